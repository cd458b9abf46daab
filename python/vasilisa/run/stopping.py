"""When an integration is over, and how long it has taken."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, fields

from ..words.fields import REL_ERROR
from .fields import checked
from .result import Result

__all__ = ["LARGEST_SHARE", "MIN_EVENTS", "Clock", "Stopping"]

MIN_EVENTS = 1 << 18
"""Before a relative error is believed: four rounds."""

LARGEST_SHARE = 0.1
"""Of the variance in one point; above it the error is one point's luck."""

FAR_BELOW = 0.1
"""Of the relative error asked for; one that is smaller may be wrong by far and still do."""


@dataclass(frozen=True)
class Stopping:
    """Whatever comes first; a relative error of 1e-3 if nothing is given.

    Raises
    ------
    ConfigurationError
        For a bad value.
    """

    rel_error: float | None = None
    max_seconds: float | None = None
    n_events: int | None = None
    asymmetry_error: float | None = None

    def __post_init__(self) -> None:
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        if all(value is None for value in given.values()):
            given["rel_error"] = REL_ERROR
        for name, value in given.items():
            object.__setattr__(self, name, checked(name, value))

    def trusted(self, share: float, n_events: int, rel_error: float) -> bool:
        """Tell whether the error can be believed, or is far below what was asked for.

        Parameters
        ----------
        share : float
            Of the variance in the heaviest point.
        n_events : int
            Points so far.
        rel_error : float
            Relative error reached.
        """
        return (
            share <= LARGEST_SHARE
            or n_events < MIN_EVENTS
            or (self.rel_error is not None and rel_error <= FAR_BELOW * self.rel_error)
        )

    def done(self, result: Result) -> bool:
        """Tell whether one of the criteria is met."""
        return (
            (
                self.rel_error is not None
                and result.rel_error <= self.rel_error
                and result.n_events >= MIN_EVENTS
                # One point's luck is given the time to be outvoted.
                and (
                    result.heaviest_share <= LARGEST_SHARE or result.rel_error <= self.rel_error / 2
                )
            )
            or (
                self.asymmetry_error is not None
                and result.asymmetry_error <= self.asymmetry_error
                and result.n_events >= MIN_EVENTS
            )
            or (self.max_seconds is not None and result.wall_seconds >= self.max_seconds)
            or (self.n_events is not None and result.n_events >= self.n_events)
        )

    def seconds_left(self, clock: Clock) -> float:
        """Return what the time limit leaves, infinite without one."""
        return math.inf if self.max_seconds is None else self.max_seconds - clock.wall

    def fraction(self, result: Result) -> float:
        """Return how much is done, 0 to 1 and a little more."""
        parts = [0.0]
        if self.rel_error is not None and 0 < result.rel_error < math.inf:
            parts.append((self.rel_error / result.rel_error) ** 2)
        if self.asymmetry_error is not None and 0 < result.asymmetry_error < math.inf:
            parts.append((self.asymmetry_error / result.asymmetry_error) ** 2)
        if self.max_seconds is not None:
            parts.append(result.wall_seconds / self.max_seconds)
        if self.n_events is not None:
            parts.append(result.n_events / self.n_events)
        return max(parts)


class Clock:
    """CPU time of a run: of its own thread alone when it has one, of the process otherwise."""

    def __init__(self, threads: int) -> None:
        self._cpu_clock = time.thread_time if threads == 1 else time.process_time
        self._cpu, self._wall = -self._cpu_clock(), -time.monotonic()

    def add(self, cpu: float, wall: float) -> None:
        """Count an earlier piece."""
        self._cpu += cpu
        self._wall += wall

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        return self._cpu + self._cpu_clock()

    @property
    def wall(self) -> float:
        """Wall-clock seconds so far."""
        return self._wall + time.monotonic()
