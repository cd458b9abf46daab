"""``vasilisa prepare``: the set-up of a run, for many jobs that share it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..keep.output import require_place
from ..studies.card import make_generator, of_card, read_card
from .console import (
    CardArgument,
    EcmOption,
    PlainProgress,
    SeedOption,
    ThreadsOption,
    reported,
    run_settings,
    say,
)


@reported
def prepare(
    card: CardArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="File of the prepared run.")
    ],
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    ecm: EcmOption = None,
) -> None:
    """Do the set-up of a run once, for all jobs that share it.

    The file holds grids, cells and tables. xsec and generate start from it with --prepared, and
    their numbers and files are the same to the last bit; a file of another run, or of another
    build of the package, is refused.

    Example: vasilisa prepare card.yaml -o card.prepared

    Example: vasilisa generate card.yaml --prepared card.prepared --first 500000 -n 500000 -o b.npz
    """
    require_place(output)
    found = read_card(card, changes={"threads": threads, "seed": seed, "ecm": ecm})
    generator = make_generator(card, run_settings(card, found))
    with of_card(card):
        prepared = generator.prepare(progress=PlainProgress.unless_terminal())
        prepared.save(output)
    say(f"{prepared} in {output}")
