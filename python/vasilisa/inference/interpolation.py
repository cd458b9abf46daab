"""A curve between its nodes: linear in the values at the nodes, along a given shape or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.choices import check_name
from ..words.errors import ConfigurationError

__all__ = ["RULES", "Interpolation", "Shape"]

Array = NDArray[np.float64]
Shape = Callable[[Array], Array]

RULES = ("linear", "cubic")
"""Straight lines between the nodes, or the natural cubic spline through them."""

GAUSS, GAUSS_WEIGHTS = np.polynomial.legendre.leggauss(8)

PIECE, NARROW_PIECE = 0.05, 0.002
"""GeV; longest interval of a Gauss rule, and the one along a shape, where eight points integrate
a resonance as narrow as the phi to 1e-10."""


@dataclass(frozen=True, eq=False)
class Interpolation:
    """f(E) = sum over nodes of matrix(E) times the values at the nodes; E the square root of s.

    With a shape g the ratio f/g is interpolated, which follows a narrow resonance between nodes
    that are further apart than its width.

    Attributes
    ----------
    nodes : ndarray, shape (m,)
        GeV, rising.
    rule : str
        ``linear`` or ``cubic``.
    shape : callable, optional
        Positive function of energies (GeV, shape (n,)) in any normalisation.

    Raises
    ------
    ConfigurationError
        For an unknown rule, nodes that do not rise, a shape that is not positive at a node.
    """

    nodes: Array
    rule: str = "linear"
    shape: Shape | None = None

    def __post_init__(self) -> None:
        check_name("rule", self.rule, RULES)
        nodes = np.array(self.nodes, dtype=np.float64)
        if nodes.ndim != 1 or not nodes.size or not (np.diff(nodes) > 0).all():
            raise ConfigurationError("nodes: do not rise; valid: energies in GeV, each higher")
        object.__setattr__(self, "nodes", nodes)
        self._shape_at(nodes)

    def matrix(self, energies: ArrayLike) -> Array:
        """Return the linear map from values at the nodes to values at energies, shape (n, m)."""
        x = np.asarray(energies, dtype=np.float64)
        base = self._base(x)
        if self.shape is None:
            return base
        ratio: Array = self._shape_at(x)[:, None] / self._shape_at(self.nodes)[None, :]
        return base * ratio

    def averages(self, edges: Array) -> Array:
        """Return the map to averages over bins, shape (n, m), for `edges` of shape (n, 2)."""
        low, high, integrals = self._pieces(edges, None)
        middle = (low + high) / 2
        inside = (middle > edges[:, :1]) & (middle < edges[:, 1:])
        average: Array = (inside @ integrals) / (edges[:, 1] - edges[:, 0])[:, None]
        return average

    def integral(self, kernel: Shape | None, low: float, high: float) -> Array:
        """Return the map to the integral of kernel(E) f(E) dE, shape (m,); the kernel None is 1."""
        total: Array = self._pieces(np.array([[low, high]]), kernel)[2].sum(axis=0)
        return total

    def _pieces(self, edges: Array, kernel: Shape | None) -> tuple[Array, Array, Array]:
        """Integrate between all edges and nodes that lie inside the bins."""
        cuts = np.unique(np.concatenate([edges.ravel(), self.nodes]))
        longest = PIECE if self.shape is None else NARROW_PIECE
        counts = np.ceil(np.diff(cuts) / longest).astype(int)
        steps = np.repeat(np.diff(cuts) / np.maximum(counts, 1), counts)
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        low = np.repeat(cuts[:-1], counts) + place * steps
        middle = low + steps / 2
        starts = np.sort(edges[:, 0])
        ends = np.sort(edges[:, 1])
        covered = np.searchsorted(starts, middle) > np.searchsorted(ends, middle)
        low, steps = low[covered], steps[covered]
        points = low[:, None] + steps[:, None] * (GAUSS + 1) / 2
        weights = steps[:, None] / 2 * GAUSS_WEIGHTS
        if kernel is not None:
            weights = weights * np.asarray(kernel(points.ravel())).reshape(points.shape)
        values = self.matrix(points.ravel()).reshape(*points.shape, len(self.nodes))
        return low, low + steps, np.einsum("pg,pgm->pm", weights, values)

    def _base(self, x: Array) -> Array:
        from scipy.interpolate import CubicSpline  # type: ignore[import-untyped]

        count = len(self.nodes)
        if count == 1:
            return np.ones((len(x), 1))
        if self.rule == "cubic" and count > 2:
            spline = CubicSpline(self.nodes, np.eye(count), bc_type="natural")
            return np.asarray(spline(x), dtype=np.float64)
        # Beyond the first and last node the line of the last two goes on.
        left = np.clip(np.searchsorted(self.nodes, x) - 1, 0, count - 2)
        fraction = (x - self.nodes[left]) / (self.nodes[left + 1] - self.nodes[left])
        result = np.zeros((len(x), count))
        rows = np.arange(len(x))
        result[rows, left] = 1 - fraction
        result[rows, left + 1] = fraction
        return result

    def _shape_at(self, x: Array) -> Array:
        if self.shape is None:
            return np.ones(len(x))
        values = np.asarray(self.shape(x), dtype=np.float64)
        wrong = np.flatnonzero(~(np.isfinite(values) & (values > 0)))
        if values.shape != x.shape or len(wrong):
            bad = x[wrong[0]] if len(wrong) else values.shape
            raise ConfigurationError(
                f"shape: wrong at {bad}; valid: a finite, positive number for each energy"
            )
        return values
