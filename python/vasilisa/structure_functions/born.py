"""Total cross sections of pairs without radiation, in closed form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants

__all__ = ["kaon_pair_cross_section", "muon_pair_cross_section", "pion_pair_cross_section"]

Array = NDArray[np.float64]


def muon_pair_cross_section(s: ArrayLike, constants: Constants) -> Array:
    """Return the Born cross section of e+e- -> mu+mu-, nb; s in GeV^2. [PS95] eq. (5.13).

    Zero below the threshold.
    """
    s = np.asarray(s, dtype=np.float64)
    ratio = np.minimum(4 * constants.muon_mass**2 / s, 1.0)
    point = 4 * math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2
    velocity = np.sqrt(1 - ratio)
    return np.asarray(point * velocity * (1 + ratio / 2) * _electron_mass_factor(s, constants))


def pion_pair_cross_section(s: ArrayLike, constants: Constants) -> Array:
    """Return the Born cross section of point-like e+e- -> pi+pi-, nb; s in GeV^2.

    Zero below the threshold. [HGJ02] eq. (1).
    """
    return _meson_pair(s, constants.pion_mass, constants)


def kaon_pair_cross_section(s: ArrayLike, constants: Constants) -> Array:
    """Return the same for K+K-."""
    return _meson_pair(s, constants.kaon_mass, constants)


def _meson_pair(s: ArrayLike, mass: float, constants: Constants) -> Array:
    s = np.asarray(s, dtype=np.float64)
    beta = np.sqrt(1 - np.minimum(4 * mass**2 / s, 1.0))
    point = math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2
    return np.asarray(point * beta**3 * _electron_mass_factor(s, constants))


def _electron_mass_factor(s: Array, constants: Constants) -> Array:
    """Return what the electron mass makes of an annihilation cross section: flux and spins."""
    ratio = 4 * constants.electron_mass**2 / s
    return np.asarray((1 + ratio / 2) / np.sqrt(1 - ratio))
