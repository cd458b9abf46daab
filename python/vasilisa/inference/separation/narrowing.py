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
"""Standard deviations within which middle and width of the core are found."""

REACH, CELL = 10.0, 0.1
"""Of the histogram of differences, in standard deviations of the core."""

BANDWIDTH = 0.3
"""Of the average that makes its density smooth, in the same unit: what is narrower follows noise,
what is wider moves tails too far."""

STEPS = 6
"""In which the part is taken out."""

LEAST = 0.5
"""Smooth counts below which a density says nothing about its slope."""

PASSES = 3
"""How often the core is taken about the middle found before."""

FEWEST = 20
"""Pairs of values from which on a resolution is known."""


def narrowed(samples: Mapping[Name, tuple[Array, Array]]) -> tuple[dict[Name, Array], float]:
    """Return values with a part of their resolution taken out, and that part.

    A folded template can only become wider. To let a fit find a resolution smaller than simulated,
    seen over true loses a Gaussian, of the same width for all species, which folding makes good:
    values move up the slope of the logarithm of their density, the way diffusion took them. So a
    Gaussian core shrinks, and tails, as of bremsstrahlung and of decays, stay where they are.

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
        sharp = _sharpened((ratios[name] - middle) / width, (taken / width) ** 2)
        values[name] = true * (1 + middle + width * sharp)
    return values, taken


def _sharpened(values: Array, variance: float) -> Array:
    """Return values whose density has lost a Gaussian, by the flow of diffusion backwards in time.

    With dx/dv = -(1/2) d ln(density)/dx, points carry a density of variance v more.
    """
    from scipy.ndimage import gaussian_filter1d  # type: ignore[import-untyped]

    n = round(2 * REACH / CELL)
    middle = CELL * (np.arange(n) + 0.5) - REACH
    for _ in range(STEPS):
        # Those out of reach are in cells of their own, where nothing moves.
        places = np.clip((values + REACH) / CELL + 1, 0, n + 1).astype(np.int64)
        counts = np.bincount(places, minlength=n + 2)[1:-1].astype(np.float64)
        smooth = gaussian_filter1d(counts, BANDWIDTH / CELL, mode="nearest")
        slope = gaussian_filter1d(counts, BANDWIDTH / CELL, order=1, mode="nearest") / CELL
        # The average has widened the core, of variance 1, and made it less steep.
        steepness = slope / np.maximum(smooth, LEAST) * (1 + BANDWIDTH**2)
        move = np.interp(values, middle, steepness, left=0.0, right=0.0)
        values = values + 0.5 * variance / STEPS * move
    return values


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
