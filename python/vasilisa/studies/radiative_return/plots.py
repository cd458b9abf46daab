"""The plots of a measurement by radiative return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...display.plotting import PALETTE, panels
from ..record import Record
from .analysis import Spectrum
from .choice import PLANE
from .result import ReturnResult
from .samples import TRACK_MASS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plots"]

MASS = "$M^2$ [GeV$^2$]"


def plots(result: ReturnResult, comparison: Record | None = None) -> dict[str, Figure]:
    """Return the plots by name; those without anything to show are left out.

    Parameters
    ----------
    result : ReturnResult
    comparison : dict, optional
        With the truth of pseudo-data.
    """
    found = result.measured
    if found is None:
        return {}
    pictures = {"form_factor": _form_factor(result)}
    if comparison is not None and "normalisations" in comparison:
        pictures["truth"] = _truth(result, comparison)
    pictures["spectrum"] = _spectrum(result)
    if any(_fullest(each) is not None for each in found.spectra.values()):
        pictures["track_mass"] = _track_mass(result)
    pictures |= {
        "response": _response(result),
        "efficiency": _efficiency(result),
        "radiator": _radiator(result),
    }
    if any(result.systematics(name) for name in result.settings.normalisation):
        pictures["systematics"] = _systematics(result)
    if found.muons is not None:
        pictures["muons"] = _muons(result)
    if result.settings.kinematic_fit is not None:
        pictures["chi2_plane"] = _plane(result)
    return pictures


def _form_factor(result: ReturnResult) -> Figure:
    """|F|^2 by normalisation, and its ratio to the form factor that the analysis starts from."""
    found = result.measured
    assert found is not None
    figure, (upper, lower) = panels((2.0, 1.0))
    upper.plot(found.m2, found.start, color="0.6", label="start of the analysis")
    lower.axhline(1, color="0.6")
    for name in result.settings.normalisation:
        curve = result.curve(name)
        upper.errorbar(found.m2, curve.values, curve.errors, fmt=".", label=name)
        stat = np.sqrt(np.diag(curve.stat))
        lower.errorbar(found.m2, curve.values / found.start, stat / found.start, fmt=".")
    upper.set(ylabel=r"$|F_\pi|^2$")
    upper.legend()
    lower.set(xlabel=MASS, ylabel="over start")
    return figure


def _truth(result: ReturnResult, comparison: Record) -> Figure:
    """|F|^2 over the truth, and how many errors of data and simulation it is off."""
    found = result.measured
    assert found is not None
    expected = np.array(comparison["f2"]) / found.start
    figure, (upper, lower) = panels((2.0, 1.0))
    upper.axhline(1, color="0.6")
    lower.axhline(0, color="0.6")
    for name in result.settings.normalisation:
        errors = np.sqrt(np.diag(found.covariance[name] + found.theory[name]))
        ratio = found.ratio[name] / expected
        upper.errorbar(found.m2, ratio, errors / expected, fmt=".", label=name)
        lower.plot(found.m2, comparison["normalisations"][name]["pulls"], ".")
    upper.set(ylabel="over the truth")
    upper.legend()
    lower.set(xlabel=MASS, ylabel="pull", ylim=(-4, 4))
    return figure


def _fullest(spectrum: Spectrum) -> int | None:
    """Return the number of the slice with the largest signal that was fitted."""
    signals = {
        i: float(each.yields[0])
        for i, each in enumerate(spectrum.subtracted.shares)
        if each is not None and each.degrees > 0
    }
    return max(signals, key=signals.__getitem__, default=None)


def _track_mass(result: ReturnResult) -> Figure:
    """Draw the fit of the track mass in the fullest slice of each pair, with residuals."""
    found = result.measured
    assert found is not None
    records = {each["sample"]: each for each in result.records}
    fullest = {name: _fullest(each) for name, each in found.spectra.items()}
    places = {name: place for name, place in fullest.items() if place is not None}
    figure, axes = panels((2.0, 1.0) * len(places), total=5.0 * len(places))
    middle = 0.5 * (TRACK_MASS[1:] + TRACK_MASS[:-1])
    for k, (process, place) in enumerate(places.items()):
        upper, lower = axes[2 * k : 2 * k + 2]
        share = found.spectra[process].subtracted.shares[place]
        assert share is not None
        kind = f"track_mass_{process}"
        counts, squares = (
            np.array(records["data"][name][place], float) for name in (kind, f"{kind}_squares")
        )
        whole, variance = np.zeros((2, len(middle)))
        for species, number in zip(share.species, share.yields, strict=True):
            template, own = (
                np.array(records[species][name][place], float) for name in (kind, f"{kind}_squares")
            )
            scale = number / max(template.sum(), 1e-300)
            part = scale * template
            upper.stairs(part, TRACK_MASS, label=species)
            whole += part
            variance += part + scale**2 * own
        upper.errorbar(middle, counts, np.sqrt(squares), fmt=".", color="k", label="candidates")
        seen = whole > 0
        lower.axhline(0, color="0.6")
        lower.plot(
            middle[seen],
            ((counts - whole) / np.sqrt(np.maximum(variance, 1e-300)))[seen],
            ".",
            color="k",
        )
        low = result.settings.mass.edges[result.settings.mass.slices[place].start]
        upper.set(yscale="log", ylim=(0.5, None), ylabel="candidates")
        upper.set_title(f"taken for {process}, from {low:.3g} GeV$^2$", fontsize=14)
        upper.legend(fontsize=11)
        lower.set(ylabel="residuals", ylim=(-5, 5))
    axes[-1].set(xlabel="track mass [GeV]")
    return figure


def _response(result: ReturnResult) -> Figure:
    """Where pions of each true mass are measured."""
    records = {each["sample"]: each for each in result.records}
    counts, generated = (
        np.array(records["pipigamma"][name], float) for name in ("counts", "generated")
    )
    share = np.divide(counts, generated, out=np.zeros_like(counts), where=generated > 0)
    edges = result.settings.mass.edges
    figure, (axis,) = panels((1.0,))
    drawn = axis.pcolormesh(
        edges, edges, np.where(share > 0, share, np.nan), norm="log", cmap="Blues"
    )
    figure.colorbar(drawn, ax=axis, label="of those generated within the cuts")
    axis.set(xlabel=f"true {MASS}", ylabel=f"measured {MASS}")
    return figure


def _efficiency(result: ReturnResult) -> Figure:
    """Pairs seen anywhere over pairs generated within the cuts."""
    found = result.measured
    assert found is not None
    figure, (axis,) = panels((1.0,))
    for name, each in found.spectra.items():
        axis.plot(found.m2, each.efficiency[found.inner], ".", label=name)
    axis.set(xlabel=MASS, ylabel="efficiency")
    axis.legend()
    return figure


def _systematics(result: ReturnResult) -> Figure:
    """Relative errors of |F|^2 by source."""
    found = result.measured
    assert found is not None
    names = result.settings.normalisation
    figure, axes = panels((1.0,) * len(names), total=3.0 + 2.5 * len(names))
    for axis, name in zip(axes, names, strict=True):
        for i, (source, size) in enumerate(result.systematics(name).items()):
            values = np.broadcast_to(100 * np.asarray(size), found.m2.shape)
            line = "--" if i >= len(PALETTE) else "-"
            label = source.replace("_", " ")
            axis.plot(found.m2, values, ls=line, color=PALETTE[i % len(PALETTE)], label=label)
        axis.set(ylabel=f"{name} [%]")
        axis.legend(ncols=3, fontsize="x-small")
    axes[-1].set(xlabel=MASS)
    return figure


def _spectrum(result: ReturnResult) -> Figure:
    """Candidates, the background among them, and the unfolded spectrum."""
    found = result.measured
    assert found is not None
    settings, inner = result.settings, result.settings.mass.inner
    pions = found.spectra["pipigamma"]
    figure, (axis,) = panels((1.0,))
    edges = settings.mass.edges[inner.start : len(settings.mass.edges) - inner.start]
    axis.stairs(pions.subtracted.seen[inner], edges, label="seen")
    axis.stairs(pions.subtracted.background[inner], edges, label="background among them")
    if not result.settings.blind:
        values, errors = (
            each[found.inner] for each in (pions.unfolded.values, pions.unfolded.errors)
        )
        axis.errorbar(found.m2, values, errors, fmt=".", color="k", label="unfolded")
    axis.set(xlabel=MASS, ylabel="events", yscale="log", ylim=(0.5, None))
    axis.legend()
    return figure


def _radiator(result: ReturnResult) -> Figure:
    """H, and what photons of the pair do to the spectrum."""
    found = result.measured
    assert found is not None
    figure, (upper, lower) = panels((1.0, 1.0))
    upper.errorbar(found.m2, found.radiator, found.radiator_error, fmt=".")
    upper.set(ylabel="H [GeV$^{-2}$]")
    lower.axhline(1, color="0.6")
    lower.plot(found.m2, found.final_state, ".")
    lower.set(xlabel=MASS, ylabel="with over without FSR")
    return figure


def _muons(result: ReturnResult) -> Figure:
    """Muons over QED."""
    found = result.measured
    assert found is not None and found.muons is not None and found.muons_covariance is not None
    figure, (axis,) = panels((1.0,))
    axis.axhline(1, color="0.6")
    axis.errorbar(found.m2, found.muons, np.sqrt(np.diag(found.muons_covariance)), fmt=".")
    axis.set(xlabel=MASS, ylabel=r"$\mu\mu\gamma$ over QED")
    return figure


def _plane(result: ReturnResult) -> Figure:
    """Candidates by both chi^2, and the cut."""
    records = {each["sample"]: each for each in result.records}
    figure, axes = panels((1.0, 1.0))
    cut = result.settings.kinematic_fit
    assert cut is not None
    isr, fsr = np.log1p(cut.isr), np.log1p(cut.fsr)
    for axis, name in zip(axes, ("data", "pipigamma"), strict=True):
        plane = np.array(records[name]["plane_pipigamma"], float)
        axis.pcolormesh(PLANE, PLANE, np.log1p(plane.T), cmap="Blues")
        axis.plot([isr, isr, PLANE[-1]], [PLANE[-1], fsr, fsr], color="C3")
        axis.set(ylabel=r"$\ln(1+\chi^2_\mathrm{FSR})$", title=name)
    axes[-1].set(xlabel=r"$\ln(1+\chi^2_\mathrm{ISR})$")
    return figure
