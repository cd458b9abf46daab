"""Pseudo-data of an energy scan: generated events through the detector, the truth apart.

Every sample, a process at a point, is a pure function of the card: finished ones are kept, any
number of threads makes the same file.
"""

from __future__ import annotations

import functools
import json
import math
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...candidates.files import write
from ...candidates.points import Point, write_points
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
from ...executors import Executor
from ...hadrons.form_factor import form_factor
from ...keep.document import sealed, unsealed
from ...keep.identity import digests_of, fingerprint
from ...keep.output import make_folder, write_whole
from ...keep.pieces import PieceFolder
from ...keep.versions import versions
from ...phase_space import CHANNELS, PhaseSpace
from ...run.generator import Generator
from ...run.settings import form_factor_argument
from ...words.checks import file_path
from ...words.errors import ConfigurationError, VasilisaWarning, speaking_of
from ..measurement.measurement import CANDIDATES, TRUTH
from ..record import Record, derived_seed
from ..runner import Resources, StopToken, is_stopped, run_jobs
from ..study import Progress, write_json
from .backgrounds import COMPONENTS, KAONS, PRECISION, open_at
from .settings import PROCESSES, EnergyScanSettings

__all__ = ["GENERATED_CUTS", "simulate_scan", "simulated_luminosity", "true_generator"]

QUICK, QUICK_LEAST = 0.1, 0.01
"""Of the luminosity, in quick form; 1/pb, but what a point has not."""

LEAST_EFFORT = 0.0625
"""Of the set-up of samples of less than 1/pb, see `Generator`."""

AT_ONCE = 50_000
"""Events between generator and detector: bounds the memory."""

RARE = 0.1
"""Events at all angles, fewer of which are none."""

SCHEMA = 1
"""Of truth.json."""

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
        "seed": _seed(settings, index, process, "events"),
        "threads": threads,
        "vacuum_polarization": settings.generator.vacuum_polarization.get(process, "none"),
    }
    if point.ecm_spread:
        # Of two beams whose energies are independent.
        arguments["beams"] = {"spread": point.ecm_spread / math.sqrt(2)}
    if process == "pipi":
        arguments |= {"form_factor": _form_factor(settings), "pion_structure": truth.pion_structure}
    return Generator(process, point.ecm, **(arguments | changes))


def true_detector(settings: EnergyScanSettings) -> DetectorSettings:
    """Return the detector of pseudo-data: that of the truth, by default that of the analysis."""
    assert settings.truth is not None
    own = settings.truth.detector
    return detector_settings(settings.detector if own is None else own)


def _seed(settings: EnergyScanSettings, index: int, process: str, purpose: str) -> int:
    assert settings.truth is not None
    number = settings.number_of(index)
    return derived_seed("pseudo-data", settings.truth.seed, number, process, purpose)


def _form_factor(settings: EnergyScanSettings) -> Any:
    truth = settings.truth
    assert truth is not None
    kind = None if truth.form_factor_below is None else "dressed"
    return form_factor_argument(truth.form_factor, kind, truth.form_factor_below, "pipi")


