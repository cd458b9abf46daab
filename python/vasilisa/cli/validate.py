"""``vasilisa validate``: comparisons with other codes and with known results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .console import reported

FAILED = 1


@reported
def validate(
    quick: Annotated[bool, typer.Option("--quick", help="Only what fits into one minute.")] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="For the table as files.")
    ] = Path("validation_output"),
    threads: Annotated[int, typer.Option("--threads", min=0, help="0 takes every core.")] = 0,
) -> None:
    """Compare with published codes and known results.

    The exit code is 1 if any comparison fails. Prints a table and writes it as validation.json,
    validation.csv and validation.md.

    Example: vasilisa validate --quick
    """
    from ..keep.output import make_folder
    from ..validation import run

    make_folder(output)
    if not run(quick=quick, folder=output, threads=threads):
        raise typer.Exit(FAILED)
