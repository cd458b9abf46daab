"""Templates between nodes: counts as polynomials in K and M.

The rate of an event is a square of photon propagators, each with its own momentum transfer: up to
1e-9 a parabola in K, exact at three nodes of which one has no hadrons at all, and a smooth function
of M, a polynomial through Chebyshev's nodes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nodes"]

Array = NDArray[np.float64]

NODES_IN_M = 5


@dataclass(frozen=True)
class Nodes:
    """Where in K and M templates are computed.

    Parameters
    ----------
    highest_k : float
        GeV^-2; the nodes are 0, half of it and itself.
    lowest_m, highest_m : float
        GeV^2; the range of the polynomial.
    """

    highest_k: float
    lowest_m: float
    highest_m: float

    @property
    def k(self) -> Array:
        """Nodes in K, the first 0."""
        return np.array([0.0, 0.5, 1.0]) * self.highest_k

    @property
    def m(self) -> Array:
        """Nodes in M, of Chebyshev."""
        angles = math.pi * (np.arange(NODES_IN_M) + 0.5) / NODES_IN_M
        middle, half = (
            (self.highest_m + self.lowest_m) / 2,
            (self.highest_m - self.lowest_m) / 2,
        )
        return np.asarray(middle + half * np.cos(angles))

    def pairs(self) -> list[tuple[float, float]]:
        """Return K and M of every node; the first has K = 0 and no M."""
        return [(0.0, 1.0), *((k, m) for m in self.m for k in self.k[1:])]

    def coefficients(self, k: float, m: float) -> Array:
        """Return what the nodes contribute at K and M, in the order of `pairs`."""
        in_k, in_m = _lagrange(k, self.k), _lagrange(m, self.m)
        return np.concatenate([in_k[:1], np.outer(in_m, in_k[1:]).ravel()])


def _lagrange(x: float, nodes: Array) -> Array:
    """Return the values at x of the polynomials that are one at one node and zero at all others."""
    differences = nodes[:, np.newaxis] - nodes
    np.fill_diagonal(differences, 1.0)
    factors = np.broadcast_to(x - nodes, differences.shape).copy()
    np.fill_diagonal(factors, 1.0)
    return np.asarray((factors / differences).prod(axis=1))
