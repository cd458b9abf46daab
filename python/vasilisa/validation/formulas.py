"""Formulas that the sum rules compare with; nothing here is used by the engine."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.special import spence  # type: ignore[import-untyped]

from .._core import Constants, Radiator, RadiatorForm, RadiatorPairs

__all__ = [
    "fermion_pair_correction",
    "first_order_radiator",
    "scalar_pair_correction",
]


def dilogarithm(x: float) -> float:
    """Return Li2(x) for x <= 1."""
    return float(spence(1 - x))


def first_order_radiator(
    s: float,
    threshold: float,
    born: Callable[[float, Constants], Any],
    constants: Constants,
) -> float:
    """Return sigma(s) with initial-state radiation to O(alpha), the radiator expanded.

    Parameters
    ----------
    s, threshold : float
        GeV^2; the invariant mass squared of the final state starts at threshold.
    born : callable
        sigma_0(s, constants), nb.
    constants : Constants
        Masses and couplings.
    """
    radiator = Radiator(RadiatorForm.kuraev_fadin, RadiatorPairs.none, constants)
    at_s = float(born(s, constants))
    largest = 1 - threshold / s

    def emission(x: float) -> float:
        difference = float(born(s * (1 - x), constants)) - at_s
        return float(radiator.first_order(x, s)) * difference

    # x = largest (1 - v^2): smooth at threshold
    integral = quad(
        lambda v: emission(largest * (1 - v * v)) * 2 * largest * v, 0, 1, epsrel=1e-11, limit=200
    )[0]
    return at_s * float(radiator.first_order_integral(largest, s)) + float(integral)


def fermion_pair_correction(s: float, mass: float, constants: Constants) -> float:
    """Return the inclusive final-state correction of a fermion pair, sigma/sigma_0 - 1.

    3 alpha/(4 pi) far above threshold, pi alpha/(2 beta) at it. [CKS96] eq. (11), without the
    colour factor.
    """
    v = math.sqrt(1 - 4 * mass**2 / s)
    p = (1 - v) / (1 + v)
    logs = 2 * math.log1p(-p) + math.log1p(p)
    bracket = 2 * dilogarithm(p) + dilogarithm(p * p) + math.log(p) * logs
    first = (3 - v * v) * (1 + v * v) / 2 * bracket - v * (3 - v * v) * logs
    second = -(1 - v) * (33 - 39 * v - 17 * v**2 + 7 * v**3) / 16 * math.log(p)
    third = 3 * v * (5 - 3 * v * v) / 8
    born = v * (3 - v * v) / 2
    return (first + second + third) / born / constants.alpha_inverse / math.pi


def scalar_pair_correction(s: float, mass: float, constants: Constants) -> float:
    """Return the inclusive final-state correction of point-like scalars, (alpha/pi) eta(s).

    eta is Schwinger's function, [HGJ02] eq. (47).
    """
    beta = math.sqrt(1 - 4 * mass**2 / s)
    p = (1 - beta) / (1 + beta)
    logarithm = -math.log(p)
    eta = (
        (1 + beta**2)
        / beta
        * (
            4 * dilogarithm(p)
            + 2 * dilogarithm(-p)
            - 3 * math.log(2 / (1 + beta)) * logarithm
            - 2 * math.log(beta) * logarithm
        )
    )
    eta += -3 * math.log(4 / (1 - beta**2)) - 4 * math.log(beta)
    eta += (1.25 * (1 + beta**2) ** 2 - 2) / beta**3 * logarithm + 1.5 * (1 + beta**2) / beta**2
    return eta / constants.alpha_inverse / math.pi
