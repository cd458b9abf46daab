"""Files that are either written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from ..words.errors import OutputError

__all__ = [
    "ABANDONED",
    "TEMPORARY",
    "is_leftover",
    "make_folder",
    "remove_leftovers",
    "require_folder",
    "require_place",
    "write_atomically",
    "write_whole",
]

LEFTOVER = re.compile(r"\.\d+\..+")
"""Names of temporary files: the number of the process, then the name of the file to appear."""

TEMPORARY = ".new-"
"""In front of the names of files of a store that are not whole yet."""

ABANDONED = 24 * 3600.0
"""Seconds after which a temporary file that nobody writes has no owner any more."""


def write_whole(path: Path, writer: Callable[[Path], object]) -> None:
    """Let `writer` write a neighbouring temporary file, then rename it to `path`.

    What exists and is not a regular file (a pipe, /dev/stdout) is written in place.

    The temporary name keeps the suffixes of `path`, because writers choose formats by them.

    Parameters
    ----------
    path : Path
        The file to appear, or to be replaced, in one step.
    writer : callable
        Called with the temporary path.

    Raises
    ------
    OutputError
        If the file cannot be written; nothing is left behind in that case.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        _write_in_place(path, writer)
        return
    if path.is_dir():
        raise OutputError(f"cannot write {path}: is a folder")
    # A symbolic link stays a link: what it points to is replaced.
    target = path.resolve() if path.is_symlink() else path
    temporary = target.with_name(f".{os.getpid()}.{path.name}")
    try:
        try:
            writer(temporary)
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def _write_in_place(path: Path, writer: Callable[[Path], object]) -> None:
    """Write to a pipe or a device: renaming would put a file in its place."""
    try:
        writer(path)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a text (UTF-8) or bytes in one step.

    Raises
    ------
    OutputError
        If the file cannot be written; an older file of that name stays as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    write_whole(path, lambda temporary: temporary.write_bytes(data))


def require_place(path: Path) -> None:
    """Refuse, before anything runs, a file that could not be written in the end.

    Raises
    ------
    OutputError
        If it is a folder, or its folder does not exist or is read-only.
    """
    if path.is_dir():
        raise OutputError(f"cannot write {path}: is a folder")
    if not path.absolute().parent.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {path.parent}")
    # What is no regular file is written in place, everything else beside and renamed.
    in_place = path.exists() and not path.is_file()
    if not os.access(path if in_place else path.absolute().parent, os.W_OK):
        raise OutputError(f"cannot write {path}: no permission")


def require_folder(path: Path) -> None:
    """Refuse, before anything runs, a folder that could not be made or written in the end.

    Raises
    ------
    OutputError
        If it, or what it would stand in, is no folder or read-only.
    """
    place = next(place for place in (path.absolute(), *path.absolute().parents) if place.exists())
    if not place.is_dir():
        raise OutputError(f"cannot make the folder {path}: {place} is no folder")
    if not os.access(place, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write in {path}: no permission")


def is_leftover(path: Path) -> bool:
    """Tell whether this is a temporary file of `write_whole`."""
    return LEFTOVER.fullmatch(path.name) is not None and path.is_file()


def remove_leftovers(folder: Path) -> None:
    """Remove what killed programs have left of `write_whole`, and nothing else.

    Raises
    ------
    OutputError
        If a file cannot be removed.
    """
    for path in filter(is_leftover, folder.iterdir()):
        try:
            path.unlink()
        except OSError as error:
            raise OutputError(f"cannot remove {path}: {error.strerror or error}") from error


def make_folder(path: Path) -> Path:
    """Make a folder and its parents.

    Raises
    ------
    OutputError
        If it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {path}: {error.strerror or error}") from error
    return path
