"""What finished jobs are made of."""

from __future__ import annotations

import hashlib
import math
from typing import Any

__all__ = ["Record", "derived_seed", "jsonable"]

Record = dict[str, Any]


def derived_seed(*parts: object) -> int:
    """Return a seed that depends on nothing but the parts, so that a job can be repeated alone."""
    text = " ".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")


def jsonable(value: Any) -> Any:
    """Replace what JSON cannot hold: non-finite numbers by null, objects by their text."""
    if isinstance(value, dict):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
