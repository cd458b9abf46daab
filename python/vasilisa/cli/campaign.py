"""Events in ranges on the command line: one range, or all of them on an executor."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from ..events.files.formats import suffix_of
from ..executors import ExecutorChoice, opened
from ..keep.versions import build
from ..production import (
    Campaign,
    CampaignView,
    EventRange,
    RangeFolder,
    join_ranges,
    make_range,
    produce,
)
from ..production.folder import folder_of
from ..run.generator import Generator
from .console import SECONDS_BETWEEN_LINES, on_terminal, say

__all__ = ["duration", "generate_on", "generate_range"]

WORST = 3
"""Reasons of failures that are shown."""


def begun(generator: Generator, output: str, weighted: bool) -> RangeFolder:
    """Make or enter the folder of the ranges of a file, whose path may be a URL."""
    identity = generator.identity_of_events(weighted) | {"engine": build()["engine"]}
    return RangeFolder.begun(folder_of(output), identity, suffix_of(Path(output)))


def generate_range(
    generator: Generator,
    output: str,
    events: EventRange,
    weighted: bool,
    wanted: int | None,
    resume: bool,
) -> None:
    """Make one range, as a job of a batch system does, unless it is there.

    Parameters
    ----------
    generator : Generator
        Of the run.
    output : str
        The file that all ranges make together.
    events : EventRange
        The range.
    weighted : bool
        Whether to keep the weights.
    wanted : int or None
        Events of the whole run, for `status`.
    resume : bool
        Leave a range that is there as it is; otherwise make it again and compare.
    """
    folder = begun(generator, output, weighted)
    if wanted is not None:
        folder.want(EventRange(0, wanted))
    if resume and folder.holds(events):
        say(f"{events.count} events from {events.first} on are in {folder.where} already")
        return
    prepared = folder.prepared()
    if prepared is None:
        folder.keep_prepared(generator.prepare())
    else:
        generator = Generator.from_prepared(prepared, threads=generator.threads)
    line = make_range(folder, generator, events)
    say(f"{line.count} events from {line.first} on in {folder.where}/{line.name}")


def generate_on(
    generator: Generator,
    output: str,
    wanted: EventRange,
    weighted: bool,
    executor: str,
    size: int,
    join: bool,
) -> None:
    """Make all events on an executor, in ranges, and join them.

    Parameters
    ----------
    generator : Generator
        Of the run.
    output : str
        The file; a URL only where it is not made.
    wanted : EventRange
        The events.
    weighted : bool
        Whether to keep the weights.
    executor : str
        As `ExecutorChoice.of` takes it.
    size : int
        Events of a range.
    join : bool
        Whether to make the file; otherwise the ranges stay.
    """
    choice = ExecutorChoice.of(executor)
    folder = begun(generator, output, weighted)
    with opened(choice, generator.threads) as place, campaign_view() as view:
        campaign = produce(folder, generator, place, wanted, size, view)
    if campaign.n_before:
        say(f"{campaign.n_before} events were finished before")
    for text, number in campaign.failures.most_common(WORST):
        say(f"note: {number} tries failed: {text}")
    if join:
        joined = join_ranges(folder, Path(output), whole=True)
        if (joined.first_event, joined.n_events) != (wanted.first, wanted.count):
            say(f"note: {folder.where} held further events of this run, which are in the file, too")
        folder.store.remove()
        where = output
    else:
        where = folder.where
    say(
        f"{wanted.count} events in {where}: {campaign.n_finished} ranges, "
        f"{duration(campaign.seconds)}"
    )


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    if math.isinf(seconds):
        return "unknown"
    if seconds < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60:02d} min" if hours else f"{rest // 60} min {rest % 60:02d} s"


@contextlib.contextmanager
def campaign_view() -> Iterator[CampaignView]:
    """Show a table on a terminal, otherwise a line now and then."""
    if on_terminal():
        with Live(console=Console(stderr=True), refresh_per_second=4) as live:
            yield lambda campaign: live.update(_table(campaign))
        return
    last = time.monotonic()

    def lines(campaign: Campaign) -> None:
        nonlocal last
        if time.monotonic() - last > SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            say("; ".join(f"{name} {text}" for name, text in rows_of(campaign).items()))

    yield lines


def rows_of(campaign: Campaign) -> dict[str, str]:
    """Return the state of a campaign by name."""
    rows = {
        "ranges": f"{campaign.n_finished} of {campaign.n_ranges}",
        "events": f"{campaign.n_done} of {campaign.n_events}",
        "rate": f"{campaign.rate:.0f} events/s",
        "time left": duration(campaign.seconds_left),
        "workers": str(campaign.workers),
    }
    for text, number in campaign.failures.most_common(WORST):
        rows[f"failed {number} times"] = text
    return rows


def _table(campaign: Campaign) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, text in rows_of(campaign).items():
        table.add_row(name, text)
    return table
