"""The study: reads the data sets of a card, combines them, writes curve, tables, plot, report."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...hadrons.r_ratio.published import steps
from ...hadrons.r_ratio.shapes import shape
from ...inference import Combination, combine
from ...measured import MeasuredCurve, write_json
from ..record import Record
from ..runner import Resources
from ..study import Study, StudyResult
from ..table import Shown, Table
from .reading import curves_of
from .report import facts, shown
from .settings import CombinationSettings
from .table import moment, node_table, set_table, source_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CombinationStudy"]

PLOT = "combination"


def combined(settings: CombinationSettings, datasets: list[MeasuredCurve]) -> Combination:
    """Return the combination of data sets as the settings say.

    Raises
    ------
    DataError
        For sets that do not belong together.
    """
    size = settings.cluster_size
    return combine(
        datasets,
        name=settings.title,
        cluster_size=None if size is None else lambda x: steps(size, np.asarray(x)),
        interpolation=settings.interpolation,
        shape=shape(settings.shape),
        inflation=settings.inflation,
        significance=settings.significance,
    )


def no_job(settings: CombinationSettings, job: object, resources: Resources) -> Record:
    """Do nothing: a combination is made in a moment, and has no jobs."""
    return {}


class CombinationResult(StudyResult[CombinationSettings]):
    """What a combination found."""

    @functools.cached_property
    def combination(self) -> Combination:
        """The combined curve, and how the sets agree with it."""
        return combined(self.settings, curves_of(self.settings))


class CombinationStudy(Study[CombinationSettings, CombinationResult]):
    """A combination of data sets of one channel.

    Its folder holds, beside what all studies write, ``curve.json``: the combined curve with its
    covariance, a source of `vasilisa hvp`.

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
    command = "hvp combine"
    settings_type = CombinationSettings
    result_type = CombinationResult
    work = staticmethod(no_job)
    template = "combination.jinja"

    @classmethod
    def recognises(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card that does not say its kind is one of a combination."""
        return "sets" in fields

    @classmethod
    def expects(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card is one of a combination to its command: all but other studies."""
        return not any(name in fields for name in ("points", "processes", "process"))

    def check(self) -> None:
        """Read the data sets, which may not belong together."""
        self.datasets = curves_of(self.settings)

    def combine(self) -> Combination:
        """Return the combination.

        Raises
        ------
        DataError
            For sets that do not belong together.
        """
        return combined(self.settings, self.datasets)

    def jobs(self) -> list[Any]:
        """Return no job: nothing here is worth keeping before the end."""
        return []

    def tables(self, result: CombinationResult) -> list[Table]:
        """Return data sets, nodes of the curve and named sources of error."""
        found = result.combination
        tables = (set_table(found), node_table(found), source_table(found))
        return [table for table in tables if table.rows]

    def shown(self, result: CombinationResult) -> list[Shown]:
        """Return the tables of the report."""
        return shown(result.combination)

    def plots(self, result: CombinationResult) -> dict[str, Figure]:
        """Return data and curve, their ratio, the agreement and the shares of the sets."""
        from ...inference import figure

        return {PLOT: figure(result.combination)}

    def facts(self, result: CombinationResult) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        return facts(result.combination)

    def write(self, result: CombinationResult, folder: Path) -> None:
        """Write the combined curve."""
        write_json(folder / "curve.json", result.combination.curve)

    def numbers(self, result: CombinationResult) -> dict[str, Any]:
        """Return the agreement of the sets and, of curves that have one, a_mu."""
        found = result.combination
        whole = moment(found)
        return {
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
        }

    def context(self, result: CombinationResult) -> dict[str, Any]:
        """Return the curve and its range."""
        low, high = result.combination.range
        return {"curve": result.combination.curve, "low": low, "high": high}
