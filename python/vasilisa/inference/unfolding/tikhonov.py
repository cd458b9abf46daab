"""Regularised least squares: curvature of the ratio to a prior is penalised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .step import Step

__all__ = ["curvature", "tikhonov"]

Array = NDArray[np.float64]


def curvature(n: int) -> Array:
    """Return second differences of n values, shape (n - 2, n); first ones of two values."""
    return np.asarray(np.diff(np.eye(n), min(2, n - 1), axis=0))


def tikhonov(data: Array, matrix: Array, prior: Array, tau: float, covariance: Array) -> Step:
    """Return the spectrum u that minimises a chi^2 with a penalty [HK96].

    (d - P u)^T V^-1 (d - P u) + tau |C (u/u_0)|^2, C of second differences, u_0 the prior scaled to
    the data: the solution is linear in d, and its error needs no toys.

    Parameters
    ----------
    data : ndarray, shape (m,)
    matrix : ndarray, shape (m, n)
        Probabilities.
    prior : ndarray, shape (n,)
        Above 0.
    tau : float
        Strength of the penalty, 0 or above.
    covariance : ndarray, shape (m, m)
        Of the data.
    """
    whole = (matrix @ prior).sum()
    start = prior * data.sum() / whole
    penalty = curvature(len(prior)) / start
    information = np.linalg.pinv(covariance, hermitian=True)
    weighted = matrix.T @ information
    hessian = weighted @ matrix + tau * penalty.T @ penalty
    inverse = np.linalg.pinv(hessian, hermitian=True)
    by_data = inverse @ weighted
    u = by_data @ data
    # d(H u) = d(P^T V^-1 d): derivatives by P_mn of both sides.
    pull = information @ (data - matrix @ u)
    by_matrix = np.einsum("jn,m->jmn", inverse, pull)
    by_matrix -= np.einsum("jm,n->jmn", by_data, u)
    # The scale of u_0 follows the data, and the probabilities.
    by_scale = inverse @ (2 * tau * penalty.T @ (penalty @ u))
    by_data = by_data + by_scale[:, None] / data.sum()
    by_matrix -= by_scale[:, None, None] * prior / whole
    return Step(u, by_data, by_matrix)
