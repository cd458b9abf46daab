"""``vasilisa uncertainty``: the schemes of radiative corrections side by side."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated

import hist
import typer

from ..display.plotting import save
from ..keep.output import make_folder, write_atomically
from ..studies.card import make, of_card, read_card
from ..studies.uncertainty.theory import TheoryInterrupted, TheoryUncertainty, theory_uncertainty
from .console import (
    CardArgument,
    EcmOption,
    SeedOption,
    ThreadsOption,
    on_terminal,
    reported,
    run_settings,
    say,
)

BINS = 25


@reported
def uncertainty(
    card: CardArgument,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for table, JSON and plots."),
    ] = None,
    rel_error: Annotated[
        float, typer.Option(help="Statistical error of each cross section, between 0 and 1.")
    ] = 3e-4,
    max_seconds: Annotated[
        float | None, typer.Option(help="Time of each integration, seconds.")
    ] = None,
    threads: ThreadsOption = None,
    seed: SeedOption = None,
    ecm: EcmOption = None,
) -> None:
    """Compare nlops, mcgpj, nlo and sf on one card: totals, asymmetries and, with -o, histograms.

    The difference of nlops and mcgpj, two independent schemes with the same O(alpha), measures
    what neither knows. DIR receives uncertainty.txt, uncertainty.json and a plot (PNG, PDF) with
    a ratio panel for theta_avg, p_minus, abs_acollinearity and pair_mass.

    Example: vasilisa uncertainty card.yaml -o uncertainty_output
    """
    changes = {"threads": threads, "seed": seed, "ecm": ecm}
    settings = run_settings(card, read_card(card, changes=changes))
    axes = None
    if output is not None:
        make_folder(output)
        axes = _axes(make(card, settings).ecm)
    try:
        with of_card(card):
            found = theory_uncertainty(
                settings.generator_arguments(),
                axes,
                rel_error=rel_error,
                max_seconds=max_seconds,
                progress=None if on_terminal() else _tell,
            )
    except TheoryInterrupted as interruption:
        if interruption.result is not None:
            _report(interruption.result, output)
        raise
    _report(found, output)


def _tell(fraction: float, text: str) -> None:
    say(f"{100 * fraction:.0f} % {text}".rstrip())


def _report(found: TheoryUncertainty, output: Path | None) -> None:
    print(found)
    if output is not None:
        write_atomically(output / "uncertainty.txt", f"{found}\n")
        write_atomically(output / "uncertainty.json", json.dumps(found.to_dict(), indent=1))
        for name in found.histograms[found.orders[0]]:
            save(found.plot(name), output, name)
        say(f"written to {output}")


def _axes(ecm: float) -> dict[str, hist.axis.Regular]:
    return {
        "theta_avg": hist.axis.Regular(BINS, 0.0, math.pi),
        "p_minus": hist.axis.Regular(BINS, 0.0, 0.50005 * ecm),
        "abs_acollinearity": hist.axis.Regular(BINS, 0.0, 0.25),
        "pair_mass": hist.axis.Regular(BINS, 0.0, 1.0001 * ecm),
    }
