"""Tables of cross sections: CSV files with one energy a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..words.columns import cells_of
from ..words.errors import DataError

__all__ = ["read_columns", "read_cross_section"]

Array = NDArray[np.float64]


def read_cross_section(path: Path) -> tuple[Array, Array]:
    """Read energies (GeV) and cross sections (nb) from the columns `sqrt_s` and `sigma0`.

    Raises
    ------
    DataError
        If the file cannot be used; the message names the line and the value.
    """
    columns = read_columns(path, "sigma0", ("sqrt_s", "sigma0"))
    return columns["sqrt_s"], columns["sigma0"]


def read_columns(path: Path, field: str, names: tuple[str, ...]) -> dict[str, Array]:
    """Read columns of numbers; empty lines and lines that start with ``#`` are skipped.

    Parameters
    ----------
    path : Path
        A CSV file, with commas or semicolons; its first line names the columns, in any order.
    field : str
        What is read, for the messages.
    names : tuple of str
        The columns that must be there; others are left aside.

    Raises
    ------
    DataError
        If the file cannot be used; the message names the line and the value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{field}: {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{field}: {path}: is not a text file in UTF-8") from error
    lines = [
        (line, cells_of(content))
        for line, content in enumerate(text.splitlines(), start=1)
        if content.strip() and not content.lstrip().startswith("#")
    ]
    header = lines[0][1] if lines else []
    if any(header.count(name) != 1 for name in names):
        raise DataError(
            f"{field}: {path}: the columns are {', '.join(header)!r}; valid: {', '.join(names)}"
        )
    rows = []
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            raise DataError(
                f"{field}: {path}: line {line}: {len(cells)} values under {len(header)} columns"
            )
        row = []
        for name in names:
            cell = cells[header.index(name)]
            try:
                row.append(float(cell))
            except ValueError:
                raise DataError(
                    f"{field}: {path}: line {line}: {name}: {cell!r} is not a number"
                ) from None
        rows.append(row)
    if not rows:
        raise DataError(f"{field}: {path}: holds no points")
    return dict(zip(names, np.array(rows).T, strict=True))
