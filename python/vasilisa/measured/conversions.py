"""Form factor, dressed and bare cross section, with and without final-state radiation, and R.

Each function refuses a curve that is not what it converts: nothing is undressed twice. Values in
bins are converted with the factor at the energy of the bin.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants
from ..words.checks import constants_or_default
from ..words.errors import ConfigurationError, DataError, RangeError
from ..words.processes import FACTS, KAONS, PIONS
from .curve import MeasuredCurve
from .validity import numbers

__all__ = [
    "Polarization",
    "bare_cross_section",
    "cross_section",
    "dressed",
    "final_state_radiation",
    "form_factor_squared",
    "r_ratio",
    "schwinger_eta",
    "undressed",
    "with_final_state_radiation",
    "without_final_state_radiation",
]

Array = NDArray[np.float64]
Polarization = Callable[[Array], ArrayLike] | ArrayLike
"""Pi(q^2) as a function of q^2 (GeV^2, shape (n,)), or its values at the points; complex."""

PAIRS = (PIONS, KAONS)
"""Channels of two charged scalars, which have a form factor and Schwinger's correction."""


def schwinger_eta(s: ArrayLike, mass: float) -> Array:
    """Return Schwinger's function eta(s) of a pair of point-like scalars. [HGJ02] eq. (47).

    The pair with its photons, all of them, has 1 + alpha/pi eta(s) times the cross section of the
    pair alone; pi alpha/(2 beta) at threshold.

    Parameters
    ----------
    s : array_like, shape (n,)
        GeV^2.
    mass : float
        Of each scalar, GeV.

    Raises
    ------
    RangeError
        At threshold and below.
    """
    from scipy.special import spence  # type: ignore[import-untyped]

    s = np.asarray(s, dtype=np.float64)
    if not (s > 4 * mass**2).all():
        raise RangeError(f"s: {s.min():g} GeV^2; valid: above the threshold {4 * mass**2:g} GeV^2")
    square = 1 - 4 * mass**2 / s
    v = np.sqrt(square)
    p = (1 - v) / (1 + v)
    log = -np.log(p)
    # spence(z) of SciPy is Li2(1 - z).
    eta = 4 * spence(1 - p) + 2 * spence(1 + p) - 3 * np.log(2 / (1 + v)) * log
    eta = (1 + square) / v * (eta - 2 * np.log(v) * log)
    eta = eta - 3 * np.log(4 / (1 - square)) - 4 * np.log(v)
    eta = eta + (1.25 * (1 + square) ** 2 - 2) / v**3 * log + 1.5 * (1 + square) / square
    return np.asarray(eta)


def final_state_radiation(
    energies: ArrayLike, channel: str, constants: Constants | None = None
) -> Array:
    """Return 1 + alpha/pi eta(s) of a pair of scalars; energies in GeV.

    Raises
    ------
    ConfigurationError
        For a channel that is not ``pipi`` or ``kk``.
    """
    constants = constants_or_default(constants)
    eta = schwinger_eta(np.asarray(energies) ** 2, _mass(channel, constants))
    return np.asarray(1 + eta / (math.pi * constants.alpha_inverse))


def cross_section(curve: MeasuredCurve, *, constants: Constants | None = None) -> MeasuredCurve:
    """Return the cross section (nb) of |F|^2 or R, with the same dressing.

    pi alpha^2 beta^3/(3 s) |F|^2 for a pair of scalars, [HGJ02] eq. (1), and
    4 pi alpha^2/(3 s) R.

    Raises
    ------
    DataError
        If the curve is neither |F|^2 nor R.
    """
    _require(curve, "quantity", "F2", "R")
    factor = _per_unit(curve, curve.quantity, constants)
    return curve.scaled(factor, quantity="cross_section")


def form_factor_squared(
    curve: MeasuredCurve, *, constants: Constants | None = None
) -> MeasuredCurve:
    """Return |F|^2 of a cross section of a pair of scalars, with the same dressing.

    Raises
    ------
    DataError
        If the curve is no cross section.
    """
    _require(curve, "quantity", "cross_section")
    return curve.scaled(1 / _per_unit(curve, "F2", constants), quantity="F2")


def r_ratio(curve: MeasuredCurve, *, constants: Constants | None = None) -> MeasuredCurve:
    """Return R of a bare cross section: its ratio to 4 pi alpha^2/(3 s).

    Raises
    ------
    DataError
        If the curve is no cross section, or has vacuum polarisation inside.
    """
    _require(curve, "quantity", "cross_section")
    _require(curve, "vp", "out")
    return curve.scaled(1 / _per_unit(curve, "R", constants), quantity="R")


