"""The systematic errors that an experiment published, beside those of a scan."""

from __future__ import annotations

import math

import numpy as np

from ..record import Record
from .result import EnergyScanResult

__all__ = ["LIMITS", "PUBLISHED", "PUBLISHED_TOTAL", "error_rows"]

LIMITS = (0.6, 0.9)
"""GeV; below, at and above the rho; chosen, as the publication names no energies."""

PUBLISHED: dict[str, tuple[tuple[float, float, float], tuple[str, ...]]] = {
    "radiative corrections, pi pi": ((0.2, 0.2, 0.2), ("pion_structure",)),
    "radiative corrections, form factor": ((0.2, 0.2, 0.2), ()),
    "radiative corrections, e e": ((0.1, 0.1, 0.1), ("order", "vacuum_polarization")),
    "separation": ((0.5, 0.2, 0.6), ("separation", "tails", "energy_scale", "background")),
    "fiducial volume": ((0.5, 0.5, 0.5), ("angle_stretch", "angle_shift", "angle_one_track")),
    "correlated inefficiency": ((0.1, 0.1, 0.15), ("correlated_inefficiency",)),
    "trigger": ((0.05, 0.05, 0.3), ("trigger",)),
    "beam energy": ((0.1, 0.1, 0.5), ("beam_energy",)),
    "bremsstrahlung": ((0.05, 0.05, 0.05), ("bremsstrahlung",)),
    "nuclear interactions of pions": ((0.2, 0.2, 0.2), ("nuclear",)),
    "decays of pions": ((0.2, 0.1, 0.1), ("decays",)),
    "efficiency against the angle": ((0.0, 0.0, 0.0), ("efficiency_slope",)),
}
"""Per cent of |F|^2 below, at and above the rho, and the shifts of ours that stand for it [CMD23].

Of a published range, the larger end stands at the energies where it is large. In the season of 2013
the fiducial volume has 0.8."""

PUBLISHED_TOTAL = (0.8, 0.7, 1.6)
"""Per cent, as published [CMD23]; the lines above give less."""


def error_rows(result: EnergyScanResult) -> list[Record]:
    """Return one row a published source: theirs and ours, per cent, and what of it is missing.

    Ours is the root of the sum of squares of the shifts, at the worst point of the region; None
    where there is no point, or no shift.
    """
    if not result.shifts or result.measured is None:
        return []
    energies = result.measured.inputs.ecm
    region = np.searchsorted(LIMITS, energies, side="right")
    by_name = {each.name: each.size for each in result.shifts}

    def ours(names: tuple[str, ...], where: int) -> float | None:
        here = [by_name[name][region == where] for name in names if name in by_name]
        if not here or not (region == where).any():
            return None
        return 100 * float(np.sqrt(np.sum(np.square(here), axis=0)).max())

    rows = []
    for source, (published, names) in PUBLISHED.items():
        absent = [name for name in names if name not in by_name]
        missing = ", ".join(absent) if names else "no shift"
        rows.append(_row(source, published, [ours(names, i) for i in range(3)], missing))
    lines = [math.hypot(*(each[0][i] for each in PUBLISHED.values())) for i in range(3)]
    everything = tuple(by_name)
    rows.append(_row("all lines", lines, [ours(everything, i) for i in range(3)], ""))
    rows.append(_row("total as published", PUBLISHED_TOTAL, [None] * 3, ""))
    return rows


def _row(
    source: str,
    published: tuple[float, ...] | list[float],
    ours: list[float | None],
    missing: str,
) -> Record:
    row: Record = {"source": source}
    for i, place in enumerate(("below", "at", "above")):
        row[f"published_{place}"] = published[i] or None
        row[f"ours_{place}"] = ours[i]
    return row | {"missing": missing}
