"""Cells that expect few counts share a bin, so that counts in bins are almost Gaussian."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["merged_bins", "summed"]

Array = NDArray[np.float64]


NEIGHBOURS = 1.5
"""Standard deviation, in cells, of the average that decides about merging."""

SPARSE = 0.3
"""Share of what a bin must expect that a cell must have itself."""


def merged_bins(expected: Array, shape: tuple[int, ...], least: float) -> NDArray[np.int64]:
    """Return the number of the bin that each cell goes to: crowded ones alone, others in blocks.

    Blocks of 2, 4, 8 ... cells a side are taken where a smaller one expects fewer than `least`.
    What is expected is averaged over neighbours: a cell must not be kept because its template
    happens to have more there than it should.

    Parameters
    ----------
    expected : array of shape (cells,)
    shape : tuple of int
        Of the table of cells.
    least : float

    Returns
    -------
    array of shape (cells,)
        From 0 up; -1 for cells that even together expect too little.
    """
    from scipy.ndimage import gaussian_filter  # type: ignore[import-untyped]

    smooth = gaussian_filter(expected.reshape(shape), NEIGHBOURS, mode="nearest").ravel()
    smooth = np.where(expected < SPARSE * least, 0.0, smooth)
    number = np.full(expected.size, -1, dtype=np.int64)
    places = np.indices(shape).reshape(len(shape), -1)
    n, side = 0, 1
    while (number < 0).any() and side < 2 * max(shape):
        left = np.flatnonzero(number < 0)
        block = np.zeros(len(left), dtype=np.int64)
        for axis, size in enumerate(shape):
            block = block * (size // side + 1) + places[axis, left] // side
        known, inverse = np.unique(block, return_inverse=True)
        enough = np.bincount(inverse, smooth[left], minlength=len(known)) >= least
        renumbered = np.cumsum(enough) - 1 + n
        number[left] = np.where(enough[inverse], renumbered[inverse], -1)
        n += int(enough.sum())
        side *= 2
    return number


def summed(values: Array, bins: NDArray[np.int64]) -> Array:
    """Return sums over bins, (..., bins), of values in cells, (..., cells)."""
    n = int(bins.max(initial=-1)) + 1
    inside = bins >= 0
    table = np.atleast_2d(values)[:, inside]
    sums = np.zeros((len(table), n))
    for i, row in enumerate(table):
        sums[i] = np.bincount(bins[inside], row, minlength=n)
    return sums.reshape(*values.shape[:-1], n)