def undressed(curve: MeasuredCurve, polarization: Polarization) -> MeasuredCurve:
    """Return the curve without vacuum polarisation: times |1 - Pi(s)|^2.

    Parameters
    ----------
    polarization : callable or array_like, shape (n,)
        Pi(q^2) with alpha(q^2) = alpha/(1 - Pi(q^2)), complex: a function of q^2 in GeV^2 such as
        a `VacuumPolarization`, or its values at the points.

    Raises
    ------
    DataError
        If vacuum polarisation is not inside, or is not a finite number for each point.
    """
    _require(curve, "vp", "in")
    return curve.scaled(_dressing(curve, polarization), vp="out")


def dressed(curve: MeasuredCurve, polarization: Polarization) -> MeasuredCurve:
    """Return the curve with vacuum polarisation inside; the opposite of `undressed`."""
    _require(curve, "vp", "out")
    return curve.scaled(1 / _dressing(curve, polarization), vp="in")


def with_final_state_radiation(
    curve: MeasuredCurve, *, constants: Constants | None = None
) -> MeasuredCurve:
    """Return the curve of a pair of scalars times 1 + alpha/pi eta(s).

    Raises
    ------
    DataError
        If final-state radiation is inside already.
    ConfigurationError
        For a channel that is not ``pipi`` or ``kk``.
    """
    _require(curve, "fsr", "out")
    factor = final_state_radiation(curve.energies, curve.channel, constants)
    return curve.scaled(factor, fsr="in")


def without_final_state_radiation(
    curve: MeasuredCurve, *, constants: Constants | None = None
) -> MeasuredCurve:
    """Return the curve without it; the opposite of `with_final_state_radiation`."""
    _require(curve, "fsr", "in")
    factor = final_state_radiation(curve.energies, curve.channel, constants)
    return curve.scaled(1 / factor, fsr="out")


def bare_cross_section(
    curve: MeasuredCurve,
    polarization: Polarization | None = None,
    *,
    constants: Constants | None = None,
) -> MeasuredCurve:
    """Return the bare cross section with final-state radiation, whatever is inside the curve.

    sigma_bare(gamma) = sigma |1 - Pi|^2 (1 + alpha/pi eta(s)), each factor where it is needed: what
    enters the dispersion integrals.

    Parameters
    ----------
    curve : MeasuredCurve
        |F|^2, a cross section or R.
    polarization : callable or array_like, optional
        As in `undressed`; needed if vacuum polarisation is inside.

    Raises
    ------
    ConfigurationError
        If Pi is needed and missing, or final-state radiation for an unknown channel.
    """
    if curve.quantity != "cross_section":
        curve = cross_section(curve, constants=constants)
    if curve.vp == "in":
        if polarization is None:
            raise ConfigurationError(
                f"{curve.name} has vacuum polarisation inside",
                field="polarization",
                value=None,
                valid="a function of q^2 or values at the points",
            )
        curve = undressed(curve, polarization)
    if curve.fsr == "out":
        curve = with_final_state_radiation(curve, constants=constants)
    return curve


def _require(curve: MeasuredCurve, field: str, *valid: str) -> None:
    value = getattr(curve, field)
    if value not in valid:
        raise DataError(f"{curve.name}: {field}: {value!r}; valid here: {' or '.join(valid)}")


def _mass(channel: str, constants: Constants) -> float:
    if channel not in PAIRS:
        raise ConfigurationError(
            "not a pair of charged scalars", field="channel", value=channel, valid=PAIRS
        )
    return FACTS[channel].mass(constants)


def _per_unit(curve: MeasuredCurve, quantity: str, constants: Constants | None) -> Array:
    """Return the cross section for |F|^2 or R of 1, nb, shape (n,)."""
    constants = constants_or_default(constants)
    s = curve.energies**2
    if quantity == "R":
        # [PDG22]
        return np.asarray(4 * math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2)
    mass = _mass(curve.channel, constants)
    if not (s > 4 * mass**2).all():
        raise RangeError(
            f"{curve.name}: {curve.energies[0]:g} GeV is below the threshold; "
            f"valid: above {2 * mass:g} GeV"
        )
    beta = np.sqrt(1 - 4 * mass**2 / s)
    point = math.pi / (3 * s * constants.alpha_inverse**2) * constants.hbarc2
    return np.asarray(point * beta**3)


def _dressing(curve: MeasuredCurve, polarization: Polarization) -> Array:
    values = polarization(curve.energies**2) if callable(polarization) else polarization
    pi = np.asarray(values, dtype=np.complex128)
    numbers(curve.name, "polarization", pi.real, curve.values.shape)
    numbers(curve.name, "polarization", pi.imag)
    return np.asarray(np.abs(1 - pi) ** 2)
