"""Batches of events as a user holds them: arrays that can be written to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import _core
from ..keep.output import write_whole
from .arrays import EventArrays
from .files.formats import format_of, format_with, reading
from .files.pieces import slices_of

__all__ = ["EventBatch", "read_events"]


class EventBatch(EventArrays):
    """N records of events: arrays, never one event at a time.

    "minus" and "plus" are the negative and the positive final-state particle; in gamma gamma the
    most energetic photon and the second. Momenta are (E, px, py, pz) in GeV, the electron beam
    goes along +z, unless the beams of the run cross at an angle (`Beams`). Arrays are read-only
    views on the engine's memory where they can be.

    The batches that a function of the user receives during an integration hold counter-events too,
    which share the event number of the emission they are subtracted from.

    Parameters
    ----------
    core : vasilisa._core.EventBatch
        The arrays.
    run : vasilisa._core.RunInfo
        Beams, particle numbers, cross section and parameters of the run.
    """

    def to_hepmc3(self, path: str | Path) -> None:
        """Write a HepMC3 file (ASCII v3), compressed if its name ends in .gz.

        The file appears when it is complete. Beams have status 4, final particles status 1; the
        cross section stands in pb.

        Parameters
        ----------
        path : str or Path
            Where to write; an existing file is replaced.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        self._write(".hepmc3", path)

    def to_npz(self, path: str | Path) -> None:
        """Write a NumPy archive: the arrays of `to_numpy`, weight_names, and the run as JSON.

        Parameters
        ----------
        path : str or Path
            Where to write; an existing file is replaced.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        self._write(".npz", path)

    def to_parquet(self, path: str | Path) -> None:
        """Write a Parquet file with one record an event, nested as in `to_awkward`.

        Parameters
        ----------
        path : str or Path
            Where to write; an existing file is replaced.

        Raises
        ------
        ConfigurationError
            If pyarrow is not installed.
        OutputError
            If the file cannot be written.
        """
        self._write(".parquet", path)

    def to_root(self, path: str | Path) -> None:
        """Write a ROOT file with the tree `events`; photons are branches of any length.

        Parameters
        ----------
        path : str or Path
            Where to write; an existing file is replaced.

        Raises
        ------
        ConfigurationError
            If uproot is not installed.
        OutputError
            If the file cannot be written.
        """
        self._write(".root", path)

    def _write(self, suffix: str, path: str | Path) -> None:
        run = _core.RunInfo(self.run)
        run.identity = ""  # a selection of events is no part of a run that could be joined
        run.first_event = int(self.event_number[0]) if len(self) else 0
        run.n_events = len(self)
        names = self.core.weight_names
        form = format_with(suffix)
        write_whole(Path(path), lambda file: form.write(file, run, names, slices_of(self)))


def read_events(path: str | Path) -> Iterator[EventBatch]:
    """Read a file of events batch by batch, in constant memory.

    ``EventBatch.concatenate(list(read_events(path)))`` has all of them.

    Parameters
    ----------
    path : str or Path
        A file that this package wrote: .hepmc3, .hepmc3.gz, .npz, .parquet or .root.

    Yields
    ------
    EventBatch
        Some ten thousand events each.

    Raises
    ------
    ConfigurationError
        If the format is unknown or needs a package that is not installed.
    DataError
        If the file cannot be read.
    """
    path = Path(path)
    with reading(path):
        for batch in format_of(path).read(path):
            yield EventBatch(batch.core, batch.run)
