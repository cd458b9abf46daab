"""The energy scan: from candidates to |F_pi|^2 and a_mu."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...candidates import read_points
from ...detector import detector_settings
from ...hadrons.form_factor import form_factor
from ...keep.output import make_folder
from ...measured import write_hepdata, write_json
from ...run.settings import form_factor_argument
from ...words.choices import FORM_FACTORS
from ...words.errors import ConfigurationError
from ..measurement import Answer, Measurement
from ..record import Record
from ..table import Table
from .asymmetry import wrong_sign
from .efficiency import efficiency_table
from .jobs import Job, jobs_of, run_job
from .moment import moments_against
from .pseudo_data import simulated_luminosity
from .result import EnergyScanResult, squared
from .settings import EnergyScanSettings
from .simulation import simulate_scan
from .table import point_rows, tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["EnergyScan"]

CURVE = "form_factor.json"
CROSS_SECTION = "cross_section.json"
HEPDATA = "hepdata"


class EnergyScan(Measurement[EnergyScanSettings, EnergyScanResult]):
    """A measurement of |F_pi|^2 from pairs counted at several energies.

    Its folder holds, beside what all measurements write, ``form_factor.json`` and
    ``cross_section.json`` (bare, with final-state radiation): measured curves with covariance,
    sources of `vasilisa hvp`; in ``hepdata`` the first for HEPData.

    Parameters
    ----------
    **fields
        Those of the card: see `EnergyScanSettings`. Paths are relative to the current folder.
    """

    kind = "energy_scan"
    settings_type = EnergyScanSettings
    result_type = EnergyScanResult
    work = staticmethod(run_job)
    simulation = staticmethod(simulate_scan)
    template = "energy_scan.jinja"

    @classmethod
    def read_points(cls, path: Path) -> list[Any]:
        """Return the points of a table."""
        return [
            {
                "point": each.point,
                "ecm": each.ecm,
                "ecm_error": each.ecm_error,
                "ecm_spread": each.ecm_spread,
                "luminosity": each.luminosity,
                "luminosity_error": each.luminosity_error,
                "season": float(each.season),
            }
            for each in read_points(path)
        ]

    def check(self) -> None:
        """Refuse detectors that nobody knows, and energies that the form factor does not hold."""
        detector_settings(self.settings.detector)
        if self.settings.truth is not None:
            self.settings.truth.check_detector()
        self.check_candidates()
        efficiency_table(self.settings)
        factor = form_factor(self.settings.generator.form_factor_of())
        low, high = (math.sqrt(each) for each in factor.range)
        for i, point in enumerate(self.settings.points):
            if not low < point.ecm < high:
                raise ConfigurationError(
                    f"{self.settings.label_of(i)}: outside of {factor.name}",
                    field="points: ecm",
                    value=point.ecm,
                    valid=f"GeV, above {low:.4g} and below {high:.4g}",
                )

    def jobs(self) -> list[Job]:
        """Return one job a point."""
        return jobs_of(self.settings)

    def described(self, record: Record) -> str:
        """Return a line on a finished point."""
        if record["problem"] is not None:
            return str(record["problem"])
        ee, mumu, pipi = record["counts"]
        label = self.settings.label_of(record["index"])
        return f"{label}: {ee:.0f} ee, {mumu:.0f} mumu, {pipi:.0f} pipi by {record['method']}"

    def of_pseudo_data(self) -> dict[str, Any]:
        """Return the points with the luminosities that are simulated."""
        points = []
        for index, point in enumerate(self.settings.points):
            luminosity = simulated_luminosity(self.settings, index, self.settings.quick)
            error = point.luminosity_error
            if point.luminosity > 0:
                error *= luminosity / point.luminosity
            changes = {"luminosity": luminosity, "luminosity_error": error}
            points.append(point.model_copy(update=changes))
        return {"points": points}

    def tables(self, result: EnergyScanResult) -> list[Table]:
        """Return points, a_mu, separations, asymmetries, cuts and systematics."""
        return tables(result)

    def plots(self, result: EnergyScanResult) -> dict[str, Figure]:
        """Return the plots of the report."""
        from .plots import plots

        return plots(result, self.comparison)

    def facts(self, result: EnergyScanResult) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        found = {"points": f"{len(result.good)} of {result.n_jobs}"}
        found |= self.answer(result).facts(self.settings.blind)
        if result.measured is not None:
            found["steps of the iteration"] = str(len(result.measured.changes))
            if (fit := result.angle_fit) is not None:
                pulls = ", ".join(f"{each:+.1f} from {name}" for name, each in fit.pulls.items())
                found["asymmetry of pions, standard deviations"] = pulls
                found["shift of angles [mrad]"] = (
                    f"{1e3 * fit.shift:.2f} ± {1e3 * fit.shift_error:.2f}"
                )
            found["not included"] = ", ".join(result.not_included) or "nothing"
        return found

    def problems(self, result: EnergyScanResult) -> list[str]:
        """Return what is wrong with points, and with the a_mu that lacks them."""
        found = [each["problem"] for each in result.records if each["problem"] is not None]
        found += [problem for each in result.good for problem in each["problems"]]
        measured = result.measured
        found += wrong_sign(self.settings, result.good)
        if result.complete:
            found += [each["problem"] for each in result.moments() if each["problem"] is not None]
        if measured is not None and not measured.converged:
            found.append(
                f"iteration: |F|^2 changes by {measured.changes[-1]:.2g} in step "
                f"{len(measured.changes)}; valid: below {self.settings.iteration.tolerance:g}"
            )
        return found

    def answer(self, result: EnergyScanResult) -> Answer:
        """Return the numbers of ``result.json``; a_mu is that of the first range."""
        moments = result.moments()
        first, found, fit = moments[0], result.measured, result.angle_fit
        parts = {name: first.get(name) for name in ("stat", "syst", "theory")}
        pulls = {
            f"{names} at {record['ecm']:g} GeV": each
            for record in result.good
            for names, each in record["pulls"].items()
        }
        more: Record = {
            "moments": moments,
            "iteration": None
            if found is None
            else {"changes": found.changes, "converged": found.converged},
            "systematics": {each.name: each.size.tolist() for each in result.shifts},
            "asymmetry_shifts": {
                each.name: each.asymmetry.tolist()
                for each in result.shifts
                if each.asymmetry is not None
            },
            "angle_fit": None if fit is None else asdict(fit) | {"pulls": fit.pulls},
            "not_included": result.not_included,
            "covariance": None if found is None else result.curve.covariance.tolist(),
        }
        return Answer(
            first["value"],
            first["error"],
            parts,
            [first["low"], first["high"]],
            point_rows(result),
            pulls,
            more,
        )

    def compared(self, result: EnergyScanResult, truth: Record) -> Record:
        """Return pulls of |F|^2 and of a_mu against the form factor that pseudo-data had."""
        found = result.measured
        source = true_form_factor(self.settings, truth)
        if found is None or source is None:
            return {"simulated": truth}
        true = squared(form_factor(source))
        expected = true(found.inputs.ecm)
        sigma = np.sqrt(np.diag(found.stat + found.covariances["theory"]))
        pulls = (found.f2 - expected) / sigma
        comparison: Record = {
            "f2": expected.tolist(),
            "ratio": (found.f2 / expected).tolist(),
            "pulls": pulls.tolist(),
            "pull_width": float(np.sqrt(np.mean(pulls**2))),
            "simulated": truth,
        }
        return comparison | {"moments": moments_against(result.moments(), true)}

    def write(self, result: EnergyScanResult, folder: Path) -> None:
        """Write the curves, then open the truth."""
        if result.measured is not None:
            write_json(folder / CURVE, result.curve)
            write_json(folder / CROSS_SECTION, result.cross_section)
            write_hepdata(make_folder(folder / HEPDATA), result.curve, "form_factor")
        super().write(result, folder)


def true_form_factor(settings: EnergyScanSettings, truth: Mapping[str, Any]) -> Any:
    """Return the form factor of pseudo-data: that of the file, else that of the card."""
    inner = truth.get("truth")
    simulated = inner if isinstance(inner, Mapping) else {}
    named = truth.get("form_factor", simulated.get("form_factor"))
    if isinstance(named, str) and (named in FORM_FACTORS or Path(named).is_file()):
        below = simulated.get("form_factor_below")
    elif settings.truth is not None:
        named, below = settings.truth.form_factor, settings.truth.form_factor_below
    else:
        return None
    return form_factor_argument(named, None, below, "pipi")
