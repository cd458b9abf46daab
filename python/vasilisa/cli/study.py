"""``vasilisa study``: any study that a card names; what the commands of single studies share."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from ..executors import Executor
from ..keep.output import require_folder
from ..studies.card import make, read_card, study_with
from ..studies.measurement import Measurement
from ..studies.record import Record
from ..studies.study import Study, StudyInterrupted, StudyResult
from ..words.errors import ConfigurationError
from .console import (
    CardArgument,
    ExecutorOption,
    OutputFolderOption,
    ResumeOption,
    SeedOption,
    ThreadsOption,
    counting_bar,
    on_terminal,
    opened_or_none,
    reported,
    say,
    telling_bar,
)
from .tables import print_table

__all__ = ["run_study", "study", "study_for"]

R = TypeVar("R", bound=StudyResult[Any])
T = TypeVar("T", bound=Study[Any, Any])


@reported
def study(
    card: CardArgument,
    output: OutputFolderOption,
    resume: ResumeOption = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    executor: ExecutorOption = None,
) -> None:
    """Run the study that a card names: tables, plots and a report.

    DIR receives the tables (CSV, JSON), result.json, the plots (PNG, PDF) and report.html. Finished
    jobs are kept at once: after Ctrl-C or a crash the same command goes on from there.

    Example: vasilisa study examples/cmd3_scan.yaml -o scan_output
    """
    job = any_study(card, None, {"threads": threads, "seed": seed}, output)
    run_study(job, output, resume, executor)


def study_for(card: Path, expected: type[T], changes: dict[str, Any], output: Path | None) -> T:
    """Return the study of a card.

    Parameters
    ----------
    card : Path
        The card.
    expected : type
        What it has to be.
    changes : dict
        Values in place of those of the card.
    output : Path or None
        Folder for all that is written, looked at before anything is made.

    Raises
    ------
    ConfigurationError
        If it is the card of something else.
    """
    made = any_study(card, expected, changes, output)
    if not isinstance(made, expected):
        raise ConfigurationError(
            f"{card}: is the card of kind {made.kind}, not of {expected.kind}; use: vasilisa "
            f"{made.command} {card} -o DIR"
        )
    return made


def any_study(
    card: Path,
    expected: type[Study[Any, Any]] | None,
    changes: dict[str, Any],
    output: Path | None,
) -> Study[Any, Any]:
    """Return the study of a card, which is the expected one where its fields do not tell."""
    settings = read_card(card, expected, changes=changes)
    if study_with(settings) is None:
        wanted = "a study" if expected is None else expected.kind
        raise ConfigurationError(
            f"{card}: is the card of a single run, not of {wanted}; use: vasilisa xsec {card}"
        )
    if output is not None:
        require_folder(output)
    made = make(card, settings)
    assert isinstance(made, Study)
    return made


def run_study(
    job: Study[Any, R], output: Path | None, resume: bool, executor: str | None = None
) -> R:
    """Run a study with a bar on a terminal, or a line for each finished job; print its tables.

    An interruption prints those of what was reached.

    Parameters
    ----------
    job : Study
        What to run.
    output : Path or None
        Folder for all that is written.
    resume : bool
        Go on, or start over.
    executor : str, optional
        Where jobs run, as `ExecutorChoice.of` takes it; threads of this process by default.
    """
    with opened_or_none(executor, job.settings.threads) as place:
        if isinstance(job, Measurement):
            with telling_bar("pseudo-data") as told:
                job.make_pseudo_data(output, resume=resume, executor=place, progress=told)
        return _run(job, output, resume, place)


def _run(job: Study[Any, R], output: Path | None, resume: bool, executor: Executor | None) -> R:
    jobs = len(job.jobs())
    with counting_bar(job.kind, jobs, on_terminal() and jobs > 0) as advance:

        def move(done: int, total: int, record: Record | None) -> None:
            if on_terminal():
                advance(done if record is None else 1)
            elif record is not None:
                say(f"[{done}/{total}] {job.described(record)}")
            elif total:
                say(f"{total} jobs, {done} finished before")

        try:
            found = job.run(output, resume=resume, executor=executor, progress=move)
        except StudyInterrupted as interruption:
            _print_tables(job, interruption.result)
            raise
    _print_tables(job, found)
    if output is not None:
        say(f"finished; open {output / 'report.html'}")
    return found


def _print_tables(job: Study[Any, R], result: R) -> None:
    if not result.records:
        return
    for shown in job.shown(result):
        print_table(shown)
