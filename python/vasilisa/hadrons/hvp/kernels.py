"""Kernels of a_l = (alpha/pi)^2/3 int ds/s K_l(s) R(s), leading and next-to-leading order.

Included: one loop, exact; two loops with one hadronic insertion: the photonic diagrams and the
loop of the same lepton, exact in m^2/s; loops of other leptons, one loop, exact.
Neglected: two-loop polarisation by leptons inside (an order higher).
Validity: every s > 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import _core
from ...words.errors import ConfigurationError, RangeError
from .polylogarithms import ZETA_2, dilogarithm, trilogarithm

__all__ = [
    "LEPTONS",
    "insertion_kernel",
    "kernel",
    "lepton_loop",
    "lepton_mass",
    "momentum_transfers",
    "muonium_kernel",
    "one_loop",
    "two_loop_kernel",
]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]

LEPTONS = ("e", "mu", "tau")

REMAINDER_SERIES_BELOW = 0.25
"""Of |x| in ln(1+x) - x + x^2/2."""

LARGE = 30.0
"""s/m^2 above which the two-loop kernel cancels like its cube and the series takes over."""

AT_THRESHOLD = 0.1
"""|s/m^2 - 4| below which the closed form cancels; a polynomial through points aside is used."""

# Series of the two-loop kernel in m^2/s: (m^2/s)^n times (a, b, c) with a + b ln + c ln^2 of s/m^2,
# n = 1, 2, ...; the expansion of the closed form below, to 17 digits. The first four are those of
# [KRA97].
_TWO_LOOP_SERIES = (
    (0.83976149593317676, -0.63888888888888889, 0.0),
    (0.018047996382508287, -1.6990740740740741, 0.13194444444444444),
    (-6.0507135071560801, -2.7997222222222222, 1.7625),
    (-33.335504072715695, -3.6205555555555556, 12.0125),
    (-153.22104708323116, -3.2824981103552532, 62.96984126984127),
    (-659.02224818638823, 1.5998511904761905, 294.19791666666667),
    (-2749.4475296677668, 24.52331427941547, 1292.6552579365079),
    (-11299.01384101746, 142.35918687536743, 5472.768287037037),
    (-46085.282763558671, 861.45862626991415, 22609.816161616162),
    (-187299.17408188937, 5432.1008319668547, 91809.794696969697),
    (-760156.43684555533, 33370.70725203636, 368044.44415306915),
    (-3084473.938010701, 194694.98603309084, 1460693.8365384615),
    (-12521242.095851697, 1078380.8675761821, 5750133.8307664029),
    (-50735253.308439118, 5695396.6093600273, 22480767.879645513),
)

# x = 1/(1 + exp(-v)) of the Feynman parameter: everything is smooth in v, so the trapezoidal rule
# converges exponentially
_STEP = 0.3
_V = np.arange(-16.0, 44.0, _STEP)
_X = 1.0 / (1.0 + np.exp(-_V))
_ONE_MINUS_X = 1.0 / (1.0 + np.exp(_V))


def lepton_mass(lepton: str) -> float:
    """Return the mass of ``e``, ``mu`` or ``tau`` in GeV; ConfigurationError for another name."""
    constants = _core.Constants()
    masses = {
        "e": constants.electron_mass,
        "mu": constants.muon_mass,
        "tau": constants.tau_mass,
    }
    if lepton not in masses:
        raise ConfigurationError(field="lepton", value=lepton, valid=LEPTONS)
    return float(masses[lepton])


def _mass_ratio(lepton: str, s: ArrayLike) -> Real:
    s = np.asarray(s, dtype=np.float64)
    if not np.all(s > 0.0):
        raise RangeError("kernel: s must be > 0 GeV^2")
    return np.asarray(s / lepton_mass(lepton) ** 2)


def kernel(lepton: str, s: ArrayLike) -> Real:
    """Return K(s) = int_0^1 dx x^2 (1-x)/(x^2 + (1-x) s/m^2), the kernel of leading order.

    Parameters
    ----------
    lepton : str
        ``e``, ``mu`` or ``tau``.
    s : array_like
        GeV^2, positive.

    Returns
    -------
    ndarray
        Of the shape of s; 1/2 for s = 0 and m^2/(3 s) for s >> m^2.

    Raises
    ------
    ConfigurationError
        For an unknown lepton.
    RangeError
        For s <= 0.

    Examples
    --------
    >>> from vasilisa.hadrons import hvp
    >>> round(float(hvp.kernel("mu", 1.0)), 8)
    0.00339525
    """
    b = _mass_ratio(lepton, s)
    # [BR68], continued below s = 4 m^2, where x is on the unit circle
    beta, x = _velocity(b)
    bracket = _cubic_remainder(x)
    square = x**2
    value = (
        0.5 * square * (2.0 - square)
        + (1.0 + square) * (1.0 + x) ** 2 / square * bracket
        + square * _logarithm(x, beta) / beta
    )
    return np.asarray(value.real)


def _velocity(b: Real) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return beta = sqrt(1 - 4/b), imaginary below b = 4, and x = (1 - beta)/(1 + beta).

    Real numbers if all b are above 4: complex ones take three times as long.
    """
    number = np.float64 if (b > 4.0).all() else np.complex128
    beta = np.sqrt(np.asarray(1.0 - 4.0 / b, dtype=number))
    beta = np.where(beta == 0.0, 1e-12, beta)
    return beta, np.asarray(4.0 / (b * (1.0 + beta) ** 2))


