"""Background of the other pair, from fits of the track mass in slices of the mass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...words.errors import DataError

__all__ = ["Share", "fitted_shares"]

Array = NDArray[np.float64]

STEPS = 400
"""Of expectation maximisation."""


@dataclass(frozen=True, eq=False)
class Share:
    """What a fit of a slice says.

    Attributes
    ----------
    yields, errors : ndarray, shape (2,)
        Signal and background.
    chi2, degrees : float
        Of the fit, in bins where five or more are expected.
    """

    yields: Array
    errors: Array
    chi2: float
    degrees: int


def fitted_shares(data: Array, signal: Array, background: Array) -> list[Share | None]:
    """Fit the yields of two species to histograms of the track mass.

    Extended likelihood of Poisson counts with templates from the simulation.

    Parameters
    ----------
    data, signal, background : ndarray, shape (slices, bins)

    Returns
    -------
    list of Share
        None of slices without data.

    Raises
    ------
    DataError
        If a slice with data has no simulated signal.
    """
    found: list[Share | None] = []
    for place, (counts, one, two) in enumerate(zip(data, signal, background, strict=True)):
        if counts.sum() <= 0:
            found.append(None)
        elif one.sum() <= 0:
            raise DataError(
                f"slice {place} of the mass: {counts.sum():g} candidates and no simulated signal; "
                "valid: a response with entries in each slice"
            )
        else:
            found.append(_fit(counts, one, two))
    return found


def _fit(counts: Array, one: Array, two: Array) -> Share:
    both = np.maximum(np.stack([one, two]), 0.0)
    shapes = both / np.maximum(both.sum(1, keepdims=True), 1e-300)
    # Bins that no template reaches say nothing of either.
    counts = np.where(shapes.sum(0) > 0, counts, 0.0)
    yields = counts.sum() * np.array([0.9, 0.1 if two.sum() > 0 else 0.0])
    for _ in range(STEPS):
        expected = yields @ shapes
        ratio = np.divide(counts, expected, out=np.zeros(len(counts)), where=expected > 0)
        yields = yields * (shapes @ ratio)
    expected = yields @ shapes
    weight = np.divide(counts, expected**2, out=np.zeros(len(counts)), where=expected > 0)
    information = (shapes * weight) @ shapes.T
    errors = np.sqrt(np.maximum(np.diag(np.linalg.pinv(information, hermitian=True)), 0.0))
    used = expected >= 5
    chi2 = float(np.sum((counts - expected)[used] ** 2 / expected[used]))
    return Share(yields, errors, chi2, max(int(used.sum()) - 2, 0))
