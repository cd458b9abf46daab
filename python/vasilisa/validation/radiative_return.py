"""Cross sections with a hard photon, tagged and untagged, against other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._core import Constants
from ..selection.cuts import Cuts
from ..words.processes import FACTS
from .comparison import Comparison, statistical, table
from .cross_sections import Effort
from .radiator import photonic_radiation, second_order_radiation

__all__ = ["compare_hard_photon_limits", "compare_radiative_return"]

SEED = 61

XI_CUT = 0.05
"""Of counter-events: with less to subtract the error is smaller."""


def compare_radiative_return(effort: Effort) -> Iterator[Comparison]:
    """Compare totals at lowest and exact first order, pions point-like."""
    data = table("radiative_return.json")
    for row in data["values"]:
        constants = Constants()
        for name, value in data["constants"].get(row["source"], {}).items():
            setattr(constants, name, value)
        pointlike = (
            {} if FACTS[row["process"]].form_factor is None else {"form_factor": "pointlike"}
        )
        result = effort.integrate(
            row["process"],
            row["ecm"],
            row["order"],
            cuts=row["cuts"],
            radiation=row["radiation"],
            constants=constants,
            xi_cut=XI_CUT,
            seed=SEED,
            **pointlike,
        )
        yield statistical(
            "radiative return",
            f"{row['process']} {row['order']} {row['radiation']} {row['ecm']:g} GeV, "
            f"{row['cuts']}, nb",
            data["sources"][row["source"]],
            (row["value"], row["error"]),
            (result.value, result.error),
        )


def compare_hard_photon_limits(effort: Effort, k_soft: tuple[float, ...]) -> Iterator[Comparison]:
    """Compare subtraction with slicing, and untagged photons of the beams with radiators.

    Slicing: total and asymmetry in theta_avg; no cut between soft and hard photons may matter.
    """
    settings: dict[str, Any] = {"cuts": "kloe_la", "form_factor": "pointlike"}
    first = effort.integrate("pipigamma", 1.02, "nlo", xi_cut=XI_CUT, seed=SEED, **settings)
    for cut in k_soft:
        sliced = effort.integrate(
            "pipigamma", 1.02, "nlo", subtraction="slicing", k_soft=cut, seed=SEED + 1, **settings
        )
        name = f"pipigamma nlo 1.02 GeV, kloe_la, k_soft = {cut:g}"
        yield statistical(
            "radiative return",
            f"{name}, nb",
            "subtraction",
            (first.value, first.error),
            (sliced.value, sliced.error),
        )
        yield statistical(
            "radiative return",
            f"{name}, asymmetry",
            "subtraction",
            (first.asymmetry, first.asymmetry_error),
            (sliced.asymmetry, sliced.asymmetry_error),
        )
    for low, high in ((0.06, 0.3), (0.3, 0.95)):
        yield from _untagged(effort, low, high)


def _untagged(effort: Effort, low: float, high: float) -> Iterator[Comparison]:
    """Compare photons of the beams with the second order, and with any number of collinear ones."""
    ecm = 1.02
    settings: dict[str, Any] = {"radiation": "isr", "cuts": Cuts(m2_pair=(low, high))}
    name = f"isr {ecm:g} GeV, M^2 {low:g} to {high:g} GeV^2, nb"
    second = sum(second_order_radiation("mumu", ecm, (low, high)))
    above, below = (photonic_radiation("mumu", ecm, 1 - m2 / ecm**2) for m2 in (high, low))
    for order, reference, expected, precision in (
        ("nlo", "second-order radiator", second, 3e-4),
        ("nlops", "photonic radiator", below - above, 1e-3),
    ):
        found = effort.integrate("mumugamma", ecm, order, xi_cut=XI_CUT, seed=SEED, **settings)
        yield statistical(
            "radiative return",
            f"mumugamma {order} {name}",
            reference,
            (expected, 0.0),
            (found.value, found.error),
            systematic=precision * expected,
        )
