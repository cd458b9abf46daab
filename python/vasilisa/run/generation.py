"""Events into a file: generated piece by piece, in parallel, resumed after an interruption."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Protocol

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from ..events.batch import EventBatch
from ..events.files.folder import EventPieces, Tally
from ..events.files.formats import format_of, suffix_of
from ..events.files.join import join_events
from ..events.files.pieces import piece_ranges
from ..events.files.run import RunFields
from ..keep.output import require_place, write_whole

__all__ = ["GeneratedFile", "GenerationInterrupted", "generate_file", "require_target"]

AT_ONCE = 4096
"""Events that the engine draws in one thread of its own."""


class DrawsEvents(Protocol):
    """What an `EventSource` is to the production of a file."""

    @property
    def threads(self) -> int:
        """Number of threads."""

    def sample(self, n: int, *, weighted: bool, first: int) -> EventBatch:
        """Return the events from `first` on."""


@dataclass(frozen=True)
class GeneratedFile:
    """What `Generator.generate` has written.

    Attributes
    ----------
    path : Path
        The file.
    first_event, n_events : int
        Number of its first event, and how many there are.
    n_resumed : int
        Events that an interrupted run had finished before.
    n_negative, n_overweight : int
        Events with a negative weight; unweighted events with a weight beyond 1.
    overweight_share : float
        Part of the sum of absolute weights that overweight events make up.
    efficiency : float
        Events for each trial.
    seconds : float
        Time taken.
    """

    path: Path
    first_event: int
    n_events: int
    n_resumed: int
    n_negative: int
    n_overweight: int
    overweight_share: float
    efficiency: float
    seconds: float

    @property
    def rate(self) -> float:
        """Events generated and written per second."""
        return (self.n_events - self.n_resumed) / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.n_events} events in {self.path}: {self.n_negative} negative, "
            f"{self.n_overweight} overweight ({self.overweight_share:.2g} of the cross section), "
            f"efficiency {100 * self.efficiency:.0f} %, {self.rate:.0f} events/s"
        )


class GenerationInterrupted(KeyboardInterrupt):
    """Ctrl-C while events are generated; the message says what is kept and how to go on."""


def require_target(path: Path) -> None:
    """Refuse a file that could not be written in the end.

    Raises
    ------
    ConfigurationError
        If the format is unknown or needs a package that is not installed.
    OutputError
        If the file has no place.
    """
    format_of(path)
    require_place(path)


def generate_file(
    generator: DrawsEvents,
    events: range,
    pilot: Callable[[], _core.RunInfo],
    identity: RunFields,
    path: Path,
    *,
    resume: bool,
    progress: ProgressCallback | bool | None,
) -> GeneratedFile:
    """Write the events of a run into a file.

    Parameters
    ----------
    generator : DrawsEvents
        Draws the events.
    events : range
        Numbers of the events.
    pilot : callable
        Returns what the file states of its run; called when the file has its place.
    identity : dict
        All that determines the events; finished pieces of another run are not used.
    path : Path
        The file.
    resume, progress
        As in `Generator.generate`.
    """
    begin = time.monotonic()
    wanted = piece_ranges(events.start, events.stop)
    folder = EventPieces.beside(path, suffix_of(path))
    with folder.opened(identity, wanted, resume):
        tallies = folder.finished()
        n_resumed = sum(map(len, tallies))
        try:
            run = pilot()
        except BaseException:
            if not tallies:
                folder.remove()
            raise
        try:
            _Production(generator, run, folder).run(wanted, tallies, progress)
            join_events([folder.file(piece) for piece in wanted], path)
        except KeyboardInterrupt:
            kept = sum(map(len, folder.finished()))
            raise GenerationInterrupted(
                f"interrupted; {kept} of {len(events)} events are kept in {folder.path}: the same "
                "command goes on from there, and `vasilisa join` makes a file of them"
            ) from None
    folder.remove()
    tally = reduce(add, tallies.values())
    return GeneratedFile(
        path=path,
        first_event=events.start,
        n_events=len(events),
        n_resumed=n_resumed,
        n_negative=tally.n_negative,
        n_overweight=tally.n_overweight,
        overweight_share=tally.overweight / tally.total,
        efficiency=len(events) / tally.n_trials,
        seconds=time.monotonic() - begin,
    )


class _Production:
    """Workers that each draw, format and compress a whole piece at a time.

    They are threads, because the engine, the HepMC3 text and the compression release the
    interpreter's lock.
    """

    def __init__(self, generator: DrawsEvents, run: _core.RunInfo, folder: EventPieces) -> None:
        self._generator = generator
        self._run = run
        self._folder = folder
        self._stop = threading.Event()

    def run(
        self,
        wanted: Sequence[range],
        tallies: dict[range, Tally],
        progress: ProgressCallback | bool | None,
    ) -> None:
        """Add the missing pieces to the folder and to `tallies`."""
        n_before = sum(map(len, tallies))
        n_done = n_before
        begin = time.monotonic()
        title = f"{self._run.n_events} events of {self._run.process}"
        with (
            ThreadPoolExecutor(self._generator.threads) as pool,
            DelayedProgress(title, progress) as report,
        ):
            try:
                futures: dict[Future[Tally], range] = {
                    pool.submit(self._finish, piece): piece
                    for piece in wanted
                    if piece not in tallies
                }
                for future in as_completed(futures):
                    piece = futures.pop(future)
                    tallies[piece] = future.result()
                    n_done += len(piece)
                    rate = (n_done - n_before) / (time.monotonic() - begin)
                    report(n_done / self._run.n_events, f"{rate:.0f} events/s")
            except BaseException:
                # Pieces are begun in their order: without a gap if those in work are finished.
                try:
                    pool.shutdown(wait=True, cancel_futures=True)
                finally:
                    self._stop.set()  # a second Ctrl-C gives them up
                raise

    def _finish(self, piece: range) -> Tally:
        run = _core.RunInfo(self._run)
        run.first_event, run.n_events = piece.start, len(piece)
        batch = EventBatch.concatenate(list(self._draw(piece)))
        names = batch.core.weight_names
        file = self._folder.file(piece)
        write_whole(file, lambda path: format_of(path).write(path, run, names, [batch]))
        tally = Tally.of(batch.core.weights[:, 0], run.weighted, batch.core.sampling.trials)
        self._folder.commit(piece, tally)
        return tally

    def _draw(self, piece: range) -> Iterator[EventBatch]:
        for first in range(piece.start, piece.stop, AT_ONCE):
            if self._stop.is_set():
                raise CancelledError
            n = min(AT_ONCE, piece.stop - first)
            yield self._generator.sample(n, weighted=self._run.weighted, first=first)
