"""``vasilisa generate``: events into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..executors import ExecutorChoice
from ..production import EventRange
from ..run.generation import require_target
from ..studies.card import of_card, read_card
from ..words.errors import ConfigurationError
from .campaign import generate_on, generate_range
from .console import (
    CardArgument,
    EcmOption,
    ExecutorOption,
    PlainProgress,
    PreparedOption,
    SeedOption,
    ThreadsOption,
    generator_of,
    reported,
    run_settings,
    say,
    whole_number,
)

RANGE_SIZE = 100_000
"""Events of a range where nothing is said."""


def require_options(
    number: int | None, events: EventRange | None, executor: str | None, size: int, first: int
) -> None:
    """Refuse options that contradict one another.

    Raises
    ------
    ConfigurationError
        Names the option.
    """
    if events is None and number is None:
        raise ConfigurationError("number: missing; valid: -n N, or --range FIRST:COUNT")
    if number is not None and number < 1:
        raise ConfigurationError(field="number", value=number, valid="1 or above")
    if first < 0:
        raise ConfigurationError(field="first", value=first, valid="0 or above")
    if size < 1:
        raise ConfigurationError(field="range-size", value=size, valid="1 or above")
    if events is not None and executor is not None:
        raise ConfigurationError(
            "a range is the work of one job", field="executor", value=executor, valid="no --range"
        )
    if events is not None and first:
        raise ConfigurationError(
            "the range says it", field="first", value=first, valid="no --first beside --range"
        )


@reported
def generate(
    card: CardArgument,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Ends in .hepmc3, .hepmc3.gz, .npz, .parquet or .root.",
        ),
    ],
    number: Annotated[
        int | None,
        typer.Option(
            "--number", "-n", metavar="N", parser=whole_number, help="Events; 1e6 is a number, too."
        ),
    ] = None,
    first: Annotated[
        int,
        typer.Option(
            "--first", metavar="I", parser=whole_number, help="Number of the first event."
        ),
    ] = 0,
    weighted: Annotated[bool, typer.Option(help="Keep the weights, or unweight.")] = False,
    resume: Annotated[
        bool, typer.Option(help="Go on where an earlier run stopped, or start over.")
    ] = True,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    ecm: EcmOption = None,
    prepared: PreparedOption = None,
    part: Annotated[
        str | None,
        typer.Option(
            "--range", metavar="FIRST:COUNT", help="Make these events alone, into FILE.ranges."
        ),
    ] = None,
    executor: ExecutorOption = None,
    range_size: Annotated[
        int,
        typer.Option(
            "--range-size",
            metavar="N",
            parser=whole_number,
            help="Events of a range, for --executor.",
        ),
    ] = RANGE_SIZE,
    joined: Annotated[
        bool,
        typer.Option("--join/--no-join", help="Join the ranges into FILE, or leave FILE.ranges."),
    ] = True,
) -> None:
    """Generate events and write them into a file.

    The file depends on the card, its seed, --first and --number alone. It appears when it is
    complete; until then finished pieces lie in FILE.parts, and after Ctrl-C or a crash the same
    command goes on from there. Jobs may share a run by ranges of events, and its set-up by
    --prepared: see vasilisa join and vasilisa prepare.

    Example: vasilisa generate card.yaml -n 100000 -o events.hepmc3.gz

    With --range one job makes one range; --executor makes all of them, and joins them: see
    vasilisa status.

    Example: vasilisa generate card.yaml --first 500000 -n 500000 -o second_half.parquet

    Example: vasilisa generate card.yaml --range 500000:100000 -o events.npz

    Example: vasilisa generate card.yaml -n 1e7 -o events.npz --executor processes
    """
    events = None if part is None else EventRange.read(part)
    require_options(number, events, executor, range_size, first)
    in_ranges = events is not None or executor is not None
    if executor is not None:
        ExecutorChoice.of(executor)
    if not in_ranges or (events is None and joined):
        require_target(Path(output))
    found = read_card(card, changes={"threads": threads, "seed": seed, "ecm": ecm})
    generator = generator_of(card, run_settings(card, found), prepared)
    with of_card(card):
        if events is not None:
            generate_range(generator, output, events, weighted, number, resume)
            return
        assert number is not None
        if executor is not None:
            wanted = EventRange(first, number)
            generate_on(generator, output, wanted, weighted, executor, range_size, joined)
            return
        written = generator.generate(
            number,
            Path(output),
            weighted=weighted,
            first=first,
            resume=resume,
            progress=PlainProgress.unless_terminal(),
        )
    if written.n_resumed:
        say(f"{written.n_resumed} events were finished before")
    say(str(written))
