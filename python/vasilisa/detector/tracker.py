"""Measured tracks: resolution from the layout of the layers, scattering, decays, lost tracks."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .matter import (
    core_and_tail,
    decay_length,
    highland_angle,
    photon_share,
    photons_radiated,
)
from .random import EventRandom
from .settings import DetectorSettings, Tracker
from .tracks import SPECIES, Tracks

__all__ = ["Layout", "decay", "lose", "measure", "pass_material"]

Array = NDArray[np.float64]

GEV_PER_TESLA_METRE = 0.299792458
"""Transverse momentum over field and radius."""


class Layout:
    """Errors of tracks that are fitted to equal errors in equally spaced layers.

    The covariance of a least-squares fit, of a parabola across the field and of a straight line
    along it, at the beams [Glu63].

    Parameters
    ----------
    tracker : Tracker
        The settings.
    """

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._radii = np.linspace(tracker.inner_radius, tracker.outer_radius, tracker.layers)

    @cached_property
    def transverse(self) -> Array:
        """Cholesky factor of the covariance of impact (m), azimuth and curvature (1/m)."""
        powers = (np.ones_like(self._radii), self._radii, self._radii**2 / 2)
        return self._factor(powers, self._tracker.sigma_rphi)

    @cached_property
    def longitudinal(self) -> Array:
        """Cholesky factor of the covariance of z (m) and cot(theta)."""
        return self._factor((np.ones_like(self._radii), self._radii), self._tracker.sigma_z)

    @staticmethod
    def _factor(columns: tuple[Array, ...], sigma: float) -> Array:
        design = np.column_stack(columns)
        return np.linalg.cholesky(sigma**2 * np.linalg.inv(design.T @ design))

    def lever(self, z: Array, theta: Array) -> Array:
        """Return the share of the layers that a track crosses before the wires end."""
        track = self._tracker
        cot = np.abs(1 / np.tan(theta))
        reach = np.where(cos_positive := np.cos(theta) > 0, track.half_length - z, 0.0)
        reach = np.where(cos_positive, reach, track.half_length + z)
        radius = np.minimum(np.maximum(reach, 0.0) / np.maximum(cot, 1e-9), track.outer_radius)
        length = track.outer_radius - track.inner_radius
        return np.clip((radius - track.inner_radius) / length, 0.0, 1.0)


def pass_material(tracks: Tracks, settings: DetectorSettings, random: EventRandom) -> None:
    """Let particles scatter, and electrons radiate, in beam pipe and inner wall."""
    material = settings.material
    thickness = material.radiation_lengths * tracks.path
    if tracks.species.showers:
        u = random.uniform("bremsstrahlung", 6).reshape(-1, 2, 3)
        n = photons_radiated(thickness, u[:, :, 0])
        for number in (1, 2):
            which = n >= number
            lost = photon_share(u[:, :, number][which]) * tracks.momentum[which]
            tracks.momentum[which] -= lost
            tracks.radiated[which] += lost
    # What radiates nearly all of its energy is no track; nothing divides by zero.
    np.maximum(tracks.momentum, 1e-4, out=tracks.momentum)
    angle = highland_angle(tracks.momentum, tracks.species.mass, thickness)
    z = random.normal("scattering", 4).reshape(-1, 2, 2)
    u = random.uniform("scattering tail", 2)
    kick = angle[:, :, None] * core_and_tail(
        z, u[:, :, None], material.tail_share, material.tail_width
    )
    tracks.theta += kick[:, :, 0]
    azimuth = kick[:, :, 1] * tracks.path
    tracks.phi += azimuth
    # Seen from outside, the track begins where it scattered.
    tracks.impact -= material.radius * azimuth
    tracks.z += material.radius * kick[:, :, 0] * tracks.path**2


def decay(tracks: Tracks, settings: DetectorSettings, random: EventRandom) -> None:
    """Let pions and kaons decay in flight: lost at large kinks, else measured as a mixture.

    The fit of a track that is a pion up to a radius and a muon beyond sees both in proportion to
    the layers that each crosses.
    """
    if not np.isfinite(tracks.species.ctau):
        return
    tracker, mass = settings.tracker, tracks.species.mass
    u = random.uniform("decay", 6).reshape(-1, 2, 3)
    mean = decay_length(tracks.momentum, mass, tracks.species.ctau)
    radius = -np.log(u[:, :, 0]) * mean / tracks.path
    where = radius < settings.calorimeter.radius
    radius, p = radius[where], tracks.momentum[where]
    muon = SPECIES[13].mass
    momentum_at_rest = (mass**2 - muon**2) / (2 * mass)
    energy_at_rest = np.hypot(momentum_at_rest, muon)
    cos = 2 * u[:, :, 1][where] - 1
    along = (np.hypot(p, mass) * momentum_at_rest * cos + p * energy_at_rest) / mass
    across = momentum_at_rest * np.sqrt(1 - cos**2)
    kink = np.arctan2(across, along)
    length = tracker.outer_radius - tracker.inner_radius
    before = np.clip((radius - tracker.inner_radius) / length, 0.0, 1.0)
    turn = 2 * np.pi * u[:, :, 2][where]
    after = 1 - before
    tracks.momentum[where] = before * p + after * np.hypot(along, across)
    tracks.theta[where] += after * kink * np.cos(turn)
    tracks.phi[where] += after * kink * np.sin(turn) * tracks.path[where]
    tracks.muon[where] = True
    tracks.found[where] &= (kink < tracker.kink_lost) | (before >= 1)


def lose(tracks: Tracks, settings: DetectorSettings, random: EventRandom) -> None:
    """Lose tracks: by nuclear interactions, by charge and angle, and both of an event together."""
    u = random.uniform("loss", 5)
    if tracks.species.is_hadron:
        nuclear = settings.nuclear
        distance = (tracks.momentum - nuclear.resonance_momentum) / nuclear.resonance_width
        shape = 1 + nuclear.resonance_height / (1 + (2 * distance) ** 2)
        loss = np.array([nuclear.loss.minus, nuclear.loss.plus])
        tracks.found &= u[:, :2] > nuclear.scale * loss * shape * tracks.path
    tracking = settings.tracking
    cos = np.cos(tracks.theta)
    loss = np.array([tracking.loss.minus, tracking.loss.plus])
    tracks.found &= u[:, 2:4] > loss + tracking.loss_edge * cos**4 + tracking.slope * cos
    tracks.found &= u[:, 4:] > tracking.both


def measure(
    tracks: Tracks, layout: Layout, settings: DetectorSettings, random: EventRandom
) -> Array:
    """Replace the tracks' parameters by measured ones; return the numbers of hits, shape (N, 2)."""
    tracker, angles = settings.tracker, settings.angles
    lever = layout.lever(tracks.z, tracks.theta)
    hits = np.floor(lever * tracker.layers + 0.5)
    tracks.found &= hits >= tracker.least_hits
    lever = np.maximum(lever, tracker.least_hits / tracker.layers)
    z = random.normal("track", 12).reshape(-1, 2, 6)
    tail = random.uniform("track tail", 2)[:, :, None]
    z = core_and_tail(z, tail, tracker.tail_share, tracker.tail_width)
    # Errors grow with the inverse of the length: power 5/2 of the curvature, 3/2 of directions
    # (with the square root of the number of layers) [Glu63].
    direction = lever**-1.5
    transverse = z[:, :, :3] @ layout.transverse.T
    along = z[:, :, 3:5] @ layout.longitudinal.T
    sin = np.sin(tracks.theta)
    pt = tracks.momentum * sin
    # Scattering between the layers, as an error of the curvature [PDG22] ch. 35.
    length = tracker.outer_radius - tracker.inner_radius
    scattered = 0.016 * np.sqrt(tracker.radiation_lengths * tracks.path)
    scattered *= tracks.path / (length * lever * tracks.momentum * tracks.beta)
    curvature = GEV_PER_TESLA_METRE * tracker.field / pt
    # The sign of a curvature that is smeared beyond zero is the other charge: a lost track.
    smeared = curvature + lever**-2.5 * transverse[:, :, 2] + scattered * z[:, :, 5]
    tracks.found &= smeared > 0.05 * curvature
    ratio = curvature / np.maximum(smeared, 0.05 * curvature)
    charge = np.array([-1.0, 1.0])  # tracks turn to one side and to the other
    tracks.phi += charge * direction * transverse[:, :, 1]
    tracks.impact += charge * direction * transverse[:, :, 0]
    tracks.z += direction * along[:, :, 0]
    cot = 1 / np.tan(tracks.theta) + direction * along[:, :, 1]
    theta = np.arctan2(1.0, cot)
    tracks.momentum = tracker.scale * pt * ratio / np.sin(theta)
    theta = np.pi / 2 + (theta - np.pi / 2) * (1 + angles.stretch)
    shift = angles.shift + np.array([angles.shift_minus, angles.shift_plus])
    tracks.theta = np.clip(theta + shift * np.sin(theta) ** 2, 0.0, np.pi)
    tracks.phi = np.mod(tracks.phi + np.pi, 2 * np.pi) - np.pi
    return hits
