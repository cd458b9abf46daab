"""The tables of asymmetries: one row for each energy, process and model."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...keep.output import write_atomically
from ..record import Record, to_csv
from .measured import Measured
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


@dataclass(frozen=True)
class AsymmetryResult:
    """What was found.

    Attributes
    ----------
    settings : AsymmetrySettings
        The card.
    records : list of dict
        Finished jobs, in the order of the card, with all parameters of each.
    measured : list of Measured
        Points of an experiment.
    versions : dict
        Versions of the package and of what it runs on.
    wall_seconds : float
        Time since the start of this run; jobs taken over from an earlier one do not count.
    """

    settings: AsymmetrySettings
    records: list[Record]
    measured: list[Measured]
    versions: dict[str, str]
    wall_seconds: float

    @property
    def complete(self) -> bool:
        """Whether every job of the card is finished."""
        energies = len(self.settings.points) + len(self.settings.angular_energies)
        return len(self.records) == energies * len(self.settings.processes)

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

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all finished jobs."""
        return math.fsum(record["cpu_seconds"] for record in self.records)

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

    def write_tables(self, folder: Path) -> None:
        """Write the tables as CSV, and all of them as ``asymmetry.json``.

        The asymmetries become ``asymmetry.csv``, their components ``components.csv``, the odd
        corrections, if asked for, ``angular.csv``, and theirs ``angular_components.csv``.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        write_atomically(folder / "asymmetry.csv", to_csv(self.rows, list(COLUMNS)))
        components = to_csv(self.component_rows, list(COMPONENT_COLUMNS))
        write_atomically(folder / "components.csv", components)
        if self.settings.angular_energies:
            write_atomically(folder / "angular.csv", to_csv(self.angular_rows, [*ANGULAR_COLUMNS]))
            components = to_csv(self.angular_component_rows, [*ANGULAR_COMPONENT_COLUMNS])
            write_atomically(folder / "angular_components.csv", components)
        document: dict[str, Any] = {
            "complete": self.complete,
            "units": UNITS,
            "settings": self.settings.model_dump(mode="json"),
            "versions": self.versions,
            "cpu_seconds": self.cpu_seconds,
            "wall_seconds": self.wall_seconds,
            "rows": self.rows,
            "component_rows": self.component_rows,
            "angular_rows": self.angular_rows,
            "angular_component_rows": self.angular_component_rows,
            "measured": [asdict(point) for point in self.measured],
            "integrations": self.records,
        }
        text = json.dumps(document, indent=1, allow_nan=False)
        write_atomically(folder / "asymmetry.json", text)
