"""Events of several hadrons as the pair of tracks that a detector takes them for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch
from .photons import true_photons
from .random import EventRandom

__all__ = ["pairs_of", "with_photon"]

Array = NDArray[np.float64]

NEUTRAL_PION, PHOTON = 111, 22
"""PDG numbers."""

NO_PHOTON = (1e-12, 0.0, 0.0, 1e-12)
"""GeV; what stands for the photon of an event without, far below any threshold."""


def pairs_of(batch: EventBatch, seed: int) -> EventBatch:
    """Return the first two particles of events, all photons beside them.

    Neutral pions decay into two photons. Further charged particles are left out: what they do
    beside the pair is not looked at.

    Parameters
    ----------
    batch : EventBatch
        N events of two particles or more.
    seed : int
        Of the decays, which are functions of it and of the event numbers.
    """
    pdg_id = batch.pdg_id
    particles = batch.particles
    random = EventRandom(seed, batch.event_number)
    more = [particles[:, i] for i in np.flatnonzero(pdg_id == PHOTON) if i >= 2]
    pions = [particles[:, i] for i in np.flatnonzero(pdg_id == NEUTRAL_PION) if i >= 2]
    u = random.uniform("neutral pions", 2 * max(len(pions), 1))
    for i, pion in enumerate(pions):
        more += _two_photons(pion, u[:, 2 * i], u[:, 2 * i + 1])
    n_photons, photons = _with(batch, more)
    run = _core.RunInfo(batch.run)
    run.final_pdg_id = run.final_pdg_id[:2]
    core = batch.core
    pair = _core.EventBatch(
        event_number=core.event_number,
        weight_names=core.weight_names,
        weights=core.weights,
        p_minus=batch.p_minus,
        p_plus=batch.p_plus,
        n_photons=n_photons,
        photons=photons,
        beam_momenta=core.beam_momenta,
    )
    return EventBatch(pair, run)


def with_photon(batch: EventBatch) -> EventBatch:
    """Return pairs with their most energetic photon as the third particle, as of radiative return.

    Parameters
    ----------
    batch : EventBatch
        N pairs.
    """
    n = len(batch)
    hardest = true_photons(batch)[:, 0]
    owner = np.repeat(np.arange(n), batch.n_photons)
    # Of photons of one event with equal energies the first is taken.
    equal = np.flatnonzero(batch.photons[:, 0] == hardest[owner, 0])
    taken = equal[np.unique(owner[equal], return_index=True)[1]]
    run = _core.RunInfo(batch.run)
    run.final_pdg_id = [*run.final_pdg_id, PHOTON]
    core = batch.core
    third = np.where(np.isfinite(hardest), hardest, NO_PHOTON)
    moved = _core.EventBatch.of_particles(
        event_number=core.event_number,
        weight_names=core.weight_names,
        weights=core.weights,
        particles=np.concatenate([batch.particles, third[:, None]], axis=1),
        n_photons=np.maximum(core.n_photons - 1, 0).astype(np.int32),
        photons=np.ascontiguousarray(np.delete(core.photons, taken, axis=0)),
        beam_momenta=core.beam_momenta,
    )
    return EventBatch(moved, run)


def _two_photons(pion: Array, u: Array, v: Array) -> list[Array]:
    """Return the photons of an isotropic decay, shape (N, 4) each."""
    square = pion[:, 0] ** 2 - (pion[:, 1:] ** 2).sum(axis=1)
    mass = np.sqrt(square)
    cosine, azimuth = 2 * u - 1, 2 * np.pi * v
    sine = np.sqrt(1 - cosine**2)
    unit = np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=1)
    # A boost of (1, unit) mass/2; the second photon is what is left.
    along = (pion[:, 1:] * unit).sum(axis=1)
    first = np.empty_like(pion)
    first[:, 0] = (pion[:, 0] + along) / 2
    step = mass / 2 + along / (2 * (1 + pion[:, 0] / mass))
    first[:, 1:] = mass[:, None] / 2 * unit + (step / mass)[:, None] * pion[:, 1:]
    return [first, pion - first]


def _with(batch: EventBatch, more: list[Array]) -> tuple[NDArray[np.int32], Array]:
    """Return the numbers of photons, and the photons with as many more in each event."""
    n = len(batch)
    counts = batch.n_photons + np.int32(len(more))
    begins = np.concatenate([[0], np.cumsum(counts)])
    photons = np.empty((begins[-1], 4))
    before = batch.photon_offsets
    owner = np.repeat(np.arange(n), batch.n_photons)
    photons[np.arange(len(owner)) + (begins[:-1] - before[:-1])[owner]] = batch.photons
    for i, each in enumerate(more):
        photons[begins[:-1] + batch.n_photons + i] = each
    return counts, photons
