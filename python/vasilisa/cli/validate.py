"""``vasilisa validate``: comparisons with other codes and with measurements."""

from __future__ import annotations

from typing import Annotated

import typer

from .console import reported

FAILED = 1


@reported
def validate(
    quick: Annotated[bool, typer.Option("--quick", help="Only what fits into one minute.")] = False,
) -> None:
    """Compare with published codes and known results; exit code 1 if any comparison fails.

    Example: vasilisa validate --quick
    """
    from ..validation import run

    if not run(quick=quick):
        raise typer.Exit(FAILED)
