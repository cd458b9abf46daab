"""Measured curves written as tables of HEPData, as `read_hepdata` reads them.

The format is that of the submissions: https://hepdata-submission.readthedocs.io.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from ..keep.output import write_atomically
from .curve import MeasuredCurve

__all__ = ["write_hepdata"]

QUANTITIES = {"cross_section": "SIG", "F2": "|F|**2", "R": "R", "asymmetry": "ASYM"}

UNITS = {"nb": "NB"}


def write_hepdata(folder: str | Path, curve: MeasuredCurve, name: str) -> list[Path]:
    """Write ``NAME.yaml``, ``NAME_covariance.yaml`` and the ``submission.yaml`` that names both.

    Errors are ``stat``, ``syst`` where there is one without a source, and one for each source.

    Parameters
    ----------
    folder : path
    curve : MeasuredCurve
    name : str
        Of the files.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    energies = [{"value": float(each)} for each in curve.energies]
    if curve.edges is not None:
        energies = [
            {"low": float(low), "high": float(high), "value": each["value"]}
            for (low, high), each in zip(curve.edges, energies, strict=True)
        ]
    header = {"name": QUANTITIES[curve.quantity], **_unit(curve.unit)}
    table = {
        "independent_variables": [
            {"header": {"name": "SQRT(S)", "units": "GEV"}, "values": energies}
        ],
        "dependent_variables": [{"header": header, "values": _values(curve)}],
    }
    n = len(curve)
    pairs = [(i, j) for i in range(n) for j in range(n)]
    covariance = {
        "independent_variables": [
            {
                "header": {"name": f"SQRT(S) {axis + 1}", "units": "GEV"},
                "values": [{"value": float(curve.energies[pair[axis]])} for pair in pairs],
            }
            for axis in (0, 1)
        ],
        "dependent_variables": [
            {
                "header": {"name": "Statistical covariance"},
                "values": [{"value": float(curve.stat[pair])} for pair in pairs],
            }
        ],
    }
    described = {name: (curve.name, table), f"{name}_covariance": ("Covariance", covariance)}
    folder = Path(folder)
    written = []
    documents: list[Any] = [{"comment": curve.source or curve.name}]
    for each, (description, content) in described.items():
        path = folder / f"{each}.yaml"
        write_atomically(path, yaml.safe_dump(content, sort_keys=False))
        written.append(path)
        documents.append(
            {
                "name": each,
                "description": description,
                "keywords": [{"name": "observables", "values": [QUANTITIES[curve.quantity]]}],
                "data_file": path.name,
            }
        )
    submission = folder / "submission.yaml"
    write_atomically(submission, yaml.safe_dump_all(documents, sort_keys=False))
    return [*written, submission]


def _unit(unit: str) -> dict[str, str]:
    return {"units": UNITS[unit]} if unit else {}


def _values(curve: MeasuredCurve) -> list[dict[str, Any]]:
    """Return values with their errors by label."""
    errors = {"stat": np.sqrt(np.diag(curve.stat))}
    if curve.syst.any():
        errors["syst"] = np.sqrt(np.diag(curve.syst))
    errors |= {tag: np.abs(shift) for tag, shift in curve.shifts.items()}
    return [
        {
            "value": float(value),
            "errors": [
                {"label": label, "symerror": float(sizes[i])} for label, sizes in errors.items()
            ],
        }
        for i, value in enumerate(curve.values)
    ]
