"""``vasilisa asymmetry``: forward-backward asymmetries against the energy."""

from __future__ import annotations

from ..studies.asymmetry import Asymmetry
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
def asymmetry(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
) -> None:
    """Compute forward-backward asymmetries and their components.

    DIR receives the tables asymmetry and components (CSV, JSON), result.json, the plots (PNG, PDF)
    and report.html; with angular_energies the tables angular and angular_components, too.
    Finished points are kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa asymmetry examples/asymmetry.yaml -o asymmetry_output
    """
    job = study_for(card, Asymmetry, {"threads": threads, "seed": seed}, output)
    run_study(job, output, resume, executor)
