"""Counts at one point with something else about the data: backgrounds, or the scale of energies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known, Separation
from ...words.errors import DataError
from ..record import Record
from .candidates import batch_of
from .counts import LEAST_ROWS, yields
from .samples import CHARGES, Sample, accepted
from .settings import EnergyScanSettings

__all__ = ["ENERGY_SCALE", "refits"]

Columns = Mapping[str, NDArray[Any]]

ENERGY_SCALE = 1e-3
"""Relative; of momenta and of energies in the calorimeter, together."""


def refits(
    settings: EnergyScanSettings,
    index: int,
    candidates: Columns,
    samples: Mapping[str, Sample],
    ratio: Known,
    background: Columns,
    found: Mapping[str, Separation],
) -> Record:
    """Return relative changes of N_pipi/N_ee by the method that counts at the point.

    Parameters
    ----------
    settings : EnergyScanSettings
    index : int
        Of the point.
    candidates : mapping
        Columns before the cuts.
    samples, ratio, background
        As of `separated`.
    found : mapping
        What it returned.

    Returns
    -------
    dict
        ``background``: there is more of it by the card's `background_error`; ``energy_scale``:
        what is measured is too large by `ENERGY_SCALE`. What cannot be fitted is not there.
    """
    use = settings.separation.method_at(settings.points[index].ecm)
    method = use if use in found else next(iter(found))
    templates = {name: sample.columns for name, sample in samples.items()}
    before = found[method].ratio("pipi", "ee")[0]
    changes: Record = {}

    def refit(name: str, data: Columns, other: Columns) -> None:
        if name not in settings.systematics:
            return
        kept = accepted(settings, index, batch_of(samples["pipi"].run, data), data)
        chosen = {column: values[kept] for column, values in data.items()}
        try:
            now = yields(settings, method, chosen, templates, ratio, other)
        except DataError:
            return
        changes[name] = now.ratio("pipi", "ee")[0] / before - 1

    if len(background["weight"]) >= LEAST_ROWS:
        more = 1 + settings.background_error
        refit("background", candidates, {**background, "weight": more * background["weight"]})
    elif "background" in settings.systematics:
        changes["background"] = 0.0  # no species of a fit, so that it is the same
    refit("energy_scale", _scaled(candidates), background)
    return changes


def _scaled(candidates: Columns) -> Columns:
    names = [f"{name}_{charge}" for name in ("p", "calo") for charge in CHARGES]
    larger = {name: np.asarray(candidates[name]) * (1 + ENERGY_SCALE) for name in names}
    return {**candidates, **larger}
