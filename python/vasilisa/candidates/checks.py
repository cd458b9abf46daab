"""What may be wrong with candidates, said in one line that names point, column and row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .schema import CandidateColumn, Kind

__all__ = ["IN_MEV", "first_problem"]

IN_MEV = 20.0
"""Times the energy: what no median of momenta can be in GeV, and all are in MeV."""

PAIR_OF_CLUSTERS = 2

CHARGES = {"minus": -1, "plus": 1}


def first_problem(
    columns: Mapping[str, NDArray[Any]],
    kind: Kind,
    energy: float,
    rows: NDArray[np.int64],
    *,
    units: bool = True,
) -> str | None:
    """Return what is wrong with candidates taken at one energy, or None.

    Parameters
    ----------
    columns : mapping
        Arrays of shape (N,) or (N, length of lists).
    kind : Kind
    energy : float
        GeV; centre-of-mass energy, or that of the beam on a fixed target.
    rows : array of shape (N,)
        Where they stand in the file, for messages.
    units : bool
        Whether to ask for those of momenta, by their medians.
    """
    return next(_problems(columns, kind, energy, rows, units), None)


def _problems(
    columns: Mapping[str, NDArray[Any]],
    kind: Kind,
    energy: float,
    rows: NDArray[np.int64],
    units: bool,
) -> Iterator[str]:
    probe = columns.get("probe", np.zeros(len(rows), dtype=np.int64))
    for name, values in columns.items():
        column = kind.find(name)
        if column is None or values.dtype.kind not in "iuf":
            continue
        # Units first: angles in degrees are also out of range.
        if units and column.is_momentum and values.size and not np.isnan(values).all():
            median = float(np.nanmedian(values))
            if IN_MEV * energy < abs(median) < math.inf:
                yield (
                    f"{name}: median {median:.4g} at an energy of {energy:g} GeV; "
                    f'valid: GeV (in MeV? columns: {{{name}: ".../1000"}})'
                )
        wrong = _out_of_range(column, values)
        if not column.missing:
            wrong |= _per_row(np.isnan(values)) & ~_may_be_lost(column, probe)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            yield f"{name}: {values[row]} in row {rows[row]}; valid: {_valid(column)}"


def _may_be_lost(column: CandidateColumn, probe: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which candidates need not have the value: the track is what was lost."""
    if not column.lost_with:
        return np.zeros(len(probe), dtype=bool)
    return np.asarray((probe == CHARGES[column.lost_with]) | (probe == PAIR_OF_CLUSTERS))


def _out_of_range(column: CandidateColumn, values: NDArray[Any]) -> NDArray[np.bool_]:
    low, high = column.range
    return _per_row((values < low) | (values > high) | np.isinf(values))


def _per_row(wrong: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(wrong if wrong.ndim == 1 else wrong.any(axis=1))


def _valid(column: CandidateColumn) -> str:
    low, high = column.range
    limits = {
        (True, True): f" from {low:.4g} to {high:.4g}",
        (True, False): f" from {low:.4g} up",
        (False, False): ", finite",
    }[bool(np.isfinite(low)), bool(np.isfinite(high))]
    nan = " or NaN" if column.missing else ""
    hint = f' (in degrees? columns: {{{column.name}: "radians(...)"}})'
    return f"{column.unit or 'a number'}{limits}{nan}{hint if column.unit == 'rad' else ''}"
