"""Hadronic vacuum polarisation from R(s) by its dispersion relation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core
from .errors_of_curves import Estimate
from .pieces import POWERS, Pieces
from .piecewise_curve import PiecewiseCurve, near_moments, near_pieces
from .spectrum import Channel, HadronicSpectrum
from .top_quark import top_polarization

__all__ = ["HadronicPolarization", "PolarizationErrors"]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]

INSIDE = np.cos(np.pi * (np.arange(POWERS) + 0.5) / POWERS)
"""Points of a piece that fix its cubic polynomial, away from its ends, where channels jump."""

FAR_POINTS, FAR_WEIGHTS = np.polynomial.legendre.leggauss(4)
FAR = 6.0
"""In pieces that the pole is farther away from than so many half lengths: to 2e-9 at worst."""

BLOCK = 200_000
"""Points times q2 at a time."""


@dataclass(frozen=True)
class PolarizationErrors:
    """Standard deviations of the real and imaginary part, and their correlation, each (p,)."""

    real: Real
    imaginary: Real
    correlation: Real


class HadronicPolarization:
    """Pi_had(q2) = -(alpha q2/3 pi) int ds R(s)/[s (s - q2 - i0)], with alpha/(1 - Pi).

    For timelike q2 the principal value is analytic on each piece of R and Im Pi = -(alpha/3) R;
    narrow resonances are Breit-Wigners. All channels are one curve on the union of their nodes, so
    values cost little; errors go channel by channel.

    Parameters
    ----------
    spectrum : HadronicSpectrum
        Bare R(s) with final-state radiation inside.

    Examples
    --------
    >>> from vasilisa.hadrons.dispersion import HadronicPolarization
    >>> from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
    >>> from vasilisa.hadrons.spectrum import HadronicSpectrum
    >>> flat = PiecewiseCurve([1.0, 2.0], [3.0, 3.0], name="flat")
    >>> pi = HadronicPolarization(HadronicSpectrum("toy", [flat]))
    >>> round(complex(pi(2.25)).imag, 6)
    -0.007297
    """

    def __init__(self, spectrum: HadronicSpectrum) -> None:
        self.spectrum = spectrum
        channels = spectrum.channels.values()
        self._curves = [c for c in channels if isinstance(c, PiecewiseCurve)]
        self._others: list[Channel] = [c for c in channels if not isinstance(c, PiecewiseCurve)]
        self._pieces, self._coefficients = _sum_of_curves(self._curves)
        pieces = self._pieces
        energies = pieces.middle[:, None] + pieces.half[:, None] * FAR_POINTS
        ratio = self._coefficients @ (FAR_POINTS ** np.arange(POWERS)[:, None])
        self._far_squares = energies**2
        self._far_strengths = (2.0 * ratio * pieces.half[:, None] * FAR_WEIGHTS / energies).ravel()

    @property
    def ends(self) -> Real:
        """Energies (GeV) at which channels begin and end."""
        return np.unique([end for c in self._curves for end in (c.low, float(c.energies[-1]))])

    @property
    def nodes(self) -> Real:
        """Energies (GeV) at which R is not smooth."""
        edges = [c.energies for c in self._curves]
        return np.unique(np.concatenate(edges)) if edges else np.zeros(0)

    def __call__(self, q2: ArrayLike) -> Complex:
        """Return Pi_had at q2 (GeV^2, spacelike negative), complex, of the shape of q2."""
        q2 = np.asarray(q2, dtype=np.float64)
        flat = q2.ravel()
        total = self.smooth(flat)
        for channel in self._others:
            weights = channel.dispersion_weights(flat)
            total = total + _FACTOR * (weights @ channel.values)
        return np.asarray(total).reshape(q2.shape)

    def smooth(self, q2: ArrayLike) -> Complex:
        """Return Pi_had without the narrow resonances at q2 (GeV^2), shape (p,)."""
        q2 = np.atleast_1d(np.asarray(q2, dtype=np.float64))
        total = np.zeros(q2.size, dtype=np.complex128)
        step = max(1, BLOCK // self._far_strengths.size)
        for start in range(0, q2.size, step):
            rows = slice(start, start + step)
            total[rows] = self._between_nodes(q2[rows])
        energies = np.sqrt(q2.clip(min=0.0))
        for curve in self._curves:
            total += curve.tail(q2)
            total += 1j * np.pi * np.where(q2 > 0.0, curve(energies), 0.0)
        return np.asarray(_FACTOR * total)

    def _between_nodes(self, q2: Real) -> Real:
        """Principal value of q2 int ds R/[s (s - q2)] over the pieces, shape (p,)."""
        row, piece = near_pieces(self._pieces, q2, FAR)
        with np.errstate(divide="ignore"):
            far = 1.0 / (self._far_squares - q2[:, None, None])
        far[row, piece] = 0.0
        total = q2 * (far.reshape(q2.size, -1) @ self._far_strengths)
        moments = near_moments(self._pieces, piece, np.sqrt(q2[row]))
        near = np.sum(moments * self._coefficients[piece], axis=1)
        return np.asarray(total + np.bincount(row, near, minlength=q2.size))

    def estimate(self, q2: ArrayLike) -> Estimate:
        """Return the real, then the imaginary parts, 2p rows, with all sources of error."""
        dispersed = self.spectrum.dispersion(q2)
        shifts = {name: _FACTOR * shift for name, shift in dispersed.shifts.items()}
        return Estimate(_FACTOR * dispersed.values, shifts, dispersed.kinds)

    def errors(self, q2: ArrayLike, kind: str | None = None) -> PolarizationErrors:
        """Return the errors of Re and Im Pi at q2 (GeV^2), shape (p,), with their correlation.

        Of one kind of errors if asked.
        """
        estimate = self.estimate(q2)
        count = estimate.values.size // 2
        covariance = np.zeros((3, count))
        for name, shift in estimate.shifts.items():
            if kind is not None and estimate.kinds[name] != kind:
                continue
            real, imaginary = shift[:count], shift[count:]
            covariance[0] += np.sum(real**2, axis=1)
            covariance[1] += np.sum(imaginary**2, axis=1)
            covariance[2] += np.sum(real * imaginary, axis=1)
        scale = np.sqrt(covariance[0] * covariance[1])
        correlation = np.divide(covariance[2], scale, out=np.zeros(count), where=scale > 0.0)
        return PolarizationErrors(np.sqrt(covariance[0]), np.sqrt(covariance[1]), correlation)

    def table(self, energies: ArrayLike, *, charged: bool = True) -> Real:
        """Return lines of the Novosibirsk format at energies sqrt|q2| (GeV), shape (p, 8).

        Columns: s, Re Pi(-s), Re Pi(s), Im Pi(s), their three errors, the correlation of the last
        two [IGN08]. Leptons and top quark are inside unless ``charged`` is False.
        """
        s = np.asarray(energies, dtype=np.float64) ** 2
        timelike, spacelike = self(s), self(-s).real
        if charged:
            timelike = timelike + leptons_and_top(s)
            spacelike = spacelike + leptons_and_top(-s).real
        errors = self.errors(s)
        columns = [s, spacelike, timelike.real, timelike.imag]
        columns += [self.errors(-s).real, errors.real, errors.imaginary, errors.correlation]
        return np.stack(columns, axis=1)


_FACTOR = -_core.Constants().alpha / (3.0 * np.pi)


def leptons_and_top(q2: ArrayLike) -> Complex:
    """Return Pi of e, mu, tau and top at q2 (GeV^2), complex, of its shape; |q2| < m_top^2."""
    leptons = _core.make_vacuum_polarization("leptonic", _core.Constants())
    return np.asarray(np.asarray(leptons(q2)) + top_polarization(q2))


def _sum_of_curves(curves: list[PiecewiseCurve]) -> tuple[Pieces, Real]:
    """Return pieces on the union of the nodes and the coefficients of u^p of the sum there."""
    nodes = [c.energies for c in curves]
    edges = np.unique(np.concatenate(nodes)) if nodes else np.array([1.0, 2.0])
    count = edges.size - 1
    identity = np.broadcast_to(np.eye(POWERS), (count, POWERS, POWERS))
    stencil = np.arange(count * POWERS).reshape(count, POWERS)
    # the "values" of these pieces are their own coefficients
    whole = Pieces(edges[:-1], edges[1:], stencil, identity)
    energies = whole.middle[:, None] + whole.half[:, None] * INSIDE
    total = np.zeros_like(energies)
    for curve in curves:
        total += curve.between_nodes(energies)
    coefficients = np.linalg.solve(INSIDE[:, None] ** np.arange(POWERS), total.T).T
    fine = whole.refined()
    return fine, np.einsum("iw,iwp->ip", coefficients.ravel()[fine.stencil], fine.basis)
