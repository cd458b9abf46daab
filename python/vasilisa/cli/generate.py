"""``vasilisa generate``: events into a file."""

from __future__ import annotations

from collections.abc import Iterator
from os import fspath
from pathlib import Path
from typing import Annotated

import typer

from .._core import HepMC3Writer, RunInfo
from ..card import make, read_card
from ..errors import ConfigurationError
from ..events import EventBatch
from ..generator import Generator
from .console import (
    CardArgument,
    ThreadsOption,
    counting_bar,
    on_terminal,
    reported,
    run_settings,
    say,
)

FORMATS = (".hepmc3", ".hepmc3.gz")

AT_ONCE = 20_000
"""Events in memory at a time."""


@reported
def generate(
    card: CardArgument,
    number: Annotated[int, typer.Option("--number", "-n", metavar="N", min=1, help="Events.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="HepMC3 file; .gz compresses.")
    ],
    weighted: Annotated[bool, typer.Option(help="Keep the weights, or unweight.")] = False,
    threads: ThreadsOption = None,
) -> None:
    """Generate events and write them as HepMC3.

    FILE appears when it is complete: after Ctrl-C or an error there is none.

    Example: vasilisa generate card.yaml -n 100000 -o events.hepmc3.gz
    """
    if not output.name.endswith(FORMATS):
        raise ConfigurationError("unknown format", field="-o", value=str(output), valid=FORMATS)
    generator = make(card, run_settings(card, read_card(card), threads))
    try:
        _write(_batches(generator, number, weighted), number, output)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"interrupted; {output} was not written") from None
    say(f"{number} events written to {output}")


def _batches(generator: Generator, number: int, weighted: bool) -> Iterator[EventBatch]:
    for first in range(0, number, AT_ONCE):
        yield generator.sample(min(AT_ONCE, number - first), weighted=weighted, first=first)


def _write(batches: Iterator[EventBatch], number: int, output: Path) -> None:
    """Write batch after batch, with a bar on a terminal."""
    head = next(batches)
    run = RunInfo(head.run)
    run.n_events = number
    with (
        counting_bar("events", number, shown=on_terminal()) as advance,
        HepMC3Writer(fspath(output), run, head.core.weight_names) as writer,
    ):
        writer.write(head.core)
        advance(len(head))
        for batch in batches:
            writer.write(batch.core)
            advance(len(batch))
