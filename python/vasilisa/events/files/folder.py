"""The folder of an unfinished file: finished pieces survive whatever stops the program."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from ...keep.pieces import PieceFolder
from ..arrays import Array
from .run import RunFields

__all__ = ["EventPieces", "Tally"]

ENDING = ".parts"
NAMES = r"\d+-\d+"


@dataclass(frozen=True)
class Tally:
    """Sums over events, of the first weight.

    Attributes
    ----------
    n_trials : int
        Points tried for the events.
    n_negative, n_overweight : int
        Events with a negative weight; unweighted events with a weight beyond 1.
    total, overweight : float
        Sum of the absolute weights, and the part of it that overweight events make up.
    """

    n_trials: int = 0
    n_negative: int = 0
    n_overweight: int = 0
    total: float = 0.0
    overweight: float = 0.0

    @classmethod
    def of(cls, weights: Array, weighted: bool, n_trials: int) -> Tally:
        """Return the sums over weights of shape (N,)."""
        size = abs(weights)
        over = (size > 1) & (not weighted)
        return cls(
            n_trials=n_trials,
            n_negative=int((weights < 0).sum()),
            n_overweight=int(over.sum()),
            total=float(size.sum()),
            overweight=float(size[over].sum()),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.n_trials + other.n_trials,
            self.n_negative + other.n_negative,
            self.n_overweight + other.n_overweight,
            self.total + other.total,
            self.overweight + other.overweight,
        )


class EventPieces:
    """Finished pieces of a file, each a file of the same format, in ``FILE.parts`` beside it.

    Parameters
    ----------
    path : Path
        The folder.
    suffix : str
        Of the pieces; without it, the folder can only be read.
    """

    def __init__(self, path: Path, suffix: str = "") -> None:
        self.path = path
        self._pieces = PieceFolder(path, NAMES, "run", lambda found: Tally(**found), suffix=suffix)

    @classmethod
    def beside(cls, file: Path, suffix: str) -> EventPieces:
        """Return the folder of the pieces of a file."""
        return cls(file.with_name(file.name + ENDING), suffix)

    def opened(
        self, identity: RunFields, wanted: Iterable[range], resume: bool
    ) -> AbstractContextManager[None]:
        """Make or enter the folder, alone, and leave nothing in it but pieces that are wanted.

        Raises
        ------
        ConfigurationError
            If it holds pieces of another run, and `resume`.
        OutputError
            If another process is at work there, if it holds other files, or cannot be written.
        """
        return self._pieces.opened(identity, set(map(_name, wanted)), resume)

    def finished(self) -> dict[range, Tally]:
        """Return the finished pieces by their events, in increasing order."""
        return {_events(name): tally for name, tally in self._pieces.finished().items()}

    def file(self, piece: range) -> Path:
        """Return the file that holds a piece, or is to hold it."""
        return self._pieces.file(_name(piece))

    def commit(self, piece: range, tally: Tally) -> None:
        """Declare a piece, whose file has been written, finished."""
        self._pieces.commit(_name(piece), asdict(tally))

    def remove(self) -> None:
        """Remove the folder and all in it."""
        self._pieces.remove()


def _name(piece: range) -> str:
    return f"{piece.start:012d}-{piece.stop:012d}"


def _events(name: str) -> range:
    first, stop = map(int, name.split("-"))
    return range(first, stop)
