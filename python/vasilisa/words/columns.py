"""Small CSV tables of numbers that a card names, and the one-line error when one is wrong."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import ConfigurationError

__all__ = ["Column", "cells_of", "read_columns"]


@dataclass(frozen=True)
class Column:
    """What the numbers of a column may be.

    Attributes
    ----------
    unit, limits : str
        For messages.
    lowest : float
        Smallest value.
    open : bool
        Whether the smallest value itself is excluded.
    optional : bool
        Whether the column may be missing.
    """

    unit: str
    limits: str = ""
    lowest: float = -math.inf
    open: bool = False
    optional: bool = False

    @property
    def valid(self) -> str:
        """What is valid, for messages."""
        return ", ".join(part for part in (self.unit, self.limits) if part)

    def accepts(self, value: float) -> bool:
        """Tell whether a value is valid."""
        above = value > self.lowest or (value == self.lowest and not self.open)
        return math.isfinite(value) and above


def cells_of(line: str) -> list[str]:
    """Return the cells of a line: between semicolons if there are any, else commas, else blanks."""
    for delimiter in ";,":
        if delimiter in line:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    return line.split()


def read_columns(
    field: str, path: str | Path, columns: Mapping[str, Column], *, others: bool = False
) -> list[dict[str, float]]:
    """Read a table with a header.

    Parameters
    ----------
    field : str
        The card's field that names the file, for messages.
    path : str or Path
        The file, with commas, semicolons or blanks between the columns, in any order. Empty lines
        and what follows a ``#`` are skipped.
    columns : mapping
        The columns by name.
    others : bool
        Whether there may be other columns, which are left aside.

    Returns
    -------
    list of dict
        One mapping of column to value for each line, in the file's order.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; the message names the line, the column and the value.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{field}: {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{field}: {path}: is not a text file in UTF-8") from error
    lines = [
        (number, line)
        for number, whole in enumerate(text.splitlines(), start=1)
        if (line := whole.partition("#")[0]).strip()
    ]
    if len(lines) < 2:
        raise ConfigurationError(
            f"{field}: {path}: holds no points; valid: a line '{','.join(columns)}', "
            "then one a point"
        )
    header = cells_of(lines[0][1])
    needed = {name for name, column in columns.items() if not column.optional}
    known = needed <= set(header) and (others or set(header) <= set(columns))
    if not known or any(header.count(name) > 1 for name in columns):
        valid = ", ".join(
            f"{name} ({column.unit}{', may be absent' if column.optional else ''})"
            for name, column in columns.items()
        )
        raise ConfigurationError(
            f"{field}: {path}: line {lines[0][0]}: the columns are {', '.join(header)!r}; "
            f"valid: {valid}"
        )
    return [
        _row(f"{field}: {path}: line {number}", columns, header, line) for number, line in lines[1:]
    ]


def _row(
    where: str, columns: Mapping[str, Column], header: list[str], line: str
) -> dict[str, float]:
    cells = cells_of(line)
    if len(cells) != len(header):
        raise ConfigurationError(
            f"{where}: {len(cells)} values under {len(header)} columns; valid: {', '.join(header)}"
        )
    row: dict[str, float] = {}
    for name, cell in zip(header, cells, strict=True):
        if name not in columns:
            continue
        try:
            value = float(cell)
        except ValueError:
            raise ConfigurationError(f"{where}: {name}: {cell!r} is not a number") from None
        if not columns[name].accepts(value):
            raise ConfigurationError(f"{where}: {name}: {cell}; valid: {columns[name].valid}")
        row[name] = value
    return row
