"""Sums of poles that stand for a form factor inside loops."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from .. import _core
from ..words.checks import whole_number
from ..words.errors import ConfigurationError, RangeError
from ..words.time_limit import check_time
from .analytic import analytic
from .form_factor import form_factor as make_form_factor
from .pole_sum import write_poles

__all__ = ["PoleFit", "fit_pole_sum"]

Complex = NDArray[np.complex128]

MAX_POLES = 8

LARGEST_AMPLITUDES = 5.0
"""Sum of the moduli of amplitudes beyond which poles cancel each other where they were fitted, and
nowhere else; form factors of pions have 1.3 to 1.6."""

STARTS = (
    (0.76, 0.14),
    (0.7827, 0.0085),
    (1.3, 0.5),
    (1.0195, 0.0045),
    (1.75, 0.25),
    (0.6, 0.3),
    (2.2, 0.3),
    (1.0, 0.6),
)
"""Masses and widths in GeV from which fits start: the vector mesons, and wide poles for the
energy dependence of the width of the rho."""

POINTS, SPACELIKE_POINTS = 400, 60

PHASE_STEPS = 2
"""Fits after the first that take the phase of the one before, where a table has none."""


@dataclass(frozen=True)
class PoleFit:
    """A form factor as a sum of poles.

    Attributes
    ----------
    form_factor : PoleSum
        For `Generator(..., form_factor=fit.form_factor, pion_structure="gvmd")`.
    poles : tuple of (mass, width, modulus, phase)
        GeV, GeV, and the complex amplitude; the amplitudes add up to one.
    s_range : (float, float)
        Where it was fitted, GeV^2; below zero spacelike.
    accuracy : float
        Largest |fit/F - 1| of the points of the fit.
    mean_accuracy : float
        Root of the mean square of the same.
    """

    form_factor: _core.PoleSum
    poles: tuple[tuple[float, float, float, float], ...]
    s_range: tuple[float, float]
    accuracy: float
    mean_accuracy: float

    @property
    def amplitudes(self) -> float:
        """Sum of the moduli of the amplitudes; far above one, the fit holds in its range alone."""
        return math.fsum(modulus for _, _, modulus, _ in self.poles)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the poles as a table that `form_factor` and cards read.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        write_poles(Path(path), self.poles, self.form_factor.range, str(self))

    def __str__(self) -> str:
        low, high = self.s_range
        beyond = (
            f"; amplitudes of {self.amplitudes:.3g} cancel, beyond this range they do not"
            if self.amplitudes > LARGEST_AMPLITUDES
            else ""
        )
        return (
            f"{len(self.poles)} poles for {self.form_factor.name}: within {self.accuracy:.2%} "
            f"({self.mean_accuracy:.2%} on average) for s from {low:.3g} to {high:.3g} GeV^2"
            + beyond
        )


def fit_pole_sum(
    form_factor: Any = "cmd3",
    n_poles: int = 6,
    s_range: tuple[float, float] | None = None,
) -> PoleFit:
    """Fit a sum of poles to a form factor, with amplitudes that add up to one.

    The relative deviation is minimised over masses and widths, the best amplitudes at given masses
    and widths being a linear problem. A table of |F|^2 has no phase: it gets that of cmd3, then
    that of the poles, which are analytic and 1 at s = 0, so that little freedom is left.

    Parameters
    ----------
    form_factor : str, path, callable or FormFactor
        As in `form_factor`.
    n_poles : int
        From 1 to 8.
    s_range : (float, float), optional
        GeV^2; by default from -1, where the form factor can be continued there, or its smallest s,
        to 2 or its largest.

    Returns
    -------
    PoleFit
        The fit, its accuracy and its range.

    Raises
    ------
    ConfigurationError
        For a number of poles or a range that cannot be fitted.
    RangeError
        If the range leaves that of the form factor.

    Examples
    --------
    >>> import vasilisa as vs
    >>> vs.fit_pole_sum("cmd3", 4).accuracy < 0.1
    True
    """
    n_poles = whole_number("n_poles", n_poles, 1, MAX_POLES)
    target = make_form_factor(form_factor)
    if isinstance(target, _core.PerturbativeTail):
        target = target.model  # the tail is no analytic function
    low, high = _range(target, s_range)
    from scipy.optimize import least_squares  # type: ignore[import-untyped]

    s = _points(target, low, high)
    exact = np.asarray(target.continuation(s))
    if not np.isfinite(exact).all() or (np.abs(exact) == 0).any():
        raise ConfigurationError(
            field="form_factor", value=target.name, valid="finite and not zero in the range"
        )
    starts = np.array(STARTS[:n_poles])
    start = np.concatenate([starts[:, 0], np.log(starts[:, 1])])
    bounds = (
        np.repeat([0.3, math.log(1e-3)], n_poles),
        np.repeat([max(3.0, 1.5 * math.sqrt(high)), math.log(2.0)], n_poles),
    )

    def fitted_to(wanted: Complex, start: NDArray[np.float64]) -> NDArray[np.float64]:
        def residuals(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
            check_time("fit of a sum of poles")
            deviation = _deviation(s, wanted, *_poles(parameters))[0]
            return np.concatenate([deviation.real, deviation.imag])

        # Matrices this small are slower with more threads, and much slower on busy cores.
        with threadpool_limits(1, user_api="blas"):
            found = least_squares(residuals, start, bounds=bounds, x_scale="jac", max_nfev=200)
        return np.asarray(found.x)

    if without_phase := _is_modulus(target, s, exact):
        exact = np.abs(exact) * _phase_of_cmd3(s)
    parameters = fitted_to(exact, start)
    for _ in range(PHASE_STEPS if without_phase else 0):
        fit = (1 + _deviation(s, exact, *_poles(parameters))[0]) * exact
        exact = np.abs(exact) * fit / np.abs(fit)
        parameters = fitted_to(exact, parameters)
    mass, width = _poles(parameters)
    deviation, amplitude = _deviation(s, exact, mass, width)
    rows = tuple(
        (float(m), float(g), float(abs(a)), float(np.angle(a)))
        for m, g, a in sorted(zip(mass, width, amplitude, strict=True), key=lambda row: row[0])
    )
    threshold = 4 * _core.Constants().pion_mass ** 2
    fitted = _core.PoleSum(
        list(rows),
        f"{target.name} ({n_poles} poles)",
        f"fit to {target.name}",
        target.kind == "dressed",
        (max(low, threshold), high),
    )
    modulus = np.abs(deviation)
    return PoleFit(
        fitted, rows, (low, high), float(modulus.max()), float(np.sqrt((modulus**2).mean()))
    )


def _range(target: _core.FormFactor, s_range: tuple[float, float] | None) -> tuple[float, float]:
    low, high = max(target.range[0], 4 * _core.Constants().pion_mass ** 2), target.range[1]
    if s_range is None:
        return (-1.0 if _has_spacelike(target) else low), min(high, 2.0)
    try:
        first, last = (float(x) for x in s_range)
    except (TypeError, ValueError):
        first = last = math.nan
    if not -math.inf < first < last < math.inf or last <= low:
        raise ConfigurationError(
            field="s_range", value=s_range, valid="two numbers, the second above the threshold"
        )
    if last > high * (1 + 1e-12) or (first < target.range[0] and not _has_spacelike(target)):
        raise RangeError(
            f"s_range: {s_range}; {target.name} is known from {target.range[0]:.4g} to "
            f"{high:.4g} GeV^2"
        )
    return first, last


def _is_modulus(target: _core.FormFactor, s: NDArray[np.float64], values: Complex) -> bool:
    """Tell whether the values are |F|: real above the threshold, where no form factor is."""
    real = values.imag[s > 4 * _core.Constants().pion_mass ** 2] == 0
    return target.name != "pointlike" and bool(real.mean() > 0.5)


def _phase_of_cmd3(s: NDArray[np.float64]) -> Complex:
    """Return F/|F| of the model, of its ends outside."""
    model = analytic(make_form_factor("cmd3"), 0.0)
    values = np.asarray(model(np.clip(s, *model.range)))
    return np.where(s > 0, values / np.abs(values), 1.0)


def _has_spacelike(target: _core.FormFactor) -> bool:
    try:
        return bool(np.isfinite(target.continuation(-1.0)))
    except RangeError:
        return False


def _points(target: _core.FormFactor, low: float, high: float) -> NDArray[np.float64]:
    threshold = max(low, target.range[0], 4 * _core.Constants().pion_mass ** 2)
    timelike = np.linspace(math.sqrt(threshold), math.sqrt(high), POINTS) ** 2
    timelike[[0, -1]] = threshold, high
    if low >= 0:
        return timelike
    spacelike = -(np.linspace(math.sqrt(-low), 0, SPACELIKE_POINTS) ** 2)
    return np.concatenate([spacelike, threshold * np.linspace(0.1, 0.9, 9), timelike])


def _poles(parameters: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mass, log_width = np.split(parameters, 2)
    return mass, np.exp(log_width)


def _deviation(
    s: NDArray[np.float64], exact: Complex, mass: NDArray[np.float64], width: NDArray[np.float64]
) -> tuple[Complex, Complex]:
    """Return fit/F - 1 with the best amplitudes, shape (points,), and these, shape (poles,)."""
    position = mass**2 - 1j * mass * width
    terms = position / (position - s[:, None]) / exact[:, None]
    # The first amplitude is what the others leave of one.
    columns, right = terms[:, 1:] - terms[:, :1], 1 - terms[:, 0]
    others = np.linalg.lstsq(columns, right, rcond=1e-12)[0] if len(mass) > 1 else np.empty(0)
    amplitude = np.concatenate([[1 - others.sum()], others])
    return terms @ amplitude - 1, amplitude
