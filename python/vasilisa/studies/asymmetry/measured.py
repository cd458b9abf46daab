"""Measured asymmetries, to be drawn over the computed ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...measured import MeasuredCurve, read_json
from ...words.columns import Column, read_columns
from ...words.errors import ConfigurationError

__all__ = ["read_measured"]

COLUMNS = {
    "sqrt_s": Column("GeV", "above 0", lowest=0, open=True),
    "asymmetry": Column("a number"),
    "error": Column("a number", "0 or above", lowest=0),
}


def read_measured(path: str | Path) -> MeasuredCurve:
    """Read a CSV file with the columns `sqrt_s` (GeV), `asymmetry` and `error`, or our JSON.

    Returns
    -------
    MeasuredCurve
        By rising energy. What is inside, vacuum polarisation and radiation, is what was measured.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; names the line, the column and the value.
    DataError
        If it holds no curve.
    """
    if Path(path).suffix.lower() == ".json":
        curve = read_json(path)
        if curve.quantity != "asymmetry":
            raise ConfigurationError(
                f"{path} holds another quantity",
                field="data",
                value=curve.quantity,
                valid="asymmetry",
            )
        return curve
    rows = read_columns("data", path, COLUMNS)
    columns = {name: np.array([row[name] for row in rows]) for name in COLUMNS}
    return MeasuredCurve(
        name=str(path),
        quantity="asymmetry",
        energies=columns["sqrt_s"],
        values=columns["asymmetry"],
        stat=columns["error"],
        vp="in",
        fsr="in",
    )
