"""Iterative dynamically stabilised unfolding.

[MAL11] sections 3 and 4: what is significant in the difference between data and folded simulation
is unfolded, what is not stays where it was measured; then the simulation is improved by what is
significant in the unfolded difference. Measured and true bins are the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .step import Step

__all__ = ["ids"]

Array = NDArray[np.float64]

SIGNIFICANCE = 1.0
"""lambda: differences well below this many standard deviations are left where they are."""

DIFFERENCE = 1e-5
"""Relative step of derivatives."""


def ids(
    data: Array,
    matrix: Array,
    prior: Array,
    iterations: int,
    covariance: Array,
    *,
    derivatives: bool = True,
) -> Step:
    """Return the unfolded spectrum after the first unfolding and a number of improvements.

    Parameters
    ----------
    data : ndarray, shape (n,)
    matrix : ndarray, shape (n, n)
        Probabilities.
    prior : ndarray, shape (n,)
        The true spectrum of the simulation.
    iterations : int
    covariance : ndarray, shape (n, n)
        Of the data.
    derivatives : bool
        Whether they are wanted; zeros without.

    Notes
    -----
    Derivatives are central differences: the regularisation function is not linear.
    """
    sigma = np.sqrt(np.diag(covariance))

    def values(d: Array, p: Array) -> Array:
        return _unfolded(d, p, prior, iterations, sigma)

    centre = values(data, matrix)
    n = len(data)
    by_data, by_matrix = np.zeros((n, n)), np.zeros((n, n, n))
    if not derivatives:
        return Step(centre, by_data, by_matrix)
    for i in range(n):
        step = DIFFERENCE * max(abs(data[i]), sigma[i], 1e-12)
        shift = step * np.eye(n)[i]
        by_data[:, i] = (values(data + shift, matrix) - values(data - shift, matrix)) / (2 * step)
    for i, j in np.argwhere(matrix > 0):
        step = DIFFERENCE * matrix[i, j]
        up, down = matrix.copy(), matrix.copy()
        up[i, j] += step
        down[i, j] -= step
        by_matrix[:, i, j] = (values(data, up) - values(data, down)) / (2 * step)
    return Step(centre, by_data, by_matrix)


def _significant(difference: Array, sigma: Array) -> Array:
    """Return f of [MAL11] eq. (1): 0 of small differences, 1 of large ones."""
    scaled = np.divide(
        difference, SIGNIFICANCE * sigma, out=np.full(len(sigma), np.inf), where=sigma > 0
    )
    return np.asarray(-np.expm1(-(scaled**2)))


def _unfolded(data: Array, matrix: Array, prior: Array, iterations: int, sigma: Array) -> Array:
    efficiency = matrix.sum(0)
    seen = prior * efficiency  # those events of each true bin that are measured anywhere
    migration = matrix / efficiency
    seen = seen * data.sum() / seen.sum()
    found = seen
    for step in range(iterations + 1):
        cells = migration * seen
        folded = cells.sum(1)
        back = np.divide(
            cells, folded[:, None], out=np.zeros_like(cells), where=folded[:, None] > 0
        )
        difference = data - folded
        share = _significant(difference, sigma)
        found = seen + back.T @ (share * difference) + (1 - share) * difference
        if step < iterations:
            change = found - seen
            seen = np.maximum(seen + _significant(change, sigma) * change, 1e-12 * seen.max())
    return np.asarray(found / efficiency)
