"""Batches of events as a user holds them: arrays that can be written to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import _core
from ..keep.output import write_whole
from .arrays import EventArrays
from .files.formats import format_of, reading
from .files.pieces import slices_of

__all__ = ["EventBatch", "read_events"]


class EventBatch(EventArrays):
    """N records of events: arrays, never one event at a time.

    "minus" and "plus" are the negative and the positive final-state particle; in gamma gamma the
    most energetic photon and the second. `particles` holds all n signal particles, this pair
    first; `photons` are additional to them. Momenta are (E, px, py, pz) in GeV, the electron beam
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

    def write(self, path: str | Path) -> None:
        """Write a file, in the format of its suffix.

        The file appears when it is complete. HepMC3 (ASCII v3, compressed if the name ends in
        .gz), NumPy archives, Parquet and ROOT files hold the events, all weights with their names,
        and the run.

        Parameters
        ----------
        path : str or Path
            Where to write: .hepmc3, .hepmc3.gz, .npz, .parquet or .root; an existing file is
            replaced.

        Raises
        ------
        ConfigurationError
            If the format is unknown or needs a package that is not installed.
        OutputError
            If the file cannot be written.
        """
        path = Path(path)
        form = format_of(path)
        run = _core.RunInfo(self.run)
        run.identity = ""  # a selection of events is no part of a run that could be joined
        run.first_event = int(self.event_number[0]) if len(self) else 0
        run.n_events = len(self)
        names = self.core.weight_names
        write_whole(path, lambda file: form.write(file, run, names, slices_of(self)))


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
