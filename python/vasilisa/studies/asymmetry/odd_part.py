"""The odd part of angular distributions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bins", "odd_part", "odd_part_above"]

Rows = list[tuple[float, float, float, float]]
"""For every bin of positive cos(theta) that is not empty: its edges, delta, and the error."""


@dataclass(frozen=True)
class Bins:
    """Contents of the bins of a histogram in cos(theta), symmetric about zero.

    Attributes
    ----------
    values, variances : ndarray, shape (2 n,)
    """

    values: NDArray[np.float64]
    variances: NDArray[np.float64]


def odd_part(edges: list[float], bins: Bins) -> Rows:
    """Return delta, the odd part of an angular distribution over its even part.

    Parameters
    ----------
    edges : list of float, length 2 n + 1
        In cos(theta), symmetric about zero.
    bins : Bins
        Of the distribution.
    """
    rows: Rows = []
    for low, high, forward, backward, forward_variance, backward_variance in _pairs(edges, bins):
        total = forward + backward
        if min(forward, backward) > 0:  # else empty, or cut away on one side
            variance = backward**2 * forward_variance + forward**2 * backward_variance
            rows.append((low, high, (forward - backward) / total, 2 / total**2 * variance**0.5))
    return rows


def odd_part_above(edges: list[float], base: Bins, above: Bins) -> Rows:
    """Return the delta of a distribution minus that of another, which is its base.

    Errors of the base, which normalises it, count as independent of those of the difference.

    Parameters
    ----------
    edges
        As in `odd_part`.
    base, above : Bins
        The base, and what the distribution has more.
    """
    whole = Bins(base.values + above.values, above.variances)
    of_base = {row[0]: row[2] for row in odd_part(edges, base)}
    normalisation = {
        low: (forward_variance + backward_variance) ** 0.5 / (forward + backward)
        for low, _, forward, backward, forward_variance, backward_variance in _pairs(edges, base)
        if low in of_base
    }
    rows: Rows = []
    for low, high, delta, error in odd_part(edges, whole):
        if low in of_base:
            component = delta - of_base[low]
            rows.append((low, high, component, math.hypot(error, component * normalisation[low])))
    return rows


def _pairs(edges: list[float], bins: Bins) -> list[tuple[float, float, float, float, float, float]]:
    """Return every bin of positive cos(theta) with its mirror."""
    half = len(bins.values) // 2
    return [
        (
            edges[i],
            edges[i + 1],
            float(bins.values[i]),
            float(bins.values[2 * half - 1 - i]),
            float(bins.variances[i]),
            float(bins.variances[2 * half - 1 - i]),
        )
        for i in range(half, 2 * half)
    ]
