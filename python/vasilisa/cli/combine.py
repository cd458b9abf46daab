"""``vasilisa hvp combine``: data sets of a channel combined into one curve."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand

from ..studies.combination.study import CombinationStudy
from .console import CardArgument, OutputFolderOption, reported
from .study import run_study, study_for

__all__ = ["WithCombine", "combine"]


@reported
def combine(card: CardArgument, output: OutputFolderOption) -> None:
    """Combine the data sets that a card names: curve with covariance, plot and a report.

    DIR receives curve.json (a source of vasilisa hvp), nodes.csv, sets.csv, result.json, the plot
    (PNG, PDF) and report.html, which shows the sets, the fit, the local chi2 and what each set
    contributes.

    Example: vasilisa hvp combine examples/combination.yaml -o combination_output
    """
    job = study_for(card, CombinationStudy, {}, output)
    result = run_study(job, output, resume=False)
    found = result.combination
    inflated = int((found.local.inflation > 1).sum())
    print(
        f"{len(found.datasets)} sets, {len(found.predictions)} points, {len(found.curve)} nodes: "
        f"chi2/ndf {found.chi2:.1f}/{found.ndf}, probability {found.probability:.2g}, errors "
        f"inflated at {inflated} nodes"
    )
    whole = job.numbers(result)["a_mu"]
    if whole is not None:
        low, high = whole["sqrt_s"]
        print(
            f"a_mu from {low:.4g} to {high:.4g} GeV: ({whole['value'] / 1e-10:.2f} +- "
            f"{whole['error'] / 1e-10:.2f}) 1e-10"
        )


class WithCombine(TyperCommand):
    """A command of which ``combine`` in front of all arguments is another one."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Parse the arguments, those of `combine` as its own."""
        if args[:1] == [combine.__name__]:
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command()(combine)
            name = f"{info_name} {combine.__name__}"
            return typer.main.get_command(alone).make_context(name, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)
