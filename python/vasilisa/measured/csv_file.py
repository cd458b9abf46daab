"""Measured curves in CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..words.columns import Column, read_columns
from ..words.errors import DataError
from .curve import MeasuredCurve
from .systematic import Systematic
from .units import value_factor

__all__ = ["read_csv"]


COLUMNS = {
    "sqrt_s": Column("GeV", "above 0", lowest=0, open=True, optional=True),
    "sqrt_s_low": Column("GeV", "above 0", lowest=0, open=True, optional=True),
    "sqrt_s_high": Column("GeV", "above 0", lowest=0, open=True, optional=True),
    "value": Column("in the unit of the curve"),
    "stat": Column("in the unit of the curve", "0 or above", lowest=0),
    "syst": Column("in the unit of the curve", "0 or above", lowest=0, optional=True),
    "syst_relative": Column("a number", "0 or above", lowest=0, optional=True),
    "syst_uncorrelated": Column("in the unit of the curve", "0 or above", lowest=0, optional=True),
}


def read_csv(
    path: str | Path,
    *,
    name: str,
    quantity: str,
    vp: str,
    fsr: str,
    unit: str | None = None,
    channel: str = "",
    experiment: str = "",
    source: str = "",
    tag: str | None = None,
) -> MeasuredCurve:
    """Read a curve from a CSV file with a header.

    Columns: ``sqrt_s`` (GeV), or ``sqrt_s_low`` and ``sqrt_s_high`` for bins, with ``sqrt_s``
    beside them or not; ``value``; ``stat``, uncorrelated; ``syst`` in the unit of the values or
    ``syst_relative``, common to all points; ``syst_uncorrelated``.

    Parameters
    ----------
    path : str or Path
    name, quantity, vp, fsr, channel, experiment, source : str
        As in `MeasuredCurve`.
    unit : str, optional
        Of a cross section in the file: ``pb``, ``nb``, ``mub`` or ``mb``; nb by default.
    tag : str, optional
        Of the common systematic error, by default the experiment's name or the curve's.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; names the line, the column and the value.
    DataError
        If the curve makes no sense.
    """
    rows = read_columns(name, path, COLUMNS)
    columns = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    binned = {"sqrt_s_low", "sqrt_s_high"} & set(columns)
    if len(binned) == 1 or not (binned or "sqrt_s" in columns):
        raise DataError(
            f"{name}: {path}: no energies; valid: sqrt_s, or sqrt_s_low and sqrt_s_high"
        )
    if {"syst", "syst_relative"} <= set(columns):
        raise DataError(f"{name}: {path}: syst and syst_relative; valid: one of them")
    places: dict[str, Any] = {"energies": columns.get("sqrt_s")}
    if binned:
        places["edges"] = np.stack([columns["sqrt_s_low"], columns["sqrt_s_high"]], axis=1)
    factor = value_factor(name, quantity, unit)
    values = factor * columns["value"]
    tag = tag or experiment or name
    systematics: tuple[Systematic, ...] = ()
    if "syst" in columns:
        systematics = Systematic.of_errors(tag, factor * columns["syst"], values)
    if "syst_relative" in columns:
        systematics = (Systematic(tag, columns["syst_relative"]),)
    return MeasuredCurve(
        name=name,
        quantity=quantity,
        values=values,
        stat=factor * columns["stat"],
        vp=vp,
        fsr=fsr,
        **places,
        syst=factor * columns.get("syst_uncorrelated", np.zeros(len(values))),
        systematics=systematics,
        channel=channel,
        experiment=experiment,
        source=source,
    )
