"""Bins for the two particles of a pair, coarse ones for counts and fine ones for templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...words.errors import ConfigurationError, DataError

__all__ = ["Cells", "Counts", "PairGrid", "bin_edges"]

Array = NDArray[np.float64]


def bin_edges(field: str, edges: Any) -> Array:
    """Return the edges of bins.

    Raises
    ------
    ConfigurationError
        If they do not increase, or make no bin.
    """
    array = np.asarray(edges, dtype=np.float64)
    if array.ndim != 1 or len(array) < 2 or not (np.diff(array) > 0).all():
        raise ConfigurationError(
            field=field, value=array.tolist(), valid="at least two edges, in increasing order"
        )
    return array


@dataclass(frozen=True)
class Counts:
    """Candidates in bins.

    Attributes
    ----------
    values, variances : array of shape (bins, ...)
        Sums of weights and of their squares.
    total : float
        Sum of all weights, of candidates outside the bins, too.
    """

    values: Array
    variances: Array
    total: float

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.values + other.values, self.variances + other.variances, self.total + other.total
        )


@dataclass(frozen=True)
class Cells:
    """A sample in fine bins, from which a template is made.

    Attributes
    ----------
    values, variances : array of shape (bins, bins) or (bins,)
        Sums of weights and of their squares.
    total, total_variance : float
        The same for the whole sample.
    nodes : array of shape (bins,)
        Mean value in each fine bin of either particle; empty where nothing is folded.
    """

    values: Array
    variances: Array
    total: float
    total_variance: float
    nodes: Array

    @property
    def mean_weight(self) -> float:
        """Mean of the weights, each taken with its weight."""
        return self.total_variance / self.total


@dataclass(frozen=True)
class PairGrid:
    """Bins for the values of the negative and of the positive particle.

    Attributes
    ----------
    edges : array of shape (bins + 1,)
        Of the counts; GeV.
    fine : array of shape (fine bins + 1,)
        Of the samples that templates are folded from; empty: the same bins, nothing is folded.
    missing : bool
        Whether NaN is a bin of its own, the first: no cluster.
    """

    edges: Array
    fine: Array
    missing: bool = False

    @classmethod
    def folded(cls, edges: Any, parts: int, highest: float, margin: float) -> PairGrid:
        """Return bins whose templates are folded.

        Parameters
        ----------
        edges : array_like of shape (bins + 1,)
        parts : int
            Fine bins in the mean width of a bin.
        highest : float
            Largest true value.
        margin : float
            How far below the bins true values still matter.
        """
        edges = bin_edges("edges", edges)
        width = (edges[-1] - edges[0]) / (len(edges) - 1) / parts
        low, high = max(edges[0] - margin, width), max(min(highest, edges[-1] + margin), edges[0])
        number = max(1, int(np.ceil((high - low) / width)))
        return cls(edges, low + width * np.arange(number + 1) * (1 + 1e-12))

    @property
    def n_bins(self) -> int:
        """Bins of either particle, that of NaN among them."""
        return len(self.edges) - 1 + self.missing

    def counts(self, minus: Array, plus: Array, weights: Array | None) -> Counts:
        """Count pairs.

        Parameters
        ----------
        minus, plus : array of shape (N,)
        weights : array of shape (N,), optional
        """
        values, variances = self._histogram(self.edges, minus, plus, weights)
        total = float(len(minus) if weights is None else weights.sum())
        return Counts(values, variances, total)

    def cells(self, name: str, minus: Array, plus: Array, weights: Array | None) -> Cells:
        """Bin a sample.

        Raises
        ------
        DataError
            If it is empty.
        """
        total, square = _sums(name, minus, weights)
        if not len(self.fine):
            values, variances = self._histogram(self.edges, minus, plus, weights)
            return Cells(values, variances, total, square, np.empty(0))
        values, variances = self._histogram(self.fine, minus, plus, weights)
        return Cells(values, variances, total, square, self._nodes(minus, plus))

    def _nodes(self, minus: Array, plus: Array) -> Array:
        """Return the mean value in each fine bin: a peak inside a bin stays where it is."""
        both = np.concatenate([minus, plus])
        places = np.searchsorted(self.fine, both, side="right") - 1
        n = len(self.fine) - 1
        inside = (places >= 0) & (places < n)
        number = np.bincount(places[inside], minlength=n)
        total = np.bincount(places[inside], both[inside], minlength=n)
        middle = 0.5 * (self.fine[1:] + self.fine[:-1])
        return np.where(number > 0, total / np.maximum(number, 1), middle)

    def _histogram(
        self, edges: Array, minus: Array, plus: Array, weights: Array | None
    ) -> tuple[Array, Array]:
        n = len(edges) - 1 + self.missing
        rows, columns = (self._places(edges, each) for each in (minus, plus))
        inside = (rows >= 0) & (rows < n) & (columns >= 0) & (columns < n)
        flat = rows[inside] * n + columns[inside]
        if weights is None:
            values = np.bincount(flat, minlength=n * n).astype(np.float64).reshape(n, n)
            return values, values
        chosen = weights[inside]
        sums = np.zeros((2, n * n))
        for i, each in enumerate((chosen, chosen**2)):
            sums[i] = np.bincount(flat, each, minlength=n * n)
        return sums[0].reshape(n, n), sums[1].reshape(n, n)

    def _places(self, edges: Array, values: Array) -> NDArray[np.int64]:
        places = np.searchsorted(edges, values, side="right") - 1
        if not self.missing:
            return np.where(np.isnan(values), -1, places)
        places = np.where(places < 0, -2, places) + 1
        return np.where(np.isnan(values), 0, places)


@dataclass(frozen=True)
class AngleGrid:
    """Bins of the averaged polar angle, theta_avg = (theta_minus - theta_plus + pi)/2.

    Attributes
    ----------
    edges : array of shape (bins + 1,)
        rad.
    """

    edges: Array

    @property
    def middle(self) -> Array:
        """Middle of each bin."""
        return 0.5 * (self.edges[1:] + self.edges[:-1])

    def counts(self, minus: Array, plus: Array, weights: Array | None) -> Counts:
        """Count pairs, given by their angles of shape (N,)."""
        angle = 0.5 * (minus - plus + np.pi)
        values = np.histogram(angle, self.edges, weights=weights)[0].astype(np.float64)
        if weights is None:
            return Counts(values, values, float(len(angle)))
        variances = np.histogram(angle, self.edges, weights=weights**2)[0]
        return Counts(values, variances, float(weights.sum()))

    def cells(self, name: str, minus: Array, plus: Array, weights: Array | None) -> Cells:
        """Bin a sample.

        Raises
        ------
        DataError
            If it is empty.
        """
        total, square = _sums(name, minus, weights)
        counts = self.counts(minus, plus, weights)
        return Cells(counts.values, counts.variances, total, square, np.empty(0))


def _sums(name: str, values: Array, weights: Array | None) -> tuple[float, float]:
    """Return the sum of the weights of a sample and of their squares."""
    total = float(len(values) if weights is None else weights.sum())
    if not total > 0:
        raise DataError(f"template {name}: the sample is empty; valid: a positive sum")
    return total, total if weights is None else float((weights**2).sum())