def _logarithm(x: NDArray[Any], beta: NDArray[Any]) -> NDArray[Any]:
    """Logarithm of x = (1 - beta)/(1 + beta), to full precision for small x and for small beta."""
    small = np.abs(x) < 0.5
    return np.where(small, np.log(x), -2.0 * np.arctanh(np.where(small, 0.0, beta)))


def _cubic_remainder(x: NDArray[Any]) -> NDArray[Any]:
    """Return ln(1+x) - x + x^2/2, by its series where that cancels."""
    result = np.asarray(np.log1p(x) - x + 0.5 * x**2)
    small = np.abs(x) < REMAINDER_SERIES_BELOW
    argument = x[small]
    series = np.zeros_like(argument)
    for n in range(31, 2, -1):
        series *= argument
        series += (1.0 if n % 2 else -1.0) / n
    result[small] = series * argument**3
    return result


def muonium_kernel(s: ArrayLike) -> Real:
    """Return the kernel of the hyperfine splitting of muonium, of the shape of s (GeV^2).

    The shift is 2 alpha^2/(3 pi^2) (m_e/m_mu) nu_F int ds/s K(s) R(s) [CEK02] [KNT20]. With
    b = s/m_mu^2 and beta = sqrt(1 - 4/b),
    K = -(b/4 + 2) beta ln[(1 + beta)/(1 - beta)] + (b/4 + 3/2) ln b - 1/2, for s >> m_mu^2
    (9/2 ln b + 15/4)/b; here in x = (1 - beta)/(1 + beta), in which nothing cancels.

    Raises
    ------
    RangeError
        For s <= 0.
    """
    b = _mass_ratio("mu", s)
    _, x = _velocity(b)
    ratio_minus_one = _cubic_remainder(x) / x - 0.5 * x  # ln(1+x)/x - 1
    smooth = (2.0 * x + x**2) * (1.0 + ratio_minus_one) + ratio_minus_one
    logarithmic = 0.5 * x + 4.0 * x / (1.0 + x)
    value = 0.5 * smooth + 3.0 * np.log1p(x) - logarithmic * np.log(x)
    return np.asarray(value.real)


def two_loop_kernel(lepton: str, s: ArrayLike) -> Real:
    """Return the kernel of class 2a: one hadronic insertion in the two-loop diagrams.

    The contribution is (alpha/pi)^3/3 int ds/s K(s) R(s). The photonic diagrams and those with a
    loop of the same lepton are inside; for s = 0 it is twice the two-loop coefficient of QED,
    -0.6569579.

    Parameters
    ----------
    lepton : str
        ``e``, ``mu`` or ``tau``.
    s : array_like
        GeV^2, positive.

    Returns
    -------
    ndarray
        Of the shape of s.
    """
    b = _mass_ratio(lepton, s)
    flat = np.atleast_1d(b).ravel()
    result = np.empty_like(flat)
    large = flat > LARGE
    critical = np.abs(flat - 4.0) < AT_THRESHOLD
    result[large] = _two_loop_series(flat[large])
    plain = ~large & ~critical
    result[plain] = _two_loop_closed(flat[plain])
    if np.any(critical):
        count = 12
        points = 4.0 + 4.0 * AT_THRESHOLD * np.cos(np.pi * (np.arange(count) + 0.5) / count)
        fit = np.polynomial.Polynomial.fit(points, _two_loop_closed(points), count - 1)
        result[critical] = fit(flat[critical])
    return 2.0 * result.reshape(b.shape)


def _two_loop_series(b: Real) -> Real:
    log_b = np.log(b)
    total = np.zeros_like(b)
    for a, c, d in reversed(_TWO_LOOP_SERIES):
        total = (total + a + c * log_b + d * log_b**2) / b
    return total


