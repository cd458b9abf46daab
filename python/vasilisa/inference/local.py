"""Agreement of the data around each node, and the inflation of errors where it is poor.

Two tests: of all points around a node, which sees scatter beyond the errors, and of the data sets'
local scales against each other, which sees sets that disagree by more than their common errors
though each is smooth. Both compare a chi2 with its expectation for the actual covariance of the
residuals after the fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_distribution  # type: ignore[import-untyped]

__all__ = ["INFLATIONS", "LocalAgreement", "local_agreement"]

Array = NDArray[np.float64]

INFLATIONS = ("local", "points", "sets", "none")
"""Which test inflates: the worse of both, one of them, or none."""

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
        Factor by which the errors at the node were multiplied, 1 or above.
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
    significance: float,
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
        One of `INFLATIONS`.
    significance : float
        Errors grow by sqrt(chi2/ndf) where that is above 1 and the probability of so large a chi2
        is below this number.
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
    if inflation in ("local", "points"):
        factors = np.maximum(factors, _factors(points, significance))
    if inflation in ("local", "sets"):
        factors = np.maximum(factors, _factors(sets, significance))
    return LocalAgreement(points[:, 0], points[:, 1], sets[:, 0], sets[:, 1], factors)


def _factors(tests: Array, significance: float) -> Array:
    chi2, ndf = tests.T
    known = np.maximum(ndf, LEAST_NDF)
    unlikely = chi2_distribution.sf(chi2, known) < significance
    acts = unlikely & (ndf > LEAST_NDF) & (chi2 > ndf)
    return np.where(acts, np.sqrt(chi2 / known), 1.0)
