"""The study: reads the data sets of a card, combines them, writes curve, tables, plot, report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ...hadrons.r_ratio.published import steps
from ...hadrons.r_ratio.shapes import shape
from ...inference import Combination, combine
from ...keep.output import make_folder, write_atomically
from ...keep.versions import versions
from ...measured import write_json
from ...run.settings import validated
from .reading import curves_of
from .settings import CombinationSettings
from .table import csv_text, moment, node_rows, set_rows, source_rows

__all__ = ["CombinationStudy"]

PLOT = "combination"


class CombinationStudy:
    """A combination of data sets of one channel.

    Parameters
    ----------
    **fields
        Those of the card: see `CombinationSettings`. Paths are relative to the current folder.

    Attributes
    ----------
    settings : CombinationSettings
    datasets : list of MeasuredCurve
        As they are combined: converted, cut to the range.

    Raises
    ------
    ConfigurationError, DataError
        For fields and data sets that cannot be used.
    """

    kind = "combination"

    def __init__(self, **fields: Any) -> None:
        self.settings = validated(CombinationSettings, fields)
        self.datasets = curves_of(self.settings)

    def combine(self) -> Combination:
        """Return the combination.

        Raises
        ------
        DataError
            For sets that do not belong together.
        """
        settings = self.settings
        size = settings.cluster_size
        return combine(
            self.datasets,
            name=settings.title,
            cluster_size=None if size is None else lambda x: steps(size, np.asarray(x)),
            interpolation=settings.interpolation,
            shape=shape(settings.shape),
            inflation=settings.inflation,
            significance=settings.significance,
        )

    def run(self, output: str | Path) -> Combination:
        """Combine, and write everything into a folder.

        ``curve.json`` (the combined curve with covariance, a source of `vasilisa hvp`),
        ``nodes.csv``, ``sets.csv``, ``result.json``, the plot (PNG, PDF), ``report.html``.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        from ...display.plotting import save, style
        from ...inference import figure
        from .report import report_html

        found = self.combine()
        folder = Path(output)
        make_folder(folder)
        write_json(folder / "curve.json", found.curve)
        write_atomically(folder / "nodes.csv", csv_text(node_rows(found)))
        write_atomically(folder / "sets.csv", csv_text(set_rows(found)))
        write_atomically(folder / "result.json", json.dumps(self.document(found), indent=1))
        with style():
            picture = save(figure(found), folder, PLOT)
        write_atomically(folder / "report.html", report_html(self.settings, found, picture))
        return found

    def document(self, found: Combination) -> dict[str, Any]:
        """Return everything but the covariance as plain Python objects, ready for JSON."""
        whole = moment(found)
        return {
            "kind": self.kind,
            "settings": self.settings.model_dump(mode="json", exclude_none=True),
            "quantity": found.curve.quantity,
            "unit": found.curve.unit,
            "chi2": found.chi2,
            "ndf": found.ndf,
            "probability": found.probability,
            "iterations": found.iterations,
            "a_mu": None
            if whole is None
            else {
                "sqrt_s": list(found.range),
                "value": whole.value,
                "error": whole.error,
                "stat": whole.stat,
                "syst": float(np.sqrt(max(0.0, whole.error**2 - whole.stat**2))),
                "shares": dict(whole.shares),
            },
            "sets": set_rows(found),
            "sources": source_rows(found),
            "nodes": node_rows(found),
            "versions": versions(),
        }
