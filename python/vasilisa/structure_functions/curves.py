"""What sigma_0 is between, below and above measured points."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .._core import Constants
from ..words.checks import number
from ..words.errors import ConfigurationError
from .cross_section import HadronicCrossSection, Source, hadronic_cross_section, vectorised

__all__ = ["Curves", "Fit", "make_curves"]

Array = NDArray[np.float64]

Fit: TypeAlias = Callable[[Array, Array, Array], Callable[..., Any]]
"""From energies, sigma_0 and covariance to sigma_0(s)."""

Curves: TypeAlias = Callable[[Array, Array, Array], HadronicCrossSection]
"""The same, with threshold and breakpoints."""


def make_curves(
    ecm: Array,
    shape: Source | None,
    threshold: float | None,
    fit: Fit | None,
    constants: Constants,
) -> Curves:
    """Return what makes a curve of the values at the points.

    Parameters are those of `solve_born_cross_section`.

    Raises
    ------
    ConfigurationError
        If none or several of shape, threshold and fit say what is between the points.
    """
    from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

    if fit is not None:
        return _fitted(fit, shape, threshold, constants)
    if (shape is None) == (threshold is None):
        raise ConfigurationError(
            "sigma_0 below the first point is not known",
            field="shape",
            value=None if shape is None else "given with threshold",
            valid="either shape, or threshold in GeV, or fit",
        )
    if shape is not None:
        reference = hadronic_cross_section(shape, constants=constants)
    else:
        reference = _threshold_behaviour(threshold, float(ecm[0]))
    at_points = reference(np.square(ecm))
    if not (at_points > 0).all():
        raise ConfigurationError(
            f"is zero at {ecm[at_points <= 0][0]:g} GeV",
            field="shape",
            value=reference.name,
            valid="above 0 at the measured energies",
        )

    def through(ecm: Array, sigma0: Array, covariance: Array) -> HadronicCrossSection:
        ratio = PchipInterpolator(ecm, sigma0 / at_points)

        def value(s: Array) -> Array:
            energy = np.clip(np.sqrt(s), ecm[0], ecm[-1])
            return np.asarray(ratio(energy) * reference(s))

        return HadronicCrossSection(
            value,
            name=f"{reference.name} through the points",
            threshold=reference.threshold,
            known=reference.range,
            breakpoints=np.append(reference.breakpoints, ecm),
        )

    return through


def _threshold_behaviour(threshold: float | None, first: float) -> HadronicCrossSection:
    lowest = number(
        "threshold", threshold, 0.0, math.nextafter(first, 0.0), f"GeV, below {first:g}"
    )
    return HadronicCrossSection(
        lambda s: np.maximum(1 - lowest**2 / s, 0.0) ** 1.5,
        name=f"threshold at {lowest:g} GeV",
        threshold=lowest,
    )


def _fitted(
    fit: Fit, shape: Source | None, threshold: float | None, constants: Constants
) -> Curves:
    if not callable(fit) or shape is not None:
        raise ConfigurationError(
            field="fit", value=fit, valid="a function of (ecm, sigma0, covariance), without shape"
        )
    lowest = 2 * constants.electron_mass if threshold is None else threshold
    lowest = number("threshold", lowest, 0.0, math.inf, "GeV, above 0")

    def along(ecm: Array, sigma0: Array, covariance: Array) -> HadronicCrossSection:
        fitted = fit(ecm, sigma0, covariance)
        if isinstance(fitted, HadronicCrossSection):
            return fitted
        if not callable(fitted):
            raise ConfigurationError(
                "the fit returns no function", field="fit", value=fitted, valid="sigma_0(s)"
            )
        return HadronicCrossSection(
            vectorised(fitted),
            name="fit",
            threshold=lowest,
            breakpoints=ecm,
        )

    return along
