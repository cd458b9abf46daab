"""What a file says about its run, as a mapping that fits into JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ... import _core
from ...words.errors import DataError

__all__ = ["RunFields", "batch_run", "fields_of", "run_of"]

RunFields = dict[str, Any]
"""The fields of `RunInfo`, and the names of the weights as `weight_names`."""

NAMES = tuple(name for name, value in vars(_core.RunInfo).items() if isinstance(value, property))


def fields_of(run: _core.RunInfo, weight_names: Sequence[str]) -> RunFields:
    """Return all that a file states beside its events."""
    fields = {name: getattr(run, name) for name in NAMES}
    fields["parameters"] = json.loads(run.parameters)
    return fields | {"weight_names": list(weight_names)}


def run_of(fields: RunFields) -> _core.RunInfo:
    """Return the run information that `fields_of` came from.

    What an older version did not write keeps its default.

    Raises
    ------
    DataError
        If there is no run information.
    """
    if "process" not in fields:
        raise DataError("holds no run information")
    run = _core.RunInfo()
    for name in fields.keys() & set(NAMES):
        setattr(run, name, fields[name] if name != "parameters" else json.dumps(fields[name]))
    return run


def batch_run(fields: RunFields, first: int, n: int) -> _core.RunInfo:
    """Return the run information of a part of the file's events."""
    return run_of(fields | {"first_event": first, "n_events": n})
