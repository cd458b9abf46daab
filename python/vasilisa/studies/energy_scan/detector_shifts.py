"""How counts over efficiencies move where a number of the detector's description is another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known, Separation
from ...words.errors import DataError
from ..record import Record
from .counts import yields
from .detector_errors import DETECTOR_ERRORS
from .efficiency import efficiencies, muon_ratio
from .samples import Sample
from .settings import EnergyScanSettings

__all__ = ["detector_shifts"]

Columns = Mapping[str, NDArray[Any]]


def detector_shifts(
    settings: EnergyScanSettings,
    index: int,
    candidates: Columns,
    kept: NDArray[np.bool_],
    samples: Mapping[str, Sample],
    theory: Record,
    background: tuple[Columns, Columns],
    efficiency: Record,
    found: Mapping[str, Separation],
) -> Record:
    """Return relative changes of (N_pipi/eps_pipi)/(N_ee/eps_ee) for one standard deviation.

    Parameters
    ----------
    settings, index, candidates
        As of `refits`.
    kept : ndarray of bool, shape (N,)
        Those within.
    samples : mapping
        By process, with those that errors of the detector change.
    theory : dict
        Of the point.
    background : (mapping, mapping)
        Columns within the cuts, and probes.
    efficiency, found
        What `efficiencies` and `separated` returned.

    Returns
    -------
    dict
        By name of `DETECTOR_ERRORS`; what the card does not ask for, or cannot be fitted, is not
        there.
    """
    use = settings.separation.method_at(settings.points[index].ecm)
    method = use if use in found else next(iter(found))
    chosen = {name: values[kept] for name, values in candidates.items()}
    columns, probes = background
    before = _corrected(found[method], efficiency)
    changes: Record = {}
    for name, error in DETECTOR_ERRORS.items():
        if not any(name in sample.in_error for sample in samples.values()):
            continue
        seen = {process: sample.in_error.get(name, sample) for process, sample in samples.items()}
        try:
            tested = efficiencies(settings, index, seen, theory, candidates, probes)
            ratio: Known = muon_ratio(theory, tested)
            templates = {process: sample.columns for process, sample in seen.items()}
            now = yields(settings, method, chosen, templates, ratio, columns)
        except DataError:
            continue
        changes[name] = (_corrected(now, tested) / before - 1) / error.deviations
    return changes


def _corrected(separation: Separation, efficiency: Record) -> float:
    ratio = separation.ratio("pipi", "ee")[0]
    return float(ratio * efficiency["ee"]["value"] / efficiency["pipi"]["value"])
