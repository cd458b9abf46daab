"""Energies near the threshold of a pair, where its Coulomb attraction is no small correction."""

from __future__ import annotations

import math

from .. import _core
from ..words.choices import FURTHER_PHOTONS
from ..words.errors import ConfigurationError
from ..words.processes import ProcessFacts

__all__ = ["require_attraction"]

LARGEST_EXPANDED = 0.25
"""Of X = pi alpha (1 + beta^2)/beta. There exp(X/2), which exponentiation makes of O(alpha), is
0.3 % above the attraction to all orders, and 1 + X/2, which structure functions have, 0.5 % below;
at X = 7, 1 keV above a threshold, they are wrong by factors."""


def require_attraction(
    facts: ProcessFacts,
    order: str,
    coulomb: str,
    radiation: str,
    lowest_ecm: float,
    constants: _core.Constants,
) -> None:
    """Refuse the attraction of slow pairs at O(alpha) where photons of all orders multiply it.

    Parameters
    ----------
    facts : ProcessFacts
        Of the process.
    order, coulomb, radiation : str
        Fields of the run.
    lowest_ecm : float
        Of the events, GeV.
    constants : Constants
        Masses and alpha.

    Raises
    ------
    ConfigurationError
        Says the energy from which on it is small enough.
    """
    if not facts.coulomb or coulomb != "expanded" or radiation == "isr":
        return
    if FURTHER_PHOTONS[order] == "none":
        return
    mass = facts.mass(constants)
    beta = math.sqrt(1 - (2 * mass / lowest_ecm) ** 2)
    unit = math.pi / constants.alpha_inverse
    if unit * (1 + beta**2) <= LARGEST_EXPANDED * beta:
        return
    # of the quadratic equation for beta
    slowest = (LARGEST_EXPANDED - math.sqrt(LARGEST_EXPANDED**2 - 4 * unit**2)) / (2 * unit)
    sufficient = 2 * mass / math.sqrt(1 - slowest**2)
    raise ConfigurationError(
        f"pairs of velocity {beta:.2g} attract each other beyond O(alpha) at {lowest_ecm:.8g} GeV",
        field="coulomb",
        value=coulomb,
        valid=f"resummed, or order nlo, or energies above {sufficient:.5g} GeV",
    )
