"""The plots of a measurement by radiative return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...display.plotting import panels
from .choice import PLANE
from .result import ReturnResult

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plots"]

MASS = "$M^2$ [GeV$^2$]"


def plots(result: ReturnResult) -> dict[str, Figure]:
    """Return the plots by name."""
    found = result.measured
    if found is None:
        return {}
    pictures = {
        "form_factor": _form_factor(result),
        "spectrum": _spectrum(result),
        "radiator": _radiator(result),
    }
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
