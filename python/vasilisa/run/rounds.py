"""Rounds of an integration from workers, added in their order: the bits of a run in one piece."""

from __future__ import annotations

import contextlib
import itertools
import math
import threading
import time
import uuid
from collections import deque
from typing import Any, NamedTuple

from .. import _core
from ..executors.protocol import Executor, n_workers, shared, shares_memory
from ..executors.running import tries_for
from ..executors.shipping import call, parcel
from ..keep.versions import build
from ..words.errors import ExecutorError, TimeLimitError, VasilisaError
from .configuration import Configuration
from .prepared import WarmedUp

__all__ = ["RoundsElsewhere"]

AHEAD = 2
"""Blocks of rounds for each worker that are handed out before it is known that they are needed."""

SECONDS = 0.5
"""That a block should take at least: handing it out costs milliseconds."""

LARGEST_BLOCK = 64

Made = tuple[list[_core.Rounds], float, float]
"""Rounds one by one, CPU seconds and seconds of all."""


class _Block(NamedTuple):
    first: int
    number: int
    future: Any


_runs: dict[str, _core.Integrator] = {}
_lock = threading.Lock()


def _integrator(
    configuration: Configuration,
    changes: dict[str, Any],
    axes: list[tuple[Any, list[float]]],
    warmed_up: WarmedUp,
) -> _core.Integrator:
    configuration.set_threads(1)
    run = configuration.integrator(configuration.changed_settings(**changes), axes)
    warmed_up.hand_to(run)
    return run


def _make(run: _core.Integrator, first: int, count: int) -> Made:
    cpu, wall = time.thread_time(), time.perf_counter()
    rounds = [run.rounds(number, 1) for number in range(first, first + count)]
    return rounds, time.thread_time() - cpu, time.perf_counter() - wall


def _make_of(name: str, first: int, count: int, content: bytes) -> Made:
    """Make rounds of a run that comes as a parcel, and is made of it once in each process."""
    with _lock:
        if name not in _runs:
            made: _core.Integrator = call(content, build())
            _runs.clear()
            _runs[name] = made
        run = _runs[name]
    return _make(run, first, count)


class RoundsElsewhere:
    """The rounds of a run, one after another, from the workers of an executor.

    Parameters
    ----------
    executor : Executor
        Where they are made.
    configuration : Configuration
        Of the run.
    settings : Settings
        Of the run.
    axes : list
        Of its histograms; functions of the user among them travel if they can.
    run : Integrator
        Warmed up; rounds are added to it.

    Raises
    ------
    ConfigurationError
        Names a function that cannot travel.
    """

    def __init__(
        self,
        executor: Executor,
        configuration: Configuration,
        settings: _core.Settings,
        axes: list[tuple[Any, list[float]]],
        run: _core.Integrator,
    ) -> None:
        self._executor = executor
        self._run = run
        self._name = uuid.uuid4().hex
        self._content: Any = None
        if not shares_memory(executor):
            changes = {name: getattr(settings, name) for name in ("subtraction", "xi_cut")}
            content = parcel(_integrator, configuration, changes, axes, WarmedUp.of(run))
            self._content = shared(executor, content)
        self._block = 1
        self._next = run.n_rounds
        self._ready: list[_core.Rounds] = []
        self._waiting: deque[_Block] = deque()
        self.cpu = 0.0

    def add_round(self, seconds: float) -> None:
        """Add the next round to the run.

        Parameters
        ----------
        seconds : float
            That it may take.

        Raises
        ------
        TimeLimitError
            If the time is over.
        ExecutorError
            If it is lost with its workers again and again.
        """
        end = time.monotonic() + seconds
        while not self._ready:
            while len(self._waiting) < AHEAD * n_workers(self._executor):
                self._waiting.append(self._handed_out(self._next, self._block))
                self._next += self._block
            self._ready = self._made(self._waiting.popleft(), end)
        self._run.add_rounds(self._ready.pop(0))

    def close(self) -> None:
        """Give up what is not needed."""
        for block in self._waiting:
            with contextlib.suppress(Exception):
                block.future.cancel()

    def _handed_out(self, first: int, count: int) -> _Block:
        if self._content is None:
            return _Block(first, count, self._executor.submit(_make, self._run, first, count))
        work = parcel(_make_of, self._name, first, count)
        return _Block(first, count, self._executor.submit(call, work, build(), self._content))

    def _made(self, block: _Block, end: float) -> list[_core.Rounds]:
        """Wait for a block; one whose worker is gone is made again."""
        for tries in itertools.count(1):
            left = end - time.monotonic()
            try:
                wait = None if math.isinf(left) else max(0.0, left)
                rounds, cpu, wall = block.future.result(wait)
            except VasilisaError:
                raise
            except Exception as error:
                if isinstance(error, TimeoutError) and time.monotonic() >= end:
                    raise TimeLimitError("time is over") from None
                if tries >= tries_for(error):
                    raise ExecutorError(
                        f"executor: rounds {block.first} to {block.first + block.number - 1}: "
                        f"{type(error).__name__}: {' '.join(str(error).split())}"
                    ) from error
                block = self._handed_out(block.first, block.number)
                continue
            self.cpu += cpu
            fitting = round(SECONDS * block.number / max(wall, 1e-3))
            self._block = min(LARGEST_BLOCK, max(self._block, fitting))
            return list(rounds)
        raise AssertionError
