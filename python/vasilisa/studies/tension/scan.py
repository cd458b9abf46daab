"""The energy scan: counts of a perfect detector, analysed with right and with wrong ingredients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import hist
import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...hadrons.form_factor import form_factor
from ..energy_scan.analysis import EE, PIPI, Inputs, measured
from ..energy_scan.result import squared
from ..energy_scan.settings import EnergyScanSettings
from ..energy_scan.theory import (
    EDGES,
    LIFT,
    NODES,
    QUICK_EFFORT,
    RIM,
    generator_of,
    raised_form_factors,
)
from ..record import derived_seed
from .side import STRETCH, Side

__all__ = ["scan_side"]

Array = NDArray[np.float64]

AXIS = "cos_theta_avg"

ORDER, POINTLIKE, NO_FSR = "nlo", "fxsqed", "no_fsr"
"""Wrong ingredients: the order, the structure of pions, no radiation of the pions."""


@dataclass(frozen=True, eq=False)
class _Sum:
    """Cross sections of one process at one energy, nb, and changes by variations."""

    value: float
    error: float
    edge: float
    changes: dict[str, tuple[float, float]]


def scan_side(settings: EnergyScanSettings, points: int, threads: int = 0) -> Side:
    """Simulate counts with the truth of a card, and analyse them.

    Counts fluctuate; cross sections of data and analysis come from independent points.

    Parameters
    ----------
    settings : EnergyScanSettings
        With a truth.
    points : int
        Of each integral.
    threads : int
        0: all processors.
    """
    assert settings.truth is not None
    random = np.random.default_rng(derived_seed("tension", settings.truth.seed, "scan"))
    rows = [_point(settings, i, points, threads, random) for i in range(len(settings.points))]
    inputs = _inputs(settings, rows)
    right = measured(inputs, settings.iteration.tolerance, settings.iteration.max_steps)
    pions = [row["pipi"] for row in rows]
    changes = {
        ORDER: _of_others(rows, ORDER, {"ee": 1, "pipi": -1}),
        POINTLIKE: _relative(pions, "structure"),
        NO_FSR: _of_others(rows, NO_FSR, {"pipi": -1}),
    }
    shifts: dict[str, tuple[Array, Array]] = {
        name: (right.response @ size, np.abs(right.response) @ error)
        for name, (size, error) in changes.items()
    }
    # Electrons crowd at the edges that the stretch pushes out of the cuts, pions do not.
    lost = {p: np.array([STRETCH * row[p].edge for row in rows]) for p in ("ee", "pipi")}
    shifts["stretch"] = (right.response @ (lost["ee"] - lost["pipi"]), np.zeros(len(rows)))
    covariance = sum(right.covariances.values())
    return Side("scan", inputs.ecm, right.f2, np.asarray(covariance), shifts)


def _relative(sums: list[_Sum], name: str) -> tuple[Array, Array]:
    size, error = np.array([np.array(each.changes[name]) / each.value for each in sums]).T
    return size, error


def _of_others(
    rows: list[dict[str, Any]], name: str, powers: dict[str, int]
) -> tuple[Array, Array]:
    """Return the change of a product of powers of cross sections, all from runs of their own.

    Weights of one run would fluctuate more: virtual and real radiation compensate in each sum, and
    in the weights of events they do not.
    """
    size, square = np.ones(len(rows)), np.zeros(len(rows))
    for process, power in powers.items():
        for sums, sign in ((f"{name}_{process}", power), (process, -power)):
            value, error = np.array([(row[sums].value, row[sums].error) for row in rows]).T
            size *= value**sign
            square += (error / value) ** 2
    return size - 1, np.sqrt(square)


def _point(
    settings: EnergyScanSettings,
    index: int,
    points: int,
    threads: int,
    random: np.random.Generator,
) -> dict[str, Any]:
    """Return cross sections of an energy and the counts of its data."""
    chosen, truth = settings.generator, settings.truth
    assert truth is not None
    tents = raised_form_factors(chosen, settings.points[index].ecm)
    # Tents have no poles for a structure: pions are point-like, what is right is a variation.
    varied = {"structure": {"pion_structure": chosen.pion_structure}}
    pointlike = {"pion_structure": POINTLIKE}
    found: dict[str, Any] = {
        "pipi": _sum(settings, index, "pipi", points, threads, varied | tents, **pointlike),
        "ee": _sum(settings, index, "ee", points, threads, {}),
    }
    wrong: dict[str, dict[str, str]] = {
        f"{ORDER}_ee": {"order": ORDER},
        f"{ORDER}_pipi": {"order": ORDER, **pointlike},
        f"{NO_FSR}_pipi": {"radiation": "isr", **pointlike},
    }
    for name, changes in wrong.items():
        process = name.removeprefix(f"{ORDER}_").removeprefix(f"{NO_FSR}_")
        found[name] = _sum(settings, index, process, points, threads, {}, **changes)
    data: dict[str, dict[str, Any]] = {
        "ee": {},
        "pipi": {"form_factor": truth.form_factor, "pion_structure": truth.pion_structure},
    }
    events = 1000 * settings.points[index].luminosity
    for process, model in data.items():
        seed = derived_seed("tension", truth.seed, "scan", index, process)
        made = _sum(
            settings, index, process, points, threads, {}, order=truth.order, seed=seed, **model
        )
        found[f"n_{process}"] = float(random.poisson(events * made.value))
        found[f"made_{process}"] = made
    return found


def _sum(
    settings: EnergyScanSettings,
    index: int,
    process: str,
    points: int,
    threads: int,
    variations: dict[str, Any],
    **changes: Any,
) -> _Sum:
    generator = generator_of(
        settings, index, process, threads, variations=variations, effort=QUICK_EFFORT, **changes
    )
    axis = hist.axis.Variable([np.cos(angle) for angle in reversed(EDGES)], name=AXIS)
    found = generator.histogram({AXIS: axis}, n=points, progress=False)

    def total(histogram: hist.Hist[Any]) -> tuple[float, float]:
        view: Any = histogram.view()
        return float(view.value.sum()), float(np.sqrt(view.variance.sum()))

    value, error = total(found[AXIS])
    view: Any = found[AXIS].view()
    edge = float(view.value[0] + view.value[-1]) / RIM / value
    changed = {name: total(each[AXIS]) for name, each in found.differences.items()}
    return _Sum(value, error, edge, changed)


def _inputs(settings: EnergyScanSettings, rows: list[dict[str, Any]]) -> Inputs:
    """Return what the analysis of a scan starts from: no background, no loss."""
    n = len(rows)
    counts, sigma, variance = np.ones((n, 3)), np.ones((n, 3)), np.zeros((n, 3))
    covariance = np.zeros((n, 3, 3))
    for i, row in enumerate(rows):
        for place, process in ((EE, "ee"), (PIPI, "pipi")):
            counts[i, place] = row[f"n_{process}"]
            structure = row[process].changes.get("structure", (0.0, 0.0))[0]
            sigma[i, place] = row[process].value + structure
            # The cross section that data are made with has its error, too.
            made = row[f"made_{process}"]
            relative = (made.error / made.value) ** 2
            variance[i, place] = row[process].error ** 2 + relative * sigma[i, place] ** 2
            covariance[i, place, place] = counts[i, place]
    shares = np.array(
        [
            [row["pipi"].changes[f"node_{k}"][0] / (2 * LIFT + LIFT**2) for k in range(len(NODES))]
            for row in rows
        ]
    )
    return Inputs(
        ecm=np.array([each.ecm for each in settings.points]),
        spread=np.zeros(n),
        counts=counts,
        covariance=covariance,
        background=np.zeros(n),
        efficiency=np.ones((n, 3)),
        efficiency_variance=np.zeros((n, 3)),
        sigma=sigma,
        sigma_variance=variance,
        shares=shares / shares.sum(axis=1, keepdims=True),
        following=np.zeros_like(shares),  # nothing is separated
        start=squared(form_factor(settings.generator.form_factor_of())),
        mass=_core.Constants().pion_mass,
    )
