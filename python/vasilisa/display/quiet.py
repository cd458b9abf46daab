"""Lines of other programs, kept away from those of ours."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["programs_silenced"]

STANDARD_ERROR = 2


@contextlib.contextmanager
def programs_silenced() -> Iterator[None]:
    """Discard what programs that are started inside write on standard error.

    matplotlib asks fontconfig for the fonts when it is first imported, and that complains where it
    cannot keep a cache, as in batch jobs.
    """
    try:
        kept = os.dup(STANDARD_ERROR)
    except OSError:  # closed: nothing is written
        yield
        return
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), STANDARD_ERROR)
        yield
    finally:
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
