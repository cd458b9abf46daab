"""Charge asymmetries at one point: measured, corrected for the detector, and predicted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known, Separation
from ..record import Record
from .angles import ANGLE_ERRORS, moved
from .counts import yields
from .samples import Sample
from .settings import PROCESSES, EnergyScanSettings
from .theory import EDGES

__all__ = ["asymmetries", "predicted", "wrong_sign"]

SURE = 5.0
"""Standard deviations from which on a sign is wrong."""

Columns = Mapping[str, NDArray[Any]]
Array = NDArray[np.float64]


def asymmetries(
    settings: EnergyScanSettings,
    candidates: Columns,
    samples: Mapping[str, Sample],
    theory: Record,
    ratio: Known,
    whole: Mapping[str, Separation],
    background: Columns,
) -> Record:
    """Return the asymmetries of electrons, muons and pions, measured and predicted.

    They are counted forward and backward by the angle of the card's particle, with templates of
    their own, and what the detector does to the asymmetry of the simulated sample is taken out.

    Parameters
    ----------
    settings, candidates, samples, ratio, background
        As of `separated`.
    theory : dict
        Of the point.
    whole : mapping
        Separations of all candidates, by method.

    Returns
    -------
    dict
        By process ``value``, ``error``, ``theory_error``, ``models``: predictions by structure, and
        ``slopes``: the change for each error of the angle, 1/rad. Muons only where they are free.
        Empty where no method counts without the angle.
    """
    usable = [name for name in whole if name != "theta"]
    if not usable:
        return {}
    # Templates of energies are not folded, which is most of the work for momenta.
    method = "calorimeter" if settings.quick and "calorimeter" in usable else usable[0]
    charge = settings.asymmetry_of
    sign = 1.0 if charge == "minus" else -1.0
    halves = []
    for forward in (True, False):
        here = {name: _half(each.columns, charge, forward) for name, each in samples.items()}
        share = {name: float(each["weight"].sum()) for name, each in here.items()}
        both = {name: float(each.columns["weight"].sum()) for name, each in samples.items()}
        factor = share["mumu"] / both["mumu"] * both["ee"] / share["ee"]
        known = ratio[0] * factor, ratio[1] * factor
        seen, other = (_half(each, charge, forward) for each in (candidates, background))
        halves.append(yields(settings, method, seen, here, known, other))
    found: Record = {}
    for process in PROCESSES:
        if process == "mumu" and settings.separation.muons == "qed":
            continue  # tied to electrons in either half
        (forward_n, forward_error), (backward_n, backward_error) = (
            (each.yields[process], each.errors[process]) for each in halves
        )
        total = forward_n + backward_n
        if not total > 0:
            continue
        seen_asymmetry = sign * (forward_n - backward_n) / total
        value = seen_asymmetry - detector_shift(samples[process], charge)
        error = 2 * math.hypot(backward_n * forward_error, forward_n * backward_error) / total**2
        found[process] = {
            "value": value,
            "error": error,
            "theory_error": math.sqrt(math.fsum(theory[process]["variance"]))
            / math.fsum(theory[process]["sigma"]),
            "models": predicted(theory[process]),
            "slopes": {
                name: moved(theory[process], name, charge).asymmetry for name in ANGLE_ERRORS
            },
        }
    return found


def _half(columns: Columns, charge: str, forward: bool) -> dict[str, NDArray[Any]]:
    chosen = (np.asarray(columns[f"theta_{charge}"]) < math.pi / 2) == forward
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


def detector_shift(sample: Sample, charge: str) -> float:
    """Return by how much the detector moves the asymmetry: that of the sample above the truth.

    The truth is that of the averaged angle, as predictions are.
    """
    sign = 1.0 if charge == "minus" else -1.0
    weights = np.asarray(sample.columns["weight"])
    forward = np.asarray(sample.columns[f"theta_{charge}"]) < math.pi / 2
    seen = float((weights * np.where(forward, sign, -sign)).sum() / weights.sum())
    return seen - sample.true_asymmetry


def wrong_sign(settings: EnergyScanSettings, records: list[Record]) -> list[str]:
    """Return the complaint about an asymmetry of electrons with the sign of the other particle.

    Electrons go forward, whatever the energy: it is the exchange of a photon.
    """
    found = [each["asymmetry"]["ee"] for each in records if "ee" in each["asymmetry"]]
    if not found:
        return []
    values, variances = np.array([(each["value"], each["error"] ** 2) for each in found]).T
    mean = float(np.average(values, weights=1 / variances))
    if mean > -SURE / np.sqrt(np.sum(1 / variances)):
        return []
    other = "plus" if settings.asymmetry_of == "minus" else "minus"
    return [
        f"asymmetry_of: {settings.asymmetry_of}: that of electrons is {mean:.3g}, below 0; "
        f"valid: {other}, or electrons that fly forward"
    ]
