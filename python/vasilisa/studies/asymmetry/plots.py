"""The plots of asymmetries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...display.plotting import ENERGY_LABEL, band, panels, ratio_panels
from ...words.processes import FACTS
from ..record import Record
from .settings import BOX, NO_INTERFERENCE, REAL_RADIATION
from .table import AsymmetryResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["asymmetry_plots"]

MODELS: dict[str, dict[str, str]] = {
    "fxsqed": {"color": "#d55e00", "label": "sQED times F(s)"},
    "gvmd": {"color": "#0072b2", "label": "GVMD"},
    # Drawn over gvmd, with which it agrees where both are defined.
    "dispersive": {"color": "#f0c000", "label": "dispersive", "line": "--", "marker": ""},
    "pointlike": {"color": "#8e5ea2", "label": "point-like, F = 1"},
    "qed": {"color": "#0072b2", "label": "QED"},
    NO_INTERFERENCE: {"color": "0.55", "label": "no interference", "line": ":", "marker": ""},
}
"""How every model is drawn."""

COMPONENTS: dict[str, dict[str, str]] = {
    REAL_RADIATION: {"color": "#d55e00", "label": "real radiation"},
    BOX: {"color": "#0072b2", "label": "two-photon exchange"},
    "pole_pole": {"color": "#0072b2", "label": "pole-pole"},
    "pole_dispersive": {"color": "#009e73", "label": "pole-dispersive"},
    "dispersive_dispersive": {"color": "#8e5ea2", "label": "dispersive-dispersive"},
}
"""How every component is drawn."""

SUM = {"color": "black", "label": "sum", "line": "--", "marker": ""}


def asymmetry_plots(result: AsymmetryResult) -> dict[str, Figure]:
    """Return the figures by file name; call it inside `plotting.style`."""
    figures: dict[str, Figure] = {}
    for process in result.settings.processes:
        figures[f"asymmetry_{process}"] = _asymmetry(result, process)
        if _model_with_components(result, process):
            figures[f"components_{process}"] = _components(result, process)
    if result.settings.angular_energies:
        for process in result.settings.processes:
            figures[f"angular_{process}"] = _angular(result, process)
            if model := _model_with_components(result, process):
                name = f"angular_components_{process}"
                figures[name] = _angular_components(result, process, model)
    return figures


def _asymmetry(result: AsymmetryResult, process: str) -> Figure:
    """Draw the asymmetry, and below it the difference to the first model."""
    models = result.settings.models_of(process)
    compared = [name for name in models[1:] if name != NO_INTERFERENCE]
    if compared:
        figure, main, below = ratio_panels()
    else:
        figure, (main,) = panels((1.0,))
    for name in models:
        energy, value, error = (
            result.column(process, name, column)
            for column in ("sqrt_s", "asymmetry", "asymmetry_error")
        )
        band(main, energy, value, error, **MODELS[name])
        if name in compared:
            value, error = (
                result.column(process, name, column)
                for column in ("difference", "difference_error")
            )
            band(below, energy, value, error, **MODELS[name])
    if process == result.settings.processes[0]:
        _measured(result, main)
    main.set_ylabel("asymmetry")
    _legend(main, FACTS[process].label)
    if compared:
        below.axhline(0.0, color="0.5", linewidth=0.8)
        below.set_ylabel(f"minus {models[0]}")
    figure.axes[-1].set_xlabel(ENERGY_LABEL)
    return figure


def _components(result: AsymmetryResult, process: str) -> Figure:
    """Draw the components against the energy, one panel for each model that has any."""
    settings = result.settings
    models = [name for name in settings.models_of(process) if settings.components_of(process, name)]
    figure, axes = panels([1.0] * len(models), total=2.0 + 2.8 * len(models))
    for model, panel in zip(models, axes, strict=True):
        for component in settings.components_of(process, model):
            energy, value, error = (
                result.component(process, model, component, column)
                for column in ("sqrt_s", "asymmetry", "asymmetry_error")
            )
            band(panel, energy, value, error, **COMPONENTS[component])
        energy, value, error = (
            result.column(process, model, column)
            for column in ("sqrt_s", "asymmetry", "asymmetry_error")
        )
        band(panel, energy, value, error, **SUM)
        panel.axhline(0.0, color="0.5", linewidth=0.8)
        panel.set_ylabel("asymmetry")
        _legend(panel, f"{FACTS[process].label}, {MODELS[model]['label']}")
    axes[-1].set_xlabel(ENERGY_LABEL)
    return figure


def _measured(result: AsymmetryResult, panel: Axes) -> None:
    if result.measured is None:
        return
    panel.errorbar(
        result.measured.energies,
        result.measured.values,
        yerr=result.measured.errors,
        color="black",
        linestyle="",
        marker="s",
        label="measured",
    )


def _angular(result: AsymmetryResult, process: str) -> Figure:
    """Draw the odd correction against the angle, one panel for each energy."""
    energies = result.settings.angular_energies
    figure, axes = panels([1.0] * len(energies), total=2.0 + 2.8 * len(energies))
    for energy, panel in zip(energies, axes, strict=True):
        for name in result.settings.models_of(process):
            rows = [
                row
                for row in result.angular_rows
                if (row["sqrt_s"], row["process"], row["model"]) == (energy, process, name)
            ]
            _odd(panel, rows, **MODELS[name])
        panel.set_ylabel(r"$\delta(\cos\theta)$")
        _legend(panel, f"{FACTS[process].label}, √s = {energy:g} GeV")
    axes[-1].set_xlabel(r"$\cos\theta$")
    return figure


def _angular_components(result: AsymmetryResult, process: str, model: str) -> Figure:
    """Draw the components of the odd correction, one panel for each energy."""
    energies = result.settings.angular_energies
    figure, axes = panels([1.0] * len(energies), total=2.0 + 2.8 * len(energies))
    for energy, panel in zip(energies, axes, strict=True):
        wanted = energy, process, model
        for component in result.settings.components_of(process, model):
            _odd(
                panel,
                [
                    row
                    for row in result.angular_component_rows
                    if (row["sqrt_s"], row["process"], row["model"]) == wanted
                    and row["component"] == component
                ],
                **COMPONENTS[component],
            )
        _odd(
            panel,
            [
                row
                for row in result.angular_rows
                if (row["sqrt_s"], row["process"], row["model"]) == wanted
            ],
            **SUM,
        )
        panel.axhline(0.0, color="0.5", linewidth=0.8)
        panel.set_ylabel(r"$\delta(\cos\theta)$")
        name = MODELS[model]["label"]
        _legend(panel, f"{FACTS[process].label}, {name}, √s = {energy:g} GeV")
    axes[-1].set_xlabel(r"$\cos\theta$")
    return figure


def _model_with_components(result: AsymmetryResult, process: str) -> str | None:
    """Return the model with the most components in the angle, the first of several."""
    settings = result.settings

    def count(model: str) -> int:
        return len(settings.angular_components_of(process, model))

    model = max(settings.models_of(process), key=count)
    return model if count(model) else None


def _odd(panel: Axes, rows: list[Record], **style: str) -> None:
    centre = [(row["cos_theta_low"] + row["cos_theta_high"]) / 2 for row in rows]
    value, error = ([row[column] for row in rows] for column in ("delta", "delta_error"))
    band(panel, centre, value, error, **style)


def _legend(panel: Axes, title: str) -> None:
    """Put the legend into room made for it above the curves."""
    low, high = panel.get_ylim()
    rows = int(np.ceil(len(panel.get_legend_handles_labels()[1]) / 3))
    panel.set_ylim(low, high + (0.2 + 0.1 * rows) * (high - low))
    panel.legend(title=title, loc="upper left", ncols=3)
