"""The plots of a scan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...display.plotting import PALETTE, panels
from ..record import Record
from .published import EXPERIMENTS, ratios, rows_of_published
from .result import EnergyScanResult
from .separation_plots import SPECIES, plane, planes_of, projections, tails_plot
from .table import asymmetry_rows, point_rows, theta_rows
from .theory import other_order

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plots"]

ENERGY = "√s [GeV]"


def plots(result: EnergyScanResult, comparison: Record | None = None) -> dict[str, Figure]:
    """Return the plots by name; those without anything to show are left out.

    Parameters
    ----------
    result : EnergyScanResult
    comparison : dict, optional
        With the truth of pseudo-data.
    """
    if result.measured is None:
        return {}
    fullest = max(result.good, key=lambda each: each["n_candidates"])
    found = {"form_factor": _form_factor(result), "separation": projections(fullest)}
    for method, fit in planes_of(fullest).items():
        found[f"plane_{method}"] = plane(method, fit, fullest["ecm"])
    if comparison is not None and "ratio" in comparison:
        found["truth"] = _truth(result, comparison)
    found["efficiency"] = _efficiency(result)
    found["controls"] = _controls(result)
    if asymmetry_rows(result):
        found["asymmetry"] = _asymmetry(result)
    if theta_rows(result):
        found["theta_cut"] = _theta_cut(result)
    if rows_of_published(result):
        found["published"] = _published(result)
    if fullest["tails"]:
        order = result.settings.generator.order
        found["tails"] = tails_plot(fullest, (order, other_order(order)))
    if result.shifts:
        found["systematics"] = _systematics(result)
    return found


def _form_factor(result: EnergyScanResult) -> Figure:
    """|F|^2, and its ratio to the form factor that the analysis starts from."""
    measured, curve = result.measured, result.curve
    assert measured is not None
    x, start = curve.energies, measured.inputs.start
    figure, (upper, lower) = panels((2.0, 1.0))
    fine = np.linspace(x[0], x[-1], 400)
    upper.plot(fine, start(fine), color="0.6", label="start of the analysis")
    upper.errorbar(x, curve.values, curve.errors, fmt=".", label="measured")
    upper.set(ylabel=r"$|F_\pi|^2$")
    upper.legend()
    scale = start(x)
    lower.axhline(1, color="0.6")
    lower.errorbar(x, curve.values / scale, np.sqrt(np.diag(curve.stat)) / scale, fmt=".")
    lower.set(xlabel=ENERGY, ylabel="over start")
    return figure


def _truth(result: EnergyScanResult, comparison: Record) -> Figure:
    """|F|^2 over the truth, and how many statistical errors it is off."""
    curve = result.curve
    ratio = np.array(comparison["ratio"])
    error = ratio * np.sqrt(np.diag(curve.stat)) / curve.values
    figure, (upper, lower) = panels((2.0, 1.0))
    upper.axhline(1, color="0.6")
    upper.errorbar(curve.energies, ratio, error, fmt=".")
    lower.axhline(0, color="0.6")
    lower.plot(curve.energies, comparison["pulls"], ".")
    upper.set(ylabel="over the truth")
    lower.set(xlabel=ENERGY, ylabel="pull", ylim=(-4, 4))
    return figure


def _controls(result: EnergyScanResult) -> Figure:
    """Muons over electrons and QED, electrons over luminosity and QED."""
    rows = point_rows(result)
    figure, axes = panels((1.0, 1.0))
    names = {
        "muons_over_qed": r"$\mu\mu/ee$ over QED",
        "electrons_over_luminosity": "$ee/L$ over QED",
    }
    for axis, (name, label) in zip(axes, names.items(), strict=True):
        axis.axhline(1, color="0.6")
        values, errors = ([row[key] for row in rows] for key in (name, f"{name}_error"))
        axis.errorbar([row["ecm"] for row in rows], values, errors, fmt=".")
        axis.set(ylabel=label)
    axes[-1].set(xlabel=ENERGY)
    return figure


def _efficiency(result: EnergyScanResult) -> Figure:
    """Efficiencies of pairs, migration over the edges of cuts inside."""
    figure, (axis,) = panels((1.0,))
    x = [each["ecm"] for each in result.good]
    for name, label in SPECIES.items():
        values = [each["efficiency"][name] for each in result.good]
        axis.errorbar(
            x, [v["value"] for v in values], [v["error"] for v in values], fmt=".", label=label
        )
    axis.set(xlabel=ENERGY, ylabel="efficiency")
    axis.legend()
    return figure


def _asymmetry(result: EnergyScanResult) -> Figure:
    """Asymmetries against the energy, with predictions."""
    rows = asymmetry_rows(result)
    figure, axes = panels((1.0, 1.0))
    for axis, process in zip(axes, ("pipi", "ee"), strict=True):
        here = [row for row in rows if row["process"] == process]
        x = [row["ecm"] for row in here]
        axis.errorbar(
            x, [r["asymmetry"] for r in here], [r["asymmetry_error"] for r in here], fmt="."
        )
        for model in ("fxsqed", "gvmd", "dispersive"):
            values = [math.nan if r[model] is None else r[model] for r in here]
            if np.isfinite(values).any():
                axis.plot(x, values, label=model if process == "pipi" else "theory")
        axis.set(ylabel=f"A({SPECIES[process]})")
        axis.legend()
    axes[-1].set(xlabel=ENERGY)
    return figure


def _theta_cut(result: EnergyScanResult) -> Figure:
    """|F|^2 against the cut on the averaged polar angle."""
    rows = theta_rows(result)
    figure, (axis,) = panels((1.0,))
    axis.axhline(1, color="0.6")
    axis.errorbar(
        [r["theta_cut"] for r in rows],
        [r["ratio"] for r in rows],
        [r["ratio_error"] for r in rows],
        fmt="o",
    )
    axis.set(xlabel=r"cut on $\theta_\mathrm{avg}$ [rad]", ylabel=r"$|F_\pi|^2$ over that at 1 rad")
    return figure


def _published(result: EnergyScanResult) -> Figure:
    """|F|^2 over what experiments published, each at the energies measured here."""
    figure, axes = panels((1.0, 1.0), total=7.5)
    for i, name in enumerate(EXPERIMENTS):
        energies, ratio, error = ratios(result, name)
        if len(energies):
            half = axes[2 * i // len(EXPERIMENTS)]
            half.errorbar(energies, ratio, error, fmt="o-", lw=0.8, capsize=2, label=name)
    for axis in axes:
        axis.axhline(1, color="0.6")
        axis.set(ylabel="over published")
        axis.legend(ncols=4, fontsize="small")
    axes[-1].set(xlabel=ENERGY)
    return figure


def _systematics(result: EnergyScanResult) -> Figure:
    """Shifts of |F|^2 by source."""
    measured = result.measured
    assert measured is not None
    figure, (axis,) = panels((1.0,))
    for i, each in enumerate(result.shifts):
        color, line = PALETTE[i % len(PALETTE)], "--" if i >= len(PALETTE) else "-"
        label = each.name.replace("_", " ")
        axis.plot(
            measured.inputs.ecm, 100 * each.size, color=color, ls=line, marker=".", label=label
        )
    axis.set(xlabel=ENERGY, ylabel=r"shift of $|F_\pi|^2$ [%]")
    axis.legend(ncols=2, fontsize="small")
    return figure
