"""Photons of their own in the calorimeter: those of radiative return."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..events.arrays import Array, EventArrays
from .base import Columns
from .random import EventRandom
from .settings import Calorimeter

__all__ = ["all_photons", "seen_photons", "true_photons"]

PLACES = 3
"""Photons of an event that are looked at, the most energetic ones."""

NAMES = ("k", "k2")


def all_photons(batch: EventArrays) -> tuple[NDArray[np.intp], Array]:
    """Return the place of the event of each photon, shape (P,), and its momentum, (P, 4) in GeV."""
    n = len(batch)
    event = np.repeat(np.arange(n), batch.n_photons)
    if batch.is_pair:
        return event, batch.photons
    hard = batch.core.particles[:, 2]
    return np.concatenate([event, np.arange(n)]), np.concatenate([batch.photons, hard])


def true_photons(batch: EventArrays) -> Array:
    """Return the photons of each event by falling energy, shape (N, 3, 4); NaN where none is."""
    n = len(batch)
    event, photons = all_photons(batch)
    order = np.lexsort((-photons[:, 0], event))
    event, photons = event[order], photons[order]
    place = np.arange(len(event)) - np.searchsorted(event, event)
    kept = place < PLACES
    found = np.full((n, PLACES, 4), np.nan)
    found[event[kept], place[kept]] = photons[kept]
    return found


def seen_photons(batch: EventArrays, settings: Calorimeter, random: EventRandom) -> Columns:
    """Return `k_energy`, `k_theta`, `k_phi` of the hardest photon seen, `k2_...` of the next.

    Parameters
    ----------
    batch : EventArrays
        N events.
    settings : Calorimeter
        Coverage, threshold, efficiency and resolution are those of clusters.
    random : EventRandom
    """
    photons = true_photons(batch)
    energy = photons[:, :, 0]
    pt = np.hypot(photons[:, :, 1], photons[:, :, 2])
    theta = np.arctan2(pt, photons[:, :, 3])
    phi = np.arctan2(photons[:, :, 2], photons[:, :, 1])
    normal = random.normal("photons", 3 * PLACES).reshape(-1, 3, PLACES)
    width = np.hypot(settings.stochastic / np.sqrt(energy), settings.constant)
    energy = settings.scale * energy * (1 + width * normal[:, 0])
    theta = theta + settings.sigma_theta * normal[:, 1]
    phi = phi + settings.sigma_theta / np.sin(theta) * normal[:, 2]
    seen = random.uniform("photons seen", PLACES) < settings.efficiency
    with np.errstate(invalid="ignore"):
        seen &= (energy > settings.threshold) & (theta > settings.coverage)
        seen &= theta < np.pi - settings.coverage
    energy = np.where(seen, energy, -np.inf)
    order = np.argsort(-energy, axis=1)
    columns: Columns = {}
    for place, name in enumerate(NAMES):
        index = order[:, place : place + 1]
        there = np.take_along_axis(seen, index, 1)[:, 0]
        for quantity, values in (("energy", energy), ("theta", theta), ("phi", phi)):
            value = np.take_along_axis(values, index, 1)[:, 0]
            if quantity == "phi":
                value = np.arctan2(np.sin(value), np.cos(value))
            columns[f"{name}_{quantity}"] = np.where(there, value, np.nan)
    return columns
