"""Measured curves in the YAML tables of HEPData: error sources and covariance tables.

The format is that of the submissions: https://hepdata-submission.readthedocs.io.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from ..words.errors import DataError
from .curve import MeasuredCurve
from .systematic import Systematic
from .units import energy_power, value_factor

__all__ = ["read_hepdata"]

Array = NDArray[np.float64]


def read_hepdata(
    path: str | Path,
    *,
    name: str,
    quantity: str,
    vp: str,
    fsr: str,
    column: int = 0,
    stat_covariance: str | Path | None = None,
    syst_covariance: str | Path | None = None,
    uncorrelated: Iterable[str] = (),
    channel: str = "",
    experiment: str = "",
    source: str = "",
) -> MeasuredCurve:
    """Read a curve from a HEPData table in YAML.

    Errors with a label that starts with ``stat``, or with none, are statistical and uncorrelated.
    Each other label is a relative error that is common to all points, with the tag
    ``experiment:label``. Asymmetric errors become the mean of both sides. Points without a value
    are left out. Energies in GeV or MeV, and s in their squares, are taken from the header.

    Parameters
    ----------
    path : str or Path
        The table: `independent_variables` and `dependent_variables`.
    name, quantity, vp, fsr, channel, experiment, source : str
        As in `MeasuredCurve`.
    column : int
        Which of the dependent variables.
    stat_covariance, syst_covariance : str or Path, optional
        Tables with two independent variables, the points in their order, and a covariance, or a
        correlation matrix if its header says so; they replace the errors of the table. The
        systematic one replaces all systematic errors.
    uncorrelated : iterable of str
        Labels of systematic errors that differ from point to point.

    Raises
    ------
    DataError
        If the file is no such table, or the curve makes no sense.
    """
    table = _load(name, path)
    variables = _entries(name, path, table, "dependent_variables")
    if not 0 <= column < len(variables):
        raise DataError(f"{name}: {path}: column {column}; valid: 0 to {len(variables) - 1}")
    rows = variables[column]["values"]
    axis = _entries(name, path, table, "independent_variables")[0]
    if len(axis["values"]) != len(rows):
        raise DataError(
            f"{name}: {path}: {len(axis['values'])} energies for {len(rows)} values; valid: as many"
        )
    kept = [index for index, row in enumerate(rows) if row.get("value") not in (None, "-", "")]
    if not kept:
        raise DataError(f"{name}: {path}: no values; valid: at least one point")
    factor = value_factor(name, quantity, _unit(variables[column]))
    values = factor * np.array([_number(name, path, rows[index]["value"]) for index in kept])
    errors = _errors(name, path, [rows[index] for index in kept], values, factor)
    stat: Array = np.zeros(len(kept))
    syst: Array = np.zeros(len(kept))
    apart = set(uncorrelated)
    unknown = apart - set(errors)
    if unknown:
        raise DataError(
            f"{name}: uncorrelated: {sorted(unknown)[0]!r}; valid: {', '.join(sorted(errors))}"
        )
    systematics: list[Systematic] = []
    for label, sizes in errors.items():
        if label.lower().startswith("stat"):
            stat = np.hypot(stat, sizes)
        elif label in apart or syst_covariance is not None:
            syst = np.hypot(syst, sizes)
        else:
            tag = f"{experiment or name}:{label}"
            systematics.extend(Systematic.of_errors(tag, sizes, values))
    return MeasuredCurve(
        name=name,
        quantity=quantity,
        values=values,
        stat=_covariance(name, stat_covariance, len(rows), kept, factor, stat),
        vp=vp,
        fsr=fsr,
        **_energies(name, path, axis, kept),
        syst=_covariance(name, syst_covariance, len(rows), kept, factor, syst),
        systematics=tuple(systematics),
        channel=channel,
        experiment=experiment,
        source=source,
    )


def _load(name: str, path: str | Path) -> Mapping[str, Any]:
    try:
        text = Path(path).read_text(encoding="utf-8")
        table = yaml.safe_load(text)
    except OSError as error:
        raise DataError(f"{name}: {path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{name}: {path}: not YAML; valid: a table of HEPData") from error
    if not isinstance(table, Mapping):
        raise DataError(f"{name}: {path}: not a mapping; valid: a table of HEPData")
    return table


def _entries(
    name: str, path: str | Path, table: Mapping[str, Any], key: str
) -> Sequence[Mapping[str, Any]]:
    found = table.get(key)
    usable = isinstance(found, list) and all(
        isinstance(each, Mapping) and isinstance(each.get("values"), list) for each in found
    )
    if not usable or not found:
        raise DataError(
            f"{name}: {path}: {key}: missing or without values; valid: a table of HEPData"
        )
    return list(found)


def _unit(variable: Mapping[str, Any]) -> str:
    return str((variable.get("header") or {}).get("units") or "").strip()


def _number(name: str, path: str | Path, value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DataError(f"{name}: {path}: {value!r}; valid: a number") from None


def _errors(
    name: str, path: str | Path, rows: Sequence[Mapping[str, Any]], values: Array, factor: float
) -> dict[str, Array]:
    """Return the errors by label, in the unit of the values; 0 where a point has none."""
    found: dict[str, Array] = {}
    for index, row in enumerate(rows):
        for error in row.get("errors") or ():
            label = str(error.get("label") or "stat")
            sides = error.get("asymerror") or {"both": error.get("symerror")}
            sizes = [_size(name, path, side, values[index], factor) for side in sides.values()]
            column = found.setdefault(label, np.zeros(len(rows)))
            column[index] = np.hypot(column[index], np.mean(sizes))
    return found


def _size(name: str, path: str | Path, side: object, value: float, factor: float) -> float:
    if isinstance(side, str) and side.strip().endswith("%"):
        return abs(_number(name, path, side.strip()[:-1]) / 100 * value)
    return abs(_number(name, path, side)) * factor


def _energies(
    name: str, path: str | Path, axis: Mapping[str, Any], kept: Sequence[int]
) -> dict[str, Any]:
    scale, power = energy_power(name, _unit(axis))

    def column(key: str) -> Array | None:
        cells = [axis["values"][index].get(key) for index in kept]
        if any(cell is None for cell in cells):
            return None
        return (scale * np.array([_number(name, path, cell) for cell in cells])) ** power

    low, high = column("low"), column("high")
    edges = None if low is None or high is None else np.stack([low, high], axis=1)
    return {"energies": column("value"), "edges": edges}


def _covariance(
    name: str,
    path: str | Path | None,
    count: int,
    kept: Sequence[int],
    factor: float,
    errors: Array,
) -> Array:
    """Return the covariance of a table, shape (n, n), or without one the errors, shape (n,)."""
    if path is None:
        return errors
    table = _load(name, path)
    axes = _entries(name, path, table, "independent_variables")
    variable = _entries(name, path, table, "dependent_variables")[0]
    lengths = {len(each["values"]) for each in (*axes, variable)}
    if len(axes) != 2 or len(lengths) > 1:
        raise DataError(
            f"{name}: {path}: {len(axes)} independent variables; "
            "valid: two, each with an entry for each element of the covariance"
        )
    places: dict[str, int] = {}
    indices = [
        [places.setdefault(str(sorted(cell.items())), len(places)) for cell in axis["values"]]
        for axis in axes
    ]
    if len(places) != count:
        raise DataError(f"{name}: {path}: covariance of {len(places)} points; valid: {count}")
    matrix = np.zeros((count, count))
    matrix[indices[0], indices[1]] = [
        _number(name, path, row.get("value")) for row in variable["values"]
    ]
    matrix = matrix[np.ix_(kept, kept)]
    header = str((variable.get("header") or {}).get("name", "")).lower()
    if "correlation" in header:
        return matrix * np.outer(errors, errors)
    return matrix * factor**2
