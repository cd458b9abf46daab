"""Photons from the initial pair, convolved with a point-like cross section: what `nlops` must give.

The structure functions know the leading logarithms; here are the terms of alpha^2 L besides. They
matter where hard radiation counts as much as soft: 6e-4 for muon pairs at 1 GeV without cuts.
"""

from __future__ import annotations

import math

from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.special import spence, zeta  # type: ignore[import-untyped]

from .._core import Constants
from ..structure_functions import (
    HadronicCrossSection,
    InitialStateRadiation,
    hadronic_cross_section,
)
from ..words.choices import FORM_FACTORS_OF

__all__ = ["photonic_radiation", "published_radiation", "second_order_radiation"]

K_FACTOR = math.pi**2 / 3 - 0.5
"""The constant of O(alpha) beside L - 1, in units of alpha/pi."""

AT_ONE = 3 / 16 - math.pi**2 / 4 + 3 * float(zeta(3))
"""What (alpha/pi)^2 L multiplies in soft and virtual photons beside them. [BBN88]"""


def photonic_radiation(
    process: str, ecm: float, max_x: float = 1.0, *, form_factor: str | None = None
) -> float:
    """Return the cross section of a pair with any number of photons from the initial pair, nb.

    Leading logarithms to the third order with soft photons exponentiated, the constant of O(alpha),
    and the terms of alpha^2 L; no e+e- pairs.

    Parameters
    ----------
    process : {"mumu", "pipi", "kk"}
        Final state.
    ecm : float
        GeV.
    max_x : float
        Largest part 1 - s'/s that radiation may take.
    form_factor : str, optional
        Of the meson; point-like if absent.
    """
    sigma0 = _born(process, form_factor)
    leading = InitialStateRadiation(sigma0, radiator="third_order_additive", max_x=max_x)
    constants = Constants()
    return float(leading.cross_section(ecm)) + _subleading(sigma0, ecm**2, max_x, constants)


def published_radiation(
    process: str, ecm: float, max_x: float = 1.0, *, form_factor: str | None = None
) -> float:
    """Return the same with the photonic part of [KF85] as published, nb.

    It has e+e- pairs in the vertex, but none in the final state.
    """
    radiation = InitialStateRadiation(
        _born(process, form_factor), radiator="kuraev_fadin", pairs="virtual", max_x=max_x
    )
    return float(radiation.cross_section(ecm))


def _born(
    process: str, form_factor: str | None, constants: Constants | None = None
) -> HadronicCrossSection:
    if process in FORM_FACTORS_OF:
        form_factor = form_factor or "pointlike"
        return hadronic_cross_section(process, form_factor=form_factor, constants=constants)
    return hadronic_cross_section(process, constants=constants)


def second_order_radiation(
    process: str,
    ecm: float,
    m2: tuple[float, float],
    *,
    form_factor: str | None = None,
    constants: Constants | None = None,
) -> tuple[float, float]:
    """Return what the initial pair radiates at the first two orders of alpha, nb.

    Nothing is exponentiated; angles are integrated over, e+e- pairs and m_e^2/s left out. Of the
    second order all logarithms are there; its constant beyond those of L - 1 and of the first order
    is left out: -2 to 2 in units of (alpha/pi)^2, at most 2.7e-4 of one photon, as `mumugamma` at
    `nlo` has it.

    Parameters
    ----------
    process : {"mumu", "pipi", "kk"}
        Final state.
    ecm : float
        GeV.
    m2 : (float, float)
        Limits of the squared mass of the pair, below s, GeV^2.
    form_factor, constants : optional
        As in the generator; point-like and the usual ones if absent.

    Returns
    -------
    first, second : float
        One photon; two photons and the loops of one.
    """
    used = Constants() if constants is None else constants
    s, unit = ecm**2, used.alpha / math.pi
    log = math.log(s / used.electron_mass**2)
    sigma0 = _born(process, form_factor, used)
    lowest, highest = max(m2[0], sigma0.threshold**2) / s, m2[1] / s

    def first(z: float) -> float:
        return (log - 1) * _one_photon(z) * float(sigma0(s * z))

    def second(z: float) -> float:
        leading = (log - 1) * _two_steps(z) + K_FACTOR * _one_photon(z)
        return ((log - 1) * leading + log * _beside_leading(z)) * float(sigma0(s * z))

    one, two = (quad(f, lowest, highest, epsrel=1e-7, limit=300)[0] for f in (first, second))
    return unit * one, unit**2 * two


def _one_photon(z: float) -> float:
    return (1 + z * z) / (1 - z)


def _two_steps(z: float) -> float:
    """Return what (alpha/pi)^2 L^2 multiplies, half of P x P without its delta function."""
    log, soft = math.log(z), math.log1p(-z)
    return _one_photon(z) * (2 * soft - log + 1.5) + 0.5 * (1 + z) * log - (1 - z)


def _beside_leading(z: float) -> float:
    """Return what (alpha/pi)^2 L multiplies beside (L - 1)^2 and the constant of O(alpha).

    P_1/2 + ln z P x P/2: the second-order splitting function [CFP80] without what two pairs of e+e-
    share, and the logarithms of the second emission, which are those of the energy that the first
    one has left. It is the L of the photonic part of [BBN88].
    """
    log, soft, dilog = math.log(z), math.log1p(-z), float(spence(z))  # Li_2(1 - z)
    kernel = _one_photon(z)
    second = -(2 * log * soft + 1.5 * log) * kernel - (1.5 + 3.5 * z) * log
    second -= 0.5 * (1 + z) * log * log + 5 * (1 - z)
    pairs = kernel * (2 * dilog + log * log + 1.5 * log) + 3.5 * (1 + z) * log + 8 - 7 * z
    return 0.5 * (second + pairs) + log * _two_steps(z)


def _subleading(
    sigma0: HadronicCrossSection, s: float, max_x: float, constants: Constants
) -> float:
    """Integrate over the terms of alpha^2 L that leading logarithms do not contain."""
    lowest = max(1 - max_x, sigma0.threshold**2 / s)

    def density(z: float) -> float:
        return _beside_leading(z) * float(sigma0(s * z))

    hard = quad(density, lowest, 1, epsrel=1e-6, limit=300)[0]
    log = math.log(s / constants.electron_mass**2)
    return float((constants.alpha / math.pi) ** 2 * log * (AT_ONE * float(sigma0(s)) + hard))
