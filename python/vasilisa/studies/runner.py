"""Jobs on an executor: each is a pure function of the settings and itself, and can be stopped."""

from __future__ import annotations

import contextlib
import functools
import queue
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from threadpoolctl import threadpool_limits

from .. import _core
from ..executors import Executor, submit
from ..executors.running import tries_for
from ..run.stopping import Clock
from ..words.errors import VasilisaError
from .memory import give_back_memory
from .record import Record

__all__ = [
    "Job",
    "JobStoppedError",
    "Resources",
    "StopToken",
    "Work",
    "is_stopped",
    "run_jobs",
]

POLL = 0.2
"""Seconds between two looks at what may end the run."""

GRACE = 3.0
"""Seconds in which jobs on a foreign executor may end after they were told to."""


class Job(Protocol):
    """What is computed in one go; anything with a key that can be pickled."""

    @property
    def key(self) -> str:
        """Name under which the finished job is kept: letters, digits, _."""


class JobStoppedError(Exception):
    """A job ended before it was finished because it was told to."""


class StopToken:
    """Tells jobs to stop, those in other processes through a file.

    Parameters
    ----------
    file : Path, optional
        Appears when jobs are to stop; whoever has a copy of the token looks for it.
    asked : callable, optional
        Tells whether the user wants to stop; asked in this process alone, in any thread.
    """

    def __init__(self, file: Path | None = None, asked: Callable[[], bool] | None = None) -> None:
        self._event = Event()
        self._file = file
        self._asked = asked
        self._next_look = 0.0

    def __reduce__(self) -> tuple[Any, ...]:
        return StopToken, (self._file,)

    def set(self) -> None:
        """Tell all jobs to stop."""
        self._event.set()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.touch()

    def __call__(self) -> bool:
        """Tell whether to stop."""
        if not self._event.is_set() and self._wanted():
            self.set()
        return self._event.is_set()

    def _wanted(self) -> bool:
        if self._asked is not None and self._asked():
            return True
        if self._file is None or time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + POLL
        return self._file.exists()


@dataclass(frozen=True)
class Resources:
    """What a job may use; no number depends on it.

    Attributes
    ----------
    threads : int
        Threads of the engine.
    stop : StopToken
        Tells whether to give up. The engine asks by itself; loops of a job may do so, too.
    """

    threads: int
    stop: StopToken


Work = Callable[[Any, Any, Resources], Record]
"""What makes the record of a job, ready for JSON: a function of (settings, job, resources)."""


def perform(work: Work, settings: Any, job: Any, resources: Resources) -> Record:
    """Do one job, wherever this is called.

    Raises
    ------
    JobStoppedError
        If it was told to stop.
    """
    if resources.stop():
        raise JobStoppedError
    clock = Clock(resources.threads)
    try:
        with _core.stop_when(resources.stop):
            record = work(settings, job, resources)
    except KeyboardInterrupt:
        raise JobStoppedError from None
    finally:
        give_back_memory()
    return {"cpu_seconds": clock.cpu, "wall_seconds": clock.wall} | record


def run_jobs(
    executor: Executor,
    work: Work,
    settings: Any,
    jobs: Sequence[Any],
    resources: Resources,
    keep: Callable[[str, Record], None],
    report: Callable[[Any, Record | BaseException], None],
) -> None:
    """Run jobs until all have ended, or `resources.stop` says so.

    Jobs that are still running then, or when an interruption arrives, have some seconds to notice.

    Parameters
    ----------
    executor : Executor
        Where they run.
    work : callable
        What makes the record of a job; can be pickled if they run in other processes.
    settings, jobs, resources
        What it is called with.
    keep : callable
        Called with key and record as soon as a job is finished, out of the reach of signals
        where the executor has threads of its own.
    report : callable
        Called in this thread with each job and its record, or what it raised.
    """
    landed: queue.SimpleQueue[tuple[Any, Record | BaseException]] = queue.SimpleQueue()
    futures: list[Any] = []
    closed = Event()

    def finished(job: Any, future: Any) -> None:
        outcome: Record | BaseException
        try:
            record: Record = future.result()
            if not closed.is_set():
                keep(job.key, record)
            outcome = record
        except BaseException as error:
            outcome = error
        landed.put((job, outcome))

    def begin(job: Any) -> None:
        future = submit(executor, perform, work, settings, job, resources)
        futures.append(future)
        future.add_done_callback(functools.partial(finished, job))

    running = 0
    tries: Counter[str] = Counter()
    # Jobs share the cores: threads of linear algebra in each would only wait for one another.
    linear_algebra = threadpool_limits(1, user_api="blas")
    try:
        for job in jobs:
            begin(job)
            running += 1
        while running and not resources.stop():
            with contextlib.suppress(queue.Empty):
                job, outcome = landed.get(timeout=POLL)
                tries[job.key] += 1
                if (
                    isinstance(outcome, Exception)
                    and not isinstance(outcome, VasilisaError)
                    and not is_stopped(outcome)
                    and tries[job.key] < tries_for(outcome)
                ):
                    begin(job)  # its worker is gone
                    continue
                running -= 1
                report(job, outcome)
    finally:
        if running:
            resources.stop.set()
            for future in futures:
                future.cancel()
            end = time.monotonic() + GRACE
            with contextlib.suppress(queue.Empty):
                while running:
                    landed.get(timeout=max(0.0, end - time.monotonic()))
                    running -= 1
        closed.set()
        linear_algebra.restore_original_limits()


def is_stopped(outcome: Record | BaseException) -> bool:
    """Tell whether a job was not finished because it was told to stop."""
    return isinstance(outcome, (JobStoppedError, CancelledError))
