"""R(s) of a pair of pions or kaons from a form factor: what a model or a fit gives for a_mu."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...measured.conversions import PAIRS, schwinger_eta
from ...words.errors import ConfigurationError
from ...words.processes import FACTS, PIONS
from ..dispersion import HadronicPolarization, leptons_and_top
from ..piecewise_curve import PiecewiseCurve
from ..r_ratio import load_source
from ..spectrum import HadronicSpectrum

__all__ = ["form_factor_spectrum"]

Polarization = Callable[[NDArray[np.float64]], NDArray[np.complex128]]

STEP = 1e-3
"""GeV; narrower than the omega and its interference."""


def form_factor_spectrum(
    form_factor: _core.FormFactor,
    channel: str = PIONS,
    *,
    polarization: Polarization | None = None,
    high: float = 1.937,
) -> HadronicSpectrum:
    """Return R(s) = beta^3/4 |F|^2 |1 - Pi|^2 [1 + alpha/pi eta(s)] of a form factor.

    Parameters
    ----------
    form_factor : FormFactor
        Of `vasilisa.form_factor`; if it is ``dressed``, the vacuum polarisation inside is taken
        out, if it is ``bare``, nothing is.
    channel : str
        ``pipi`` or ``kk``: the mass of the particles.
    polarization : callable, optional
        Pi(q2), GeV^2; by default of leptons, top and the default R(s).
    high : float
        Largest sqrt(s), GeV; the form factor's own end if that is lower.

    Returns
    -------
    HadronicSpectrum
        One channel without errors, from threshold on, with final-state radiation [HGJ02].

    Raises
    ------
    ConfigurationError
        For another channel, or if nothing is left between threshold and the end.
    """
    if channel not in PAIRS:
        raise ConfigurationError(field="channel", value=channel, valid=PAIRS)
    constants = _core.Constants()
    mass = FACTS[channel].mass(constants)
    end = min(high, float(np.sqrt(form_factor.range[1])))
    if not end > 2.0 * mass + STEP:
        raise ConfigurationError(
            field="high", value=high, valid=f"above the threshold, {2.0 * mass:g} GeV"
        )
    energies = np.linspace(2.0 * mass, end, 2 + int((end - 2.0 * mass) / STEP))[1:]
    s = energies**2
    ratio = 0.25 * (1.0 - 4.0 * mass**2 / s) ** 1.5 * np.abs(form_factor(s)) ** 2
    ratio *= 1.0 + constants.alpha / np.pi * schwinger_eta(s, mass)
    if form_factor.kind == "dressed":
        ratio *= np.abs(1.0 - (polarization or _default_polarization())(s)) ** 2
    curve = PiecewiseCurve(
        np.append(2.0 * mass, energies),
        np.append(0.0, ratio),
        name=channel,
        interpolation="cubic",
    )
    return HadronicSpectrum(form_factor.name, [curve])


def _default_polarization() -> Polarization:
    hadronic = HadronicPolarization(load_source("default"))
    return lambda q2: hadronic(q2) + leptons_and_top(q2)
