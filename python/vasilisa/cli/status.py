"""``vasilisa status``: how far a run in ranges is."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from ..production import RangeFolder, status_of
from .console import reported


@reported
def status(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A folder FILE.ranges.")],
    watch: Annotated[
        float | None,
        typer.Option("--watch", metavar="S", min=0.1, help="Look every S seconds, to the end."),
    ] = None,
) -> None:
    """Say which ranges of events are finished, and which are not.

    The rate and the time left stand beside them. Nothing in the folder is changed; others may be at
    work. What is wanted is known from vasilisa generate with --executor, or with --range and -n.

    Example: vasilisa status events.npz.ranges
    """
    found = RangeFolder.at(folder)
    if watch is None:
        print(status_of(found))
        return
    with Live(console=Console(), auto_refresh=False) as live:
        while True:
            state = status_of(found)
            live.update(str(state), refresh=True)
            if state.complete:
                return
            time.sleep(watch)
