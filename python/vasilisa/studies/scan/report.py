"""The report of a scan: one HTML file that needs nothing else, and the plots beside it."""

from __future__ import annotations

import math
from typing import Any

from ...words.processes import FACTS
from ..page import document, figure, pairs, table, with_error
from .table import Row, ScanResult, best_order, columns_of

__all__ = ["report_html"]

CAPTIONS = {
    "cross_sections": "Cross sections inside the cuts. Below: ratio to the lowest order.",
    "one_plus_delta": "Radiative correction 1 + δ, the ratio of the cross sections.",
    "asymmetry": "Asymmetry: θ<sub>avg</sub> below minus above π/2, over the sum.",
}

HEADINGS = {
    "sqrt_s": "√s [GeV]",
    "luminosity": "L [1/pb]",
    "one_plus_delta": "1 + δ",
    "asymmetry": "asymmetry",
    "expected_events": "events",
    "cpu_seconds": "CPU [s]",
}


def report_html(result: ScanResult, pictures: dict[str, bytes]) -> str:
    """Return the report as one HTML document.

    Parameters
    ----------
    result : ScanResult
        The scan.
    pictures : dict of str to bytes
        PNG images by plot name.
    """
    settings = result.settings
    explained = (
        '<p class="lead">Numbers in parentheses are the statistical errors of the integration in '
        "the last\ndigits. Events: cross section times luminosity, at order "
        f"{best_order(settings.orders)}.</p>\n"
    )
    sections = {
        "Plots": "".join(figure(name, data, CAPTIONS[name]) for name, data in pictures.items()),
        "Tables": explained
        + "".join(_process_table(result, process) for process in settings.processes),
        "Parameters": pairs(_parameters(result)),
        "Timing and versions": pairs(_timing(result)),
    }
    footer = (
        f"Written by vasilisa {result.versions['vasilisa']}. The same numbers stand in scan.csv "
        "and scan.json."
    )
    return document(settings.title, _summary(result), _facts(result), sections, footer)


def _summary(result: ScanResult) -> str:
    settings = result.settings
    energies = [point.sqrt_s for point in settings.points]
    names = ", ".join(FACTS[process].text for process in settings.processes)
    return f"{names}; energies from {min(energies):g} to {max(energies):g} GeV"


def _facts(result: ScanResult) -> dict[str, str]:
    settings = result.settings
    luminosity = math.fsum(point.luminosity or 0.0 for point in settings.points)
    return {
        "points": str(len(settings.points)),
        "luminosity": f"{luminosity:.4g} / pb" if luminosity > 0 else "not given",
        "cuts": "own" if isinstance(settings.cuts, dict) else settings.cuts or "none",
        "orders": ", ".join(settings.orders),
        "precision per point": f"{100 * settings.precision:g} %",
        "CPU time": f"{result.cpu_seconds:.0f} s",
    }


def _process_table(result: ScanResult, process: str) -> str:
    names = [
        name
        for name in columns_of(result.settings.orders)
        if name != "process" and not name.endswith("_error")
    ]
    rows = sorted(
        (row for row in result.rows if row["process"] == process), key=lambda row: row["sqrt_s"]
    )
    return table(
        FACTS[process].text,
        [_heading(name) for name in names],
        [[_cell(row, name) for name in names] for row in rows],
        opened=process == result.settings.processes[0],
    )


def _heading(name: str) -> str:
    if name.startswith("sigma_"):
        return f"&sigma; {name.removeprefix('sigma_')} [nb]"
    return HEADINGS.get(name, name.replace("_", " "))


def _cell(row: Row, name: str) -> str:
    value = row[name]
    if f"{name}_error" in row:
        return with_error(value, row[f"{name}_error"])
    if value is None:
        return "&ndash;"
    return f"{value:.2f}" if name == "cpu_seconds" else f"{value:g}"


def _parameters(result: ScanResult) -> dict[str, Any]:
    fields = result.settings.model_dump(mode="json", exclude={"points", "title", "threads"})
    fields = {name: value for name, value in fields.items() if value is not None}
    if result.records:
        first = next(iter(result.records[0]["orders"].values()))
        constants = first.get("parameters", {}).get("constants")
        if isinstance(constants, dict):
            fields["constants"] = constants
    return fields


def _timing(result: ScanResult) -> dict[str, Any]:
    timing: dict[str, Any] = {
        "CPU time, all jobs": f"{result.cpu_seconds:.1f} s",
        "time of this run": f"{result.wall_seconds:.1f} s",
        "jobs": len(result.records),
    }
    for process in result.settings.processes:
        spent = math.fsum(r["cpu_seconds"] for r in result.records if r["process"] == process)
        timing[f"CPU time, {process}"] = f"{spent:.1f} s"
    return timing | result.versions
