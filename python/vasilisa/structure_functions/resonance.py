"""Narrow vector resonances as Breit-Wigner peaks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .._core import Constants
from ..words.checks import number
from ..words.errors import ConfigurationError
from .cross_section import HadronicCrossSection

__all__ = ["resonance"]

NAMES = {
    "omega": "omega(782)",
    "phi": "phi(1020)",
    "J/psi": "J/psi(1S)",
    "psi'": "psi(2S)",
    "Upsilon": "Upsilon(1S)",
}
"""Short names of the resonances in the tables of the Particle Data Group."""


def resonance(
    name: str,
    *,
    electron_width: float,
    branching: float = 1.0,
    mass: float | None = None,
    width: float | None = None,
    threshold: float | None = None,
    constants: Constants | None = None,
) -> HadronicCrossSection:
    """Return the cross section of e+e- -> resonance -> final state, without radiation.

    A relativistic Breit-Wigner peak of spin 1 with constant width, [PDG22]:
    sigma_0(s) = 12 pi Gamma_ee Gamma_f / [(s - M^2)^2 + M^2 Gamma^2].

    Parameters
    ----------
    name : str
        ``omega``, ``phi``, ``J/psi``, ``psi'``, ``Upsilon``, any name the package `particle`
        knows, such as ``Upsilon(2S)``, or a name of your own if `mass` and `width` are given.
    electron_width : float
        Partial width into e+e- in GeV, vacuum polarisation included, as the Particle Data Group
        lists it.
    branching : float
        Branching fraction into the final state.
    mass, width : float, optional
        GeV, by default those of the package `particle`.
    threshold : float, optional
        GeV; the cross section is zero below; by default twice the electron mass.
    constants : Constants, optional
        By default those of the package.

    Raises
    ------
    ConfigurationError
        For an unknown name or a value that makes no sense.

    Examples
    --------
    >>> import vasilisa as vs
    >>> peak = vs.resonance("J/psi", electron_width=5.53e-6, branching=0.877)
    >>> float(peak(3.0969**2)) > 7e4  # nb
    True
    """
    constants = constants or Constants()
    if mass is None or width is None:
        listed_mass, listed_width = _listed(name)
        mass = listed_mass if mass is None else mass
        width = listed_width if width is None else width
    mass = number("mass", mass, 0.0, np.inf, "GeV, above 0")
    width = number("width", width, 0.0, mass, "GeV, above 0 and below the mass")
    electron_width = number("electron_width", electron_width, 0.0, width, "GeV, up to the width")
    branching = number("branching", branching, 0.0, 1.0, "above 0 and up to 1")
    lowest = 2 * constants.electron_mass if threshold is None else threshold
    lowest = number("threshold", lowest, 0.0, np.inf, "GeV, above 0")
    peak = 12 * math.pi * electron_width * branching * width * constants.hbarc2

    def sigma0(s: NDArray[np.float64]) -> NDArray[np.float64]:
        e = np.sqrt(s)
        # (s - M^2) without cancellation
        return np.asarray(peak / (((e - mass) * (e + mass)) ** 2 + (mass * width) ** 2))

    steps = width * 4.0 ** np.arange(0, max(1, math.ceil(math.log(mass / width, 4))))
    around = np.concatenate([mass - steps, [mass], mass + steps])
    return HadronicCrossSection(
        sigma0, name=name, threshold=lowest, breakpoints=around[around > lowest]
    )


def _listed(name: str) -> tuple[float, float]:
    """Return mass and width in GeV from the package `particle`."""
    from particle import Particle, ParticleNotFound

    try:
        found = Particle.from_name(NAMES.get(name, name))
    except ParticleNotFound:
        found = None
    if found is None or found.charge or found.J != 1 or not found.mass or not found.width:
        raise ConfigurationError(
            "not a neutral vector meson with known mass and width",
            field="name",
            value=name,
            valid=", ".join(NAMES) + ", a name of the Particle Data Group, or give mass and width",
        )
    return found.mass * 1e-3, found.width * 1e-3
