"""The likelihood of counts in bins whose expectation itself comes from counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["deviance", "effective_counts", "residuals"]

Array = NDArray[np.float64]

EXACT = 1e12
"""Effective counts of templates from which on they count as exact: the limit would lose digits."""


def effective_counts(expected: Array, variance: Array) -> Array:
    """Return how many counts of a template would have its relative error, shape (N,)."""
    least = expected**2 / EXACT
    return np.asarray(expected**2 / np.maximum(variance, np.where(least > 0, least, 1.0)))


def deviance(counts: Array, expected: Array, effective: Array) -> tuple[float, Array]:
    """Return -2 ln of the likelihood ratio, and its derivative by the expectations.

    The expectation mu of a bin comes from k effective counts of templates, k = mu^2/V with its
    variance V: the true one is beta mu, where beta follows from both, [DA22] eqs. (14-16). With
    exact templates it is the Poisson ratio to the counts themselves, [BC84] eq. (3). Either follows
    chi^2 where counts are large.

    Parameters
    ----------
    counts, expected, effective : array of shape (N,)
        Counts n, expectations mu above 0, and k.

    Returns
    -------
    value : float
    derivative : array of shape (N,)
        By mu, at fixed k.
    """
    exact = effective >= 0.5 * EXACT
    k = np.where(exact, 0.0, effective)
    beta = np.where(exact, 1.0, (counts + k) / (expected + k))
    mu = beta * expected
    logarithm = np.log(np.where(counts > 0, counts, mu) / mu)
    value = mu - counts + counts * logarithm + k * (beta - 1 - np.log(beta))
    return 2 * float(value.sum()), 2 * (beta - counts / expected)


def residuals(counts: Array, expected: Array, variance: Array) -> Array:
    """Return (counts - expected) in units of their error, 0 where nothing is expected."""
    total = expected + variance
    error = np.sqrt(np.where(total > 0, total, 1.0))
    return np.asarray(np.where(total > 0, (counts - expected) / error, 0.0))
