"""Elastic kinematics of a fixed target, and events at another energy of the beam."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...events.batch import EventBatch

__all__ = ["at_other_energy", "largest_electron_energy", "largest_muon_angle", "largest_transfer"]

Array = NDArray[np.float64]


def _masses() -> tuple[float, float]:
    constants = _core.Constants()
    return constants.electron_mass, constants.muon_mass


def largest_transfer(energy: float) -> float:
    """Return the largest -t at an energy (GeV) of muons on electrons at rest, GeV^2."""
    light, heavy = _masses()
    s = light**2 + heavy**2 + 2 * light * energy
    return 4 * light**2 * (energy - heavy) * (energy + heavy) / s


def largest_electron_energy(energy: float) -> float:
    """Return the largest energy of the electron, GeV."""
    light, _ = _masses()
    return light + largest_transfer(energy) / (2 * light)


def largest_muon_angle(energy: float) -> float:
    """Return the largest angle of a muon that was scattered elastically, rad: sin = m_e/m_mu."""
    light, heavy = _masses()
    return math.asin(light / heavy)


def at_other_energy(batch: EventBatch, shift: float) -> tuple[EventBatch, Array]:
    """Return the events as they were with beams of another energy, and their relative weights.

    Directions in the centre-of-mass frame stay, momenta scale with those of the beams; weights are
    those of the lowest order, [ALI19] eq. (2.2). Made for shifts far below the energy: what
    radiation adds is of the order of alpha times the shift.

    Parameters
    ----------
    batch : EventBatch
        Muons on electrons at rest.
    shift : float
        GeV.
    """
    light, heavy = _masses()
    beams = np.array(batch.beam_momenta)
    direction = beams[:, 0, 1:] / np.linalg.norm(beams[:, 0, 1:], axis=1, keepdims=True)
    before, after = beams[:, 0, 0], beams[:, 0, 0] + shift
    own, other = (_frame(energy, light, heavy) for energy in (before, after))
    scale = other[2] / own[2]  # of the momenta
    moved = np.empty_like(batch.particles)
    for i, mass in enumerate((light, heavy)):
        p = batch.particles[:, i]
        along = np.einsum("ni,ni->n", p[:, 1:], direction)
        across = (p[:, 1:] - along[:, np.newaxis] * direction) * scale[:, np.newaxis]
        forward = own[0] * (along - own[1] * p[:, 0]) * scale
        energy = np.sqrt(mass**2 + forward**2 + np.einsum("ni,ni->n", across, across))
        moved[:, i, 0] = other[0] * (energy + other[1] * forward)
        longitudinal = other[0] * (forward + other[1] * energy)
        moved[:, i, 1:] = across + longitudinal[:, np.newaxis] * direction
    beams[:, 0, 0] = after
    beams[:, 0, 1:] = direction * np.sqrt(after**2 - heavy**2)[:, np.newaxis]
    t = batch.t_ee
    weights = (
        _lowest_order(own[3], t, light, heavy),
        _lowest_order(other[3], t * scale**2, light, heavy),
    )
    core = batch.core
    again = _core.EventBatch.of_particles(
        core.event_number,
        core.weight_names,
        core.weights,
        moved,
        core.n_photons,
        core.photons,
        beams,
    )
    return EventBatch(again, batch.run), weights[1] / weights[0]


def _frame(energy: Array, light: float, heavy: float) -> tuple[Array, Array, Array, Array]:
    """Return gamma and velocity of the centre of mass, the momentum of the beams in it, and s."""
    s = light**2 + heavy**2 + 2 * light * energy
    root = np.sqrt(s)
    gamma = (energy + light) / root
    momentum = np.sqrt((energy - heavy) * (energy + heavy))
    return gamma, momentum / (energy + light), light * momentum / root, s


def _lowest_order(s: Array, t: Array, light: float, heavy: float) -> Array:
    """Return d sigma / d cos(theta) in the centre of mass, up to a constant."""
    rest = s - light**2 - heavy**2
    return np.asarray((rest**2 + s * t + t**2 / 2) / (s * t**2))
