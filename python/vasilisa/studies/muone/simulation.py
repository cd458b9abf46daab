"""Pseudo-data of muon-electron scattering: candidates of an independent sample, the truth apart."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ...candidates import write
from ...executors import Executor
from ...executors.running import in_order
from ...hadrons.spacelike import elastic_polarization
from ...keep.identity import fingerprint
from ...keep.output import make_folder
from ...keep.versions import versions
from ...words.checks import file_path
from ..measurement.pseudo_data import TRUTH, candidates_file, made_before
from ..record import derived_seed
from ..study import Progress, write_json
from .fit import moment
from .settings import MuoneSettings
from .templates import PIECE

__all__ = ["QUICK", "simulate_muone"]

QUICK = 20
"""By which statistics is divided for a first look."""


def simulate_muone(
    settings: MuoneSettings,
    folder: str | Path,
    *,
    resume: bool = True,
    quick: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Make candidates of the card's truth.

    Parameters
    ----------
    settings : MuoneSettings
        The card.
    folder : str or Path
        Receives the files.
    resume, quick, executor, progress
        As of `Study.simulate`.

    Returns
    -------
    list of Path
        Candidates and truth.

    Raises
    ------
    ConfigurationError
        If the folder holds other pseudo-data.
    """
    folder = make_folder(file_path("folder", folder))
    truth = settings.truth
    events = int(truth.events / (QUICK if quick or settings.quick else 1))
    paths = [candidates_file(folder), folder / TRUTH]
    identity = _identity(settings, events)
    if resume and made_before(paths, identity):
        return paths
    seed = derived_seed("muone", "candidates", truth.seed)
    run = settings.generator_of(_polarization(settings), None, seed)
    luminosity = events / run.sample(1).run.cross_section
    pieces = [range(i, min(i + PIECE, events)) for i in range(0, events, PIECE)]

    def chunks() -> Iterator[dict[str, Any]]:
        if progress is not None:
            progress(0, len(pieces), None)
        make = functools.partial(_candidates_of, settings, run)
        for done, chunk in enumerate(in_order(executor, make, pieces), start=1):
            yield chunk
            if progress is not None:
                progress(done, len(pieces), {"said": f"{pieces[done - 1].stop} events"})

    metadata = {"beams": dict(settings.beams), "luminosity": luminosity}
    write(paths[0], chunks(), kind="muone", metadata=metadata)
    told = {"K": truth.K, "M": truth.M, "a_mu": moment(truth.K, truth.M)}
    write_json(paths[1], told | {"luminosity": luminosity, "identity": identity})
    return paths


def _polarization(settings: MuoneSettings) -> Any:
    """Return the vacuum polarisation of the truth as a `Generator` takes it."""
    truth = settings.truth
    return elastic_polarization(truth.K, truth.M, settings.generator.vacuum_polarization)


def _identity(settings: MuoneSettings, events: int) -> str:
    """Return the fingerprint of all that the pseudo-data depend on."""
    fields = settings.model_dump(
        mode="json", include={"truth", "beams", "cuts", "detector", "pid", "generator"}
    )
    return fingerprint(fields | {"events": events, "version": versions()["vasilisa"]})


def _candidates_of(settings: MuoneSettings, run: Any, events: range) -> dict[str, Any]:
    """Return the candidates of some events, wherever this is called."""
    batch = run.sample(len(events), first=events.start)
    columns = dict(settings.detector.tracker()(batch, settings.truth.seed).columns)
    if settings.pid == "none":
        swap = batch.event_number % 2 == 1  # the order of the tracks says nothing
        for angle in ("theta", "phi"):
            one, two = columns.pop(f"{angle}_e"), columns.pop(f"{angle}_mu")
            columns[f"{angle}_1"] = np.where(swap, two, one)
            columns[f"{angle}_2"] = np.where(swap, one, two)
    return columns | {
        "weight": batch.core.weights[:, 0],
        "event_number": np.asarray(batch.event_number),
        "true_process": np.full(len(batch), "mue"),
        "true_t_ee": batch.t_ee,
        "true_t_mumu": batch.t_mumu,
    }
