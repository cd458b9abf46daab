"""Distributions against published ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import hist
import numpy as np

from ..run.generator import Generator
from .agreement import agreement
from .comparison import SIGMAS, Comparison, table
from .cross_sections import SEED, Effort, run_name

__all__ = [
    "PublishedDistribution",
    "axes_of_cmd3",
    "compare_distributions",
    "published_distributions",
]

BIN_PRECISION = 5e-3
"""Relative difference in a bin of a distribution that is known better than that."""

SPARSE = 0.05
"""Relative error of a published bin above which it is left out: its few heavy events make value and
error too small together. Of the published pi+pi- of 0.7 GeV two bins lie low by four of their own
errors, at 0.49 and 0.55 GeV, where their neighbours and ours fall smoothly."""

SEEDS = {"nlops": 1, "nlo": 2}
"""Of each order, apart from those of other comparisons."""

SMALLEST_PROBABILITY = 1e-3
"""Of chi^2 of a distribution."""

OBSERVABLES = {
    "theta_avg_deg": ("theta_avg", math.radians(1)),
    "p_minus_GeV": ("p_minus", 1.0),
    "abs_xi_deg": ("abs_acollinearity", math.radians(1)),
    "pair_mass_GeV": ("pair_mass", 1.0),
}
"""Name in the reference to ours, and the unit."""

LABELS = {
    "theta_avg": r"$\theta_\mathrm{avg}$ [rad]",
    "p_minus": r"$p_-$ [GeV]",
    "abs_acollinearity": r"$|\xi|$ [rad]",
    "pair_mass": r"$m_\mathrm{pair}$ [GeV]",
}


@dataclass(frozen=True)
class PublishedDistribution:
    """A distribution of another program.

    Attributes
    ----------
    process, ecm, order, model
        The run, as `Generator` takes it; the cuts are cmd3.
    observable : str
        As `Generator.histogram` knows it.
    histogram : hist.Hist
        nb per bin, with statistical errors.
    source : str
        Where it comes from.
    name : str
        The run in words.
    """

    process: str
    ecm: float
    order: str
    model: dict[str, Any]
    observable: str
    histogram: hist.Hist[Any]
    source: str
    name: str

    def compare(self, ours: hist.Hist[Any]) -> Comparison:
        """Compare by chi^2 and bin by bin; bins of a few events are joined or left out."""
        found = agreement(self.histogram, ours, SPARSE)
        largest, known = found.largest(BIN_PRECISION)
        likely = found.probability > SMALLEST_PROBABILITY
        return Comparison(
            "distribution",
            f"{self.name}: chi^2 of {self.observable}",
            self.source,
            found.degrees,
            math.sqrt(2 * found.degrees),
            found.chi_squared,
            0.0,
            f"probability above {SMALLEST_PROBABILITY:g}; bins known to {BIN_PRECISION:.1%} within "
            f"that and {SIGMAS:.0f} sigma",
            likely and found.within(BIN_PRECISION, SIGMAS),
            f"probability {found.probability:.3f}; largest pull {np.abs(found.pulls).max():.1f}; "
            f"largest difference in {known} bins known to {BIN_PRECISION:.1%}: {largest:.2%}",
        )


def axes_of_cmd3(ecm: float, bins: int = 50) -> dict[str, hist.axis.Regular]:
    """Return the observables of the published distributions over what the cuts cmd3 leave.

    Parameters
    ----------
    ecm : float
        Centre-of-mass energy, GeV.
    bins : int
        Of every axis.
    """
    limits = {
        "theta_avg": (1.0, math.pi - 1.0),
        "p_minus": (0.45 * ecm / 2, ecm / 2),
        "abs_acollinearity": (0.0, 0.25),
        "pair_mass": (0.45 * ecm, ecm),
    }
    return {
        name: hist.axis.Regular(bins, *limits[name], label=label) for name, label in LABELS.items()
    }


def published_distributions(order: str = "nlo") -> list[PublishedDistribution]:
    """Return the published distributions of an order, nlo or nlops; those of a run in a row."""
    data = table("distributions.json")
    found = []
    for row in data["values"]:
        if row["order"] != order:
            continue
        observable, unit = OBSERVABLES[row["observable"]]
        first, width, bins = row["first_edge"], row["width"], len(row["value"])
        last = first + bins * width
        axis = hist.axis.Regular(bins, first * unit, last * unit, label=LABELS[observable])
        h: hist.Hist[Any] = hist.Hist(axis, storage=hist.storage.Weight())
        view: Any = h.view()
        view.value[...] = width * np.array(row["value"])
        view.variance[...] = (width * np.array(row["error"])) ** 2
        found.append(
            PublishedDistribution(
                row["process"],
                row["ecm"],
                order,
                row["model"],
                observable,
                h,
                data["source"],
                run_name(row),
            )
        )
    return found


def compare_distributions(effort: Effort, order: str = "nlo") -> Iterator[Comparison]:
    """Compare all distributions of an order, one after another."""
    for _, run in itertools.groupby(published_distributions(order), lambda p: p.name):
        published = list(run)
        first = published[0]
        generator = Generator(
            first.process,
            first.ecm,
            order,
            cuts="cmd3",
            seed=SEED + SEEDS[order],
            threads=effort.threads,
            **first.model,
        )
        axes = {p.observable: p.histogram.axes[0] for p in published}
        filled = generator.histogram(axes, n=effort.histogram_events, progress=False)
        for p in published:
            yield p.compare(filled[p.observable])
