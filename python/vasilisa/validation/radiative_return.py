"""Cross sections with a hard photon, tagged and untagged, against other programs."""

from __future__ import annotations

from collections.abc import Iterator

from .._core import Constants
from ..words.processes import FACTS
from .comparison import Comparison, statistical, table
from .cross_sections import Effort

__all__ = ["compare_radiative_return"]

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
