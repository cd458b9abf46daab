"""The tables of a scan: one row for each point and process."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ...words.choices import ORDERS
from ...words.processes import FACTS
from ..study import StudyResult
from ..table import Table
from .settings import ScanSettings

__all__ = ["UNITS", "Row", "ScanResult", "columns_of", "row_of"]

Row = dict[str, Any]

UNITS = {
    "sqrt_s": "GeV",
    "luminosity": "1/pb",
    "sigma": "nb",
    "one_plus_delta": "1",
    "asymmetry": "1",
    "expected_events": "1",
    "cpu_seconds": "s",
}

HEADINGS = {
    "sqrt_s": "√s [GeV]",
    "luminosity": "L [1/pb]",
    "one_plus_delta": "1 + δ",
    "expected_events": "events",
    "cpu_seconds": "CPU [s]",
} | {f"sigma_{order}": f"&sigma; {order} [nb]" for order in ORDERS}


class ScanResult(StudyResult[ScanSettings]):
    """What a scan found."""

    @property
    def rows(self) -> list[Row]:
        """The table; see `columns_of`."""
        return [row_of(record, self.settings.orders) for record in self.records]

    def column(self, process: str, name: str) -> list[float]:
        """Return one column for one process, by rising energy; NaN where there is no value."""
        rows = [row for row in self.rows if row["process"] == process]
        rows.sort(key=lambda row: float(row["sqrt_s"]))
        return [math.nan if row[name] is None else float(row[name]) for row in rows]

    def table(self, process: str | None = None) -> Table:
        """Return the table, of one process alone by rising energy."""
        units = {name: _unit(name) for name in columns_of(self.settings.orders)}
        if process is None:
            return Table("scan", units, self.rows)
        del units["process"]
        rows = [row for row in self.rows if row["process"] == process]
        rows.sort(key=lambda row: float(row["sqrt_s"]))
        return Table("scan", units, rows, FACTS[process].text, HEADINGS)


def _unit(name: str) -> str:
    if name == "process":
        return ""
    return next(unit for start, unit in UNITS.items() if name.startswith(start))


def best_order(orders: Iterable[str]) -> str:
    """Return the best of several orders."""
    return max(orders, key=ORDERS.index)


def columns_of(orders: list[str]) -> list[str]:
    """Return the table's columns.

    `sigma_X` is the cross section in nb at order X; `one_plus_delta` the ratio of the best order
    to `lo`; `asymmetry` and `expected_events` belong to the best order, `asymmetry_X` to another.
    """
    names = ["sqrt_s", "luminosity", "process"]
    for order in sorted(orders, key=ORDERS.index):
        names += [f"sigma_{order}", f"sigma_{order}_error"]
    names += ["one_plus_delta", "one_plus_delta_error", "asymmetry", "asymmetry_error"]
    for order in sorted(set(orders) - {best_order(orders)}, key=ORDERS.index):
        names += [f"asymmetry_{order}", f"asymmetry_{order}_error"]
    return [*names, "expected_events", "expected_events_error", "cpu_seconds"]


def row_of(record: dict[str, Any], orders: list[str]) -> Row:
    """Return the row of one finished job.

    The orders are integrated with different seeds, so their errors add in quadrature.
    """
    best = best_order(orders)
    row: Row = {name: record.get(name) for name in ("sqrt_s", "luminosity", "process")}
    for order in orders:
        result = record["orders"][order]
        suffix = "" if order == best else f"_{order}"
        row[f"sigma_{order}"] = result["value"]
        row[f"sigma_{order}_error"] = result["error"]
        row[f"asymmetry{suffix}"] = result["asymmetry"]
        row[f"asymmetry{suffix}_error"] = result["asymmetry_error"]
    top = record["orders"][best]
    row["one_plus_delta"] = row["one_plus_delta_error"] = None
    if "lo" in orders and best != "lo" and record["orders"]["lo"]["value"] > 0:
        low = record["orders"]["lo"]
        ratio = top["value"] / low["value"]
        relative = math.hypot(top["error"] / top["value"], low["error"] / low["value"])
        row["one_plus_delta"] = ratio
        row["one_plus_delta_error"] = abs(ratio) * relative
    # 1/pb times nb is 1000.
    luminosity = record["luminosity"]
    row["expected_events"] = None if luminosity is None else 1e3 * luminosity * top["value"]
    row["expected_events_error"] = None if luminosity is None else 1e3 * luminosity * top["error"]
    row["cpu_seconds"] = record["cpu_seconds"]
    return {name: row[name] for name in columns_of(orders)}
