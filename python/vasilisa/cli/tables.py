"""Tables on the terminal."""

from __future__ import annotations

import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from ..studies.table import Shown

__all__ = ["print_table"]

WIDE = 1000
"""Characters of a line: a terminal folds what is longer."""


def print_table(shown: Shown, *, title: bool = True) -> None:
    """Print a table on standard output; no number is folded or cut off.

    Parameters
    ----------
    shown : Shown
        The table.
    title : bool
        Whether to print its title above.
    """
    headings, rows = shown.plain()
    terminal = sys.stdout.isatty()
    table = RichTable(
        title=shown.title if title else None,
        box=SIMPLE_HEAD if terminal else None,
        title_justify="left",
        pad_edge=False,
    )
    for heading in headings:
        table.add_column(Text(heading), justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(width=WIDE, highlight=False).print(table)
