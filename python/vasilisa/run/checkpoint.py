"""The state of an integration on disk, under the identity of its run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import _core
from ..keep.document import OtherIdentityError, read_document, write_document
from ..words.errors import DataError

__all__ = ["read_checkpoint", "write_checkpoint"]

FIELDS = ("grids", "allocation", "sums", "counts")


def write_checkpoint(
    path: Path, state: _core.State, identity: dict[str, Any], cpu: float, wall: float
) -> None:
    """Write the state so that reading it back gives the same bits.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    content = {field: getattr(state, field) for field in FIELDS}
    write_document(path, identity, content | {"cpu_seconds": cpu, "wall_seconds": wall})


def read_checkpoint(
    path: Path, identity: dict[str, Any]
) -> tuple[_core.State, float, float] | None:
    """Return state, CPU seconds and wall seconds, or None if there is no such file.

    Raises
    ------
    DataError
        If the file is damaged or belongs to another run.
    """
    if not path.exists():
        return None
    try:
        content = read_document(path, identity)
        state = _core.State()
        for field in FIELDS:
            setattr(state, field, content[field])
        return state, float(content["cpu_seconds"]), float(content["wall_seconds"])
    except OtherIdentityError as error:
        raise DataError(f"checkpoint {error}; remove it or choose another name") from error
    except DataError as error:
        raise DataError(f"checkpoint {error}; remove it") from error
    except (TypeError, KeyError) as error:
        raise DataError(f"checkpoint {path}: is damaged; remove it") from error
