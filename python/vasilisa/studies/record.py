"""What finished jobs are made of, and what their tables are written with."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from typing import Any

__all__ = ["Record", "derived_seed", "jsonable", "to_csv"]

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


def to_csv(rows: list[Record], columns: list[str]) -> str:
    """Return the table as CSV; an absent value is an empty cell."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
