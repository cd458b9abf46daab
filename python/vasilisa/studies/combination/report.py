"""The report of a combination: one HTML file that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from ...inference import Combination
from ...keep.versions import versions
from ..page import document, figure, pairs, table, with_error
from .settings import CombinationSettings
from .table import Row, moment, node_rows, set_rows, source_rows

__all__ = ["report_html"]

CAPTION = (
    "The data sets and the combined curve; their ratio to it; &chi;&sup2; per degree of freedom "
    "around each node, with the factor by which errors were multiplied; what each set contributes "
    "at each node."
)

EXPLAINED = """<p class="lead">Scale: the set over the curve minus 1, with the error that was to be
expected of it. Share: what the set contributes to the curve, the mean over the nodes in its range,
and to the integral a<sub>&mu;</sub>. a<sub>&mu;</sub> of a set alone, straight lines between its
points, stands beside that of the combination between the same energies. Errors are those after
inflation, in parentheses in units of the last digits.</p>
"""

UNIT_OF_MOMENT = 1e-10


def report_html(settings: CombinationSettings, found: Combination, picture: bytes) -> str:
    """Return the report as one HTML document.

    Parameters
    ----------
    settings : CombinationSettings
        The card.
    found : Combination
        What was found.
    picture : bytes
        PNG of the plot.
    """
    sections = {
        "Plot": figure("combination", picture, CAPTION),
        "Sets of data": EXPLAINED + _sets(found) + _sources(found),
        "Nodes of the curve": _nodes(found),
        "Parameters": pairs(_parameters(settings)),
        "Versions": pairs(versions()),
    }
    footer = (
        f"Written by vasilisa {versions()['vasilisa']}. The same numbers stand in sets.csv, "
        "nodes.csv and result.json, the curve with its covariance in curve.json."
    )
    low, high = found.range
    curve = found.curve
    lead = escape(
        f"{settings.channel}: {curve.quantity}, vacuum polarisation {curve.vp}, final-state "
        f"radiation {curve.fsr}; {low:.4g} to {high:.4g} GeV"
    )
    return document(settings.title, lead, _facts(found), sections, footer)


def _facts(found: Combination) -> dict[str, str]:
    facts = {
        "data sets": str(len(found.datasets)),
        "points, nodes": f"{len(found.predictions)}, {len(found.curve)}",
        "chi2 / ndf": f"{found.chi2:.1f} / {found.ndf}",
        "probability": f"{found.probability:.2g}",
        "largest inflation": f"{found.local.inflation.max():.2f}",
    }
    whole = moment(found)
    if whole is not None:
        scaled = whole.value / UNIT_OF_MOMENT, whole.error / UNIT_OF_MOMENT
        facts["a_mu [1e-10]"] = f"{scaled[0]:.2f} ± {scaled[1]:.2f}"
    return facts


def _sets(found: Combination) -> str:
    rows = set_rows(found)
    headings = ["set", "points", "GeV", "&chi;&sup2;/ndf", "scale [%]", "pull", "share [%]"]
    with_moment = "a_mu" in rows[0]
    if with_moment:
        headings += ["a<sub>&mu;</sub> alone [1e-10]", "combined", "share of it [%]"]
    return table("Data sets", headings, [_set(row) for row in rows], opened=True)


def _set(row: Row) -> list[str]:
    cells = [
        escape(row["set"]),
        str(row["points"]),
        f"{row['sqrt_s_low']:.4g}&ndash;{row['sqrt_s_high']:.4g}",
        f"{row['chi2']:.1f}/{row['ndf']:.1f}",
        f"{100 * row['scale']:+.2f} ± {100 * row['scale_error']:.2f}",
        f"{row['pull']:+.1f}",
        f"{100 * row['share']:.1f}",
    ]
    if "a_mu" in row:
        cells += [
            _moment(row["a_mu"], row["a_mu_error"]),
            _moment(row["a_mu_combined"], None),
            f"{100 * row['a_mu_share']:.1f}",
        ]
    return cells


def _moment(value: float | None, error: float | None) -> str:
    if value is None:
        return "&ndash;"
    return with_error(value / UNIT_OF_MOMENT, None if error is None else error / UNIT_OF_MOMENT)


def _sources(found: Combination) -> str:
    rows = source_rows(found)
    if not rows:
        return ""
    cells = [
        [escape(row["source"]), f"{row['pull']:+.2f}", _moment(row["a_mu_shift"], None)]
        for row in rows
    ]
    headings = ["source of error", "pull", "in a<sub>&mu;</sub> [1e-10]"]
    return table("Named sources of error", headings, cells, opened=False)


def _nodes(found: Combination) -> str:
    names = [dataset.name for dataset in found.datasets]
    unit = f" [{found.curve.unit}]" if found.curve.unit else ""
    headings = [
        "√s [GeV]",
        f"value{unit}",
        "stat.",
        "syst.",
        "points &chi;&sup2;/ndf",
        "sets &chi;&sup2;/ndf",
        "inflation",
        *(f"{escape(name)} [%]" for name in names),
    ]
    rows = [
        [
            f"{row['sqrt_s']:.5g}",
            with_error(row["value"], row["error"]),
            f"{row['stat']:.2g}",
            f"{row['syst']:.2g}",
            _agreement(row["points_chi2"], row["points_ndf"]),
            _agreement(row["sets_chi2"], row["sets_ndf"]),
            f"{row['inflation']:.2f}",
            *(f"{100 * np.round(row[f'share {name}'], 3):.1f}" for name in names),
        ]
        for row in node_rows(found)
    ]
    return table("Nodes", headings, rows, opened=True)


def _agreement(chi2: float, ndf: float) -> str:
    return f"{chi2:.1f}/{ndf:.1f}" if ndf > 0 else "&ndash;"


def _parameters(settings: CombinationSettings) -> dict[str, Any]:
    fields = settings.model_dump(mode="json", exclude={"title", "sets"}, exclude_none=True)
    for index, entry in enumerate(settings.sets, start=1):
        given = entry.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        fields[f"set {index}"] = given
    return fields
