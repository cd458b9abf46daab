"""Candidates as events, and which photons a pair is likely to have radiated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector.photons import all_photons, true_photons
from ...detector.solenoid import momenta_of
from ...events.arrays import EventArrays
from ...events.batch import EventBatch

__all__ = ["PhotonsByPair", "batch_of", "final_state_shares", "photons_by_pair"]

Array = NDArray[np.float64]


def batch_of(run: _core.RunInfo, columns: Mapping[str, NDArray[Any]], mass: float) -> EventBatch:
    """Return candidates as events of a pair and a photon, for cuts and observables.

    Parameters
    ----------
    run : RunInfo
        Of radiative return with the same beams.
    columns : mapping
        As of candidates; a photon that is not tagged is NaN.
    mass : float
        That both tracks are taken to have, GeV.
    """
    n = len(columns["p_minus"])
    further = np.zeros(n, dtype=bool)
    photons = np.zeros((0, 4))
    if "k2_energy" in columns:
        further = np.isfinite(np.asarray(columns["k2_energy"]))
        energy, theta, phi = (np.asarray(columns[f"k2_{x}"])[further] for x in ANGLES)
        directions = [np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)]
        photons = energy[:, None] * np.stack([np.ones(len(energy)), *directions], 1)
    core = _core.EventBatch.of_particles(
        event_number=np.arange(n),
        weight_names=["nominal"],
        weights=np.ones((n, 1)),
        particles=np.ascontiguousarray(
            momenta_of({name: np.asarray(each, float) for name, each in _needed(columns)}, mass)
        ),
        n_photons=further.astype(np.int32),
        photons=np.ascontiguousarray(photons),
    )
    return EventBatch(core, run)


ANGLES = ("energy", "theta", "phi")

NEEDED = (
    *(f"{name}_{charge}" for name in ("p", "theta", "phi") for charge in ("minus", "plus")),
    *(f"k_{name}" for name in ANGLES),
)


def _needed(columns: Mapping[str, NDArray[Any]]) -> list[tuple[str, NDArray[Any]]]:
    return [(name, columns[name]) for name in NEEDED]


def final_state_shares(batch: EventBatch, enhancement: Array) -> tuple[Array, Array, Array]:
    """Return how likely the pair radiated the photons, by the eikonal factors of both pairs.

    Parameters
    ----------
    batch : EventBatch
        N events of a pair and a photon.
    enhancement : ndarray, shape (N,)
        |F(s)|^2 over |F(M^2)|^2: what the hardest photon loses by being one of the beams' pair.

    Returns
    -------
    hardest, further, mass_squared : ndarray, shape (N,)
        Probabilities for the hardest photon and for the next one; mass squared of the pair and the
        next one, GeV^2 (that of the pair where there is none).
    """
    photons = true_photons(batch)
    there = np.isfinite(photons[:, :2, 0])
    photons = np.where(there[:, :, None], photons[:, :2], 1.0)
    initial, final = (
        np.stack([_eikonal(one, two, photons[:, i]) for i in (0, 1)], 1)
        for one, two in (
            (batch.beam_momenta[:, 0], batch.beam_momenta[:, 1]),
            (batch.p_minus, batch.p_plus),
        )
    )
    weight = final[:, 0] * enhancement
    hardest = weight / (initial[:, 0] + weight)
    further = np.where(there[:, 1], final[:, 1] / (initial[:, 1] + final[:, 1]), 0.0)
    pair = batch.p_minus + batch.p_plus
    whole = pair + np.where(there[:, 1:2], photons[:, 1], 0.0)
    return hardest, further, _square(whole)


class PhotonsByPair(NamedTuple):
    """Which pair has radiated the photons of N events, each of shape (N,)."""

    n_initial: NDArray[np.intp]
    n_final: NDArray[np.intp]
    mass: Array
    """Of the final pair with its photons, GeV."""


def photons_by_pair(batch: EventArrays) -> PhotonsByPair:
    """Give each photon to the pair with the larger eikonal factor; amplitudes are of both."""
    event, k = all_photons(batch)
    n = len(batch)
    initial, final = (
        _eikonal(one[event], two[event], k)
        for one, two in (
            (batch.beam_momenta[:, 0], batch.beam_momenta[:, 1]),
            (batch.p_minus, batch.p_plus),
        )
    )
    of_pair = final > initial
    whole = batch.p_minus + batch.p_plus
    np.add.at(whole, event[of_pair], k[of_pair])
    return PhotonsByPair(
        np.bincount(event[~of_pair], minlength=n),
        np.bincount(event[of_pair], minlength=n),
        np.sqrt(np.maximum(_square(whole), 0.0)),
    )


def _eikonal(one: Array, two: Array, k: Array) -> Array:
    """Return -(p1/(p1 k) - p2/(p2 k))^2."""
    a, b = _product(one, k), _product(two, k)
    mixed = 2 * _product(one, two) / (a * b)
    return np.asarray(np.abs(mixed - _square(one) / a**2 - _square(two) / b**2))


def _product(a: Array, b: Array) -> Array:
    return np.asarray(a[:, 0] * b[:, 0] - np.sum(a[:, 1:] * b[:, 1:], axis=1))


def _square(a: Array) -> Array:
    return _product(a, a)
