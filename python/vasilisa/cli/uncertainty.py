"""``vasilisa uncertainty``: the schemes of radiative corrections side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..studies.uncertainty import Uncertainty
from .console import (
    CardArgument,
    EcmOption,
    ExecutorOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    reported,
)
from .study import run_study, study_for


@reported
def uncertainty(
    card: CardArgument,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for tables, plots and report."),
    ] = None,
    resume: ResumeOption = True,
    rel_error: Annotated[
        float | None,
        typer.Option(help="Statistical error of each cross section; overrides the card; 3e-4."),
    ] = None,
    max_seconds: Annotated[
        float | None, typer.Option(help="Time of each integration, seconds.")
    ] = None,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
    ecm: EcmOption = None,
) -> None:
    """Compare nlops, mcgpj, nlo and sf on one card.

    Totals and asymmetries are compared; with -o histograms, too. The difference of nlops and mcgpj,
    two independent schemes with the same O(alpha), measures what neither knows. The card is that of
    a single run; orders and histograms may stand there, too. DIR receives the tables uncertainty
    and bins (CSV, JSON), result.json, a plot (PNG, PDF) with a ratio panel for each histogram, and
    report.html. Finished orders are kept at once.

    Example: vasilisa uncertainty card.yaml -o uncertainty_output
    """
    changes: dict[str, Any] = {
        "threads": threads,
        "seed": seed,
        "ecm": ecm,
        "rel_error": rel_error,
        "max_seconds": max_seconds,
        "histograms": {} if output is None else None,
    }
    job = study_for(card, Uncertainty, changes, output)
    run_study(job, output, resume, executor)
