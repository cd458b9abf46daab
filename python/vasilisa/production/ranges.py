"""Ranges of events: their names, what is missing between them, where they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..keep.identity import fingerprint
from ..words.errors import ConfigurationError

__all__ = ["MOST_EVENTS", "EventRange", "gaps", "overlaps", "split", "union"]

MOST_EVENTS = 10**15
"""That a run can have."""

VALID = "FIRST:COUNT, two whole numbers such as 1000000:50000, COUNT above 0"


@dataclass(frozen=True, order=True)
class EventRange:
    """Events `first` to `first + count - 1` of a run."""

    first: int
    count: int

    @property
    def stop(self) -> int:
        """Number of the event behind the last."""
        return self.first + self.count

    def __str__(self) -> str:
        return f"{self.first}:{self.count}"

    @classmethod
    def read(cls, text: str) -> EventRange:
        """Read ``FIRST:COUNT``; 1e6 is a whole number, too.

        Raises
        ------
        ConfigurationError
            For anything else.
        """
        try:
            first, count = (float(part) for part in text.split(":"))
            found = cls(int(first), int(count))
            good = (found.first, found.count) == (first, count) and first >= 0 and count > 0
        except (ValueError, OverflowError):
            good = False
        if not good or found.stop > MOST_EVENTS:
            raise ConfigurationError(field="range", value=text, valid=VALID)
        return found

    def name(self, run: str, suffix: str) -> str:
        """Return the name of its file.

        Parameters
        ----------
        run : str
            Fingerprint of the identity of the run.
        suffix : str
            Of the format.
        """
        digest = fingerprint([run, self.first, self.count])[:16]
        return f"{self.first:015d}-{self.count}-{digest}{suffix}"


def union(ranges: Iterable[EventRange]) -> list[EventRange]:
    """Return the events of some ranges as ranges that do not touch, in order."""
    found: list[EventRange] = []
    for each in sorted(ranges):
        if found and each.first <= found[-1].stop:
            first, stop = found[-1].first, max(found[-1].stop, each.stop)
            found[-1] = EventRange(first, stop - first)
        else:
            found.append(each)
    return found


def gaps(finished: Iterable[EventRange], wanted: Iterable[EventRange]) -> list[EventRange]:
    """Return the wanted events that are in no finished range, in order."""
    missing = []
    done = iter(union(finished))
    block = next(done, None)
    for want in union(wanted):
        at = want.first
        while at < want.stop:
            while block is not None and block.stop <= at:
                block = next(done, None)
            begin = want.stop if block is None else min(block.first, want.stop)
            if begin > at:
                missing.append(EventRange(at, begin - at))
            at = want.stop if block is None else max(begin, min(block.stop, want.stop))
    return missing


def overlaps(ranges: Sequence[EventRange]) -> list[tuple[EventRange, EventRange]]:
    """Return pairs of neighbours that share events, of distinct ranges."""
    found = []
    widest: EventRange | None = None
    for each in sorted(set(ranges)):
        if widest is not None and each.first < widest.stop:
            found.append((widest, each))
        if widest is None or each.stop > widest.stop:
            widest = each
    return found


def split(ranges: Iterable[EventRange], size: int) -> Iterator[EventRange]:
    """Cut ranges at the multiples of a size."""
    for each in ranges:
        first = each.first
        while first < each.stop:
            stop = min(each.stop, (first // size + 1) * size)
            yield EventRange(first, stop - first)
            first = stop
