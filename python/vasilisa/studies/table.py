"""Tables of results: the rows, as CSV and JSON, and as people read them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from .record import Record

__all__ = ["Shown", "Table", "with_error"]


@dataclass(frozen=True)
class Shown:
    """A table as people read it.

    Attributes
    ----------
    title : str
        What it shows.
    headings : sequence of str
        Of the columns; HTML, as the cells are.
    rows : sequence of sequences of str
        The cells.
    opened : bool
        Whether it is unfolded at once.
    """

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    opened: bool = True

    def plain(self) -> tuple[list[str], list[list[str]]]:
        """Return headings and rows as plain text."""
        return (
            [Markup(each).striptags() for each in self.headings],
            [[Markup(cell).striptags() for cell in row] for row in self.rows],
        )


@dataclass(frozen=True)
class Table:
    """Rows of numbers and names, which become ``NAME.csv`` and ``NAME.json``.

    Attributes
    ----------
    name : str
        Of the files.
    columns : mapping of str to str
        The columns and their units: "1" of pure numbers, "" of names. A column ``x_error`` is the
        error of ``x``.
    rows : list of dict
        Values by column; None where there is none.
    title : str
        What the table shows; its name if empty.
    headings : mapping of str to str
        Of columns, for people, where name and unit do not do; HTML.
    """

    name: str
    columns: Mapping[str, str]
    rows: list[Record]
    title: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record], name: str, columns: Mapping[str, str]) -> Table:
        """Return a table of those entries of records that are its columns."""
        return cls(name, columns, [{each: record[each] for each in columns} for record in records])

    def to_csv(self) -> str:
        """Return the table as CSV; an absent value is an empty cell."""
        text = io.StringIO()
        writer = csv.DictWriter(text, list(self.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue()

    def document(self) -> dict[str, Any]:
        """Return units and rows, ready for JSON."""
        units = {name: unit for name, unit in self.columns.items() if unit}
        return {"units": units, "rows": self.rows}

    def shown(self, *, opened: bool = True) -> Shown:
        """Return the table as people read it: errors in parentheses behind their values."""
        errors = {f"{name}_error" for name in self.columns}
        names = [name for name in self.columns if name not in errors]
        return Shown(
            str(escape(self.title or self.name)),
            [self._heading(name) for name in names],
            [[self._cell(row, name) for name in names] for row in self.rows],
            opened,
        )

    def _heading(self, name: str) -> str:
        if name in self.headings:
            return self.headings[name]
        unit = self.columns[name]
        text = name.replace("_", " ")
        return str(escape(text if unit in ("", "1") else f"{text} [{unit}]"))

    def _cell(self, row: Record, name: str) -> str:
        value = row.get(name)
        if f"{name}_error" in self.columns:
            return with_error(value, row.get(f"{name}_error"))
        if isinstance(value, float):
            return f"{value:.8g}"
        return str(escape(value)) if value is not None else Markup("&ndash;")


def with_error(value: float | None, error: float | None) -> str:
    """Return a value with its error in parentheses, such as ``566.39(9)``; HTML.

    Parameters
    ----------
    value, error : float or None
        An absent value becomes a dash.
    """
    if value is None or not math.isfinite(value):
        return "&ndash;"
    if error is None or not math.isfinite(error) or error <= 0:
        return f"{value:.6g}"
    # Two digits of the error where it starts with 1, else one, as is usual.
    exponent = math.floor(math.log10(error))
    if error / 10**exponent < 1.95:
        exponent -= 1
    decimals = max(0, -exponent)
    digits = round(error / 10.0**-decimals)
    return f"{value:.{decimals}f}({digits})"
