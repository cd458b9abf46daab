"""``vasilisa generate``: events into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..run.generation import require_target
from ..studies.card import of_card, read_card
from .console import (
    CardArgument,
    EcmOption,
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


@reported
def generate(
    card: CardArgument,
    number: Annotated[
        int,
        typer.Option(
            "--number", "-n", metavar="N", parser=whole_number, help="Events; 1e6 is a number, too."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Ends in .hepmc3, .hepmc3.gz, .npz, .parquet or .root.",
        ),
    ],
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
) -> None:
    """Generate events and write them into a file.

    The file depends on the card, its seed, --first and --number alone. It appears when it is
    complete; until then finished pieces lie in FILE.parts, and after Ctrl-C or a crash the same
    command goes on from there. Jobs may share a run by ranges of events, and its set-up by
    --prepared: see vasilisa join and vasilisa prepare.

    Example: vasilisa generate card.yaml -n 100000 -o events.hepmc3.gz

    Example: vasilisa generate card.yaml --first 500000 -n 500000 -o second_half.parquet
    """
    require_target(output)
    found = read_card(card, changes={"threads": threads, "seed": seed, "ecm": ecm})
    generator = generator_of(card, run_settings(card, found), prepared)
    with of_card(card):
        written = generator.generate(
            number,
            output,
            weighted=weighted,
            first=first,
            resume=resume,
            progress=PlainProgress.unless_terminal(),
        )
    if written.n_resumed:
        say(f"{written.n_resumed} events were finished before")
    say(str(written))
