"""One sample of pseudo-data: a process at a point, from its generator through the detector."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...detector import (
    SolenoidDetector,
    cosmic_muons,
    detector_settings,
    pairs_of,
    scan_candidates,
)
from ...detector.base import Columns, DetectedBatch
from ...detector.cosmics import COSMIC
from ...detector.settings import DetectorSettings
from ...keep.output import write_whole
from ...phase_space import CHANNELS, PhaseSpace
from ...run.generator import Generator
from ...run.settings import form_factor_argument
from ..measurement.pseudo_data import counted_cross_section
from ..record import Record, derived_seed
from ..runner import Resources
from .backgrounds import KAONS, PRECISION
from .settings import PROCESSES, EnergyScanSettings

__all__ = [
    "GENERATED_CUTS",
    "QUICK_LEAST",
    "Sample",
    "joined",
    "make_sample",
    "sample_seed",
    "simulated_luminosity",
    "true_detector",
    "true_form_factor",
    "true_generator",
]

QUICK, QUICK_LEAST = 0.05, 0.01
"""Of the luminosity, in quick form; 1/pb at 1 GeV, in proportion to the energy, if the point has
them: cross sections fall with it."""

LEAST_EFFORT = 0.02
"""Of the set-up of samples of less than 1/pb, see `Generator`."""

AT_ONCE = 50_000
"""Events between generator and detector: bounds the memory."""

FINEST = 5e-5
"""Relative error of cross sections below which nothing is asked for."""

RARE = 0.5
"""Events at all angles, fewer of which are none: of hadrons a tenth is generated at most."""

GENERATED_CUTS: dict[str, Any] = {
    "theta_both": [0.7, math.pi - 0.7],
    "max_abs_xi": 0.4,
    "max_dphi": 0.3,
    "min_p_over_half_ecm": 0.3,
}
"""What is generated: more than the selection of pairs keeps, so that resolution moves events in."""


@dataclass(frozen=True)
class Sample:
    """One process at one point."""

    index: int
    process: str

    @property
    def key(self) -> str:
        """Name under which the finished sample is kept."""
        return f"{self.index:03d}_{self.process}"


def true_generator(
    settings: EnergyScanSettings, index: int, process: str, threads: int, **changes: Any
) -> Generator:
    """Return what makes the events of a process at a point.

    Parameters
    ----------
    settings : EnergyScanSettings
        The card, with its `truth`.
    index : int
        Of the point.
    process : str
        ``ee``, ``mumu``, ``pipi`` or ``kk``.
    threads : int
        Of the engine.
    **changes
        Arguments of `Generator` in place of the card's.
    """
    truth, point = settings.truth, settings.points[index]
    assert truth is not None
    cuts = dict(GENERATED_CUTS)
    if process == KAONS:
        del cuts["min_p_over_half_ecm"]  # they are slow
    arguments: dict[str, Any] = {
        "order": truth.order,
        "cuts": cuts,
        "seed": sample_seed(settings, index, process, "events"),
        "threads": threads,
        "vacuum_polarization": settings.generator.vacuum_polarization.get(process, "none"),
    }
    if point.ecm_spread:
        # Of two beams whose energies are independent.
        arguments["beams"] = {"spread": point.ecm_spread / math.sqrt(2)}
    if process == "pipi":
        arguments |= {
            "form_factor": true_form_factor(settings),
            "pion_structure": truth.pion_structure,
        }
    return Generator(process, point.ecm, **(arguments | changes))


def true_detector(settings: EnergyScanSettings) -> DetectorSettings:
    """Return the detector of pseudo-data: that of the truth, by default that of the analysis."""
    assert settings.truth is not None
    own = settings.truth.detector
    return detector_settings(settings.detector if own is None else own)


def sample_seed(settings: EnergyScanSettings, index: int, process: str, purpose: str) -> int:
    """Return the seed of one purpose of a sample."""
    assert settings.truth is not None
    number = settings.number_of(index)
    return derived_seed("pseudo-data", settings.truth.seed, number, process, purpose)


def true_form_factor(settings: EnergyScanSettings) -> Any:
    """Return the form factor of the truth as a `Generator` takes it."""
    truth = settings.truth
    assert truth is not None
    kind = None if truth.form_factor_below is None else "dressed"
    return form_factor_argument(truth.form_factor, kind, truth.form_factor_below, "pipi")


def simulated_luminosity(settings: EnergyScanSettings, index: int, quick: bool) -> float:
    """Return what is simulated, 1/pb; 0 where the card has a fault, which its analysis finds.

    Parameters
    ----------
    settings : EnergyScanSettings
        The card, with its `truth`.
    index : int
        Of the point.
    quick : bool
        A twentieth of the luminosity.
    """
    assert settings.truth is not None
    point = settings.points[index]
    whole = max(0.0, settings.truth.luminosity_scale * point.luminosity)
    return min(whole, max(QUICK * whole, QUICK_LEAST * point.ecm)) if quick else whole


def make_sample(
    settings: EnergyScanSettings, job: Sample, resources: Resources, quick: bool, file: Path
) -> Record:
    """Make one sample, write its columns, return what is true of it."""
    luminosity = simulated_luminosity(settings, job.index, quick)
    seed = sample_seed(settings, job.index, job.process, "detector")
    detector = SolenoidDetector(true_detector(settings))
    point = settings.number_of(job.index)
    random = np.random.Generator(
        np.random.Philox(sample_seed(settings, job.index, job.process, "number"))
    )
    record: Record = {"point": point, "process": job.process, "sigma": None, "sigma_error": None}
    assert settings.truth is not None
    scale = 1.0 if job.process in PROCESSES else settings.truth.background_scale
    if job.process == COSMIC:
        n = int(random.poisson(detector.settings.cosmics.rate * luminosity * scale))
        seen: Iterator[DetectedBatch] = (
            cosmic_muons(detector, settings.points[job.index].ecm, min(AT_ONCE, n - i), seed, i)
            for i in range(0, n, AT_ONCE)
        )
    elif luminosity > 0 and not _nothing(settings, job, luminosity):
        threads = resources.threads
        generator = _generator(settings, job, threads, quick)
        if isinstance(generator, PhaseSpace):
            sigma, error = generator.within_cuts
        else:
            whole = functools.partial(true_generator, settings, job.index, job.process, threads)
            sigma, error = counted_cross_section(generator, luminosity, FINEST, whole)
        record |= {"sigma": sigma, "sigma_error": error}
        n = int(random.poisson(1000 * luminosity * sigma * scale))
        seen = (
            detector(pairs_of(generator.sample(min(AT_ONCE, n - i), first=i), seed), seed)
            for i in range(0, n, AT_ONCE)
        )
    else:
        n, seen = 0, iter(())
    columns = joined([_narrow(scan_candidates(each, point)) for each in seen])
    write_whole(file, lambda temporary: _save(temporary, columns))
    probes = columns.get("probe", np.empty(0, int))
    return record | {
        "luminosity": luminosity,
        "n_events": n,
        "n_candidates": len(probes),
        "n_pairs": int((probes == 0).sum()),
    }


def _nothing(settings: EnergyScanSettings, job: Sample, luminosity: float) -> bool:
    """Tell whether hadrons are so rare that none would be seen."""
    if job.process not in CHANNELS:
        return False
    whole = PhaseSpace(job.process, settings.points[job.index].ecm).cross_section
    return 1000 * luminosity * whole < RARE


def _generator(
    settings: EnergyScanSettings, job: Sample, threads: int, quick: bool
) -> Generator | PhaseSpace:
    """Return what makes the events of a sample."""
    if job.process not in CHANNELS:
        # Small samples need no finer cells, nor the cross section any better.
        effort = max(LEAST_EFFORT, min(1.0, simulated_luminosity(settings, job.index, quick)))
        return true_generator(settings, job.index, job.process, threads, effort=effort)
    return PhaseSpace(
        job.process,
        settings.points[job.index].ecm,
        cuts=GENERATED_CUTS,
        precision=PRECISION[quick],
        seed=sample_seed(settings, job.index, job.process, "events"),
    )


def _narrow(columns: Columns) -> Columns:
    """Return numbers with the digits of single precision, far more than any detector's."""
    return {
        name: column.astype(np.float32) if column.dtype.kind == "f" else column
        for name, column in columns.items()
    }


def joined(chunks: list[Columns]) -> Columns:
    """Return the columns of some chunks one after another."""
    names = list(chunks[0]) if chunks else []
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in names}


def _save(path: Path, columns: Columns) -> None:
    with path.open("wb") as file:
        np.savez(file, **columns)  # type: ignore[arg-type]
