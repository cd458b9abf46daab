"""Errors of measured curves as named shifts, so that what is common stays common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import ConfigurationError, DataError

__all__ = ["KINDS", "ErrorSource", "Estimate"]

Real = NDArray[np.float64]

KINDS = ("statistical", "systematic", "vacuum_polarization", "fsr", "parametric")
"""What errors are kept apart by."""

LEAST_EIGENVALUE = 1e-9
"""Over the largest one; what is more negative is no rounding."""


@dataclass(frozen=True)
class ErrorSource:
    """One source of error of n values: k independent shifts of one standard deviation each.

    Two curves whose sources have the same name share the parameters: they are fully correlated,
    shift by shift.

    Parameters
    ----------
    name : str
        Name of the parameters behind it, such as ``"kloe:systematic"``.
    kind : str
        One of `KINDS`.
    shifts : array_like, shape (n,) or (n, k)
        ``shifts[i, j]``: change of value i for one standard deviation of parameter j; the
        covariance of the values is ``shifts @ shifts.T``.

    Raises
    ------
    ConfigurationError
        For an unknown kind.
    DataError
        For shifts that are not finite or not a matrix.
    """

    name: str
    kind: str
    shifts: Real

    def __init__(self, name: str, kind: str, shifts: ArrayLike) -> None:
        if kind not in KINDS:
            raise ConfigurationError(field="kind", value=kind, valid=KINDS)
        matrix = np.array(shifts, dtype=np.float64)
        if matrix.ndim == 1:
            matrix = matrix[:, None]
        if matrix.ndim != 2 or not np.all(np.isfinite(matrix)):
            raise DataError(f"error source {name!r}: shifts must be finite, of shape (n, k)")
        matrix.setflags(write=False)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "shifts", matrix)

    @classmethod
    def from_covariance(cls, name: str, kind: str, covariance: ArrayLike) -> ErrorSource:
        """Return the source whose shifts give a covariance matrix, shape (n, n).

        Raises
        ------
        DataError
            If the matrix is not square, not symmetric or has negative eigenvalues.
        """
        matrix = np.array(covariance, dtype=np.float64)
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
            raise DataError(f"error source {name!r}: covariance of shape {matrix.shape}")
        if not np.allclose(matrix, matrix.T, rtol=1e-8, atol=0.0):
            raise DataError(f"error source {name!r}: the covariance is not symmetric")
        scale = np.sqrt(np.diag(matrix).clip(min=0.0))
        scale[scale == 0.0] = 1.0
        values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
        if values.size and values[0] < -LEAST_EIGENVALUE * max(values[-1], 1e-300):
            raise DataError(
                f"error source {name!r}: the covariance has the eigenvalue {values[0]:.3g}"
                " (of the correlations); it must be positive semi-definite"
            )
        kept = values > 0.0
        return cls(name, kind, scale[:, None] * vectors[:, kept] * np.sqrt(values[kept]))

    def transformed(self, matrix: ArrayLike) -> ErrorSource:
        """Return the source of ``matrix @ values``, matrix of shape (m, n)."""
        return ErrorSource(self.name, self.kind, np.asarray(matrix) @ self.shifts)


@dataclass(frozen=True)
class Estimate:
    """Numbers derived from curves, with errors by kind and correlations between the rows.

    Parameters
    ----------
    values : ndarray, shape (m,)
    shifts : mapping of str to ndarray, shape (m, k)
        By name of the error source: change of each row for one standard deviation of each
        parameter.
    kinds : mapping of str to str
        The kind of each source.
    """

    values: Real
    shifts: Mapping[str, Real] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    def covariance(self, kind: str | None = None) -> Real:
        """Return the covariance of the rows, shape (m, m); of one kind of errors if asked."""
        total = np.zeros((self.values.size, self.values.size))
        for name, shift in self.shifts.items():
            if kind is None or self.kinds[name] == kind:
                total += shift @ shift.T
        return total

    def errors(self, kind: str | None = None) -> Real:
        """Return the standard deviation of each row, shape (m,)."""
        total = np.zeros(self.values.size)
        for name, shift in self.shifts.items():
            if kind is None or self.kinds[name] == kind:
                total += np.sum(shift**2, axis=1)
        return np.sqrt(total)

    def correlation(self) -> Real:
        """Return the correlation matrix of the rows, shape (m, m); zero where no error is."""
        covariance = self.covariance()
        scale = np.sqrt(np.diag(covariance))
        scale[scale == 0.0] = np.inf
        return np.asarray(covariance / np.outer(scale, scale))

    def transformed(self, matrix: ArrayLike) -> Estimate:
        """Return the estimate of ``matrix @ values``, matrix of shape (p, m)."""
        rows = np.atleast_2d(np.asarray(matrix, dtype=np.float64))
        shifts = {name: rows @ shift for name, shift in self.shifts.items()}
        return Estimate(rows @ self.values, shifts, dict(self.kinds))

    @staticmethod
    def total(estimates: Iterable[Estimate], rows: int) -> Estimate:
        """Return the sum, row by row; sources of the same name add before they are squared."""
        values = np.zeros(rows)
        shifts: dict[str, Real] = {}
        kinds: dict[str, str] = {}
        for estimate in estimates:
            values = values + estimate.values
            for name, shift in estimate.shifts.items():
                shifts[name] = shifts[name] + shift if name in shifts else shift
                kinds[name] = estimate.kinds[name]
        return Estimate(values, shifts, kinds)

    @staticmethod
    def stacked(estimates: Iterable[Estimate]) -> Estimate:
        """Return the rows of all of them in one, correlations kept."""
        parts = list(estimates)
        rows = [estimate.values.size for estimate in parts]
        start = np.concatenate([[0], np.cumsum(rows)])
        shifts: dict[str, Real] = {}
        kinds: dict[str, str] = {}
        for k, estimate in enumerate(parts):
            for name, shift in estimate.shifts.items():
                whole = shifts.setdefault(name, np.zeros((start[-1], shift.shape[1])))
                whole[start[k] : start[k + 1]] = shift
                kinds[name] = estimate.kinds[name]
        values = np.concatenate([estimate.values for estimate in parts]) if parts else np.zeros(0)
        return Estimate(values, shifts, kinds)
