"""``vasilisa vp``: tables and plots of the vacuum polarisation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from ..hadrons.dispersion import HadronicPolarization
from ..hadrons.moved import error_sources
from ..hadrons.r_ratio import load_source
from ..hadrons.vacuum_polarization import vacuum_polarization
from ..keep.output import require_place, write_atomically
from ..keep.versions import versions
from ..words.checks import number, whole_number
from ..words.choices import SOURCES_OF_R
from ..words.errors import ConfigurationError
from .console import CsvOption, JsonOption, reported

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Real = NDArray[np.float64]

COLUMNS = ("s", "spacelike", "re", "im", "error_spacelike", "error_re", "error_im", "correlation")
"""In the order of the Novosibirsk format: Pi(-s), Re Pi(s), Im Pi(s), their errors, the correlation
of the last two, which is known of named sources of R(s)."""


@reported
def vp(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Names or tables; default is the default."),
    ] = None,
    low: Annotated[float, typer.Option("--from", help="Lowest sqrt(s), GeV.")] = 0.3,
    high: Annotated[float, typer.Option("--to", help="Highest sqrt(s), GeV.")] = 1.2,
    points: Annotated[int, typer.Option("--points", help="Energies from low to high.")] = 19,
    csv_file: CsvOption = None,
    json_file: JsonOption = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw into a .png or .pdf.")
    ] = None,
    errors: Annotated[
        bool, typer.Option("--sources", help="List the sources of error of the default and stop.")
    ] = False,
) -> None:
    """Tabulate, plot and compare vacuum polarisations.

    Pi is that of alpha(q2) = alpha/(1 - Pi). Columns are those of the Novosibirsk format: s
    (GeV^2), Pi(-s), Re Pi(s), Im Pi(s), their errors, in files the correlation of the last two;
    further sources are shown with their difference from the first. The CSV of one source is a table
    that cards take as vacuum_polarization.

    Example: vasilisa vp default leptonic --from 0.7 --to 0.8 --points 11 --plot vp.png
    """
    if errors:
        print(_listed())
        return
    for path in (csv_file, json_file, plot):
        if path is not None:
            require_place(path)
    energies = _energies(low, high, points)
    names = sources or ["default"]
    if len(set(names)) < len(names):
        raise ConfigurationError("stands twice", field="SOURCE", value=", ".join(names))
    tables = {name: _table(name, energies) for name in names}
    for name, table in tables.items():
        print(_text(name, energies, table, tables[names[0]] if name != names[0] else None))
    if csv_file is not None:
        write_atomically(csv_file, _csv(tables))
    if json_file is not None:
        write_atomically(json_file, json.dumps(_document(tables, energies), indent=1))
    if plot is not None:
        from ..display.plotting import write_figure

        write_figure(_figure(tables, energies), plot)


def _energies(low: float, high: float, points: int) -> Real:
    number("--from", low, 0.0, 100.0, "GeV, above 0 and up to 100")
    number("--to", high, 0.0, 100.0, "GeV, above 0 and up to 100")
    whole_number("--points", points, 1, 1_000_000)
    if points > 1 and not low < high:
        raise ConfigurationError(field="--to", value=high, valid=f"above --from, {low:g} GeV")
    return np.linspace(low, high, points)


def _listed() -> str:
    lines = [f"{'source of error':<32}{'kind':<22}change of Pi'(0)"]
    for source, (kind, size) in error_sources().items():
        lines.append(f"{source:<32}{kind:<22}{100.0 * size:.4f} %")
    return "\n".join([*lines, "each is a variation: vp_up:SOURCE, vp_down:SOURCE"])


def _table(name: str, energies: Real) -> Real:
    """Return the columns of the Novosibirsk format, shape (n, 8)."""
    polarization = vacuum_polarization(name)
    s = energies**2
    spacelike, timelike = np.asarray(polarization(-s)), np.asarray(polarization(s))
    errors = np.asarray(polarization.error(-s)), np.asarray(polarization.error(s))
    columns = [s, spacelike.real, timelike.real, timelike.imag]
    correlation = np.zeros_like(s)
    if name in SOURCES_OF_R:
        correlation = HadronicPolarization(load_source(name)).errors(s).correlation
    columns += [errors[0].real, errors[1].real, errors[1].imag, correlation]
    return np.stack(columns, axis=1)


def _text(name: str, energies: Real, table: Real, first: Real | None) -> str:
    head = ["sqrt_s [GeV]", "Pi(-s)", "+-", "Re Pi(s)", "+-", "Im Pi(s)", "+-"]
    columns = [energies, *(table[:, i] for i in (1, 4, 2, 5, 3, 6))]
    if first is not None:
        head += ["d Pi(-s)", "|d Pi(s)|"]
        change = table - first
        columns += [change[:, 1], np.hypot(change[:, 2], change[:, 3])]
    lines = [name, "  ".join(f"{title:>12}" for title in head)]
    lines += ["  ".join(f"{value:>12.5g}" for value in row) for row in zip(*columns, strict=True)]
    return "\n".join(lines)


def _csv(tables: dict[str, Real]) -> str:
    several = len(tables) > 1
    lines = [",".join([*(["source"] if several else []), *COLUMNS])]
    for name, table in tables.items():
        for row in table:
            cells = [f"{value:.10g}" for value in row]
            lines.append(",".join([*([name] if several else []), *cells]))
    return "\n".join(lines) + "\n"


def _document(tables: dict[str, Real], energies: Real) -> dict[str, Any]:
    return {
        "units": {"sqrt_s": "GeV", "s": "GeV^2"},
        "versions": versions(),
        "sqrt_s": energies.tolist(),
        "sources": {
            name: dict(zip(COLUMNS, table.T.tolist(), strict=True))
            for name, table in tables.items()
        },
    }


def _figure(tables: dict[str, Real], energies: Real) -> Figure:
    from ..display.plotting import PALETTE, panels, style

    titles = {1: r"$\Pi(-s)$", 2: r"Re $\Pi(s)$", 3: r"Im $\Pi(s)$"}
    with style():
        figure, rows = panels((1.0, 1.0, 1.0), total=8.0)
        for axes, (column, title) in zip(rows, titles.items(), strict=True):
            for (name, table), color in zip(tables.items(), PALETTE, strict=False):
                value, error = table[:, column], table[:, column + 3]
                axes.plot(energies, value, color=color, label=name)
                axes.fill_between(energies, value - error, value + error, color=color, alpha=0.3)
            axes.set_ylabel(title)
        rows[0].legend()
        rows[-1].set_xlabel(r"$\sqrt{s}$ [GeV]")
    return figure
