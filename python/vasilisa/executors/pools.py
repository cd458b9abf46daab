"""Processes of this machine that are renewed when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

__all__ = ["Processes"]

PRELOADED = ["vasilisa.production.worker"]
"""Imported once, by the process of which all workers are copies."""


def _begin() -> None:
    """Leave Ctrl-C to the parent, and go when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class Processes:
    """A pool of processes; a worker that is killed costs what the pool had in work.

    Parameters
    ----------
    n_workers : int
        Number of processes.
    """

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._lock = threading.Lock()
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # Not copies of this process: the engine's threads hold locks that nobody would release in
        # one. The process that is copied has imported the package, and run nothing.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        return ProcessPoolExecutor(self.n_workers, context, initializer=_begin)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Call the function in a process; return a future."""
        with self._lock:
            try:
                return self._pool.submit(function, *arguments)
            except BrokenExecutor:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._new()
                return self._pool.submit(function, *arguments)

    def close(self) -> None:
        """Let the processes finish what they have begun, and no more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
