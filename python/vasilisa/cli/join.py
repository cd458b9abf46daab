"""``vasilisa join``: files of parts of a run into one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..events.files import join_events
from .console import reported, say


@reported
def join(
    parts: Annotated[
        list[Path], typer.Argument(metavar="PART", help="Files, or the folder FILE.parts.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")
    ],
) -> None:
    """Join files of events into the file that one run would have written.

    The parts come from vasilisa generate with the same card and seed and have ranges of events
    that follow one another, in any order; anything else is refused. The folder FILE.parts that an
    interrupted run left gives its finished events, and stays.

    Example: vasilisa join first_half.hepmc3.gz second_half.hepmc3.gz -o events.hepmc3.gz

    Example: vasilisa join events.root.parts -o so_far.root
    """
    joined = join_events(parts, output)
    last = joined.first_event + joined.n_events - 1
    say(f"{joined.n_events} events, {joined.first_event} to {last}, in {joined.path}")
    if joined.n_left_out:
        say(f"{joined.n_left_out} events behind a gap are left out")
