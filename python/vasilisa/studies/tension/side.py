"""What one experiment measures with the right ingredients, and what a wrong one moves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...hadrons.form_factor import form_factor
from ..energy_scan.moment import moment_weights
from ..energy_scan.result import squared

__all__ = ["STRETCH", "Side", "Tension", "tension"]

Array = NDArray[np.float64]

STRETCH = 1e-3
"""rad; what the distance of a track from 90 degrees is measured too large by, at the edge."""

POLARIZATION = 1e-3
"""Relative error of a_mu that both share: the vacuum polarisation taken out of either [KLO08]."""


@dataclass(frozen=True, eq=False)
class Side:
    """A measurement of |F_pi|^2 and its changes under wrong ingredients of its analysis.

    Attributes
    ----------
    name : str
    energies : ndarray, shape (n,)
        GeV.
    f2 : ndarray, shape (n,)
        |F_pi|^2.
    covariance : ndarray, shape (n, n)
        Of the data and of the simulation.
    shifts : mapping
        By wrong ingredient, the relative change of f2 and its error, shape (n,) each.
    """

    name: str
    energies: Array
    f2: Array
    covariance: Array
    shifts: Mapping[str, tuple[Array, Array]]

    def moment(self, start: str, low: float, high: float) -> tuple[float, float]:
        """Return a_mu of a range and its error; `start` is the shape between the points."""
        weights = moment_weights(self.energies, squared(form_factor(start)), low, high)
        return float(weights @ self.f2), math.sqrt(float(weights @ self.covariance @ weights))

    def shift(self, name: str, start: str, low: float, high: float) -> tuple[float, float]:
        """Return the change of a_mu under a wrong ingredient, and its error."""
        weights = moment_weights(self.energies, squared(form_factor(start)), low, high)
        size, error = self.shifts[name]
        parts = weights * self.f2
        return float(parts @ size), math.sqrt(float((parts**2) @ error**2))


@dataclass(frozen=True)
class Tension:
    """a_mu of two experiments and what is between them.

    Attributes
    ----------
    names : tuple of str
    values : tuple of float
        a_mu.
    covariance : tuple of tuple of float
    difference, error : float
        The first less the second.
    fake : dict
        By (experiment, wrong ingredient): what it adds to the difference, and the error of that.
    """

    names: tuple[str, str]
    values: tuple[float, float]
    covariance: tuple[tuple[float, float], tuple[float, float]]
    difference: float
    error: float
    fake: dict[tuple[str, str], tuple[float, float]]

    @property
    def pull(self) -> float:
        """The difference over its error, right ingredients on both sides."""
        return self.difference / self.error


def tension(first: Side, second: Side, start: str, low: float, high: float) -> Tension:
    """Compare two experiments.

    Parameters
    ----------
    first, second : Side
    start : str
        Form factor, as in `vasilisa.form_factor`: the shape between points.
    low, high : float
        GeV, the range of a_mu.
    """
    (one, of_one), (two, of_two) = (each.moment(start, low, high) for each in (first, second))
    common = POLARIZATION**2
    covariance = (
        (of_one**2 + common * one**2, common * one * two),
        (common * one * two, of_two**2 + common * two**2),
    )
    variance = covariance[0][0] + covariance[1][1] - 2 * covariance[0][1]
    fake = {}
    for side, sign in ((first, 1), (second, -1)):
        for name in side.shifts:
            size, error = side.shift(name, start, low, high)
            fake[side.name, name] = (sign * size, error)
    return Tension(
        (first.name, second.name), (one, two), covariance, one - two, math.sqrt(variance), fake
    )
