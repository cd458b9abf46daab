"""The engine's table of observables, which cuts, histograms and batches share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .. import _core

__all__ = ["COLUMNS", "OBSERVABLES", "axis_label", "description"]

OBSERVABLES: Mapping[str, _core.Observable] = MappingProxyType(
    {row.name: row for row in _core.observables()}
)
"""Rows by name: unit, meaning, range, kind, infrared safety."""

COLUMNS = ("p_minus", "p_plus", "n_photons")
"""Observables whose names are arrays of a batch: of four-vectors, of whole numbers."""


def axis_label(name: str) -> str:
    """Return what an axis of a plot says: an observable with its unit; other names as they are."""
    row = OBSERVABLES.get(name)
    return name if row is None or row.unit == "1" else f"{name} [{row.unit}]"


def description(row: _core.Observable) -> str:
    """Return what a property of a batch says of itself."""
    unit = "" if row.unit == "1" else f", {row.unit}"
    return f"{row.meaning[0].upper()}{row.meaning[1:]}; shape (N,){unit}."
