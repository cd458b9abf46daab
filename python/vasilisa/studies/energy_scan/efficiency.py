"""Efficiencies of pairs at one point: simulated, from the sample itself, or of a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.tag_and_probe import require_losses, tag_and_probe
from ...words.columns import Column, read_columns
from ...words.errors import ConfigurationError, DataError
from ..record import Record
from .samples import CHARGES, PROBED, Sample
from .settings import EFFICIENCIES, PROCESSES, EnergyScanSettings
from .theory import THETA_CUTS

__all__ = ["efficiencies", "efficiency_table", "muon_ratio"]

Columns = Mapping[str, NDArray[Any]]
Samples = Mapping[str, Sample]
Array = NDArray[np.float64]

TABLE = {
    "point": Column("a whole number", "0 or above", lowest=0),
    **{f"eps_{process}": Column("a number", "0 or above", lowest=0) for process in PROCESSES},
    **{
        f"eps_{process}_error": Column("a number", "0 or above", lowest=0, optional=True)
        for process in PROCESSES
    },
}

FIRST_ANGLE, BINS = THETA_CUTS[0], 6
"""rad; bins of the polar angle of tracks, from the first to its mirror: no wider than the cuts, as
pairs beyond are simulated only as far as the detector may move them inside."""

LEAST_MOMENTUM = 0.8
"""Over the beam energy, of the larger of the momenta."""

ELECTRON = 0.7
"""Over the beam energy: larger clusters are those of electrons."""

LARGEST = 1.2
"""More than migration over the edges of the cuts explains."""


def efficiencies(
    settings: EnergyScanSettings,
    index: int,
    samples: Samples,
    theory: Record,
    candidates: Columns,
    background: Columns | None = None,
) -> Record:
    """Return value and error of the efficiency of each process.

    Parameters
    ----------
    settings, index, candidates
        As of `refits`.
    samples : mapping
        By process.
    theory : dict
        Of the point.
    background : mapping, optional
        Probes of backgrounds, among those of pairs; weights in nb.

    Raises
    ------
    DataError
        For an efficiency of 0, or far above one; if the sample has no candidates to test with.
    """
    if settings.efficiency == "truth":
        found = {
            process: {"value": sample.efficiency, "error": sample.efficiency_error}
            for process, sample in samples.items()
        }
    elif settings.efficiency == "tag_and_probe":
        found = _tested(settings, index, samples, theory, candidates, background)
    else:
        found = _of_table(settings, index)
    for process, each in found.items():
        if not 0 < each["value"] <= LARGEST:
            raise DataError(
                f"efficiency: eps_{process} = {each['value']:.4g}; valid: above 0, up to 1"
            )
    return found


def muon_ratio(theory: Record, efficiency: Record) -> tuple[float, float]:
    """Return mumu/ee of cross sections times efficiencies, and its error."""
    value, square = 1.0, 0.0
    for process, power in (("mumu", 1), ("ee", -1)):
        sigma, variance = (float(np.sum(theory[process][name])) for name in ("sigma", "variance"))
        value *= (sigma * efficiency[process]["value"]) ** power
        square += variance / sigma**2
        square += (efficiency[process]["error"] / efficiency[process]["value"]) ** 2
    return value, value * math.sqrt(square)


def efficiency_table(settings: EnergyScanSettings) -> dict[int, Mapping[str, float]]:
    """Return the rows of the table that a card names, by point; nothing if it names none.

    Raises
    ------
    ConfigurationError
        If it cannot be read, or a point stands twice.
    """
    if settings.efficiency in EFFICIENCIES:
        return {}
    rows: dict[int, Mapping[str, float]] = {}
    for each in read_columns("efficiency", settings.efficiency, TABLE):
        number = int(each["point"])
        if number != each["point"] or number in rows:
            raise ConfigurationError(
                "stands twice" if number in rows else "",
                field="efficiency: point",
                value=each["point"],
                valid="whole numbers, each once",
            )
        rows[number] = each
    return rows


def _of_table(settings: EnergyScanSettings, index: int) -> Record:
    number = settings.number_of(index)
    row = efficiency_table(settings).get(number)
    if row is None:
        raise DataError(f"efficiency: {settings.efficiency} has no point {number}")
    found = {}
    for process in PROCESSES:
        value = row[f"eps_{process}"]
        if value > 1:
            raise DataError(f"efficiency: eps_{process} = {value:g}; valid: above 0, up to 1")
        found[process] = {"value": value, "error": row.get(f"eps_{process}_error", 0.0)}
    return found


def _tested(
    settings: EnergyScanSettings,
    index: int,
    samples: Samples,
    theory: Record,
    data: Columns,
    background: Columns | None,
) -> Record:
    """Return simulated efficiencies times those of tracks in data over those in simulation.

    Pairs with an electron's cluster and the others are tested apart, as data hold them: species
    mixed in the simulation as their cross sections are. What is lost with both tracks stays as it
    is simulated.
    """
    for name in PROBED:
        if name not in data:
            raise DataError(
                f"holds no column {name!r}, which tag_and_probe needs; valid: truth, a table"
            )
    beam = settings.points[index].ecm / 2
    mixture = _mixed(samples, theory, background)
    require_losses(_found_and_lost(data), _found_and_lost(mixture))
    edges = np.linspace(FIRST_ANGLE, math.pi - FIRST_ANGLE, BINS + 1)
    tested = {}
    for electrons in (True, False):
        pair = [
            tag_and_probe(_tagged(columns, beam, electrons), edges) for columns in (data, mixture)
        ]
        tested[electrons] = pair
    found = {}
    for process, sample in samples.items():
        # Single tracks of pairs within the cuts are as good as those at the edge.
        minus, plus = (
            np.clip(sample.columns[f"theta_{each}"], edges[0], edges[-1]) for each in CHARGES
        )
        (seen, seen_error), (expected, expected_error) = (
            each.of_pairs(minus, plus, sample.columns["weight"], found=True)
            for each in tested[process == "ee"]
        )
        ratio = seen / expected
        value = sample.efficiency * ratio
        errors = (
            sample.efficiency_error / sample.efficiency,
            seen_error / seen,
            expected_error / expected,
        )
        found[process] = {
            "value": value,
            "error": value * math.hypot(*errors),
            "data_over_simulation": ratio,
        }
    return found


def _mixed(samples: Samples, theory: Record, background: Columns | None) -> Columns:
    """Return the probes of all samples with the weights of their cross sections."""
    parts = [] if background is None or not len(background["weight"]) else [background]
    for process, sample in samples.items():
        scale = math.fsum(theory[process]["sigma"]) * sample.efficiency
        scale /= float(sample.columns["weight"].sum())
        parts.append({**sample.probes, "weight": scale * sample.probes["weight"]})
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


def _found_and_lost(columns: Columns) -> tuple[float, float]:
    """Return sums of weights with both tracks, and with one."""
    probe = np.asarray(columns["probe"])
    weight = np.asarray(columns.get("weight", np.ones(len(probe))))
    return float(weight[probe == 0].sum()), float(weight[np.abs(probe) == 1].sum())


def _tagged(columns: Columns, beam: float, electrons: bool) -> Columns:
    """Return pairs, one track of which may be lost, with or without an electron's cluster."""
    momentum = np.fmax(columns["p_minus"], columns["p_plus"])
    energy = np.nan_to_num(np.fmax(columns["calo_minus"], columns["calo_plus"]))
    chosen = (momentum > LEAST_MOMENTUM * beam) & ((energy > ELECTRON * beam) == electrons)
    names = ("probe", "theta_minus", "theta_plus", "weight")
    return {name: np.asarray(columns[name])[chosen] for name in names if name in columns}
