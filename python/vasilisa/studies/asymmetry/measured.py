"""Measured asymmetries, to be drawn over the computed ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...words.columns import Column, read_columns

__all__ = ["Measured", "read_measured"]

COLUMNS = {
    "sqrt_s": Column("GeV", "above 0", lowest=0, open=True),
    "asymmetry": Column("a number"),
    "error": Column("a number", "0 or above", lowest=0),
}


@dataclass(frozen=True)
class Measured:
    """One measured point.

    Attributes
    ----------
    sqrt_s : float
        GeV.
    asymmetry, error : float
        Value and standard deviation.
    """

    sqrt_s: float
    asymmetry: float
    error: float


def read_measured(path: str | Path) -> list[Measured]:
    """Read a CSV file with the columns `sqrt_s` (GeV), `asymmetry` and `error`.

    Returns
    -------
    list of Measured
        By rising energy.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; names the line, the column and the value.
    """
    points = [Measured(**row) for row in read_columns("data", path, COLUMNS)]
    return sorted(points, key=lambda point: point.sqrt_s)
