"""What a folder of ranges says of a run: while others work in it, and afterwards."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

from .folder import RangeFolder
from .joining import some
from .manifest import Failure, Line
from .ranges import EventRange, gaps, overlaps

__all__ = ["LATELY", "Status", "status_of"]

LATELY = 600.0
"""Seconds that rate and workers are of."""


@dataclass(frozen=True)
class Status:
    """State of a run in ranges.

    Attributes
    ----------
    where : str
        The folder.
    n_ranges, n_events : int
        Finished.
    wanted : int
        Events that are wanted, as far as that is known, and otherwise up to the last finished one.
    missing : list of EventRange
        That is wanted and not finished.
    shared : list of pairs of EventRange
        Finished ranges that share events.
    lost : list of EventRange
        Finished ranges whose files are gone.
    failures : list of Failure
        The last of each range that is not finished.
    damaged : list of str
        Lines of the manifest that make no sense.
    workers : int
        That have finished a range lately.
    rate : float
        Events per second lately.
    """

    where: str
    n_ranges: int
    n_events: int
    wanted: int
    missing: list[EventRange]
    shared: list[tuple[EventRange, EventRange]]
    lost: list[EventRange]
    failures: list[Failure]
    damaged: list[str]
    workers: int
    rate: float

    @property
    def seconds_left(self) -> float:
        """Seconds until everything is there, at this rate."""
        left = sum(each.count for each in self.missing)
        return left / self.rate if self.rate > 0 else (math.inf if left else 0.0)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, doubled or lost."""
        return self.n_events > 0 and not (self.missing or self.shared or self.lost)

    def __str__(self) -> str:
        """Return some lines."""
        lines = {
            "ranges": f"{self.n_ranges} finished",
            "events": f"{self.n_events} of {self.wanted}",
            "rate": f"{self.rate:.0f} events/s",
            "workers": f"{self.workers} in the last {LATELY / 60:.0f} min",
        }
        if self.missing:
            left = f"{self.seconds_left:.0f} s" if self.rate > 0 else "unknown"
            lines |= {"time left": left, "missing": some(self.missing)}
        if self.shared:
            lines["overlap"] = some([pair[1] for pair in self.shared])
        if self.lost:
            lines["file gone"] = some(self.lost)
        if self.damaged:
            lines["damaged"] = f"{len(self.damaged)} lines of the manifest: {self.damaged[0]}"
        for each in self.failures[:3]:
            lines[f"failed {each.events}"] = f"on {each.worker}: {each.reason}"
        width = max(map(len, lines))
        return "\n".join(f"{name:<{width}}  {text}" for name, text in lines.items())


def status_of(folder: RangeFolder) -> Status:
    """Look into a folder; nothing in it is changed.

    Raises
    ------
    DataError
        If the folder cannot be read.
    """
    manifest, files = folder.manifest(), folder.files()
    done = [line for line in manifest.lines.values() if line.name in files]
    lost = [line.events for line in manifest.lines.values() if line.name not in files]
    ranges = [line.events for line in done]
    wanted = folder.wanted()
    if ranges:
        first = min(each.first for each in [*ranges, *wanted])
        last = max(each.stop for each in ranges)
        wanted = wanted or [EventRange(first, last - first)]
    missing = gaps(ranges, wanted)
    known = set(ranges)
    failures = {each.events: each for each in manifest.failures if each.events not in known}
    rate, workers = _lately(done)
    return Status(
        where=folder.where,
        n_ranges=len(done),
        n_events=sum(line.count for line in done),
        wanted=sum(each.count for each in wanted),
        missing=missing,
        shared=overlaps(ranges),
        lost=sorted(lost),
        failures=list(failures.values()),
        damaged=manifest.damaged,
        workers=workers,
        rate=rate,
    )


def _lately(lines: Iterable[Line]) -> tuple[float, int]:
    """Return events per second and the number of workers of the last minutes."""
    now = time.time()
    recent = [line for line in lines if now - line.time < LATELY]
    if not recent:
        return 0.0, 0
    begin = min(line.time - line.seconds for line in recent)
    seconds = max(1e-3, now - begin)
    return sum(line.count for line in recent) / seconds, len({line.worker for line in recent})
