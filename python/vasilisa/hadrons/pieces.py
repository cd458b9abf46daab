"""Piecewise polynomials in the energy that are linear in the values at their nodes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["POWERS", "Pieces", "interpolating_pieces"]

Real = NDArray[np.float64]
Index = NDArray[np.intp]

POWERS = 4
"""Of the local coordinate: cubic at most."""

WIDEST = 1.25
"""Ratio of the ends of a piece above which it is cut for integration."""


@dataclass(frozen=True)
class Pieces:
    """Polynomials of a local coordinate -1 < u < 1 on neighbouring intervals.

    Parameters
    ----------
    low, high : ndarray, shape (pieces,)
        Ends in GeV.
    stencil : ndarray of int, shape (pieces, w)
        The nodes that a piece depends on.
    basis : ndarray, shape (pieces, w, POWERS)
        ``basis[i, j, p]``: coefficient of u^p for a unit value at node ``stencil[i, j]``.
    """

    low: Real
    high: Real
    stencil: Index
    basis: Real

    @property
    def middle(self) -> Real:
        """Centre of each piece, GeV."""
        return 0.5 * (self.low + self.high)

    @property
    def half(self) -> Real:
        """Half the length of each piece, GeV."""
        return 0.5 * (self.high - self.low)

    def scatter(self, moments: Real, nodes: int) -> Real:
        """Turn moments of u^p per piece, shape (m, pieces, POWERS), into weights (m, nodes)."""
        weights = np.zeros((moments.shape[0], nodes))
        matrix = self._scattering
        weights[:, : matrix.shape[0]] = (matrix @ moments.reshape(moments.shape[0], -1).T).T
        return weights

    @cached_property
    def _scattering(self) -> Any:
        """The basis as a sparse matrix, shape (last node + 1, pieces POWERS)."""
        from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

        count = self.low.size
        rows = np.broadcast_to(
            (np.arange(count)[:, None, None] * POWERS + np.arange(POWERS)), self.basis.shape
        )
        columns = np.broadcast_to(self.stencil[:, :, None], self.basis.shape)
        last = int(self.stencil.max(initial=0))
        return csr_matrix(
            (self.basis.ravel(), (columns.ravel(), rows.ravel())), shape=(last + 1, count * POWERS)
        )

    def cut(self, low: float, high: float) -> Pieces:
        """Return the parts of the pieces inside an interval, GeV."""
        if self.low.size and low <= self.low[0] and high >= self.high[-1]:
            return self
        inside = (self.high > low) & (self.low < high)
        start = np.maximum(self.low[inside], low)
        end = np.minimum(self.high[inside], high)
        return self._parts(np.flatnonzero(inside), start, end)

    def refined(self) -> Pieces:
        """Return the pieces cut so that the ratio of their ends stays below `WIDEST`."""
        counts = np.ceil(np.log(self.high / self.low) / np.log(WIDEST)).astype(int).clip(min=1)
        parent = np.repeat(np.arange(counts.size), counts)
        step = np.arange(parent.size) - np.repeat(np.cumsum(counts) - counts, counts)
        ratio = (self.high / self.low)[parent]
        start = self.low[parent] * ratio ** (step / counts[parent])
        end = self.low[parent] * ratio ** ((step + 1) / counts[parent])
        first, last = step == 0, step + 1 == counts[parent]
        start[first] = self.low[parent][first]
        end[last] = self.high[parent][last]
        return self._parts(parent, start, end)

    def _parts(self, parent: Index, start: Real, end: Real) -> Pieces:
        # u of the parent = shift + scale v, v the coordinate of the part
        shift = (0.5 * (start + end) - self.middle[parent]) / self.half[parent]
        scale = 0.5 * (end - start) / self.half[parent]
        change = np.zeros((parent.size, POWERS, POWERS))
        for p in range(POWERS):
            for q in range(p + 1):
                change[:, p, q] = comb(p, q) * shift ** (p - q) * scale**q
        basis = np.einsum("iwp,ipq->iwq", self.basis[parent], change)
        return Pieces(start, end, self.stencil[parent], basis)


def interpolating_pieces(nodes: Real, interpolation: str) -> Pieces:
    """Return the pieces between nodes (GeV, ascending): ``linear``, or ``cubic``.

    The cubic pieces have at each node the slope of the parabola through it and its neighbours:
    continuous with the first derivative, local, and linear in the values.
    """
    count = nodes.size
    low, high = nodes[:-1], nodes[1:]
    if interpolation == "linear":
        stencil = np.stack([np.arange(count - 1), np.arange(1, count)], axis=1)
        basis = np.zeros((count - 1, 2, POWERS))
        basis[:, :, 0] = 0.5
        basis[:, 0, 1], basis[:, 1, 1] = -0.5, 0.5
        return Pieces(low, high, stencil, basis)
    width = min(4, count)
    first = np.clip(np.arange(count - 1) - 1, 0, count - width)
    stencil = first[:, None] + np.arange(width)
    slopes = _parabolic_slopes(nodes)
    # Hermite basis on -1 < u < 1: values at the ends, slopes times half the length
    value_low = np.array([0.5, -0.75, 0.0, 0.25])
    slope_low = np.array([0.25, -0.25, -0.25, 0.25])
    value_high = np.array([0.5, 0.75, 0.0, -0.25])
    slope_high = np.array([-0.25, -0.25, 0.25, 0.25])
    half = 0.5 * (high - low)
    basis = np.zeros((count - 1, width, POWERS))
    for j in range(width):
        node, piece = stencil[:, j], np.arange(count - 1)
        basis[:, j] += np.outer(node == piece, value_low) + np.outer(node == piece + 1, value_high)
        basis[:, j] += np.outer(half * _pick(slopes, piece, node), slope_low)
        basis[:, j] += np.outer(half * _pick(slopes, piece + 1, node), slope_high)
    return Pieces(low, high, stencil, basis)


def _parabolic_slopes(nodes: Real) -> tuple[Index, Real]:
    """Slope at each node of the parabola through three nodes: the first of them, the weights."""
    count = nodes.size
    first = np.clip(np.arange(count) - 1, 0, count - 3)
    x = nodes[first[:, None] + np.arange(3)]
    weights = np.zeros((count, 3))
    for j in range(3):
        a, b = (k for k in range(3) if k != j)
        weights[:, j] = (2.0 * nodes - x[:, a] - x[:, b]) / (
            (x[:, j] - x[:, a]) * (x[:, j] - x[:, b])
        )
    return first, weights


def _pick(slopes: tuple[Index, Real], at: Index, node: Index) -> Real:
    first, weights = slopes
    offset = node - first[at]
    known = (offset >= 0) & (offset < 3)
    return np.where(known, weights[at, offset.clip(0, 2)], 0.0)
