"""The tracker of a station on a thin target: angles to the incoming muon as they are measured.

The incoming muon scatters in the target up to the vertex, which lies anywhere in it, electron and
muon from there on; core and tail of multiple scattering are two Gaussians. Every projected angle
has the resolution of the tracker. Not simulated: bremsstrahlung of the electron in the target,
losses, hits of other particles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..events.batch import EventBatch
from .base import DetectedBatch
from .matter import core_and_tail, highland_angle
from .random import EventRandom

__all__ = ["MATERIALS", "MuoneTracker", "Tracks", "identified"]

Array = NDArray[np.float64]

MATERIALS = {"Be": 35.28, "C": 19.32}
"""Radiation lengths, cm [PDG22]."""

ELECTRON, MUON, INCOMING = range(3)


@dataclass(frozen=True)
class Tracks:
    """N events with all random numbers of their measurement.

    Attributes
    ----------
    slopes : ndarray, shape (N, 2, 2)
        Of electron and muon in two projections, relative to the incoming muon.
    momenta : ndarray, shape (N, 3)
        Of electron, muon and incoming muon, GeV.
    depth : ndarray, shape (N,)
        Of the vertex in the target, from 0 to 1.
    scattered, measured : ndarray, shape (N, 3, 2)
        Gaussian numbers of width 1, those of scattering with their tail.
    beam : ndarray, shape (N,)
        The same of the beam momentum.
    """

    slopes: Array
    momenta: Array
    depth: Array
    scattered: Array
    measured: Array
    beam: Array

    def __len__(self) -> int:
        return len(self.slopes)


@dataclass(frozen=True)
class MuoneTracker:
    """Stations of a thin target and a tracker behind it.

    Parameters
    ----------
    resolution : float
        Of projected angles, rad.
    material : {"Be", "C"}
    thickness : float
        Of one target, cm.
    tail_share, tail_width : float
        Of the wider Gaussian of multiple scattering, and its width over that of the core.
    momentum_resolution : float
        Relative, of the incoming muon's momentum.
    stations : int
        Over which events are spread.
    """

    resolution: float = 2e-5
    material: str = "Be"
    thickness: float = 1.5
    tail_share: float = 0.03
    tail_width: float = 3.0
    momentum_resolution: float = 0.008
    stations: int = 40
    masses: Array = field(default_factory=lambda: np.array([0.51099895e-3, 0.1056583755]))

    def tracks(self, batch: EventBatch, seed: int) -> Tracks:
        """Draw everything about the measurement of a batch; functions of seed and event number."""
        draw = EventRandom(seed, batch.event_number)
        n = len(batch)
        normal = draw.normal("scattering", 6).reshape(n, 3, 2)
        choice = draw.uniform("tail", 3)[:, :, np.newaxis]
        muon = batch.beam_momenta[:, 0, 1:]
        return Tracks(
            slopes=_slopes(batch.particles[:, :2, 1:], muon),
            momenta=np.column_stack(
                [
                    np.linalg.norm(batch.particles[:, :2, 1:], axis=2),
                    np.linalg.norm(muon, axis=1),
                ]
            ),
            depth=draw.uniform("vertex")[:, 0],
            scattered=core_and_tail(normal, choice, self.tail_share, self.tail_width),
            measured=draw.normal("resolution", 6).reshape(n, 3, 2),
            beam=draw.normal("beam momentum")[:, 0],
        )

    def angles(
        self,
        tracks: Tracks,
        *,
        resolution: float = 1.0,
        scattering: float = 1.0,
        align_z: float = 0.0,
    ) -> dict[str, Array]:
        """Return measured angles by name, shape (N,), rad.

        Parameters
        ----------
        tracks : Tracks
            From `tracks`.
        resolution, scattering : float
            Times the widths of both.
        align_z : float
            Relative error of the distances along z, by which slopes are too large.
        """
        path = np.stack([1 - tracks.depth, 1 - tracks.depth, tracks.depth], axis=1)
        length = path * self.thickness / MATERIALS[self.material]
        mass = self.masses[[ELECTRON, MUON, MUON]]
        width = scattering * highland_angle(tracks.momenta, mass, length)
        kicks = width[:, :, np.newaxis] * tracks.scattered
        kicks += resolution * self.resolution * tracks.measured
        # what the incoming muon suffers before the vertex is taken for its direction there
        seen = tracks.slopes + kicks[:, :INCOMING] - kicks[:, INCOMING:]
        seen *= 1 + align_z
        theta = np.arctan(np.hypot(seen[..., 0], seen[..., 1]))
        phi = np.arctan2(seen[..., 1], seen[..., 0])
        return {
            "theta_e": theta[:, ELECTRON],
            "theta_mu": theta[:, MUON],
            "phi_e": phi[:, ELECTRON],
            "phi_mu": phi[:, MUON],
        }

    def __call__(self, batch: EventBatch, seed: int) -> DetectedBatch:
        """Return the events with the columns of their measurement; see `Detector`."""
        tracks = self.tracks(batch, seed)
        columns = self.angles(tracks) | {
            "beam_momentum": tracks.momenta[:, INCOMING]
            * (1 + self.momentum_resolution * tracks.beam),
            "station": np.asarray(batch.event_number % self.stations),
        }
        return DetectedBatch(batch, batch.particles, columns)


def _slopes(momenta: Array, axis: Array) -> Array:
    """Return slopes of (N, n, 3) along two directions across the axes (N, 3): (N, n, 2)."""
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    first = np.stack([axis[:, 2], np.zeros(len(axis)), -axis[:, 0]], axis=1)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(axis, first)
    along, x, y = (np.einsum("npi,ni->np", momenta, each) for each in (axis, first, second))
    return np.stack([x / along, y / along], axis=2)


def identified(columns: Mapping[str, Array], identify: bool) -> tuple[Array, Array]:
    """Return angles of electron and muon, or the larger and the smaller of both, rad.

    Parameters
    ----------
    columns : mapping
        ``theta_e theta_mu`` or ``theta_1 theta_2``.
    identify : bool
        Whether it is known which is which.
    """
    names = ("theta_e", "theta_mu") if "theta_e" in columns else ("theta_1", "theta_2")
    one, two = (columns[name] for name in names)
    if identify:
        return one, two
    return np.maximum(one, two), np.minimum(one, two)
