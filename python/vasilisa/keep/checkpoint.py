"""The state of an integration on disk: written whole, refused when it belongs to another run."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

from .. import _core
from ..words.errors import DataError
from .output import write_atomically

__all__ = ["fingerprint", "read_checkpoint", "write_checkpoint"]

FIELDS = ("grids", "allocation", "sums", "counts")


def fingerprint(parameters: dict[str, Any]) -> str:
    """Return a digest of everything that determines the numbers of a run."""
    text = json.dumps(parameters, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def write_checkpoint(
    path: Path, state: _core.State, parameters: dict[str, Any], cpu: float, wall: float
) -> None:
    """Write the state so that reading it back gives the same bits.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    content = {field: getattr(state, field) for field in FIELDS}
    content |= {"fingerprint": fingerprint(parameters), "cpu_seconds": cpu, "wall_seconds": wall}
    write_atomically(path, json.dumps(content))


def read_checkpoint(
    path: Path, parameters: dict[str, Any]
) -> tuple[_core.State, float, float] | None:
    """Return state, CPU seconds and wall seconds, or None if there is no such file.

    Raises
    ------
    DataError
        If the file is damaged or belongs to a run with other parameters.
    """
    if not path.exists():
        return None
    if not path.is_file():  # a device may never end
        raise DataError(f"checkpoint {path}: is no file")
    try:
        content = json.loads(path.read_text())
        state = _core.State()
        for field in FIELDS:
            setattr(state, field, content[field])
        times = float(content["cpu_seconds"]), float(content["wall_seconds"])
        written = content["fingerprint"]
    except OSError as error:
        raise DataError(f"checkpoint {path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"checkpoint {path}: is damaged; remove it") from error
    if written != fingerprint(parameters):
        raise DataError(
            f"checkpoint {path}: belongs to a run with other parameters; remove it or choose "
            "another name"
        )
    if not _sound(state):
        raise DataError(f"checkpoint {path}: is damaged; remove it")
    return state, *times


def _sound(state: _core.State) -> bool:
    """Tell whether a run can go on from here: a round without points would never end."""
    return (
        all(sweeps > 0 for sweeps in state.allocation)
        and all(count >= 0 for stratum in state.counts for count in stratum)
        and all(math.isfinite(x) for stratum in state.sums for x in stratum)
        and all(math.isfinite(edge) for grid in state.grids for edge in grid)
    )
