"""Frozen numbers as text, to the last bit, and the comparison of two sets of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .numbers import Numbers

__all__ = ["compare", "difference", "encoded"]

TOLERANCE = 1e-12
SHOWN = 40


def encoded(numbers: Numbers) -> dict[str, str | list[str]]:
    """Return numbers as hexadecimal floats; a complex one is two."""

    def one(value: Any) -> str | list[str]:
        if isinstance(value, str):
            return value
        array = np.asarray(value)
        if np.iscomplexobj(array):
            array = array.astype(complex).reshape(-1).view(float)
        floats = [float(x).hex() for x in array.astype(float).reshape(-1)]
        return floats if array.ndim else floats[0]

    return {name: one(value) for name, value in numbers.items()}


def difference(a: str | list[str], b: str | list[str]) -> float | None:
    """Return the relative difference of two entries; None if they are no numbers of one shape."""
    if a == b:
        return 0.0
    first, second = ([x] if isinstance(x, str) else x for x in (a, b))
    if isinstance(a, str) != isinstance(b, str) or len(first) != len(second):
        return None
    try:
        pairs = [(float.fromhex(x), float.fromhex(y)) for x, y in zip(first, second, strict=True)]
    except ValueError:
        return None
    return max(0.0 if x.hex() == y.hex() else _relative(x, y) for x, y in pairs)


def _relative(x: float, y: float) -> float:
    moved = abs(x - y) / max(abs(x), abs(y)) if x != y else 0.0
    return math.inf if math.isnan(moved) else moved


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Print what differs and return whether the two sets are the same."""
    common = [name for name in a if name in b]
    moved = {name: difference(a[name], b[name]) for name in common if a[name] != b[name]}
    other = [name for name, size in moved.items() if size is None]
    sizes = sorted(((s, n) for n, s in moved.items() if s is not None), reverse=True)
    share = 100 * (len(common) - len(moved)) / max(1, len(common))
    print(f"{len(common)} names in both, {share:.2f} % equal to the last bit")
    if sizes:
        print(f"largest relative difference {sizes[0][0]:.2e}: {sizes[0][1]}")
    for title, here, there in (("first", a, b), ("second", b, a)):
        alone = [name for name in here if name not in there]
        if alone:
            print(f"{len(alone)} names only in the {title}:", *alone[:SHOWN], sep="\n  ")
    if sizes:
        print(f"{len(sizes)} numbers have moved:")
        print(*(f"  {size:.2e}  {name}" for size, name in sizes[:SHOWN]), sep="\n")
    if other:
        print(f"{len(other)} checksums, texts or shapes differ:", *other[:SHOWN], sep="\n  ")
    small = not sizes or sizes[0][0] < TOLERANCE
    return small and not other and a.keys() == b.keys()
