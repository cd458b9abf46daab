"""Documents between runs: content under the identity of what made it, and a checksum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..words.errors import DataError
from .identity import Difference, fingerprint, first_difference
from .output import write_atomically

__all__ = ["OtherIdentityError", "read_document", "sealed", "unsealed", "write_document"]


class OtherIdentityError(DataError):
    """A document belongs to another run."""

    def __init__(self, path: Path, difference: Difference) -> None:
        super().__init__(f"{path}: belongs to another run, {difference}")


def sealed(content: Any) -> dict[str, Any]:
    """Return content that fits into JSON together with its checksum."""
    return {"checksum": fingerprint(content), "content": content}


def unsealed(document: Any) -> Any:
    """Return the content of a sealed document.

    Raises
    ------
    ValueError
        If it is none, or damaged.
    """
    try:
        content, checksum = document["content"], document["checksum"]
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError("no document") from error
    if checksum != fingerprint(content):
        raise ValueError("wrong checksum")
    return content


def write_document(path: Path, identity: Any, content: Any) -> None:
    """Write content, whole or not at all; reading it back gives the same bits.

    Parameters
    ----------
    path : Path
        The file.
    identity : object
        All that determines the content; what does not fit into JSON enters as its text.
    content : object
        Fits into JSON.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    document = {"identity": identity, **sealed(content)}
    write_atomically(path, json.dumps(document, default=str))


def read_document(path: Path, identity: Any) -> Any:
    """Return the content of a document.

    Parameters
    ----------
    path : Path
        The file.
    identity : object
        What it must have been written with.

    Raises
    ------
    OtherIdentityError
        If it was not; names the first difference.
    DataError
        If the file cannot be read or is damaged.
    """
    if not path.is_file():  # a device may never end
        raise DataError(f"{path}: is no file")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        content = unsealed(document)
        written = document["identity"]
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError) as error:
        raise DataError(f"{path}: is damaged") from error
    wanted = json.loads(json.dumps(identity, default=str))
    if difference := first_difference(written, wanted):
        raise OtherIdentityError(path, difference)
    return content
