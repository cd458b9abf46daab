"""The table of energy points that stands beside the candidates of a scan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from ..keep.output import write_atomically
from ..words.columns import Column, read_columns
from ..words.errors import ConfigurationError

__all__ = ["Point", "read_points", "write_points"]

COLUMNS = {
    "point": Column("a number, as candidates name it"),
    "ecm": Column("GeV", "above 0", lowest=0, open=True),
    "ecm_error": Column("GeV", "0 or above", lowest=0, optional=True),
    "ecm_spread": Column("GeV", "0 or above", lowest=0, optional=True),
    "luminosity": Column("1/pb", "0 or above", lowest=0),
    "luminosity_error": Column("1/pb", "0 or above", lowest=0, optional=True),
    "season": Column("a year", optional=True),
}

WHOLE = ("point", "season")


@dataclass(frozen=True)
class Point:
    """An energy at which data were taken.

    Attributes
    ----------
    point : int
        Its number.
    ecm, ecm_error, ecm_spread : float
        GeV; centre-of-mass energy, its error, and the spread of collisions about it.
    luminosity, luminosity_error : float
        1/pb. The luminosity may be 0 in a table: what needs it says so, and other points go on.
    season : int
        0 where the table does not say.
    """

    point: int
    ecm: float
    ecm_error: float = 0.0
    ecm_spread: float = 0.0
    luminosity: float = 0.0
    luminosity_error: float = 0.0
    season: int = 0


def read_points(path: str | Path) -> tuple[Point, ...]:
    """Read a table of points, one a line.

    Parameters
    ----------
    path : str or Path
        Columns `point`, `ecm`, `luminosity`, and `ecm_error`, `ecm_spread`, `luminosity_error`,
        `season` where they are known; others are left aside.

    Returns
    -------
    tuple of Point
        In the file's order.

    Raises
    ------
    ConfigurationError
        If the table cannot be read or names a point twice; says line, column and value.
    """
    points: dict[int, Point] = {}
    for row in read_columns("points", path, COLUMNS, others=True):
        for name in WHOLE:
            if row.get(name, 0) % 1:
                raise ConfigurationError(
                    f"points: {path}: {name}: {row[name]:g}; valid: a whole number"
                )
        number = int(row["point"])
        if number in points:
            raise ConfigurationError(f"points: {path}: point {number} stands there twice")
        whole = {name: int(row.get(name, 0)) for name in WHOLE}
        points[number] = Point(**{**row, **whole})  # type: ignore[arg-type]
    return tuple(points.values())


def write_points(path: str | Path, points: Iterable[Point]) -> None:
    """Write a table of points, as `read_points` reads it.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    lines = [",".join(field.name for field in fields(Point))]
    lines += [",".join(map(repr, astuple(each))) for each in points]
    write_atomically(Path(path), "\n".join(lines) + "\n")
