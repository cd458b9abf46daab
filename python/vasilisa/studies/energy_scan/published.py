"""Published measurements of |F_pi|^2 beside that of a scan."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ...hadrons.r_ratio.shipped_curves import shipped_curve
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...measured import MeasuredCurve
from ...measured.conversions import (
    dressed,
    form_factor_squared,
    without_final_state_radiation,
)
from ...words.errors import RangeError
from ..record import Record
from .moment import moment_weights
from .result import EnergyScanResult

__all__ = ["EXPERIMENTS", "ratios", "rows_of_published"]

Array = NDArray[np.float64]

EXPERIMENTS = ("cmd2", "snd05", "snd20", "kloe", "babar", "besiii", "cleoc", "cmd3")
"""Names of `shipped_curve`; `vasilisa hvp` says where each is published."""


@cache
def _published(name: str) -> MeasuredCurve:
    """Return |F|^2 of an experiment as scans have it: with vacuum polarisation, without FSR."""
    curve = dressed(shipped_curve(name), vacuum_polarization("default"))
    return form_factor_squared(without_final_state_radiation(curve))


def ratios(result: EnergyScanResult, name: str) -> tuple[Array, Array, Array]:
    """Return what is measured over what an experiment published, where it measured.

    Between its points the ratio to the form factor that the analysis starts from is a line.

    Returns
    -------
    energies : ndarray, shape (m,)
        GeV.
    ratio, error : ndarray, shape (m,)
        The error is that of the statistics of both.
    """
    found = result.measured
    assert found is not None
    published, curve, start = _published(name), result.curve, found.inputs.start
    low, high = published.energies[0], published.energies[-1]
    inside = (curve.energies >= low) & (curve.energies <= high)
    energies = curve.energies[inside]
    other, spread = (
        np.interp(energies, published.energies, each / start(published.energies))
        for each in (published.values, np.sqrt(np.diag(published.stat)))
    )
    scale = start(energies)
    value = curve.values[inside] / scale / other
    stat = np.sqrt(np.diag(curve.stat))[inside] / curve.values[inside]
    return energies, value, value * np.hypot(stat, spread / other)


def rows_of_published(result: EnergyScanResult) -> list[Record]:
    """Return one row an experiment: the mean of `ratios`, and a_mu of its |F|^2.

    The error of the mean is statistical; that of a_mu has all sources. Without points of its own
    in the first range of the card an experiment has no a_mu.
    """
    if result.measured is None:
        return []
    low, high = result.settings.a_mu[0]
    rows = []
    for name in EXPERIMENTS:
        energies, value, error = ratios(result, name)
        if not len(energies):
            continue
        weights = 1 / error**2
        row: Record = {
            "experiment": name,
            "lowest": float(energies[0]),
            "highest": float(energies[-1]),
            "n_points": len(energies),
            "ratio": float(np.average(value, weights=weights)),
            "ratio_error": 1 / math.sqrt(float(weights.sum())),
            "a_mu": None,
            "error_of_a_mu": None,
        }
        published = _published(name)
        try:
            part = moment_weights(published.energies, result.measured.inputs.start, low, high)
        except RangeError:
            pass
        else:
            row["a_mu"] = float(part @ published.values)
            row["error_of_a_mu"] = math.sqrt(float(part @ published.covariance @ part))
        rows.append(row)
    return rows
