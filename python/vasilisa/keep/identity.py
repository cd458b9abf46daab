"""The identity of a run: all that determines its numbers, and where two of them differ."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

from ..words.errors import shortened

__all__ = ["Difference", "digests_of", "fingerprint", "first_difference"]

SAME_NUMBER = 1e-9
"""Relative; processors differ in the last digit of a logarithm."""


class Difference(NamedTuple):
    """The first field in which two identities differ.

    Attributes
    ----------
    name : str
        Of the field, such as ``parameters.seed`` or ``points[2].sqrt_s``.
    first, second : object
        The values; of lists of different length, their lengths.
    """

    name: str
    first: object
    second: object

    def __str__(self) -> str:
        return f"{self.name}: {_shown(self.first)} there, {_shown(self.second)} here"


def _shown(value: object) -> str:
    return value if isinstance(value, str) and len(value) < 40 else shortened(value)


def fingerprint(identity: Any) -> str:
    """Return a digest of an identity, which fits into JSON, or has a text."""
    text = json.dumps(identity, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def first_difference(there: Any, here: Any, name: str = "") -> Difference | None:
    """Return the first field in which two values that fit into JSON differ; None if none does.

    Numbers may differ by 1e-9.

    Parameters
    ----------
    there, here : object
        Mappings, lists and what they hold.
    name : str
        What they are, in front of the names of fields.
    """
    if isinstance(there, dict) and isinstance(here, dict):
        for key in sorted(there.keys() | here.keys()):
            inner = f"{name}.{key}" if name else str(key)
            if found := first_difference(there.get(key), here.get(key), inner):
                return found
        return None
    if isinstance(there, (list, tuple)) and isinstance(here, (list, tuple)):
        if len(there) != len(here):
            return Difference(name, f"a list of {len(there)}", f"one of {len(here)}")
        for index, (first, second) in enumerate(zip(there, here, strict=True)):
            if found := first_difference(first, second, f"{name}[{index}]"):
                return found
        return None
    if isinstance(there, float) and isinstance(here, float):
        same = math.isclose(there, here, rel_tol=SAME_NUMBER)
    else:
        same = there == here
    return None if same else Difference(name, there, here)


def digests_of(fields: Any) -> dict[str, str]:
    """Return digests of the files whose absolute paths stand in the fields, by path.

    With them in the identity, an edited table is another run.
    """
    return {
        path: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in sorted(_paths(fields))
    }


def _paths(value: Any) -> set[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return set().union(*map(_paths, value))
    is_path = isinstance(value, str) and Path(value).is_absolute() and Path(value).is_file()
    return {value} if is_path else set()
