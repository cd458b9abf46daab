"""The formats that files of events may have, chosen by the suffix of their names."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from ... import _core
from ...words.errors import ConfigurationError, DataError, VasilisaError
from ..arrays import EventArrays
from .run import RunFields

__all__ = [
    "SUFFIXES",
    "Format",
    "format_of",
    "format_with",
    "reading",
    "require_package",
    "suffix_of",
]


class Format(Protocol):
    """What a module of this folder offers; paths need not have the format's suffix."""

    def write(
        self,
        path: Path,
        run: _core.RunInfo,
        weight_names: Sequence[str],
        batches: Iterable[EventArrays],
    ) -> None:
        """Write a whole file in constant memory, one batch after another."""

    def read_fields(self, path: Path) -> RunFields:
        """Return what the file says about its run."""

    def read(self, path: Path) -> Iterator[EventArrays]:
        """Yield the events in constant memory."""


_MODULES = {
    ".hepmc3": ("hepmc3", None),
    ".hepmc3.gz": ("hepmc3", None),
    ".npz": ("npz", None),
    ".parquet": ("parquet", "pyarrow"),
    ".root": ("root", "uproot"),
}

SUFFIXES = tuple(_MODULES)


def suffix_of(path: Path, known: Sequence[str] = SUFFIXES) -> str:
    """Return the suffix that decides about the format.

    Raises
    ------
    ConfigurationError
        If it is none that is known.
    """
    for suffix in known:
        if path.name.endswith(suffix):
            return suffix
    raise ConfigurationError(
        "unknown format", field="file", value=str(path), valid=f"names that end in {_or(known)}"
    )


def require_package(suffix: str, package: str | None) -> None:
    """Refuse a format whose package is not installed.

    Raises
    ------
    ConfigurationError
        Says how to install it.
    """
    if package is not None and importlib.util.find_spec(package) is None:
        raise ConfigurationError(
            f"{suffix} files need {package}, which is not installed; pip install 'vasilisa[files]'"
        )


def format_with(suffix: str) -> Format:
    """Return the module that reads and writes files with this suffix.

    Raises
    ------
    ConfigurationError
        If it needs a package that is not installed.
    """
    name, package = _MODULES[suffix]
    require_package(suffix, package)
    return cast(Format, importlib.import_module(f".{name}", __package__))


def format_of(path: Path) -> Format:
    """Return the module that reads and writes files of this name.

    Raises
    ------
    ConfigurationError
        If the format is unknown or needs a package that is not installed.
    """
    return format_with(suffix_of(path))


@contextlib.contextmanager
def reading(
    path: Path, suspicion: str = "is damaged or was not written by vasilisa"
) -> Iterator[None]:
    """Turn whatever a reader stumbles over into one line with the file's name.

    Parameters
    ----------
    path : Path
        The file.
    suspicion : str
        What is said of a file that makes no sense.

    Raises
    ------
    DataError
        If the file cannot be read, is damaged or does not come from this package.
    """
    try:
        yield
    except ConfigurationError:
        raise
    except VasilisaError as error:
        raise DataError(f"{path}: {error}") from error
    except FileNotFoundError as error:
        raise DataError(f"{path}: cannot be read: there is no such file") from error
    except (
        OSError,
        EOFError,
        LookupError,
        TypeError,
        ValueError,
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        reason = " ".join(str(error).split())
        raise DataError(f"{path}: {suspicion} ({reason})") from error


def _or(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]
