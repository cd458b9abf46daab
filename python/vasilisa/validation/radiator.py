"""Photons from the initial pair, convolved with a point-like cross section: what `nlops` must give.

The structure functions know the leading logarithms; here are the terms of alpha^2 L besides. They
matter where hard radiation counts as much as soft: 4e-4 for muon pairs at 1 GeV without cuts.
"""

from __future__ import annotations

import math

from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.special import zeta  # type: ignore[import-untyped]

from .._core import Constants
from ..structure_functions import (
    HadronicCrossSection,
    InitialStateRadiation,
    hadronic_cross_section,
)
from ..words.choices import FORM_FACTORS_OF

__all__ = ["photonic_radiation", "published_radiation"]


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


def _born(process: str, form_factor: str | None) -> HadronicCrossSection:
    if process in FORM_FACTORS_OF:
        return hadronic_cross_section(process, form_factor=form_factor or "pointlike")
    return hadronic_cross_section(process)


def _subleading(
    sigma0: HadronicCrossSection, s: float, max_x: float, constants: Constants
) -> float:
    """Integrate over the terms of alpha^2 L that leading logarithms do not contain.

    2 L (alpha/2pi)^2 [P_1 + ln z P x P]: the second-order splitting function without pairs [CFP80],
    whose delta function makes the alpha^2 L of soft and virtual photons that of [BBN88]; and the
    logarithms of the second emission, which are those of the energy the first one has left.
    """
    lowest = max(1 - max_x, sigma0.threshold**2 / s)
    delta = 3 / 8 - math.pi**2 / 2 + 6 * zeta(3)

    def born(z: float) -> float:
        return float(sigma0(s * z))

    def density(z: float) -> float:
        log, soft = math.log(z), math.log1p(-z)
        kernel = (1 + z * z) / (1 - z)
        second = -(2 * log * soft + 1.5 * log) * kernel - (1.5 + 3.5 * z) * log
        second -= 0.5 * (1 + z) * log * log + 5 * (1 - z)
        twice = 2 * (kernel * (2 * soft - log + 1.5) + 0.5 * (1 + z) * log - (1 - z))
        return second + log * twice

    hard = quad(lambda z: density(z) * born(z), lowest, 1, epsrel=1e-6, limit=300)[0]
    strength = (constants.alpha / (2 * math.pi)) ** 2 * 2 * math.log(s / constants.electron_mass**2)
    return float(strength * (delta * born(1) + hard))
