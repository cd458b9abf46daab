"""Templates as a detector sees them, with room for a response that is better than simulated."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["narrowed"]

Array = NDArray[np.float64]
Name = TypeVar("Name", bound=Hashable)

SHARE = 0.5
"""Of the smallest resolution of all species: the part that is taken out."""

CORE = 3.0
"""Standard deviations within which differences shrink; beyond, they keep their distance."""

PASSES = 3
"""How often the core is taken about the middle found before."""

FEWEST = 20
"""Pairs of values from which on a resolution is known."""


def narrowed(samples: Mapping[Name, tuple[Array, Array]]) -> tuple[dict[Name, Array], float]:
    """Return values with a part of their resolution taken out, and that part.

    A folded template can only become wider. To let a fit find a resolution smaller than simulated,
    the core of seen over true shrinks, by the same amount for all species, which folding with a
    Gaussian of that width makes good. Tails, as of bremsstrahlung, stay as they are.

    Parameters
    ----------
    samples : mapping
        By any name: seen and true values of shape (N,).

    Returns
    -------
    values : dict
        Arrays of shape (N,).
    resolution : float
        Width of the Gaussian that was taken out, relative to the values; 0 if no width is known.
    """
    ratios = {name: seen / true - 1 for name, (seen, true) in samples.items()}
    cores = {name: _core(each) for name, each in ratios.items()}
    widths = [width for _, width in cores.values() if width > 0]
    taken = SHARE * min(widths, default=0.0)
    values = {}
    for name, (seen, true) in samples.items():
        middle, width = cores[name]
        if not width > 0:
            values[name] = seen
            continue
        distance = ratios[name] - middle
        shrunk = (1 - np.sqrt(1 - (taken / width) ** 2)) * np.clip(
            distance, -CORE * width, CORE * width
        )
        values[name] = true * (1 + ratios[name] - shrunk)
    return values, taken


def _core(ratios: Array) -> tuple[float, float]:
    """Return middle and standard deviation of the core."""
    near = ratios[np.isfinite(ratios)]
    middle, width = 0.0, 0.0
    for _ in range(PASSES):
        if len(near) < FEWEST:
            return 0.0, 0.0
        low, middle, high = np.quantile(near, [0.1587, 0.5, 0.8413]).tolist()
        # Losses widen the lower side: the upper one is the resolution.
        width = min(high - middle, middle - low)
        # Nor may they move the middle, about which the core shrinks.
        near = ratios[np.abs(ratios - middle) < CORE * width]
    return middle, width
