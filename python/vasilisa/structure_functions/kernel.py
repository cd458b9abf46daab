"""What multiplies sigma_0 under the integral: the radiator, smeared with the beams' energies."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .._core import Constants, Radiator

__all__ = ["Acceptance", "SmearedKernel", "lost_fraction"]

Array = NDArray[np.float64]
Acceptance = Callable[[Array, Array], Array]

REACH = 8.0
"""Standard deviations of the energy spread that are kept: the rest is 1e-15."""

FAR = 10.0
"""Standard deviations from which the radiator is smooth enough for a Gauss-Hermite rule."""

HERMITE_NODES, HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(8)
HERMITE_WEIGHTS = HERMITE_WEIGHTS / math.sqrt(2 * math.pi)
LEGENDRE_NODES, LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(16)

BLOCK = 1024
"""Masses treated at once, so that what they need stays in the cache."""

NEAR_EDGES = (0.01, 0.1, 0.5)
"""Ends of panels in units of the spread above the mass, where the radiator varies quickly."""

GAUSS_EDGES = (-REACH, -5.0, -2.5, 0.0, 2.5, 5.0, REACH)
"""Ends of panels in units of the spread around the mean energy."""


def lost_fraction(mass: Array, lost: Array) -> Array:
    """Return x = 1 - mass^2 / (mass + lost)^2 without cancellation."""
    return lost * (2 * mass + lost) / np.square(mass + lost)


@dataclass(frozen=True)
class SmearedKernel:
    """The probability density of the mass that radiation leaves, for beams with an energy spread.

    K(m; E) = int dE' G(E' - E) F(x, E'^2) eps(x, E'^2) 2 m / E'^2, x = 1 - m^2/E'^2, with a
    Gaussian G: sigma_visible(E) = int dm K(m; E) sigma_0(m^2). K is finite and varies on the scale
    of the spread, however narrow the resonances in sigma_0 are.

    Attributes
    ----------
    radiator : Radiator
        F(x, s).
    acceptance : callable
        eps(x, s).
    max_x : float
        Largest x that is accepted.
    with_pairs : bool
        Whether F has a step at the threshold of real pairs.
    constants : Constants
        For that threshold.
    """

    radiator: Radiator
    acceptance: Acceptance
    max_x: float
    with_pairs: bool
    constants: Constants

    def __call__(self, mass: Array, ecm: Array, spread: Array) -> Array:
        """Return K in 1/GeV, all shapes (n,); `mass` below `ecm` + REACH `spread`."""
        distance = (ecm - mass) / spread
        near = distance < FAR
        for step in self._steps(mass):
            near |= np.abs(mass + step - ecm) < FAR * spread
        result = np.empty_like(mass)
        for method, which in ((self._near, near), (self._far, ~near)):
            places = np.flatnonzero(which)
            for start in range(0, len(places), BLOCK):
                some = places[start : start + BLOCK]
                result[some] = method(mass[some], ecm[some], spread[some])
        return result

    def _steps(self, mass: Array) -> list[Array]:
        """Return the energies above the mass at which the integrand has a step."""
        steps = []
        if self.max_x < 1:
            steps.append(mass * (1 / math.sqrt(1 - self.max_x) - 1))
        if self.with_pairs:
            steps.append(self.pair_step(mass))
        return steps

    def pair_step(self, mass: Array) -> Array:
        """Return the energy above `mass` where x is 4 m_e / E'."""
        m = self.constants.electron_mass
        half = mass - 2 * m
        return 4 * m * mass / (half + np.sqrt(np.square(half) + 4 * m * mass))

    def _far(self, mass: Array, ecm: Array, spread: Array) -> Array:
        energy = ecm[:, None] + spread[:, None] * HERMITE_NODES
        m = mass[:, None]
        x = lost_fraction(m, energy - m)
        s = np.square(energy)
        inside = x < self.max_x
        x = np.where(inside, x, 0.5)  # any valid value
        density = self.radiator(x, s) * self.acceptance(x, s) * 2 * m / s
        return np.asarray(np.where(inside, density, 0.0) @ HERMITE_WEIGHTS)

    def _near(self, mass: Array, ecm: Array, spread: Array) -> Array:
        low = np.maximum(ecm - REACH * spread - mass, 0.0)
        high = ecm + REACH * spread - mass
        if self.max_x < 1:
            high = np.minimum(high, mass * (1 / math.sqrt(1 - self.max_x) - 1))
            high = np.maximum(high, low)
        edges = [low, high]
        edges += [low + spread * each for each in NEAR_EDGES]
        edges += [ecm - mass + spread * each for each in GAUSS_EDGES]
        if self.with_pairs:
            edges.append(self.pair_step(mass))
        sorted_edges = np.sort(np.clip(np.stack(edges, axis=1), low[:, None], high[:, None]))
        # With v = lost^b, b the exponent at lost = 0, the singularity of the radiator is flat.
        b = self.radiator.exponent(np.square(mass))
        v = sorted_edges ** b[:, None]
        middle, half = (v[:, 1:] + v[:, :-1]) / 2, (v[:, 1:] - v[:, :-1]) / 2
        nodes = (middle[..., None] + half[..., None] * LEGENDRE_NODES).reshape(len(mass), -1)
        weights = (half[..., None] * LEGENDRE_WEIGHTS).reshape(len(mass), -1)
        m, b = mass[:, None], b[:, None]
        lost = nodes ** (1 / b)
        energy = m + lost
        s = np.square(energy)
        x = lost_fraction(m, lost)
        beta = self.radiator.exponent(s)
        power = ((2 * m + lost) / s) ** (beta - 1) * lost ** (beta - b) * beta / b
        gauss = np.exp(-np.square((energy - ecm[:, None]) / spread[:, None]) / 2)
        density = self.radiator.reduced(x, s) * power * self.acceptance(x, s) * gauss * 2 * m / s
        norm = math.sqrt(2 * math.pi) * spread
        return np.asarray((density * weights).sum(axis=1) / norm)
