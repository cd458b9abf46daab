"""From published measurements to components: undressed with our own Pi, combined, iterated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...inference import Combination, combine
from ...measured import MeasuredCurve, bare_cross_section, schwinger_eta
from ...words.processes import PIONS
from .component import Component
from .published import steps
from .shapes import shape

__all__ = ["Polarization", "bare", "combined", "component"]

Array = NDArray[np.float64]

PIPI_FSR_ERROR = 0.1
"""Of the final-state radiation of point-like pions: the structure of the pion."""

FSR_PER_PAIR = 0.75 / np.pi
"""Error of final-state radiation in units of alpha, for each pair of charged hadrons, where the
sources do not say how much of it they contain: that of a point-like pair at high energy."""


class Polarization:
    """Pi(q^2) = leptons + hadrons, tabulated in the square root of s.

    Parameters
    ----------
    energies : ndarray, shape (n,)
        GeV.
    hadronic : ndarray of complex, shape (n,)
        Hadronic part.
    error : ndarray, shape (n,)
        Of its real part.
    """

    def __init__(self, energies: Array, hadronic: NDArray[np.complex128], error: Array) -> None:
        self.energies, self.hadronic, self.error = energies, hadronic, error
        self._leptons = _core.make_vacuum_polarization("leptonic", _core.Constants())

    def __call__(self, q2: Array) -> NDArray[np.complex128]:
        """Return Pi at q^2 in GeV^2."""
        e = np.sqrt(q2)
        hadrons = np.interp(e, self.energies, self.hadronic)
        return np.asarray(np.atleast_1d(self._leptons(q2)) + hadrons)

    def uncertainty(self, energies: Array) -> Array:
        """Return the relative error of |1 - Pi|^2, all energies moving together."""
        shift = np.interp(energies, self.energies, self.error)
        moved = np.abs(1 - self(energies**2) - shift) ** 2
        return np.asarray(moved / np.abs(1 - self(energies**2)) ** 2 - 1)


def bare(curve: MeasuredCurve, polarization: Polarization) -> MeasuredCurve:
    """Return R, or the bare cross section with final-state radiation, of a published curve."""
    if curve.quantity == "R":
        return curve
    return bare_cross_section(curve, polarization)


def combined(recipe: Mapping[str, Any], curves: Sequence[MeasuredCurve], name: str) -> Combination:
    """Combine the data sets of a component along its shape, in its clusters, errors inflated."""
    return combine(
        curves,
        name=name,
        cluster_size=lambda x: steps(recipe["cluster"], np.asarray(x)),
        interpolation="linear",
        shape=shape(recipe.get("shape")),
    )


def component(
    name: str,
    recipe: Mapping[str, Any],
    published: Sequence[MeasuredCurve],
    polarization: Polarization,
) -> Component:
    """Return the combination of published curves with the errors of undressing and radiation."""
    undressed = [bare(curve, polarization) for curve in published]
    found = combined(recipe, undressed, name)
    curve = found.curve
    shifts = {each.tag: each.shift(curve.values) for each in curve.systematics}
    dressing, radiation = [], []
    for before in published:
        inside = before.vp == "in"
        error = polarization.uncertainty(before.energies) if inside else np.zeros(len(before))
        dressing.append(error)
        radiation.append(_radiation_error(before, recipe))
    shifts["vacuum_polarization"] = found.gain @ (found.predictions * np.concatenate(dressing))
    shifts["fsr"] = found.gain @ (found.predictions * np.concatenate(radiation))
    return Component(
        name=name,
        quantity=curve.quantity,
        nodes=curve.energies,
        values=curve.values,
        statistical=_factor(curve.stat),
        systematic=_factor(curve.syst),
        shifts={tag: shift for tag, shift in shifts.items() if shift.any()},
        shape=recipe.get("shape"),
        chiral=recipe.get("chiral"),
        opens=recipe.get("opens"),
    )


def _radiation_error(curve: MeasuredCurve, recipe: Mapping[str, Any]) -> Array:
    """Relative error of final-state radiation of the points of a published curve."""
    constants = _core.Constants()
    if curve.channel == PIONS:
        eta = schwinger_eta(curve.energies**2, constants.pion_mass)
        return np.asarray(PIPI_FSR_ERROR * constants.alpha / np.pi * eta)
    pairs = recipe["charged"] // 2
    return np.full(len(curve), FSR_PER_PAIR * constants.alpha * pairs)


def _factor(covariance: Array) -> Array:
    """Return shifts whose products are the covariance, shape (m, k); k = 0 for none."""
    scale = np.sqrt(np.diag(covariance))
    if not scale.any():
        return np.zeros((len(covariance), 0))
    scale = np.where(scale > 0, scale, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    kept = values > 1e-12 * values[-1]
    return np.asarray(scale[:, None] * vectors[:, kept] * np.sqrt(values[kept]))
