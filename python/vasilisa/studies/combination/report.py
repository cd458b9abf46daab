"""The tables of a combination as people read them."""

from __future__ import annotations

from html import escape

import numpy as np

from ...inference import Combination
from ..table import Shown, with_error
from .table import Row, moment, node_rows, set_rows, source_rows

__all__ = ["facts", "shown"]

UNIT_OF_MOMENT = 1e-10


def shown(found: Combination) -> list[Shown]:
    """Return the tables of the report."""
    sources = [_sources(found)] if source_rows(found) else []
    return [_sets(found), *sources, _nodes(found)]


def facts(found: Combination) -> dict[str, str]:
    """Return what stands in boxes on top of the report."""
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


def _sets(found: Combination) -> Shown:
    rows = set_rows(found)
    headings = ["set", "points", "GeV", "&chi;&sup2;/ndf", "scale [%]", "pull", "share [%]"]
    with_moment = "a_mu" in rows[0]
    if with_moment:
        headings += ["a<sub>&mu;</sub> alone [1e-10]", "combined", "share of it [%]"]
    return Shown("Data sets", headings, [_set(row) for row in rows], opened=True)


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


def _sources(found: Combination) -> Shown:
    rows = source_rows(found)
    cells = [
        [escape(row["source"]), f"{row['pull']:+.2f}", _moment(row["a_mu_shift"], None)]
        for row in rows
    ]
    headings = ["source of error", "pull", "in a<sub>&mu;</sub> [1e-10]"]
    return Shown("Named sources of error", headings, cells, opened=False)


def _nodes(found: Combination) -> Shown:
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
    return Shown("Nodes", headings, rows, opened=True)


def _agreement(chi2: float, ndf: float) -> str:
    return f"{chi2:.1f}/{ndf:.1f}" if ndf > 0 else "&ndash;"
