"""From measured visible cross sections to sigma_0, by iteration."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants, real_array
from ..measured import MeasuredCurve, Systematic
from ..words.checks import number, whole_number
from ..words.errors import ConfigurationError
from .cross_section import HadronicCrossSection, Source, check_energies
from .curves import Curves, Fit, make_curves
from .quadrature import Rule
from .radiation import InitialStateRadiation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["BornSolution", "solve_born_cross_section"]

Array = NDArray[np.float64]

STEP = 1e-4
"""Relative step of the derivatives."""


@dataclass(frozen=True)
class BornSolution:
    """sigma_0 at the measured energies.

    Attributes
    ----------
    measured : MeasuredCurve
        The visible cross section.
    born : MeasuredCurve
        sigma_0, the cross section without radiation. Every error has gone through the correction:
        the statistical one is correlated by it, named sources keep their tags.
    one_plus_delta : numpy.ndarray, shape (n,)
        visible / sigma0.
    jacobian : numpy.ndarray, shape (n, n)
        d sigma0[i] / d visible[j].
    converged : bool
        Whether the last step was below the tolerance.
    history : list of float
        Largest relative change of sigma0 in each iteration.
    curve : HadronicCrossSection
        sigma_0(s) through or along the points, as used for the last correction.
    """

    measured: MeasuredCurve
    born: MeasuredCurve
    one_plus_delta: Array
    jacobian: Array = field(repr=False)
    converged: bool
    history: list[float]
    curve: HadronicCrossSection = field(repr=False)

    @property
    def iterations(self) -> int:
        """Number of iterations."""
        return len(self.history)

    @property
    def ecm(self) -> Array:
        """Energies in GeV, shape (n,)."""
        return self.born.energies

    @property
    def visible(self) -> Array:
        """What was measured, nb, shape (n,)."""
        return self.measured.values

    @property
    def sigma0(self) -> Array:
        """The cross section without radiation, nb, shape (n,)."""
        return self.born.values

    @property
    def covariance(self) -> Array:
        """Of sigma0, nb^2, shape (n, n); correlations from the correction are contained."""
        return self.born.covariance

    @property
    def error(self) -> Array:
        """Standard deviations of sigma0, nb, shape (n,)."""
        return self.born.errors

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the curve as plain Python objects, ready for JSON."""
        names = ("ecm", "visible", "sigma0", "covariance", "one_plus_delta", "jacobian")
        arrays = {name: getattr(self, name).tolist() for name in names}
        return arrays | {"converged": self.converged, "history": list(self.history)}

    def plot(self) -> Figure:
        """Return a figure: the points and the curve, and below them 1 + delta."""
        from ..display.plotting import ENERGY_LABEL, band, ratio_panels, style

        with style():
            figure, main, below = ratio_panels()
            fine = np.unique(np.append(np.linspace(self.ecm[0], self.ecm[-1], 800), self.ecm))
            main.plot(fine, self.curve(fine**2), color="0.6", linewidth=1.0)
            band(
                main,
                self.ecm,
                self.sigma0,
                self.error,
                color="#0072b2",
                line="",
                label=r"$\sigma_0$",
            )
            main.plot(self.ecm, self.visible, "o", color="#d55e00", label="visible")
            main.set(ylabel=r"$\sigma$ [nb]")
            main.legend()
            below.plot(self.ecm, self.one_plus_delta, color="black", marker="o")
            below.axhline(1.0, color="0.5", linewidth=0.8)
            below.set(xlabel=ENERGY_LABEL, ylabel=r"$1+\delta$")
        return figure

    def __str__(self) -> str:
        state = "converged" if self.converged else "NOT CONVERGED"
        return f"{len(self.ecm)} points, {state} after {self.iterations} iterations"


