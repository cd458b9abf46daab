"""A combination in words and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .result import Combination

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["figure", "node_table", "set_table"]

LABELS = {"cross_section": r"$\sigma$ [nb]", "F2": r"$|F|^2$", "R": "R", "asymmetry": "A"}

LOGARITHMIC_ABOVE = 50.0
"""Ratio of largest to median value above which the curve is drawn on a logarithmic scale."""


def set_table(combination: Combination) -> str:
    """Return a Markdown table of the data sets: range, agreement, contribution.

    The scale is that of the set over the curve minus 1, with the error expected of it; the share is
    the mean over the nodes in the set's range.
    """
    head = ["set", "points", "GeV", "chi2/ndf", "scale [%]", "pull", "share [%]"]
    rows = []
    nodes = combination.curve.energies
    for each, share in zip(combination.sets, combination.shares, strict=True):
        inside = (nodes >= each.low) & (nodes <= each.high)
        mean = share[inside].mean() if inside.any() else share.max()
        rows.append(
            [
                each.name,
                str(each.points),
                f"{each.low:.4g}-{each.high:.4g}",
                f"{each.chi2:.1f}/{each.ndf:.1f}",
                f"{100 * each.scale:+.2f} ± {100 * each.scale_error:.2f}",
                f"{each.pull:+.1f}",
                f"{100 * mean:.1f}",
            ]
        )
    total = (
        f"chi2/ndf = {combination.chi2:.1f}/{combination.ndf}, probability "
        f"{combination.probability:.2g}; errors inflated at "
        f"{np.count_nonzero(combination.local.inflation > 1)} of {len(nodes)} nodes, "
        f"by up to {combination.local.inflation.max():.2f}, named sources by "
        f"{combination.sources.inflation:.2f} or more"
    )
    return f"{_markdown(head, rows)}\n\n{total}\n"


def node_table(combination: Combination) -> str:
    """Return a Markdown table of the nodes: value, errors, local agreement, inflation."""
    curve, local = combination.curve, combination.local
    stat = np.sqrt(np.diag(curve.stat))
    syst = np.sqrt(np.maximum(curve.errors**2 - stat**2, 0.0))
    unit = f" [{curve.unit}]" if curve.unit else ""
    head = ["GeV", f"value{unit}", "stat", "syst", "points chi2/ndf", "sets chi2/ndf", "inflation"]
    rows = [
        [
            f"{curve.energies[k]:.5g}",
            f"{curve.values[k]:.5g}",
            f"{stat[k]:.2g}",
            f"{syst[k]:.2g}",
            f"{local.chi2[k]:.1f}/{local.ndf[k]:.1f}",
            f"{local.sets_chi2[k]:.1f}/{local.sets_ndf[k]:.1f}",
            f"{local.inflation[k]:.2f}",
        ]
        for k in range(len(curve))
    ]
    return _markdown(head, rows) + "\n"


def figure(combination: Combination) -> Figure:
    """Draw data and curve, data over curve, local agreement and the shares of the sets.

    The figure belongs to no window system.
    """
    from ..display.plotting import ENERGY_LABEL, panels, style  # a second, which few need

    with style():
        drawn, (main, ratio, agreement, shares) = panels((3.0, 2.0, 1.2, 1.2), 10.0, 11.0)
        low, high = combination.range
        x = np.unique(np.concatenate([np.linspace(low, high, 2000), combination.curve.energies]))
        x = x[(x >= low) & (x <= high)]
        y, error = combination(x), combination.errors(x)
        main.plot(x, y, color="black", linewidth=1.0)
        logarithmic = y.max() > LOGARITHMIC_ABOVE * max(float(np.median(y)), 0.0)
        lower = np.maximum(y - error, y.max() * 1e-9) if logarithmic else y - error
        main.fill_between(x, lower, np.maximum(y + error, lower), color="0.75")
        known = y > error
        relative = 100 * np.divide(error, y, out=np.full_like(y, np.nan), where=known)
        ratio.fill_between(x, -relative, relative, color="0.85")
        ratio.axhline(0.0, color="black", linewidth=0.8)
        bars: list[float] = []
        for index, dataset in enumerate(combination.datasets):
            color = f"C{index % 10}"
            fit = combination.predictions[combination.slices[index]]
            place = dataset.energies
            main.errorbar(
                place, dataset.values, dataset.errors, color=color, fmt=".", label=dataset.name
            )
            good = fit > 0
            spread = 100 * dataset.errors[good] / fit[good]
            difference = 100 * (dataset.values[good] / fit[good] - 1)
            ratio.errorbar(place[good], difference, spread, color=color, fmt=".", elinewidth=0.7)
            bars.extend(np.abs(difference) + spread)
            shares.plot(
                combination.curve.energies, 100 * combination.shares[index], color=color, lw=1.2
            )
        if logarithmic:
            main.set_yscale("log", nonpositive="mask")
            main.set_ylim(y[y > error].min() / 3, 3 * y.max())
        if bars:
            largest = 1.2 * float(np.quantile(bars, 0.9))
            ratio.set_ylim(-largest, largest)
        nodes, local = combination.curve.energies, combination.local
        for chi2, ndf, label in (
            (local.chi2, local.ndf, "points"),
            (local.sets_chi2, local.sets_ndf, "sets"),
        ):
            tested = ndf > 0.5
            agreement.plot(nodes[tested], chi2[tested] / ndf[tested], ".", label=label)
        agreement.step(
            nodes, local.inflation, where="mid", color="black", lw=1.0, label="inflation"
        )
        agreement.axhline(1.0, color="0.6", linewidth=0.8)
        main.set_ylabel(LABELS[combination.curve.quantity])
        main.set_xlim(low, high)
        ratio.set_ylabel("data/fit - 1 [%]", fontsize="small")
        agreement.set_ylabel(r"$\chi^2$/ndf", fontsize="small")
        shares.set_ylabel("share [%]", fontsize="small")
        shares.set_xlabel(ENERGY_LABEL, loc="center")
        columns = 1 + len(combination.datasets) // 8
        main.legend(fontsize="x-small", ncols=columns)
        agreement.legend(fontsize="x-small", ncols=3)
        return drawn


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
