"""``vasilisa bench``: the CPU time that a precision and unweighted events cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..keep.output import require_place
from ..words.choices import PROCESSES
from .console import counting_bar, on_terminal, reported, say

if TYPE_CHECKING:
    from ..validation.bench import Measurement

PRECISE, QUICK = (1e-4, 1_000_000), (1e-3, 20_000)
"""Relative error and number of events."""


@reported
def bench(
    process: Annotated[
        list[str] | None,
        typer.Option("--process", help="Process to measure; may be repeated. All by default."),
    ] = None,
    order: Annotated[
        list[str] | None,
        typer.Option("--order", help="nlo or nlops; may be repeated. Both by default."),
    ] = None,
    rel_error: Annotated[
        float | None,
        typer.Option(help="Relative error to reach, between 1e-6 and 0.1; 1e-4 by default."),
    ] = None,
    events: Annotated[
        int | None, typer.Option(help="Unweighted events a process; 1000000 by default.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only a relative error of 1e-3 and 20000 events.")
    ] = False,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the measurements there."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="FILE", help="Compare with these; else the last run."),
    ] = None,
) -> None:
    """Measure the speed: CPU seconds to a relative error, events.

    At 0.7 GeV (kk: 1.2, tautau: 10.58) inside the cuts cmd3, on one thread, set-up included; events
    at nlops. The last measurements are kept in the user's cache folder and compared with; those of
    other versions, settings or machines are not.

    Example: vasilisa bench --process pipi --json bench.json
    """
    from ..validation.bench import (
        ORDERS,
        cache_file,
        compare,
        jobs,
        read_measurements,
        write_measurements,
    )

    if json_file is not None:
        require_place(json_file)
    cached = read_measurements(cache_file(), [])
    earlier = read_measurements(previous) if previous else cached
    default_error, default_events = QUICK if quick else PRECISE
    work = jobs(
        default_error if rel_error is None else rel_error,
        default_events if events is None else events,
        process or PROCESSES,
        order or ORDERS,
    )
    found: list[Measurement] = []
    try:
        with counting_bar("measurements", len(work), shown=on_terminal()) as advance:
            for name, measure in work:
                if not on_terminal():
                    say(f"measuring {name}")
                found.append(measure())
                advance(1)
    finally:  # Ctrl-C keeps what has been measured
        if found:
            print(compare(found, earlier))
            write_measurements(cache_file(), found, keep=cached)
            if json_file is not None:
                write_measurements(json_file, found)
