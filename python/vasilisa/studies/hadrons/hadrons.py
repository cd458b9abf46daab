"""Visible cross sections of a card of process `hadrons`."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ...structure_functions import InitialStateRadiation
from ..record import Record
from ..runner import Resources
from ..settings import Point
from ..study import Study, StudyResult
from ..table import Table
from .settings import HadronsSettings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Hadrons"]

COLUMNS = {
    "sqrt_s": "GeV",
    "sigma0": "nb",
    "sigma_visible": "nb",
    "one_plus_delta": "1",
    "expected_events": "1",
}

HEADINGS = {
    "sqrt_s": "√s [GeV]",
    "sigma0": "&sigma;<sub>0</sub> [nb]",
    "sigma_visible": "visible &sigma; [nb]",
    "one_plus_delta": "1 + δ",
    "expected_events": "events",
}


@dataclass(frozen=True)
class Job:
    """The point of number `index`."""

    index: int
    point: Point

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.index:05d}"


def run_job(settings: HadronsSettings, job: Job, resources: Resources) -> Record:
    """Fold the cross section at one energy.

    Raises
    ------
    VasilisaError
        Where it is not known.
    """
    radiation = _radiation(settings.model_dump_json())
    energy, luminosity = job.point.sqrt_s, job.point.luminosity
    lowest = float(radiation.sigma0(energy**2))
    visible = float(radiation.cross_section(energy))
    # 1/pb times nb is 1000.
    events = None if luminosity is None else 1e3 * luminosity * visible
    ratio = visible / lowest if lowest > 0 else None
    return dict(zip(COLUMNS, (energy, lowest, visible, ratio, events), strict=True))


@functools.lru_cache(maxsize=4)
def _radiation(settings: str) -> InitialStateRadiation:
    """Return what one process makes once for all jobs of a card."""
    return HadronsSettings.model_validate_json(settings).radiation()


class Hadrons(Study[HadronsSettings, StudyResult[HadronsSettings]]):
    """Visible cross sections of any final state by collinear structure functions.

    Parameters
    ----------
    **fields
        Those of a card of process `hadrons`: `sigma0`, `resonances`, `points` or `ecm`, ...

    Raises
    ------
    VasilisaError
        If a field is wrong, or the cross section cannot be made of it.
    """

    kind = "hadrons"
    settings_type = HadronsSettings
    work = staticmethod(run_job)
    template = "hadrons.jinja"
    no_number: ClassVar[frozenset[str]] = frozenset({"threads", "title"})

    @classmethod
    def recognises(cls, fields: Mapping[str, Any]) -> bool:
        """Tell whether a card that does not say its kind is one of these."""
        return fields.get("process") == "hadrons"

    def check(self) -> None:
        """Make the cross section, which may refuse."""
        self.radiation = self.settings.radiation()

    def jobs(self) -> list[Job]:
        """Return a job for each energy."""
        return [Job(index, point) for index, point in enumerate(self.settings.energies())]

    def tables(self, result: StudyResult[HadronsSettings]) -> list[Table]:
        """Return one table; columns without any value are left out."""
        rows = [{name: record[name] for name in COLUMNS} for record in result.records]
        columns = {
            name: unit
            for name, unit in COLUMNS.items()
            if not rows or any(row[name] is not None for row in rows)
        }
        kept = [{name: row[name] for name in columns} for row in rows]
        return [Table("hadrons", columns, kept, "Visible cross section", HEADINGS)]

    def plots(self, result: StudyResult[HadronsSettings]) -> dict[str, Figure]:
        """Return cross sections without and with radiation, and their ratio."""
        from ...display.plotting import ENERGY_LABEL, ratio_panels

        rows = sorted(result.records, key=lambda row: float(row["sqrt_s"]))
        energy = [row["sqrt_s"] for row in rows]
        figure, main, ratio = ratio_panels()
        for name, label, color in (
            ("sigma0", r"$\sigma_0$", "0.45"),
            ("sigma_visible", "visible", "#0072b2"),
        ):
            main.plot(energy, [row[name] for row in rows], ".", color=color, label=label)
        ratios = [row["one_plus_delta"] for row in rows]
        values = [math.nan if each is None else each for each in ratios]
        ratio.plot(energy, values, ".", color="#0072b2")
        ratio.axhline(1.0, color="0.5", linewidth=0.8)
        main.set_ylabel(r"$\sigma$ [nb]")
        main.legend()
        ratio.set_ylabel(r"$1+\delta$")
        ratio.set_xlabel(ENERGY_LABEL)
        return {"cross_section": figure}

    def facts(self, result: StudyResult[HadronsSettings]) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        settings = self.settings
        return {
            "points": str(result.n_jobs),
            "cross section": self.radiation.sigma0.name,
            "energy spread": f"{1e3 * settings.energy_spread:g} MeV",
            "radiator": settings.radiator,
            "pairs": settings.pairs,
        }

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        return f"{record['sqrt_s']:g} GeV: {record['sigma_visible']:.6g} nb"
