"""The plots of a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...display.plotting import COLORS, ENERGY_LABEL, band, panels, ratio_panels
from ...words.processes import FACTS
from .table import ScanResult, best_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["scan_plots"]


def scan_plots(result: ScanResult) -> dict[str, Figure]:
    """Return the figures by file name; call it inside `plotting.style`.

    The corrections need `lo` and a better order; without both there is no plot of them.
    """
    orders = result.settings.orders
    corrected = "lo" in orders and best_order(orders) != "lo"
    figures = {"cross_sections": cross_sections(result, corrected)}
    if corrected:
        figures["one_plus_delta"] = corrections(result)
    figures["asymmetry"] = asymmetries(result)
    return figures


def cross_sections(result: ScanResult, corrected: bool) -> Figure:
    """Draw the cross sections, and below them the ratio to the lowest order."""
    best = best_order(result.settings.orders)
    if corrected:
        figure, main, ratio = ratio_panels()
    else:
        figure, (main,) = panels((1.0,))
    for process in result.settings.processes:
        energy = result.column(process, "sqrt_s")
        color = COLORS[process]
        value = result.column(process, f"sigma_{best}")
        error = result.column(process, f"sigma_{best}_error")
        band(main, energy, value, error, color=color, label=FACTS[process].label)
        if corrected:
            lowest = result.column(process, "sigma_lo")
            main.plot(energy, lowest, color=color, linestyle=":", linewidth=1.2)
            value = result.column(process, "one_plus_delta")
            error = result.column(process, "one_plus_delta_error")
            band(ratio, energy, value, error, color=color)
    main.set_yscale("log")
    main.set_ylabel(r"$\sigma$ [nb]")
    title = f"{best}, dotted: lo" if corrected else best
    main.legend(title=title, ncols=2)
    if corrected:
        ratio.axhline(1.0, color="0.5", linewidth=0.8)
        ratio.set_ylabel(f"{best} / lo")
    _finish(figure)
    return figure


def corrections(result: ScanResult) -> Figure:
    """Draw 1 + delta against the energy, one panel for each process."""
    figure, axes = _panel_for_each(result)
    for process, panel in zip(result.settings.processes, axes, strict=True):
        energy = result.column(process, "sqrt_s")
        value = result.column(process, "one_plus_delta")
        error = result.column(process, "one_plus_delta_error")
        band(panel, energy, value, error, color=COLORS[process], label=FACTS[process].label)
        panel.set_ylabel(r"$1+\delta$")
        _room_for_legend(panel)
        low, high = panel.get_ylim()
        if low < 1.0 < high:
            panel.axhline(1.0, color="0.5", linewidth=0.8)
    _finish(figure)
    return figure


def asymmetries(result: ScanResult) -> Figure:
    """Draw the forward-backward asymmetry against the energy, one panel for each process."""
    figure, axes = _panel_for_each(result)
    best = best_order(result.settings.orders)
    for process, panel in zip(result.settings.processes, axes, strict=True):
        energy = result.column(process, "sqrt_s")
        for order in result.settings.orders:
            suffix = "" if order == best else f"_{order}"
            value = result.column(process, f"asymmetry{suffix}")
            error = result.column(process, f"asymmetry{suffix}_error")
            color = COLORS[process] if order == best else "0.45"
            line = "" if order == best else ":"
            marker = "o" if order == best else ""
            label = f"{FACTS[process].label}, {order}"
            band(panel, energy, value, error, color=color, label=label, line=line, marker=marker)
        panel.set_ylabel("asymmetry")
        _room_for_legend(panel)
    _finish(figure)
    return figure


def _panel_for_each(result: ScanResult) -> tuple[Figure, list[Axes]]:
    number = len(result.settings.processes)
    return panels([1.0] * number, total=1.6 + 2.3 * number)


def _room_for_legend(panel: Axes) -> None:
    low, high = panel.get_ylim()
    panel.set_ylim(low, high + 0.3 * (high - low))
    panel.legend(loc="upper left", ncols=2)


def _finish(figure: Figure) -> None:
    figure.axes[-1].set_xlabel(ENERGY_LABEL)
