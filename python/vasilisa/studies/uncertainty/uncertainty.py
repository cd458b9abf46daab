"""The comparison of orders as a study."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...run.stopping import Stopping
from ..record import Record
from ..study import Study, StudyResult
from ..table import Shown, Table, with_error
from .order import Job, generator_of, histograms_of, result_of, run_job
from .result import TheoryUncertainty
from .settings import UncertaintySettings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Uncertainty"]

COLUMNS = {
    "order": "",
    "sigma": "nb",
    "sigma_error": "nb",
    "difference": "1",
    "difference_error": "1",
    "asymmetry": "1",
    "asymmetry_error": "1",
    "asymmetry_difference": "1",
    "asymmetry_difference_error": "1",
}

BIN_COLUMNS = {
    "observable": "",
    "low": "",
    "high": "",
    "order": "",
    "sigma": "nb",
    "sigma_error": "nb",
    "difference": "1",
    "difference_error": "1",
}

HEADINGS = {
    "sigma": "&sigma; [nb]",
    "difference": "relative difference",
    "asymmetry_difference": "difference of A",
}


class UncertaintyResult(StudyResult[UncertaintySettings]):
    """Several orders of one card, side by side."""

    @functools.cached_property
    def theory(self) -> TheoryUncertainty:
        """Results, histograms and differences of the orders that are finished."""
        return TheoryUncertainty(
            self.settings.process,
            self.records[0]["ecm"] if self.records else float("nan"),
            {record["order"]: result_of(record) for record in self.records},
            {record["order"]: histograms_of(record) for record in self.records},
        )

    @property
    def rows(self) -> list[Record]:
        """One row for each order."""
        if not self.records:
            return []
        found = self.theory
        differences = found.differences
        rows = []
        for order, result in found.results.items():
            apart = differences.get(order)
            rows.append(
                dict(
                    zip(
                        COLUMNS,
                        (
                            order,
                            result.value,
                            result.error,
                            apart and apart.relative,
                            apart and apart.relative_error,
                            result.asymmetry,
                            result.asymmetry_error,
                            apart and apart.asymmetry,
                            apart and apart.asymmetry_error,
                        ),
                        strict=True,
                    )
                )
            )
        return rows

    @property
    def bin_rows(self) -> list[Record]:
        """One row for each bin and order."""
        rows = []
        for order in self.theory.orders if self.records else ():
            for name, h in self.theory.histograms[order].items():
                edges, values = h.axes[0].edges, h.values()
                errors = np.sqrt(np.asarray(h.variances()))
                apart, apart_error = self.theory.bin_differences(name, order)
                first = order == self.theory.orders[0]
                for index, value in enumerate(values):
                    known = not first and np.isfinite(apart[index])
                    numbers = (
                        name,
                        float(edges[index]),
                        float(edges[index + 1]),
                        order,
                        float(value),
                        float(errors[index]),
                        float(apart[index]) if known else None,
                        float(apart_error[index]) if known else None,
                    )
                    rows.append(dict(zip(BIN_COLUMNS, numbers, strict=True)))
        return rows


class Uncertainty(Study[UncertaintySettings, UncertaintyResult]):
    """One card at several orders: what independent schemes agree on, and what not.

    Parameters
    ----------
    **fields
        Those of the card of a single run, and `orders`, `histograms`.

    Raises
    ------
    VasilisaError
        If a field is wrong, or an order is refused.
    """

    kind = "uncertainty"
    command = "uncertainty"
    settings_type = UncertaintySettings
    result_type = UncertaintyResult
    work = staticmethod(run_job)
    template = "uncertainty.jinja"

    @classmethod
    def expects(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card can be compared: that of any single run."""
        return fields.get("process") != "hadrons" and not any(
            name in fields for name in ("points", "processes", "sets")
        )

    def check(self) -> None:
        """Make the generator of every order, which may refuse."""
        Stopping(**self.settings.goal())
        for job in self.jobs():
            generator_of(self.settings, job, threads=1)

    def jobs(self) -> list[Job]:
        """Return a job for each order."""
        return [Job(index, order) for index, order in enumerate(self.settings.orders)]

    def tables(self, result: UncertaintyResult) -> list[Table]:
        """Return totals, and the bins of all histograms."""
        return [
            Table("uncertainty", COLUMNS, result.rows, "Totals", HEADINGS),
            Table("bins", BIN_COLUMNS, result.bin_rows, "Bins", HEADINGS),
        ]

    def shown(self, result: UncertaintyResult) -> list[Shown]:
        """Return the totals, and each histogram with the orders side by side."""
        totals, _ = self.tables(result)
        orders = result.theory.orders
        shown = [totals.shown()]
        for name in result.theory.histograms[orders[0]]:
            bins: dict[tuple[float, float], list[str]] = {}
            for row in result.bin_rows:
                if row["observable"] == name:
                    value = "sigma" if row["order"] == orders[0] else "difference"
                    cells = bins.setdefault((row["low"], row["high"]), [])
                    cells.append(with_error(row[value], row[f"{value}_error"]))
            headings = [name, f"{orders[0]} [nb]", *(f"to {order}" for order in orders[1:])]
            rows = [[f"{low:.4g} to {high:.4g}", *cells] for (low, high), cells in bins.items()]
            shown.append(Shown(name, headings, rows, opened=False))
        return shown

    def plots(self, result: UncertaintyResult) -> dict[str, Figure]:
        """Return a plot for each histogram."""
        first = result.theory.histograms[result.theory.orders[0]]
        return {name: result.theory.plot(name) for name in first}

    def numbers(self, result: UncertaintyResult) -> dict[str, Any]:
        """Return the differences of the totals."""
        if not result.records:
            return {}
        return {"differences": {o: vars(d) for o, d in result.theory.differences.items()}}

    def context(self, result: UncertaintyResult) -> dict[str, Any]:
        """Return process and energy."""
        return {"theory": result.theory}

    def described(self, record: Record) -> str:
        """Return a line on a finished order."""
        found = record["result"]
        return f"{record['order']}: {with_error(found['value'], found['error'])} nb"
