"""R(s) of a channel as nodes with covariance and interpolation: every integral is a weighted sum.

An integral over the curve is ``weights @ values``, so its error is that of a linear combination,
and contributions of channels, energy ranges and sources of error follow without sampling. The
principal value of the dispersion integral is analytic on each piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import ConfigurationError, DataError
from .errors_of_curves import ErrorSource
from .pieces import POWERS, Pieces, interpolating_pieces

__all__ = [
    "INTERPOLATIONS",
    "Kernel",
    "PiecewiseCurve",
    "dispersion_moments",
    "near_moments",
    "near_pieces",
]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]
Kernel = Callable[[Real], Real]
"""A function of s (GeV^2), shape (p,), with values of shape (p,) or (m, p)."""

INTERPOLATIONS = ("linear", "cubic")

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(12)
POINT_POWERS = POINTS[:, None] ** np.arange(POWERS)

FEWER_POINTS = 6
"""Of Gauss-Legendre, for kernels without poles near positive s: to 1e-14."""

NEAR = 3.0
"""Distance of a pole from the middle of a piece, in half lengths, below which the integral over
the piece is taken in closed form; farther away 12 points of Gauss-Legendre are exact to 1e-18."""

LARGEST_BLOCK = 2_000_000
"""Numbers held at a time, per q2 and point."""

FLOOR = 1e-7
"""GeV; distance of q from a node at which its logarithm stops to grow. It cancels between the
neighbours of a node unless R jumps there, where the principal value does not exist."""

TAIL_PANELS = 12
"""In x = E_last/E, each half of the one before."""


class PiecewiseCurve:
    """R(s) between nodes, zero outside them.

    Parameters
    ----------
    energies : array_like, shape (n,)
        sqrt(s) of the nodes, GeV, ascending, positive.
    values : array_like, shape (n,)
        R at the nodes: bare cross section with final-state radiation over 4 pi alpha^2/(3 s).
    errors : sequence of ErrorSource
        Each with shifts of shape (n, k).
    name : str
        Of the channel.
    interpolation : str
        ``linear`` in sqrt(s), or ``cubic`` (slopes from parabolas through three nodes).
    to_infinity : bool
        Whether R stays at its last value above the last node, as in perturbative QCD.

    Raises
    ------
    ConfigurationError
        For an unknown interpolation.
    DataError
        For nodes or values of the wrong shape, not finite, or not ascending.

    Examples
    --------
    >>> from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
    >>> flat = PiecewiseCurve([1.0, 2.0], [3.0, 3.0], name="flat")
    >>> round(float(flat.weights(lambda s: s) @ flat.values), 9)  # int ds R
    9.0
    """

    def __init__(
        self,
        energies: ArrayLike,
        values: ArrayLike,
        errors: Sequence[ErrorSource] = (),
        *,
        name: str,
        interpolation: str = "linear",
        to_infinity: bool = False,
    ) -> None:
        self.name = name
        self.energies = np.array(energies, dtype=np.float64)
        self.values = np.array(values, dtype=np.float64)
        self.errors = tuple(errors)
        self.interpolation = interpolation
        self.to_infinity = to_infinity
        self._check()
        self._pieces = interpolating_pieces(self.energies, interpolation)
        self._fine = self._pieces.refined()

    def _check(self) -> None:
        if self.interpolation not in INTERPOLATIONS:
            raise ConfigurationError(
                field="interpolation", value=self.interpolation, valid=INTERPOLATIONS
            )
        n, least = self.energies.size, 2 if self.interpolation == "linear" else 3
        if self.energies.ndim != 1 or self.values.shape != self.energies.shape or n < least:
            raise DataError(
                f"curve {self.name!r}: {self.energies.shape} energies and {self.values.shape}"
                f" values; valid: the same number of each, at least {least}"
            )
        if not (np.all(np.isfinite(self.energies)) and np.all(np.isfinite(self.values))):
            raise DataError(f"curve {self.name!r}: energies and values must be finite")
        steps = np.flatnonzero(np.diff(self.energies) <= 0.0)
        if self.energies[0] <= 0.0 or steps.size:
            at = self.energies[steps[0] + 1] if steps.size else self.energies[0]
            raise DataError(f"curve {self.name!r}: energy {at:g} GeV; they must be > 0 and ascend")
        for source in self.errors:
            if source.shifts.shape[0] != n:
                raise DataError(
                    f"curve {self.name!r}: error source {source.name!r} has"
                    f" {source.shifts.shape[0]} rows for {n} values"
                )

    @property
    def low(self) -> float:
        """First node, GeV."""
        return float(self.energies[0])

    @property
    def high(self) -> float:
        """Where the curve ends, GeV."""
        return float("inf") if self.to_infinity else float(self.energies[-1])

    def covariance(self, kind: str | None = None) -> Real:
        """Return the covariance of the values, shape (n, n); of one kind of errors if asked."""
        total = np.zeros((self.values.size, self.values.size))
        for source in self.errors:
            if kind is None or source.kind == kind:
                total += source.shifts @ source.shifts.T
        return total

    def _local(self, energies: Real) -> tuple[NDArray[np.intp], NDArray[np.intp], Real]:
        """Rows between the nodes, the nodes that each depends on and their weights."""
        row = np.flatnonzero((energies >= self.low) & (energies <= self.energies[-1]))
        piece = np.searchsorted(self.energies, energies[row], side="right") - 1
        piece = np.clip(piece, 0, self.energies.size - 2)
        u = (energies[row] - self._pieces.middle[piece]) / self._pieces.half[piece]
        powers = u[:, None] ** np.arange(POWERS)
        weights = np.einsum("rwp,rp->rw", self._pieces.basis[piece], powers)
        return row, self._pieces.stencil[piece], weights

    def interpolation_weights(self, energies: ArrayLike) -> Real:
        """Return W, shape (p, n), with ``R(energies) = W @ values``; energies (p,) in GeV."""
        e = np.atleast_1d(np.asarray(energies, dtype=np.float64))
        weights = np.zeros((e.size, self.values.size))
        row, stencil, local = self._local(e)
        weights[row[:, None], stencil] = local
        if self.to_infinity:
            weights[e > self.energies[-1], -1] = 1.0
        return weights

    def __call__(self, energies: ArrayLike) -> Real:
        """Return R at energies sqrt(s) in GeV, of their shape."""
        e = np.asarray(energies, dtype=np.float64)
        flat = e.ravel()
        result = np.zeros(flat.size)
        row, stencil, local = self._local(flat)
        result[row] = np.sum(local * self.values[stencil], axis=1)
        if self.to_infinity:
            result[flat > self.energies[-1]] = self.values[-1]
        return result.reshape(e.shape)

    def between_nodes(self, energies: ArrayLike) -> Real:
        """Return R at energies (GeV), of their shape, zero above the last node."""
        e = np.asarray(energies, dtype=np.float64)
        return np.where(e <= self.energies[-1], self(e), 0.0)

    def weights(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return w with ``int ds/s kernel(s) R(s) = w @ values`` between two energies.

        Parameters
        ----------
        kernel : callable
            Of s in GeV^2, shape (p,); returns shape (p,) or, several at once, (m, p).
        low, high : float, optional
            Range of sqrt(s), GeV.

        Returns
        -------
        ndarray, shape (n,) or (m, n)
        """
        low = self.low if low is None else max(low, self.low)
        high = self.high if high is None else min(high, self.high)
        pieces = self._fine.cut(low, high)
        energies = pieces.middle[:, None] + pieces.half[:, None] * POINTS
        values = np.asarray(kernel(energies.ravel() ** 2), dtype=np.float64)
        block = np.atleast_2d(values).reshape(-1, *energies.shape)
        block = block * (2.0 * pieces.half[:, None] * WEIGHTS / energies)
        weights = pieces.scatter(block @ POINT_POWERS, self.values.size)
        if self.to_infinity and high > self.energies[-1]:
            weights[:, -1] += self._tail_weight(kernel, max(low, self.energies[-1]), high)
        return weights[0] if values.ndim == 1 else weights

    def value(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return ``int ds/s kernel(s) R(s)``, shape () or (m,): `weights` times the values, faster.

        For kernels that are smooth in ln s.

        Parameters are those of `weights`.
        """
        low = self.low if low is None else max(low, self.low)
        high = self.high if high is None else min(high, self.high)
        whole = low <= self.low and high >= self.energies[-1]
        s, measure = self._whole if whole else self._quadrature(low, high)
        total = np.asarray(kernel(s) @ measure, dtype=np.float64)
        if self.to_infinity and high > self.energies[-1]:
            tail = self._tail_weight(kernel, max(low, self.energies[-1]), high)
            total = total + self.values[-1] * tail.reshape(total.shape)
        return np.asarray(total)

    @cached_property
    def _whole(self) -> tuple[Real, Real]:
        return self._quadrature(self.low, float(self.energies[-1]))

    def _quadrature(self, low: float, high: float) -> tuple[Real, Real]:
        """Return s and ds/s R of the points of integration, each of shape (p,)."""
        pieces = self._fine.cut(low, high)
        points, weights = np.polynomial.legendre.leggauss(FEWER_POINTS)
        powers = points[:, None] ** np.arange(POWERS)
        energies = pieces.middle[:, None] + pieces.half[:, None] * points
        coefficients = np.einsum("ij,ijp->ip", self.values[pieces.stencil], pieces.basis)
        measure = 2.0 * pieces.half[:, None] * weights / energies * (coefficients @ powers.T)
        return energies.ravel() ** 2, measure.ravel()

    def _tail_dispersion(self, q2: Real, low: float, high: float) -> Real:
        """Principal value of q2 int ds/[s (s - q2)] above the last node, between two energies."""
        low = max(low, self.energies[-1])
        if not self.to_infinity or high <= low:
            return np.zeros(q2.size)
        ends = [_logarithm_at(end, q2) for end in (low, high)]
        return np.asarray(ends[1] - ends[0])

    def tail(self, q2: Real) -> Real:
        """Return the part of q2 int ds R/[s (s - q2)] from above the last node, shape (p,)."""
        return np.asarray(self.values[-1] * self._tail_dispersion(q2, self.low, self.high))

    def _tail_weight(self, kernel: Kernel, low: float, high: float) -> Real:
        """Integral of 2 dE/E kernel in x = low/E, in panels that halve towards x = 0."""
        edges = np.append(0.5 ** np.arange(TAIL_PANELS), 0.0)
        edges = np.maximum(edges, low / high)
        middle, half = 0.5 * (edges[:-1] + edges[1:]), 0.5 * (edges[:-1] - edges[1:])
        x = (middle[:, None] + half[:, None] * POINTS).ravel()
        values = np.atleast_2d(kernel((low / x) ** 2))
        return np.asarray(values @ (2.0 / x * (half[:, None] * WEIGHTS).ravel()))

    def dispersion_weights(
        self, q2: ArrayLike, low: float | None = None, high: float | None = None
    ) -> Complex:
        """Return W with ``q2 int ds R(s)/[s (s - q2 - i0)] = W @ values``.

        Parameters
        ----------
        q2 : array_like, shape (p,)
            GeV^2, spacelike negative.
        low, high : float, optional
            Range of sqrt(s) of the integral, GeV.

        Returns
        -------
        ndarray of complex, shape (p, n)
            The real part is the principal value.
        """
        low = self.low if low is None else max(low, self.low)
        high = self.high if high is None else min(high, self.high)
        fine = self._fine.cut(low, high)
        q2 = np.atleast_1d(np.asarray(q2, dtype=np.float64))
        weights = np.zeros((q2.size, self.values.size), dtype=np.complex128)
        step = max(1, LARGEST_BLOCK // (max(1, fine.low.size) * POINTS.size))
        for start in range(0, q2.size, step):
            rows = slice(start, start + step)
            weights[rows] = fine.scatter(dispersion_moments(fine, q2[rows]), self.values.size)
        weights[:, -1] += self._tail_dispersion(q2, low, high)
        timelike = (q2 > 0.0) & (q2 >= low**2) & (q2 < high**2)
        weights[timelike] += 1j * np.pi * self.interpolation_weights(np.sqrt(q2[timelike]))
        return weights


def dispersion_moments(fine: Pieces, q2: Real) -> Real:
    """Principal values of int 2 dE/E u^p q2/(E^2 - q2), shape (len(q2), pieces, POWERS)."""
    energies = fine.middle[:, None] + fine.half[:, None] * POINTS
    measure = fine.half[:, None] * WEIGHTS
    row, piece = near_pieces(fine, q2)
    with np.errstate(divide="ignore", invalid="ignore"):
        kernel = 2.0 * q2[:, None, None] / (energies * (energies**2 - q2[:, None, None]))
        moments = (kernel * measure) @ POINT_POWERS
    moments[row, piece] = near_moments(fine, piece, np.sqrt(q2[row]))
    return np.asarray(moments)


def near_pieces(
    fine: Pieces, q2: Real, distance: float = NEAR
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of q2 and piece where the pole lies within some half lengths of the piece's middle."""
    q = np.where(q2 > 0.0, np.sqrt(np.abs(q2)), -np.inf)
    rows, pieces = np.nonzero(np.abs(q[:, None] - fine.middle) < distance * fine.half)
    return rows, pieces


def near_moments(fine: Pieces, piece: NDArray[np.intp], q: Real) -> Real:
    """Return the moments of pieces with the pole q near them, shape (len(q), POWERS).

    As q2/[s (s - q2)] ds = dE [1/(E - q) + 1/(E + q) - 2/E], one of three poles is near; it is
    integrated in closed form.
    """
    energies = fine.middle[piece, None] + fine.half[piece, None] * POINTS
    far_poles = 1.0 / (energies + q[:, None]) - 2.0 / energies
    moments = (far_poles * fine.half[piece, None] * WEIGHTS) @ POINT_POWERS
    return np.asarray(moments + _pole_moments(fine, piece, q))


def _logarithm_at(end: float, q2: Real) -> Real:
    """Return ln|1 - q2/end^2|, with the pole cut off as at the nodes; zero for infinity."""
    if np.isinf(end):
        return np.zeros(q2.size)
    q = np.sqrt(np.abs(q2))
    pole = np.log(np.abs(end - q).clip(min=FLOOR)) + np.log(end + q) - 2.0 * np.log(end)
    return np.where(q2 > 0.0, pole, np.log1p(np.abs(q2) / end**2))


def _pole_moments(pieces: Pieces, piece: NDArray[np.intp], q: Real) -> Real:
    """Principal value of int dE u^p/(E - q) over pieces, shape (len(q), POWERS)."""
    zeta = (q - pieces.middle[piece]) / pieces.half[piece]
    moments = np.empty((q.size, POWERS))
    moments[:, 0] = np.log(np.abs(pieces.high[piece] - q).clip(min=FLOOR))
    moments[:, 0] -= np.log(np.abs(pieces.low[piece] - q).clip(min=FLOOR))
    for p in range(1, POWERS):
        moments[:, p] = zeta * moments[:, p - 1] + (2.0 / p if p % 2 else 0.0)
    return moments
