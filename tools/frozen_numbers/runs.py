"""Integrations, their variations and histograms."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import hist
import numpy as np

import vasilisa as vs

from .comparison import encoded
from .numbers import Numbers, checksum

__all__ = [
    "SET_UPS",
    "THREADS",
    "generator",
    "histograms",
    "integral",
    "pieces",
    "refused",
    "variations",
]

POINTS = 50_000  # one round of an integration
THREADS = 2
SEED = 7
TWO_PHOTONS = vs.Cuts(two_photons={"min_energy": 0.3, "theta": ("45 deg", "135 deg")}) & vs.Cuts(
    max_abs_xi="10 deg"
)
WIDE = {"theta_avg": (0.8, "pi - 0.8"), "max_abs_xi": 0.3}
SET_UPS: dict[str, dict[str, Any]] = {
    "ee": {"ecm": 0.7, "cuts": "cmd3"},
    "mumu": {"ecm": 0.7, "cuts": "cmd3"},
    "pipi": {"ecm": 0.7, "cuts": "cmd3"},
    "kk": {"ecm": 1.03, "cuts": vs.Cuts(**WIDE)},
    "gammagamma": {"ecm": 1.0, "cuts": TWO_PHOTONS},
}
VARIATIONS = (
    *("lo", "nlo", "isr", "fsr", "no_interference", "coulomb_expanded", "coulomb_resummed"),
    *("vp_off", "vp_leptonic", "vp_up", "vp_down", "pointlike", "strong2020", "cmd3"),
    *("gvmd_bwsum3", "kaon_vmd", "fxsqed", "gvmd", "dispersive"),
)
HISTOGRAMS = {
    "theta_avg": hist.axis.Regular(12, 0.9, math.pi - 0.9),
    "abs_acollinearity": hist.axis.Regular(10, 0.0, 0.25),
}


def generator(process: str, order: str, **options: Any) -> vs.Generator:
    """Return a generator with the fixed set-up of its process, but for the options."""
    common = {"seed": SEED, "threads": THREADS}
    return vs.Generator(process, order=order, **(common | SET_UPS[process] | options))


def refused(error: vs.VasilisaError) -> Numbers:
    """Return what stands for numbers that there are none of."""
    return {"refused": f"{type(error).__name__}"}


def summary(result: vs.Result) -> Numbers:
    """Return all numbers of an integration but the times."""
    names = ("value", "error", "asymmetry", "asymmetry_error")
    counts = ("n_events", "n_nonzero", "n_negative", "n_nonfinite")
    found: Numbers = {name: getattr(result, name) for name in (*names, *counts)}
    if result.variations:
        found["asymmetry_covariance"] = np.ravel(result.asymmetry_covariance)
    for name, varied in result.variations.items():
        found |= {f"{name}/{field}": number for field, number in asdict(varied).items()}
    return found


def integral(process: str, order: str, **options: Any) -> Numbers:
    """Return one round of an integration."""
    try:
        run = generator(process, order, **options)
        return summary(run.integrate(n_events=POINTS, progress=False))
    except vs.VasilisaError as error:
        return refused(error)


def variations(process: str, order: str, folder: Path) -> Numbers:
    """Return all variations that a run may carry, from the same events."""
    options: dict[str, Any] = {"allow_double_counting": True}
    if process in ("ee", "mumu"):
        s = np.linspace(0, 2, 2000)
        table = np.column_stack([s, 0.01 * s, 4e-3 * s, -5e-3 * s, *(1e-3 * s,) * 3, 0 * s])
        np.savetxt(folder / "polarization.dat", table)
        options["vacuum_polarization"] = str(folder / "polarization.dat")
    taken = []
    for name in VARIATIONS:
        if (process, name) == ("gammagamma", "fsr"):
            continue  # refused, but by the integration
        try:
            generator(process, order, variations=[name], **options)
            taken.append(name)
        except vs.VasilisaError:
            continue
    run = integral(process, order, variations=taken, **options)
    return {"taken": " ".join(taken)} | run


def histograms(process: str, order: str, **options: Any) -> Numbers:
    """Return contents and variances of two histograms."""
    run = generator(process, order, **options)
    found = run.histogram(HISTOGRAMS, n=POINTS, progress=False)
    sets = {"nominal": found}
    sets |= {f"{name}": each for name, each in found.variations.items()}
    sets |= {f"{name}-nominal": each for name, each in found.differences.items()}
    numbers: Numbers = {}
    for weight, group in sets.items():
        for name, histogram in group.items():
            view: Any = histogram.view(flow=True)
            for part in ("value", "variance"):
                content = np.array(view[part])
                numbers[f"{weight}/{name}/{part}"] = content[[1, 4, 8, -1]]
                numbers[f"{weight}/{name}/{part}/sha"] = checksum(content)
    return numbers


def pieces(process: str, order: str, folder: Path) -> Numbers:
    """Return an integration in three pieces, and whether an unbroken one is the same."""
    path = folder / f"{process}.json"
    for n in (POINTS, 2 * POINTS, 3 * POINTS):
        run = generator(process, order, variations=["isr"] if process == "mumu" else None)
        broken = summary(run.integrate(n_events=n, checkpoint=path, progress=False))
    whole = summary(run.integrate(n_events=3 * POINTS, progress=False))
    return broken | {"same": str(encoded(broken) == encoded(whole))}
