"""Integrals over R(s): a_e, a_mu, a_tau, the running of alpha, the muonium hyperfine splitting."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import _core
from ...words.checks import number
from ...words.errors import ConfigurationError, RangeError
from ..errors_of_curves import KINDS, Estimate
from ..spectrum import HadronicSpectrum
from ..top_quark import Z_MASS, top_polarization
from .any_source import AnySource, any_source
from .kernels import LEPTONS, insertion_kernel, kernel, momentum_transfers, muonium_kernel
from .tabulated import fraction, next_order_kernel, tabulated
from .third_order import REST_ERROR, REST_OVER_LEADING, leptons_beside_hadrons
from .windows import window_index

__all__ = [
    "ORDERS",
    "QUANTITIES",
    "Integral",
    "correlation",
    "delta_alpha_spacelike",
    "insertions",
    "integral",
]

Real = NDArray[np.float64]

QUANTITIES = ("a_e", "a_mu", "a_tau", "delta_alpha_mz", "alpha_inverse_mz", "muonium_hfs")
ORDERS = ("lo", "nlo", "nnlo")

FERMI_FREQUENCY = 4.453839e9
"""Hz; 16/3 alpha^2 c R_infinity (m_e/m_mu) (1 + m_e/m_mu)^-3."""


@dataclass(frozen=True)
class Integral:
    """An integral over R(s) with its errors.

    Parameters
    ----------
    quantity, order : str
    estimate : Estimate
        One row.
    """

    quantity: str
    order: str
    estimate: Estimate

    @property
    def value(self) -> float:
        """The integral; muonium in Hz, everything else without unit."""
        return float(self.estimate.values[0])

    @property
    def error(self) -> float:
        """Standard deviation, all sources."""
        return float(self.estimate.errors()[0])

    @property
    def parts(self) -> Mapping[str, float]:
        """Standard deviation by kind of error."""
        return {kind: float(self.estimate.errors(kind)[0]) for kind in KINDS}

    def __repr__(self) -> str:
        return f"Integral({self.quantity}, {self.order}: {self.value:.6g} +- {self.error:.2g})"


def correlation(rows: Sequence[Integral]) -> Real:
    """Return the correlation matrix of several integrals, from their common sources of error."""
    return Estimate.stacked(row.estimate for row in rows).correlation()


def integral(
    quantity: str,
    source: AnySource = "default",
    low: float | None = None,
    high: float | None = None,
    channel: str | None = None,
    window: str | None = None,
    order: str = "lo",
) -> Integral:
    """Return an integral over R(s).

    Parameters
    ----------
    quantity : str
        ``a_e``, ``a_mu``, ``a_tau``; ``delta_alpha_mz``, the five-flavour Delta alpha(M_Z^2);
        ``alpha_inverse_mz``, the inverse of alpha(M_Z^2) with leptons and top; ``muonium_hfs``,
        the shift of the hyperfine splitting in Hz.
    source : str, MeasuredCurve, FormFactor or HadronicSpectrum
        Bare R(s), final-state radiation inside: a name of `vasilisa.hadrons.r_ratio.load_source`
        (default, without_cmd3, all, cmd3_only, an experiment), a form factor or its name or table,
        a measured curve or its JSON file.
    low, high : float, optional
        Range of sqrt(s), GeV. Ranges add up.
    channel : str, optional
        One channel only.
    window : str, optional
        ``short``, ``intermediate`` or ``long`` Euclidean times (a_l at leading order).
    order : str
        ``lo``; ``nlo``: exact, of a_l; ``nnlo``: of a_e and a_mu, insertions into one photon
        exactly, the rest as published, scaled with the leading order, to about 1 %.

    Returns
    -------
    Integral
        With ``.value``, ``.error`` and ``.parts``, the errors by kind.

    Raises
    ------
    ConfigurationError
        For unknown words, or a combination that makes no sense.
    RangeError
        If R(s) has nothing in the range.

    Examples
    --------
    >>> from vasilisa.hadrons import hvp
    >>> muon = hvp.integral("a_mu", "without_cmd3")
    >>> 680e-10 < muon.value < 705e-10
    True
    """
    if quantity not in QUANTITIES:
        raise ConfigurationError(field="quantity", value=quantity, valid=QUANTITIES)
    if order not in ORDERS:
        raise ConfigurationError(field="order", value=order, valid=ORDERS)
    lepton = quantity.removeprefix("a_")
    if lepton not in LEPTONS and order != "lo":
        raise ConfigurationError(field="order", value=order, valid="lo for " + quantity)
    if window is not None and (lepton not in LEPTONS or order != "lo"):
        raise ConfigurationError(field="window", value=window, valid="a_l at order lo only")
    spectrum = any_source(source)
    _require_range(spectrum, low, high, channel)
    part = _Range(spectrum, low, high, channel)
    if lepton not in LEPTONS:
        estimate = _OTHERS[quantity](part)
    elif order == "lo":
        estimate = _leading(part, lepton, window)
    elif order == "nlo":
        estimate = _next_to_leading(part, lepton)
    else:
        estimate = _next_to_next_to_leading(part, lepton)
    return Integral(quantity, order, estimate)


def _require_range(
    spectrum: HadronicSpectrum, low: float | None, high: float | None, channel: str | None
) -> None:
    """Refuse limits that are no energies, and ranges without anything in them."""
    for field, value in (("low", low), ("high", high)):
        if value is not None:
            number(field, value, -math.ulp(0.0), math.inf, "an energy in GeV, 0 or above")
    if not spectrum.covers(low, high, channel):
        first, last = spectrum.range_of(channel)
        what = spectrum.name if channel is None else f"{spectrum.name}, channel {channel}"
        raise RangeError(
            f"{what}: nothing from {0 if low is None else low:g} to "
            f"{math.inf if high is None else high:g} GeV; valid: within {first:g} to {last:g} GeV"
        )


@dataclass(frozen=True)
class _Range:
    """What is integrated over."""

    source: HadronicSpectrum
    low: float | None
    high: float | None
    channel: str | None

    def integral(self, function: Callable[[Real], Real]) -> Estimate:
        return self.source.integral(function, self.low, self.high, self.channel)

    def polarization(self, t: Real) -> Real:
        """Delta alpha at spacelike t, shape (p,), from this range."""
        factor = _core.Constants().alpha / (3.0 * np.pi)
        return self.source.value(
            lambda s: factor * (-t[:, None]) / (s - t[:, None]), self.low, self.high, self.channel
        )

    @property
    def whole(self) -> bool:
        return self.low is None and self.high is None and self.channel is None


def _scaled(estimate: Estimate, factor: float) -> Estimate:
    return estimate.transformed(factor * np.eye(estimate.values.size))


def _leading(part: _Range, lepton: str, window: str | None) -> Estimate:
    index = None if window is None else window_index(window)

    def function(s: Real) -> Real:
        part_of_it = 1.0 if index is None else fraction(lepton, index, s)
        return np.asarray(kernel(lepton, s) * part_of_it)

    a = _core.Constants().alpha / np.pi
    return _scaled(part.integral(function), a**2 / 3.0)


def _next_to_leading(part: _Range, lepton: str) -> Estimate:
    """Classes 2a, 2b and 2c of [KRA97]: photons, other leptons, two hadronic insertions."""
    a = _core.Constants().alpha / np.pi
    single = _scaled(part.integral(next_order_kernel(lepton)), a**2 / 3.0)
    return Estimate.total([single, _double_insertion(part, lepton)], 1)


def _double_insertion(part: _Range, lepton: str) -> Estimate:
    # (alpha/pi) int dx (1-x) Pi_range Pi_total: linear in each, so that ranges add up
    a = _core.Constants().alpha / np.pi
    t, _ = momentum_transfers(lepton)
    whole = _Range(part.source, None, None, None)

    def with_inside(outer: _Range, inner: _Range) -> Estimate:
        inside = inner.polarization(t)
        function = tabulated(lambda s: insertion_kernel(lepton, s, lambda _: inside))
        return _scaled(outer.integral(function), a**2 / 3.0)

    one = with_inside(part, whole)
    # the derivative by the other factor
    other = one if part.whole else with_inside(whole, part)
    gradient = Estimate.total([one, other], 1)
    return Estimate(one.values, gradient.shifts, gradient.kinds)


def _next_to_next_to_leading(part: _Range, lepton: str) -> Estimate:
    """Return insertions into one photon plus the published rest, scaled with leading order."""
    if lepton not in REST_OVER_LEADING:
        raise ConfigurationError(
            "no next-to-next-to-leading order is published for it",
            field="order",
            value="nnlo",
            valid=f"lo, nlo for a_{lepton}",
        )
    rest = _scaled(_leading(part, lepton, None), REST_OVER_LEADING[lepton])
    error = {"nnlo:" + lepton: REST_ERROR * rest.values[:, None]}
    kinds = dict.fromkeys(error, "parametric")
    return Estimate.total([rest, Estimate(np.zeros(1), error, kinds), _insertions(part, lepton)], 1)


def insertions(
    source: AnySource, lepton: str, low: float | None = None, high: float | None = None
) -> Estimate:
    """Return the part of next-to-next-to-leading order of a_l that is exact here, one row.

    See `vasilisa.hadrons.hvp.third_order`; energies in GeV, ranges add up.
    """
    return _insertions(_Range(any_source(source), low, high, None), lepton)


def _insertions(part: _Range, lepton: str) -> Estimate:
    a = _core.Constants().alpha / np.pi
    t, _ = momentum_transfers(lepton)
    hadrons = _Range(part.source, None, None, None).polarization(t)
    one, two = leptons_beside_hadrons(t)

    def outer(inside: Real) -> Estimate:
        function = tabulated(lambda s: insertion_kernel(lepton, s, lambda _: inside))
        return _scaled(part.integral(function), a**2 / 3.0)

    # linear in the range; R moves every hadronic insertion
    value = outer(one + two * hadrons + hadrons**2)
    gradient = outer(one + 2.0 * two * hadrons + 3.0 * hadrons**2)
    return Estimate(value.values, gradient.shifts, gradient.kinds)


def _delta_alpha_mz(part: _Range) -> Estimate:
    factor = -_core.Constants().alpha / (3.0 * np.pi)
    both = part.source.dispersion([Z_MASS**2], part.low, part.high, part.channel)
    return both.transformed([[factor, 0.0]])


def _alpha_inverse_mz(part: _Range) -> Estimate:
    if not part.whole:
        raise ConfigurationError(
            field="quantity", value="alpha_inverse_mz", valid="no range and no channel with it"
        )
    constants = _core.Constants()
    leptonic = _core.make_vacuum_polarization("leptonic", constants)(Z_MASS**2)
    hadronic = _delta_alpha_mz(part)
    known = 1.0 - float(np.real(leptonic)) - float(top_polarization(Z_MASS**2))
    value = (known - hadronic.values) / constants.alpha
    shift = _scaled(hadronic, -1.0 / constants.alpha)
    return Estimate(value, shift.shifts, shift.kinds)


def _muonium_hfs(part: _Range) -> Estimate:
    constants = _core.Constants()
    factor = 2.0 * constants.alpha**2 / (3.0 * np.pi**2) * FERMI_FREQUENCY
    factor *= constants.electron_mass / constants.muon_mass
    return _scaled(part.integral(muonium_kernel), factor)


_OTHERS: Mapping[str, Callable[[_Range], Estimate]] = {
    "delta_alpha_mz": _delta_alpha_mz,
    "alpha_inverse_mz": _alpha_inverse_mz,
    "muonium_hfs": _muonium_hfs,
}


def delta_alpha_spacelike(t: ArrayLike, source: AnySource = "default") -> Estimate:
    """Return Delta alpha_had(t) at spacelike t (GeV^2, negative), shape (p,), with its errors."""
    t = np.atleast_1d(np.asarray(t, dtype=np.float64))
    if np.any(t > 0.0):
        raise ConfigurationError(field="t", value=float(t.max()), valid="t <= 0 GeV^2")
    factor = _core.Constants().alpha / (3.0 * np.pi)
    spectrum = any_source(source)
    return spectrum.integral(lambda s: factor * (-t[:, None]) / (s - t[:, None]))
