"""The data sets of a card as measured curves that belong together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...hadrons.r_ratio.published import along
from ...hadrons.r_ratio.shipped_curves import shipped_curve
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...measured import (
    MeasuredCurve,
    Systematic,
    bare_cross_section,
    r_ratio,
    read_csv,
    read_hepdata,
    read_json,
)
from ...words.errors import DataError
from .settings import CombinationSettings, DataSet

__all__ = ["curves_of"]

Array = NDArray[np.float64]

LEAST_STATISTICAL = 0.5
"""Of a total error: what stays uncorrelated where the systematic part would take all of it."""


def curves_of(settings: CombinationSettings) -> list[MeasuredCurve]:
    """Return the data sets, converted to what the card asks for.

    Raises
    ------
    DataError
        For files that cannot be used, a set that stands twice, sets of another channel or without
        points in the range.
    ConfigurationError
        For names and conversions that do not exist.
    """
    published = [_published(each, settings) for each in settings.sets]
    _refuse_doubles(published)
    return [_correlated(_converted(curve, settings), settings) for curve in published]


def _published(entry: DataSet, settings: CombinationSettings) -> MeasuredCurve:
    curve = _read(entry, settings.channel)
    if curve.channel != settings.channel:
        raise DataError(
            f"{curve.name}: channel {curve.channel!r}; valid: {settings.channel!r}, the card's"
        )
    for limits in (entry.range, settings.range):
        if limits is not None:
            curve = curve.between(*limits)
    if entry.systematics:
        curve = _with_systematics(curve, entry)
    return curve


def _read(entry: DataSet, channel: str) -> MeasuredCurve:
    if entry.format == "shipped":
        curve = shipped_curve(str(entry.shipped))
        return curve if entry.name is None else replace(curve, name=entry.name)
    path = str(entry.file)
    if entry.format == "json":
        curve = read_json(path)
        changes: dict[str, Any] = {
            "name": entry.name,
            "experiment": entry.experiment,
            "source": entry.source,
        }
        if not curve.channel:
            changes["channel"] = channel
        return replace(curve, **{field: text for field, text in changes.items() if text})
    common: dict[str, Any] = {
        "name": entry.name or Path(path).stem,
        "quantity": entry.quantity,
        "vp": entry.vp,
        "fsr": entry.fsr,
        "channel": channel,
        "experiment": entry.experiment,
        "source": entry.source,
    }
    if entry.format == "csv":
        return read_csv(path, unit=entry.unit, **common)
    return read_hepdata(
        path,
        column=entry.column or 0,
        stat_covariance=entry.stat_covariance,
        syst_covariance=entry.syst_covariance,
        uncorrelated=entry.uncorrelated or (),
        **common,
    )


def _with_systematics(curve: MeasuredCurve, entry: DataSet) -> MeasuredCurve:
    """Add the relative errors of the card; take them out of the errors that contain them."""
    sizes = {tag: along(size, curve.energies) for tag, size in entry.systematics.items()}
    if entry.errors == "total":
        deviations = np.sqrt(np.diag(curve.stat))
        common = sum((size * curve.values) ** 2 for size in sizes.values())
        least = (LEAST_STATISTICAL * deviations) ** 2
        rest = np.sqrt(np.maximum(deviations**2 - common, least))
        scale = np.divide(rest, deviations, out=np.ones_like(rest), where=deviations > 0)
        curve = replace(curve, stat=curve.stat * np.outer(scale, scale))
    for tag, size in sizes.items():
        curve = curve.with_systematic(tag, size)
    return curve


def _refuse_doubles(curves: list[MeasuredCurve]) -> None:
    """Refuse a name or the same numbers twice: data would be counted twice."""
    for index, curve in enumerate(curves):
        for other in curves[:index]:
            same = np.array_equal(curve.energies, other.energies) and np.array_equal(
                curve.values, other.values
            )
            if same or curve.name == other.name:
                what = "the same points" if same else "the same name"
                raise DataError(
                    f"sets: {other.name!r} and {curve.name!r} have {what}; "
                    "valid: each data set once, with a name of its own"
                )


def _converted(curve: MeasuredCurve, settings: CombinationSettings) -> MeasuredCurve:
    if settings.result == "as_given":
        return curve
    polarization = None
    if curve.vp == "in":
        polarization = vacuum_polarization(settings.vacuum_polarization)
    bare = bare_cross_section(curve, polarization)
    return r_ratio(bare) if settings.result == "R" else bare


def _correlated(curve: MeasuredCurve, settings: CombinationSettings) -> MeasuredCurve:
    """Let systematic errors be common to what the card says."""
    if settings.correlations == "shared":
        return curve
    if settings.correlations == "sets":
        own = tuple(
            Systematic(f"{curve.name}: {each.tag}", each.size, each.relative)
            for each in curve.systematics
        )
        return replace(curve, systematics=own)
    apart = np.sqrt(np.diag(curve.syst) + sum(shift**2 for shift in curve.shifts.values()))
    return replace(curve, syst=apart, systematics=())
