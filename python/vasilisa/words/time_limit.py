"""A time limit over what has no argument for one: the set-up of a run, its tables and fits."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar

from .errors import TimeLimitError

__all__ = ["TimeLeft", "check_time", "time_limit"]


class TimeLeft:
    """What a limit leaves.

    Parameters
    ----------
    seconds : float
        Of wall-clock time from now on.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self, phase: str) -> float:
        """Return the seconds that are left.

        Raises
        ------
        TimeLimitError
            If there are none; names the phase.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeLimitError(
                f"max_seconds: {self._seconds:g} (over in the {phase}, before there was a "
                "result); valid: more"
            )
        return left


_limit: ContextVar[TimeLeft | None] = ContextVar("time limit", default=None)


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[TimeLeft]:
    """Limit what is done inside, as far as it calls `check_time`; None is no limit.

    Parameters
    ----------
    seconds : float, optional
        Of wall-clock time.

    Yields
    ------
    TimeLeft
    """
    left = TimeLeft(math.inf if seconds is None else seconds)
    token = _limit.set(left)
    try:
        yield left
    finally:
        _limit.reset(token)


def check_time(phase: str) -> None:
    """Raise TimeLimitError where a limit is over; to be called often in whatever may take long."""
    left = _limit.get()
    if left is not None:
        left.check(phase)
