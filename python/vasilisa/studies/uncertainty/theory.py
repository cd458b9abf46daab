"""How far the theory can be trusted: the same card at several orders, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import hist

from ...display.progress import DelayedProgress, ProgressCallback
from ...run.generator import Generator
from ...run.result import Result
from ...run.settings import RunSettings
from ...run.stopping import Stopping
from ...words.checks import file_path
from ...words.choices import PROCESSES, check_name
from ...words.errors import ConfigurationError
from ..card import read_card
from .order import evaluated
from .result import TheoryUncertainty
from .settings import SCHEMES, different_orders

__all__ = ["TheoryInterrupted", "theory_uncertainty"]


class TheoryInterrupted(KeyboardInterrupt):
    """Ctrl-C during a comparison; `result` holds the orders that are done, or None."""

    def __init__(self, result: TheoryUncertainty | None) -> None:
        super().__init__("interrupted" + ("" if result is None else ", not all orders are done"))
        self.result = result


def theory_uncertainty(
    card: str | Path | Mapping[str, Any],
    axes: Mapping[str, Any] | None = None,
    *,
    orders: Sequence[str] = SCHEMES,
    rel_error: float = 3e-4,
    max_seconds: float | None = None,
    progress: ProgressCallback | bool | None = None,
) -> TheoryUncertainty:
    """Run a card at several orders and compare them.

    `nlops` and `mcgpj` are independent schemes that share the exact O(alpha): their difference is
    the size of what neither knows, O(alpha^2) beyond the leading logarithms. `nlo` shows what all
    further photons do, `sf` what photons at large angles do.

    Parameters
    ----------
    card : path or mapping
        A card of a single run, or the keyword arguments of `Generator`; its order
        and variations are not used.
    axes : mapping, optional
        Histograms to compare, as in `Generator.histogram`; without any the totals alone.
    orders : sequence of str
        The first is what the others are compared with.
    rel_error : float
        Statistical error of every cross section.
    max_seconds : float, optional
        Wall-clock time of every order, for the totals and again for the histograms.
    progress : callable or bool, optional
        Called with the fraction done and a text; False for silence; by default a bar on a
        terminal.

    Returns
    -------
    TheoryUncertainty

    Raises
    ------
    ConfigurationError
        For a bad card, order or axis.
    AcceptanceError
        If no event passes the cuts.
    TheoryInterrupted
        On Ctrl-C; carries the orders that are done.

    Examples
    --------
    >>> import hist
    >>> print(vs.theory_uncertainty(
    ...     {"process": "mumu", "ecm": 0.7, "cuts": "cmd3"},
    ...     {"theta_avg": hist.axis.Regular(20, 1.0, 2.14)},
    ... ))
    """
    arguments = _arguments(card)
    orders = different_orders(orders)
    Stopping(rel_error, max_seconds)  # refused before anything starts
    seed = arguments.pop("seed", 1)
    stopping: dict[str, Any] = {"rel_error": rel_error, "max_seconds": max_seconds}
    results: dict[str, Result] = {}
    histograms: dict[str, dict[str, hist.Hist[Any]]] = {}
    # Another seed for each, so that errors add in quadrature.
    generators = [
        Generator(**arguments, order=order, seed=seed + i) for i, order in enumerate(orders)
    ]
    found = TheoryUncertainty(arguments["process"], generators[0].ecm, results, histograms)
    try:
        with DelayedProgress("theory uncertainty", progress) as report:
            for i, (order, generator) in enumerate(zip(orders, generators, strict=True)):
                report(i / len(orders), order)
                results[order], histograms[order] = evaluated(generator, axes, stopping)
            report(1.0, "")
    except KeyboardInterrupt:
        raise TheoryInterrupted(found if len(results) > 1 else None) from None
    return found


def _arguments(card: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of `Generator`, without the order."""
    if isinstance(card, Mapping):
        arguments = dict(card)
        check_name("process", arguments.get("process"), PROCESSES)
    else:
        settings = read_card(file_path("card", card))
        if not isinstance(settings, RunSettings):
            raise ConfigurationError(f"{card}: is not the card of a single run of ee, mumu, ...")
        arguments = settings.generator_arguments()
    for unused in ("order", "variations"):
        arguments.pop(unused, None)
    return arguments
