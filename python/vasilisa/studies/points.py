"""Tables of energy points that cards name."""

from __future__ import annotations

from pathlib import Path

from ..words.columns import Column, read_columns

__all__ = ["read_points"]

POINT_COLUMNS = {
    "sqrt_s": Column("GeV", "above 0", lowest=0, open=True),
    "luminosity": Column("1/pb", "0 or above", lowest=0, optional=True),
}


def read_points(path: str | Path) -> list[dict[str, float]]:
    """Read the energy points of a scan.

    Parameters
    ----------
    path : str or Path
        A CSV file, commas, semicolons or blanks between the columns `sqrt_s` (GeV) and, if known,
        `luminosity` (1/pb).
        Empty lines and lines that start with ``#`` are skipped.

    Returns
    -------
    list of dict
        One mapping of column to value for each point, in the file's order.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; the message names the line, the column and the value.
    """
    return read_columns("points", path, POINT_COLUMNS)
