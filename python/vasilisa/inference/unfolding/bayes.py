"""Iterative unfolding by Bayes' theorem, with the derivatives of all its steps.

[DAG95] eqs. (3) to (5); derivatives carried through the iterations as in [ADY11] eqs. (6) to (9).
Poisson likelihood's expectation maximisation, stopped early.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .step import Step

__all__ = ["bayes"]

Array = NDArray[np.float64]


def bayes(
    data: Array, matrix: Array, prior: Array, iterations: int, *, derivatives: bool = True
) -> Step:
    """Return the unfolded spectrum after a number of iterations.

    Parameters
    ----------
    data : ndarray, shape (m,)
    matrix : ndarray, shape (m, n)
        Probabilities.
    prior : ndarray, shape (n,)
        Where to start; only its shape matters.
    iterations : int
    derivatives : bool
        Whether they are wanted; zeros without.
    """
    efficiency = matrix.sum(0)
    m, n = matrix.shape
    u = prior * data.sum() / (matrix @ prior).sum()
    by_data, by_matrix = np.zeros((n, m)), np.zeros((n, m, n))
    for _ in range(iterations):
        folded = matrix @ u
        # Bins that nothing is folded into say nothing.
        inverse = np.divide(1.0, folded, out=np.zeros(m), where=folded > 0)
        ratio = data * inverse
        mixing = matrix * inverse[:, None] * (u / efficiency)
        new = mixing.T @ data
        if not derivatives:
            u = new
            continue
        growth = np.divide(new, u, out=np.zeros(n), where=u > 0)
        through = np.diag(growth) - (mixing * ratio[:, None]).T @ matrix
        explicit = -np.einsum("mj,m,n->jmn", mixing, ratio, u)
        for j in range(n):
            explicit[j, :, j] += (u[j] * ratio - new[j]) / efficiency[j]
        by_data = mixing.T + through @ by_data
        by_matrix = explicit + np.tensordot(through, by_matrix, axes=1)
        u = new
    return Step(u, by_data, by_matrix)
