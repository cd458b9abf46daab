"""The tables of a measurement by radiative return."""

from __future__ import annotations

import math

import numpy as np

from ..energy_scan.counts import misfit
from ..record import Record
from ..table import Table
from .analysis import share_rows
from .radiation import CLASSES
from .result import ReturnResult

__all__ = ["fit_rows", "misfits", "photon_rows", "point_rows", "tables"]

POINTS = {
    "m2_low": "GeV^2",
    "m2_high": "GeV^2",
    "f2": "1",
    "f2_error": "1",
    "f2_stat": "1",
    "f2_syst": "1",
    "ratio_to_start": "1",
    "seen": "1",
    "background": "1",
    "unfolded": "1",
    "unfolded_error": "1",
    "efficiency": "1",
    "radiator": "GeV^-2",
    "radiator_error": "GeV^-2",
    "final_state": "1",
    "muons_over_qed": "1",
    "muons_over_qed_error": "1",
}

MOMENTS = ("low", "high", "value", "error", "stat", "syst", "theory")


def tables(result: ReturnResult) -> list[Table]:
    """Return the tables to write; those without rows are left out."""
    moments = [
        {"normalisation": name, **{column: row[column] for column in MOMENTS}}
        for name in result.settings.normalisation
        for row in result.moments(name)
    ]
    found = [
        Table("points", POINTS, point_rows(result), "Form factor"),
        Table(
            "a_mu",
            {"normalisation": "", "low": "GeV", "high": "GeV", **dict.fromkeys(MOMENTS[2:], "1")},
            moments,
            "Contribution to a_mu",
        ),
        Table(
            "track_mass",
            {"process": "", "m2_low": "GeV^2", "signal": "1", "background": "1"}
            | {"background_error": "1", "chi2": "1", "ndf": "1"},
            fit_rows(result),
            "Fits of the track mass",
        ),
    ]
    found.append(
        Table(
            "systematics",
            {"normalisation": "", "low": "GeV", "high": "GeV", "source": "", "a_mu": "1"}
            | {"relative": "1"},
            _systematic_rows(result),
            "Systematic errors of a_mu",
        )
    )
    found.append(
        Table(
            "further_photons",
            {"process": "", "class": "", "fraction": "1", "error": "1", "simulated": "1"}
            | {"chi2": "1", "ndf": "1"},
            photon_rows(result),
            "Photons beyond the hardest one",
        )
    )
    return [each for each in found if each.rows]


def photon_rows(result: ReturnResult) -> list[Record]:
    """Return one row a pair and class of further radiation."""
    return [
        {
            "process": process,
            "class": CLASSES[i],
            "fraction": float(each.fractions[i]),
            "error": float(each.errors[i]),
            "simulated": float(each.simulated[i]),
            "chi2": each.chi2,
            "ndf": each.degrees,
        }
        for process, each in result.radiation.items()
        for i in range(len(CLASSES))
    ]


def _systematic_rows(result: ReturnResult) -> list[Record]:
    """Return one row a normalisation, range and source."""
    return [
        {
            "normalisation": name,
            "low": row["low"],
            "high": row["high"],
            "source": source,
            "a_mu": size,
            "relative": size / row["value"],
        }
        for name in result.settings.normalisation
        for row in result.moments(name)
        for source, size in row.get("shifts", {}).items()
    ]


def point_rows(result: ReturnResult) -> list[Record]:
    """Return one row a bin; |F|^2 of the first normalisation."""
    found = result.measured
    if found is None:
        return []
    curve, inner = result.curve(), found.inner
    stat, errors = np.sqrt(np.diag(curve.stat)), curve.errors
    pions = found.spectra["pipigamma"]
    unfolded = pions.unfolded.values[inner]
    muon_errors = (
        None if found.muons_covariance is None else np.sqrt(np.diag(found.muons_covariance))
    )
    rows = []
    for i in range(len(curve)):
        muons = found.muons is not None and muon_errors is not None
        rows.append(
            {
                "m2_low": float(found.edges[i, 0]),
                "m2_high": float(found.edges[i, 1]),
                "f2": float(curve.values[i]),
                "f2_error": float(errors[i]),
                "f2_stat": float(stat[i]),
                "f2_syst": math.sqrt(max(0.0, float(errors[i] ** 2 - stat[i] ** 2))),
                "ratio_to_start": float(curve.values[i] / found.start[i]),
                "seen": float(pions.subtracted.seen[found.bins[i]]),
                "background": float(pions.subtracted.background[found.bins[i]]),
                "unfolded": float(unfolded[i] * result.blinding),
                "unfolded_error": float(pions.unfolded.errors[inner][i]),
                "efficiency": float(pions.efficiency[inner][i]),
                "radiator": float(found.radiator[i]),
                "radiator_error": float(found.radiator_error[i]),
                "final_state": float(found.final_state[i]),
                "muons_over_qed": float(found.muons[i]) if muons else None,  # type: ignore[index]
                "muons_over_qed_error": float(muon_errors[i]) if muons else None,  # type: ignore[index]
            }
        )
    return rows


def fit_rows(result: ReturnResult) -> list[Record]:
    """Return one row a fitted slice and process."""
    found = result.measured
    if found is None:
        return []
    return [
        {"process": name, **row}
        for name, spectrum in found.spectra.items()
        for row in share_rows(spectrum, result.settings)
    ]


def misfits(result: ReturnResult) -> list[str]:
    """Return one line a fit of the track mass whose templates are not those of the candidates."""
    return [
        f"{row['process']}: slice from {row['m2_low']:.4g} GeV^2: the templates of the track mass "
        f"do not describe the candidates, chi2 = {row['chi2']:.4g} with {row['ndf']} degrees of "
        "freedom; valid: detector, cuts and backgrounds of the data"
        for row in fit_rows(result)
        if misfit(row["chi2"], row["ndf"], row["signal"] + row["background"])
    ]
