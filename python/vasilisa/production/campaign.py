"""All ranges of a run on an executor: what is missing is made, what is lost is made again."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..executors.protocol import Executor, n_workers
from ..executors.running import run_tasks
from ..executors.shipping import submit
from ..run.generation import GenerationInterrupted
from ..run.generator import Generator
from ..words.errors import ConfigurationError, ExecutorError, VasilisaError
from .folder import RangeFolder
from .manifest import Line
from .ranges import EventRange, gaps, split
from .worker import make_range_at

__all__ = ["Campaign", "CampaignView", "produce"]

SECONDS_OF_RATE = 120.0
"""Over which the rate is an average."""


@dataclass
class Campaign:
    """How far the ranges of a run are.

    Attributes
    ----------
    n_events, n_before, n_done : int
        Events wanted, finished before this run, and finished.
    n_ranges, n_finished : int
        Ranges of this run, and those finished.
    workers : int
        That the executor has.
    failures : Counter
        Reasons, one line each, and how many tries ended so.
    """

    n_events: int
    n_before: int = 0
    n_done: int = 0
    n_ranges: int = 0
    n_finished: int = 0
    workers: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    begin: float = field(default_factory=time.monotonic)
    _marks: list[tuple[float, int]] = field(default_factory=list)

    def finish(self, line: Line) -> None:
        """Count a range."""
        self.n_done += line.count
        self.n_finished += 1
        now = time.monotonic()
        self._marks.append((now, self.n_done))
        while len(self._marks) > 2 and now - self._marks[0][0] > SECONDS_OF_RATE:
            del self._marks[0]

    @property
    def rate(self) -> float:
        """Events per second, lately."""
        first = self._marks[0] if len(self._marks) > 1 else (self.begin, self.n_before)
        seconds = time.monotonic() - first[0]
        return (self.n_done - first[1]) / seconds if seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until the last range, at this rate."""
        left = self.n_events - self.n_done
        return left / self.rate if self.rate > 0 else (math.inf if left else 0.0)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.begin


CampaignView = Callable[[Campaign], None]


def produce(
    folder: RangeFolder,
    generator: Generator,
    executor: Executor,
    wanted: EventRange,
    size: int,
    view: CampaignView = lambda campaign: None,
) -> Campaign:
    """Make the events that are missing in a folder, whatever ranges it holds already.

    The set-up is made once, here, and read by every worker once.

    Parameters
    ----------
    folder : RangeFolder
        Where all workers can write.
    generator : Generator
        Of the run.
    executor : Executor
        Where ranges are made.
    wanted : EventRange
        All events that shall be there in the end.
    size : int
        Events of a range.
    view : callable
        Shown the state whenever it changes.

    Raises
    ------
    VasilisaError
        If ranges fail: the first of them, when all others are finished.
    ExecutorError
        If the executor is lost.
    GenerationInterrupted
        On Ctrl-C, when the ranges in work are finished.
    """
    folder.store.sweep()
    folder.want(wanted)
    if folder.prepared() is None:
        folder.keep_prepared(generator.prepare())
    manifest, files = folder.manifest(), folder.files()
    done = [line.events for line in manifest.lines.values() if line.name in files]
    missing = gaps(done, [wanted])
    n_missing = sum(each.count for each in missing)
    campaign = Campaign(wanted.count, wanted.count - n_missing, wanted.count - n_missing)
    campaign.n_ranges = sum(1 for _ in split(missing, size))
    stopped = threading.Event()
    failed: dict[EventRange, BaseException] = {}

    def begin(events: EventRange) -> Any:
        return submit(executor, make_range_at, folder.where, folder.run, events)

    view(campaign)
    try:
        for outcome in run_tasks(executor, split(missing, size), begin, stopped.is_set):
            campaign.workers = n_workers(executor)
            if outcome.error is None:
                campaign.finish(outcome.value)
            else:
                campaign.failures[_reason(outcome.error)] += 1
                if not outcome.again:
                    failed[outcome.task] = outcome.error
                if isinstance(outcome.error, (ExecutorError, ConfigurationError)):
                    raise outcome.error  # every other range would fail alike
            view(campaign)
    except KeyboardInterrupt:
        raise GenerationInterrupted(
            f"interrupted; {campaign.n_done} of {wanted.count} events are kept in "
            f"{folder.where}: the same command goes on from there, and `vasilisa join` makes a "
            "file of them"
        ) from None
    if failed:
        first = min(failed)
        error = failed[first]
        raise _type_of(error)(
            f"range {first}: {_reason(error)} ({len(failed)} ranges failed; the others are kept in "
            f"{folder.where})"
        ) from error
    return campaign


def _type_of(error: BaseException) -> type[Exception]:
    """Return the class of what is said of a failed range."""
    return type(error) if isinstance(error, VasilisaError) else ExecutorError


def _reason(error: BaseException) -> str:
    """Return why a range failed, in one line."""
    text = " ".join(str(error).split())
    return text if isinstance(error, VasilisaError) else f"{type(error).__name__}: {text}"
