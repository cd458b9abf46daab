"""Measured curves as JSON, exact in both directions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..keep.output import write_atomically
from ..words.errors import ConfigurationError, DataError
from .curve import UNITS, MeasuredCurve
from .systematic import Systematic

__all__ = ["from_json", "read_json", "to_json", "write_json"]

Array = NDArray[np.float64]

SCHEMA = 1
WORDS = ("name", "quantity", "vp", "fsr", "channel", "experiment", "source")


def to_json(curve: MeasuredCurve) -> str:
    """Return a curve as JSON text: GeV, and the unit that stands beside the values."""
    content: dict[str, Any] = {"schema": SCHEMA, "kind": "measured_curve"}
    content |= {word: getattr(curve, word) for word in WORDS}
    content |= {"unit": curve.unit, "energies": curve.energies.tolist()}
    content["edges"] = None if curve.edges is None else curve.edges.tolist()
    content["values"] = curve.values.tolist()
    content["stat"] = _matrix(curve.stat)
    content["syst"] = _matrix(curve.syst)
    content["systematics"] = [
        {"tag": each.tag, "size": each.size.tolist(), "relative": each.relative}
        for each in curve.systematics
    ]
    return json.dumps(content)


def from_json(text: str, *, origin: str = "curve") -> MeasuredCurve:
    """Return the curve that `to_json` wrote.

    Parameters
    ----------
    text : str
    origin : str
        Where it comes from, for messages.

    Raises
    ------
    DataError
        If the text is no such curve.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(f"{origin}: not JSON: {error}; valid: a measured curve") from error
    if not isinstance(content, dict) or content.get("kind") != "measured_curve":
        raise DataError(f"{origin}: kind: not a measured curve; valid: kind measured_curve")
    if content.get("schema") != SCHEMA:
        raise DataError(f"{origin}: schema: {content.get('schema')!r}; valid: {SCHEMA}")
    try:
        if content["unit"] != UNITS.get(content["quantity"]):
            valid = UNITS.get(content["quantity"])
            raise DataError(f"{origin}: unit: {content['unit']!r}; valid: {valid!r}")
        return MeasuredCurve(
            **{word: content[word] for word in WORDS},
            energies=content["energies"],
            edges=content["edges"],
            values=content["values"],
            stat=_full(content["stat"]),
            syst=_full(content["syst"]),
            systematics=tuple(
                Systematic(each["tag"], np.asarray(each["size"], dtype=float), each["relative"])
                for each in content["systematics"]
            ),
        )
    except KeyError as error:
        raise DataError(f"{origin}: {error.args[0]}: missing; valid: what to_json writes") from None
    except (DataError, ConfigurationError):
        raise
    except (TypeError, ValueError) as error:
        raise DataError(f"{origin}: {error}; valid: what to_json writes") from error


def write_json(path: str | Path, curve: MeasuredCurve) -> None:
    """Write a curve to a file.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    write_atomically(Path(path), to_json(curve).encode())


def read_json(path: str | Path) -> MeasuredCurve:
    """Read a curve from a file that `write_json` wrote.

    Raises
    ------
    DataError
        If the file cannot be read or holds no curve.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    return from_json(text, origin=str(path))


def _matrix(matrix: Array) -> dict[str, Any]:
    """Return the lower triangle, or the variances of a diagonal covariance."""
    diagonal = np.diag(matrix)
    if not np.any(matrix - np.diag(diagonal)):
        return {"variances": diagonal.tolist()}
    return {"triangle": [row[: index + 1].tolist() for index, row in enumerate(matrix)]}


def _full(content: dict[str, Any]) -> Array:
    if "variances" in content:
        return np.diag(np.asarray(content["variances"], dtype=np.float64))
    rows = content["triangle"]
    matrix = np.zeros((len(rows), len(rows)))
    for index, row in enumerate(rows):
        matrix[index, : index + 1] = row
        matrix[: index + 1, index] = row
    return matrix
