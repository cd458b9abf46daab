"""Stores that fsspec knows: S3, XRootD, memory ..., where the user has the plug-in."""

from __future__ import annotations

import contextlib
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..words.errors import ConfigurationError, DataError, OutputError, VasilisaError
from .output import ABANDONED, TEMPORARY

__all__ = ["RemoteStore"]

AT_ONCE = 1000
"""Files that are asked for together: stores take tens of milliseconds to answer."""


class RemoteStore:
    """A folder of a store; a file appears by a conditional put, or by a rename.

    Parameters
    ----------
    url : str
        Of the folder.
    make : bool
        Whether it is to be written: what the store offers is tried out.
    """

    def __init__(self, url: str, *, make: bool) -> None:
        self.where = url.rstrip("/")
        try:
            import fsspec  # type: ignore[import-untyped,unused-ignore]
        except ImportError:
            raise ConfigurationError(
                f"{url}: needs fsspec, which is not installed; pip install 'vasilisa[dask]'"
            ) from None
        try:
            self._files, self._root = fsspec.url_to_fs(self.where)
        except (ImportError, ValueError) as error:
            raise ConfigurationError(
                "no plug-in of fsspec for this store: " + " ".join(str(error).split()),
                field="output",
                value=url,
                valid="a path, or a URL of a store whose plug-in is installed",
            ) from error
        self._conditional: bool | None = None
        self._n_lines = 0
        if make:
            with self._writing(""):
                self._files.makedirs(self._root, exist_ok=True)
            self._conditional = self._offers_conditional_put()
        elif not self._files.exists(self._root):
            raise DataError(f"{url}: there is no such folder")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else str(self._root)

    @contextlib.contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        try:
            yield
        except (VasilisaError, FileExistsError):
            raise
        except Exception as error:  # every plug-in has its own
            text = " ".join(f"{type(error).__name__} {error}".split())
            raise OutputError(f"cannot write {self.where}/{name}: {text}") from error

    def _offers_conditional_put(self) -> bool:
        """Try whether a put fails where there is a file; False if a rename must do.

        Raises
        ------
        ConfigurationError
            If there is no rename either.
        """
        name = f"{TEMPORARY}{uuid.uuid4().hex}"
        try:
            try:
                self._files.pipe_file(self._path(name), b"1", mode="create")
                self._files.pipe_file(self._path(name), b"2", mode="create")
            except FileExistsError:
                return True
            except (NotImplementedError, TypeError, ValueError):
                with self._writing(name):
                    self._files.pipe_file(self._path(name), b"1")
            except Exception:
                with self._writing(name):
                    raise
            try:
                self._files.mv(self._path(name), self._path(name + "-moved"))
            except Exception as error:
                raise ConfigurationError(
                    "offers neither a conditional put nor a rename: a file could be half there",
                    field="output",
                    value=self.where,
                    valid="another store",
                ) from error
            return False
        finally:
            for left in (name, name + "-moved"):
                with contextlib.suppress(Exception):
                    self._files.rm_file(self._path(left))

    @contextlib.contextmanager
    def workplace(self, name: str) -> Iterator[Path]:
        """Give a file in the system's folder for temporary ones."""
        with tempfile.TemporaryDirectory(prefix="vasilisa-") as folder:
            try:
                yield Path(folder) / Path(name).name
            except OSError as error:
                if isinstance(error, OutputError):
                    raise
                raise OutputError(f"cannot write in {folder}: {error.strerror or error}") from error

    def publish(self, written: Path, name: str) -> bool:
        """Let a file appear; False if there is one of that name."""
        target = self._path(name)
        with self._writing(name):
            if self._conditional is None:
                self._conditional = self._offers_conditional_put()
            try:
                if self._conditional:
                    self._files.put_file(str(written), target, mode="create")
                    return True
                if self._files.exists(target):
                    return False
                beside = self._path(f"{TEMPORARY}{uuid.uuid4().hex}")
                self._files.put_file(str(written), beside)
                self._files.mv(beside, target)
            except FileExistsError:
                return False
        return True

    def append(self, name: str, line: str) -> None:
        """Write a line as a file of its own: stores cannot append."""
        stem, dot, ending = name.rpartition(".")
        self._n_lines += 1
        with self._writing(name):
            target = self._path(f"{stem}-{self._n_lines:06d}{dot}{ending}")
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(target, line.encode() + b"\n")

    def names(self, folder: str = "") -> list[str]:
        """Return the names of whole files in a folder of the store, in order."""
        self._files.invalidate_cache()
        try:
            found: list[dict[str, Any]] = self._files.ls(self._path(folder), detail=True)
        except FileNotFoundError:
            return []
        names = (each["name"].rpartition("/")[2] for each in found if each["type"] == "file")
        prefix = f"{folder}/" if folder else ""
        return sorted(prefix + name for name in names if not name.startswith(TEMPORARY))

    def holds(self, name: str) -> bool:
        """Tell whether there is a file of that name."""
        self._files.invalidate_cache()
        return bool(self._files.exists(self._path(name)))

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        try:
            content: bytes = self._files.cat_file(self._path(name))
        except Exception as error:
            raise DataError(
                f"{self.where}/{name}: cannot be read: {type(error).__name__} {error}"
            ) from error
        return content

    def read_many(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Yield names of files and what they hold, in order, some read at a time."""
        for begin in range(0, len(names), AT_ONCE):
            some = names[begin : begin + AT_ONCE]
            try:
                found = self._files.cat([self._path(name) for name in some])
            except Exception as error:
                raise DataError(
                    f"{self.where}: cannot be read: {type(error).__name__} {error}"
                ) from error
            contents: list[bytes] = [found[path] for path in sorted(found)]
            yield from zip(sorted(some), contents, strict=True)

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[Path]:
        """Give a copy of the file."""
        with tempfile.TemporaryDirectory(prefix="vasilisa-") as folder:
            copy = Path(folder) / Path(name).name
            try:
                self._files.get_file(self._path(name), str(copy))
            except Exception as error:
                raise DataError(
                    f"{self.where}/{name}: cannot be read: {type(error).__name__} {error}"
                ) from error
            yield copy

    def sweep(self) -> None:
        """Remove what killed writers have left, where the store says how old a file is."""
        latest = time.time() - ABANDONED
        with contextlib.suppress(Exception):  # somebody else sweeps, or may
            for path in self._files.glob(self._path(f"{TEMPORARY}*")):
                if self._files.modified(path).timestamp() < latest:
                    self._files.rm_file(path)

    def remove(self) -> None:
        """Remove all of it."""
        with self._writing(""):
            self._files.rm(self._root, recursive=True)
