"""The tables of asymmetries: one row for each energy, process and model."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable

from ...measured import MeasuredCurve
from ..record import Record
from ..study import StudyResult
from ..table import Table
from .measured import read_measured
from .settings import AsymmetrySettings

__all__ = [
    "ANGULAR_COLUMNS",
    "ANGULAR_COMPONENT_COLUMNS",
    "COLUMNS",
    "COMPONENT_COLUMNS",
    "AsymmetryResult",
]

UNITS = {
    "sqrt_s": "GeV",
    "sigma": "nb",
    "asymmetry": "1",
    "difference": "1",
    "cos_theta": "1",
    "delta": "1",
    "cpu_seconds": "s",
}

COLUMNS = (
    "sqrt_s",
    "process",
    "model",
    "sigma",
    "sigma_error",
    "asymmetry",
    "asymmetry_error",
    "difference",
    "difference_error",
)
"""Of the asymmetries; the difference is that to the first model of the process."""

COMPONENT_COLUMNS = (
    "sqrt_s",
    "process",
    "model",
    "component",
    "asymmetry",
    "asymmetry_error",
)
"""Of the components, which add up to the asymmetry of their model."""

ANGULAR_COLUMNS = (
    "sqrt_s",
    "process",
    "model",
    "cos_theta_low",
    "cos_theta_high",
    "delta",
    "delta_error",
)
"""Of the odd corrections."""

ANGULAR_COMPONENT_COLUMNS = (*COMPONENT_COLUMNS[:4], *ANGULAR_COLUMNS[3:])
"""Of the components of the odd corrections."""


class AsymmetryResult(StudyResult[AsymmetrySettings]):
    """What was found."""

    @functools.cached_property
    def measured(self) -> MeasuredCurve | None:
        """Points of an experiment."""
        return None if self.settings.data is None else read_measured(self.settings.data)

    @property
    def measured_rows(self) -> list[Record]:
        """The same, with the columns ``sqrt_s``, ``asymmetry`` and ``error``."""
        if self.measured is None:
            return []
        columns = self.measured.energies, self.measured.values, self.measured.errors
        names = ("sqrt_s", "asymmetry", "error")
        return [
            dict(zip(names, map(float, row), strict=True)) for row in zip(*columns, strict=True)
        ]

    @property
    def rows(self) -> list[Record]:
        """The asymmetries, with the columns `COLUMNS`; an absent value is None."""
        return [
            {
                "sqrt_s": record["sqrt_s"],
                "process": record["process"],
                "model": name,
                "sigma": model["value"],
                "sigma_error": model["error"],
                **{column: model[column] for column in COLUMNS[5:]},
            }
            for record in self.records
            if not record["angular"]
            for name, model in record["models"].items()
        ]

    @property
    def component_rows(self) -> list[Record]:
        """The components of the asymmetries, with the columns `COMPONENT_COLUMNS`."""
        return [
            {
                "sqrt_s": record["sqrt_s"],
                "process": record["process"],
                "model": name,
                "component": component,
                **numbers,
            }
            for record in self.records
            if not record["angular"]
            for name, model in record["models"].items()
            for component, numbers in model["components"].items()
        ]

    @property
    def angular_rows(self) -> list[Record]:
        """The odd corrections, with the columns `ANGULAR_COLUMNS`."""
        return [
            dict(
                zip(
                    ANGULAR_COLUMNS, (record["sqrt_s"], record["process"], name, *bin_), strict=True
                )
            )
            for record in self.records
            if record["angular"]
            for name, model in record["models"].items()
            for bin_ in model["delta"]
        ]

    @property
    def angular_component_rows(self) -> list[Record]:
        """Components of the odd corrections, with the columns `ANGULAR_COMPONENT_COLUMNS`."""
        return [
            dict(
                zip(
                    ANGULAR_COMPONENT_COLUMNS,
                    (record["sqrt_s"], record["process"], name, component, *bin_),
                    strict=True,
                )
            )
            for record in self.records
            if record["angular"]
            for name, model in record["models"].items()
            for component, bins in model["components"].items()
            for bin_ in bins
        ]

    def component(self, process: str, model: str, component: str, name: str) -> list[float]:
        """Return one column for one component, by rising energy."""
        wanted = process, model, component
        rows = [
            row
            for row in self.component_rows
            if (row["process"], row["model"], row["component"]) == wanted
        ]
        rows.sort(key=lambda row: float(row["sqrt_s"]))
        return [float(row[name]) for row in rows]

    def column(self, process: str, model: str, name: str) -> list[float]:
        """Return one column for one model, by rising energy; NaN where there is no value."""
        rows = [row for row in self.rows if (row["process"], row["model"]) == (process, model)]
        rows.sort(key=lambda row: float(row["sqrt_s"]))
        return [math.nan if row[name] is None else float(row[name]) for row in rows]

    def tables(self) -> list[Table]:
        """Return the asymmetries, their components and, if asked for, the odd corrections."""
        found = [
            _table("asymmetry", COLUMNS, self.rows),
            _table("components", COMPONENT_COLUMNS, self.component_rows),
        ]
        if self.settings.angular_energies:
            found += [
                _table("angular", ANGULAR_COLUMNS, self.angular_rows),
                _table(
                    "angular_components", ANGULAR_COMPONENT_COLUMNS, self.angular_component_rows
                ),
            ]
        return found


def _table(name: str, columns: Iterable[str], rows: list[Record]) -> Table:
    def unit(column: str) -> str:
        return next((unit for start, unit in UNITS.items() if column.startswith(start)), "")

    return Table(name, {column: unit(column) for column in columns}, rows)
