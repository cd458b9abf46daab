"""Many tasks on an executor, some at a time; those that are lost with their workers run again."""

from __future__ import annotations

import contextlib
import functools
import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..words.errors import ExecutorError, OutputError, VasilisaError
from .protocol import Executor, n_workers
from .shipping import submit

__all__ = ["AT_ONCE", "Outcome", "in_order", "run_tasks", "tries_for"]

AT_ONCE = 4
"""Tasks for each worker that are handed out and not finished."""

DEATHS = 25
"""Of workers under one task; by then it may be what kills them."""

TRIES = 4
"""Of a task that could not be written."""

POLL = 0.2

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Outcome(Generic[T]):
    """How a task ended.

    Attributes
    ----------
    task : object
        The task.
    value : object
        What it returned, unless it failed.
    error : BaseException or None
        What it raised.
    tries : int
        How often it was begun.
    again : bool
        Whether it is going to run again.
    """

    task: T
    value: Any = None
    error: BaseException | None = None
    tries: int = 1
    again: bool = field(default=False)


def tries_for(error: BaseException) -> int:
    """Return how often a task may be begun that ends so.

    Another worker may have what this one had not: life, or room on its disk. A wrong card and a
    worker of another build stay what they are.
    """
    if isinstance(error, OutputError):
        return TRIES
    of_dask = type(error).__module__.partition(".")[0] == "distributed"
    died = isinstance(error, (BrokenExecutor, CancelledError, ConnectionError)) or of_dask
    return DEATHS if died else 1


def run_tasks(
    executor: Executor,
    tasks: Iterable[T],
    begin: Callable[[T], Any],
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome[T]]:
    """Run tasks and yield how each try ended, in any order.

    Few tasks are handed out at a time: the memory that is needed does not grow with their number.

    Parameters
    ----------
    executor : Executor
        Where they run.
    tasks : iterable
        What there is to do; read as it is handed out.
    begin : callable
        Hands a task to the executor; returns a future.
    stop : callable
        When it says so, nothing is begun any more, and what runs is waited for.

    Raises
    ------
    ExecutorError
        If the executor takes nothing any more.
    """
    landed: queue.SimpleQueue[tuple[T, int, Any]] = queue.SimpleQueue()
    waiting: list[tuple[T, int]] = []
    source = iter(tasks)
    running: set[Any] = set()

    def hand_out(task: T, tries: int) -> None:
        try:
            future = begin(task)
        except (VasilisaError, KeyboardInterrupt):
            raise
        except Exception as error:
            raise ExecutorError(
                f"executor: takes no work any more ({type(error).__name__}: {error}); what is "
                "finished is kept"
            ) from error
        running.add(future)
        future.add_done_callback(functools.partial(_landed, landed, task, tries))

    def fill() -> None:
        while len(running) < AT_ONCE * n_workers(executor) and not stop():
            if waiting:
                hand_out(*waiting.pop())
                continue
            try:
                task = next(source)
            except StopIteration:
                return
            hand_out(task, 1)

    try:
        fill()
        while running:
            try:
                task, tries, future = landed.get(timeout=POLL)
            except queue.Empty:
                fill()
                continue
            running.discard(future)
            outcome = _outcome(task, tries, future)
            if outcome.error is not None and tries < tries_for(outcome.error) and not stop():
                outcome.again = True
                waiting.append((task, tries + 1))
            yield outcome
            fill()
    finally:
        for future in running:
            with contextlib.suppress(Exception):
                future.cancel()


def in_order(
    executor: Executor | None, function: Callable[[T], R], tasks: Iterable[T]
) -> Iterator[R]:
    """Yield what a function returns for each task, in the order of the tasks.

    Parameters
    ----------
    executor : Executor, optional
        Where it is called; here, one task after another, by default.
    function : callable
        Travels with each task.
    tasks : iterable
        What there is to do.

    Raises
    ------
    ExecutorError
        If the executor takes nothing any more.
    Exception
        What the function raised for a task.
    """
    if executor is None:
        yield from map(function, tasks)
        return

    def begin(task: tuple[int, T]) -> Any:
        return submit(executor, function, task[1])

    early: dict[int, R] = {}
    wanted = 0
    for outcome in run_tasks(executor, enumerate(tasks), begin):
        if outcome.error is not None:
            if outcome.again:
                continue
            raise outcome.error
        early[outcome.task[0]] = outcome.value
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1


def _landed(
    landed: queue.SimpleQueue[tuple[T, int, Any]], task: T, tries: int, future: Any
) -> None:
    landed.put((task, tries, future))


def _outcome(task: T, tries: int, future: Any) -> Outcome[T]:
    try:
        return Outcome(task, future.result(), None, tries)
    except BaseException as error:
        return Outcome(task, None, error, tries)
