"""Numbers of electrons, muons and pions at one point, by each method of the card."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import (
    AngleSettings,
    CalorimeterSettings,
    Known,
    MomentumSettings,
    Nuisance,
    Separation,
    pull,
    separate_angles,
    separate_energies,
    separate_momenta,
)
from ...words.errors import ConfigurationError, DataError
from ..record import Record
from .samples import Sample
from .settings import COMBINED, PROCESSES, EnergyScanSettings

__all__ = ["BACKGROUND", "LEAST_ROWS", "counted", "misfit", "separated", "yields"]

Columns = Mapping[str, NDArray[Any]]

BACKGROUND = "background"
"""The species that holds all backgrounds; the sum of its weights is their number."""

LEAST_ROWS = 30
"""Of the sample of backgrounds; with fewer they are no species."""

SEEN = 3.0
"""Errors above zero at which a species is there."""

WORST = 3.0
"""chi2 over degrees of freedom, above which templates may not be those of the data;"""

MISFIT = 0.15
"""and the mean relative deviation of bins that is theirs: a shape seen in many candidates."""

RESPONSE = Nuisance(0.002, "common")
"""Resolution of momenta beyond that of the detector's description, relative."""


def separated(
    settings: EnergyScanSettings,
    ecm: float,
    candidates: Columns,
    samples: Mapping[str, Sample],
    ratio: Known,
    background: Columns | None = None,
) -> tuple[dict[str, Separation], list[str]]:
    """Return the separations of the card, and what is wrong with those that do not count.

    Parameters
    ----------
    settings : EnergyScanSettings
    ecm : float
        GeV; says which method counts.
    candidates : mapping
        Columns after the cuts.
    samples : mapping
        By process.
    ratio : (float, float)
        mumu/ee of cross sections times efficiencies, and its error.
    background : mapping, optional
        Columns of all backgrounds within the cuts; the sum of `weight` is their number.

    Raises
    ------
    DataError
        If the method that counts, or one of those that count together, can tell nothing apart.
    """
    templates = {name: sample.columns for name, sample in samples.items()}
    use = settings.separation.method_at(ecm)
    found: dict[str, Separation] = {}
    problems: list[str] = []
    for method in settings.separation.methods:
        try:
            found[method] = yields(settings, method, candidates, templates, ratio, background)
        except DataError as error:
            if use in (method, COMBINED):
                raise
            problems.append(str(error))
    return found, problems


def yields(
    settings: EnergyScanSettings,
    method: str,
    candidates: Columns,
    templates: Mapping[str, Columns],
    ratio: Known,
    background: Columns | None = None,
) -> Separation:
    """Return the separation by one method; arguments as of `separated`."""
    known: dict[str, Any] = {"muons": settings.separation.muons}
    # Angles alone cannot tell muons from pions.
    if settings.separation.muons == "qed" or method == "theta":
        known = {"muons": "qed", "muon_ratio": ratio}
    if background is not None and len(background["weight"]) >= LEAST_ROWS:
        templates = {**templates, BACKGROUND: background}
        known["yields"] = {BACKGROUND: (float(background["weight"].sum()), 0.0)}
    if method == "momentum":
        momentum = MomentumSettings(resolution=RESPONSE, loss=Nuisance(0.0), **known)
        return separate_momenta(candidates, templates, momentum)
    if method == "calorimeter":
        return separate_energies(candidates, templates, CalorimeterSettings(**known))
    return separate_angles(candidates, templates, AngleSettings(**known))


def counted(settings: EnergyScanSettings, ecm: float, found: Mapping[str, Separation]) -> Record:
    """Return what the card's method says, and how the methods agree.

    Returns
    -------
    dict
        ``counts`` (3,), ``covariance`` (3, 3), ``methods``: the same by method with the goodness of
        fit; ``pulls`` of N_pipi/N_ee between methods.

    Raises
    ------
    DataError
        If there are no electrons or no pions, or if the templates do not describe the candidates.
    """
    methods: Record = {}
    for name, each in found.items():
        order = [list(each.yields).index(process) for process in PROCESSES]
        methods[name] = {
            "counts": [each.yields[process] for process in PROCESSES],
            "covariance": each.covariance[np.ix_(order, order)].tolist(),
            "chi2": each.goodness.chi2,
            "ndf": each.goodness.ndf,
        }
    use = settings.separation.method_at(ecm)
    chosen = _combined(methods) if use == COMBINED else methods[use]
    errors = np.sqrt(np.diag(np.array(chosen["covariance"])))
    for process, count, error in zip(PROCESSES, chosen["counts"], errors, strict=True):
        if process != "mumu" and not count > SEEN * error:
            raise DataError(
                f"no {process} among the candidates: {count:.3g} +- {error:.2g} found; valid: "
                f"{SEEN:g} errors above 0"
            )
    for name in found if use == COMBINED else [use]:
        _require_description(name, found[name])
    names = list(found)
    pulls: dict[str, float | None] = {}
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            try:
                pulls[f"{first} - {second}"] = pull(found[first], found[second])
            except (DataError, ConfigurationError):
                pulls[f"{first} - {second}"] = None
    return {
        "method": use,
        "counts": chosen["counts"],
        "covariance": chosen["covariance"],
        "methods": methods,
        "pulls": pulls,
    }


def misfit(chi2: float, ndf: int, number: float) -> bool:
    """Tell whether templates are not those of a number of candidates."""
    return chi2 > WORST * ndf and chi2 - ndf > MISFIT**2 * number


def _require_description(name: str, found: Separation) -> None:
    """Refuse yields of templates that are not those of the candidates."""
    chi2, ndf = found.goodness.chi2, found.goodness.ndf
    if misfit(chi2, ndf, float(found.histograms.counts.sum())):
        raise DataError(
            f"separation by {name}: the templates do not describe the candidates, "
            f"chi2 = {chi2:.4g} with {ndf} degrees of freedom; valid: detector, cuts and generator "
            f"of the data, {', '.join(PROCESSES)} among them"
        )


def _combined(methods: Record) -> Record:
    """Return the mean of the methods, weighted by the errors of N_pipi/N_ee.

    Methods see the same candidates, so the covariance is that of the best, not smaller.
    """
    weights = {}
    for name, each in methods.items():
        n, c = np.array(each["counts"]), np.array(each["covariance"])
        variance = c[2, 2] / n[2] ** 2 + c[0, 0] / n[0] ** 2 - 2 * c[0, 2] / (n[0] * n[2])
        weights[name] = 1 / variance if variance > 0 and math.isfinite(variance) else 0.0
    total = sum(weights.values())
    if not total > 0:
        raise DataError("no method has an error; valid: at least one that converges")
    counts = sum(weights[name] / total * np.array(methods[name]["counts"]) for name in methods)
    best = max(weights, key=lambda name: weights[name])
    return {"counts": np.asarray(counts).tolist(), "covariance": methods[best]["covariance"]}
