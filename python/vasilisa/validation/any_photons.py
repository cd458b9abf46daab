"""What `nlops` has to reproduce without the help of another program."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from .._core import Constants
from ..selection.cuts import Cuts
from ..words.processes import PAIRS
from .comparison import Comparison, statistical
from .cross_sections import Effort, set_up
from .radiator import photonic_radiation, published_radiation

__all__ = ["compare_first_order", "compare_radiator", "compare_soft_cut"]

SEED = 5_150
RADIATOR_PRECISION = {0.6: 2e-4, 1.0: 3e-4}
"""Relative, for the largest energy that radiation may take: hard photons make alpha^2 L larger."""

AROUND_THE_PHI = (1.0175, 1.0195, 1.022, 1.03, 1.05)
"""GeV: where kaon pairs are a narrow resonance, and where photons return to it."""

CUT_PRECISION = 1e-4

POINTLIKE: dict[str, dict[str, Any]] = {"mumu": {}, "pipi": {"form_factor": "pointlike"}}

RUNS: tuple[tuple[str, float, dict[str, Any]], ...] = tuple(
    (process, *set_up(process)) for process in PAIRS
)


def compare_radiator(effort: Effort) -> Iterator[Comparison]:
    """Compare the total with initial-state radiation alone with the photonic radiator."""
    runs: list[tuple[str, float, float, dict[str, Any]]] = [
        (process, ecm, max_x, model)
        for process, model in POINTLIKE.items()
        for ecm, max_x in itertools.product((0.7, 1.0), RADIATOR_PRECISION)
    ]
    runs += [("kk", ecm, 1.0, {"form_factor": "kaon_vmd"}) for ecm in AROUND_THE_PHI]
    for process, ecm, max_x, model in runs:
        expected = photonic_radiation(process, ecm, max_x, **model)
        published = published_radiation(process, ecm, max_x, **model)
        cuts = None if max_x == 1 else Cuts(pair_mass=(ecm * math.sqrt(1 - max_x), None))
        result = effort.integrate(
            process, ecm, "nlops", radiation="isr", cuts=cuts, seed=SEED, **model
        )
        yield statistical(
            "any number of photons",
            f"{process} nlops isr {ecm:g} GeV, x < {max_x:g}, nb",
            "photonic radiator",
            (expected, 0.0),
            (result.value, result.error),
            # What nlops leaves out at alpha^2 L is no statistical fluctuation.
            systematic=RADIATOR_PRECISION[max_x] * expected,
            note=f"published radiator, pairs in the vertex included: {published:.6g}, ours "
            f"{100 * (result.value / published - 1):+.3f} %",
        )


def compare_soft_cut(effort: Effort, k_soft: tuple[float, ...]) -> Iterator[Comparison]:
    """Compare values of the cut between soft and hard photons, and two seeds."""
    for process, ecm, settings in RUNS:
        first = effort.integrate(process, ecm, "nlops", seed=SEED + 1, **settings)
        others: list[tuple[str, dict[str, Any]]] = [
            (f"k_soft = {cut:g}", {"k_soft": cut, "seed": SEED + 2}) for cut in k_soft
        ]
        for name, choice in [*others, ("another seed", {"seed": SEED + 3})]:
            result = effort.integrate(process, ecm, "nlops", **choice, **settings)
            yield statistical(
                "any number of photons",
                f"{process} nlops {ecm:g} GeV, {name}, nb",
                "default k_soft",
                (first.value, first.error),
                (result.value, result.error),
                systematic=CUT_PRECISION * first.value,
            )


def compare_first_order(effort: Effort) -> Iterator[Comparison]:
    """Compare `nlops` with `nlo` at a tenth of alpha, where the second order is a hundredth."""
    constants = Constants()
    constants.alpha_inverse *= 10
    for process, ecm, settings in RUNS:
        exact, matched = (
            effort.integrate(process, ecm, order, seed=SEED + 4, constants=constants, **settings)
            for order in ("nlo", "nlops")
        )
        yield statistical(
            "any number of photons",
            f"{process} nlops {ecm:g} GeV, alpha/10, nb",
            "nlo",
            (exact.value, exact.error),
            (matched.value, matched.error),
            systematic=1e-4 * exact.value,
        )
