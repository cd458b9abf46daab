"""Tables of cross sections: CSV files with one energy a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..words.columns import Column, read_columns
from ..words.errors import ConfigurationError, DataError

__all__ = ["read_cross_section"]

Array = NDArray[np.float64]

COLUMNS = {"sqrt_s": Column("GeV"), "sigma0": Column("nb")}


def read_cross_section(path: Path) -> tuple[Array, Array]:
    """Read energies (GeV) and cross sections (nb) from the columns `sqrt_s` and `sigma0`.

    Raises
    ------
    DataError
        If the file cannot be used; the message names the line and the value.
    """
    try:
        rows = read_columns("sigma0", path, COLUMNS, others=True)
    except ConfigurationError as error:
        raise DataError(str(error)) from error
    energies, values = np.array([[row["sqrt_s"], row["sigma0"]] for row in rows]).T
    return energies, values
