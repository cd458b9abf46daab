"""``vasilisa xsec`` for process hadrons: visible cross sections by structure functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..keep.output import write_atomically
from ..keep.versions import versions
from ..run.settings import Point
from ..structure_functions import InitialStateRadiation
from ..structure_functions.settings import HadronsSettings
from ..studies.card import make, of_card
from .console import counting_bar, on_terminal

__all__ = ["report_hadrons"]

COLUMNS = {
    "sqrt_s": "GeV",
    "sigma0": "nb",
    "sigma_visible": "nb",
    "one_plus_delta": "1",
    "expected_events": "1",
}


def report_hadrons(card: Path, settings: HadronsSettings, json_file: Path | None) -> None:
    """Print the table of a card and write it; Ctrl-C leaves the points that are finished."""
    radiation = make(card, settings)
    points = settings.energies()
    rows: list[dict[str, float | None]] = []
    try:
        with counting_bar("points", len(points), on_terminal() and len(points) > 1) as advance:
            for point in points:
                with of_card(card):
                    rows.append(_row(radiation, point))
                advance(1)
    finally:
        if rows:
            print(_table(rows))
            if json_file is not None:
                write_atomically(json_file, json.dumps(_document(settings, rows), indent=1))


def _row(radiation: InitialStateRadiation, point: Point) -> dict[str, float | None]:
    lowest = float(radiation.sigma0(point.sqrt_s**2))
    visible = float(radiation.cross_section(point.sqrt_s))
    # 1/pb times nb is 1000.
    events = None if point.luminosity is None else 1e3 * point.luminosity * visible
    ratio = visible / lowest if lowest > 0 else None
    return dict(zip(COLUMNS, (point.sqrt_s, lowest, visible, ratio, events), strict=True))


def _table(rows: list[dict[str, float | None]]) -> str:
    shown = [name for name in COLUMNS if any(row[name] is not None for row in rows)]
    units = [f"{name} [{COLUMNS[name]}]" if COLUMNS[name] != "1" else name for name in shown]
    lines = ["  ".join(f"{title:>18}" for title in units)]
    for row in rows:
        cells = ["" if row[name] is None else f"{row[name]:.8g}" for name in shown]
        lines.append("  ".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)


def _document(settings: HadronsSettings, rows: list[dict[str, float | None]]) -> dict[str, Any]:
    return {
        "complete": len(rows) == len(settings.energies()),
        "units": COLUMNS,
        "settings": settings.model_dump(mode="json"),
        "versions": versions(),
        "rows": rows,
    }
