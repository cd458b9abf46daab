"""``vasilisa measure``: from data, or pseudo-data, to an answer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..studies.measurement import Answer, Measurement
from ..words.errors import ConfigurationError
from .console import (
    USER_ERROR,
    CardArgument,
    ExecutorOption,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    reported,
    say,
)
from .simulate import QuickOption
from .study import any_study, run_study

__all__ = ["measure"]

UnblindOption = Annotated[
    bool, typer.Option("--unblind", help="Show what a card with 'blind: true' hides.")
]


@reported
def measure(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
    quick: QuickOption = False,
    unblind: UnblindOption = False,
) -> None:
    """Measure from data or pseudo-data what a card says.

    The card is of kind energy_scan, radiative_return or muone. Data are those of the card's
    candidates; where it names none, they are simulated first. DIR receives result.json, tables,
    plots and report.html. After Ctrl-C or a crash the same command goes on.

    Example: vasilisa measure examples/energy_scan.yaml -o measured
    """
    changes: dict[str, Any] = {
        "threads": threads,
        "seed": seed,
        "quick": quick or None,
        "blind": False if unblind else None,
    }
    job = any_study(card, None, changes, output)
    if not isinstance(job, Measurement):
        raise ConfigurationError(
            f"{card}: is the card of kind {job.kind}, not of a measurement; use: vasilisa "
            f"{job.command} {card} -o DIR"
        )
    result = run_study(job, output, resume, executor)
    answer = job.answer(result)
    print(_in_words(answer, job.settings.blind))
    if answer.more.get("not_included"):
        print("not included: " + ", ".join(answer.more["not_included"]))
    problems = job.problems(result)
    for problem in problems:
        say(f"error: {problem}")
    if problems:
        raise typer.Exit(USER_ERROR)


def _in_words(answer: Answer, blind: bool) -> str:
    """Return the answer as a line."""
    hidden = " (blind: behind a factor)" if blind else ""
    if answer.a_mu is None or answer.a_mu_error is None:
        return "a_mu: none" + hidden
    where = ""
    if answer.range_GeV is not None:
        where = " from {:.4g} to {:.4g} GeV".format(*answer.range_GeV)
    return (
        f"a_mu{where}: ({answer.a_mu / 1e-10:.2f} +- {answer.a_mu_error / 1e-10:.2f}) 1e-10{hidden}"
    )
