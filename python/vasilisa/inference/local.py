"""Agreement of the data, and the inflation of errors where it is poor.

Three tests: of all points around a node, which sees scatter beyond the errors; of the data sets'
local scales against each other, which sees sets that disagree though each is smooth; and of the
shifts of the named sources, which sees sets that disagree by more than their common errors over a
range so wide that single points, with errors of their own, do not show it. Each compares a chi2
with its expectation for the actual covariance of the residuals after the fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LocalAgreement",
    "SourceAgreement",
    "local_agreement",
    "source_agreement",
]

Array = NDArray[np.float64]

AKAIKE = 2.0
"""Gain of twice the logarithm of the likelihood that one parameter must bring."""

LEAST_NDF = 0.3
"""Expectation below which a chi2 tests nothing."""


@dataclass(frozen=True, eq=False)
class LocalAgreement:
    """chi2 of the neighbourhood of each node; all arrays of shape (m,).

    Attributes
    ----------
    chi2, ndf : ndarray
        Of the points around the node; ndf is the expectation of chi2.
    sets_chi2, sets_ndf : ndarray
        Of the scales of the data sets around the node.
    inflation : ndarray
        Factor by which all errors at the node were multiplied, 1 or above.
    """

    chi2: Array
    ndf: Array
    sets_chi2: Array
    sets_ndf: Array
    inflation: Array


def local_agreement(
    nodes: Array,
    energies: Array,
    parts: Sequence[slice],
    predictions: Array,
    residuals: Array,
    covariance: Array,
    fitted: Array,
    *,
    inflation: str,
    significance: float | None,
) -> LocalAgreement:
    """Test the data around each node.

    Parameters
    ----------
    nodes : ndarray, shape (m,)
    energies, predictions, residuals : ndarray, shape (n,)
        Of the data; residuals are data minus fit.
    parts : sequence of slice
        The data sets.
    covariance, fitted : ndarray, shape (n, n)
        Of the data, and of the predictions.
    inflation : str
        One of `words.choices.INFLATIONS`.
    significance : float
        Errors grow by sqrt(chi2/ndf) where that is above 1 and the probability of so large a chi2
        is below this number; None: where Akaike's criterion wants the factor.
    """
    members = np.zeros(len(energies), dtype=int)
    for index, part in enumerate(parts):
        members[part] = index
    lower = np.concatenate([[-np.inf], nodes[:-1]])
    upper = np.concatenate([nodes[1:], [np.inf]])
    points, sets = np.zeros((len(nodes), 2)), np.zeros((len(nodes), 2))
    for node, (low, high) in enumerate(zip(lower, upper, strict=True)):
        near = np.flatnonzero((energies > low) & (energies < high))
        block = np.ix_(near, near)
        inverse = np.linalg.inv(covariance[block])
        expected = covariance[block] - fitted[block]
        rest = residuals[near]
        points[node] = rest @ inverse @ rest, np.sum(inverse * expected)
        present = np.unique(members[near])
        if len(present) > 1:
            scales = predictions[near, None] * (members[near, None] == present)
            weighted = inverse @ scales
            projector = weighted @ np.linalg.pinv(scales.T @ weighted) @ weighted.T
            sets[node] = rest @ projector @ rest, np.sum(projector * expected)
    factors = np.ones(len(nodes))
    if inflation in ("all", "points"):
        factors = np.maximum(factors, _factors(points, significance))
    if inflation in ("all", "sets"):
        factors = np.maximum(factors, _factors(sets, significance))
    return LocalAgreement(points[:, 0], points[:, 1], sets[:, 0], sets[:, 1], factors)


@dataclass(frozen=True)
class SourceAgreement:
    """The named sources of error, pulled by the fit.

    Attributes
    ----------
    pulls : mapping of str to float
        Shift of each source that the data ask for, over the standard deviation expected of it.
    chi2, ndf : float
        Of the shifts together; ndf is the expectation of chi2.
    inflation : float
        Factor by which the shifts were multiplied at least, 1 or above.
    """

    pulls: Mapping[str, float]
    chi2: float
    ndf: float
    inflation: float


def source_agreement(
    shifts: Mapping[str, Array],
    residuals: Array,
    covariance: Array,
    fitted: Array,
    *,
    inflation: str,
    significance: float | None,
) -> SourceAgreement:
    """Test the named sources.

    Parameters
    ----------
    shifts : mapping of str to ndarray, shape (n,)
        One standard deviation of the data from each source.
    residuals, covariance, fitted, inflation, significance
        As in `local_agreement`.
    """
    if not shifts:
        return SourceAgreement({}, 0.0, 0.0, 1.0)
    directions = np.stack(list(shifts.values()), axis=1)
    weighted = np.linalg.solve(covariance, directions)
    asked = weighted.T @ residuals
    expected = weighted.T @ (covariance - fitted) @ weighted
    metric = np.linalg.pinv(directions.T @ weighted, hermitian=True)
    chi2, ndf = float(asked @ metric @ asked), float(np.sum(metric * expected))
    # A source that is common to all data shifts nothing against the fit.
    spread = np.sqrt(np.maximum(np.diag(expected), 0.0))
    free = spread > 1e-6
    pulls = np.where(free, asked, 0.0) / np.where(free, spread, 1.0)
    factor = 1.0
    if inflation in ("all", "sources"):
        factor = float(_factors(np.array([[chi2, ndf]]), significance)[0])
    return SourceAgreement(
        dict(zip(shifts, (float(pull) for pull in pulls), strict=True)), chi2, ndf, factor
    )


def _factors(tests: Array, significance: float | None) -> Array:
    """Return the factors of errors.

    Of Gaussian residuals whose errors share a factor S, S^2 = chi2/ndf is most likely, and twice
    the logarithm of the likelihood grows by ndf (r - 1 - ln r), r = chi2/ndf, over S = 1. One more
    parameter is worth it where that exceeds 2 [AKA74].
    """
    from scipy.special import chdtrc  # type: ignore[import-untyped]

    chi2, ndf = tests.T
    known = np.maximum(ndf, LEAST_NDF)
    if significance is None:
        ratio = np.maximum(chi2 / known, 1.0)
        unlikely = known * (ratio - 1.0 - np.log(ratio)) > AKAIKE
    else:
        unlikely = chdtrc(known, chi2) < significance
    acts = unlikely & (ndf > LEAST_NDF) & (chi2 > ndf)
    return np.where(acts, np.sqrt(chi2 / known), 1.0)
