"""The set-up of a run: what is made once, before the first round and the first event."""

from __future__ import annotations

from typing import NamedTuple

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from .configuration import Configuration
from .integration import require_acceptance, require_finite
from .prepared import Prepared, WarmedUp, kind_of_run
from .stopping import MIN_EVENTS

__all__ = ["EventSetUp", "histogram_settings", "prepare", "set_up_events"]

HISTOGRAM_XI_CUT = 0.003
"""Of histograms, at most: an emission and its counter-event should fall into the same bin."""

PILOT_EVENTS = 2 * MIN_EVENTS
"""Points that tell the cross section of the events."""

LEAST_PILOT = 0.04
"""Of them, whatever the effort: one round of the least effort, about."""

WARM_UP, PILOT = 0.2, 0.6
"""Parts of the time until the warm-up and the pilot run are over, about."""


def histogram_settings(configuration: Configuration) -> _core.Settings:
    """Return the settings of an integration that fills histograms."""
    return configuration.changed_settings(
        xi_cut=min(configuration.settings.xi_cut, HISTOGRAM_XI_CUT)
    )


def event_settings(configuration: Configuration) -> _core.Settings:
    """Return the settings of events, which know no counter-events."""
    return configuration.changed_settings(subtraction=_core.Subtraction.slicing)


class EventSetUp(NamedTuple):
    """What draws events, with the cross section and its error for each weight."""

    run: _core.Integrator
    sampler: _core.Sampler
    cross_sections: list[list[float]]


def set_up_events(
    configuration: Configuration,
    prepared: Prepared | None,
    progress: ProgressCallback | bool | None,
    title: str,
) -> EventSetUp:
    """Warm up, run a pilot, and divide the space of events into cells, unless that is prepared.

    Parameters
    ----------
    configuration : Configuration
        Whose events.
    prepared : Prepared, optional
        What is there already.
    progress, title
        As in `integration.integrate`.

    Raises
    ------
    AcceptanceError, DataError
        As `Generator.sample`.
    """
    settings = event_settings(configuration)
    run = configuration.integrator(settings, [])
    if prepared is not None:
        prepared.start(run, settings)
        cells = _core.Sampler.of_cells(run, prepared.cells)
        return EventSetUp(run, cells, prepared.cross_sections)
    with DelayedProgress(title, progress) as report:
        run.warm_up(effort=configuration.effort)
        report(WARM_UP, "pilot run")
        pilot = max(configuration.effort, LEAST_PILOT) * PILOT_EVENTS
        while run.counts.events < pilot:
            run.run_round()
            done = min(1.0, run.counts.events / pilot)
            report(WARM_UP + (PILOT - WARM_UP) * done, "pilot run")
        require_finite(run)
        require_acceptance(configuration, run)
        sampler = _core.Sampler(
            run,
            lambda done: report(PILOT + (1 - PILOT) * done, "cells of events"),
            configuration.effort,
        )
    sums = run.result
    weights = range(1 + len(configuration.variations))
    return EventSetUp(run, sampler, [[sums.value(i), sums.error(i)] for i in weights])


def prepare(configuration: Configuration, events: EventSetUp) -> Prepared:
    """Warm up the integrations and the histograms, too, and keep everything.

    Parameters
    ----------
    configuration : Configuration
        Of the run.
    events : EventSetUp
        Of its events.
    """
    runs = {kind_of_run(event_settings(configuration)): events.run}
    for settings in (configuration.settings, histogram_settings(configuration)):
        if kind_of_run(settings) not in runs:
            run = runs[kind_of_run(settings)] = configuration.integrator(settings, [])
            run.warm_up(effort=configuration.effort)
    warmed_up = {kind: WarmedUp.of(run) for kind, run in runs.items()}
    return Prepared(configuration, warmed_up, events.sampler.cells, events.cross_sections)
