"""The jobs that a run has still to do: on an executor or in threads, failures told at once."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..executors import Executor
from ..words.errors import OutputError, VasilisaError, VasilisaWarning
from .record import Record
from .runner import Resources, StopToken, Work, is_stopped, run_jobs

__all__ = ["Progress", "run_missing"]

Progress = Callable[[int, int, Record | None], None]
"""Called with the number of finished jobs, that of all, and the record of the last."""


def _as_it_is(job: Any, record: Record) -> Record:
    return record


def run_missing(
    work: Work,
    settings: Any,
    jobs: Sequence[Any],
    finished: Mapping[str, Record],
    keep: Callable[[str, Record], None],
    executor: Executor | None,
    stop: StopToken,
    progress: Progress | None,
    told: Callable[[Any, Record], Record] = _as_it_is,
) -> BaseException | None:
    """Run the jobs that are not finished; one that fails costs itself alone.

    Parameters
    ----------
    work : callable
        What makes the record of a job.
    settings : object
        Has `threads`.
    jobs : sequence
        All jobs, in the order of the card.
    finished : mapping
        Records by key of what an earlier run has done.
    keep : callable
        Called with key and record of each finished job, in any thread.
    executor : concurrent.futures.Executor, optional
        Where jobs run, one thread each; threads of this process by default.
    stop : StopToken
        Ends the run with what is finished.
    progress : callable, optional
        Called in this thread, first with None, then with each record.
    told : callable
        Makes of a job and its record what `progress` is told.

    Returns
    -------
    BaseException or None
        What the first job in the order of the card raised that failed, after all have ended.

    Raises
    ------
    OutputError
        Of a job, at once: the next one could not be kept either.

    Warns
    -----
    VasilisaWarning
        At once, of a job that failed while others are to come.
    """
    missing = [job for job in jobs if job.key not in finished]
    done = len(jobs) - len(missing)
    failures: dict[str, BaseException] = {}
    if progress is not None:
        progress(done, len(jobs), None)
    if not missing:
        return None

    def report(job: Any, outcome: Record | BaseException) -> None:
        nonlocal done
        if is_stopped(outcome):
            raise KeyboardInterrupt  # a signal that reached the job alone
        if isinstance(outcome, OutputError):
            raise outcome
        if isinstance(outcome, BaseException):
            failures[job.key] = outcome
            if done + len(failures) < len(jobs):
                said = f"job {job.key} failed, the others go on: {_in_words(outcome)}"
                warnings.warn(said, VasilisaWarning, stacklevel=2)
            return
        done += 1
        if progress is not None:
            progress(done, len(jobs), told(job, outcome))

    def run(place: Executor, threads: int) -> None:
        run_jobs(place, work, settings, missing, Resources(threads, stop), keep, report)

    if executor is not None:
        run(executor, 1)
    else:
        cores = settings.threads or len(os.sched_getaffinity(0))
        workers = min(cores, len(missing))
        # Threads, because the engine releases the interpreter's lock while it runs.
        with ThreadPoolExecutor(workers) as pool:
            run(pool, cores // workers)
    return next((failures[job.key] for job in missing if job.key in failures), None)


def _in_words(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, VasilisaError) else f"{type(error).__name__}: {text}"
