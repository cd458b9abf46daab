"""Charge asymmetries at one point: measured, corrected for the detector, and predicted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known
from ..record import Record
from .counts import yields
from .samples import Sample
from .settings import EnergyScanSettings
from .theory import EDGES

__all__ = ["asymmetries", "predicted"]

Columns = Mapping[str, NDArray[Any]]
Array = NDArray[np.float64]


def asymmetries(
    settings: EnergyScanSettings,
    candidates: Columns,
    samples: Mapping[str, Sample],
    theory: Record,
    ratio: Known,
    background: Columns,
) -> Record:
    """Return the asymmetries of electrons and pions, measured and predicted.

    Electrons, muons and pions are counted forward and backward, with templates of their own, and
    what the detector does to the asymmetry of the simulated sample is taken out.

    Returns
    -------
    dict
        By process ``value``, ``error``, and ``models``: predictions by structure. Empty where no
        method counts without the angle.
    """
    usable = [each for each in settings.separation.methods if each != "theta"]
    if not usable:
        return {}
    sign = 1.0 if settings.asymmetry_of == "minus" else -1.0
    halves = []
    for forward in (True, False):
        here = {name: _half(each.columns, forward) for name, each in samples.items()}
        share = {name: float(each["weight"].sum()) for name, each in here.items()}
        whole = {name: float(each.columns["weight"].sum()) for name, each in samples.items()}
        factor = share["mumu"] / whole["mumu"] * whole["ee"] / share["ee"]
        known = ratio[0] * factor, ratio[1] * factor
        seen, other = _half(candidates, forward), _half(background, forward)
        halves.append(yields(settings, usable[0], seen, here, known, other))
    found: Record = {}
    for process in ("ee", "pipi"):
        (forward_n, forward_error), (backward_n, backward_error) = (
            (each.yields[process], each.errors[process]) for each in halves
        )
        total = forward_n + backward_n
        if not total > 0:
            continue
        value = sign * (forward_n - backward_n) / total - detector_shift(samples[process])
        error = 2 * math.hypot(backward_n * forward_error, forward_n * backward_error) / total**2
        found[process] = {"value": value, "error": error, "models": predicted(theory[process])}
    return found


def _half(columns: Columns, forward: bool) -> dict[str, NDArray[Any]]:
    chosen = (_theta(columns) < math.pi / 2) == forward
    return {name: values[chosen] for name, values in columns.items()}


def predicted(theory: Record) -> dict[str, float]:
    """Return the asymmetry of each model: fxsqed, and those that stand beside it."""
    sigma = np.array(theory["sigma"])
    models = {"fxsqed": sigma}
    for name, difference in theory.get("structures", {}).items():
        models[name] = sigma + np.array(difference)
    return {name: _asymmetry(each) for name, each in models.items()}


def _asymmetry(bins: Array) -> float:
    """Return (forward - backward)/all of the bins of `EDGES`, underflow first."""
    half = len(EDGES) // 2 + 1
    forward, backward = float(bins[:half].sum()), float(bins[half:].sum())
    return (forward - backward) / (forward + backward)


def detector_shift(sample: Sample) -> float:
    """Return by how much the detector moves the asymmetry: that of the sample above the truth."""
    weights = np.asarray(sample.columns["weight"])
    forward = _theta(sample.columns) < math.pi / 2
    seen = float((weights * np.where(forward, 1, -1)).sum() / weights.sum())
    return seen - sample.true_asymmetry


def _theta(columns: Columns) -> Array:
    return np.asarray((columns["theta_minus"] - columns["theta_plus"] + math.pi) / 2)
