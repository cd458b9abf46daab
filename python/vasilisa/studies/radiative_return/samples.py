"""Spectra of simulated events and of candidates, as the jobs of a measurement make them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...candidates import read_pieces
from ...detector import DetectedBatch, SolenoidDetector, detector_settings
from ...events.batch import EventBatch
from ...hadrons.form_factor import form_factor
from ...run.generator import Generator
from ...selection.cuts import selection
from ...structure_functions.radiator_table import radiator_table
from ...words.errors import AcceptanceError, DataError
from ...words.processes import FACTS
from ..energy_scan.result import squared
from ..measurement.pseudo_data import counted_cross_section
from ..record import Record, derived_seed
from ..runner import Resources
from .acceptance import loosened
from .choice import Chosen, Columns, acceptance, selected, within_window
from .contamination import Contamination
from .edges import edge_density
from .kinematics import final_state_shares
from .radiation import radiation_sums, true_classes
from .settings import FURTHER, RadiativeReturnSettings
from .tags import tag_sums, theta_pairs

__all__ = ["PAIRS", "TRACK_MASS", "Job", "Sums", "add_virtual", "generator_of", "run_job"]

Array = NDArray[np.float64]

PAIRS = ("pipigamma", "mumugamma")
"""What is told apart, and the mass hypotheses that each is looked at with."""

TRACK_MASS = np.linspace(0.06, 0.24, 46)
"""GeV, bins of the fits of backgrounds."""

PIECE = 50_000
"""Events at once: bounds the memory."""

POWERS = {1: "", 2: "_squares"}
"""Of weights, and how their sums are called."""

QUICK = 0.15
"""Of the events, in quick form."""

QUICK_EFFORT = {"lo": 0.0625, "nlo": 0.0625, "nlops": 0.25}
"""Of the set-up of generators, in quick form; with less at `nlops` a BABAR-like event would take
nine times as long."""

FINEST = {False: 1e-3, True: 3e-3}
"""Relative error of cross sections below which nothing is asked for; in quick form."""

FURTHER_EVENTS = 30_000
"""Of each further background, at most."""


@dataclass(frozen=True)
class Job:
    """The candidates, what is simulated, or ``isr``: pions, the beams alone radiate."""

    sample: str

    @property
    def key(self) -> str:
        """Name under which the finished job is kept."""
        return self.sample


def generator_of(
    settings: RadiativeReturnSettings, process: str, threads: int, **changes: Any
) -> Generator:
    """Return what makes the events of a process that a detector may see inside the cuts."""
    return Generator(process, None, **arguments_of(settings, process, threads, **changes))


def arguments_of(
    settings: RadiativeReturnSettings, process: str, threads: int, **changes: Any
) -> dict[str, Any]:
    """Return what a `Generator` of a process is told."""
    choice = settings.generator
    order = changes.get("order", choice.order)
    arguments: dict[str, Any] = {
        "order": order,
        "cuts": loosened(acceptance(settings)),
        "beams": settings.beams,
        "threads": threads,
        "seed": derived_seed("radiative_return", settings.seed, process),
        "effort": QUICK_EFFORT[order] if settings.quick else 1.0,
        "vacuum_polarization": choice.vacuum_polarization.get(process, "none"),
    }
    if FACTS[process].form_factor is not None:
        arguments["form_factor"] = choice.form_factor
        arguments["pion_structure"] = choice.pion_structure
    return arguments | changes


def run_job(settings: RadiativeReturnSettings, job: Job, resources: Resources) -> Record:
    """Return the spectra of a job, ready for JSON; cross sections in nb."""
    if job.sample == "data":
        return {"sample": job.sample, "cpu_seconds": 0.0, **_data(settings, resources.threads)}
    events = int(settings.generator.events * (QUICK if settings.quick else 1))
    if job.sample in FURTHER:
        events = min(events, int(FURTHER_EVENTS * (QUICK if settings.quick else 1)))
        found = _background(settings, job.sample, events, resources.threads)
    elif job.sample == "isr":
        found = _initial(settings, events, resources.threads)
    else:
        found = _simulated(settings, job.sample, events, resources.threads)
    return {"sample": job.sample, "cpu_seconds": 0.0, "events": events, **found}


# -- the simulation --------------------------------------------------------------------------------


def _pieces(generator: Generator | Contamination, events: int) -> Iterator[EventBatch]:
    for first in range(0, events, PIECE):
        yield generator.sample(min(PIECE, events - first), first=first)


def _initial(settings: RadiativeReturnSettings, events: int, threads: int) -> Record:
    """Return the radiator: the spectrum inside the cuts where the beams alone radiate."""
    arguments = arguments_of(
        settings,
        "pipigamma",
        threads,
        cuts=acceptance(settings),
        seed=derived_seed("radiative_return", settings.seed, "isr"),
    )
    # Beams that cross or differ have no energy of their own beside them.
    found = radiator_table(
        "pipigamma", None, arguments.pop("order"), edges=settings.mass.edges, n=events, **arguments
    )
    return {"radiator": found.values.tolist(), "radiator_error": found.errors.tolist()}


def _simulated(
    settings: RadiativeReturnSettings, process: str, events: int, threads: int
) -> Record:
    """Return what a process is before and after the detector."""
    edges, n = settings.mass.edges, len(settings.mass.edges) - 1
    inside = selection(acceptance(settings))
    detector = SolenoidDetector(settings.detector)
    seed = derived_seed("radiative_return", settings.seed, process, "detector")
    sums = Sums()
    generator = generator_of(settings, process, threads)
    for batch in _pieces(generator, events):
        weight = np.asarray(batch.weights["nominal"])
        sums.add_weights(batch, weight)
        kept = np.asarray(inside(batch))
        edge = edge_density(settings, batch[kept], weight[kept])
        if edge is not None:
            sums.add("edge", edge)
        m2, at, besides = _seen(settings, sums, detector(batch, seed), weight, process)[process]
        for true, share in _true_masses(settings, batch):
            part = weight * share
            sums.spectrum("generated", true[kept], edges, part[kept])
            if process == "pipigamma":
                add_virtual(settings, sums, batch[kept], true[kept], part[kept])
            for power in (1, 2):
                weights = (part[at] * besides) ** power
                table = np.histogram2d(m2, true[at], [edges, edges], weights=weights)
                sums.add("counts" if power == 1 else "squares", table[0])
    if not np.any(sums.values["counts"]):
        raise AcceptanceError(f"{process}: the detector sees none of {events} events")
    assert sums.values["generated"].shape == (n,)
    whole = functools.partial(generator_of, settings, process, threads, effort=1.0)
    finest = FINEST[settings.quick]
    sums.sigma = counted_cross_section(generator, settings.luminosity, finest, whole)
    return sums.record()


def small_angle(settings: RadiativeReturnSettings) -> float:
    """Return below which angle to a beam no photon is seen, rad."""
    return float(detector_settings(settings.detector).calorimeter.coverage)


def _true_masses(settings: RadiativeReturnSettings, batch: EventBatch) -> list[tuple[Array, Array]]:
    """Return masses squared that the spectrum is unfolded to, and how likely each is."""
    pair = np.asarray(batch.pair_mass_squared)
    if settings.mass.fsr == "correct":
        return [(pair, np.ones(len(pair)))]
    _, further, whole = final_state_shares(batch, np.ones(len(pair)))
    return [(pair, 1 - further), (whole, further)]


def _seen(
    settings: RadiativeReturnSettings,
    sums: Sums,
    seen: DetectedBatch,
    weight: Array,
    sample: str,
) -> dict[str, tuple[Array, NDArray[np.int64], Array]]:
    """Add what is seen with each hypothesis.

    Returns
    -------
    dict
        By hypothesis, masses squared, of which events, and as how many these count.
    """
    found = {}
    for hypothesis in PAIRS:
        chosen = selected(settings, seen.true.run, seen.columns, hypothesis, sample)
        classes = None
        if settings.further_photons and sample in PAIRS:
            classes = true_classes(seen.true, small_angle(settings))[chosen.at]
        run, own = seen.true.run, weight[chosen.at]
        window = _add_selected(settings, sums, run, seen.columns, hypothesis, chosen, own, classes)
        found[hypothesis] = (chosen.m2[window], chosen.at[window], chosen.weight[window])
    if settings.efficiency == "tag_and_probe":
        for name, each in tag_sums(settings, seen.true.run, seen.columns, weight).items():
            sums.add_tags(name, each)
        if sample in PAIRS:
            columns, at = seen.columns, found[sample][1]
            some = {name: columns[name][at] for name in ("theta_minus", "theta_plus")}
            sums.add("pairs", theta_pairs(settings, some, weight[at]))
    return found


def _add_selected(
    settings: RadiativeReturnSettings,
    sums: Sums,
    run: _core.RunInfo,
    columns: Columns,
    hypothesis: str,
    chosen: Chosen,
    weight: Array,
    classes: NDArray[np.int64] | None = None,
) -> NDArray[np.bool_]:
    """Add spectra of what is selected with a hypothesis, by its weights, shape (M,).

    Returns
    -------
    ndarray, shape (M,)
        What is within the window of the track mass.
    """
    counted = weight * chosen.weight
    for power, name in POWERS.items():
        sliced = _sliced(settings, chosen.m2, chosen.track, counted**power)
        sums.add(f"track_mass_{hypothesis}{name}", sliced)
    sums.add(f"plane_{hypothesis}", chosen.plane)
    if settings.further_photons:
        cells = radiation_sums(run, columns, hypothesis, chosen.at, counted, classes)
        for name, each in cells.items():
            sums.add(name, each)
    window = within_window(settings, hypothesis, chosen.track)
    sums.spectrum(f"seen_{hypothesis}", chosen.m2[window], settings.mass.edges, counted[window])
    return window


def _background(settings: RadiativeReturnSettings, name: str, events: int, threads: int) -> Record:
    """Return what a further background is after the detector; nothing where none gets there."""
    seed = derived_seed("radiative_return", settings.seed, name)
    detector = SolenoidDetector(settings.detector)
    sums, order = Sums(), settings.generator.order
    bins, nothing = np.zeros(len(settings.mass.edges) - 1), np.zeros(0)
    for hypothesis in PAIRS:
        for kind in POWERS.values():
            sliced = _sliced(settings, nothing, nothing, nothing)
            sums.add(f"track_mass_{hypothesis}{kind}", sliced)
            sums.add(f"seen_{hypothesis}{kind}", bins)
    try:
        made = Contamination(
            settings, name, order=order, seed=seed, threads=threads, quick=settings.quick
        )
        for batch in _pieces(made, events):
            weight = np.asarray(batch.weights["nominal"])
            sums.add_weights(batch, weight)
            _seen(settings, sums, detector(batch, derived_seed(seed, "detector")), weight, name)
    except AcceptanceError:
        return sums.record() | {"events": 0}
    return sums.record()


def add_virtual(
    settings: RadiativeReturnSettings, sums: Sums, batch: EventBatch, true: Array, weight: Array
) -> None:
    """Add by which mass the form factor is taken: of the pair, with a photon of its own, or s."""
    edges, n = settings.mass.edges, len(settings.mass.edges) - 1
    start = squared(form_factor(settings.generator.form_factor))
    at_s = float(start(np.array([settings.ecm]))[0])
    enhancement = at_s / np.maximum(start(np.sqrt(true)), 1e-12)
    hardest, further, m2 = final_state_shares(batch, enhancement)
    if settings.mass.fsr == "unshift":
        further = np.zeros_like(further)  # photons of the pair are in the mass already
    table = np.zeros((n, n + 1))
    row = np.clip(np.digitize(true, edges) - 1, 0, n - 1)
    for column, share in (
        (np.full(len(true), n), hardest),
        (_column(m2, edges), (1 - hardest) * further),
        (row, (1 - hardest) * (1 - further)),
    ):
        np.add.at(table, (row, column), weight * share)
    sums.add("virtual", table)


def _column(m2: Array, edges: Array) -> NDArray[np.int64]:
    """Return the bin, or n for all that is outside."""
    found = np.digitize(m2, edges) - 1
    return np.where((found < 0) | (found >= len(edges) - 1), len(edges) - 1, found)


class Sums:
    """Sums of weights over pieces of a sample, with the cross section they stand for."""

    def __init__(self) -> None:
        self.values: dict[str, Array] = {}
        self.tags: dict[str, Array] = {}
        self.whole = self.whole_squares = 0.0
        self.sigma = (0.0, 0.0)

    def add_weights(self, batch: EventBatch, weight: Array) -> None:
        """Count a piece."""
        self.whole += float(weight.sum())
        self.whole_squares += float((weight**2).sum())
        self.sigma = (batch.run.cross_section, batch.run.cross_section_error)

    def add(self, name: str, values: Array) -> None:
        """Add to an array."""
        self.values[name] = self.values[name] + values if name in self.values else values

    def add_tags(self, name: str, values: Array) -> None:
        """Add sums of tag and probe."""
        self.tags[name] = self.tags[name] + values if name in self.tags else values

    def spectrum(self, name: str, values: Array, edges: Array, weight: Array) -> None:
        """Add a histogram and that of the squares of weights."""
        self.add(name, np.histogram(values, edges, weights=weight)[0])
        self.add(f"{name}_squares", np.histogram(values, edges, weights=weight**2)[0])

    def record(self) -> Record:
        """Return the sums, and the nb of a unit of weight."""
        return {
            "sigma": self.sigma[0],
            "sigma_error": self.sigma[1],
            "unit": self.sigma[0] / self.whole if self.whole else 0.0,
            "whole": self.whole,
            "whole_squares": self.whole_squares,
            **self.lists(),
        }

    def lists(self) -> Record:
        """Return the sums alone."""
        tags = {"tags": {name: each.tolist() for name, each in self.tags.items()}}
        return {
            **{name: values.tolist() for name, values in self.values.items()},
            **(tags if self.tags else {}),
        }


# -- what is selected ------------------------------------------------------------------------------


def _sliced(settings: RadiativeReturnSettings, m2: Array, track: Array, weight: Array) -> Array:
    """Return histograms of the track mass in slices of the mass, shape (slices, bins)."""
    edges = settings.mass.edges
    slices = [*(edges[each.start] for each in settings.mass.slices), edges[-1]]
    table: Array = np.histogram2d(m2, track, [slices, TRACK_MASS], weights=weight)[0]
    return table


def _data(settings: RadiativeReturnSettings, threads: int) -> Record:
    """Return the spectra of the candidates.

    Raises
    ------
    DataError
        If there are none, or something is wrong with them.
    """
    named = settings.candidates
    paths = [named] if isinstance(named, str) else list(named or [])
    run = generator_of(settings, "pipigamma", threads, order="lo").sample(1).run
    candidates, sums = 0, Sums()
    pieces = read_pieces(
        paths, kind="radiative_return", columns=settings.columns, energy=settings.ecm
    )
    for everything in pieces:
        if settings.efficiency == "tag_and_probe":
            tags = tag_sums(settings, run, everything, np.asarray(everything.weights, float))
            for name, each in tags.items():
                sums.add_tags(name, each)
        table = everything.signal
        candidates += table.n_candidates
        weights = np.asarray(table.weights, float)
        for hypothesis in PAIRS:
            chosen = selected(settings, run, table, hypothesis)
            _add_selected(settings, sums, run, table, hypothesis, chosen, weights[chosen.at])
    edges = settings.mass.edges
    if not np.any(sums.values["seen_pipigamma"]):
        raise DataError(
            f"{paths[0]}: none of {candidates} candidates passes the cuts with a mass "
            f"squared from {edges[0]:g} to {edges[-1]:g} GeV^2"
        )
    return {"candidates": candidates, **sums.lists()}
