"""``vasilisa xsec``: one cross section."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Annotated

import typer

from ..keep.output import require_place, write_atomically
from ..run.result import Result, RunInterrupted
from ..run.settings import RunSettings
from ..studies.card import of_card, read_card
from ..studies.hadrons import Hadrons
from ..studies.hadrons.settings import HadronsSettings
from ..words.errors import PrecisionWarning
from ..words.time_limit import time_limit
from .console import (
    CardArgument,
    EcmOption,
    ExecutorOption,
    PlainProgress,
    PreparedOption,
    SeedOption,
    ThreadsOption,
    generator_of,
    opened_or_none,
    reported,
    run_settings,
    say,
)
from .hadrons import report_hadrons


@reported
def xsec(
    card: CardArgument,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the whole result there.")
    ] = None,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    ecm: EcmOption = None,
    prepared: PreparedOption = None,
    executor: ExecutorOption = None,
) -> None:
    """Integrate a cross section and its asymmetry.

    Stops at the card's rel_error, max_seconds or n_events, whichever comes first; 1e-3 without
    any. Ctrl-C stops as well and shows what had been reached.

    A card of process hadrons gives a table of visible cross sections by structure functions.

    Example: vasilisa xsec card.yaml --json result.json
    """
    if json_file is not None:
        require_place(json_file)
    found = read_card(card, changes={"threads": threads, "seed": seed, "ecm": ecm})
    if isinstance(found, HadronsSettings):
        with of_card(card):
            study = Hadrons.of(found)
        report_hadrons(card, study, json_file)
        return
    settings = run_settings(card, found)
    stopping = settings.stopping()
    try:
        with of_card(card), time_limit(settings.max_seconds) as left:
            generator = generator_of(card, settings, prepared)
            if settings.max_seconds is not None:
                stopping["max_seconds"] = left.check("set-up")
            with warnings.catch_warnings(record=True) as doubts:
                warnings.simplefilter("always", PrecisionWarning)
                with opened_or_none(executor, settings.threads) as place:
                    result = generator.integrate(
                        **stopping, executor=place, progress=PlainProgress.unless_terminal()
                    )
    except RunInterrupted as interruption:
        if interruption.result is not None:
            _report(settings, interruption.result, json_file)
        raise
    _report(settings, result, json_file)
    for doubt in doubts:
        say(str(doubt.message))
    if not result.converged and not doubts:
        say(f"stopped before rel_error {settings.rel_error:g} was reached")


def _report(settings: RunSettings, result: Result, json_file: Path | None) -> None:
    print(summary(settings, result))
    if json_file is not None:
        write_atomically(json_file, json.dumps(result.to_dict(), indent=1))


def summary(settings: RunSettings, result: Result) -> str:
    """Return the result as lines of text."""
    lines = {
        "process": f"{settings.process}, {settings.order}, "
        f"sqrt(s) = {result.parameters['ecm']:g} GeV",
        "cross section": f"{result.value:.8g} +- {result.error:.2g} nb",
        "asymmetry": f"{result.asymmetry:.6f} +- {result.asymmetry_error:.2g}",
        # An emission and its counter-event are two weights of one event.
        "events": str(result.n_events),
        "weights": f"{result.n_nonzero} inside the cuts, counter-events included "
        f"({result.n_negative} negative, {result.n_nonfinite} not finite)",
        "time": f"{result.cpu_seconds:.2f} s of CPU, {result.wall_seconds:.2f} s",
    }
    for name, varied in result.variations.items():
        lines[name] = (
            f"{varied.value:.8g} +- {varied.error:.2g} nb, "
            f"{100 * varied.difference / result.value:+.3f} +- "
            f"{100 * varied.difference_error / abs(result.value):.1g} %, "
            f"asymmetry {varied.asymmetry:.6f} +- {varied.asymmetry_error:.2g}"
        )
    width = max(14, *map(len, lines))
    return "\n".join(f"{name:<{width}} {text}" for name, text in lines.items())
