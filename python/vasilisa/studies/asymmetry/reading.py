"""The tables of asymmetries as people read them: models side by side."""

from __future__ import annotations

from ...words.processes import FACTS
from ..record import Record
from ..table import Shown, with_error
from .table import AsymmetryResult

__all__ = ["shown"]


def shown(result: AsymmetryResult) -> list[Shown]:
    """Return the tables of the report, process by process."""
    processes = result.settings.processes
    tables = [_asymmetries(result, process) for process in processes]
    tables += [found for process in processes if (found := _components(result, process))]
    if result.settings.angular_energies:
        tables += [_angular(result, process) for process in processes]
    return tables


def _asymmetries(result: AsymmetryResult, process: str) -> Shown:
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
    return Shown(FACTS[process].text, headings, rows, opened)


def _components(result: AsymmetryResult, process: str) -> Shown | None:
    title = f"{FACTS[process].text}, components"
    found: dict[tuple[float, str], dict[str, str]] = {}
    components: list[str] = []
    for row in result.component_rows:
        if row["process"] == process:
            cells = found.setdefault((row["sqrt_s"], row["model"]), {})
            cells[row["component"]] = _cell(row, "asymmetry")
            components += [row["component"]] if row["component"] not in components else []
    if not found:
        return None
    order = result.settings.models_of(process)
    rows = [
        [f"{energy:g}", model, *(found[energy, model].get(name, "") for name in components)]
        for energy, model in sorted(found, key=lambda key: (key[0], order.index(key[1])))
    ]
    return Shown(title, ["√s [GeV]", "model", *components], rows, opened=False)


def _angular(result: AsymmetryResult, process: str) -> Shown:
    models = result.settings.models_of(process)
    bins: dict[tuple[float, float, float], dict[str, str]] = {}
    for row in result.angular_rows:
        if row["process"] == process:
            key = row["sqrt_s"], row["cos_theta_low"], row["cos_theta_high"]
            bins.setdefault(key, {})[row["model"]] = _cell(row, "delta")
    rows = [
        [f"{energy:g}", f"{low:.2f} to {high:.2f}", *(cells.get(name, "") for name in models)]
        for (energy, low, high), cells in sorted(bins.items())
    ]
    headings = ["√s [GeV]", "cos θ", *models]
    return Shown(f"{FACTS[process].text}, δ(cos θ)", headings, rows, opened=False)


def _cell(row: Record, name: str) -> str:
    return with_error(row[name], row[f"{name}_error"])
