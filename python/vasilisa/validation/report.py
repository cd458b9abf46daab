"""The validation table on the screen and on disk."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..keep.output import make_folder, write_atomically
from ..keep.versions import versions
from .comparison import Comparison

__all__ = ["markdown", "print_table", "save"]

COLUMNS = ("quantity", "reference", "source", "ours", "sigma", "per cent", "verdict", "note")


def print_table(comparisons: Sequence[Comparison], console: Console) -> None:
    """Print one line a comparison."""
    table = Table(title="vasilisa validate", show_lines=False)
    for column in COLUMNS[:-1]:
        right = column in ("reference", "ours", "sigma", "per cent")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    topic = ""
    for c in comparisons:
        if c.topic != topic:
            table.add_section()
            topic = c.topic
        style = "" if c.passed else "bold red"
        table.add_row(*(escape(cell) for cell in _cells(c)[:-1]), style=style)
    console.print(table)
    failed = [c for c in comparisons if not c.passed]
    for c in failed:
        console.print(
            f"FAILED: {c.topic}, {c.quantity}: {c.ours:.10g}, reference {c.reference:.10g}; asked "
            f"for: {c.rule}. {c.note}",
            style="red",
            markup=False,
            highlight=False,
        )
    console.print(f"{len(comparisons) - len(failed)} of {len(comparisons)} comparisons pass")


def save(comparisons: Sequence[Comparison], folder: Path, seconds: float, quick: bool) -> None:
    """Write validation.json, validation.csv and validation.md.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    make_folder(folder)
    rows = [{k: _finite(v) for k, v in c.to_dict().items()} for c in comparisons]
    content = {
        "versions": versions(),
        "quick": quick,
        "wall_seconds": seconds,
        "passed": all(c.passed for c in comparisons),
        "comparisons": rows,
    }
    write_atomically(folder / "validation.json", json.dumps(content, indent=1) + "\n")
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    write_atomically(folder / "validation.csv", text.getvalue())
    write_atomically(folder / "validation.md", markdown(comparisons))


def markdown(comparisons: Sequence[Comparison], title: str = "##") -> str:
    """Return the table in Markdown, one section a topic, under titles that start as given."""
    lines: list[str] = []
    topic = ""
    for c in comparisons:
        if c.topic != topic:
            topic = c.topic
            lines += ["", f"{title} {topic.capitalize()}", "", f"| {' | '.join(COLUMNS)} |"]
            lines.append("|" + "---|" * len(COLUMNS))
        cells = (cell.replace("|", "\\|").replace("_", "\\_") for cell in _cells(c))
        lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines).lstrip("\n") + "\n"


def _cells(c: Comparison) -> tuple[str, ...]:
    return (
        c.quantity,
        _number(c.reference, c.reference_error),
        c.source,
        _number(c.ours, c.error),
        "" if math.isnan(c.sigma) else f"{c.sigma:+.2f}",
        "" if math.isnan(c.percent) else _percent(c.percent),
        "pass" if c.passed else "FAIL",
        c.note,
    )


def _number(value: float, error: float) -> str:
    """Return value(error in the last two digits) or ten digits of an exact number."""
    if error == 0 or not math.isfinite(error):
        return f"{value:.10g}"
    digits = max(0, 1 - math.floor(math.log10(error)))
    shown = round(error * 10**digits) if error < 1 else error
    return f"{value:.{digits}f}({shown:.3g})"


def _percent(percent: float) -> str:
    return f"{percent:+.4f}" if abs(percent) >= 1e-4 else f"{percent:+.0e}"


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
