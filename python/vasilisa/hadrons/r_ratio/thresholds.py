"""Cross sections near threshold, where nothing is measured: chiral perturbation theory.

pi+ pi- from the expansion of the form factor, 3 pi from the anomaly with an omega, pi0 gamma and
eta gamma from the widths of the pseudoscalars with an omega. Bare, without final-state radiation.
Valid below the first measured points: 0.32 GeV for two pions, 0.66 GeV for the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import _core
from ...words.processes import PIONS

__all__ = [
    "pion_form_factor_squared",
    "pseudoscalar_gamma",
    "three_pions",
    "threshold_energy",
    "threshold_r",
]

Array = NDArray[np.float64]

NEUTRAL_PION_MASS, ETA_MASS, OMEGA_MASS = 0.1349768, 0.547862, 0.78266  # GeV [PDG22]

FERMI = 1 / 0.1973269804  # GeV^-1

PION_RADIUS_SQUARED = (0.437 * FERMI**2, 0.016 * FERMI**2)
"""Mean square of the pion's charge radius and its error, GeV^-2 [BCT98]."""

PION_CURVATURE = (3.85, 0.60)
"""Coefficient of s^2 in the form factor of the pion and its error, GeV^-4 [BCT98]."""

TWO_PHOTON_WIDTHS = {"pi0gamma": (7.80e-9, 0.12e-9), "etagamma": (5.16e-7, 0.18e-7)}
"""Widths of pi0, eta to two photons and their errors, GeV [PDG22]."""

PSEUDOSCALAR_MASSES = {"pi0gamma": NEUTRAL_PION_MASS, "etagamma": ETA_MASS}

PION_DECAY_CONSTANT = 0.0922  # GeV [PDG22]

THREE_PION_ERROR = 0.3
"""Relative: what rho mesons add to the anomaly of three pions at 0.6 GeV [AFKS02]."""


def threshold_energy(channel: str, constants: _core.Constants | None = None) -> float:
    """Return the square root of s, GeV, at which `channel` opens."""
    charged = 2 * (constants or _core.Constants()).pion_mass
    if channel == PIONS:
        return charged
    if channel == "3pi":
        return charged + NEUTRAL_PION_MASS
    return PSEUDOSCALAR_MASSES[channel]


def pion_form_factor_squared(s: ArrayLike) -> tuple[Array, Array]:
    """Return |F_pi|^2 without vacuum polarisation, and its error, to s^2 [BCT98].

    Parameters
    ----------
    s : array_like
        GeV^2.
    """
    s = np.asarray(s, dtype=np.float64)
    form_factor = 1 + PION_RADIUS_SQUARED[0] * s / 6 + PION_CURVATURE[0] * s**2
    error = np.hypot(PION_RADIUS_SQUARED[1] * s / 6, PION_CURVATURE[1] * s**2)
    return form_factor**2, 2 * form_factor * error


def _omega(s: Array) -> Array:
    """Square of the propagator of the omega, one at s = 0, below its pole."""
    squared: Array = (OMEGA_MASS**2 / (OMEGA_MASS**2 - s)) ** 2
    return squared


def pseudoscalar_gamma(
    channel: str, s: ArrayLike, constants: _core.Constants | None = None
) -> tuple[Array, Array]:
    """Return the cross section of pi0 gamma or eta gamma, nb, and its error [AFKS02].

    Parameters
    ----------
    channel : str
        ``pi0gamma`` or ``etagamma``.
    s : array_like
        GeV^2.
    """
    constants = constants or _core.Constants()
    s = np.asarray(s, dtype=np.float64)
    width, error = TWO_PHOTON_WIDTHS[channel]
    mass = PSEUDOSCALAR_MASSES[channel]
    phase_space = np.clip(1 - mass**2 / s, 0, None) ** 3
    per_width = 8 * np.pi * constants.alpha / (3 * mass**3) * phase_space * _omega(s)
    per_width = per_width * constants.hbarc2
    return per_width * width, per_width * error


def _momenta_integral(s: float, charged: float, neutral: float) -> float:
    """Integral of |p+ x p-|^2 over the energies of the charged pions, GeV^6."""
    root = np.sqrt(s)
    highest = (s + charged**2 - (charged + neutral) ** 2) / (2 * root)
    if highest <= charged:
        return 0.0
    nodes, weights = np.polynomial.legendre.leggauss(48)
    energies = charged + (highest - charged) * (nodes + 1) / 2
    plus, minus = np.meshgrid(energies, energies, indexing="ij")
    product = np.outer(weights, weights) * ((highest - charged) / 2) ** 2
    p2, q2 = plus**2 - charged**2, minus**2 - charged**2
    third = (root - plus - minus) ** 2 - neutral**2
    cross = p2 * q2 - (third - p2 - q2) ** 2 / 4
    inside = (cross > 0) & (root - plus - minus > neutral)
    return float((product * np.where(inside, cross, 0)).sum())


def three_pions(s: ArrayLike, constants: _core.Constants | None = None) -> tuple[Array, Array]:
    """Return the cross section of pi+ pi- pi0, nb, and its error: anomaly times omega [AFKS02].

    The amplitude is F epsilon(p+, p-, p0) with F = 1/(4 pi^2 f_pi^3).

    Parameters
    ----------
    s : array_like
        GeV^2.
    """
    constants = constants or _core.Constants()
    s = np.asarray(s, dtype=np.float64)
    momenta = np.array(
        [_momenta_integral(x, constants.pion_mass, NEUTRAL_PION_MASS) for x in np.ravel(s)]
    ).reshape(s.shape)
    coupling = 1 / (4 * np.pi**2 * PION_DECAY_CONSTANT**3)
    current = coupling**2 * s * momenta / (32 * np.pi**3)
    value = 8 * np.pi**2 * constants.alpha**2 / (3 * s**2) * current * _omega(s)
    value = value * constants.hbarc2
    return value, THREE_PION_ERROR * value


def threshold_r(
    channel: str, energies: ArrayLike, constants: _core.Constants | None = None
) -> tuple[Array, Array]:
    """Return R of a channel near its threshold and its error; photons from pions not inside.

    Parameters
    ----------
    channel : str
        ``pipi``, ``3pi``, ``pi0gamma`` or ``etagamma``.
    energies : array_like
        Square roots of s, GeV.
    """
    constants = constants or _core.Constants()
    s = np.asarray(energies, dtype=np.float64) ** 2
    if channel == PIONS:
        square, error = pion_form_factor_squared(s)
        phase_space = np.clip(1 - 4 * constants.pion_mass**2 / s, 0, None) ** 1.5 / 4
        return square * phase_space, error * phase_space
    if channel == "3pi":
        value, error = three_pions(s, constants)
    else:
        value, error = pseudoscalar_gamma(channel, s, constants)
    point_like = 4 * np.pi * constants.alpha**2 / (3 * s) * constants.hbarc2
    return value / point_like, error / point_like
