"""A folder of finished pieces of some work, which survive whatever stops the program."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from ..words.errors import ConfigurationError, OutputError
from .identity import first_difference
from .lock import LOCK, locked
from .output import is_leftover, make_folder, write_atomically

__all__ = ["PieceFolder"]

IDENTITY = "run.json"

R = TypeVar("R")


class PieceFolder(Generic[R]):
    """Finished pieces of one run: each has a record, and may have a file beside it.

    Records and files appear whole or not at all. A piece is finished when its record, which is
    written after its file, is there. A lock keeps a second process out.

    Parameters
    ----------
    path : Path
        The folder.
    names : str
        Regular expression of all names that pieces may have: other files are not touched.
    what : str
        Who writes there, for the message to a second one.
    record : callable
        Makes a record of what was read; raises ValueError, TypeError or KeyError if it is none.
    ending : str
        Of the files that hold the records.
    suffix : str
        Of the files beside them, if there are any and it is known.
    """

    def __init__(
        self,
        path: Path,
        names: str,
        what: str,
        record: Callable[[Any], R],
        *,
        ending: str = ".json",
        suffix: str = "",
    ) -> None:
        self.path = path
        endings = "|".join(map(re.escape, filter(None, (ending, suffix))))
        self._own = re.compile(rf"(?:{names})(?:{endings})")
        self._what = what
        self._record = record
        self._ending = ending
        self._suffix = suffix

    @contextlib.contextmanager
    def opened(self, identity: Any, wanted: Collection[str], resume: bool) -> Iterator[None]:
        """Make or enter the folder, alone, and leave nothing in it but pieces that are wanted.

        Parameters
        ----------
        identity : dict
            All that determines the pieces; fits into JSON.
        wanted : collection of str
            Names of the pieces.
        resume : bool
            Go on with the pieces that are there; otherwise start over.

        Raises
        ------
        ConfigurationError
            If it holds pieces of another run, and `resume`.
        OutputError
            If another process is at work there, if it holds other files, or cannot be written.
        """
        identity = json.loads(json.dumps(identity))
        make_folder(self.path)
        self._require_own()
        with locked(self.path, self._what):
            keep = {LOCK}
            if resume and (self.path / IDENTITY).exists():
                self._require(identity)
                endings = (self._ending, self._suffix)
                keep |= {IDENTITY} | {name + ending for name in wanted for ending in endings}
            self._remove_all_but(keep)
            write_atomically(self.path / IDENTITY, json.dumps(identity, indent=1))
            yield

    def _require_own(self) -> None:
        """Refuse a folder with files that no run has written: they would be lost."""
        for file in sorted(self.path.iterdir()):
            own = file.name in (LOCK, IDENTITY) or self._own.fullmatch(file.name)
            if own or is_leftover(file):
                continue
            # Temporary files of a run at work get their names while one looks at them.
            if file.is_symlink() or file.exists():
                raise OutputError(
                    f"cannot keep pieces in {self.path}: it holds {file.name!r}, which is none; "
                    "choose another output, or remove that folder"
                )

    def _remove_all_but(self, names: set[str]) -> None:
        for file in self.path.iterdir():
            if file.name not in names:
                try:
                    file.unlink()
                except OSError as error:
                    raise OutputError(f"cannot remove {file}: {error.strerror}") from error

    def _require(self, identity: Any) -> None:
        file = self.path / IDENTITY
        try:
            found = first_difference(json.loads(file.read_text(encoding="utf-8")), identity)
            difference = None if found is None else str(found)
        except ValueError:
            difference = f"{IDENTITY} is damaged"
        if difference is not None:
            raise ConfigurationError(
                f"{self.path} holds pieces of another run, {difference}; choose another output, "
                "or start over with --no-resume"
            )

    def finished(self) -> dict[str, R]:
        """Return the records of finished pieces by name, in increasing order."""
        found = {}
        for file in sorted(self.path.glob(f"*{self._ending}")):
            if self._own.fullmatch(file.name):
                with contextlib.suppress(ValueError, TypeError, KeyError):  # damaged: not finished
                    record = self._record(json.loads(file.read_text(encoding="utf-8")))
                    found[file.name.removesuffix(self._ending)] = record
        return found

    def file(self, name: str) -> Path:
        """Return the file beside a record, or the one that is to be there."""
        if self._suffix:
            return self.path / f"{name}{self._suffix}"
        files = set(self.path.glob(f"{name}.*")) - {self.path / f"{name}{self._ending}"}
        return next(iter(files))

    def commit(self, name: str, record: Any) -> None:
        """Declare a piece, whose file has been written, finished.

        Raises
        ------
        OutputError
            If its record cannot be written.
        """
        write_atomically(self.path / f"{name}{self._ending}", json.dumps(record, allow_nan=False))

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
