"""Soft and collinear limits of the emission of one photon."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import amplitudes
from .._core import Constants
from ..words.processes import FACTS
from .comparison import Comparison, exact
from .cross_sections import set_up

__all__ = ["compare_limits"]

Array = NDArray[np.float64]

DIRECTION = np.array([0.6, 0.48, 0.64])
"""Of p_minus in the rest frame of the pair."""


def compare_limits() -> Iterator[Comparison]:
    """Compare k^2 |M_1|^2 with the eikonal factor, and the collinear limit with its splitting."""
    constants = Constants()
    for process, facts in FACTS.items():
        ecm, settings = set_up(process)
        model = {name: value for name, value in settings.items() if name != "cuts"}
        mass = facts.mass(constants)
        photon = np.array([1.0, 0.28, -0.96, 0.0])
        xi = 1e-6
        minus, plus, k = _pair_and_photon(ecm, xi, photon, mass)
        ours = amplitudes.real(process, minus, plus, k, ecm, **model)
        born_minus, born_plus, _ = _pair_and_photon(ecm, 0.0, photon, mass)
        born = amplitudes.born(process, born_minus, born_plus, ecm, **model)
        eikonal = _eikonal(ecm, k, () if facts.neutral else (born_minus, born_plus), constants)
        yield exact(
            "soft limit",
            f"{process}: |M_1|^2 at k = 1e-6 sqrt(s)/2",
            "eikonal factor times |M_0|^2",
            born * eikonal,
            ours,
            relative=2e-5,
        )
        yield _collinear(process, ecm, model, mass, constants)


def _pair_and_photon(ecm: float, xi: float, n: Array, mass: float) -> tuple[Array, Array, Array]:
    """Return p_minus, p_plus, k for a photon of energy xi ecm/2 along n = (1, unit vector)."""
    k = n * xi * ecm / 2
    total = np.array([ecm, 0.0, 0.0, 0.0]) - k
    energy = ecm * math.sqrt(1 - xi) / 2
    momentum = math.sqrt((energy - mass) * (energy + mass)) * DIRECTION
    minus, plus = (np.array([energy, *(sign * momentum)]) for sign in (1, -1))
    return _boost(minus, total), _boost(plus, total), k


def _boost(p: Array, frame: Array) -> Array:
    """Take p from the rest frame of `frame` to where `frame` is what it is."""
    mass = math.sqrt(frame[0] ** 2 - frame[1:] @ frame[1:])
    energy = (frame @ p) / mass
    factor = (p[0] + energy) / (frame[0] + mass)
    return np.array([energy, *(p[1:] + factor * frame[1:])])


def _eikonal(
    ecm: float, k: Array, pair: tuple[Array, Array] | tuple[()], constants: Constants
) -> float:
    """Return -e^2 (sum_i eta_i p_i / p_i.k)^2, [PS95] eq. (6.22)."""
    me = constants.electron_mass
    beam = math.sqrt(ecm**2 / 4 - me**2)
    legs = [
        (np.array([ecm / 2, 0, 0, beam]), -1.0),
        (np.array([ecm / 2, 0, 0, -beam]), 1.0),
    ]
    legs += zip(pair, (1.0, -1.0), strict=False)
    metric = np.array([1.0, -1.0, -1.0, -1.0])
    current = sum(flow * p / ((p * metric) @ k) for p, flow in legs)
    e2 = 4 * math.pi / constants.alpha_inverse
    return float(-e2 * (current * metric) @ current)


def _collinear(
    process: str, ecm: float, model: dict[str, Any], mass: float, constants: Constants
) -> Comparison:
    """Compare at a photon along the electron beam, averaged over its azimuth."""
    me, steps = constants.electron_mass, 16
    xi = min(0.4, 0.5 - 2 * mass**2 / ecm**2)  # half of what leaves enough for the pair
    angle = 4 * me / ecm
    products, ours = [], []
    beam = math.sqrt(ecm**2 / 4 - me**2)
    for phi in 2 * math.pi * np.arange(steps) / steps:
        n = np.array(
            [1, math.sin(angle) * math.cos(phi), math.sin(angle) * math.sin(phi), math.cos(angle)]
        )
        minus, plus, k = _pair_and_photon(ecm, xi, n, mass)
        ours.append(float(amplitudes.real(process, minus, plus, k, ecm, **model)))
        # E k (1 - beta cos) in terms that do not cancel
        one_minus_beta = me**2 / (ecm / 2) / (ecm / 2 + beam)
        half = 2 * math.sin(angle / 2) ** 2
        products.append(ecm / 2 * k[0] * (one_minus_beta + (1 - one_minus_beta) * half))
    product = float(np.mean(products))
    reduced = ecm * math.sqrt(1 - xi)
    energy = reduced / 2
    momentum = math.sqrt((energy - mass) * (energy + mass)) * DIRECTION
    born = amplitudes.born(
        process, np.array([energy, *momentum]), np.array([energy, *(-momentum)]), reduced, **model
    )
    # [BFK73]: |M_1|^2 -> e^2 [(1 + (1-x)^2)/(x (1-x) p.k) - m^2/(p.k)^2] |M_0|^2
    e2 = 4 * math.pi / constants.alpha_inverse
    splitting = (1 + (1 - xi) ** 2) / (xi * (1 - xi) * product) - me**2 / product**2
    return exact(
        "collinear limit",
        f"{process}: |M_1|^2 along the electron, x = {xi:.2g}",
        "splitting function of a massive electron times |M_0|^2",
        float(e2 * splitting * born),
        float(np.mean(ours)),
        relative=1e-4,
    )
