"""What an executor is, and what some offer beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

__all__ = ["Executor", "n_workers", "shared", "shares_memory"]

UNKNOWN_WORKERS = 64
"""Taken for the number of workers of executors that do not tell it."""


class Executor(Protocol):
    """Anything with the `submit` of `concurrent.futures.Executor`."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Call the function somewhere; return a future."""


def shares_memory(executor: Executor) -> bool:
    """Tell whether jobs run in threads of this process."""
    return isinstance(executor, ThreadPoolExecutor)


def n_workers(executor: Executor) -> int:
    """Return how many jobs run at a time, as far as the executor tells."""
    found = getattr(executor, "n_workers", None) or getattr(executor, "_max_workers", None)
    return found if isinstance(found, int) and found > 0 else UNKNOWN_WORKERS


def shared(executor: Executor, value: Any) -> Any:
    """Return an argument that stands for a value in many jobs, and travels once if that can be."""
    share = getattr(executor, "share", None)
    return value if share is None else share(value)