def simulate_scan(
    settings: EnergyScanSettings,
    folder: str | Path,
    *,
    resume: bool = True,
    quick: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Make the pseudo-data that a card describes.

    Parameters
    ----------
    settings : EnergyScanSettings
        The card, with its `truth`.
    folder : str or Path
        Receives ``candidates.parquet`` (``.csv`` where pyarrow is not installed), ``points.csv``
        with the luminosities that were simulated, and ``truth.json``.
    resume : bool
        Go on where an earlier run stopped; otherwise start over.
    quick : bool
        A tenth of the luminosity.
    executor : Executor, optional
        Where samples are made, on machines that see the folder; threads of this process by default.
    progress : callable, optional
        Called as ``progress(done, total, record)``; `said` in the record is a line on it.

    Returns
    -------
    list of Path
        Candidates, points, truth.

    Raises
    ------
    ConfigurationError
        If the card has no truth, or the folder holds other pseudo-data.
    OutputError
        If something cannot be written.
    VasilisaError
        Whatever the generator refuses, with the point and the process in front.
    """
    if settings.truth is None:
        raise ConfigurationError(
            field="truth", value=None, valid="a mapping: form_factor, pion_structure, ..."
        )
    if not any(
        simulated_luminosity(settings, index, quick) for index in range(len(settings.points))
    ):
        raise ConfigurationError(field="points", value="no luminosity", valid="one above 0 1/pb")
    true_detector(settings)
    highest = max(range(len(settings.points)), key=lambda index: settings.points[index].ecm)
    with speaking_of(f"truth: {settings.label_of(highest)}: pipi"):  # before an hour of electrons
        true_generator(settings, highest, "pipi", 1)
    folder = make_folder(file_path("folder", folder))
    identity = _identity(settings, quick)
    paths = [folder / f"{CANDIDATES}{_suffix()}", folder / "points.csv", folder / TRUTH]
    if resume and _finished(paths, identity):
        return paths
    jobs = _jobs(settings)
    pieces = PieceFolder[Record](
        folder / "samples", r"\w+", "vasilisa simulate", unsealed, ending=".job.json", suffix=".npz"
    )
    with pieces.opened(identity, [job.key for job in jobs], resume):
        records = _run(settings, jobs, pieces, quick, executor, progress)
        chunks = _chunks(settings, jobs, pieces)
        write(paths[0], chunks, kind="energy_scan", metadata={"simulated": True})
        write_points(paths[1], _points(settings, quick))
        truth = _truth(settings, quick, [records[job.key] for job in jobs])
        write_json(paths[2], truth | {"identity": fingerprint(identity)})
    pieces.remove()
    return paths


def _suffix() -> str:
    try:
        import pyarrow  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return ".csv"
    return ".parquet"


def _identity(settings: EnergyScanSettings, quick: bool) -> Record:
    """Return all that the pseudo-data depend on."""
    fields = settings.model_dump(mode="json", include={"points", "truth", "backgrounds"})
    fields["vacuum_polarization"] = dict(settings.generator.vacuum_polarization)
    fields["detector"] = true_detector(settings).model_dump(mode="json")
    return {
        **fields,
        "tables": digests_of(fields),
        "quick": quick,
        "version": versions()["vasilisa"],
    }


def _finished(paths: list[Path], identity: Record) -> bool:
    """Tell whether all files are there; refuse those of another card."""
    if not all(path.is_file() for path in paths):
        return False
    try:
        found = json.loads(paths[-1].read_text(encoding="utf-8"))["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found != fingerprint(identity):
        raise ConfigurationError(
            f"{paths[-1].parent} holds pseudo-data of another card; choose another output, or "
            "start over with --no-resume"
        )
    return True


def simulated_luminosity(settings: EnergyScanSettings, index: int, quick: bool) -> float:
    """Return what is simulated, 1/pb; 0 where the card has a fault, which its analysis finds.

    Parameters
    ----------
    settings : EnergyScanSettings
        The card, with its `truth`.
    index : int
        Of the point.
    quick : bool
        A tenth of the luminosity.
    """
    assert settings.truth is not None
    whole = max(0.0, settings.truth.luminosity_scale * settings.points[index].luminosity)
    return min(whole, max(QUICK * whole, QUICK_LEAST)) if quick else whole


def _points(settings: EnergyScanSettings, quick: bool) -> Iterator[Point]:
    for index, point in enumerate(settings.points):
        yield Point(
            point=settings.number_of(index),
            ecm=point.ecm,
            ecm_error=point.ecm_error,
            ecm_spread=point.ecm_spread,
            luminosity=simulated_luminosity(settings, index, quick),
            luminosity_error=point.luminosity_error * _relative(settings, index, quick),
            season=int(point.season or 0),
        )


def _relative(settings: EnergyScanSettings, index: int, quick: bool) -> float:
    """Return the simulated luminosity over that of the card."""
    whole = settings.points[index].luminosity
    return simulated_luminosity(settings, index, quick) / whole if whole > 0 else 1.0


def _jobs(settings: EnergyScanSettings) -> list[Sample]:
    """Return all samples; final states above all data are said once."""
    parts = [part for name in settings.backgrounds for part in COMPONENTS[name]]
    is_open = [{part: open_at(part, point.ecm) for part in parts} for point in settings.points]
    missing = [part for part in parts if any(each[part] is None for each in is_open)]
    if missing:
        warnings.warn(
            f"backgrounds: {', '.join(missing)}: not simulated above all data",
            VasilisaWarning,
            stacklevel=2,
        )
    return [
        Sample(index, process)
        for index, each in enumerate(is_open)
        for process in (*PROCESSES, *(part for part in parts if each[part]))
    ]


def _run(
    settings: EnergyScanSettings,
    jobs: list[Sample],
    pieces: PieceFolder[Record],
    quick: bool,
    executor: Executor | None,
    progress: Progress | None,
) -> dict[str, Record]:
    """Make the samples that are missing; return the records of all."""
    records = pieces.finished()
    missing = [job for job in jobs if job.key not in records]
    done = len(jobs) - len(missing)
    if progress is not None:
        progress(done, len(jobs), None)
    failures: dict[str, BaseException] = {}

    def keep(key: str, record: Record) -> None:
        pieces.commit(key, sealed(record))
        records[key] = record

    def report(job: Sample, outcome: Record | BaseException) -> None:
        nonlocal done
        if is_stopped(outcome):
            raise KeyboardInterrupt
        if isinstance(outcome, BaseException):
            failures[job.key] = outcome
            return
        done += 1
        if progress is not None:
            said = f"{settings.label_of(job.index)}: {outcome['n_candidates']} of {job.process}"
            progress(done, len(jobs), outcome | {"said": said})

    def run(place: Executor, threads: int) -> None:
        work = functools.partial(_work, pieces.path.absolute(), quick)
        resources = Resources(threads, StopToken(None, None))
        run_jobs(place, work, settings, missing, resources, keep, report)

    if missing and executor is not None:
        run(executor, 1)
    elif missing:
        cores = settings.threads or len(os.sched_getaffinity(0))
        workers = min(cores, len(missing))
        with ThreadPoolExecutor(workers) as pool:
            run(pool, cores // workers)
    for job in missing:
        if job.key in failures:
            raise failures[job.key]
    return records


def _work(
    place: Path, quick: bool, settings: EnergyScanSettings, job: Sample, resources: Resources
) -> Record:
    """Make one sample in a folder, wherever this is called."""
    with speaking_of(f"{settings.label_of(job.index)}: {job.process}"):
        return _sample(settings, job, resources, quick, place / f"{job.key}.npz")


def _sample(
    settings: EnergyScanSettings, job: Sample, resources: Resources, quick: bool, file: Path
) -> Record:
    """Make one sample, write its columns, return what is true of it."""
    luminosity = simulated_luminosity(settings, job.index, quick)
    seed = _seed(settings, job.index, job.process, "detector")
    detector = SolenoidDetector(true_detector(settings))
    point = settings.number_of(job.index)
    random = np.random.Generator(
        np.random.Philox(_seed(settings, job.index, job.process, "number"))
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
        generator = _generator(settings, job, resources.threads, quick)
        run = generator.sample(1).run
        record |= {"sigma": run.cross_section, "sigma_error": run.cross_section_error}
        n = int(random.poisson(1000 * luminosity * run.cross_section * scale))
        seen = (
            detector(pairs_of(generator.sample(min(AT_ONCE, n - i), first=i), seed), seed)
            for i in range(0, n, AT_ONCE)
        )
    else:
        n, seen = 0, iter(())
    columns = _joined([_narrow(scan_candidates(each, point)) for each in seen])
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
        seed=_seed(settings, job.index, job.process, "events"),
    )


def _narrow(columns: Columns) -> Columns:
    """Return numbers with the digits of single precision, far more than any detector's."""
    return {
        name: column.astype(np.float32) if column.dtype.kind == "f" else column
        for name, column in columns.items()
    }


def _joined(chunks: list[Columns]) -> Columns:
    names = list(chunks[0]) if chunks else []
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in names}


