"""What each process looks like in the detector at one energy: templates and efficiencies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector import SolenoidDetector
from ...detector.base import DetectedBatch
from ...events.batch import EventBatch
from ...selection.cuts import selection
from ...words.errors import AcceptanceError
from ..record import derived_seed
from .detector_errors import in_error
from .settings import PROCESSES, EnergyScanSettings
from .theory import EFFORT, QUICK_EFFORT, THETA_CUTS, generator_of, other_order

__all__ = [
    "CHARGES",
    "PROBED",
    "Sample",
    "accepted",
    "loosened",
    "momentum",
    "other_electrons",
    "samples_at",
    "within",
]

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

CHARGES = ("minus", "plus")

PROBED = ("probe", *(f"{name}_{each}" for name in ("p", "theta", "calo") for each in CHARGES))
"""Columns that say which tracks are lost."""

EVENTS, QUICK = 100_000, 15_000
"""Of each process at each energy; in quick form."""

MARGINS = {"theta_avg": 0.08, "theta_both": 0.08, "max_abs_xi": 0.06, "max_dphi": 0.06}
"""rad; how far outside the cuts events are generated that a detector may see inside."""

MOMENTUM_MARGIN = 0.06
"""The same of momenta over the beam energy."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Events of one process that the detector saw, and that passed the cuts there.

    Attributes
    ----------
    columns : mapping
        As of candidates, reconstructed, with `weight`, true momenta, and `true_mass` of the pair;
        shape (N,) each.
    run : RunInfo
        Of the events.
    efficiency, efficiency_error : float
        Seen within the cuts over generated within them, so that it may be above 1 by migration.
    tighter : mapping
        The efficiency where the cut on theta_avg is that of `THETA_CUTS`.
    true_asymmetry : float
        Of the same events before the detector, within the cuts.
    probes : mapping
        Those with one track lost, too, without cuts: what tracks are tested with.
    in_error : mapping
        The same events in detectors of `DETECTOR_ERRORS`, by the error.
    """

    columns: Columns
    run: _core.RunInfo
    efficiency: float
    efficiency_error: float
    tighter: Mapping[float, float]
    true_asymmetry: float
    probes: Columns
    in_error: Mapping[str, Sample] = field(default_factory=dict)


def samples_at(settings: EnergyScanSettings, index: int, threads: int) -> dict[str, Sample]:
    """Return simulated samples of ee, mumu, pipi at a point.

    Raises
    ------
    VasilisaError
        If the detector or the generator refuses something, or nothing is seen.
    """
    detector = SolenoidDetector(settings.detector)
    return {process: _sample(settings, index, process, detector, threads) for process in PROCESSES}


def other_electrons(settings: EnergyScanSettings, index: int, threads: int) -> Sample:
    """Return electrons with the other scheme of further photons, see `other_order`.

    Raises
    ------
    VasilisaError
        As `samples_at`.
    """
    detector = SolenoidDetector(settings.detector)
    order = other_order(settings.generator.order)
    return _sample(settings, index, "ee", detector, threads, order=order)


def _sample(
    settings: EnergyScanSettings,
    index: int,
    process: str,
    detector: SolenoidDetector,
    threads: int,
    **changes: Any,
) -> Sample:
    seed = derived_seed(settings.seed, "templates", index, process)
    generator = generator_of(
        settings,
        index,
        process,
        threads,
        cuts=loosened(settings.cuts),
        seed=seed,
        effort=QUICK_EFFORT if settings.quick else EFFORT,
        **({"pion_structure": settings.generator.pion_structure} if process == "pipi" else {}),
        **changes,
    )
    true = generator.sample(QUICK if settings.quick else EVENTS)
    own = derived_seed(seed, "detector")
    sample = _seen_in(settings, index, process, true, detector(true, own))
    errors = {} if changes else in_error(settings, process)
    others = {
        name: _seen_in(settings, index, process, true, SolenoidDetector(each)(true, own))
        for name, each in errors.items()
    }
    return replace(sample, in_error=others)


def _seen_in(
    settings: EnergyScanSettings, index: int, process: str, true: EventBatch, seen: DetectedBatch
) -> Sample:
    weights = np.asarray(true.weights["nominal"])
    inside = np.asarray(selection(settings.cuts)(true))
    kept = accepted(settings, index, seen, seen.columns)
    if not kept.any():
        raise AcceptanceError(f"{process}: the detector sees none of {len(true)} events")
    columns = {name: values[kept] for name, values in seen.columns.items()}
    columns |= {f"true_p_{charge}": momentum(true, charge)[kept] for charge in CHARGES}
    columns["true_mass"] = np.asarray(true.pair_mass)[kept]
    efficiency, error = _efficiency(weights, inside, kept)
    forward = np.where(np.asarray(true.theta_avg) < math.pi / 2, 1, -1)
    asymmetry = float((weights * forward)[inside].sum() / weights[inside].sum())
    tested = np.abs(seen.columns["probe"]) <= 1
    probes = {name: seen.columns[name][tested] for name in PROBED}
    probes["weight"] = weights[tested]
    columns["weight"] = weights[kept]
    tighter = {
        cut: _efficiency(
            weights, inside & within(np.asarray(true.theta_avg), cut), kept & _seen(seen, cut)
        )[0]
        for cut in THETA_CUTS
    }
    return Sample(columns, true.run, efficiency, error, tighter, asymmetry, probes)


def _efficiency(
    weights: Array, inside: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> tuple[float, float]:
    """Return sum(kept)/sum(inside) and its error, with what both have in common."""
    below = float(weights[inside].sum())
    value = float(weights[kept].sum()) / below
    residuals = weights * (kept - value * inside)
    return value, math.sqrt(float((residuals**2).sum())) / below


def within(theta: Array, cut: float) -> NDArray[np.bool_]:
    """Tell whether angles keep the distance of a cut from both beams."""
    return np.asarray((theta > cut) & (theta < math.pi - cut))


def _seen(batch: EventBatch, cut: float) -> NDArray[np.bool_]:
    return within(np.asarray(batch.theta_avg), cut)


def accepted(
    settings: EnergyScanSettings, index: int, batch: EventBatch, columns: Columns
) -> NDArray[np.bool_]:
    """Tell which candidates are pairs of tracks within the cuts of the card, shape (N,).

    Parameters
    ----------
    settings : EnergyScanSettings
    index : int
        Of the point.
    batch : EventBatch
        Reconstructed momenta.
    columns : mapping
        Reconstructed quantities.
    """
    kept = np.asarray(selection(settings.cuts)(batch)).copy()
    if "probe" in columns:
        kept &= columns["probe"] == 0
    tracks = settings.tracks
    ecm = settings.points[index].ecm
    limits = {"rho": tracks.max_rho, "z": tracks.max_z}
    for charge in CHARGES:
        for name, limit in limits.items():
            column = f"{name}_{charge}"
            if limit is not None and column in columns:
                kept &= np.abs(columns[column]) <= limit
        p = columns[f"p_{charge}"]
        if tracks.max_above_beam is not None:
            kept &= p < ecm / 2 + tracks.max_above_beam
        kaon = _core.Constants().kaon_mass
        if tracks.above_kaons and ecm > 2 * kaon:
            kept &= p > 1.15 * math.sqrt(ecm**2 / 4 - kaon**2)
    return kept


def momentum(batch: EventBatch, charge: str) -> Array:
    """Return the momentum of a particle of the pair, GeV, shape (N,)."""
    momenta = batch.p_minus if charge == "minus" else batch.p_plus
    return np.asarray(np.sqrt((momenta[:, 1:] ** 2).sum(axis=1)))


def loosened(cuts: str | dict[str, Any] | None) -> Any:
    """Return cuts that keep what a detector may move inside those of the card."""
    if cuts == "cmd3":
        cuts = {
            "theta_avg": [1.0, math.pi - 1.0],
            "max_abs_xi": 0.25,
            "max_dphi": 0.15,
            "min_p_over_half_ecm": 0.45,
        }
    if not isinstance(cuts, dict):
        return cuts
    loose: dict[str, Any] = dict(cuts)
    for name, margin in MARGINS.items():
        if name not in loose:
            continue
        value = loose[name]
        if isinstance(value, list) and all(isinstance(each, float) for each in value):
            loose[name] = [value[0] - margin, value[1] + margin]
        elif isinstance(value, float):
            loose[name] = value + margin
    if isinstance(loose.get("min_p_over_half_ecm"), float):
        loose["min_p_over_half_ecm"] -= MOMENTUM_MARGIN
    return loose
