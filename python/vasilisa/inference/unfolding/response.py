"""How true bins become measured ones, with the statistical error of the simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...words.errors import DataError

__all__ = ["Response"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Response:
    """Simulated events by measured and true bin.

    Parameters
    ----------
    counts : array_like, shape (m, n)
        Sums of weights of events measured in bin i and made in bin j.
    generated : array_like, shape (n,)
        Sums of weights of all events made in bin j, seen or not.
    squares, generated_squares : array_like, optional
        Sums of the squared weights, of the same shapes; by default those of unit weights.

    Attributes
    ----------
    matrix : ndarray, shape (m, n)
        Probability that an event made in bin j is measured in bin i.
    efficiency : ndarray, shape (n,)
        Probability that it is measured at all.

    Raises
    ------
    DataError
        For wrong shapes, numbers that are not finite, negative probabilities, true bins without
        events.
    """

    counts: Array
    generated: Array
    squares: Array = None  # type: ignore[assignment]
    generated_squares: Array = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        counts = _numbers("response", self.counts, 2)
        generated = _numbers("response: generated", self.generated, 1)
        if counts.shape[1] != len(generated):
            raise DataError(
                f"response: shape {counts.shape} for {len(generated)} true bins; "
                f"valid: (measured bins, {len(generated)})"
            )
        squares = _squares("response: squares", self.squares, counts)
        generated_squares = _squares(
            "response: generated_squares", self.generated_squares, generated
        )
        empty = np.logical_or(generated <= 0, counts.sum(0) <= 0)
        _refuse("has no entries", np.asarray(empty))
        # Weights of both signs may leave a rare cell below zero, within its error.
        below = counts < -5 * np.sqrt(squares)
        _refuse("has a negative number of entries", np.asarray(below.any(0)))
        values = {
            "counts": np.maximum(counts, 0.0),
            "generated": generated,
            "squares": squares,
            "generated_squares": generated_squares,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def of_events(
        cls,
        true: ArrayLike,
        measured: ArrayLike,
        *,
        true_edges: ArrayLike,
        measured_edges: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> Response:
        """Return the response that simulated events have.

        Parameters
        ----------
        true, measured : array_like, shape (N,)
            The quantity; NaN where the event is not measured.
        true_edges, measured_edges : array_like, shape (n + 1,), (m + 1,)
            Of the bins.
        weights : array_like, shape (N,), optional
            Ones by default.
        """
        true, measured = np.asarray(true, float), np.asarray(measured, float)
        weight = np.ones(true.shape) if weights is None else np.asarray(weights, float)
        if not true.shape == measured.shape == weight.shape:
            raise DataError(
                f"response: shapes {true.shape}, {measured.shape}, {weight.shape}; valid: the same"
            )
        edges = (np.asarray(measured_edges, float), np.asarray(true_edges, float))
        seen = np.isfinite(measured)
        counts, squares = (
            np.histogram2d(measured[seen], true[seen], bins=edges, weights=each[seen])[0]
            for each in (weight, weight**2)
        )
        generated, generated_squares = (
            np.histogram(true, bins=edges[1], weights=each)[0] for each in (weight, weight**2)
        )
        return cls(counts, generated, squares, generated_squares)

    @property
    def matrix(self) -> Array:
        """Probabilities, shape (m, n)."""
        return np.asarray(self.counts / self.generated)

    @property
    def efficiency(self) -> Array:
        """Probabilities of being measured, shape (n,)."""
        return np.asarray(self.matrix.sum(0))

    def with_matrix(self, matrix: Array) -> Response:
        """Return a response with other probabilities and the same statistics."""
        changed: Response = object.__new__(Response)
        values = {
            "counts": matrix * self.generated,
            "generated": self.generated,
            "squares": self.squares,
            "generated_squares": self.generated_squares,
        }
        for name, value in values.items():
            object.__setattr__(changed, name, value)
        return changed

    def covariance(self, true: int) -> Array:
        """Return the covariance of the probabilities of a true bin, shape (m, m).

        A cell is part of all that was generated: for unit weights this is the multinomial one,
        (delta_ik P_i - P_i P_k)/N [DAG95].
        """
        p, square = self.matrix[:, true], self.squares[:, true]
        common = np.outer(p, square)
        whole = np.outer(p, p) * self.generated_squares[true]
        return np.asarray((np.diag(square) - common - common.T + whole) / self.generated[true] ** 2)

    def propagated(self, jacobian: Array) -> Array:
        """Return the covariance of results, of their derivatives by the probabilities.

        Parameters
        ----------
        jacobian : ndarray, shape (n, m, n)
            Of result t by cell (i, j).
        """
        total = np.zeros((len(jacobian), len(jacobian)))
        for j in range(len(self.generated)):
            block = jacobian[:, :, j]
            total += block @ self.covariance(j) @ block.T
        return total


def _numbers(name: str, value: ArrayLike, dimensions: int) -> Array:
    found = np.array(value, dtype=np.float64)
    if found.ndim != dimensions or found.size == 0:
        raise DataError(f"{name}: shape {found.shape}; valid: {dimensions} dimensions, not empty")
    if not np.isfinite(found).all():
        place = np.argwhere(~np.isfinite(found))[0].tolist()
        raise DataError(f"{name}: {found[tuple(place)]} in bin {place}; valid: finite numbers")
    return found


def _squares(name: str, value: ArrayLike | None, default: Array) -> Array:
    if value is None:
        return np.abs(default)
    found = _numbers(name, value, default.ndim)
    if found.shape != default.shape:
        raise DataError(f"{name}: shape {found.shape}; valid: {default.shape}")
    return found


def _refuse(what: str, bad: NDArray[np.bool_]) -> None:
    if bad.any():
        raise DataError(f"response: true bin {int(np.argmax(bad))} {what}; valid: above 0")
