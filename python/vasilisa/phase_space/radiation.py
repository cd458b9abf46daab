"""Photons of the beams: how much they take, and where they go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..structure_functions import HadronicCrossSection
from ..words.errors import ConfigurationError

__all__ = ["LostEnergy", "photon_directions"]

Array = NDArray[np.float64]

MASS_STEP = 1e-4
"""GeV, of the table in the mass of the hadrons: far below the width of any resonance here."""

SOFT = np.concatenate([np.linspace(0.0, 1.0, 101)[:-1], np.geomspace(1e-8, 1.0, 200)])
"""Nodes besides: of x^beta up to the first mass, and of x."""

LEAST_ABOVE = 1e-3
"""GeV above the threshold; what is closer has no cross section worth a photon."""


class LostEnergy:
    """The distribution of x = 1 - M^2/s, M the mass of the hadrons.

    The density is F(x, s) sigma_0(s (1 - x)), F the structure functions of both beams [KF85],
    linear between nodes in x^beta, where it has no peak at 0.

    Parameters
    ----------
    sigma0 : HadronicCrossSection
    ecm : float
        GeV.
    lowest : float
        Of x.

    Raises
    ------
    ConfigurationError
        If no energy is left for a photon of that x.
    """

    def __init__(self, sigma0: HadronicCrossSection, ecm: float, lowest: float = 0.0) -> None:
        s, least = ecm**2, sigma0.threshold + LEAST_ABOVE
        highest = 1 - (least / ecm) ** 2
        if not 0 <= lowest < highest:
            raise ConfigurationError(
                field="lowest_photon",
                value=lowest * ecm / 2,
                valid=f"GeV, below {highest * ecm / 2:.4g}",
            )
        radiator = _core.Radiator(
            _core.RadiatorForm.kuraev_fadin, _core.RadiatorPairs.none, _core.Constants()
        )
        self._beta = float(radiator.exponent(s))
        masses = np.arange(least, ecm, MASS_STEP)
        of_masses = 1 - (masses / ecm) ** 2
        x = np.concatenate(
            [of_masses, SOFT[:100] ** (1 / self._beta), SOFT[100:], [lowest, highest]]
        )
        x = np.unique(x[(x >= lowest) & (x <= highest)])
        self._u = x**self._beta
        self._density = np.asarray(radiator.reduced(x, np.full_like(x, s))) * sigma0(s * (1 - x))
        pieces = 0.5 * (self._density[1:] + self._density[:-1]) * np.diff(self._u)
        self._below = np.concatenate([[0.0], np.cumsum(pieces)])

    @property
    def cross_section(self) -> float:
        """Its integral, nb."""
        return float(self._below[-1])

    def draw(self, uniform: Array) -> Array:
        """Return x for numbers between 0 and 1, shape (N,)."""
        target = uniform * self._below[-1]
        k = np.clip(np.searchsorted(self._below, target, side="right") - 1, 0, len(self._u) - 2)
        width, first, last = self._u[k + 1] - self._u[k], self._density[k], self._density[k + 1]
        rest = (target - self._below[k]) / width
        # The root of first t + (last - first) t^2 / 2 = rest, without cancellation.
        root = np.sqrt(np.maximum(first**2 + 2 * (last - first) * rest, 0.0))
        t = np.divide(2 * rest, first + root, out=np.zeros_like(rest), where=first + root > 0)
        return np.asarray((self._u[k] + np.clip(t, 0, 1) * width) ** (1 / self._beta))


def photon_directions(x: Array, ecm: float, random: np.random.Generator) -> Array:
    """Return directions of photons of the beams, unit vectors of shape (N, 3).

    Of exact first order: the density of cos(theta) is, with d = 1 - v^2 cos^2(theta) and v the
    velocity of the beams,

        (2 - 2 x + x^2) / d - x^2/2 - 2 (1 - x) (1 - v^2) / d^2,

    [BM71], whose integral is that of the structure functions to first order.

    Parameters
    ----------
    x : ndarray, shape (N,)
        Energy of the photon over that of a beam.
    ecm : float
        GeV.
    random : numpy.random.Generator
    """
    slow = (2 * _core.Constants().electron_mass / ecm) ** 2  # 1 - v^2
    v = np.sqrt(1 - slow)
    rapidity = np.log((1 + v) ** 2 / slow) / 2
    cosine, sine = np.empty_like(x), np.empty_like(x)
    pending = np.arange(len(x))
    while pending.size:
        y = rapidity * (2 * random.random(pending.size) - 1)
        d, some = np.cosh(y) ** -2, x[pending]
        kept = 1 - (some**2 / 2 * d + 2 * (1 - some) * slow / d) / (2 - 2 * some + some**2)
        done = random.random(pending.size) < kept
        cosine[pending[done]] = np.tanh(y[done]) / v
        sine[pending[done]] = np.sqrt(np.maximum(d[done] - slow, 0.0)) / v
        pending = pending[~done]
    azimuth = 2 * np.pi * random.random(len(x))
    return np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=1)
