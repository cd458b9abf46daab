"""Adaptive quadrature of many integrals at once, with the rule that it ends with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..words.errors import DataError

__all__ = ["Rule", "integrate"]

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

LARGEST_DEPTH = 60
"""Halvings after which a panel is as narrow as a double allows."""

MOST_PANELS = 10_000
"""Panels of one integral beyond those it starts with after which it counts as not smooth."""

SMALLEST_PANEL = 1e-14
"""Width relative to the position below which halving a panel makes no sense."""


def _gauss_kronrod() -> tuple[Array, Array, Array]:
    """Return nodes of the 21-point Kronrod rule on (-1, 1), its weights, and Gauss's on them."""
    kronrod = [
        (0.99565716302580808, 0.01169463886737187),
        (0.97390652851717172, 0.03255816230796472),
        (0.93015749135570822, 0.05475589657435199),
        (0.86506336668898451, 0.07503967481091995),
        (0.78081772658641689, 0.09312545458369760),
        (0.67940956829902440, 0.10938715880229764),
        (0.56275713466860468, 0.12349197626206585),
        (0.43339539412924719, 0.13470921731147332),
        (0.29439286270146019, 0.14277593857706008),
        (0.14887433898163121, 0.14773910490133849),
    ]
    positive = np.array([node for node, _ in kronrod])
    weights = np.array([weight for _, weight in kronrod])
    nodes = np.concatenate([-positive, [0.0], positive[::-1]])
    kronrod_weights = np.concatenate([weights, [0.14944555400291690], weights[::-1]])
    gauss_weights = np.zeros_like(nodes)
    gauss_weights[1::2] = np.polynomial.legendre.leggauss(10)[1]
    return nodes, kronrod_weights, gauss_weights


NODES, KRONROD, GAUSS = _gauss_kronrod()


@dataclass(frozen=True)
class Rule:
    """Panels on which integrals have converged.

    Attributes
    ----------
    owner : numpy.ndarray, shape (n,)
        Which integral a panel belongs to.
    nodes, weights : numpy.ndarray, shape (n, 21)
        Where the integrand is needed, and what multiplies it.
    """

    owner: Indices
    nodes: Array
    weights: Array

    def sums(self, values: Array, size: int) -> Array:
        """Return the integrals of an integrand given at the nodes, shape (size,)."""
        each = (self.weights * values).sum(axis=1)
        return np.bincount(self.owner, weights=each, minlength=size).astype(np.float64)


def integrate(
    integrand: Callable[[Indices, Array], Array],
    edges: list[Array],
    rel_error: float,
    name: str,
) -> tuple[Array, Array, Rule]:
    """Return integrals over piecewise smooth functions, their error estimates and the rule.

    Gauss-Kronrod panels are halved until the estimated error of each integral, the difference to
    Gauss's rule, is below what was asked for. The estimate is far above the true error.

    Parameters
    ----------
    integrand : callable
        integrand(owner, x): shape (n, 21) at nodes x[n, 21] of panels of the integrals owner[n].
    edges : list of numpy.ndarray
        For each integral the sorted ends and the points where it is not smooth; fewer than two
        make an integral of zero.
    rel_error : float
        Relative to the integral over the modulus.
    name : str
        Of the integrand, for the message.

    Raises
    ------
    DataError
        If the integrand is not finite, or does not become smooth however narrow the panels.
    """
    size = len(edges)
    owner = np.repeat(np.arange(size), [max(len(each) - 1, 0) for each in edges])
    low = np.concatenate([each[:-1] for each in edges]) if size else np.empty(0)
    high = np.concatenate([each[1:] for each in edges]) if size else np.empty(0)
    done: list[tuple[Indices, Array, Array, Array, Array, Array]] = []
    limit = MOST_PANELS + np.bincount(owner, minlength=size)
    kept = np.zeros((3, size))  # value, error, modulus of the panels that are good enough
    for _ in range(LARGEST_DEPTH):
        middle, half = (low + high) / 2, (high - low) / 2
        values = integrand(owner, middle[:, None] + half[:, None] * NODES) * half[:, None]
        if not np.isfinite(values).all():
            raise DataError(f"{name}: not finite")
        value, modulus = values @ KRONROD, np.abs(values) @ KRONROD
        error = np.abs(value - values @ GAUSS)
        count = np.bincount(owner, minlength=size) + sum(
            np.bincount(each[0], minlength=size) for each in done
        )
        total = kept + np.array(
            [np.bincount(owner, weights=each, minlength=size) for each in (value, error, modulus)]
        )
        allowed = rel_error * total[2]
        narrow = half <= SMALLEST_PANEL * np.abs(middle)
        share = (allowed / np.maximum(count, 1))[owner]
        good = (total[1] <= allowed)[owner] | (error <= share) | narrow
        done.append((owner[good], low[good], high[good], value[good], error[good], modulus[good]))
        for row, each in enumerate((value, error, modulus)):
            kept[row] += np.bincount(owner[good], weights=each[good], minlength=size)
        if good.all() or (count > limit).any():
            break
        owner, low, middle, high = (each[~good] for each in (owner, low, middle, high))
        owner = np.concatenate([owner, owner])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    if (kept[1] > 2 * rel_error * kept[2]).any() or not good.all():
        raise DataError(
            f"{name}: not smooth enough to be integrated to {rel_error:g}; "
            "valid: give the energies of its steps and kinks as breakpoints"
        )
    owner, low, high = (np.concatenate([each[i] for each in done]) for i in range(3))
    half = (high - low)[:, None] / 2
    rule = Rule(owner, (low + high)[:, None] / 2 + half * NODES, half * KRONROD)
    return kept[0], kept[1], rule
