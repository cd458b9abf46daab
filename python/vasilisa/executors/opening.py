"""The executor that a user has chosen, from its opening to its end."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .choice import ExecutorChoice
from .cluster import dask_executor
from .pools import Processes
from .protocol import Executor

__all__ = ["opened"]


@contextlib.contextmanager
def opened(
    choice: ExecutorChoice | str | Mapping[str, Any], threads: int = 0
) -> Iterator[Executor]:
    """Open the executor that a user has chosen, and close it in the end.

    Parameters
    ----------
    choice : ExecutorChoice, str or mapping
        As `ExecutorChoice.of` takes it.
    threads : int
        Jobs at a time on this machine, 0 for one each core.

    Raises
    ------
    ConfigurationError
        For a bad choice, or where Dask is not installed.
    ExecutorError
        If a scheduler cannot be reached, or its workers are of another build.
    """
    wanted = choice if isinstance(choice, ExecutorChoice) else ExecutorChoice.of(choice)
    count = threads or len(os.sched_getaffinity(0))
    if wanted.kind == "threads":
        # Threads, because the engine releases the interpreter's lock while it runs.
        with ThreadPoolExecutor(count) as threads_pool:
            yield threads_pool
        return
    if wanted.kind == "processes":
        pool = Processes(count)
        try:
            yield pool
        finally:
            pool.close()
        return
    with dask_executor(wanted, count) as cluster:
        yield cluster
