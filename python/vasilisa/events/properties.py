"""Every observable of the engine as a property of a batch.

The properties come from the engine's table; `tools/make_stubs.py` writes their types beside this
file.
"""

from __future__ import annotations

from typing import Any

from .. import _core
from .observables import COLUMNS, OBSERVABLES, description

__all__ = ["ObservableProperties"]


class ObservableProperties:
    """A property for every observable, but for those whose names are arrays of a batch."""


def _property(row: _core.Observable) -> property:
    def values(batch: Any) -> Any:
        return batch.observable(row.name)

    return property(values, doc=description(row))


for _row in OBSERVABLES.values():
    if _row.name not in COLUMNS:
        setattr(ObservableProperties, _row.name, _property(_row))
