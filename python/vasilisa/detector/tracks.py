"""Two charged particles an event on their way through a detector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..words.errors import ConfigurationError

__all__ = ["CHARGES", "SPECIES", "Species", "Tracks"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

CHARGES = ("minus", "plus")
"""The columns of all arrays of shape (N, 2)."""


@dataclass(frozen=True)
class Species:
    """What a particle does in matter.

    Attributes
    ----------
    name : str
        As the processes of the package call its pair.
    mass : float
        GeV [PDG22].
    ctau : float
        m [PDG22]; infinite where it does not matter here.
    showers, is_hadron : bool
        Whether it makes an electromagnetic shower; whether it interacts with nuclei.
    """

    name: str
    mass: float
    ctau: float = np.inf
    showers: bool = False
    is_hadron: bool = False


SPECIES: Mapping[int, Species] = MappingProxyType(
    {
        11: Species("electron", 0.51099895e-3, showers=True),
        13: Species("muon", 0.1056583755),
        211: Species("pion", 0.13957039, 7.8045, is_hadron=True),
        321: Species("kaon", 0.493677, 3.711, is_hadron=True),
    }
)
"""By PDG number, without its sign."""


def species_of(pdg_id: Any) -> Species:
    """Return the particle of a pair.

    Raises
    ------
    ConfigurationError
        If the detector knows nothing of it.
    """
    number = abs(int(pdg_id))
    if number not in SPECIES:
        raise ConfigurationError(
            "the detector does not know it",
            field="pdg_id",
            value=int(pdg_id),
            valid=", ".join(str(each) for each in SPECIES),
        )
    return SPECIES[number]


@dataclass
class Tracks:
    """The state of N pairs; arrays have the shape (N, 2), the negative particle first.

    Attributes
    ----------
    species : Species
        Of all of them.
    momentum, theta, phi : ndarray
        GeV, rad: of the particle, changed by what happens to it.
    vertex : ndarray, shape (N, 3)
        m.
    impact, z : ndarray
        m: distance of the track from the beams, signed, and its z there.
    muon : ndarray of bool
        Pions that have decayed into muons before the calorimeter.
    found : ndarray of bool
        Whether the track is reconstructed.
    radiated : ndarray
        GeV that an electron has lost to photons.
    """

    species: Species
    momentum: Array
    theta: Array
    phi: Array
    vertex: Array
    impact: Array
    z: Array
    muon: Mask
    found: Mask
    radiated: Array

    @classmethod
    def of(cls, species: Species, momenta: Array, vertex: Array) -> Tracks:
        """Return particles that have just been made.

        Parameters
        ----------
        species : Species
        momenta : ndarray, shape (N, 2, 4)
            GeV.
        vertex : ndarray, shape (N, 3)
            m.
        """
        px, py, pz = np.moveaxis(momenta[:, :, 1:], -1, 0)
        pt = np.hypot(px, py)
        phi = np.arctan2(py, px)
        shape = pt.shape
        impact = vertex[:, 1, None] * np.cos(phi) - vertex[:, 0, None] * np.sin(phi)
        return cls(
            species=species,
            momentum=np.hypot(pt, pz),
            theta=np.arctan2(pt, pz),
            phi=phi,
            vertex=vertex,
            impact=impact,
            z=np.repeat(vertex[:, 2, None], 2, axis=1),
            muon=np.full(shape, species.name == "muon"),
            found=np.ones(shape, bool),
            radiated=np.zeros(shape),
        )

    @property
    def path(self) -> Array:
        """Length of the path over that at 90 degrees."""
        return 1 / np.maximum(np.sin(self.theta), 1e-3)

    @property
    def beta(self) -> Array:
        """Velocity over that of light."""
        return self.momentum / np.hypot(self.momentum, self.species.mass)
