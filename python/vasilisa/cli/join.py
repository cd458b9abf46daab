"""``vasilisa join``: files of parts of a run into one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..events.files import join_events
from ..production import RangeFolder, is_range_folder, join_ranges
from ..production.joining import some
from .console import reported, say


@reported
def join(
    parts: Annotated[
        list[str],
        typer.Argument(metavar="PART", help="Files, or the folder FILE.parts or FILE.ranges."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")
    ],
    whole: Annotated[
        bool,
        typer.Option("--whole/--so-far", help="Refuse ranges of which some are missing, or not."),
    ] = False,
) -> None:
    """Join files of events into the one of a single run.

    The parts come from vasilisa generate with the same card and seed and have ranges of events
    that follow one another, in any order; anything else is refused. The folder FILE.parts that an
    interrupted run left gives its finished events, and stays.

    A folder FILE.ranges, in which others may be at work, gives the ranges up to the first gap;
    what is missing is said.

    Example: vasilisa join first_half.hepmc3.gz second_half.hepmc3.gz -o events.hepmc3.gz

    Example: vasilisa join events.root.parts -o so_far.root
    """
    if len(parts) == 1 and is_range_folder(parts[0]):
        join_folder(RangeFolder.at(parts[0]), output, whole)
        return
    joined = join_events(parts, output)
    last = joined.first_event + joined.n_events - 1
    say(f"{joined.n_events} events, {joined.first_event} to {last}, in {joined.path}")
    if joined.n_left_out:
        say(f"{joined.n_left_out} events behind a gap are left out")


def join_folder(folder: RangeFolder, output: Path, whole: bool) -> None:
    """Join the ranges of a folder and say what is missing."""
    joined = join_ranges(folder, output, whole=whole)
    last = joined.first_event + joined.n_events - 1
    say(f"{joined.n_events} events, {joined.first_event} to {last}, in {joined.path}")
    if joined.missing:
        say(f"missing: {some(joined.missing)}")
    if joined.n_left_out:
        say(f"{joined.n_left_out} events behind a gap are left out")
