"""Efficiencies of tracks, triggers and photons from candidates themselves, data over simulation.

One track tags the pair, with the photon where there is one; the other is found or lost. Data and
the mixture of all simulated processes are treated alike, so that what is wrong with the predicted
direction is wrong in both, and only the ratio counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector.solenoid import momenta_of
from ...inference.tag_and_probe import (
    CHARGES,
    LOST,
    TrackEfficiency,
    require_losses,
    track_efficiency,
    trigger_efficiency_of,
)
from ...selection.conditions import finite_number
from ...words.errors import DataError, speaking_of
from ..record import Record
from .acceptance import ANGLES
from .choice import acceptance, mass_of
from .settings import RadiativeReturnSettings

__all__ = ["Factor", "factor_of", "tag_sums", "theta_edges", "theta_pairs"]

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]
Factor = tuple[float, float]
"""Efficiency in data over that of the simulation, and its error."""

BINS = 4
"""Of the polar angle of tracks, within the cut on it."""

WIDEST = (0.4, math.pi - 0.4)
"""rad; where cuts do not limit the angles of tracks."""

OF_PHOTONS = ("photon", "photon_theta", "photon_energy", "photon_energy_cm")
"""Cuts that ask for a photon."""

LEAST_PHOTON, CONE, MASSLESS = 0.1, 0.3, 0.15
"""GeV of a photon that the pair predicts; rad to the one that is seen; largest difference between
energy and momentum, of the energy."""

NEEDED = ("probe", "trigger_track", "trigger_calo")


def _limits(value: Any) -> tuple[float, float]:
    low, high = (finite_number("cuts", each, ANGLES) for each in value)
    return low, high


def theta_edges(settings: RadiativeReturnSettings) -> Array:
    """Return the edges in the polar angle of tracks, rad."""
    low, high = WIDEST
    cuts = acceptance(settings)
    if "theta_both" in cuts:
        low, high = _limits(cuts["theta_both"])
    elif "abs_cos_theta_max" in cuts:
        low = math.acos(cuts["abs_cos_theta_max"])
        high = math.pi - low
    return np.linspace(low, high, BINS + 1)


def asks_for_photon(settings: RadiativeReturnSettings) -> bool:
    """Tell whether the photon is tagged."""
    return any(name in acceptance(settings) for name in OF_PHOTONS)


def tag_sums(
    settings: RadiativeReturnSettings, run: _core.RunInfo, columns: Columns, weight: Array
) -> dict[str, Array]:
    """Return sums of weights and of their squares, the last index.

    Returns
    -------
    dict
        ``tracks`` (2, 2, bins, 2): by charge of the probe, found or lost; ``triggers`` (3, 2):
        both, that of tracks alone, that of clusters alone; ``photons`` (2, 2): found or lost.

    Raises
    ------
    DataError
        Without a column that is needed.
    """
    for name in NEEDED:
        if name not in columns:
            raise DataError(f"holds no column {name!r}, which tag_and_probe needs; valid: truth")
    powers = np.stack([weight, weight**2], 1)
    probe = np.asarray(columns["probe"])
    momenta = momenta_of(columns, mass_of("pipigamma"))
    total = np.sum(run.beam_momenta, axis=0)
    edges = theta_edges(settings)
    tagged = asks_for_photon(settings)
    tracks = np.zeros((2, 2, len(edges) - 1, 2))
    for i, charge in enumerate(CHARGES):
        tag = momenta[:, 1 - i]
        angle = _theta(tag)
        expected = math.pi - angle
        usable = (angle > edges[0]) & (angle < edges[-1])
        if tagged:
            expected = _theta(total - tag - momenta[:, 2])
            usable &= np.isfinite(columns["k_energy"])
        for j, flag in enumerate((0, LOST[charge])):
            chosen = usable & (probe == flag)
            for k in (0, 1):
                tracks[i, j, :, k] = np.histogram(
                    expected[chosen], edges, weights=powers[chosen, k]
                )[0]
    both = probe == 0
    track, calo = (np.asarray(columns[f"trigger_{each}"]) == 1 for each in ("track", "calo"))
    triggers = [powers[both & each].sum(0) for each in (track & calo, track & ~calo, calo & ~track)]
    found = {"tracks": tracks, "triggers": np.array(triggers)}
    if tagged:
        found["photons"] = _photons(settings, columns, momenta, total, powers, both)
    return found


def _theta(p: Array) -> Array:
    return np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3])


def _photons(
    settings: RadiativeReturnSettings,
    columns: Columns,
    momenta: Array,
    total: Array,
    powers: Array,
    both: NDArray[np.bool_],
) -> Array:
    """Return photons found and lost where the pair predicts one inside the cuts."""
    cuts = acceptance(settings)
    photon = cuts.get("photon", {})
    low, high = 0.0, math.pi
    if "photon_theta" in cuts or "theta" in photon:
        low, high = _limits(cuts.get("photon_theta", photon.get("theta")))
    elif "abs_cos_theta_max" in photon:
        low = math.acos(photon["abs_cos_theta_max"])
        high = math.pi - low
    k = total - momenta[:, 0] - momenta[:, 1]
    size, angle = np.linalg.norm(k[:, 1:], axis=1), _theta(k)
    with np.errstate(invalid="ignore"):
        there = both & (k[:, 0] > LEAST_PHOTON) & (angle > low) & (angle < high)
        there &= np.abs(k[:, 0] - size) < MASSLESS * k[:, 0]
        seen = np.asarray(columns["k_energy"])
        cosine = np.sum(k[:, 1:] * momenta[:, 2, 1:], axis=1) / (size * seen)
        close = np.isfinite(seen) & (cosine > math.cos(CONE))
    return np.array([powers[there & each].sum(0) for each in (close, ~close)])


def theta_pairs(settings: RadiativeReturnSettings, columns: Columns, weight: Array) -> Array:
    """Return pairs by the polar angles of both tracks, shape (bins, bins)."""
    edges = theta_edges(settings)
    angles = [np.asarray(columns[f"theta_{charge}"]) for charge in CHARGES]
    found: Array = np.histogram2d(angles[0], angles[1], [edges, edges], weights=weight)[0]
    return found


def factor_of(
    settings: RadiativeReturnSettings, records: Mapping[str, Record], process: str
) -> Factor:
    """Return by how much the efficiency of a pair is higher in data than in the simulation.

    Raises
    ------
    DataError
        If a bin has no tags.
    """
    data = records["data"]["tags"]
    names = [name for name in records if "tags" in records[name] and name != "data"]
    mixture = {kind: _mixed([records[name] for name in names], kind) for kind in data}
    edges = theta_edges(settings)
    middle = 0.5 * (edges[1:] + edges[:-1])
    pairs = np.array(records[process]["pairs"], float)
    i, j = np.nonzero(pairs > 0)
    place = middle[i], middle[j], pairs[i, j]
    with speaking_of("tag and probe"):
        require_losses(*(_found_and_lost(each) for each in (data, mixture)))
        found = [
            _tracks(edges, np.array(each["tracks"], float)).of_pairs(*place, found=True)
            for each in (data, mixture)
        ]
        parts = [_ratio(*found)]
        parts.append(_ratio(*(_trigger(np.array(each["triggers"])) for each in (data, mixture))))
        if "photons" in data:
            parts.append(_ratio(*(_share(np.array(each["photons"])) for each in (data, mixture))))
    value = math.prod(each[0] for each in parts)
    return value, value * math.hypot(*(error / ratio for ratio, error in parts))


def _found_and_lost(tags: Mapping[str, Any]) -> Factor:
    found, lost = np.array(tags["tracks"], float)[..., 0].sum(axis=(0, 2))
    return float(found), float(lost)


def _mixed(records: list[Record], kind: str) -> Array:
    parts = [
        np.array(each["tags"][kind], float) * np.array([each["unit"], each["unit"] ** 2])
        for each in records
    ]
    return np.asarray(np.sum(parts, axis=0))


def _tracks(edges: Array, sums: Array) -> TrackEfficiency:
    return track_efficiency(
        edges,
        found=sums[:, 0, :, 0],
        lost=sums[:, 1, :, 0],
        variances=(sums[:, 0, :, 1], sums[:, 1, :, 1]),
    )


def _effective(sums: Array) -> Array:
    """Return counts with the relative error of all sums together."""
    whole, squares = sums.sum(0)
    return np.asarray(sums[:, 0] * whole / squares if squares > 0 else 0 * sums[:, 0])


def _trigger(sums: Array) -> Factor:
    return trigger_efficiency_of(*_effective(sums))


def _share(sums: Array) -> Factor:
    found, lost = _effective(sums)
    if not found > 0:
        raise DataError("no photon is found where pairs predict one; valid: some")
    total = found + lost
    return found / total, math.sqrt(found * max(lost, 1.0) / total**3)


def _ratio(data: Factor, simulation: Factor) -> Factor:
    value = data[0] / simulation[0]
    return value, value * math.hypot(data[1] / data[0], simulation[1] / simulation[0])
