"""``vasilisa scan``: radiative corrections for an energy scan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..card import make, read_card
from ..errors import ConfigurationError
from ..scan import Scan
from ..scan.report import with_error
from ..settings import ScanSettings
from .console import CardArgument, ThreadsOption, counting_bar, on_terminal, reported, say


@reported
def scan(
    card: CardArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for all that is written.")
    ],
    resume: Annotated[
        bool, typer.Option(help="Go on where an earlier run in DIR stopped, or start over.")
    ] = True,
    threads: ThreadsOption = None,
) -> None:
    """Run an energy scan: tables, plots and a report.

    DIR receives scan.csv, scan.json, the plots (PNG, PDF) and report.html. Finished points are
    kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa scan examples/cmd3_scan.yaml -o scan_output
    """
    settings = read_card(card)
    if not isinstance(settings, ScanSettings):
        raise ConfigurationError(f"{card}: is the card of a single run; use: vasilisa xsec {card}")
    if threads is not None:
        settings = settings.model_copy(update={"threads": threads})
    job = make(card, settings)
    _run_with_progress(job, output, resume)
    say(f"finished; open {output / 'report.html'}")


def _run_with_progress(job: Scan, output: Path, resume: bool) -> None:
    if not on_terminal():
        job.run(output, resume=resume, progress=_line)
        return
    total = len(job.settings.points) * len(job.settings.processes)
    with counting_bar("scan", total, shown=True) as advance:

        def move(done: int, total: int, record: dict[str, Any] | None) -> None:
            advance(done if record is None else 1)

        job.run(output, resume=resume, progress=move)


def _line(done: int, total: int, record: dict[str, Any] | None) -> None:
    if record is None:
        say(f"{total} jobs, {done} finished before")
        return
    found = ", ".join(
        f"{order} {with_error(result['value'], result['error'])} nb"
        for order, result in record["orders"].items()
    )
    say(f"[{done}/{total}] {record['process']} at {record['sqrt_s']:g} GeV: {found}")
