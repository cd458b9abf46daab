"""What the commands share: errors in one line, progress, options."""

from __future__ import annotations

import contextlib
import functools
import math
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from ..executors import Executor, opened
from ..run.generator import Generator
from ..run.prepared import Prepared
from ..run.settings import RunSettings, StrictSettings
from ..studies.card import make_generator, of_card, study_with
from ..studies.record import Record
from ..words.errors import ConfigurationError, VasilisaError, VasilisaWarning

__all__ = [
    "CardArgument",
    "CsvOption",
    "EcmOption",
    "ExecutorOption",
    "JsonOption",
    "OutputFolderOption",
    "PlainProgress",
    "PreparedOption",
    "ResumeOption",
    "SeedOption",
    "ThreadsOption",
    "counting_bar",
    "generator_of",
    "on_terminal",
    "opened_or_none",
    "reported",
    "run_settings",
    "say",
    "telling_bar",
    "whole_number",
]

USER_ERROR = 2
INTERRUPTED = 130
SECONDS_BETWEEN_LINES = 10.0


def whole_number(text: str) -> int:
    """Read a whole number as cards do, 1e6 included."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not number.is_integer():
        raise typer.BadParameter(f"{text!r} is not a whole number")
    return int(number)


CardArgument = Annotated[Path, typer.Argument(metavar="CARD", help="Run card, a YAML file.")]
ThreadsOption = Annotated[
    int | None, typer.Option("--threads", min=0, help="Overrides the card; 0 takes every core.")
]

SeedOption = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", parser=whole_number, help="Overrides the card."),
]
EcmOption = Annotated[
    float | None, typer.Option("--ecm", metavar="GEV", help="Overrides the card.")
]

ExecutorOption = Annotated[
    str | None,
    typer.Option(
        "--executor",
        metavar="WHERE",
        help="threads, processes, dask, 'dask: tcp://HOST:PORT', 'dask: {cluster: slurm, "
        "jobs: N, ...}', or a YAML file of it.",
    ),
]

PreparedOption = Annotated[
    Path | None,
    typer.Option(
        "--prepared", metavar="FILE", help="Start from this set-up, written by vasilisa prepare."
    ),
]

CsvOption = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write the table there.")
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the table there.")
]

OutputFolderOption = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for all that is written.")
]
ResumeOption = Annotated[
    bool, typer.Option(help="Go on where an earlier run in DIR stopped, or start over.")
]

P = ParamSpec("P")
R = TypeVar("R")


def say(text: str) -> None:
    """Write a line for people, on standard error, away from the results."""
    print(text, file=sys.stderr, flush=True)


def on_terminal() -> bool:
    """Return whether somebody watches, so that a progress bar makes sense."""
    return sys.stderr.isatty()


@contextlib.contextmanager
def _notes() -> Iterator[None]:
    """Print the package's warnings as notes, each once."""
    shown: set[str] = set()
    others = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any) -> None:
        if not issubclass(category, VasilisaWarning):
            others(message, category, *where)
        elif str(message) not in shown:
            shown.add(str(message))
            say(f"note: {message}")

    with warnings.catch_warnings():
        warnings.simplefilter("always", VasilisaWarning)
        warnings.showwarning = show  # type: ignore[assignment]
        yield


def reported(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the package's errors and Ctrl-C into one line and an exit code."""

    @functools.wraps(command)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            with _notes():
                return command(*arguments, **options)
        except VasilisaError as error:
            say(f"error: {' '.join(str(error).split())}")
            raise typer.Exit(USER_ERROR) from error
        except KeyboardInterrupt as error:
            say(str(error) or "interrupted")
            raise typer.Exit(INTERRUPTED) from error

    return wrapped


def run_settings(card: Path, settings: StrictSettings) -> RunSettings:
    """Return the settings of a single run, refusing other cards.

    Raises
    ------
    ConfigurationError
        If the card is one of a study.
    """
    study = study_with(settings)
    if study is not None:
        raise ConfigurationError(
            f"{card}: is a card of kind {study.kind}, not of a single run; use: vasilisa "
            f"{study.command} {card} -o DIR"
        )
    assert isinstance(settings, RunSettings)
    return settings


def generator_of(card: Path, settings: RunSettings, prepared: Path | None) -> Generator:
    """Make the generator of a card, with its set-up from a file if there is one.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, and a file that is not the set-up of this card.
    """
    if prepared is None:
        return make_generator(card, settings)
    found = Prepared.load(prepared)
    with of_card(card):
        return Generator(**settings.generator_arguments(), prepared=found)


def opened_or_none(
    executor: str | None, threads: int
) -> contextlib.AbstractContextManager[Executor | None]:
    """Open what the option names; nothing where it is not given."""
    return contextlib.nullcontext() if executor is None else opened(executor, threads)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


@contextlib.contextmanager
def counting_bar(title: str, total: int, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar that counts, with the remaining time; yields what moves it.

    Parameters
    ----------
    title : str
        What is counted.
    total : int
        The goal.
    shown : bool
        Whether to show anything.
    """
    if not shown:
        yield lambda steps: None
        return
    with _bar() as bar:
        task = bar.add_task(title, total=total)
        yield lambda steps: bar.advance(task, steps)


@contextlib.contextmanager
def telling_bar(title: str) -> Iterator[Callable[[int, int, Record | None], None]]:
    """Show a bar of what is simulated, plain lines where nobody watches; yields what to call.

    Parameters
    ----------
    title : str
        What is counted.
    """
    if not on_terminal():

        def tell(done: int, total: int, record: Record | None) -> None:
            if record is not None:
                say(f"[{done}/{total}] {record['said']}")

        yield tell
        return
    with _bar() as bar:
        task = bar.add_task(title, total=None, visible=False)

        def move(done: int, total: int, record: Record | None) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield move


class PlainProgress:
    """Progress in plain lines, some seconds apart; silent on a terminal.

    On a terminal the generator shows its own bar.
    """

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, fraction: float, text: str) -> None:
        """Report the fraction done, and what has been reached."""
        if time.monotonic() - self._last > SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            say(f"{min(100.0, 100 * fraction):.0f} %: {text}")

    @classmethod
    def unless_terminal(cls) -> PlainProgress | None:
        """Return plain lines, or None where a bar is shown."""
        return None if on_terminal() else cls()
