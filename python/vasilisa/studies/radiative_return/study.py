"""The measurement of |F_pi|^2 by radiative return."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...detector import detector_settings
from ...hadrons.form_factor import form_factor
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...keep.output import make_folder
from ...measured import bare_cross_section, write_hepdata, write_json
from ...words.errors import ConfigurationError
from ..energy_scan.moment import moments_against
from ..energy_scan.result import squared
from ..measurement import Answer, Measurement
from ..record import Record
from ..table import Table
from .bins import ratio_in_bins
from .result import ReturnResult
from .samples import PAIRS, Job, generator_of, run_job
from .settings import RadiativeReturnSettings
from .simulation import simulate_return
from .table import fit_rows, misfits, photon_rows, point_rows, tables
from .tags import asks_for_photon

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["RadiativeReturn"]

CURVE, CROSS_SECTION, HEPDATA = "form_factor.json", "cross_section.json", "hepdata"


class RadiativeReturn(Measurement[RadiativeReturnSettings, ReturnResult]):
    """A measurement of |F_pi|^2 from the spectrum of the mass that radiation leaves to the pair.

    Its folder holds, beside what all measurements write, ``form_factor.json`` and
    ``cross_section.json`` (bare, with final-state radiation): measured curves with covariance; in
    ``hepdata`` the first for HEPData.

    Parameters
    ----------
    **fields
        Those of the card: see `RadiativeReturnSettings`.
    """

    kind = "radiative_return"
    settings_type = RadiativeReturnSettings
    result_type = ReturnResult
    work = staticmethod(run_job)
    simulation = staticmethod(simulate_return)
    template = "radiative_return.jinja"

    def check(self) -> None:
        """Refuse energies, cuts and detectors that cannot be."""
        detector_settings(self.settings.detector)
        if self.settings.truth is not None:
            self.settings.truth.check_detector()
        self.check_candidates()
        generator_of(self.settings, "pipigamma", 1)
        if self.settings.further_photons and not asks_for_photon(self.settings):
            raise ConfigurationError(
                "the cuts ask for no photon",
                field="further_photons",
                value=True,
                valid="false, or cuts on a photon",
            )

    def jobs(self) -> list[Job]:
        """Return the candidates and the simulated samples."""
        samples = (*PAIRS, "isr", *self.settings.further)
        return [Job("data"), *(Job(each) for each in samples)]

    def described(self, record: Record) -> str:
        """Return a line on a finished job."""
        if record["sample"] == "data":
            return f"data: {record['candidates']} candidates"
        if record["sample"] == "isr":
            return f"radiator: {record['events']} points"
        return f"{record['sample']}: {record['events']} events, {record['sigma']:.5g} nb"

    def tables(self, result: ReturnResult) -> list[Table]:
        """Return bins, a_mu, and fits of the background."""
        return tables(result)

    def plots(self, result: ReturnResult) -> dict[str, Figure]:
        """Return the plots of the report."""
        from .plots import plots

        return plots(result, self.comparison)

    def problems(self, result: ReturnResult) -> list[str]:
        """Return why there is no measurement, or what of it is missing."""
        if result.problem is not None:
            return [result.problem]
        if result.measured is None:
            return []
        rows = [row for name in self.settings.normalisation for row in result.moments(name)]
        lost = [row["problem"] for row in rows if row["problem"] is not None]
        return result.measured.problems + misfits(result) + list(dict.fromkeys(lost))

    def answer(self, result: ReturnResult) -> Answer:
        """Return the numbers of ``result.json``; a_mu of the first range and normalisation."""
        names = self.settings.normalisation
        found = result.measured
        moments = {name: result.moments(name) for name in names}
        first = moments[names[0]][0] if found is not None else {}
        pulls: Record = {}
        more: Record = {"moments": moments}
        if found is not None:
            unfolded = {name: each.unfolded for name, each in found.spectra.items()}
            more["unfolding"] = {
                name: {"method": each.method, "strength": each.strength, "chi2": each.chi2}
                for name, each in unfolded.items()
            }
            if found.factors:
                more["efficiency"] = {
                    name: {"data_over_simulation": value, "error": error}
                    for name, (value, error) in found.factors.items()
                }
            more["covariance"] = result.curve().covariance.tolist()
            more["luminosity"] = result.luminosity
            pulls["track_mass"] = [
                {"process": row["process"], "chi2": row["chi2"], "ndf": row["ndf"]}
                for row in fit_rows(result)
            ]
            more["further_photons"] = photon_rows(result)
            if found.muons is not None and found.muons_covariance is not None:
                # As expected: errors of bins that fluctuate down are smaller, too.
                weight = found.spectra["mumugamma"].expected[found.inner]
                weight = weight / weight.sum()
                error = math.sqrt(float(weight @ found.muons_covariance @ weight))
                more["muons_over_qed"] = {"value": float(weight @ found.muons), "error": error}
        return Answer(
            first.get("value"),
            first.get("error"),
            {name: first.get(name) for name in ("stat", "syst", "theory")},
            self.settings.a_mu[0],
            point_rows(result),
            pulls,
            more,
        )

    def facts(self, result: ReturnResult) -> dict[str, str]:
        """Return what stands in boxes on top of the report."""
        answer = self.answer(result)
        found = {"luminosity": f"{result.luminosity:g}/pb"} | answer.facts(self.settings.blind)
        if "muons_over_qed" in answer.more:
            muons = answer.more["muons_over_qed"]
            found["muons over QED"] = f"{muons['value']:.4f} ± {muons['error']:.4f}"
        return found

    def compared(self, result: ReturnResult, truth: Record) -> Record:
        """Return pulls of |F|^2 and of a_mu against the form factor that pseudo-data had.

        Errors of neighbouring bins have opposite signs: ``chi2`` knows, widths of pulls do not.
        """
        found, named = result.measured, truth.get("form_factor")
        if found is None or named is None:
            return {"simulated": truth}
        true = squared(form_factor(named))
        start = squared(form_factor(self.settings.generator.form_factor))
        expected = ratio_in_bins(true, start, found.edges)
        f2 = (expected * found.start).tolist()
        comparison: Record = {"f2": f2, "normalisations": {}, "simulated": truth}
        for name in self.settings.normalisation:
            total = found.covariance[name] + found.theory[name]
            away = found.ratio[name] - expected
            pulls = away / np.sqrt(np.diag(total))
            chi2 = float(away @ np.linalg.pinv(total, hermitian=True) @ away)
            comparison["normalisations"][name] = {
                "pulls": pulls.tolist(),
                "pull_width": float(np.sqrt(np.mean(pulls**2))),
                "chi2": chi2,
                "ndf": len(pulls),
                "moments": moments_against(result.moments(name), true),
            }
        return comparison

    def write(self, result: ReturnResult, folder: Path) -> None:
        """Write the curves, then open the truth."""
        if result.measured is not None:
            curve = result.curve()
            write_json(folder / CURVE, curve)
            bare = bare_cross_section(curve, vacuum_polarization("default"))
            write_json(folder / CROSS_SECTION, bare)
            write_hepdata(make_folder(folder / HEPDATA), curve, "form_factor")
        super().write(result, folder)
