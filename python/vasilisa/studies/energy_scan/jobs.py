"""One job: everything that can be said of one energy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...words.errors import AcceptanceError, DataError, RangeError, VasilisaError
from ..record import Record, jsonable
from ..runner import Resources
from .asymmetry import asymmetries
from .backgrounds import backgrounds_at
from .candidates import batch_of, candidates_at
from .counts import counted, separated
from .detector_shifts import detector_shifts
from .efficiency import efficiencies, muon_ratio
from .following import following
from .refits import refits
from .samples import accepted, samples_at
from .settings import EnergyScanSettings
from .tails import tails
from .theory import theory_at
from .theta_scan import theta_scan

__all__ = ["Job", "jobs_of", "run_job"]

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Job:
    """The point of number `index`."""

    index: int

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.index:04d}"


def jobs_of(settings: EnergyScanSettings) -> list[Job]:
    """Return the jobs of a card."""
    return [Job(index) for index in range(len(settings.points))]


def run_job(settings: EnergyScanSettings, job: Job, resources: Resources) -> Record:
    """Measure counts and efficiencies of a point, and compute its cross sections.

    What is wrong with the data of the point, or cannot be simulated at its energy, is its
    ``problem``: the other points go on. What is wrong with methods that do not count there, or with
    its asymmetries, is in ``problems``: the point stays.

    Returns
    -------
    dict
        Ready for JSON.

    Raises
    ------
    VasilisaError
        If the generator or the detector refuses the card.
    """
    head: Record = {"index": job.index, "ecm": settings.points[job.index].ecm, "problem": None}
    try:
        record = head | _measured(settings, job.index, resources.threads)
    except (AcceptanceError, DataError, RangeError) as error:
        return head | {"problem": _named(settings, job.index, error)}
    named = [_named(settings, job.index, DataError(each)) for each in record["problems"]]
    return record | {"problems": named}


def _measured(settings: EnergyScanSettings, index: int, threads: int) -> Record:
    """Return what is measured at a point."""
    candidates = candidates_at(settings, index)
    theory = theory_at(settings, index, threads)
    samples = samples_at(settings, index, threads)
    background = backgrounds_at(settings, index, theory, threads)
    efficiency = efficiencies(settings, index, samples, theory, candidates, background.probes)
    batch = batch_of(samples["pipi"].run, candidates)
    kept = accepted(settings, index, batch, candidates)
    if not kept.any():
        raise DataError(f"none of {len(kept)} candidates passes the cuts; valid: some")
    chosen: Columns = {name: values[kept] for name, values in candidates.items()}
    ratio = muon_ratio(theory, efficiency)
    other = background.columns
    ecm = settings.points[index].ecm
    found, problems = separated(settings, ecm, chosen, samples, ratio, other)
    counts = counted(settings, ecm, found)
    changes = refits(settings, index, candidates, samples, ratio, other, found)
    changes |= detector_shifts(
        settings,
        index,
        candidates,
        kept,
        samples,
        theory,
        (other, background.probes),
        efficiency,
        found,
    )
    try:
        asymmetry = asymmetries(settings, chosen, samples, theory, ratio, found, other)
    except DataError as error:
        asymmetry, problems = {}, [*problems, f"asymmetry: {error}"]
    record = {
        "problems": problems,
        "following": following(settings, ecm, found, samples["pipi"], theory),
        "n_candidates": int(kept.sum()),
        "theory": theory,
        "efficiency": efficiency,
        "background": background.expected,
        "not_fitted": background.not_fitted,
        "changes": changes,
        **counts,
        "asymmetry": asymmetry,
        "theta_scan": theta_scan(settings, index, chosen, samples, theory, ratio, found, other),
        "tails": tails(settings, index, chosen, samples, ratio, other, found, threads),
        "fits": {name: _drawn(each) for name, each in found.items()},
    }
    plain: Record = jsonable(record)
    return plain


def _drawn(separation: Any) -> Record:
    """Return the bins of a fit, for the plots."""
    histograms = separation.histograms
    edges = next(iter(histograms.axes.values()))
    return {
        "edges": np.asarray(edges).tolist(),
        "missing": bool(histograms.missing),
        "counts": _short(histograms.counts),
        "by_species": {name: _short(values) for name, values in histograms.by_species.items()},
    }


def _short(values: NDArray[np.float64]) -> list[Any]:
    """Return numbers with the digits that a plot shows."""
    digits = np.where(values > 0, 3 - np.floor(np.log10(np.maximum(values, 1e-3))), 3)
    scale = 10.0**digits
    rounded: list[Any] = (np.round(values * scale) / scale).tolist()
    return rounded


def _named(settings: EnergyScanSettings, index: int, error: VasilisaError) -> str:
    label, text = settings.label_of(index), str(error)
    number = f"point {settings.number_of(index)}"
    if text.startswith(label):
        return text
    return f"{label}: {text.removeprefix(number).lstrip(': ')}"
