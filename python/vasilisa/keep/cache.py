"""Tables that take seconds to make, kept in the user's cache folder between runs."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from ..words.errors import OutputError
from .output import make_folder, write_atomically

__all__ = ["cache_folder", "cached"]


def cache_folder() -> Path:
    """Return where tables are kept: VASILISA_CACHE, or vasilisa in the user's cache folder."""
    own = os.environ.get("VASILISA_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vasilisa"


def cached(name: str, inputs: bytes, make: Callable[[], list[float]]) -> list[float]:
    """Return the table that `make` makes of the inputs, from the cache if it is there.

    A file is used only if it holds the checksum of the same inputs and of its own numbers. A folder
    that cannot be written costs time and nothing else.

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
    found = _read(path, key)
    if found is not None:
        return found
    values = make()
    content = {"inputs": key, "checksum": _checksum(values), "values": values}
    try:
        make_folder(path.parent)
        write_atomically(path, json.dumps(content))
    except OutputError:
        pass
    return values


def _checksum(values: list[float]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _read(path: Path, key: str) -> list[float] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        values = [float(value) for value in content["values"]]
        sound = content["inputs"] == key and content["checksum"] == _checksum(values)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return values if sound else None
