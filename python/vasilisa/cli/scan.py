"""``vasilisa scan``: radiative corrections for an energy scan."""

from __future__ import annotations

from ..studies.scan import Scan
from .console import (
    CardArgument,
    ExecutorOption,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    reported,
)
from .study import run_study, study_for


@reported
def scan(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
) -> None:
    """Compute cross sections and corrections at many energies.

    DIR receives scan.csv, scan.json, result.json, the plots (PNG, PDF) and report.html. Finished
    points are kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa scan examples/cmd3_scan.yaml -o scan_output
    """
    job = study_for(card, Scan, {"threads": threads, "seed": seed}, output)
    run_study(job, output, resume, executor)
