"""The report: one HTML file that needs nothing else, and the plots beside it."""

from __future__ import annotations

from typing import Any

from ...words.processes import FACTS
from ..page import document, figure, pairs, table, with_error
from ..record import Record
from .table import AsymmetryResult

__all__ = ["report_html"]

CAPTIONS = {
    "asymmetry": "Asymmetry: θ<sub>avg</sub> below minus above π/2, over the sum. Below, where "
    "there are several structures: difference to the first.",
    "components": "Components of the asymmetry, which add up: real radiation (interference of "
    "initial- and final-state photons) and two-photon exchange, each with its infrared pole "
    "removed at the scale √s.",
    "angular_components": "The same components of δ(c), for the model with the most of them.",
    "angular": "δ(c) = [N(c) &minus; N(&minus;c)] / [N(c) + N(&minus;c)], c = cos θ<sub>avg</sub>.",
}

EXPLAINED = """<p class="lead">Numbers in parentheses are statistical errors in the last digits. All
models of a process are weights of the same events: the errors of differences and of components know
what they share. no_interference is the control: without
interference of initial- and final-state radiation and without boxes nothing is odd, except in
e⁺e⁻.</p>
"""


def report_html(result: AsymmetryResult, pictures: dict[str, bytes]) -> str:
    """Return the report as one HTML document.

    Parameters
    ----------
    result : AsymmetryResult
        What was found.
    pictures : dict of str to bytes
        PNG images by plot name.
    """
    settings = result.settings
    plots = (
        figure(name, data, CAPTIONS[name.rsplit("_", 1)[0]]) for name, data in pictures.items()
    )
    tables = [_asymmetries(result, process) for process in settings.processes]
    tables += [_components(result, process) for process in settings.processes]
    if settings.angular_energies:
        tables += [_angular(result, process) for process in settings.processes]
    sections = {
        "Plots": "".join(plots),
        "Tables": EXPLAINED + "".join(tables),
        "Parameters": pairs(_parameters(result)),
        "Timing and versions": pairs(
            {
                "CPU time, all jobs": f"{result.cpu_seconds:.1f} s",
                "time of this run": f"{result.wall_seconds:.1f} s",
                "jobs": len(result.records),
                **result.versions,
            }
        ),
    }
    names = ", ".join(FACTS[process].text for process in settings.processes)
    low, high = min(settings.points), max(settings.points)
    facts = {
        "points": str(len(settings.points)),
        "structures": ", ".join(settings.structures) if settings.with_pions else "none",
        "cuts": "own" if isinstance(settings.cuts, dict) else settings.cuts or "none",
        "order": settings.order,
        "error of the asymmetry": f"{settings.precision:g}",
        "CPU time": f"{result.cpu_seconds:.0f} s",
    }
    angular = "angular.csv, angular_components.csv " if settings.angular_energies else ""
    footer = (
        f"Written by vasilisa {result.versions['vasilisa']}. The same numbers stand in "
        f"asymmetry.csv, components.csv, {angular}and asymmetry.json."
    )
    lead = f"{names}; energies from {low:g} to {high:g} GeV"
    return document(settings.title, lead, facts, sections, footer)


def _asymmetries(result: AsymmetryResult, process: str) -> str:
    models = result.settings.models_of(process)
    compared = result.settings.structures[1:] if FACTS[process].pion_structure else []
    rows: list[list[str]] = []
    for energy in sorted(result.settings.points):
        found = {
            row["model"]: row
            for row in result.rows
            if (row["sqrt_s"], row["process"]) == (energy, process)
        }
        if found:
            rows.append(
                [
                    f"{energy:g}",
                    _cell(found[models[0]], "sigma"),
                    *(_cell(found[name], "asymmetry") for name in models),
                    *(_cell(found[name], "difference") for name in compared),
                ]
            )
    headings = [
        "√s [GeV]",
        "&sigma; [nb]",
        *models,
        *(f"{name} &minus; {models[0]}" for name in compared),
    ]
    opened = process == result.settings.processes[0]
    return table(FACTS[process].text, headings, rows, opened=opened)


def _components(result: AsymmetryResult, process: str) -> str:
    title = f"{FACTS[process].text}, components"
    found: dict[tuple[float, str], dict[str, str]] = {}
    components: list[str] = []
    for row in result.component_rows:
        if row["process"] == process:
            cells = found.setdefault((row["sqrt_s"], row["model"]), {})
            cells[row["component"]] = _cell(row, "asymmetry")
            components += [row["component"]] if row["component"] not in components else []
    if not found:
        return (
            f"<p>{title}: radiation and exchange of initial and final particles cannot be "
            "separated.</p>"
        )
    order = result.settings.models_of(process)
    rows = [
        [f"{energy:g}", model, *(found[energy, model].get(name, "") for name in components)]
        for energy, model in sorted(found, key=lambda key: (key[0], order.index(key[1])))
    ]
    return table(title, ["√s [GeV]", "model", *components], rows, opened=False)


def _angular(result: AsymmetryResult, process: str) -> str:
    models = result.settings.models_of(process)
    bins: dict[tuple[float, float, float], dict[str, str]] = {}
    for row in result.angular_rows:
        if row["process"] == process:
            key = row["sqrt_s"], row["cos_theta_low"], row["cos_theta_high"]
            bins.setdefault(key, {})[row["model"]] = _cell(row, "delta")
    rows = (
        [f"{energy:g}", f"{low:.2f} to {high:.2f}", *(cells.get(name, "") for name in models)]
        for (energy, low, high), cells in sorted(bins.items())
    )
    headings = ["√s [GeV]", "cos θ", *models]
    return table(f"{FACTS[process].text}, δ(cos θ)", headings, rows, opened=False)


def _cell(row: Record, name: str) -> str:
    return with_error(row[name], row[f"{name}_error"])


def _parameters(result: AsymmetryResult) -> dict[str, Any]:
    fields = result.settings.model_dump(mode="json", exclude={"points", "title", "threads"})
    return {name: value for name, value in fields.items() if value not in (None, [])}
