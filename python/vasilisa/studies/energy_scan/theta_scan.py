"""|F_pi|^2 with tighter cuts on the averaged polar angle: the test of the angle scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known, Separation
from ...words.errors import DataError
from ..record import Record
from .counts import yields
from .samples import Sample, within
from .settings import EnergyScanSettings
from .theory import ANGLES, THETA_CUTS

__all__ = ["theta_scan"]

Columns = Mapping[str, NDArray[Any]]


EVERY = 10
"""Which points are looked at in quick form: the mean of all is drawn."""


def theta_scan(
    settings: EnergyScanSettings,
    index: int,
    candidates: Columns,
    samples: Mapping[str, Sample],
    theory: Record,
    ratio: Known,
    whole: Mapping[str, Separation],
    background: Columns,
) -> list[Record]:
    """Return |F|^2 for each cut over that of the card, at one point.

    Separations, cross sections and simulated efficiencies are those within the cut.

    Returns
    -------
    list of dict
        ``cut`` (rad), ``ratio``, ``error``: what the two samples do not share. Empty in quick form
        for most points, and where no method counts without the angle.
    """
    usable = [name for name in whole if name != "theta"]
    if (settings.quick and index % EVERY) or not usable:
        return []
    method = usable[0]
    reference = _relative(whole[method])
    found = []
    for cut in THETA_CUTS:
        seen, other = _inside(candidates, cut), _inside(background, cut)
        if len(seen["theta_minus"]) == len(candidates["theta_minus"]):
            found.append({"cut": cut, "ratio": 1.0, "error": 0.0})
            continue
        here = {name: _inside(each.columns, cut) for name, each in samples.items()}
        factor = _share(samples["mumu"], here["mumu"]) / _share(samples["ee"], here["ee"])
        known = ratio[0] * factor, ratio[1] * factor
        try:
            one = yields(settings, method, seen, here, known, other)
            value, variance = _relative(one)
        except DataError:
            continue  # too few candidates are left
        for process, power in (("ee", 1), ("pipi", -1)):
            expected = _fraction(theory[process], cut) * samples[process].tighter[cut]
            value *= (expected / samples[process].efficiency) ** power
        apart = max(variance - reference[1], 0.0)
        error = value / reference[0] * math.sqrt(apart)
        found.append({"cut": cut, "ratio": value / reference[0], "error": error})
    return found


def _relative(separation: Separation) -> tuple[float, float]:
    """Return N_pipi/N_ee and its relative variance."""
    value, error = separation.ratio("pipi", "ee")
    return value, (error / value) ** 2


def _inside(columns: Columns, cut: float) -> dict[str, NDArray[Any]]:
    theta = (columns["theta_minus"] - columns["theta_plus"] + math.pi) / 2
    kept = within(np.asarray(theta), cut)
    return {name: values[kept] for name, values in columns.items()}


def _share(sample: Sample, inside: Columns) -> float:
    return float(inside["weight"].sum() / sample.columns["weight"].sum())


def _fraction(theory: Record, cut: float) -> float:
    """Return the part of a cross section within a cut; the first and last bins lie outside."""
    bins = np.array(theory["sigma"])
    first = 1 + ANGLES.index(cut)
    return float(bins[first:-first].sum() / bins.sum())
