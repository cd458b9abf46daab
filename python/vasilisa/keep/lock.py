"""One process at a time in a folder."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from ..words.errors import OutputError

__all__ = ["LOCK", "locked"]

LOCK = ".lock"
"""The file that is locked."""


@contextlib.contextmanager
def locked(folder: Path, what: str) -> Iterator[None]:
    """Keep a second process out of a folder; the system drops the lock when the process ends.

    Parameters
    ----------
    folder : Path
        An existing folder, in which a file ``.lock`` appears.
    what : str
        Who writes there, for the message.

    Raises
    ------
    OutputError
        If the folder is locked already or cannot be written.
    """
    try:
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise OutputError(f"cannot write in {folder}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(f"another {what} is writing in {folder}") from error
        yield
