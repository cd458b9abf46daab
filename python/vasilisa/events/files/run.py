"""What a file says about its run, as a mapping that fits into JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from ... import _core
from ...words.errors import DataError

__all__ = ["RunFields", "batch_run", "fields_of", "first_difference", "run_of"]

RunFields = dict[str, Any]
"""The fields of `RunInfo`, and the names of the weights as `weight_names`."""

NAMES = tuple(name for name, value in vars(_core.RunInfo).items() if isinstance(value, property))

SAME_NUMBER = 1e-9
"""Relative; processors differ in the last digit of a logarithm."""


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


def first_difference(here: Any, there: Any, name: str = "") -> str | None:
    """Name the first field in which two mappings differ, with both values; None if there is none.

    Numbers may differ by 1e-9.
    """
    if isinstance(here, dict) and isinstance(there, dict):
        for key in sorted(here.keys() | there.keys()):
            inner = f"{name}.{key}" if name else key
            found = first_difference(here.get(key), there.get(key), inner)
            if found is not None:
                return found
        return None
    if isinstance(here, float) and isinstance(there, float):
        same = math.isclose(here, there, rel_tol=SAME_NUMBER)
    else:
        same = here == there
    return None if same else f"{name}: {here} and {there}"
