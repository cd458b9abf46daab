"""Templates: histograms of the same events with the weights of all nodes, and with shifts."""

from __future__ import annotations

import functools
import math
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...candidates import read
from ...detector.muone import Tracks, identified
from ...events.batch import EventBatch
from ...hadrons.elastic_form import DEFAULT_K, DEFAULT_M
from ...hadrons.spacelike import elastic_polarization
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...run.generator import Generator
from ...words.errors import DataError
from ..record import Record, derived_seed
from ..runner import Resources
from .kinematics import at_other_energy, largest_muon_angle
from .nodes import Nodes
from .settings import MuoneSettings

__all__ = ["FROM_R", "STEPS", "TRUE", "Binning", "Job", "run_job", "unpacked"]

Array = NDArray[np.float64]

PIECE = 100_000
"""Events at a time: bounds the memory."""

TRUE, FROM_R = "true", "from_r"
"""Weights beside those of the nodes: of the card's truth, and of R(s)."""

STEPS = {"resolution": 5.0, "beam_energy": 20.0, "scattering": 20.0, "align_z": 100.0}
"""Standard deviations by which nuisances are moved to learn the response, wide enough that the
few events that cross the border of a bin do not make it noise; the response is linear there."""

FEWEST_INSIDE = 0.01
"""Share of the candidates within the cuts, below which their angles are in other units."""


@dataclass(frozen=True)
class Binning:
    """Bins in two angles, rad."""

    first: Array
    second: Array

    @classmethod
    def of(cls, settings: MuoneSettings) -> Binning:
        """Return the bins of a card: narrow where electrons have high energies."""
        low, high = settings.limits("theta_electron")
        n, m = settings.templates.bins
        first = low + (high - low) * np.linspace(0, 1, n + 1) ** 2
        return cls(first, np.linspace(*settings.limits("theta_muon"), m + 1))

    @property
    def shape(self) -> tuple[int, int]:
        """Number of bins."""
        return len(self.first) - 1, len(self.second) - 1

    @property
    def size(self) -> int:
        """Number of all bins."""
        return self.shape[0] * self.shape[1]

    def index(self, one: Array, two: Array) -> NDArray[np.int64]:
        """Return the number of the bin; `size` outside."""
        i = np.searchsorted(self.first, one, side="right") - 1
        j = np.searchsorted(self.second, two, side="right") - 1
        n, m = self.shape
        inside = (i >= 0) & (i < n) & (j >= 0) & (j < m)
        return np.where(inside, i * m + j, self.size)

    def named(self, number: int) -> str:
        """Return how messages call a bin."""
        i, j = divmod(number, self.shape[1])
        return (
            f"{1e3 * self.first[i]:.3g} to {1e3 * self.first[i + 1]:.3g} mrad, "
            f"{1e3 * self.second[j]:.3g} to {1e3 * self.second[j + 1]:.3g} mrad"
        )


@dataclass(frozen=True)
class Job:
    """Some events of a sample, or a file.

    Attributes
    ----------
    sample : str
        ``templates``, ``independent_0`` and so on, or ``candidates``.
    first, events : int
        Which.
    """

    sample: str
    first: int = 0
    events: int = 0

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.sample}_{self.first:010d}"


def nodes_of(settings: MuoneSettings) -> Nodes:
    """Return the nodes of the card's grid."""
    low, high, _ = settings.templates.M
    return Nodes(1.1 * settings.templates.K[1], low, high)


def run_job(settings: MuoneSettings, job: Job, resources: Resources) -> Record:
    """Fill the histograms of one job; only bins that hold anything are in the record.

    Raises
    ------
    VasilisaError
        If events cannot be made, or the file is unsound.
    """
    if job.sample == "candidates":
        return {"sample": job.sample} | _of_candidates(settings)
    generator = _generator(settings.model_dump_json(exclude={"threads"}), job.sample)
    fill = _templates_of if job.sample == "templates" else _events_of
    seed = _seed(settings, job.sample)
    sums: dict[str, Array] = {}
    for begin in range(job.first, job.first + job.events, PIECE):
        batch = generator.sample(min(PIECE, job.first + job.events - begin), first=begin)
        for name, counts in fill(settings, batch, seed).items():
            sums[name] = sums.get(name, 0.0) + counts
    return {
        "sample": job.sample,
        "events": job.events,
        "cross_section": batch.run.cross_section,
        "cross_section_error": batch.run.cross_section_error,
    } | _packed(sums)


def _seed(settings: MuoneSettings, sample: str) -> int:
    """Return the seed of events and detector: every independent sample has its own."""
    if sample == "templates":
        return settings.seed
    return derived_seed("muone", sample, settings.truth.seed)


_LOCK = threading.Lock()


def _generator(settings: str, sample: str) -> Generator:
    with _LOCK:
        return _made(settings, sample)


@functools.lru_cache(maxsize=8)
def _made(text: str, sample: str) -> Generator:
    """Return what one process makes once for all jobs of a sample."""
    settings = MuoneSettings.model_validate_json(text)
    truth, leptons = settings.truth, settings.generator.vacuum_polarization
    true = elastic_polarization(truth.K, truth.M, leptons)
    if sample == "templates":
        nominal = elastic_polarization(DEFAULT_K, DEFAULT_M, leptons)
        models = [elastic_polarization(k, m, leptons) for k, m in nodes_of(settings).pairs()]
        variations = {f"node_{i}": model for i, model in enumerate(models)}
        variations[TRUE] = true
        if leptons == "leptonic":
            variations[FROM_R] = vacuum_polarization("default")
        changes = {name: {"vacuum_polarization": each} for name, each in variations.items()}
        generator = settings.generator_of(nominal, changes, _seed(settings, sample))
    else:
        generator = settings.generator_of(true, None, _seed(settings, sample))
    generator.sample(1)  # prepares it
    return generator


