"""Tables that take seconds to make, kept in the user's cache folder between runs."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import platformdirs

from ..words.errors import DataError, OutputError
from .document import read_document, write_document
from .output import make_folder

__all__ = ["cache_folder", "cached"]


def cache_folder() -> Path:
    """Return where tables are kept: VASILISA_CACHE, or the user's cache folder for vasilisa."""
    own = os.environ.get("VASILISA_CACHE")
    return Path(own) if own else platformdirs.user_cache_path("vasilisa", appauthor=False)


def cached(name: str, inputs: bytes, make: Callable[[], list[float]]) -> list[float]:
    """Return the table that `make` makes of the inputs, from the cache if it is there.

    A file is used only if it was made of the same inputs and is not damaged. A folder that cannot
    be written costs time and nothing else.

    Parameters
    ----------
    name : str
        Of the kind of table, for the file's name.
    inputs : bytes
        All that the table depends on.
    make : callable
        Returns the numbers.
    """
    key = hashlib.sha256(inputs).hexdigest()
    path = cache_folder() / f"{name}-{key[:24]}.json"
    with contextlib.suppress(DataError):
        found: list[float] = read_document(path, key)
        return found
    values = make()
    with contextlib.suppress(OutputError):
        make_folder(path.parent)
        write_document(path, key, values)
    return values
