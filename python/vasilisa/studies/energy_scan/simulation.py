"""Pseudo-data of an energy scan: generated events through the detector, the truth apart.

Every sample, a process at a point, is a pure function of the card: finished ones are kept, any
number of threads makes the same file.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ...candidates.files import write
from ...candidates.points import Point, write_points
from ...detector.base import Columns
from ...executors import Executor
from ...hadrons.form_factor import form_factor
from ...keep.document import sealed, unsealed
from ...keep.identity import digests_of, fingerprint
from ...keep.output import make_folder
from ...keep.pieces import PieceFolder
from ...keep.versions import versions
from ...words.checks import file_path
from ...words.errors import ConfigurationError, VasilisaWarning, speaking_of
from ..measurement.pseudo_data import TRUTH, candidates_file, made_before
from ..missing import Progress, run_missing
from ..record import Record
from ..runner import Resources, StopToken
from ..study import write_json
from .backgrounds import COMPONENTS, open_at
from .pseudo_data import (
    Sample,
    joined,
    make_sample,
    sample_seed,
    simulated_luminosity,
    true_detector,
    true_form_factor,
    true_generator,
)
from .settings import PROCESSES, EnergyScanSettings

__all__ = ["simulate_scan"]

SCHEMA = 1
"""Of truth.json."""


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
        A twentieth of the luminosity.
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
    paths = [candidates_file(folder), folder / "points.csv", folder / TRUTH]
    if resume and made_before(paths, fingerprint(identity)):
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

    def keep(key: str, record: Record) -> None:
        pieces.commit(key, sealed(record))
        records[key] = record

    def told(job: Sample, record: Record) -> Record:
        said = f"{settings.label_of(job.index)}: {record['n_candidates']} of {job.process}"
        return record | {"said": said}

    work, stop = functools.partial(_work, pieces.path.absolute(), quick), StopToken(None, None)
    failure = run_missing(work, settings, jobs, records, keep, executor, stop, progress, told)
    if failure is not None:
        raise failure
    return records


def _work(
    place: Path, quick: bool, settings: EnergyScanSettings, job: Sample, resources: Resources
) -> Record:
    """Make one sample in a folder, wherever this is called."""
    with speaking_of(f"{settings.label_of(job.index)}: {job.process}"):
        return make_sample(settings, job, resources, quick, place / f"{job.key}.npz")


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
        columns = joined([part for part in parts if part])
        if not columns:
            continue
        order = np.random.Generator(np.random.Philox(sample_seed(settings, index, "all", "order")))
        shuffled = order.permutation(len(columns["point"]))
        yield {name: column[shuffled] for name, column in columns.items()}


def _truth(settings: EnergyScanSettings, quick: bool, records: list[Record]) -> Record:
    """Return what no analysis may know before it is finished."""
    from ...hadrons import hvp

    truth = settings.truth
    assert truth is not None
    factor = form_factor(true_form_factor(settings))
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
