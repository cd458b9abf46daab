"""The measurement of the hadronic running of alpha in muon-electron scattering."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...executors import Executor
from ...words.errors import ConfigurationError
from ..measurement import Answer, Measurement, blinding_factor
from ..record import Record
from ..study import Study, StudyResult, write_json
from ..table import Table
from .analysis import Analysis
from .fit import moment
from .kinematics import largest_electron_energy
from .settings import MuoneSettings
from .simulation import QUICK, simulate_muone
from .templates import Job, run_job

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Muone"]

EVENTS_OF_A_JOB = 500_000

INDEPENDENT = 3
"""Samples of pseudo-data of kind (b)."""

WORST, FARTHEST = 3.0, 5.0
"""chi2 over degrees of freedom, and standard deviations of a nuisance, that no data have."""

Result = StudyResult[MuoneSettings]


class Muone(Measurement[MuoneSettings, Result]):
    """K, M and a_mu from the angles of electrons and muons.

    Parameters
    ----------
    **fields
        Those of a card of kind `muone`.

    Raises
    ------
    VasilisaError
        If a field is wrong, or no event can pass the cuts.
    """

    kind = "muone"
    settings_type = MuoneSettings
    work = staticmethod(run_job)
    simulation = staticmethod(simulate_muone)
    no_number: ClassVar[frozenset[str]] = frozenset({"threads", "title", "blind", "fit"})

    def check(self) -> None:
        """Refuse beams, cuts and generators that cannot be."""
        settings = self.settings
        self.check_candidates()
        settings.generator_of("none", None, settings.seed)
        reach = largest_electron_energy(settings.target_beam.fixed_target)
        low = (settings.cuts.get("energy_electron") or (None, None))[0]
        if low is not None and low >= reach:
            raise ConfigurationError(
                "beyond the reach of the beam",
                field="cuts.energy_electron",
                value=low,
                valid=f"below {reach:.4g} GeV",
            )
        for name in ("theta_electron", "theta_muon"):
            least, most = settings.limits(name)
            if least >= most:
                raise ConfigurationError(
                    "beyond the reach of the beam",
                    field=f"cuts.{name}",
                    value=settings.cuts[name],
                    valid=f"below {most:g} rad",
                )

    def jobs(self) -> list[Job]:
        """Return the data, whose faults are found at once, and the templates, or pseudo-data."""
        found = _pieces("templates", self._number(self.settings.templates.events))
        if self.settings.candidates is not None:
            return [Job("candidates"), *found]
        events = self._number(self.settings.truth.events)
        for i in range(INDEPENDENT):
            found += _pieces(f"independent_{i}", events)
        return found

    def _number(self, events: float) -> int:
        return int(events / (QUICK if self.settings.quick else 1))

    def run(self, folder: str | Path | None = None, **options: Any) -> Result:
        """Measure; see `Study.run`. Pseudo-data are made in the study itself."""
        self._analysis: Analysis | None = None
        self._executor: Executor | None = options.get("executor")
        try:
            return Study.run(self, folder, **options)
        finally:
            self._executor = None

    def analysis(self, result: Result) -> Analysis:
        """Return what the finished jobs say."""
        known: Analysis | None = getattr(self, "_analysis", None)
        if known is None:
            settings = result.settings
            if settings.quick:
                settings = settings.model_copy(
                    update={"pseudo_experiments": math.ceil(settings.pseudo_experiments / 10)}
                )
            known = self._analysis = Analysis(settings, result.records)
        return known

    # -- what is found -----------------------------------------------------------------------------

    def answer(self, result: Result) -> Answer:
        """Return K, M and a_mu, behind the factor of a blind card."""
        analysis, factor = self.analysis(result), blinding_factor(self.settings)
        main = analysis.main
        without = analysis.fit(
            analysis.expectation(main.values["K"], main.values["M"], 0.0), nuisances=False
        )
        statistical = min(without.a_mu_error, main.a_mu_error)
        systematic = math.sqrt(max(main.a_mu_error**2 - statistical**2, 0.0))
        theory = None if analysis.of_r is None else abs(analysis.of_r[0] - analysis.of_r[1])
        points = [
            {
                "parameter": name,
                "value": main.values[name] * (factor if name == "K" else 1.0),
                "error": main.errors[name],
            }
            for name in main.values
        ]
        pulls: Record = {
            "chi2": main.chi2,
            "degrees": main.degrees,
            "valid": main.valid,
            "correlation_K_M": main.correlation,
        }
        if not self.settings.blind and self.settings.candidates is None:
            pulls |= self._pulls(analysis)
        return Answer(
            a_mu=factor * main.a_mu,
            a_mu_error=factor * math.hypot(main.a_mu_error, theory or 0.0),
            parts={"stat": factor * statistical, "syst": factor * systematic, "theory": theory},
            range_GeV=None,
            points=points,
            pulls=pulls,
            more={
                "extrapolated": analysis.extrapolated,
                "reach_GeV": analysis.highest_energy,
                "cross_section": analysis.cross_section,
                "nuisances": analysis.shifts,
            },
        )

    def _pulls(self, analysis: Analysis) -> Record:
        """Return how pseudo-data agree with their truth."""
        found: Record = {}
        toys = analysis.toys(getattr(self, "_executor", None))
        if len(toys.a_mu):
            spread = float(toys.pulls.std(ddof=1)) if len(toys.a_mu) > 1 else None
            found["pseudo_experiments"] = {
                "number": len(toys.a_mu),
                "mean_pull": float(toys.pulls.mean()),
                "width_of_pulls": spread,
                "bias": float(toys.a_mu.mean() - toys.true),
                "mean_error": float(toys.errors.mean()),
            }
        k = self.settings.truth.K
        found["independent"] = [
            {
                "K": each.values["K"],
                "K_error": each.errors["K"],
                "pull": (each.values["K"] - k) / each.errors["K"],
                "chi2": each.chi2,
                "degrees": each.degrees,
            }
            for each in analysis.independent
        ]
        return found

    def problems(self, result: Result) -> list[str]:
        """Return why the fit is none of these data, or nothing."""
        if not result.complete:
            return []
        found, problems = self.analysis(result).main, []
        if not found.valid:
            problems.append("fit: does not converge; valid: a minimum of the likelihood")
        events = dict.fromkeys(("templates", "candidates"), 0)
        for record in result.records:
            if record["sample"] in events:
                events[record["sample"]] += record["events"]
        # The likelihood does not know the statistics of the templates.
        share = events["candidates"] / max(events["templates"], 1)
        if found.chi2 > WORST * (1 + share) * found.degrees:
            problems.append(
                f"fit: the templates do not describe the candidates, chi2 = {found.chi2:.4g} with "
                f"{found.degrees} degrees of freedom; valid: beams, detector and cuts of the data"
            )
        problems += [
            f"nuisances.{name}: found {found.values[name]:.3g} standard deviations off; valid: "
            f"within {FARTHEST:g}, or a larger sigma"
            for name in self.settings.nuisances
            if abs(found.values.get(name, 0.0)) > FARTHEST
        ]
        return problems

    def compared(self, result: Result, truth: Record) -> Record:
        """Return K, M and a_mu of the truth and the pull of a_mu."""
        main = self.analysis(result).main
        true = moment(truth["K"], truth["M"])
        return {
            "K": truth["K"],
            "M": truth["M"],
            "a_mu": true,
            "pull": (main.a_mu - true) / main.a_mu_error,
        }

    def write(self, result: Result, folder: Path) -> None:
        """Add the comparison with the truth, which the card has where it names no file."""
        if self.settings.candidates is not None:
            super().write(result, folder)
        elif not self.settings.blind:
            truth = self.settings.truth
            self.comparison = self.compared(result, {"K": truth.K, "M": truth.M})
            whole = json.loads((folder / "result.json").read_text(encoding="utf-8"))
            write_json(folder / "result.json", whole | {"truth": self.comparison})

    # -- what is shown -----------------------------------------------------------------------------

    def tables(self, result: Result) -> list[Table]:
        """Return parameters, nuisances, and the likelihood on the card's grid of K and M."""
        if not result.complete:
            return []
        analysis, answer = self.analysis(result), self.answer(result)
        units = {"K": "GeV^-2", "M": "GeV^2"}
        rows = [{**each, "unit": units.get(each["parameter"], "1")} for each in answer.points]
        tables = [
            Table(
                "parameters",
                {"parameter": "", "value": "1", "error": "1", "unit": ""},
                rows,
                "Parameters; nuisances in standard deviations",
            )
        ]
        if analysis.shifts:
            columns = dict.fromkeys(analysis.shifts[0], "1") | {"nuisance": ""}
            title = "a_mu with a nuisance wrong by one standard deviation, not fitted and fitted"
            tables.append(Table("nuisances", columns, analysis.shifts, title))
        return tables

    def facts(self, result: Result) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        facts = super().facts(result)
        if result.complete:
            facts |= self.answer(result).facts(self.settings.blind)
            facts["extrapolated"] = f"{100 * self.analysis(result).extrapolated:.1f} %"
        return facts

    def plots(self, result: Result) -> dict[str, Figure]:
        """Return the ratio to no hadronic running along the angle of the electron, and pulls."""
        from ...display.plotting import panels

        analysis = self.analysis(result)
        binning = analysis.binning

        def along(name: str) -> Any:
            return analysis.sums[name].reshape(binning.shape).sum(axis=1)

        figure, (panel,) = panels((1.0,))
        none = along("node_0")
        middle = 5e2 * (binning.first[1:] + binning.first[:-1])
        ratio = np.divide(along("nominal"), none, out=np.ones_like(none), where=none > 0)
        panel.plot(middle, 1e3 * (ratio - 1), ".")
        name = "theta_e" if self.settings.pid != "none" else "larger angle"
        panel.set(xlabel=f"{name} [mrad]", ylabel=r"$10^3$ (ratio to no hadrons - 1)")
        return {"running": figure}

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        return f"{record['sample']}: {record['events']:.0f} events"


def _pieces(sample: str, events: int) -> list[Job]:
    return [
        Job(sample, first, min(EVENTS_OF_A_JOB, events - first))
        for first in range(0, events, EVENTS_OF_A_JOB)
    ]
