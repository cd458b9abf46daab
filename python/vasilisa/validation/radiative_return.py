"""Cross sections with a hard photon, tagged and untagged, against other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._core import Constants
from ..selection.cuts import Cuts
from ..words.processes import FACTS
from .comparison import Comparison, statistical, table
from .cross_sections import Effort
from .radiator import photonic_radiation

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
    """Compare subtraction with slicing, and untagged photons of the beams with leading logarithms.

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
    low, high, ecm = 0.3, 0.95, 1.02
    cuts = Cuts(m2_pair=(low, high))
    found = effort.integrate("mumugamma", ecm, "nlops", radiation="isr", cuts=cuts, seed=SEED)
    above, below = (photonic_radiation("mumu", ecm, 1 - m2 / ecm**2) for m2 in (high, low))
    yield statistical(
        "radiative return",
        f"mumugamma nlops isr {ecm:g} GeV, M^2 {low:g} to {high:g} GeV^2, nb",
        "photonic radiator",
        (below - above, 0.0),
        (found.value, found.error),
        systematic=1e-3 * (below - above),
    )