def solve_born_cross_section(
    ecm: ArrayLike | MeasuredCurve,
    visible: ArrayLike | None = None,
    errors: ArrayLike | None = None,
    *,
    covariance: ArrayLike | None = None,
    shape: Source | None = None,
    threshold: float | None = None,
    fit: Fit | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 100,
    constants: Constants | None = None,
    **radiation: Any,
) -> BornSolution:
    """Remove initial-state radiation and energy spread from measured cross sections.

    The loop sigma_0 -> 1 + delta -> sigma_0 = visible / (1 + delta) runs until it is stable.
    Between the points sigma_0 is either `shape` times a monotone cubic through the ratios
    sigma_0/shape, held constant outside the points, or the function that `fit` returns.

    Parameters
    ----------
    ecm : MeasuredCurve or array_like, shape (n,)
        The measured cross sections, corrected for the efficiency without radiation, with their
        errors; or the mean centre-of-mass energies in GeV, rising, of those that follow.
    visible : array_like, shape (n,), optional
        Measured cross sections in nb, where there is no curve.
    errors : array_like, shape (n,), optional
        Their standard deviations in nb, if they are independent.
    covariance : array_like, shape (n, n), optional
        Their covariance matrix in nb^2, in place of `errors`.
    shape : HadronicCrossSection, str, path, (energies, values) or callable, optional
        A cross section of about the right shape, see `hadronic_cross_section`; its scale is of no
        account. It also says what sigma_0 is below the first point, so either this, `threshold`
        or `fit` must be given.
    threshold : float, optional
        GeV: in place of `shape`, sigma_0 rises as (1 - threshold^2/s)^(3/2) from there. With
        `fit`, where the fitted function starts.
    fit : callable, optional
        fit(ecm, sigma0, covariance) returns a function sigma_0(s), s in GeV^2, in each iteration.
    tolerance : float
        Largest relative change of sigma0 in the last iteration.
    max_iterations : int
        Where to give up; `converged` says so.
    constants : Constants, optional
        By default those of the package.
    **radiation
        `radiator`, `pairs`, `energy_spread`, `max_x`, `acceptance`, `rel_error` of
        `InitialStateRadiation`.

    Returns
    -------
    BornSolution

    Raises
    ------
    ConfigurationError, DataError
        For arguments that make no sense.
    """
    points = _points(ecm, visible, errors, covariance, fit is None)
    energies, measured, matrix = points.energies, points.values, points.covariance
    tolerance = number("tolerance", tolerance, 0.0, 0.1, "above 0 and up to 0.1")
    max_iterations = whole_number("max_iterations", max_iterations, 1, 10000)
    constants = constants or Constants()
    curves = make_curves(energies, shape, threshold, fit, constants)
    loop = _Loop(energies, measured, matrix, curves, {"constants": constants, **radiation})
    sigma0, history = measured, list[float]()
    converged = False
    while not converged and len(history) < max_iterations:
        loop.refine(sigma0)
        # The panels belong to one curve: with those of the last curve the first step must be
        # small already.
        steps = loop.run(sigma0, tolerance, max_iterations - len(history))
        history += steps.changes
        sigma0 = steps.sigma0
        converged = len(steps.changes) == 1 and steps.changes[-1] < tolerance
    jacobian = loop.jacobian(sigma0)
    curve = curves(energies, sigma0, loop.covariance_of(sigma0))
    return BornSolution(
        measured=points,
        born=_transformed(points, sigma0, jacobian),
        one_plus_delta=loop.one_plus_delta(sigma0),
        jacobian=jacobian,
        converged=converged,
        history=history,
        curve=curve,
    )


@dataclass(frozen=True)
class _Steps:
    sigma0: Array
    changes: list[float]


class _Loop:
    """The map sigma_0 -> visible / (1 + delta[sigma_0]) on panels that are kept."""

    def __init__(
        self,
        ecm: Array,
        visible: Array,
        covariance: Array,
        curves: Curves,
        radiation: dict[str, Any],
    ) -> None:
        self._ecm, self._visible, self._covariance = ecm, visible, covariance
        self._curves, self._radiation = curves, radiation
        self._rule: Rule
        self._s: Array

    def refine(self, sigma0: Array) -> None:
        """Choose the panels for the curve that belongs to sigma0."""
        curve = self._curve(sigma0)
        isr = InitialStateRadiation(curve, **self._radiation)
        self._rule, self._s = isr.rule(self._ecm, curve)

    def one_plus_delta(self, sigma0: Array) -> Array:
        """Return the fold of the curve through sigma0, over the curve."""
        curve = self._curve(sigma0)
        at_points = curve(np.square(self._ecm))
        if not (at_points > 0).all():
            raise ConfigurationError(
                f"the curve is zero at {self._ecm[at_points <= 0][0]:g} GeV",
                field="fit",
                value=curve.name,
                valid="above 0 at the measured energies",
            )
        return self._rule.sums(curve(self._s), len(sigma0)) / at_points

    def covariance_of(self, sigma0: Array) -> Array:
        """Return the covariance with 1 + delta taken as exact, for the weights of a fit."""
        scale = sigma0 / self._visible
        return self._covariance * np.outer(scale, scale)

    def run(self, sigma0: Array, tolerance: float, limit: int) -> _Steps:
        """Iterate until the relative change is below the tolerance."""
        changes: list[float] = []
        while len(changes) < limit:
            new = self._visible / self.one_plus_delta(sigma0)
            changes.append(float(np.max(np.abs(new / sigma0 - 1))))
            sigma0 = new
            if changes[-1] < tolerance or not math.isfinite(changes[-1]):
                break
        return _Steps(sigma0, changes)

    def jacobian(self, sigma0: Array) -> Array:
        """Return d sigma0 / d visible at the fixed point, from the linear response of the loop."""
        size = len(sigma0)
        response = np.empty((size, size))
        for j in range(size):
            step = np.zeros(size)
            step[j] = STEP * sigma0[j]
            up, down = (self._visible / self.one_plus_delta(sigma0 + d) for d in (step, -step))
            response[:, j] = (up - down) / (2 * step[j])
        direct = np.diag(1 / self.one_plus_delta(sigma0))
        return np.asarray(np.linalg.solve(np.eye(size) - response, direct))

    def _curve(self, sigma0: Array) -> HadronicCrossSection:
        return self._curves(self._ecm, sigma0, self.covariance_of(sigma0))


