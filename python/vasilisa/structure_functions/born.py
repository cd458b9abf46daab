"""Total cross sections of pairs without radiation, in closed form."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants

__all__ = ["fermion_pair_cross_section", "scalar_pair_cross_section"]

Array = NDArray[np.float64]


def fermion_pair_cross_section(s: ArrayLike, mass: float, constants: Constants) -> Array:
    """Return the Born cross section of e+e- -> heavy leptons, nb. [PS95] eq. (5.13).

    Parameters
    ----------
    s : array_like
        GeV^2; zero below the threshold.
    mass : float
        Of the leptons, GeV.
    constants : Constants
        The others.
    """
    s = np.asarray(s, dtype=np.float64)
    ratio = np.minimum(4 * mass**2 / s, 1.0)
    point = 4 * math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2
    velocity = np.sqrt(1 - ratio)
    return np.asarray(point * velocity * (1 + ratio / 2) * _electron_mass_factor(s, constants))


def scalar_pair_cross_section(s: ArrayLike, mass: float, constants: Constants) -> Array:
    """Return the same for point-like pseudoscalars. [HGJ02] eq. (1)."""
    s = np.asarray(s, dtype=np.float64)
    beta = np.sqrt(1 - np.minimum(4 * mass**2 / s, 1.0))
    point = math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2
    return np.asarray(point * beta**3 * _electron_mass_factor(s, constants))


def _electron_mass_factor(s: Array, constants: Constants) -> Array:
    """Return what the electron mass makes of an annihilation cross section: flux and spins."""
    ratio = 4 * constants.electron_mass**2 / s
    return np.asarray((1 + ratio / 2) / np.sqrt(1 - ratio))