def _of(settings: MuoneSettings, columns: Any) -> NDArray[np.int64]:
    return Binning.of(settings).index(*identified(columns, settings.pid != "none"))


def _events_of(settings: MuoneSettings, batch: EventBatch, seed: int) -> dict[str, Array]:
    """Return the counts of pseudo-data."""
    tracker = settings.detector.tracker()
    index = _of(settings, tracker.angles(tracker.tracks(batch, seed)))
    return _counted(settings, index, batch.core.weights[:, 0])


def _templates_of(settings: MuoneSettings, batch: EventBatch, seed: int) -> dict[str, Array]:
    """Return all templates, the number of events, and the nominal one with shifted nuisances."""
    tracker = settings.detector.tracker()
    tracks = tracker.tracks(batch, seed)
    index = _of(settings, tracker.angles(tracks))
    sums = {
        name: _filled(settings, index, batch.core.weights[:, i])
        for i, name in enumerate(batch.core.weight_names)
    }
    weight = batch.core.weights[:, 0]
    sums["events"] = _filled(settings, index, None)
    sums["squares"] = _filled(settings, index, weight**2)
    for name, sigma in settings.nuisances.items():
        for sign, word in ((1, "up"), (-1, "down")):
            shift = sign * STEPS[name] * sigma
            moved, factor = tracks, weight
            if name == "beam_energy":
                moved, ratio = _at_energy(settings, batch, shift, seed)
                columns, factor = tracker.angles(moved), weight * ratio
            elif name == "align_z":
                columns = tracker.angles(moved, align_z=shift)
            else:
                columns = tracker.angles(moved, **{name: max(0.0, 1 + shift)})
            sums[f"{name}_{word}"] = _filled(settings, _of(settings, columns), factor)
    return sums


def _at_energy(
    settings: MuoneSettings, batch: EventBatch, shift: float, seed: int
) -> tuple[Tracks, Array]:
    """Return tracks and weights with another energy of the beam; shift in GeV."""
    moved, ratio = at_other_energy(batch, shift)
    other = settings.detector.tracker().tracks(moved, seed)
    return other, ratio


def _filled(settings: MuoneSettings, index: NDArray[np.int64], weights: Array | None) -> Array:
    size = Binning.of(settings).size
    return np.bincount(index, weights, minlength=size + 1).astype(float)


def _counted(settings: MuoneSettings, index: NDArray[np.int64], weights: Array) -> dict[str, Array]:
    """Return counts and their variances: some simulated events have weights above one."""
    return {
        "counts": _filled(settings, index, weights),
        "squares": _filled(settings, index, weights**2),
    }


def _of_candidates(settings: MuoneSettings) -> Record:
    """Return the counts of a file.

    Raises
    ------
    DataError
        Also if columns look exchanged.
    """
    columns = read(
        settings.candidates or [],
        kind="muone",
        columns=settings.columns,
        energy=settings.target_beam.fixed_target,
    )
    if settings.pid != "none" and "theta_e" not in columns:
        raise DataError("candidates: hold no theta_e theta_mu, which pid: calorimeter needs")
    if "theta_e" in columns:
        most = largest_muon_angle(settings.target_beam.fixed_target)
        beyond = np.mean(columns["theta_mu"] > 1.5 * most)
        if beyond > 0.1:
            raise DataError(
                f"candidates: theta_mu: {100 * beyond:.0f} % above {1.5e3 * most:.3g} mrad, which "
                "no muon reaches: are theta_e and theta_mu exchanged?"
            )
    counts = _counted(settings, _of(settings, columns), columns.weights)
    inside, outside = counts["squares"][:-1].sum(), counts["squares"][-1]
    if not inside > FEWEST_INSIDE * (inside + outside):
        name = "theta_e" if "theta_e" in columns else "theta_1"
        middle = float(np.median(columns[name])) if columns.n_candidates else math.nan
        raise DataError(
            f"candidates: {name}: median {middle:.4g}, {inside / max(inside + outside, 1):.1%} of "
            f"{columns.n_candidates} within the cuts; valid: rad "
            f'(in degrees? columns: {{{name}: "radians(...)"}})'
        )
    return {"events": columns.n_candidates} | _packed(counts)


def _packed(sums: dict[str, Array]) -> Record:
    """Return sums of all bins, and what is outside, without the bins that are empty in all."""
    used = np.flatnonzero(np.any([each != 0 for each in sums.values()], axis=0))
    return {
        "bins": used.tolist(),
        "sums": {name: each[used].tolist() for name, each in sums.items()},
    }


def unpacked(records: list[Record], size: int) -> dict[str, Array]:
    """Return the sums of several records by name, shape (size,); what is outside is left out."""
    sums: dict[str, Array] = {}
    for record in records:
        for name, values in record["sums"].items():
            whole = sums.setdefault(name, np.zeros(size + 1))
            whole[record["bins"]] += values
    return {name: whole[:size] for name, whole in sums.items()}
