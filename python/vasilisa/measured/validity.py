"""What a measured curve may be, and the one line that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..words.choices import check_name
from ..words.errors import DataError
from .systematic import Systematic

__all__ = [
    "bins",
    "check_words",
    "covariance",
    "energies",
    "numbers",
    "positive",
    "systematics",
]

Array = NDArray[np.float64]

HIGHEST_MEDIAN = 50.0
"""GeV; above it energies are taken for MeV."""

NEGATIVE_SIGMAS = 3.0
"""How far below zero fluctuations may bring a quantity that is positive."""

ROUNDING = 1e-3
"""Most negative eigenvalue of a correlation matrix that rounding of published digits explains."""


def check_words(
    name: str, quantity: str, units: Mapping[str, str], dressing: Mapping[str, str]
) -> None:
    """Refuse unknown quantities and dressings."""
    if not isinstance(name, str) or not name:
        raise DataError(f"name: {name!r}; valid: a name for messages, tables and plots")
    check_name(f"{name}: quantity", quantity, units)
    for field, value in dressing.items():
        check_name(f"{name}: {field}", value, ("in", "out"))


def numbers(name: str, field: str, values: Any, shape: tuple[int, ...] | None = None) -> Array:
    """Return finite numbers, one-dimensional unless a shape is given."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(
            f"{name}: {field}: not an array of numbers; valid: finite numbers"
        ) from None
    if shape is not None and array.shape != shape:
        raise DataError(f"{name}: {field}: shape {array.shape}; valid: {shape}")
    if shape is None and (array.ndim != 1 or not array.size):
        raise DataError(f"{name}: {field}: shape {array.shape}; valid: (n,) with n above 0")
    wrong = np.flatnonzero(~np.isfinite(array))
    if len(wrong):
        raise DataError(
            f"{name}: {field}: {array.flat[wrong[0]]} at index {wrong[0]}; valid: finite numbers"
        )
    return array


def energies(name: str, values: Any, edges: Array | None, count: int) -> Array:
    """Return energies in GeV, the centres of the bins by default."""
    if values is None:
        if edges is None:
            raise DataError(f"{name}: energies: missing; valid: energies or edges, in GeV")
        values = edges.mean(axis=1)
    array = numbers(name, "energies", values, (count,))
    _in_gev(name, "energies", array)
    if edges is not None:
        outside = np.flatnonzero((array < edges[:, 0]) | (array > edges[:, 1]))
        if len(outside):
            first = outside[0]
            raise DataError(
                f"{name}: energies: {array[first]:g} outside its bin; "
                f"valid: {edges[first, 0]:g} to {edges[first, 1]:g} GeV"
            )
    return array


def bins(name: str, values: Any, count: int) -> Array:
    """Return lower and upper edges in GeV, shape (n, 2), that do not overlap."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape == (count + 1,) and count != 1:
        array = np.stack([array[:-1], array[1:]], axis=1)
    array = numbers(
        name, "edges", array.reshape(1, 2) if array.shape == (2,) else array, (count, 2)
    )
    _in_gev(name, "edges", array)
    inverted = np.flatnonzero(array[:, 1] <= array[:, 0])
    if len(inverted):
        low, high = array[inverted[0]]
        raise DataError(f"{name}: edges: bin from {low:g} to {high:g} GeV; valid: rising edges")
    ordered = array[np.argsort(array[:, 0], kind="stable")]
    # Edges that are published in MeV or as roots of s meet only up to rounding.
    widths = ordered[:, 1] - ordered[:, 0]
    overlap = ordered[:-1, 1] - ordered[1:, 0] > 1e-6 * np.minimum(widths[:-1], widths[1:])
    if overlap.any():
        first = int(np.flatnonzero(overlap)[0])
        (low, high), (low2, high2) = ordered[first], ordered[first + 1]
        raise DataError(
            f"{name}: edges: bins {low:g} to {high:g} and {low2:g} to {high2:g} GeV overlap; "
            "valid: bins side by side"
        )
    return array


def _in_gev(name: str, field: str, values: Array) -> None:
    if values.min() <= 0:
        raise DataError(f"{name}: {field}: {values.min():g} GeV; valid: above 0")
    median = float(np.median(values))
    if median > HIGHEST_MEDIAN:
        raise DataError(
            f"{name}: {field}: the median is {median:g} GeV, in MeV? "
            f"valid: GeV, median up to {HIGHEST_MEDIAN:g}"
        )


def covariance(name: str, field: str, values: Any, count: int) -> Array:
    """Return a covariance, shape (n, n), from one or from standard deviations, shape (n,)."""
    array = np.asarray(values)
    if array.ndim <= 1:
        deviations = numbers(name, field, array, (count,))
        if deviations.min() < 0:
            raise DataError(f"{name}: {field}: error {deviations.min():g}; valid: 0 or above")
        return np.asarray(np.diag(deviations**2))
    if array.shape != (count, count):
        raise DataError(
            f"{name}: {field}: covariance of shape {array.shape} for {count} points; "
            f"valid: ({count}, {count}) or ({count},) standard deviations"
        )
    matrix = numbers(name, field, array, (count, count))
    variances = np.diag(matrix)
    if variances.min() < 0:
        raise DataError(f"{name}: {field}: variance {variances.min():g}; valid: 0 or above")
    scale = np.sqrt(np.where(variances > 0, variances, 1.0))
    correlation = matrix / np.outer(scale, scale)
    if np.abs(correlation - correlation.T).max() > ROUNDING:
        raise DataError(f"{name}: {field}: covariance is not symmetric; valid: symmetric")
    matrix = np.asarray((matrix + matrix.T) / 2)
    if np.count_nonzero(matrix) > count:
        lowest = float(np.linalg.eigvalsh((correlation + correlation.T) / 2)[0])
        if lowest < -ROUNDING:
            raise DataError(
                f"{name}: {field}: covariance is not positive semi-definite, its correlations have "
                f"the eigenvalue {lowest:.3g}; valid: 0 or above"
            )
    return matrix


def systematics(name: str, sources: Iterable[Systematic], count: int) -> tuple[Systematic, ...]:
    """Return the sources after checks of tags and sizes."""
    checked: list[Systematic] = []
    for each in sources:
        if not isinstance(each, Systematic) or not isinstance(each.tag, str) or not each.tag:
            raise DataError(f"{name}: systematics: {each!r}; valid: Systematic(tag, size)")
        if (each.tag, each.relative) in {(other.tag, other.relative) for other in checked}:
            raise DataError(
                f"{name}: systematics: {each.tag!r} twice; valid: each tag once, relative or not"
            )
        size = numbers(name, f"systematics: {each.tag}", each.size, (count,))
        if each.relative and np.abs(size).max() > 1:
            raise DataError(
                f"{name}: systematics: {each.tag}: {np.abs(size).max():g}; "
                "valid: relative errors up to 1, not per cent"
            )
        checked.append(Systematic(each.tag, size, bool(each.relative)))
    return tuple(checked)


def positive(name: str, energies: Array, values: Array, errors: Array) -> None:
    """Refuse values that are negative beyond what fluctuations do."""
    wrong = np.flatnonzero(values < -NEGATIVE_SIGMAS * errors)
    if len(wrong):
        first = wrong[0]
        raise DataError(
            f"{name}: values: {values[first]:g} +- {errors[first]:.3g} at {energies[first]:g} GeV "
            f"is negative; valid: above -{NEGATIVE_SIGMAS:g} standard deviations"
        )
