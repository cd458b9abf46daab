"""What a combination found, row by row: data sets, nodes, the magnetic moment of the muon."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..._core import Constants
from ...inference import Combination, Integral
from ...measured import MeasuredCurve
from ..table import Table

__all__ = [
    "Row",
    "has_moment",
    "moment",
    "node_rows",
    "node_table",
    "set_rows",
    "set_table",
    "source_rows",
    "source_table",
]

Array = NDArray[np.float64]

Row: TypeAlias = dict[str, Any]
"""Column to value; None where there is none."""


def has_moment(curve: MeasuredCurve) -> bool:
    """Tell whether a curve is bare with final-state radiation: what enters a_mu."""
    return curve.quantity in ("cross_section", "R") and (curve.vp, curve.fsr) == ("out", "in")


def moment(
    found: Combination, low: float | None = None, high: float | None = None
) -> Integral | None:
    """Return a_mu of the curve between two energies, GeV; None of curves without one."""
    if not has_moment(found.curve):
        return None
    first, last = found.range
    low, high = first if low is None else low, last if high is None else high
    return found.integrate(_moment_kernel(found.curve.quantity), low, high) if low < high else None


def _moment_kernel(quantity: str) -> Callable[[Array], Array]:
    """Return k(E) with a_mu = int k f dE; (alpha/pi)^2/3 int ds/s K R."""
    from ...hadrons.hvp import kernel

    constants = Constants()
    factor = 2 * (constants.alpha / math.pi) ** 2 / 3

    def of_r(energies: Array) -> Array:
        return np.asarray(factor * kernel("mu", energies**2) / energies)

    def of_cross_section(energies: Array) -> Array:
        point_like = 4 * math.pi * constants.alpha**2 / (3 * energies**2) * constants.hbarc2
        return np.asarray(of_r(energies) / point_like)

    return of_r if quantity == "R" else of_cross_section


def set_rows(found: Combination) -> list[Row]:
    """Return a row for each data set: range, agreement, what it contributes."""
    nodes = found.curve.energies
    whole = moment(found)
    rows = []
    for each, curve, share in zip(found.sets, found.datasets, found.shares, strict=True):
        inside = (nodes >= each.low) & (nodes <= each.high)
        row: Row = {
            "set": each.name,
            "points": each.points,
            "sqrt_s_low": each.low,
            "sqrt_s_high": each.high,
            "chi2": each.chi2,
            "ndf": each.ndf,
            "scale": each.scale,
            "scale_error": each.scale_error,
            "pull": each.pull,
            "share": float(share[inside].mean() if inside.any() else share.max()),
        }
        if whole is not None:
            row |= _own_moment(found, curve)
            row["a_mu_share"] = whole.shares[each.name]
        rows.append(row)
    return rows


def _own_moment(found: Combination, curve: MeasuredCurve) -> Row:
    """Return a_mu of a set alone, and that of the combination between the same energies."""
    from ...hadrons.hvp import integral

    low, high = float(curve.energies[0]), float(curve.energies[-1])
    combined = moment(found, low, high)
    if combined is None:
        return {"a_mu": None, "a_mu_error": None, "a_mu_combined": None}
    alone = integral("a_mu", curve, low, high)
    return {"a_mu": alone.value, "a_mu_error": alone.error, "a_mu_combined": combined.value}


def node_rows(found: Combination) -> list[Row]:
    """Return a row for each node: value, errors, local chi2, inflation, shares of the sets."""
    curve, local = found.curve, found.local
    stat = np.sqrt(np.diag(curve.stat))
    syst = np.sqrt(np.maximum(curve.errors**2 - stat**2, 0.0))
    columns = {
        "sqrt_s": curve.energies,
        "value": curve.values,
        "stat": stat,
        "syst": syst,
        "error": curve.errors,
        "points_chi2": local.chi2,
        "points_ndf": local.ndf,
        "sets_chi2": local.sets_chi2,
        "sets_ndf": local.sets_ndf,
        "inflation": local.inflation,
    }
    columns |= {
        f"share {dataset.name}": share
        for dataset, share in zip(found.datasets, found.shares, strict=True)
    }
    return [
        dict(zip(columns, (float(x) for x in row), strict=True))
        for row in zip(*columns.values(), strict=True)
    ]


def source_rows(found: Combination) -> list[Row]:
    """Return a row for each named source of error: its pull in the fit, its part of a_mu."""
    whole = moment(found)
    shifts = {} if whole is None else whole.systematics
    return [
        {"source": tag, "pull": float(pull), "a_mu_shift": shifts.get(tag)}
        for tag, pull in found.sources.pulls.items()
    ]


def set_table(found: Combination) -> Table:
    """Return the table of the data sets."""
    return _table("sets", set_rows(found), "Data sets")


def node_table(found: Combination) -> Table:
    """Return the table of the nodes; values in the unit of the curve."""
    units = dict.fromkeys(("value", "stat", "syst", "error"), found.curve.unit or "1")
    return _table("nodes", node_rows(found), "Nodes", units)


def source_table(found: Combination) -> Table:
    """Return the table of the named sources of error."""
    return _table("sources", source_rows(found), "Named sources of error")


def _table(name: str, rows: list[Row], title: str, units: dict[str, str] | None = None) -> Table:
    def unit(column: str) -> str:
        if column in ("set", "source"):
            return ""
        if units and column in units:
            return units[column]
        return "GeV" if column.startswith("sqrt_s") else "1"

    return Table(name, {column: unit(column) for column in rows[0]} if rows else {}, rows, title)
