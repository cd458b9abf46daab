"""A smooth curve through measured ratios: straight lines between as many knots as data ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Smooth", "smoothed"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Smooth:
    """A linear function of the values it was fitted to.

    Attributes
    ----------
    knots : ndarray, shape (m,)
        GeV; constant beyond the first and the last.
    projection : ndarray, shape (m, n)
        From n values to the values at the knots.
    """

    knots: Array
    projection: Array

    def matrix(self, x: Array) -> Array:
        """Return what values are multiplied by for those at x, shape (..., n)."""
        return np.asarray(_tents(x, self.knots) @ self.projection)


def _tents(x: Array, knots: Array) -> Array:
    """Return the linear interpolation between knots as a matrix, shape (..., m)."""
    unit = np.eye(len(knots))
    return np.stack([np.interp(x, knots, row) for row in unit], axis=-1)


def smoothed(x: Array, values: Array, variances: Array) -> Smooth:
    """Return the curve with the number of knots of the least criterion of Akaike.

    Parameters
    ----------
    x : ndarray, shape (n,)
        GeV, rising.
    values, variances : ndarray, shape (n,)
        What it goes through.
    """
    best: tuple[float, Smooth] | None = None
    for m in range(1, max(2, len(x) // 2 + 1)):
        found = _fit(x, variances, m)
        chi2 = float(np.sum((values - found.matrix(x) @ values) ** 2 / variances))
        criterion = chi2 + 2 * m
        if best is None or criterion < best[0]:
            best = criterion, found
    assert best is not None
    return best[1]


def _fit(x: Array, variances: Array, m: int) -> Smooth:
    """Return the weighted fit with m knots, each with as many points."""
    knots = np.quantile(x, np.linspace(0, 1, m)) if m > 1 else np.array([np.mean(x)])
    design = _tents(x, knots)
    weighted = design.T / variances
    return Smooth(knots, np.linalg.pinv(weighted @ design) @ weighted)
