"""What a combination found: nodes with covariance, agreement, integrals over the curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..measured import MeasuredCurve
from ..words.errors import RangeError
from .interpolation import Interpolation, Shape
from .local import LocalAgreement, SourceAgreement
from .sets import SetAgreement

__all__ = ["Combination", "Integral"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Integral:
    """An integral over a combined curve and its error by source.

    Attributes
    ----------
    value : float
    stat, syst : float
        Standard deviations from the statistical covariance and from systematic errors of no name.
    systematics : mapping of str to float
        Signed shifts of the named sources, one standard deviation each: the same source shifts
        other integrals with it.
    shares : mapping of str to float
        What each data set contributes to the value; they add up to 1.
    """

    value: float
    stat: float
    syst: float
    systematics: Mapping[str, float]
    shares: Mapping[str, float]

    @property
    def error(self) -> float:
        """Total standard deviation."""
        named = sum(shift**2 for shift in self.systematics.values())
        return float(np.sqrt(self.stat**2 + self.syst**2 + named))


@dataclass(frozen=True, eq=False)
class Combination:
    """A channel's data sets combined into one curve.

    Attributes
    ----------
    curve : MeasuredCurve
        Values at the nodes, their statistical and systematic covariance, the named sources as
        absolute shifts; all after inflation.
    interpolation : Interpolation
        The curve between the nodes.
    datasets : tuple of MeasuredCurve
        What was combined, m nodes and n points in all.
    gain : ndarray, shape (m, n)
        Derivatives of the node values with respect to the data, in the order of `datasets`.
    predictions : ndarray, shape (n,)
        The fitted curve at the data.
    pulls : ndarray, shape (n,)
        (data - fit) over its standard deviation; 0 for points that the fit must meet.
    chi2, ndf : float, int
        Of the whole fit, before inflation.
    local : LocalAgreement
        chi2 and inflation at each node.
    sources : SourceAgreement
        Pulls and inflation of the named sources.
    sets : tuple of SetAgreement
        Each data set beside the curve.
    iterations : int
        Until the multiplicative errors were those of the fitted curve.
    """

    curve: MeasuredCurve
    interpolation: Interpolation
    datasets: tuple[MeasuredCurve, ...]
    gain: Array
    predictions: Array
    pulls: Array
    chi2: float
    ndf: int
    local: LocalAgreement
    sources: SourceAgreement
    sets: tuple[SetAgreement, ...]
    iterations: int

    @property
    def probability(self) -> float:
        """Probability of a larger chi2; 1 without degrees of freedom."""
        from scipy.special import chdtrc  # type: ignore[import-untyped]

        return float(chdtrc(self.ndf, self.chi2)) if self.ndf else 1.0

    @property
    def slices(self) -> list[slice]:
        """Where each data set stands in `gain`, `predictions` and `pulls`."""
        ends = np.cumsum([len(curve) for curve in self.datasets])
        return [slice(int(e) - len(c), int(e)) for e, c in zip(ends, self.datasets, strict=True)]

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest energy of the data, GeV, bins included."""
        ranges = [curve.range for curve in self.datasets]
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    @property
    def shares(self) -> Array:
        """What each data set contributes at each node, shape (sets, m).

        Columns add up to 1; they are 0 where the curve is 0.
        """
        parts = np.array([self.gain[:, part] @ self.predictions[part] for part in self.slices])
        total = parts.sum(axis=0)
        share = np.divide(parts, total, out=np.zeros_like(parts), where=total != 0)
        return np.asarray(share)

    def __call__(self, energies: ArrayLike) -> Array:
        """Return the curve at energies, GeV; same shape."""
        x = self._inside(energies)
        values: Array = self.interpolation.matrix(x.ravel()) @ self.curve.values
        return values.reshape(x.shape)

    def covariance(self, energies: ArrayLike) -> Array:
        """Return the covariance of the curve at energies, GeV, shape (n, n)."""
        matrix = self.interpolation.matrix(self._inside(energies))
        result: Array = matrix @ self.curve.covariance @ matrix.T
        return result

    def errors(self, energies: ArrayLike) -> Array:
        """Return the standard deviations of the curve at energies, GeV; same shape."""
        x = self._inside(energies)
        matrix = self.interpolation.matrix(x.ravel())
        variances = np.einsum("ij,jk,ik->i", matrix, self.curve.covariance, matrix)
        return np.asarray(np.sqrt(variances)).reshape(x.shape)

    def weights(self, kernel: Shape | None, low: float, high: float) -> Array:
        """Return w, shape (m,), with w @ values the integral of kernel(E) f(E) dE.

        Parameters
        ----------
        kernel : callable or None
            Function of E, the square root of s, in GeV, shape (n,); None stands for 1. An integral
            over s has the additional factor 2 E.
        low, high : float
            GeV, within `range`.

        Raises
        ------
        RangeError
            For a range without data, or an empty one.
        """
        first, last = self.range
        slack = 1e-9 * last
        if not (first - slack <= low < high <= last + slack):
            raise RangeError(
                f"{self.curve.name}: integral from {low:g} to {high:g} GeV; "
                f"valid: rising, within {first:g} to {last:g} GeV"
            )
        return self.interpolation.integral(kernel, low, high)

    def integrate(self, kernel: Shape | None, low: float, high: float) -> Integral:
        """Return the integral of kernel(E) f(E) dE with its errors; arguments as in `weights`."""
        w = self.weights(kernel, low, high)
        curve = self.curve
        value = float(w @ curve.values)
        onto_data = (w @ self.gain) * self.predictions
        return Integral(
            value=value,
            stat=_deviation(w, curve.stat),
            syst=_deviation(w, curve.syst),
            systematics={tag: float(w @ shift) for tag, shift in curve.shifts.items()},
            shares={
                dataset.name: float(onto_data[part].sum() / onto_data.sum())
                for dataset, part in zip(self.datasets, self.slices, strict=True)
            },
        )

    def _inside(self, energies: ArrayLike) -> Array:
        x = np.asarray(energies, dtype=np.float64)
        first, last = self.range
        outside = x[(x < first) | (x > last)]
        if outside.size:
            raise RangeError(
                f"{self.curve.name}: no data at {outside.flat[0]:g} GeV; "
                f"valid: {first:g} to {last:g} GeV"
            )
        return x


def _deviation(weights: Array, covariance: Array) -> float:
    # Rounding may bring a vanishing variance below zero.
    return float(np.sqrt(max(0.0, float(weights @ covariance @ weights))))
