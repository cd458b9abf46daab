"""Plots of how electrons, muons and pions are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.colors
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from ...display.plotting import PALETTE, panels
from ..record import Record
from .tails import CORE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SPECIES", "plane", "planes_of", "projections", "tails_plot"]

SPECIES = {"ee": "$e^+e^-$", "mumu": r"$\mu^+\mu^-$", "pipi": r"$\pi^+\pi^-$"}

COLORS = {"ee": PALETTE[0], "mumu": PALETTE[4], "pipi": PALETTE[1], "background": PALETTE[7]}

AXES = {"momentum": "p", "calorimeter": "E"}
"""What is on both axes of a method, GeV."""

LABELS = {
    "momentum": "$p_-$ [GeV]",
    "calorimeter": "$E_-$ [GeV]",
    "theta": r"$\theta_\mathrm{avg}$ [rad]",
}


def projections(record: Record) -> Figure:
    """Draw each fit on the first axis of its bins, with the templates and residuals."""
    fits = record["fits"]
    figure = Figure(figsize=(4.4 * len(fits), 5.0), layout="constrained")
    axes = figure.subplots(2, len(fits), sharex="col", height_ratios=(3, 1), squeeze=False)
    for (upper, lower), (method, fit) in zip(axes.T, fits.items(), strict=True):
        edges, first = np.array(fit["edges"]), int(fit["missing"])
        counts = _projected(fit["counts"])[first:]
        middle = 0.5 * (edges[1:] + edges[:-1])
        upper.errorbar(middle, counts, np.sqrt(np.maximum(counts, 1)), fmt=".", color="k", ms=3)
        expected = np.zeros(len(middle))
        for name, values in fit["by_species"].items():
            shown, color = SPECIES.get(name, name), COLORS.get(name)
            each = _projected(values)[first:]
            expected += each
            upper.stairs(each, edges, label=shown, color=color)
        known = expected > 5
        pulls = (counts[known] - expected[known]) / np.sqrt(expected[known])
        lower.axhline(0, color="0.6")
        lower.plot(middle[known], pulls, ".", color="k", ms=3)
        upper.set(yscale="log", title=method, ylim=(0.5, 15 * counts.max()))
        lower.set(xlabel=LABELS[method], ylim=(-5, 5))
    axes[0, 0].legend(ncols=2, fontsize="x-small")
    axes[0, 0].set(ylabel=f"candidates, {record['ecm']:g} GeV")
    axes[1, 0].set(ylabel="residuals")
    return figure


def _projected(values: Any) -> NDArray[np.float64]:
    bins = np.array(values, dtype=np.float64)
    return np.asarray(bins.sum(axis=tuple(range(1, bins.ndim))))


def planes_of(record: Record) -> dict[str, Record]:
    """Return the fits that have two axes, by method."""
    return {name: record["fits"][name] for name in AXES if name in record["fits"]}


def plane(method: str, fit: Record, ecm: float) -> Figure:
    """Draw the candidates of both particles, and the class that is expected most in each cell."""
    edges, first = np.array(fit["edges"]), int(fit["missing"])
    counts = np.array(fit["counts"])[first:, first:]
    species = {name: np.array(each)[first:, first:] for name, each in fit["by_species"].items()}
    figure = Figure(figsize=(11.5, 5.0), layout="constrained")
    left, right = figure.subplots(1, 2, sharex=True, sharey=True)
    seen = np.where(counts > 0, counts, np.nan)
    norm = matplotlib.colors.LogNorm(1, max(2.0, float(counts.max())))
    image = left.pcolormesh(edges, edges, seen.T, norm=norm, rasterized=True)
    figure.colorbar(image, ax=left, label="candidates")
    _classes(right, edges, species)
    letter = AXES[method]
    for axis in (left, right):
        axis.set(xlabel=rf"${letter}_-$ [GeV]", ylabel=rf"${letter}_+$ [GeV]")
    left.set(title=f"{ecm:g} GeV")
    right.set(title="most of what is expected")
    return figure


def _classes(axis: Axes, edges: NDArray[np.float64], species: Record) -> None:
    """Colour the cells by the species that most is expected of, paler where it is no majority."""
    stack = np.stack(list(species.values()))
    total = stack.sum(axis=0)
    most = stack.argmax(axis=0)
    share = stack.max(axis=0) / np.maximum(total, 1e-12)
    pixels = np.ones((*total.shape, 4))
    for i, name in enumerate(species):
        pixels[most == i, :3] = matplotlib.colors.to_rgb(COLORS.get(name, "0.4"))
    pixels[..., 3] = np.where(total > 0.1, np.clip(2 * share - 1, 0.15, 1.0), 0.0)
    axis.pcolormesh(edges, edges, pixels.transpose(1, 0, 2), rasterized=True)
    handles = [
        Patch(color=COLORS.get(name, "0.4"), label=SPECIES.get(name, name)) for name in species
    ]
    axis.legend(handles=handles, loc="lower left", fontsize="small", frameon=True)


def tails_plot(record: Record, orders: tuple[str, str]) -> Figure:
    """Draw the momenta of electrons in two schemes of further photons, and their ratio."""
    found = record["tails"]
    edges = np.array(found["edges"])
    middle = 0.5 * (edges[1:] + edges[:-1])
    figure, (upper, lower) = panels((2.0, 1.2))
    spectra = {}
    for name, label in zip(("nominal", "other"), orders, strict=True):
        values, variances = np.array(found[name]), np.array(found[f"{name}_variance"])
        upper.stairs(values, edges, label=label)
        spectra[name] = values, variances / np.maximum(values, 1e-30) ** 2
    (nominal, square), (other, other_square) = spectra["nominal"], spectra["other"]
    shown = (nominal > 0) & (other > 0)
    ratio = (other[shown] / nominal[shown]) - 1
    error = (1 + ratio) * np.sqrt(square[shown] + other_square[shown])
    lower.axhline(0, color="0.6")
    lower.errorbar(middle[shown], 100 * ratio, 100 * error, fmt=".")
    below = middle[middle < CORE]
    fitted = np.polynomial.polynomial.polyval(below, found["parabola"])
    lower.plot(below, 100 * (fitted - 1))
    upper.set(yscale="log", ylabel="share", title=f"$e^+e^-$, {record['ecm']:g} GeV")
    upper.legend()
    lower.set(
        xlabel="smaller momentum / beam energy",
        ylabel=f"{orders[1]} over {orders[0]} [%]",
        ylim=(-25, 25),
    )
    return figure
