"""Where many processes keep what they finish: a folder, or any store that fsspec knows."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ..words.errors import DataError, OutputError
from .output import ABANDONED, TEMPORARY, make_folder
from .remote_store import RemoteStore

__all__ = ["FolderStore", "Store", "store_at"]


class Store(Protocol):
    """Files that appear whole or not at all, each once: the first who publishes a name wins."""

    where: str

    def workplace(self, name: str) -> contextlib.AbstractContextManager[Path]:
        """Give a file of this machine to be written, which is gone at the end."""

    def publish(self, written: Path, name: str) -> bool:
        """Let a file appear, on the disk for good; False if there is one of that name."""

    def append(self, name: str, line: str) -> None:
        """Add a line to a file of which this process is the only writer."""

    def names(self, folder: str = "") -> list[str]:
        """Return the names of whole files in a folder of the store, in order."""

    def holds(self, name: str) -> bool:
        """Tell whether there is a file of that name."""

    def read(self, name: str) -> bytes:
        """Return what a file holds."""

    def read_many(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Yield names of files and what they hold, in order."""

    def opened(self, name: str) -> contextlib.AbstractContextManager[Path]:
        """Give a file of this machine with the content of one of the store."""

    def sweep(self) -> None:
        """Remove what killed writers have left."""

    def remove(self) -> None:
        """Remove all of it."""


def store_at(where: str | Path, *, make: bool = False) -> Store:
    """Return the store at a path or URL.

    Parameters
    ----------
    where : str or Path
        A path, or a URL such as ``s3://bucket/run`` whose protocol fsspec knows.
    make : bool
        Make it if it is not there, and see that it can be written.

    Raises
    ------
    ConfigurationError
        If fsspec or its plug-in is not installed, or the store can neither put a file only if it
        is not there nor rename one.
    OutputError
        If it cannot be made or written.
    DataError
        If it is not there.
    """
    text = os.fspath(where)
    if "://" not in text or text.startswith("file://"):
        folder = Path(text.removeprefix("file://"))
        if make:
            make_folder(folder)
        elif not folder.is_dir():
            raise DataError(f"{folder}: there is no such folder")
        return FolderStore(folder)
    return RemoteStore(text, make=make)


class FolderStore:
    """A folder of this machine, or one that machines share.

    Parameters
    ----------
    path : Path
        Exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path.absolute())

    @contextlib.contextmanager
    def workplace(self, name: str) -> Iterator[Path]:
        """Give a file beside the one that is to appear: on the same disk."""
        # Not by the number of the process alone: another machine may have the same.
        path = self.path / f"{TEMPORARY}{uuid.uuid4().hex}-{Path(name).name}"
        try:
            yield path
        except OSError as error:
            if isinstance(error, OutputError):
                raise
            raise OutputError(f"cannot write in {self.path}: {error.strerror or error}") from error
        finally:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def publish(self, written: Path, name: str) -> bool:
        """Let a file appear; False if there is one of that name."""
        target = self.path / name
        try:
            with written.open("rb") as file:
                os.fsync(file.fileno())
            target.parent.mkdir(exist_ok=True)
            try:
                os.link(written, target)
            except FileExistsError:
                return False
            except OSError:  # no links in this file system
                if target.exists():
                    return False
                written.rename(target)
            _sync_folder(target.parent)
        except OSError as error:
            raise OutputError(f"cannot write {target}: {error.strerror or error}") from error
        return True

    def append(self, name: str, line: str) -> None:
        """Add a line to a file of which this process is the only writer."""
        path = self.path / name
        data = line.encode() + b"\n"
        try:
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as file:
                size = file.tell()
                try:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:  # of a full disk: half a line would spoil the next one
                    with contextlib.suppress(OSError):
                        os.truncate(path, size)
                    raise
        except OSError as error:
            raise OutputError(f"cannot write {path}: {error.strerror or error}") from error

    def names(self, folder: str = "") -> list[str]:
        """Return the names of whole files in a folder of the store, in order."""
        path = self.path / folder
        if not path.is_dir():
            return []
        prefix = f"{folder}/" if folder else ""
        with os.scandir(path) as entries:
            return sorted(
                prefix + entry.name
                for entry in entries
                if entry.is_file() and not entry.name.startswith(TEMPORARY)
            )

    def holds(self, name: str) -> bool:
        """Tell whether there is a file of that name."""
        return (self.path / name).is_file()

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise DataError(
                f"{self.path / name}: cannot be read: {error.strerror or error}"
            ) from error

    def read_many(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Yield names of files and what they hold, in order."""
        for name in names:
            yield name, self.read(name)

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        """Give the file itself."""
        yield self.path / name

    def sweep(self) -> None:
        """Remove what killed writers have left: temporary files that nobody has touched lately."""
        latest = time.time() - ABANDONED
        with contextlib.suppress(OSError):  # somebody else sweeps, or may
            for path in self.path.glob(f"{TEMPORARY}*"):
                if path.stat().st_mtime < latest:
                    path.unlink()

    def remove(self) -> None:
        """Remove the folder and all in it."""
        try:
            shutil.rmtree(self.path)
        except OSError as error:
            raise OutputError(f"cannot remove {self.path}: {error.strerror or error}") from error


def _sync_folder(path: Path) -> None:
    """Put the new name itself on the disk, where the system can."""
    with contextlib.suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
