"""The spectral function of a form factor as a sum of propagators: the dispersive treatment.

F(q2)/q2 = 1/q2 - 1/pi int ds' Im F(s') / [s' (q2 - s')], the once-subtracted dispersion relation
with F(0) = 1 [CHM22], becomes a sum w_i/(q2 - m_i^2) by quadrature, so that a loop with F at two
photons is a double sum of loops with photons of mass m_i: pole-pole, pole-dispersive and
dispersive-dispersive. Loops have poles and thresholds on the real axis of the mass and are analytic
below it, where their i0 points; so every panel of the quadrature is an arc below the axis, and Im F
goes there as the polynomial that interpolates it on its panel.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.errors import ConfigurationError, RangeError
from .analytic import analytic

__all__ = ["SpectralSum", "spectral_sum"]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]

NODES, NODES_AT_S = 8, 20
"""Of a panel, and of the one around s, whose arc passes the pole of the propagator."""

TOLERANCES = (1e-4, 1e-3, 1e-2)
"""Of the interpolation of Im F, relative to its maximum, the first that does with `MAX_NODES`;
integrals over it are better by orders."""

MAX_NODES = 800
"""Time and memory go with the square."""

ARC = 0.5
"""Depth of an arc over half its length."""

MODEL_END = 50.0
"""GeV^2; how far analytic form factors are followed beyond their range, where little is left."""

WIDE_END = 300.0
"""GeV^2; the same for sums of poles, with an imaginary part on the whole axis."""

SUM_RULE, DISPERSION_RELATION = 0.2, 0.1
"""Largest violations that are taken for imperfections of a model."""

AT_THRESHOLD = 4e-3
"""Largest |Im F/F| at 2 m_pi and below: the constant width of the omega makes 1e-3, a P wave that
opens at 0.25 GeV 5e-3."""

P_WAVE_AT, P_WAVE_RISE = 1.3, 0.12
"""How far above the threshold, over its s, and the least part of what Im F/F has risen to at twice
the threshold: 0.19 for a P wave, 0.09 for one that opens at 0.3 GeV."""

OPEN = 3e-3
"""Least rise of Im F/F to twice the threshold; the rho has 0.03."""


@dataclass(frozen=True)
class SpectralSum:
    """F(q2)/q2 as a sum of propagators.

    Attributes
    ----------
    weights, masses_squared : ndarray, shape (N,)
        Complex; the massless photon is the first. GeV^2.
    sum_rule : float
        1/pi int ds' Im F(s')/s', which is 1 if F falls for large q2.
    """

    weights: Complex
    masses_squared: Complex
    sum_rule: float

    def form_factor(self, s: float) -> complex:
        """Return F(s) of the sum."""
        return complex((self.weights * s / (s - self.masses_squared)).sum())


def spectral_sum(form_factor: _core.FormFactor, s: float, threshold: float) -> SpectralSum:
    """Make the sum for loops at the energy squared s.

    Parameters
    ----------
    form_factor : FormFactor
        With an imaginary part from the threshold on; for sums of poles, whose constant widths make
        one everywhere, the integral runs over the whole axis.
    s, threshold : float
        GeV^2.

    Raises
    ------
    ConfigurationError
        If Im F is zero, starts elsewhere, or does not belong to F by a dispersion relation.
    """
    form_factor = analytic(form_factor, s)
    imaginary, low, high = _spectral_function(form_factor, s, threshold)
    probes = np.linspace(max(low, 0.5 * threshold), min(high, max(2.0, 2 * s)), 4001)[1:-1]
    scale = float(np.abs(imaginary(probes)).max())
    if scale <= 1e-6:
        raise ConfigurationError(
            "Im F = 0: there is no spectral function",
            field="form_factor",
            value=form_factor.name,
            valid="a complex form factor, such as strong2020, or pion_structure fxsqed",
        )
    if low > 0:
        _require_threshold(form_factor.name, imaginary, form_factor, threshold)
    nodes, values = [0.0 + 0j], [1.0 + 0j]
    for panel in _panels(form_factor.name, imaginary, s, low, high, scale):
        position, weight = panel.quadrature()
        nodes.extend(position)
        values.extend(-weight / (math.pi * position))
    weights, masses = np.array(values), np.array(nodes)
    found = SpectralSum(weights, masses, float((1 - weights.sum()).real))
    _require_dispersion_relation(form_factor, found, s)
    return found


def _spectral_function(
    form_factor: _core.FormFactor, s: float, threshold: float
) -> tuple[Callable[[Real], Real], float, float]:
    """Return Im F and the ends of its support."""

    def imaginary(x: Real) -> Real:
        return np.asarray(form_factor.continuation(x)).imag

    if isinstance(form_factor, _core.PoleSum):
        return imaginary, -WIDE_END, WIDE_END
    low, high = form_factor.range
    if low > 1.3 * threshold:
        raise ConfigurationError(
            f"begins at sqrt(s) = {math.sqrt(low):.4g} GeV, its spectral function at "
            f"{math.sqrt(threshold):.4g} GeV",
            field="form_factor",
            value=form_factor.name,
            valid="from 2 m_pi on",
        )
    start = max(low, threshold)
    try:
        form_factor.continuation(MODEL_END)
        high = max(high, MODEL_END)
    except RangeError:
        if s > 0.9 * high:
            raise ConfigurationError(
                f"ends at sqrt(s) = {math.sqrt(high):.4g} GeV, too near {math.sqrt(s):.4g} GeV",
                field="form_factor",
                value=form_factor.name,
                valid="beyond 1.06 ecm for pion_structure dispersive",
            ) from None
    at_start = float(imaginary(np.array([start]))[0])

    def from_threshold(x: Real) -> Real:
        # A table begins where it begins: down to the threshold like a P wave.
        p_wave = np.clip((x - threshold) / max(start - threshold, 1e-300), 0, 1) ** 1.5
        return np.where(x < start, at_start * p_wave, imaginary(np.maximum(x, start)))

    return from_threshold, threshold, high


def _require_threshold(
    name: str,
    imaginary: Callable[[Real], Real],
    form_factor: _core.FormFactor,
    threshold: float,
) -> None:
    """Refuse an imaginary part that does not open at 2 m_pi as a P wave does."""
    start = form_factor.range[0]
    below = np.linspace(start, threshold, 8) if start < threshold else np.empty(0)
    places = np.concatenate([threshold * np.array([2.0, P_WAVE_AT, 1 + 1e-6]), below])
    modulus = np.abs(form_factor(np.maximum(places, start)))
    parts = imaginary(places[:3]), np.imag(form_factor(below))
    phase = np.abs(np.concatenate(parts)) / modulus
    above, near, at_threshold = phase[:3]
    rise = (near - at_threshold) / (above - at_threshold) if above > at_threshold + OPEN else 0.0
    if phase[2:].max() > AT_THRESHOLD:
        where = "is not zero below" if phase[3:].max(initial=0) > AT_THRESHOLD else "jumps at"
    elif rise < P_WAVE_RISE:
        where = "is still zero above"
    else:
        return
    raise ConfigurationError(
        f"Im F {where} the threshold 2 m_pi = {math.sqrt(threshold):.4g} GeV",
        field="form_factor",
        value=name,
        valid="Im F that opens at 2 m_pi",
    )


def _require_dispersion_relation(
    form_factor: _core.FormFactor, found: SpectralSum, s: float
) -> None:
    """Refuse a form factor that its own imaginary part does not give back."""
    if not abs(found.sum_rule - 1) <= SUM_RULE:
        raise ConfigurationError(
            f"(1/pi) int Im F/s ds = {found.sum_rule:.3g}, where an F that falls at large s has 1",
            field="form_factor",
            value=form_factor.name,
            valid=f"1 within {SUM_RULE:g}",
        )
    expected = complex(form_factor(s))
    violation = abs(found.form_factor(s) / expected - 1)
    if not violation <= DISPERSION_RELATION:
        raise ConfigurationError(
            f"F differs by {100 * violation:.3g} % from what its imaginary part gives at "
            f"sqrt(s) = {math.sqrt(s):.4g} GeV",
            field="form_factor",
            value=form_factor.name,
            valid=f"a dispersion relation that holds within {100 * DISPERSION_RELATION:g} %",
        )


@dataclass(frozen=True)
class _Panel:
    """An interval with Im F at its Gauss points."""

    low: float
    high: float
    values: Real

    def quadrature(self) -> tuple[Complex, Complex]:
        """Return nodes on the arc below, and their weights times Im F."""
        x, weight = np.polynomial.legendre.leggauss(len(self.values))
        arc = np.asarray(x - 1j * ARC * (1 - x * x))
        half = (self.high - self.low) / 2
        slope = half * (1 + 2j * ARC * x)
        position = np.asarray((self.low + self.high) / 2 + half * arc, dtype=np.complex128)
        return position, weight * slope * _interpolate(self.values, arc)


def _interpolate(values: Real, z: Complex | Real) -> Complex:
    """Evaluate the polynomial with the values at the Gauss points (barycentric formula)."""
    x, _ = np.polynomial.legendre.leggauss(len(values))
    differences = x[:, None] - x[None, :]
    np.fill_diagonal(differences, 0.5)
    barycentric = 1 / np.prod(2 * differences, axis=1)
    distance = np.asarray(z, dtype=np.complex128)[:, None] - x[None, :]
    distance[distance == 0] = 1e-300
    terms = barycentric / distance
    return np.asarray((terms @ values) / terms.sum(axis=1))


def _sampled(imaginary: Callable[[Real], Real], low: float, high: float, nodes: int) -> _Panel:
    x, _ = np.polynomial.legendre.leggauss(nodes)
    return _Panel(low, high, imaginary((low + high) / 2 + (high - low) / 2 * x))


def _holds(panel: _Panel, imaginary: Callable[[Real], Real], tolerance: float) -> bool:
    # Dense enough to see the omega in a panel of 0.3 GeV^2.
    x = np.linspace(-0.98, 0.98, 64)
    exact = imaginary((panel.low + panel.high) / 2 + (panel.high - panel.low) / 2 * x)
    return bool(np.abs(_interpolate(panel.values, x) - exact).max() <= tolerance)


def _panels(
    name: str, imaginary: Callable[[Real], Real], s: float, low: float, high: float, scale: float
) -> list[_Panel]:
    """Cut the support into panels, as finely as the number of nodes allows."""
    for relative in TOLERANCES:
        panels = _cut(imaginary, s, low, high, relative * scale)
        if panels is not None:
            return panels
    raise ConfigurationError(
        f"Im F is not smooth: {MAX_NODES} masses do not hold it to {TOLERANCES[-1]:g}",
        field="form_factor",
        value=name,
        valid="a smooth function, or a table with less scatter",
    )


def _cut(
    imaginary: Callable[[Real], Real], s: float, low: float, high: float, tolerance: float
) -> list[_Panel] | None:
    """Put s in the middle of a panel, let panels grow away from it, halve them as needed.

    Returns None if there are too many.
    """
    half = min(0.02, (s - max(low, 0)) / 2, (high - s) / 2)
    centre = _sampled(imaginary, s - half, s + half, NODES_AT_S)
    while half > 1e-6 and not _holds(centre, imaginary, 1e-3 * tolerance):
        half /= 1.5
        centre = _sampled(imaginary, s - half, s + half, NODES_AT_S)
    waiting = _graded(s + half, high, half) + _graded(s - half, max(low, 0.0), half)
    if low < 0:
        waiting += _graded(0.0, low, half)
    panels = [centre]
    while waiting:
        if NODES * (len(panels) + len(waiting)) > MAX_NODES:
            return None
        left, right = waiting.pop()
        panel = _sampled(imaginary, left, right, NODES)
        if right - left < 1e-6 or _holds(panel, imaginary, tolerance):
            panels.append(panel)
        else:
            middle = (left + right) / 2
            waiting += [(left, middle), (middle, right)]
    return panels


def _graded(start: float, end: float, first: float) -> list[tuple[float, float]]:
    """Cut from start to end, whichever is larger, into intervals that double."""
    edges, step = [start], 1.5 * first
    while abs(end - edges[-1]) > step:
        edges.append(edges[-1] + math.copysign(step, end - start))
        step *= 2
    edges.append(end)
    return [(min(pair), max(pair)) for pair in itertools.pairwise(edges)]
