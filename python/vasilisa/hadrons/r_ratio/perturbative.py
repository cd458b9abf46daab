"""R(s) of perturbative QCD: four loops, masses of charm and bottom, alpha_s from the Z mass.

Included: the vector current's terms to alpha_s^4 without masses [BCK08] [BCKR12], singlet terms
among them, exact threshold factors of the heavy quarks with the interpolation of their O(alpha_s)
term [SCH89], photons from quarks at O(alpha). Neglected: the Z boson, masses of u, d, s, masses
beyond O(alpha_s). Valid where no resonance is near: 2.0 to 3.7, 5 to 9.4, and above 11.2 GeV.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import _core
from ...words.errors import RangeError

__all__ = ["alpha_s", "perturbative_r"]

Array = NDArray[np.float64]

ZETA3 = 1.2020569031595942

Z_MASS = 91.1876  # GeV [PDG22]
ALPHA_S = (0.1179, 0.0009)
"""alpha_s(M_Z^2) and its error [PDG22]."""

CHARM_MASS, BOTTOM_MASS = 1.27, 4.18
"""MSbar masses at their own scale, GeV, where alpha_s changes its number of flavours [PDG22]."""

POLE_MASSES = {4: (1.5, 0.2), 5: (4.78, 0.1)}
"""Pole masses of the heaviest open quark and their errors, GeV [PDG22]."""

CHARM_OPENS, BOTTOM_OPENS = 3.74, 10.56
"""Square roots of s from which charmed and beautiful mesons are made, GeV [PDG22]."""

CHARGES = (2 / 3, -1 / 3, -1 / 3, 2 / 3, -1 / 3)
"""Charges of u, d, s, c, b."""

LOWEST = 1.5
"""Square root of s, GeV, below which the series is not trusted at all."""

HIGHEST = 1e5
"""Square root of s, GeV, up to which alpha_s is tabulated."""


def _beta(flavours: int) -> tuple[float, float, float, float]:
    """Coefficients of d(alpha_s/pi)/d ln mu^2 = -sum beta_i (alpha_s/pi)^(i + 2) [PDG22] (9.4)."""
    n = flavours
    return (
        (11 - 2 / 3 * n) / 4,
        (102 - 38 / 3 * n) / 16,
        (2857 / 2 - 5033 / 18 * n + 325 / 54 * n**2) / 64,
        (
            149753 / 6
            + 3564 * ZETA3
            - (1078361 / 162 + 6508 / 27 * ZETA3) * n
            + (50065 / 162 + 6472 / 81 * ZETA3) * n**2
            + 1093 / 729 * n**3
        )
        / 256,
    )


def _run(start: float, value: float, end: float, flavours: int) -> tuple[Array, Array]:
    """Return ln mu^2 and alpha_s/pi from mu = `start` to `end`, GeV."""
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    beta = _beta(flavours)
    logs = np.linspace(2 * np.log(start), 2 * np.log(end), 200)

    def slope(_: float, a: Array) -> Array:
        series = beta[0] + a * (beta[1] + a * (beta[2] + a * beta[3]))
        rate: Array = -(a**2) * series
        return rate

    solved = solve_ivp(slope, (logs[0], logs[-1]), [value], t_eval=logs, rtol=1e-9, atol=1e-12)
    order = np.argsort(logs)
    return logs[order], solved.y[0][order]


def _one_flavour_less(a: float, light: int) -> float:
    """alpha_s/pi with `light` flavours at the MSbar mass of the heavy one [CKS98] eq. (20)."""
    third = 564731 / 124416 - 82043 / 27648 * ZETA3 - 2633 / 31104 * light
    return a * (1 + 11 / 72 * a**2 + third * a**3)


@lru_cache(maxsize=16)
def _tables(at_z: float) -> dict[int, tuple[Array, Array]]:
    """Tables of alpha_s/pi against ln mu^2 by number of flavours."""
    a_z = at_z / np.pi
    up = _run(Z_MASS, a_z, 2 * HIGHEST, 5)
    down = _run(Z_MASS, a_z, BOTTOM_MASS, 5)
    five = (np.concatenate([down[0][:-1], up[0]]), np.concatenate([down[1][:-1], up[1]]))
    four_at_bottom = _one_flavour_less(float(five[1][0]), 4)
    four_up = _run(BOTTOM_MASS, four_at_bottom, 2 * BOTTOM_OPENS, 4)
    four_down = _run(BOTTOM_MASS, four_at_bottom, CHARM_MASS, 4)
    four = (
        np.concatenate([four_down[0][:-1], four_up[0]]),
        np.concatenate([four_down[1][:-1], four_up[1]]),
    )
    three_at_charm = _one_flavour_less(float(four[1][0]), 3)
    three_up = _run(CHARM_MASS, three_at_charm, 2 * CHARM_OPENS, 3)
    three_down = _run(CHARM_MASS, three_at_charm, LOWEST / 2 + 0.05, 3)
    three = (
        np.concatenate([three_down[0][:-1], three_up[0]]),
        np.concatenate([three_down[1][:-1], three_up[1]]),
    )
    return {3: three, 4: four, 5: five}


def alpha_s(mu: ArrayLike, flavours: int = 5, at_z: float = ALPHA_S[0]) -> Array:
    """Return the strong coupling in the MSbar scheme, four-loop running, three-loop thresholds.

    Parameters
    ----------
    mu : array_like
        Scale, GeV.
    flavours : int
        3, 4 or 5.
    at_z : float
        Value at the Z mass with five flavours.
    """
    logs, values = _tables(at_z)[flavours]
    logarithm = 2 * np.log(np.asarray(mu, dtype=np.float64))
    return np.asarray(np.pi * np.interp(logarithm, logs, values))


def _series(a: Array, log: float, flavours: int) -> Array:
    """Terms of R/(3 sum Q^2) - 1 at the scale mu, `log` = ln(mu^2/s) [BCK08] [BCKR12] (6-8)."""
    n = flavours
    charges = np.array(CHARGES[:n])
    singlet = charges.sum() ** 2 / (3 * (charges**2).sum())
    c2 = 1.9857 - 0.1152 * n
    c3 = -6.63694 - 1.20013 * n - 0.00518 * n**2 - 1.240 * singlet
    c4 = -156.61 + 18.775 * n - 0.7974 * n**2 + 0.0215 * n**3 - (17.828 - 0.575 * n) * singlet
    b0, b1, b2, _ = _beta(n)
    # The scale's independence of R fixes the logarithms.
    d2 = c2 + b0 * log
    d3 = c3 + (2 * c2 * b0 + b1) * log + b0**2 * log**2
    d4 = (
        c4
        + (3 * c3 * b0 + 2 * c2 * b1 + b2) * log
        + (3 * c2 * b0**2 + 2.5 * b0 * b1) * log**2
        + b0**3 * log**3
    )
    total: Array = a * (1 + a * (d2 + a * (d3 + a * d4)))
    return total


def _heavy(s: Array, a: Array, massless: Array, mass: float) -> Array:
    """R of a heavy quark over 3 Q^2: threshold factor and Schwinger's O(alpha_s) [SCH89].

    Orders beyond it are taken without masses times the threshold factor.
    """
    v = np.sqrt(np.clip(1 - 4 * mass**2 / s, 1e-12, None))
    first = np.pi / (2 * v) - (3 + v) / 4 * (np.pi / 2 - 3 / (4 * np.pi))
    total: Array = v * (3 - v**2) / 2 * (1 + 4 * np.pi / 3 * a * first + massless - a)
    return np.where(s > 4 * mass**2, total, 0.0)


def _central(
    s: Array, flavours: int, at_z: float, scale: float, heavier: float, alpha: float
) -> Array:
    """R at the scale mu = `scale` sqrt(s), masses moved by `heavier` standard deviations."""
    a = alpha_s(scale * np.sqrt(s), flavours, at_z) / np.pi
    massless = _series(a, 2 * np.log(scale), flavours)
    squares = np.array(CHARGES[:flavours]) ** 2
    photons = 0.75 * alpha / np.pi * 3 * (squares**2).sum()
    if flavours == 3:
        return np.asarray(3 * squares.sum() * (1 + massless) + photons)
    mass, error = POLE_MASSES[flavours]
    light = 3 * squares[:-1].sum() * (1 + massless)
    heavy = 3 * squares[-1] * _heavy(s, a, massless, mass + heavier * error)
    return np.asarray(light + heavy + photons)


def perturbative_r(
    s: ArrayLike, *, flavours: int | None = None, constants: _core.Constants | None = None
) -> tuple[Array, Array]:
    """Return R(s) of perturbative QCD and its error.

    Parameters
    ----------
    s : array_like
        GeV^2; charm counts above 3.74, bottom above 10.56 GeV.
    flavours : int, optional
        Count so many quarks, 3 to 5, at all s.
    constants : Constants, optional
        alpha of the photons from quarks.

    Returns
    -------
    value, error : ndarray, shape of s
        The error joins that of alpha_s(M_Z^2), scales from sqrt(s)/2 to 2 sqrt(s), and that of
        the heavy quark's mass.

    Raises
    ------
    RangeError
        For square roots of s below 1.5 or above 10^5 GeV.
    """
    squares = np.atleast_1d(np.asarray(s, dtype=np.float64))
    energies = np.sqrt(squares)
    if not ((energies >= LOWEST) & (energies <= HIGHEST)).all():
        raise RangeError(
            f"perturbative R: sqrt(s) from {energies.min():g} to {energies.max():g} GeV; "
            f"valid: {LOWEST:g} to {HIGHEST:g} GeV"
        )
    alpha = (constants or _core.Constants()).alpha
    opened = 3 + (energies > CHARM_OPENS).astype(int) + (energies > BOTTOM_OPENS)
    if flavours is not None:
        opened = np.full(energies.shape, flavours)
    value, variance = np.empty_like(squares), np.empty_like(squares)
    for n in np.unique(opened):
        here = opened == n
        part = squares[here]

        def r(at_z: float, scale: float, heavier: float, part: Array = part, n: int = n) -> Array:
            return _central(part, int(n), at_z, scale, heavier, alpha)

        mean = r(ALPHA_S[0], 1.0, 0.0)
        coupling = r(ALPHA_S[0] + ALPHA_S[1], 1.0, 0.0) - mean
        low, high = r(ALPHA_S[0], 0.5, 0.0) - mean, r(ALPHA_S[0], 2.0, 0.0) - mean
        scales = np.maximum(np.abs(low), np.abs(high))
        masses = r(ALPHA_S[0], 1.0, 1.0) - mean
        value[here] = mean
        variance[here] = coupling**2 + scales**2 + masses**2
    shape = np.shape(s)
    return value.reshape(shape), np.sqrt(variance).reshape(shape)
