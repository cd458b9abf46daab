"""The report of a scan: one HTML file that needs nothing else, and the plots beside it."""

from __future__ import annotations

import base64
import math
from html import escape
from pathlib import Path
from typing import Any

from ..output import write_atomically
from ..plotting import save, style
from .plots import scan_plots
from .table import Row, ScanResult, best_order, columns_of

__all__ = ["write_report"]

CAPTIONS = {
    "cross_sections": "Cross sections inside the cuts. Below: ratio to the lowest order.",
    "one_plus_delta": "Radiative correction 1 + δ, the ratio of the cross sections.",
    "asymmetry": "Asymmetry: θ<sub>avg</sub> below minus above π/2, over the sum.",
}

PROCESS_NAMES = {
    "ee": "e⁺e⁻ → e⁺e⁻",
    "mumu": "e⁺e⁻ → μ⁺μ⁻",
    "pipi": "e⁺e⁻ → π⁺π⁻",
    "gammagamma": "e⁺e⁻ → &gamma;&gamma;",
}

HEADINGS = {
    "sqrt_s": "√s [GeV]",
    "luminosity": "L [1/pb]",
    "one_plus_delta": "1 + δ",
    "asymmetry": "asymmetry",
    "expected_events": "events",
    "cpu_seconds": "CPU [s]",
}

STYLE = """
:root { --ink: #1d2733; --soft: #5b6875; --line: #dfe5ea; --panel: #f5f7f9; --accent: #0a5a8c; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 24px 60px; }
h1 { font-size: 28px; margin: 0 0 2px; }
h2 { font-size: 19px; margin: 40px 0 10px; padding-bottom: 4px;
  border-bottom: 2px solid var(--line); }
.lead { color: var(--soft); margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px;
  margin: 20px 0 0; }
.facts div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  padding: 10px 14px; }
.facts b { display: block; font-size: 19px; }
.facts span { color: var(--soft); font-size: 13px; }
nav a { color: var(--accent); text-decoration: none; margin-right: 16px; }
nav { margin-top: 16px; }
figure { margin: 16px 0; text-align: center; }
figure img { max-width: 100%; width: 860px; }
figcaption { color: var(--soft); font-size: 14px; }
details { border: 1px solid var(--line); border-radius: 8px; margin: 10px 0; overflow: hidden; }
summary { cursor: pointer; padding: 9px 14px; background: var(--panel); font-weight: 600; }
.scroll { overflow: auto; max-height: 640px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: 13.5px; }
th { position: sticky; top: 0; background: #fff; color: var(--soft); font-weight: 600;
  border-bottom: 2px solid var(--line); }
th, td { text-align: right; padding: 4px 12px; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--panel); }
.pairs td, .pairs th { text-align: left; white-space: normal; position: static; }
.pairs th { width: 240px; border: 0; vertical-align: top; }
footer { margin-top: 40px; color: var(--soft); font-size: 13px; }
@media print { .scroll { max-height: none; } }
"""


def write_report(result: ScanResult, folder: Path) -> None:
    """Write the plots (PNG and PDF) and ``report.html``.

    Raises
    ------
    OutputError
        If something cannot be written.
    """
    pictures: dict[str, bytes] = {}
    with style():
        for name, figure in scan_plots(result).items():
            pictures[name] = save(figure, folder, name)
    write_atomically(folder / "report.html", report_html(result, pictures))


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
    title = escape(settings.title)
    tables = "".join(_process_table(result, process) for process in settings.processes)
    figures = "".join(_figure(name, data) for name, data in pictures.items())
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="lead">{_summary(result)}</p>
<div class="facts">{_facts(result)}</div>
<nav><a href="#plots">Plots</a><a href="#tables">Tables</a><a href="#parameters">Parameters</a>
<a href="#timing">Timing</a></nav>
<h2 id="plots">Plots</h2>
{figures}
<h2 id="tables">Tables</h2>
<p class="lead">Numbers in parentheses are the statistical errors of the integration in the last
digits. Events: cross section times luminosity, at order {best_order(settings.orders)}.</p>
{tables}
<h2 id="parameters">Parameters</h2>
{_pairs(_parameters(result))}
<h2 id="timing">Timing and versions</h2>
{_pairs(_timing(result))}
<footer>Written by vasilisa {escape(result.versions["vasilisa"])}. The same numbers stand in
scan.csv and scan.json.</footer>
</main>
</body>
</html>
"""


def with_error(value: float | None, error: float | None) -> str:
    """Return a value with its error in parentheses, such as ``566.39(9)``.

    Parameters
    ----------
    value, error : float or None
        An absent value becomes a dash.
    """
    if value is None or not math.isfinite(value):
        return "&ndash;"
    if error is None or not math.isfinite(error) or error <= 0:
        return f"{value:.6g}"
    # Two digits of the error where it starts with 1, else one, as is usual.
    exponent = math.floor(math.log10(error))
    if error / 10**exponent < 1.95:
        exponent -= 1
    decimals = max(0, -exponent)
    digits = round(error / 10.0**-decimals)
    return f"{value:.{decimals}f}({digits})"


def _summary(result: ScanResult) -> str:
    settings = result.settings
    energies = [point.sqrt_s for point in settings.points]
    names = ", ".join(PROCESS_NAMES[process] for process in settings.processes)
    return f"{names}; energies from {min(energies):g} to {max(energies):g} GeV"


def _facts(result: ScanResult) -> str:
    settings = result.settings
    luminosity = math.fsum(point.luminosity or 0.0 for point in settings.points)
    facts = {
        "points": str(len(settings.points)),
        "luminosity": f"{luminosity:.4g} / pb" if luminosity > 0 else "not given",
        "cuts": "own" if isinstance(settings.cuts, dict) else settings.cuts or "none",
        "orders": ", ".join(settings.orders),
        "precision per point": f"{100 * settings.precision:g} %",
        "CPU time": f"{result.cpu_seconds:.0f} s",
    }
    return "".join(
        f"<div><b>{escape(value)}</b><span>{escape(name)}</span></div>"
        for name, value in facts.items()
    )


def _figure(name: str, data: bytes) -> str:
    source = base64.b64encode(data).decode("ascii")
    return (
        f'<figure><img alt="{name}" src="data:image/png;base64,{source}">'
        f"<figcaption>{CAPTIONS[name]} Files: {name}.png, {name}.pdf.</figcaption></figure>\n"
    )


def _process_table(result: ScanResult, process: str) -> str:
    names = [
        name
        for name in columns_of(result.settings.orders)
        if name != "process" and not name.endswith("_error")
    ]
    rows = sorted(
        (row for row in result.rows if row["process"] == process), key=lambda row: row["sqrt_s"]
    )
    head = "".join(f"<th>{_heading(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row, name)}</td>" for name in names) + "</tr>\n"
        for row in rows
    )
    opened = " open" if process == result.settings.processes[0] else ""
    return (
        f"<details{opened}><summary>{PROCESS_NAMES[process]}</summary><div class='scroll'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>\n"
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


def _pairs(values: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(_text(value))}</td></tr>\n"
        for name, value in values.items()
    )
    return f'<table class="pairs"><tbody>{rows}</tbody></table>'


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return str(value)
