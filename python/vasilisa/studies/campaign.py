"""Running jobs in parallel; each finished one is kept, and the next run does what is missing."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from ..keep.document import sealed, unsealed
from ..keep.identity import digests_of
from ..keep.output import make_folder, remove_leftovers, write_atomically
from ..keep.pieces import PieceFolder
from ..keep.versions import versions
from ..words.checks import file_path
from .record import Record

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Campaign", "CampaignInterrupted", "JobStoppedError", "Progress"]

Progress = Callable[[int, int, dict[str, Any] | None], None]


class CampaignInterrupted(KeyboardInterrupt):
    """Ctrl-C during a campaign; what is finished is kept and the message says how to go on."""


class JobStoppedError(Exception):
    """The campaign was asked to stop before this job was finished."""


class CampaignSettings(Protocol):
    """A card."""

    @property
    def threads(self) -> int:
        """Jobs that run at the same time; 0 takes every core."""

    def model_dump(self, *, mode: str, exclude: set[str]) -> dict[str, Any]:
        """Return the fields, ready for JSON."""


class HasKey(Protocol):
    """A job."""

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""


class HasTables(Protocol):
    """What a campaign found."""

    def write_tables(self, folder: Path) -> None:
        """Write the tables."""


J = TypeVar("J", bound=HasKey)
R = TypeVar("R", bound=HasTables)


class Campaign(ABC, Generic[J, R]):
    """Jobs whose results make one set of tables, plots and one report."""

    kind: ClassVar[str]
    """What it is called in messages."""

    interruption: ClassVar[type[CampaignInterrupted]] = CampaignInterrupted

    no_number: ClassVar[frozenset[str]] = frozenset({"threads", "title"})
    """Settings on which no number depends."""

    settings: CampaignSettings
    """The card."""

    @abstractmethod
    def _jobs(self) -> list[J]:
        """Return all jobs in the order of the card."""

    @abstractmethod
    def _run_job(self, job: J, threads: int, stop: Callable[[], bool]) -> Record:
        """Run one job, asking now and then whether to stop."""

    @abstractmethod
    def _result(self, records: list[Record], found: dict[str, str], wall_seconds: float) -> R:
        """Put the finished jobs together."""

    @abstractmethod
    def _plots(self, result: R) -> dict[str, Figure]:
        """Return the plots by file name."""

    @abstractmethod
    def _page(self, result: R, pictures: dict[str, bytes]) -> str:
        """Return the report as one HTML document, given the plots as PNG."""

    def run(
        self,
        folder: str | Path,
        *,
        resume: bool = True,
        progress: Progress | None = None,
    ) -> R:
        """Run what is not finished yet and write tables, plots and the report.

        Parameters
        ----------
        folder : str or Path
            Where everything goes; holds the finished jobs between runs.
        resume : bool
            Go on where an earlier run stopped; otherwise start over.
        progress : callable, optional
            Called as ``progress(done, total, record)``, first with the jobs found finished and
            record None, then after each job.

        Returns
        -------
        ScanResult or AsymmetryResult

        Raises
        ------
        ConfigurationError
            If the folder holds jobs of another card.
        OutputError
            If something cannot be written.
        CampaignInterrupted
            On Ctrl-C, after the tables of what is finished are written.
        VasilisaError
            If an integration fails; finished jobs are kept.
        """
        folder = file_path("folder", folder)
        begin = time.perf_counter()
        found = versions()
        fields = self.settings.model_dump(mode="json", exclude=set(self.no_number))
        identity = fields | {"tables": digests_of(fields), "version": found["vasilisa"]}
        pieces = PieceFolder[Record](
            folder / "pieces", r"\w+", self.kind, unsealed, ending=".job.json"
        )

        def result() -> R:
            ordered = [records[job.key] for job in self._jobs() if job.key in records]
            return self._result(ordered, found, time.perf_counter() - begin)

        make_folder(folder)
        with pieces.opened(identity, [job.key for job in self._jobs()], resume):
            remove_leftovers(folder)  # of a killed run; the lock says that it is gone
            records = pieces.finished()
            try:
                self._run_missing(pieces, records, progress)
            except KeyboardInterrupt:
                result().write_tables(folder)
                raise self.interruption(
                    f"interrupted; {len(records)} of {len(self._jobs())} jobs are "
                    f"finished and kept in {folder}; the same command goes on from there"
                ) from None
            whole = result()
            whole.write_tables(folder)
            self._write_report(whole, folder)
        return whole

    def _write_report(self, result: R, folder: Path) -> None:
        """Write the plots (PNG and PDF) and ``report.html``."""
        from ..display.plotting import save, style

        pictures: dict[str, bytes] = {}
        with style():
            for name, figure in self._plots(result).items():
                pictures[name] = save(figure, folder, name)
        write_atomically(folder / "report.html", self._page(result, pictures))

    def _run_missing(
        self,
        pieces: PieceFolder[Record],
        records: dict[str, Record],
        progress: Progress | None,
    ) -> None:
        """Run the missing jobs, adding each to `records` and to the folder as it finishes."""
        jobs = self._jobs()
        missing = [job for job in jobs if job.key not in records]
        done = len(records)
        if progress is not None:
            progress(done, len(jobs), None)
        if not missing:
            return
        cores = self.settings.threads or len(os.sched_getaffinity(0))
        workers = min(cores, len(missing))
        stop = Event()

        def work(job: J) -> Record:
            record = self._run_job(job, cores // workers, stop.is_set)
            pieces.commit(job.key, sealed(record))
            records[job.key] = record
            return record

        # Threads, because the engine releases the interpreter's lock while it runs.
        with ThreadPoolExecutor(max_workers=workers) as pool:
            try:
                running = {pool.submit(work, job) for job in missing}
                while running:
                    finished, running = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
                    for future in finished:
                        record = future.result()
                        done += 1
                        if progress is not None:
                            progress(done, len(jobs), record)
            except BaseException:
                stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
