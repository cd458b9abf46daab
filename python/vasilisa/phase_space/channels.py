"""Final states of hadrons, their measured cross sections, and the shape of their amplitude."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..hadrons.piecewise_curve import PiecewiseCurve
from ..hadrons.r_ratio import load_source
from ..hadrons.vacuum_polarization import vacuum_polarization as polarization_of
from ..structure_functions import HadronicCrossSection
from ..words.choices import check_name

__all__ = ["CHANNELS", "NEUTRAL_PION_MASS", "HadronChannel", "channel_cross_section"]

Array = NDArray[np.float64]

NEUTRAL_PION_MASS = 0.1349768
"""GeV [PDG22]."""


def transverse_normal(momenta: Array) -> Array:
    """Return |p_plus x p_minus|^2 across the beams, GeV^4, shape (N,).

    The current of three pions in a P wave, epsilon(mu, p_plus, p_minus, p_0), is the normal of
    their plane, times what depends on s alone; the virtual photon has no spin along the beams.

    Parameters
    ----------
    momenta : ndarray, shape (N, n, 4)
        In the rest frame, the beams along z.
    """
    normal = np.cross(momenta[:, 1, 1:], momenta[:, 0, 1:])
    return np.asarray((normal[:, :2] ** 2).sum(axis=1))


def transverse_momentum(momenta: Array) -> Array:
    """Return what two mesons without spin have across the beams, GeV^2, shape (N,).

    Parameters
    ----------
    momenta : ndarray, shape (N, 2, 4)
        In the rest frame, the beams along z.
    """
    return np.asarray((momenta[:, 0, 1:3] ** 2).sum(axis=1))


@dataclass(frozen=True)
class HadronChannel:
    """One final state.

    Attributes
    ----------
    name : str
        As in the compilation of R(s).
    pdg_id : tuple of int
        A negative and a positive particle first.
    shape : callable, optional
        |M|^2 of momenta in the rest frame, (N, n, 4) to (N,), up to a factor; flat without.
    """

    name: str
    pdg_id: tuple[int, ...]
    shape: Callable[[Array], Array] | None = None

    @property
    def masses(self) -> tuple[float, ...]:
        """GeV."""
        constants = _core.Constants()
        known = {111: NEUTRAL_PION_MASS, 211: constants.pion_mass, 321: constants.kaon_mass}
        return tuple(known[abs(each)] for each in self.pdg_id)

    @property
    def threshold(self) -> float:
        """GeV."""
        return sum(self.masses)


CHANNELS = {
    each.name: each
    for each in (
        HadronChannel("3pi", (-211, 211, 111), transverse_normal),
        HadronChannel("kpkm", (-321, 321), transverse_momentum),
        HadronChannel("2pip2pim", (-211, 211, -211, 211)),
        HadronChannel("pippim2pi0", (-211, 211, 111, 111)),
    )
}
"""By name."""


@functools.cache
def channel_cross_section(
    channel: str, source: str = "default", vacuum_polarization: str = "default"
) -> HadronicCrossSection:
    """Return sigma_0(s) of a channel, nb, with vacuum polarisation and final-state radiation.

    Parameters
    ----------
    channel : str
        One of `CHANNELS`.
    source : str
        Of R(s), as in `vasilisa.hadrons.r_ratio.load_source`.
    vacuum_polarization : str
        What dresses the bare cross section: ``none``, ``leptonic``, ``default`` ...

    Raises
    ------
    ConfigurationError
        For a name that is unknown.
    """
    final = CHANNELS[check_name("channel", channel, CHANNELS)]
    curve = load_source(source).channel(channel)
    assert isinstance(curve, PiecewiseCurve)
    constants = _core.Constants()
    pi = None if vacuum_polarization == "none" else polarization_of(vacuum_polarization)
    point = 4 * math.pi / (3 * constants.alpha_inverse**2) * constants.hbarc2

    return HadronicCrossSection(
        functools.partial(_dressed, curve, pi, point),
        name=channel,
        threshold=max(final.threshold, curve.low),
        known=(0.0, curve.high),
        highest=curve.high,
        breakpoints=curve.energies,
    )


def _dressed(
    curve: PiecewiseCurve, pi: _core.VacuumPolarization | None, point: float, s: Array
) -> Array:
    # Interpolation may undershoot where there is nothing.
    bare = point / s * np.maximum(curve(np.sqrt(s)), 0.0)
    return bare if pi is None else np.asarray(bare / np.abs(1 - np.asarray(pi(s))) ** 2)
