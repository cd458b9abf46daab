"""Soft and collinear limits of the emission of one photon."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import amplitudes
from .._core import Constants, Leg
from ..words.processes import FACTS, PAIRS
from .comparison import Comparison, exact
from .cross_sections import set_up

__all__ = ["compare_limits"]

Array = NDArray[np.float64]

DIRECTION = np.array([0.6, 0.48, 0.64])
"""Of p_minus in the rest frame of the pair."""

BEAM = np.array([0.0, 0.0, 1.0])
"""Direction of the first beam."""

ELECTRON = 11


def compare_limits() -> Iterator[Comparison]:
    """Compare k^2 |M_1|^2 with the eikonal factor, and the collinear limit with its splitting."""
    constants = Constants()
    for process in PAIRS:
        ecm, settings = set_up(process)
        model = {name: value for name, value in settings.items() if name != "cuts"}
        legs = FACTS[process].legs(constants)
        photon = np.array([1.0, 0.28, -0.96, 0.0])
        xi = 1e-6
        minus, plus, k = _pair_and_photon(ecm, xi, photon, legs)
        ours = amplitudes.squared(process, minus, plus, k[..., np.newaxis, :], ecm, model)
        born_minus, born_plus, _ = _pair_and_photon(ecm, 0.0, photon, legs)
        born = _born(process, born_minus, born_plus, ecm, model)
        momenta = [*_back_to_back(ecm, legs[:2], BEAM), born_minus, born_plus]
        yield exact(
            "soft limit",
            f"{process}: |M_1|^2 at k = 1e-6 sqrt(s)/2",
            "eikonal factor times |M_0|^2",
            born * _eikonal(k, legs, momenta, constants),
            ours,
            relative=2e-5,
        )
        yield _collinear(process, ecm, model, legs, constants)


def _born(process: str, minus: Array, plus: Array, ecm: float, model: dict[str, Any]) -> Array:
    return amplitudes.squared(process, minus, plus, np.empty((0, 4)), ecm, model)


def _back_to_back(ecm: float, pair: Sequence[Leg], direction: Array) -> tuple[Array, Array]:
    """Return the momenta of a pair at rest, the first along the unit vector."""
    first, second = (leg.mass for leg in pair)
    shift = (first - second) * (first + second) / (2 * ecm)
    energies = ecm / 2 + shift, ecm / 2 - shift
    momentum = math.sqrt((energies[0] - first) * (energies[0] + first)) * direction
    return np.array([energies[0], *momentum]), np.array([energies[1], *(-momentum)])


def _pair_and_photon(
    ecm: float, xi: float, n: Array, legs: Sequence[Leg]
) -> tuple[Array, Array, Array]:
    """Return p_minus, p_plus, k for a photon of energy xi ecm/2 along n = (1, unit vector)."""
    k = n * xi * ecm / 2
    total = np.array([ecm, 0.0, 0.0, 0.0]) - k
    minus, plus = _back_to_back(ecm * math.sqrt(1 - xi), legs[2:], DIRECTION)
    return _boost(minus, total), _boost(plus, total), k


def _boost(p: Array, frame: Array) -> Array:
    """Take p from the rest frame of `frame` to where `frame` is what it is."""
    mass = math.sqrt(frame[0] ** 2 - frame[1:] @ frame[1:])
    energy = (frame @ p) / mass
    factor = (p[0] + energy) / (frame[0] + mass)
    return np.array([energy, *(p[1:] + factor * frame[1:])])


def _eikonal(k: Array, legs: Sequence[Leg], momenta: list[Array], constants: Constants) -> float:
    """Return -e^2 (sum_i eta_i p_i / p_i.k)^2, [PS95] eq. (6.22)."""
    metric = np.array([1.0, -1.0, -1.0, -1.0])
    current = sum(
        (-leg.charge if leg.incoming else leg.charge) * p / ((p * metric) @ k)
        for leg, p in zip(legs, momenta, strict=True)
    )
    e2 = 4 * math.pi / constants.alpha_inverse
    return float(-e2 * (current * metric) @ current)


def _collinear(
    process: str, ecm: float, model: dict[str, Any], legs: Sequence[Leg], constants: Constants
) -> Comparison:
    """Compare at a photon along the incoming electron, averaged over its azimuth."""
    me, steps = constants.electron_mass, 16
    beams = _back_to_back(ecm, legs[:2], BEAM)
    electron = next(p for leg, p in zip(legs, beams, strict=False) if leg.pdg_id == ELECTRON)
    energy, along = electron[0], math.copysign(1, electron[3])
    # half of what leaves enough for the pair
    threshold = max(math.fsum(leg.mass for leg in pair) for pair in (legs[:2], legs[2:]))
    xi = min(0.4, 0.5 - threshold**2 / (2 * ecm**2))
    x = xi * ecm / 2 / energy
    angle = 2 * me / energy
    products, ours = [], []
    for phi in 2 * math.pi * np.arange(steps) / steps:
        sine = math.sin(angle)
        n = np.array([1, sine * math.cos(phi), sine * math.sin(phi), along * math.cos(angle)])
        minus, plus, k = _pair_and_photon(ecm, xi, n, legs)
        ours.append(
            float(amplitudes.squared(process, minus, plus, k[..., np.newaxis, :], ecm, model))
        )
        # E k (1 - beta cos) in terms that do not cancel
        one_minus_beta = me**2 / energy / (energy + abs(electron[3]))
        half = 2 * math.sin(angle / 2) ** 2
        products.append(energy * k[0] * (one_minus_beta + (1 - one_minus_beta) * half))
    product = float(np.mean(products))
    reduced = ecm * math.sqrt(1 - xi)
    born = _born(process, *_back_to_back(reduced, legs[2:], DIRECTION), reduced, model)
    # [BFK73]: |M_1|^2 -> e^2 [(1 + (1-x)^2)/(x (1-x) p.k) - m^2/(p.k)^2] |M_0|^2
    e2 = 4 * math.pi / constants.alpha_inverse
    splitting = (1 + (1 - x) ** 2) / (x * (1 - x) * product) - me**2 / product**2
    return exact(
        "collinear limit",
        f"{process}: |M_1|^2 along the electron, x = {x:.2g}",
        "splitting function of a massive electron times |M_0|^2",
        float(e2 * splitting * born),
        float(np.mean(ours)),
        relative=1e-4,
    )
