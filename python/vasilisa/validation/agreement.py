"""How well two histograms agree: chi^2, and the difference bin by bin."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import hist
import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2  # type: ignore[import-untyped]

__all__ = ["Agreement", "agreement"]

LARGEST_BIN_ERROR = 0.25
"""Relative; bins of less are joined with their neighbour."""


@dataclass(frozen=True)
class Agreement:
    """Two histograms bin by bin, after bins of a few events have been joined.

    Attributes
    ----------
    difference : numpy.ndarray, shape (n,)
        Relative to the reference.
    error : numpy.ndarray, shape (n,)
        Its standard deviation, both histograms together.
    """

    difference: NDArray[np.float64]
    error: NDArray[np.float64]

    @property
    def pulls(self) -> NDArray[np.float64]:
        """Differences in standard deviations."""
        return self.difference / self.error

    @property
    def chi_squared(self) -> float:
        """Sum of the squared pulls."""
        return float((self.pulls**2).sum())

    @property
    def degrees(self) -> int:
        """Degrees of freedom: the number of bins, as the normalisation is compared as well."""
        return len(self.difference)

    @property
    def probability(self) -> float:
        """Of a larger chi^2."""
        return float(chi2.sf(self.chi_squared, self.degrees))

    def within(self, precision: float, sigmas: float) -> bool:
        """Return whether no bin known to a precision differs by more than it and some sigma."""
        known = self.error < precision
        return bool(
            (np.abs(self.difference[known]) <= precision + sigmas * self.error[known]).all()
        )

    def largest(self, precision: float) -> tuple[float, int]:
        """Return the largest difference of the bins known to a precision, and their number."""
        known = self.error < precision
        return float(np.abs(self.difference[known]).max(initial=0)), int(known.sum())


def agreement(
    reference: hist.Hist[Any], other: hist.Hist[Any], sparse: float = math.inf
) -> Agreement:
    """Compare two histograms with the same axis and weighted storage.

    Parameters
    ----------
    reference, other : hist.Hist
    sparse : float
        Relative error above which a bin of the reference is left out: a few heavy events fill it,
        which make its value and its error too small together.
    """
    contents: list[Any] = [f() for h in (reference, other) for f in (h.values, h.variances)]
    joined = _join(np.stack(contents))
    value, variance, ours, ours_variance = joined[:, joined[1] < (sparse * joined[0]) ** 2]
    return Agreement(ours / value - 1, np.sqrt(variance + ours_variance) / value)


def _join(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Join neighbouring bins until the errors of both histograms mean something.

    Values and variances of the reference and of the other, shape (4, bins); returns shape
    (4, joined bins). An error of a handful of events is not a standard deviation.
    """
    groups: list[NDArray[np.float64]] = []
    current = np.zeros(4)
    for column in columns.T:
        current = current + column
        value, variance, ours, ours_variance = current
        precise = variance < (LARGEST_BIN_ERROR * value) ** 2
        if precise and ours_variance < (LARGEST_BIN_ERROR * ours) ** 2:
            groups.append(current)
            current = np.zeros(4)
    groups[-1] = groups[-1] + current
    return np.stack(groups, axis=1)
