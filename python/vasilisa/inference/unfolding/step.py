"""An unfolded spectrum and how it follows what it was made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Step"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Step:
    """A spectrum with its derivatives.

    Attributes
    ----------
    values : ndarray, shape (n,)
    by_data : ndarray, shape (n, m)
        By the measured bins.
    by_matrix : ndarray, shape (n, m, n)
        By the probabilities.
    """

    values: Array
    by_data: Array
    by_matrix: Array
