"""The folder of an unfinished file: finished pieces survive whatever stops the program."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ...keep.output import is_leftover, locked, make_folder, write_atomically
from ...words.errors import ConfigurationError, OutputError
from ..arrays import Array
from .run import RunFields, first_difference

__all__ = ["PieceFolder", "Tally"]

ENDING = ".parts"
IDENTITY = "run.json"
NAME = re.compile(r"(\d+)-(\d+)\.json")
PIECE = re.compile(r"\d+-\d+\..+")


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


class PieceFolder:
    """Finished pieces of a file, each a file of the same format, in ``FILE.parts`` beside it.

    A piece is finished when its tally, which is written after it, is there.

    Parameters
    ----------
    path : Path
        The folder.
    suffix : str
        Of the pieces.
    """

    def __init__(self, path: Path, suffix: str = "") -> None:
        self.path = path
        self._suffix = suffix

    @classmethod
    def beside(cls, file: Path, suffix: str) -> PieceFolder:
        """Return the folder of the pieces of a file."""
        return cls(file.with_name(file.name + ENDING), suffix)

    @contextlib.contextmanager
    def opened(self, identity: RunFields, wanted: Sequence[range], resume: bool) -> Iterator[None]:
        """Make or enter the folder, alone, and leave nothing in it but pieces that are wanted.

        Raises
        ------
        ConfigurationError
            If it holds pieces of another run, and `resume`.
        OutputError
            If another process is at work there, if it holds other files, or cannot be written.
        """
        make_folder(self.path)
        self._require_own()
        with locked(self.path, "run"):
            keep = {".lock"}
            if resume and (self.path / IDENTITY).exists():
                self._require(identity)
                names = map(self._stem, wanted)
                keep |= {f"{name}{ending}" for name in names for ending in (self._suffix, ".json")}
                keep.add(IDENTITY)
            self._remove_all_but(keep)
            write_atomically(self.path / IDENTITY, json.dumps(identity, indent=1))
            yield

    def _require_own(self) -> None:
        """Refuse a folder with files that no run has written: they would be lost."""
        for file in sorted(self.path.iterdir()):
            own = file.name in (".lock", IDENTITY) or PIECE.fullmatch(file.name)
            if not own and not is_leftover(file):
                raise OutputError(
                    f"cannot keep pieces in {self.path}: it holds {file.name!r}, which is none; "
                    "choose another file, or remove that folder"
                )

    def _remove_all_but(self, names: set[str]) -> None:
        for file in self.path.iterdir():
            if file.name not in names:
                try:
                    file.unlink()
                except OSError as error:
                    raise OutputError(f"cannot remove {file}: {error.strerror}") from error

    def _require(self, identity: RunFields) -> None:
        file = self.path / IDENTITY
        try:
            difference = first_difference(json.loads(file.read_text()), identity)
        except ValueError:
            difference = f"{file} is damaged"
        if difference is not None:
            raise ConfigurationError(
                f"{self.path} holds events of another run, {difference}; choose another file, "
                "or start over with --no-resume"
            )

    def finished(self) -> dict[range, Tally]:
        """Return the finished pieces by their events, in increasing order."""
        found = {}
        for file in sorted(self.path.glob("*-*.json")):
            match = NAME.fullmatch(file.name)
            if match is not None:
                piece = range(int(match[1]), int(match[2]))
                with contextlib.suppress(ValueError, TypeError):  # damaged: not finished
                    found[piece] = Tally(**json.loads(file.read_text()))
        return found

    def file(self, piece: range) -> Path:
        """Return the file that holds a piece, or is to hold it."""
        if self._suffix:
            return self.path / f"{self._stem(piece)}{self._suffix}"
        files = set(self.path.glob(f"{self._stem(piece)}.*"))
        return next(file for file in files if file.suffix != ".json")

    def commit(self, piece: range, tally: Tally) -> None:
        """Declare a piece, whose file has been written, finished."""
        write_atomically(self.path / f"{self._stem(piece)}.json", json.dumps(asdict(tally)))

    def remove(self) -> None:
        """Remove the folder and all in it.

        Raises
        ------
        OutputError
            If that fails.
        """
        try:
            shutil.rmtree(self.path)
        except OSError as error:
            raise OutputError(f"cannot remove {self.path}: {error.strerror or error}") from error

    @staticmethod
    def _stem(piece: range) -> str:
        return f"{piece.start:012d}-{piece.stop:012d}"
