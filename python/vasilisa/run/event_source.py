"""The events of one run: drawn into memory, and written into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from ..events.batch import EventBatch
from ..keep.identity import fingerprint
from ..selection.cuts import CallableCuts
from ..words.checks import file_path, true_or_false
from ..words.errors import ConfigurationError
from ..words.kinds import WholeNumber
from .configuration import Configuration
from .generation import GeneratedFile, generate_file, require_target
from .preparation import EventSetUp, set_up_events
from .prepared import Prepared, model_digests
from .stopping import LARGEST_SHARE

__all__ = ["EventSource"]

MAX_SAMPLE = 50_000_000
"""Events in memory at once, about 8 GB; draw more in pieces with `first`."""

MAX_FILE = 1_000_000_000
"""Events in one file; more go into several, with `first`."""

FIRST = WholeNumber(0, 2**53, or_float=True)
"""Number of the first event."""

SAMPLE_PIECE = 100_000
"""Events drawn between two looks at Ctrl-C."""


class EventSource:
    """Draws the events of a run, after a set-up that is made when it is first needed.

    Parameters
    ----------
    configuration : Configuration
        The run.
    prepared : Prepared, optional
        Its set-up, where it has been made before.
    """

    def __init__(self, configuration: Configuration, prepared: Prepared | None) -> None:
        self._configuration = configuration
        self._prepared = prepared
        self._events: EventSetUp | None = None
        self.process = configuration.process
        self.constants = configuration.constants
        self.beams = configuration.beams
        self.cuts = configuration.cuts
        self.seed = configuration.seed
        self.threads = configuration.threads
        self.parameters = configuration.parameters

    @property
    def ecm(self) -> float:
        """Centre-of-mass energy without the spread of the beams, GeV."""
        return self._configuration.ecm

    @property
    def order(self) -> str:
        """Order of the calculation, such as nlo."""
        return self._configuration.settings.order

    def __getstate__(self) -> dict[str, Any]:
        # The engine's sampler is made again where it is needed.
        return self.__dict__ | {"_events": None}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.process!r}, ecm={self.ecm:g}, order={self.order!r})"

    def sample(self, n: int, *, weighted: bool = False, first: int = 0) -> EventBatch:
        """Draw events.

        Event i depends on the set-up, the seed and i alone: `sample(10)` and `sample(5)` followed
        by `sample(5, first=5)` give the same ten events.

        Parameters
        ----------
        n : int
            Number of events.
        weighted : bool
            Keep weights (of the order of one) or accept and reject, which leaves +-1 and, above the
            maximum of the pilot run, a weight larger than one.
        first : int
            Number of the first event.

        Returns
        -------
        EventBatch
            With photons above `k_soft` as particles and softer ones integrated over. Its cross
            section stands in `run`; that of a subset is in proportion to its sum of weights.

        Raises
        ------
        AcceptanceError
            If no event passes the cuts.
        """
        n = WholeNumber(1, MAX_SAMPLE, or_float=True).check("n", n)
        first = FIRST.check("first", first)
        weighted = true_or_false("weighted", weighted)
        sampler = self._set_up().sampler
        pieces = []
        with DelayedProgress(f"{n} events of {self.process}") as report:
            for begin in range(0, n, SAMPLE_PIECE):
                pieces.append(sampler.sample(first + begin, min(SAMPLE_PIECE, n - begin), weighted))
                report((begin + SAMPLE_PIECE) / n)
        return EventBatch(
            _core.EventBatch.concatenate(pieces), self.run_of_events(first, n, weighted)
        )

    def generate(
        self,
        n: int,
        path: str | Path,
        *,
        weighted: bool = False,
        first: int = 0,
        resume: bool = True,
        progress: ProgressCallback | bool | None = None,
    ) -> GeneratedFile:
        """Write events into a file, in constant memory and on all threads.

        The events are those of `sample`. Finished pieces are kept in the folder ``PATH.parts``
        until the file is complete: after Ctrl-C or a crash the same call goes on from there. The
        file depends on the set-up, the seed, `first` and `n` alone.

        Parameters
        ----------
        n : int
            Number of events.
        path : path
            The file to appear or to be replaced; its suffix chooses the format: .hepmc3,
            .hepmc3.gz, .npz, .parquet or .root.
        weighted : bool
            As in `sample`.
        first : int
            Number of the first event: jobs that share a run, and `join_events` afterwards, give
            the file of one job.
        resume : bool
            Go on where an earlier call stopped; otherwise start over.
        progress : callable or bool, optional
            As in `integrate`.

        Returns
        -------
        GeneratedFile

        Raises
        ------
        ConfigurationError
            For an unknown format or a missing package, if the cuts are a Python function, or if
            PATH.parts holds events of another run.
        AcceptanceError
            If no event passes the cuts.
        OutputError
            If a file cannot be written.
        GenerationInterrupted
            On Ctrl-C; says what is kept.
        """
        n = WholeNumber(1, MAX_FILE, or_float=True).check("n", n)
        first = FIRST.check("first", first)
        path = file_path("path", path)
        weighted = true_or_false("weighted", weighted)
        require_target(path)
        identity = self.identity_of_events(weighted)

        def pilot() -> _core.RunInfo:
            self._set_up(progress)
            run = self.run_of_events(first, n, weighted)
            run.identity = fingerprint(identity)
            return run

        events = range(first, first + n)
        return generate_file(self, events, pilot, identity, path, resume=resume, progress=progress)

    def _set_up(self, progress: ProgressCallback | bool | None = None) -> EventSetUp:
        """Return what draws events, made at the first call."""
        if self._events is None:
            title = f"set-up of {self!r}"
            self._events = set_up_events(self._configuration, self._prepared, progress, title)
        return self._events

    def more_of_pilot(self, rel_error: float, times: float) -> tuple[float, float] | None:
        """Return the cross section of the events, nb, and its error, by going on with the pilot.

        What `sample` gives stays as it is.

        Parameters
        ----------
        rel_error : float
            What is wanted.
        times : float
            The points of the pilot, more of which are not made.

        Returns
        -------
        (float, float) or None
            None where that is not enough, where a heavy point makes the error one that cannot be
            trusted, and after `prepare`, which leaves no pilot.
        """
        run = self._set_up().run
        most = times * run.counts.events
        while 0 < run.counts.events <= most:
            value, error = run.result.value(), run.result.error()
            if error <= rel_error * abs(value):
                return (value, error) if run.heaviest_share <= LARGEST_SHARE else None
            if run.counts.events * (error / (rel_error * value)) ** 2 > most:
                return None
            run.run_round()
        return None

    def identity_of_events(self, weighted: bool) -> dict[str, Any]:
        """Return all that determines the events of files, but for their numbers.

        Raises
        ------
        ConfigurationError
            If the cuts are a Python function.
        """
        if isinstance(self.cuts, CallableCuts):
            raise ConfigurationError(
                "a file cannot tell one Python function from another",
                field="cuts",
                value=str(self.cuts),
                valid="Cuts; or `sample` piece by piece",
            )
        return {
            "parameters": self.parameters,
            "model": model_digests(self._configuration),
            "weighted": weighted,
            "version": _core.__version__,
        }

    def run_of_events(self, first: int, n: int, weighted: bool) -> _core.RunInfo:
        """Return what a file of some events states of its run."""
        info = self._configuration.run_info()
        nominal, *info.variation_cross_sections = self._set_up().cross_sections
        info.cross_section, info.cross_section_error = nominal
        info.first_event, info.n_events, info.weighted = first, n, weighted
        return info