def _transformed(points: MeasuredCurve, sigma0: Array, jacobian: Array) -> MeasuredCurve:
    """Return sigma_0 with every error of the points carried along."""
    return replace(
        points,
        name=f"sigma_0 of {points.name}",
        values=sigma0,
        stat=jacobian @ points.stat @ jacobian.T,
        syst=jacobian @ points.syst @ jacobian.T,
        systematics=tuple(
            Systematic(tag, jacobian @ shift, relative=False)
            for tag, shift in points.shifts.items()
        ),
    )


def _points(
    ecm: ArrayLike | MeasuredCurve,
    visible: ArrayLike | None,
    errors: ArrayLike | None,
    covariance: ArrayLike | None,
    positive: bool,
) -> MeasuredCurve:
    """Return the measured cross sections as a curve."""
    if isinstance(ecm, MeasuredCurve):
        for field, value in (("visible", visible), ("errors", errors), ("covariance", covariance)):
            if value is not None:
                raise ConfigurationError(
                    field=field, value="given with a curve", valid="only with arrays"
                )
        if ecm.quantity != "cross_section":
            raise ConfigurationError(
                field="ecm", value=ecm.quantity, valid="a curve of quantity cross_section"
            )
        _checked(ecm.energies, ecm.values, None, ecm.covariance, positive)
        return ecm
    if visible is None:
        raise ConfigurationError(
            field="visible", value=None, valid="cross sections, or a MeasuredCurve in place of ecm"
        )
    energies, values, matrix = _checked(ecm, visible, errors, covariance, positive)
    return MeasuredCurve(
        name="visible",
        quantity="cross_section",
        energies=energies,
        values=values,
        stat=matrix,
        vp="in",
        fsr="in",
    )


def _checked(
    ecm: ArrayLike,
    visible: ArrayLike,
    errors: ArrayLike | None,
    covariance: ArrayLike | None,
    positive: bool,
) -> tuple[Array, Array, Array]:
    """Return energies, cross sections and covariance matrix."""
    energies = _column("ecm", ecm, None)
    check_energies("ecm", energies)
    if len(energies) < 2:
        raise ConfigurationError(field="ecm", value=ecm, valid="two energies or more")
    measured = _column("visible", visible, len(energies))
    if not (measured != 0).all() or (positive and not (measured > 0).all()):
        wrong = measured[measured <= 0][0]
        valid = "not 0"
        if positive:
            valid = "above 0; points that fluctuated below need a fit, not an interpolation"
        raise ConfigurationError(field="visible", value=float(wrong), valid=valid)
    if (errors is None) == (covariance is None):
        raise ConfigurationError(
            field="errors",
            value=None if errors is None else "given with covariance",
            valid="either errors or covariance",
        )
    if errors is not None:
        deviations = _column("errors", errors, len(energies))
        if not (deviations >= 0).all():
            worst = float(deviations.min())
            raise ConfigurationError(field="errors", value=worst, valid="0 or above")
        return energies, measured, np.diag(deviations**2)
    matrix = real_array("covariance", covariance)
    size = len(energies)
    if matrix.shape != (size, size) or not np.isfinite(matrix).all():
        raise ConfigurationError(
            field="covariance", value=f"shape {matrix.shape}", valid=f"finite, {size} x {size}"
        )
    scale = np.abs(matrix).max()
    if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=1e-12 * scale) or (
        np.linalg.eigvalsh(matrix).min() < -1e-9 * scale
    ):
        raise ConfigurationError(
            field="covariance", value="matrix", valid="symmetric, without negative eigenvalues"
        )
    return energies, measured, matrix


def _column(name: str, values: ArrayLike, size: int | None) -> Array:
    column = real_array(name, values)
    if column.ndim != 1 or (size is not None and len(column) != size):
        length = "" if size is None else f" of {size}"
        raise ConfigurationError(
            field=name, value=f"shape {column.shape}", valid=f"a list{length} numbers"
        )
    if not np.isfinite(column).all():
        raise ConfigurationError(
            field=name, value=float(column[~np.isfinite(column)][0]), valid="finite numbers"
        )
    return column