def _save(path: Path, columns: Columns) -> None:
    with path.open("wb") as file:
        np.savez(file, **columns)  # type: ignore[arg-type]


def _chunks(
    settings: EnergyScanSettings, jobs: list[Sample], pieces: PieceFolder[Record]
) -> Iterator[Columns]:
    """Yield the candidates of one point after another, in random order."""
    for index in range(len(settings.points)):
        parts = []
        for job in jobs:
            if job.index == index:
                with np.load(pieces.file(job.key)) as file:
                    parts.append({name: file[name] for name in file.files})
        columns = _joined([part for part in parts if part])
        if not columns:
            continue
        order = np.random.Generator(np.random.Philox(_seed(settings, index, "all", "order")))
        shuffled = order.permutation(len(columns["point"]))
        yield {name: column[shuffled] for name, column in columns.items()}


def _truth(settings: EnergyScanSettings, quick: bool, records: list[Record]) -> Record:
    """Return what no analysis may know before it is finished."""
    from ...hadrons import hvp

    truth = settings.truth
    assert truth is not None
    factor = form_factor(_form_factor(settings))
    a_mu = [
        {
            "range_GeV": each,
            "a_mu": hvp.integral("a_mu", source=factor, low=each[0], high=each[1]).value,
        }
        for each in settings.a_mu
    ]
    points = [
        {
            "point": settings.number_of(index),
            "ecm": point.ecm,
            "f2": float(np.abs(factor(point.ecm**2)) ** 2),
            "luminosity": simulated_luminosity(settings, index, quick),
        }
        for index, point in enumerate(settings.points)
    ]
    fields = settings.model_dump(mode="json", include={"truth", "backgrounds"})
    timing = ("cpu_seconds", "wall_seconds")  # all else is the same in every run
    samples = [{k: v for k, v in each.items() if k not in timing} for each in records]
    return {
        "schema": SCHEMA,
        "kind": "energy_scan",
        **fields,
        "detector": true_detector(settings).model_dump(mode="json"),
        "vacuum_polarization": dict(settings.generator.vacuum_polarization),
        "a_mu": a_mu[0]["a_mu"],
        "range_GeV": a_mu[0]["range_GeV"],
        "ranges": a_mu,
        "points": points,
        "samples": samples,
        "versions": versions(),
    }
