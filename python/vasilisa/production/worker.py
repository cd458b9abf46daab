"""One range of events, from its numbers to its line in the manifest."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from ..events.arrays import EventArrays
from ..events.batch import EventBatch
from ..events.files.folder import Tally
from ..events.files.formats import format_with, reading
from ..events.files.pieces import piece_ranges
from ..executors.shipping import worker_name
from ..keep.identity import fingerprint
from ..run.generation import AT_ONCE
from ..run.generator import Generator
from ..words.errors import DataError, VasilisaError, VasilisaWarning
from .folder import RangeFolder
from .manifest import Failure, Line
from .ranges import EventRange

__all__ = ["SAME_NUMBER", "make_range", "make_range_at"]

SAME_NUMBER = 1e-10
"""Relative; processors differ in the last bits of elementary functions."""

_open: dict[tuple[str, str], tuple[RangeFolder, Generator]] = {}
_lock = threading.Lock()


def make_range_at(where: str, run: str, events: EventRange) -> Line:
    """Make a range of a folder that says everything else; the folder is opened once a process.

    Raises
    ------
    VasilisaError
        As `make_range`; the reason is noted in the manifest, too.
    """
    with _lock:
        if (where, run) not in _open:
            folder = RangeFolder.at(where)
            if folder.run != run:
                raise DataError(f"{where}: holds ranges of another run by now")
            prepared = folder.prepared()
            if prepared is None:
                raise DataError(f"{where}: holds no set-up of its run")
            _open.clear()  # one run at a time: a set-up may be large
            _open[where, run] = folder, Generator.from_prepared(prepared, threads=1)
        folder, generator = _open[where, run]
    return make_range(folder, generator, events)


def make_range(folder: RangeFolder, generator: Generator, events: EventRange) -> Line:
    """Make a range, publish its file, and note it; nothing is left of one that fails.

    Where the file is there already, it wins: one of the same bytes is dropped, one that agrees
    within 1e-10 in every number is dropped with a note.

    Parameters
    ----------
    folder : RangeFolder
        Of the run.
    generator : Generator
        Of the run.
    events : EventRange
        What to make.

    Raises
    ------
    DataError
        If the range is there with other numbers.
    OutputError
        If it cannot be written.
    """
    try:
        return _make(folder, generator, events)
    except VasilisaError as error:
        with contextlib.suppress(VasilisaError):  # a full disk takes no line either
            folder.writer.add(
                Failure(events.first, events.count, worker_name(), str(error), time.time())
            )
        raise


def _make(folder: RangeFolder, generator: Generator, events: EventRange) -> Line:
    wall, cpu = time.perf_counter(), time.process_time()
    store, name = folder.store, events.name(folder.run, folder.suffix)
    run = generator.run_of_events(events.first, events.count, folder.weighted)
    run.identity = fingerprint({k: v for k, v in folder.identity.items() if k != "engine"})
    tallies: list[Tally] = []
    with store.workplace(name) as file:
        # The names of the weights are known when the first piece is there.
        pieces = _pieces(generator, events, folder.weighted)
        first = next(pieces)

        def batches() -> Iterator[EventArrays]:
            batch: EventBatch | None = first
            while batch is not None:
                weights, trials = batch.core.weights[:, 0], batch.core.sampling.trials
                tallies.append(Tally.of(weights, folder.weighted, trials))
                yield batch
                batch = next(pieces, None)

        format_with(folder.suffix).write(file, run, first.core.weight_names, batches())
        digest, size = _digest(file)
        if not store.publish(file, name):
            digest, size = _kept(folder, file, name, digest, size)
    tally = reduce(add, tallies)
    line = Line(
        events.first,
        events.count,
        name,
        size,
        digest,
        trials=tally.n_trials,
        negative=tally.n_negative,
        overweight=tally.n_overweight,
        weight=tally.total,
        overweight_weight=tally.overweight,
        seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        worker=worker_name(),
        time=time.time(),
    )
    folder.writer.add(line)
    return line


def _pieces(generator: Generator, events: EventRange, weighted: bool) -> Iterator[EventBatch]:
    """Draw the pieces in order, some ahead where there are threads."""

    def draw(piece: range) -> EventBatch:
        parts = []
        for first in range(piece.start, piece.stop, AT_ONCE):
            if stop.is_set():
                raise CancelledError
            n = min(AT_ONCE, piece.stop - first)
            parts.append(generator.sample(n, weighted=weighted, first=first))
        return EventBatch.concatenate(parts)

    pieces = piece_ranges(events.first, events.stop)
    stop = threading.Event()
    if generator.threads == 1:
        yield from map(draw, pieces)
        return
    with ThreadPoolExecutor(generator.threads) as pool:
        ahead = [pool.submit(draw, piece) for piece in pieces[: generator.threads]]
        try:
            for index in range(len(pieces)):
                yield ahead.pop(0).result()
                if index + generator.threads < len(pieces):
                    ahead.append(pool.submit(draw, pieces[index + generator.threads]))
        finally:
            stop.set()


def _digest(file: Path) -> tuple[str, int]:
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    return found, file.stat().st_size


def _kept(folder: RangeFolder, file: Path, name: str, digest: str, size: int) -> tuple[str, int]:
    """Return digest and size of the file that is there, if it holds the same events."""
    with folder.store.opened(name) as there:
        found = _digest(there)
        if found == (digest, size):
            return found
        difference = _difference(folder.suffix, there, file)
    if difference is None:
        warnings.warn(
            f"{name}: made twice, with other last bits; the first one stays",
            VasilisaWarning,
            stacklevel=2,
        )
        return found
    raise DataError(
        f"{folder.where}/{name}: is there with other numbers, {difference}; nothing is replaced: "
        "see which machine errs, remove the wrong file, run again"
    )


def _difference(suffix: str, there: Path, here: Path) -> str | None:
    """Return the first number in which two files differ by more than rounding."""
    read = format_with(suffix).read
    try:
        with reading(there):
            return _first_difference(zip(read(there), read(here), strict=True))
    except VasilisaError as error:
        return f"of which one cannot be read: {error}"


def _first_difference(pairs: Iterable[tuple[EventArrays, EventArrays]]) -> str | None:
    for first, second in pairs:
        left, right = first.to_numpy(), second.to_numpy()
        for column in left:
            a, b = np.asarray(left[column]), np.asarray(right.get(column))
            if a.shape != b.shape:
                return f"{column}: shape {a.shape} there, {b.shape} here"
            if a.dtype.kind != "f":
                same = a == b
            else:
                scale = np.maximum(abs(a), abs(b))
                same = (abs(a - b) <= SAME_NUMBER * np.maximum(scale, 1e-3)) | (
                    np.isnan(a) & np.isnan(b)
                )
            if not same.all():
                at = tuple(np.argwhere(~same)[0])
                event = int(left["event_number"][at[0]]) if column != "photons" else "?"
                return f"{column} of event {event}: {a[at]} there, {b[at]} here"
    return None
