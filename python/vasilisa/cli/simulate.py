"""``vasilisa simulate``: pseudo-data of the measurement that a card describes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..run.settings import validated
from ..studies.study import Study
from .console import (
    CardArgument,
    ExecutorOption,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    opened_or_none,
    reported,
    say,
    telling_bar,
)
from .study import any_study

__all__ = ["QuickOption", "simulate"]

QuickOption = Annotated[bool, typer.Option("--quick", help="Fewer events, for a look.")]


@reported
def simulate(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    quick: QuickOption = False,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
) -> None:
    """Make pseudo-data of a measurement.

    The card's kind says which measurement. DIR receives candidates as a detector would see them, of
    energy scans the table of points, and apart from them truth.json, which no analysis needs.
    Finished points of energy scans are kept at once: after Ctrl-C or a crash the same command goes
    on from there.

    Example: vasilisa simulate examples/energy_scan.yaml -o pseudo_data
    """
    study = any_study(card, None, {"threads": threads}, output)
    if seed is not None:
        study = _with_seed(study, seed)

    place_of_jobs = opened_or_none(executor, getattr(study.settings, "threads", 0))
    with place_of_jobs as place, telling_bar("pseudo-data") as told:
        made = study.simulate(output, resume=resume, quick=quick, executor=place, progress=told)
    for path in made:
        say(f"written: {path}")


def _with_seed(study: Study[Any, Any], seed: int) -> Study[Any, Any]:
    """Return the study with another seed of its truth: that of the analysis is no matter here."""
    truth = getattr(study.settings, "truth", None)
    if truth is None:
        return study
    changed = validated(type(truth), truth.model_dump(exclude_unset=True) | {"seed": seed})
    return study.of(study.settings.model_copy(update={"truth": changed}))