def _two_loop_closed(b: Real) -> Real:
    """Evaluate the closed form of [BR75] at b = s/m^2, written with y = (1 - beta)/(1 + beta)."""
    beta, y = _velocity(b)
    log_b = np.log(b)
    log_y = _logarithm(y, beta)
    root = b * beta
    li2, li2_minus = dilogarithm(y), dilogarithm(-y)
    d_plus = li2 + log_y * np.log(1.0 - y) - 0.25 * log_y**2 - ZETA_2
    d_minus = li2_minus + 0.25 * log_y**2 + 0.5 * ZETA_2
    t = (
        -6.0 * trilogarithm(y)
        - 3.0 * trilogarithm(-y)
        + log_y**2 * np.log(1.0 - y)
        + 0.5 * (log_y**2 + 6.0 * ZETA_2) * np.log(1.0 + y)
        + 2.0 * log_y * (li2_minus + 2.0 * li2)
    )
    b2, b3 = b * b, b * b * b
    value = (
        -139.0 / 144.0
        + 115.0 / 72.0 * b
        + (19.0 / 12.0 - 7.0 / 36.0 * b + 23.0 / 144.0 * b2 + 1.0 / (b - 4.0)) * log_b
        + (-4.0 / 3.0 + 127.0 / 36.0 * b - 115.0 / 72.0 * b2 + 23.0 / 144.0 * b3) * log_y / root
        + (9.0 / 4.0 + 5.0 / 24.0 * b - 0.5 * b2 - 2.0 / b) * ZETA_2
        + 5.0 / 96.0 * b2 * log_b**2
        + (-0.5 * b + 17.0 / 24.0 * b2 - 7.0 / 48.0 * b3) * log_y / root * log_b
        + (19.0 / 24.0 + 53.0 / 48.0 * b - 29.0 / 96.0 * b2 - 1.0 / (3.0 * b) + 2.0 / (b - 4.0))
        * log_y**2
        + (-2.0 * b + 17.0 / 6.0 * b2 - 7.0 / 12.0 * b3) * d_plus / root
        + (13.0 / 3.0 - 7.0 / 6.0 * b + 0.25 * b2 - b3 / 6.0 - 4.0 / (b - 4.0)) * d_minus / root
        + (0.5 - 7.0 / 6.0 * b + 0.5 * b2) * t
    )
    return np.asarray(value.real)


def momentum_transfers(lepton: str) -> tuple[Real, Real]:
    """Return t(x) = -x^2 m^2/(1-x), GeV^2, and w with int dx (1-x) f(t(x)) = sum w f(t).

    200 points, the trapezoidal rule in ln[x/(1-x)]: to 1e-12 for every smooth Pi(t).
    """
    t = -(_X**2) * lepton_mass(lepton) ** 2 / _ONE_MINUS_X
    return t, _STEP * _X * _ONE_MINUS_X**2


def insertion_kernel(lepton: str, s: ArrayLike, inside: Callable[[Real], Real]) -> Real:
    """Return int_0^1 dx x^2 (1-x)/(x^2 + (1-x) s/m^2) f(t(x)): f besides R in the same photon.

    Parameters
    ----------
    lepton : str
        ``e``, ``mu`` or ``tau``.
    s : array_like
        GeV^2, positive.
    inside : callable
        f of spacelike t (GeV^2, negative), such as 2 Pi(t) of another lepton's loop.

    Returns
    -------
    ndarray
        Of the shape of s.
    """
    s = np.asarray(s, dtype=np.float64)
    t, weights = momentum_transfers(lepton)
    function = weights * np.asarray(inside(t), dtype=np.float64)
    return np.asarray(((-t) / (s.reshape(-1, 1) - t)) @ function).reshape(s.shape)


def one_loop(z: ArrayLike) -> Real:
    """Return 2 int_0^1 dy y (1-y) ln[1 - y (1-y) z] for z <= 0, of the shape of z.

    With z = t/m^2 it is (pi/alpha) Pi(t) of a fermion of unit charge [PS95] eq. (7.90).
    """
    z = np.asarray(z, dtype=np.float64)
    logarithm = np.log1p(-np.outer(z.ravel(), _X * _ONE_MINUS_X))
    return np.asarray(2.0 * _STEP * logarithm @ (_X * _ONE_MINUS_X) ** 2).reshape(z.shape)


def lepton_loop(lepton: str, t: ArrayLike) -> Real:
    """Return the one-loop Pi(t) of a lepton for spacelike t (GeV^2), of the shape of t."""
    t = np.asarray(t, dtype=np.float64)
    return _core.Constants().alpha / np.pi * one_loop(t / lepton_mass(lepton) ** 2)
