"""``vasilisa scan``: radiative corrections for an energy scan."""

from __future__ import annotations

from ..keep.output import require_folder
from ..run.settings import ScanSettings
from ..studies.asymmetry.settings import AsymmetrySettings
from ..studies.card import make, read_card
from ..studies.page import with_error
from ..studies.record import Record
from ..words.errors import ConfigurationError
from .console import (
    CardArgument,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    reported,
    run_campaign,
    say,
)


@reported
def scan(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
) -> None:
    """Run an energy scan: tables, plots and a report.

    DIR receives scan.csv, scan.json, the plots (PNG, PDF) and report.html. Finished points are
    kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa scan examples/cmd3_scan.yaml -o scan_output
    """
    settings = read_card(card, changes={"threads": threads, "seed": seed})
    if not isinstance(settings, ScanSettings):
        command = "asymmetry" if isinstance(settings, AsymmetrySettings) else "xsec"
        kind = "one of asymmetries" if command == "asymmetry" else "the card of a single run"
        raise ConfigurationError(f"{card}: is {kind}; use: vasilisa {command} {card}")
    require_folder(output)
    job = make(card, settings)
    jobs = len(settings.points) * len(settings.processes)
    run_campaign(job, output, resume, jobs, _described)
    say(f"finished; open {output / 'report.html'}")


def _described(record: Record) -> str:
    found = ", ".join(
        f"{order} {with_error(result['value'], result['error'])} nb"
        for order, result in record["orders"].items()
    )
    return f"{record['process']} at {record['sqrt_s']:g} GeV: {found}"
