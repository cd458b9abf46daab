"""A study: settings, pure jobs, tables, plots and a report, in a folder that keeps its work."""

from __future__ import annotations

import json
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from ..executors import Executor
from ..keep.document import sealed, unsealed
from ..keep.identity import digests_of
from ..keep.output import make_folder, remove_leftovers, write_atomically
from ..keep.pieces import PieceFolder
from ..keep.versions import versions
from ..run.settings import validated
from ..words.checks import file_path
from ..words.errors import ConfigurationError
from .missing import Progress, run_missing
from .points import read_points
from .record import Record, jsonable
from .report import render
from .runner import Resources, StopToken
from .settings import StudySettings
from .table import Shown, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Progress", "Study", "StudyInterrupted", "StudyResult", "write_json"]

SCHEMA = 1
"""Of result.json."""

S = TypeVar("S", bound=StudySettings)


class StudyInterrupted(KeyboardInterrupt):
    """Ctrl-C; what is finished is kept, in `result`, too, and the message says how to go on."""

    def __init__(self, message: str, result: Any) -> None:
        super().__init__(message)
        self.result = result


@dataclass(frozen=True)
class StudyResult(Generic[S]):
    """What a study found.

    Attributes
    ----------
    settings : StudySettings
        The card.
    records : list of dict
        What the finished jobs returned, in the order of the card.
    n_jobs : int
        Number of all jobs.
    versions : dict
        Versions of the package and of what it runs on.
    wall_seconds : float
        Time since the start of this run; jobs taken over from an earlier one do not count.
    """

    settings: S
    records: list[Record]
    n_jobs: int
    versions: dict[str, str]
    wall_seconds: float

    @property
    def complete(self) -> bool:
        """Whether every job of the card is finished."""
        return len(self.records) == self.n_jobs

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all finished jobs."""
        return math.fsum(record["cpu_seconds"] for record in self.records)


R = TypeVar("R", bound=StudyResult[Any])


class Study(ABC, Generic[S, R]):
    """Jobs whose records make tables, plots and one report.

    A study says what its settings and its jobs are, names the function that does one job, and makes
    tables, and plots if it has any, of the records. Everything else is here.
    """

    kind: ClassVar[str]
    """What cards call it."""

    command: ClassVar[str] = "study"
    """The command that runs it."""

    settings_type: ClassVar[type[StudySettings]]
    """What its card may say."""

    result_type: ClassVar[type[StudyResult[Any]]] = StudyResult
    """What it returns."""

    work: ClassVar[staticmethod[[Any, Any, Resources], Record]]
    """The function of a module, as a staticmethod, that makes the record of one job."""

    template: ClassVar[str] = "page.jinja"
    """Of the report; one beside the study's module, or of studies/report."""

    no_number: ClassVar[frozenset[str]] = frozenset({"threads", "title"})
    """Settings on which no number depends."""

    settings: S
    """The card."""

    def __init__(self, **fields: Any) -> None:
        self._take(validated(self.settings_type, fields))  # type: ignore[arg-type]

    @classmethod
    def of(cls, settings: S) -> Self:
        """Return the study of settings that have been read."""
        study = cls.__new__(cls)
        study._take(settings)
        return study

    def _take(self, settings: S) -> None:
        self.settings = settings
        self.check()

    # -- what a study says ------------------------------------------------------------------------

    @classmethod
    def recognises(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card that does not say its kind is one of this study."""
        return False

    @classmethod
    def expects(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether the study's own command takes a card that does not say its kind for one."""
        return False

    @classmethod
    def read_points(cls, path: Path) -> list[Any]:
        """Return what `points` becomes where it is the path of a table."""
        return read_points(path)

    def check(self) -> None:
        """Refuse now what would fail after hours.

        Raises
        ------
        VasilisaError
            For settings that cannot be used.
        """

    @abstractmethod
    def jobs(self) -> Sequence[Any]:
        """Return all jobs, in the order of the card: anything with a `key` that can be pickled."""

    @abstractmethod
    def tables(self, result: R) -> list[Table]:
        """Return the tables to write."""

    def plots(self, result: R) -> dict[str, Figure]:
        """Return the plots by file name; called inside `plotting.style`."""
        return {}

    def shown(self, result: R) -> list[Shown]:
        """Return the tables of the report."""
        return [table.shown() for table in self.tables(result)]

    def facts(self, result: R) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        return {"jobs": str(result.n_jobs), "CPU time": f"{result.cpu_seconds:.0f} s"}

    def numbers(self, result: R) -> dict[str, Any]:
        """Return entries of ``result.json`` beside those that all studies have."""
        return {}

    def inputs(self) -> dict[str, str]:
        """Return digests of the files that the card names, by path."""
        return digests_of(self.settings.model_dump(mode="json"))

    def write(self, result: R, folder: Path) -> None:
        """Write files beside tables, plots and report, when everything is finished."""

    def context(self, result: R) -> dict[str, Any]:
        """Return what the study's own template needs beside what all reports have."""
        return {}

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        return str(record)

    def simulate(
        self,
        folder: str | Path,
        *,
        resume: bool = True,
        quick: bool = False,
        executor: Executor | None = None,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Make pseudo-data: what `vasilisa simulate` does with the cards of measurements.

        Parameters
        ----------
        folder : str or Path
            Receives the candidates, what stands beside them, and ``truth.json`` apart.
        resume : bool
            Go on where an earlier run stopped; otherwise start over.
        quick : bool
            Fewer events, for a look.
        executor : concurrent.futures.Executor, optional
            Where events are made, as in `run`; the files are the same to the last byte.
        progress : callable, optional
            As in `run`; the entry `said` of a record is a line on it.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        ConfigurationError
            If studies of this kind have no pseudo-data.
        """
        raise ConfigurationError(
            "predicts, and measures nothing", field="kind", value=self.kind, valid="a measurement"
        )

    # -- what all studies do ----------------------------------------------------------------------

    def run(
        self,
        folder: str | Path | None = None,
        *,
        resume: bool = True,
        executor: Executor | None = None,
        stop: Callable[[], bool] | None = None,
        progress: Progress | None = None,
    ) -> R:
        """Run what is not finished yet and write tables, plots and the report.

        Parameters
        ----------
        folder : str or Path, optional
            Where everything goes; holds the finished jobs between runs. Without it nothing is
            written.
        resume : bool
            Go on where an earlier run stopped; otherwise start over.
        executor : concurrent.futures.Executor, optional
            Where jobs run, one thread each: processes, or a cluster (the `get_executor` of Dask's
            client); anything with its `submit`. Threads of this process by default.
        stop : callable, optional
            Asked now and then, in any thread; when it is true, the run ends with what is finished.
        progress : callable, optional
            Called as ``progress(done, total, record)``, first with the jobs found finished and
            record None, then after each job.

        Returns
        -------
        StudyResult
            Not `complete` if `stop` said so.

        Raises
        ------
        ConfigurationError
            If the folder holds jobs of another card.
        OutputError
            If something cannot be written.
        StudyInterrupted
            On Ctrl-C, after the tables of what is finished are written.
        VasilisaError
            If a job fails: the first in the order of the card, after all others have ended.

        Warns
        -----
        VasilisaWarning
            As soon as a job fails while others are to come.
        """
        begin = time.perf_counter()
        if folder is None:
            return self._finish({}, None, executor, StopToken(None, stop), progress, begin)
        folder = make_folder(file_path("folder", folder))
        fields = self.settings.model_dump(mode="json", exclude=set(self.no_number))
        identity = {
            "kind": self.kind,
            **fields,
            "tables": digests_of(fields),
            "version": versions()["vasilisa"],
        }
        pieces = PieceFolder[Record](
            folder / "pieces", r"\w+", self.kind, unsealed, ending=".job.json"
        )
        token = StopToken(folder / ".stop", stop)
        with pieces.opened(identity, [job.key for job in self.jobs()], resume):
            remove_leftovers(folder)  # of a killed run; the lock says that it is gone
            (folder / ".stop").unlink(missing_ok=True)
            try:
                return self._finish(pieces.finished(), pieces, executor, token, progress, begin)
            finally:
                (folder / ".stop").unlink(missing_ok=True)

    def _finish(
        self,
        records: dict[str, Record],
        pieces: PieceFolder[Record] | None,
        executor: Executor | None,
        token: StopToken,
        progress: Progress | None,
        begin: float,
    ) -> R:
        """Run what is missing in the records, write what they become."""
        folder = None if pieces is None else pieces.path.parent
        jobs = self.jobs()

        def keep(key: str, record: Record) -> None:
            if pieces is not None:
                pieces.commit(key, sealed(record))
            records[key] = record

        def reached() -> R:
            ordered = [records[job.key] for job in jobs if job.key in records]
            spent = time.perf_counter() - begin
            result: Any = self.result_type(self.settings, ordered, len(jobs), versions(), spent)
            if folder is not None:
                self._write_tables(result, folder)
            return result  # type: ignore[no-any-return]

        try:
            failure = run_missing(
                self.work, self.settings, jobs, records, keep, executor, token, progress
            )
            result = reached()
            if failure is not None:
                raise failure
            if folder is not None and result.complete:
                self.write(result, folder)
                self._write_report(result, folder)
        except KeyboardInterrupt:
            message = f"interrupted; {len(records)} of {len(jobs)} jobs are finished"
            if folder is not None:
                message += f" and kept in {folder}; the same command goes on from there"
            raise StudyInterrupted(message, reached()) from None
        return result

    def _head(self, result: R) -> dict[str, Any]:
        """Return what every JSON file of the study begins with."""
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "complete": result.complete,
            "settings": result.settings.model_dump(mode="json"),
            "versions": result.versions,
            "cpu_seconds": result.cpu_seconds,
            "wall_seconds": result.wall_seconds,
        }

    def document(self, result: R, table: Table) -> dict[str, Any]:
        """Return a table and where it comes from, ready for JSON."""
        return self._head(result) | table.document()

    def _write_tables(self, result: R, folder: Path) -> None:
        """Write the tables as CSV and JSON, and ``result.json``."""
        tables = self.tables(result)
        for table in tables:
            write_atomically(folder / f"{table.name}.csv", table.to_csv())
            write_json(folder / f"{table.name}.json", self.document(result, table))
        whole = self._head(result) | {
            "inputs": self.inputs(),
            **self.numbers(result),
            "tables": {table.name: table.document() for table in tables},
            "jobs": result.records,
        }
        write_json(folder / "result.json", whole)

    def _write_report(self, result: R, folder: Path) -> None:
        """Write the plots (PNG and PDF) and ``report.html``."""
        from ..display.plotting import save, style

        pictures: dict[str, bytes] = {}
        with style():
            for name, figure in self.plots(result).items():
                pictures[name] = save(figure, folder, name)
        write_atomically(folder / "report.html", self._page(result, pictures))

    def _page(self, result: R, pictures: dict[str, bytes]) -> str:
        parameters = result.settings.model_dump(mode="json", exclude={"points", "title", "threads"})
        timing = {
            "CPU time, all jobs": f"{result.cpu_seconds:.1f} s",
            "time of this run": f"{result.wall_seconds:.1f} s",
            "jobs": len(result.records),
        }
        written = [table.name for table in self.tables(result)]
        return render(
            self.template,
            type(self).__module__,
            title=result.settings.title or self.kind,
            facts=self.facts(result),
            pictures=pictures,
            tables=self.shown(result),
            parameters={name: value for name, value in parameters.items() if value is not None},
            timing=timing,
            versions=result.versions,
            files=", ".join([*(f"{name}.csv" for name in written), "result.json"]),
            settings=result.settings,
            result=result,
            **self.context(result),
        )


def write_json(path: Path, document: Record) -> None:
    """Write a document, a line for each entry; non-finite numbers become null.

    Entries are not indented: the encoder of C cannot, and the other one takes seconds.
    """
    lines = (f"{json.dumps(str(name))}: {_json(each)}" for name, each in document.items())
    write_atomically(path, "{\n " + ",\n ".join(lines) + "\n}")


def _json(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):  # rare: to look at each number first takes seconds
        return json.dumps(jsonable(value), allow_nan=False)
