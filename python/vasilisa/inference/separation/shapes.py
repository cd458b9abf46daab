"""Shapes of species in bins: samples folded with a response, or tilted by an asymmetry."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .grid import Cells, PairGrid
from .response import Response, response

__all__ = ["FoldedShape", "PlainShape", "Shape", "TiltedShape"]

Array = NDArray[np.float64]


class Shape(Protocol):
    """The share of a species in each bin, as a function of nuisance parameters."""

    def share(self, q: Array, wanted: tuple[int, ...]) -> tuple[Array, Array]:
        """Return the shares, shape (bins,), and derivatives by some parameters, (wanted, bins)."""

    def variance(self, q: Array) -> Array:
        """Return the variance of each share, shape (bins,), from the sample's statistics."""

    def third_moment(self, q: Array) -> Array:
        """Return the third central moment of each share, shape (bins,), from the same."""

    def propagated(self, q: Array, weights: Array) -> Array:
        """Return the covariance of sums over bins, weights (m, bins), from the same: (m, m)."""


class FoldedShape:
    """A pair whose two values are seen with the same response, independently of each other.

    Parameters
    ----------
    grid : PairGrid
    cells : Cells
        The sample in the fine bins of the grid; where the grid has none, nothing is folded.
    """

    def __init__(self, grid: PairGrid, cells: Cells) -> None:
        self._grid = grid
        self._cells = cells
        self._known: tuple[bytes, tuple[int, ...], Response] | None = None

    def _response(self, q: Array, wanted: tuple[int, ...] = ()) -> Response:
        """Return the matrix from fine to coarse bins; the same one while parameters stay."""
        key = q.tobytes()
        if self._known and self._known[0] == key and wanted in ((), self._known[1]):
            return self._known[2]
        found = response(self._grid.edges, self._cells.nodes, q, wanted)
        self._known = (key, wanted, found)
        return found

    def share(self, q: Array, wanted: tuple[int, ...]) -> tuple[Array, Array]:
        """As in `Shape`; the parameters are those of `RESPONSE`."""
        cells = self._cells
        table = cells.values / cells.total
        if not len(cells.nodes):
            return table.ravel(), np.zeros((len(wanted), table.size))
        matrix, each = self._response(q, wanted)
        right = table @ matrix.T
        seen = matrix @ right
        if not wanted:
            return seen.ravel(), np.empty((0, seen.size))
        left = matrix @ table
        slopes = each @ right + np.swapaxes(each @ left.T, 1, 2)
        return seen.ravel(), slopes.reshape(len(each), -1)

    def variance(self, q: Array) -> Array:
        """As in `Shape`; of each bin alone: neighbours share what their samples share."""
        cells = self._cells
        table = cells.variances / cells.total**2
        if not len(cells.nodes):
            return table.ravel()
        square = self._response(q).matrix ** 2
        return np.asarray((square @ table @ square.T).ravel())

    def third_moment(self, q: Array) -> Array:
        """As in `Shape`."""
        cells = self._cells
        table = cells.variances * cells.mean_weight / cells.total**3
        if not len(cells.nodes):
            return np.asarray(table.ravel())
        cube = self._response(q).matrix ** 3
        return np.asarray((cube @ table @ cube.T).ravel())

    def propagated(self, q: Array, weights: Array) -> Array:
        """As in `Shape`: exact to first order in the fluctuation of each cell of the sample."""
        cells = self._cells
        n = self._grid.n_bins
        table = weights.reshape(-1, n, n)
        if len(cells.nodes):
            matrix = self._response(q).matrix
            table = matrix.T @ table @ matrix
        # A share is normalised to the whole sample, which fluctuates with its cells.
        mean = (table * cells.values).sum(axis=(1, 2)) / cells.total
        flat = (table - mean[:, None, None]).reshape(len(weights), -1)
        inside = (flat * cells.variances.ravel()) @ flat.T
        outside = max(cells.total_variance - cells.variances.sum(), 0.0)
        return np.asarray((inside + outside * np.outer(mean, mean)) / cells.total**2)


class PlainShape:
    """A sample in the bins of the counts, without parameters.

    Parameters
    ----------
    cells : Cells
        The sample.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def share(self, q: Array, wanted: tuple[int, ...]) -> tuple[Array, Array]:
        """As in `Shape`."""
        share = (self._cells.values / self._cells.total).ravel()
        return share, np.empty((0, share.size))

    def variance(self, q: Array) -> Array:
        """As in `Shape`."""
        return np.asarray((self._cells.variances / self._cells.total**2).ravel())

    def third_moment(self, q: Array) -> Array:
        """As in `Shape`."""
        return np.asarray(self.variance(q) * self._cells.mean_weight / self._cells.total)

    def propagated(self, q: Array, weights: Array) -> Array:
        """As in `Shape`."""
        return _propagated(self._cells, weights)


class TiltedShape:
    """A distribution of the averaged polar angle whose asymmetry may be shifted.

    The share of a bin is t (1 + shift cos(theta) / <abs(cos(theta))>), which moves the asymmetry of
    backward and forward by the shift.

    Parameters
    ----------
    cells : Cells
        The sample in bins of the angle.
    cosine : array of shape (bins,)
        Of the middle of each bin.
    """

    def __init__(self, cells: Cells, cosine: Array) -> None:
        self._cells = cells
        inside = cells.values.sum()
        mean = float((cells.values * abs(cosine)).sum() / inside) if inside > 0 else 1.0
        self._tilt = cosine / mean

    def share(self, q: Array, wanted: tuple[int, ...]) -> tuple[Array, Array]:
        """As in `Shape`; the only parameter is the shift of the asymmetry."""
        share = self._cells.values / self._cells.total
        slope = share * self._tilt
        return share + q[0] * slope, slope[None] if wanted else np.empty((0, len(share)))

    def variance(self, q: Array) -> Array:
        """As in `Shape`."""
        cells = self._cells
        return np.asarray((1 + q[0] * self._tilt) ** 2 * cells.variances / cells.total**2)

    def third_moment(self, q: Array) -> Array:
        """As in `Shape`."""
        cells = self._cells
        table = cells.variances * cells.mean_weight / cells.total**3
        return np.asarray((1 + q[0] * self._tilt) ** 3 * table)

    def propagated(self, q: Array, weights: Array) -> Array:
        """As in `Shape`."""
        return _propagated(self._cells, weights * (1 + q[0] * self._tilt))


def _propagated(cells: Cells, weights: Array) -> Array:
    """Return the covariance of sums over shares; weights of shape (m, bins)."""
    mean = weights @ cells.values.ravel() / cells.total
    flat = weights - mean[:, None]
    outside = max(cells.total_variance - float(cells.variances.sum()), 0.0)
    inside = (flat * cells.variances.ravel()) @ flat.T
    return np.asarray((inside + outside * np.outer(mean, mean)) / cells.total**2)
