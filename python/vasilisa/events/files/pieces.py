"""Pieces of a file: their borders are the same event numbers in every file of a run."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from ..arrays import EventArrays

__all__ = ["PIECE", "has_own_beams", "piece_ranges", "pieces_of", "slices_of", "with_first"]

PIECE = 20_000
"""Events between two borders; bounds what is in memory and what an interruption loses."""


def piece_ranges(first: int, stop: int) -> list[range]:
    """Return the pieces of events [first, stop); all but the outer two are whole."""
    inner = range((first // PIECE + 1) * PIECE, stop, PIECE)
    borders = [first, *inner, stop]
    return [range(*pair) for pair in itertools.pairwise(borders) if pair[0] < pair[1]]


def pieces_of(batches: Iterable[EventArrays]) -> Iterator[EventArrays]:
    """Cut and join batches with increasing event numbers at the borders of pieces."""
    fragments = itertools.chain.from_iterable(map(_cut, batches))
    for _, group in itertools.groupby(fragments, lambda part: part.event_number[0] // PIECE):
        yield EventArrays.concatenate(list(group))


def _cut(batch: EventArrays) -> Iterator[EventArrays]:
    if len(batch) == 0:
        return
    numbers = batch.event_number
    borders = [each.start for each in piece_ranges(int(numbers[0]), int(numbers[-1]) + 1)]
    begins = np.searchsorted(numbers, borders)
    for begin, end in itertools.pairwise([*begins, len(batch)]):
        yield batch[begin:end]


def with_first(batches: Iterable[EventArrays]) -> tuple[EventArrays | None, Iterator[EventArrays]]:
    """Return the first batch, if there is any, and all of them."""
    rest = iter(batches)
    first = next(rest, None)
    return first, rest if first is None else itertools.chain([first], rest)


def has_own_beams(batch: EventArrays | None) -> bool:
    """Tell whether events have beams of their own: their energies have a spread."""
    return batch is not None and len(batch.core.beam_momenta) > 0


def slices_of(batch: EventArrays) -> Iterator[EventArrays]:
    """Cut a batch, whatever its event numbers are, into slices of the size of a piece."""
    for begin in range(0, len(batch), PIECE):
        yield batch[begin : begin + PIECE]
