"""The tables of a scan."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..record import Record
from ..table import Table
from .analysis import EE, MUMU
from .published import rows_of_published
from .published_errors import error_rows
from .result import EnergyScanResult
from .settings import PROCESSES
from .theory import THETA_CUTS

__all__ = ["asymmetry_rows", "point_rows", "shift_rows", "tables", "theta_rows"]

POINTS = {
    "point": "1",
    "ecm": "GeV",
    "f2": "1",
    "f2_error": "1",
    "f2_stat": "1",
    "f2_syst": "1",
    "ratio_to_start": "1",
    "n_ee": "1",
    "n_ee_error": "1",
    "n_mumu": "1",
    "n_mumu_error": "1",
    "n_pipi": "1",
    "n_pipi_error": "1",
    "eps_ee": "1",
    "eps_mumu": "1",
    "eps_pipi": "1",
    "radiative_ee": "1",
    "radiative_pipi": "1",
    "unfolding": "1",
    "templates": "1",
    "muons_over_qed": "1",
    "muons_over_qed_error": "1",
    "n_background": "1",
    "electrons_over_luminosity": "1",
    "electrons_over_luminosity_error": "1",
    "method": "",
}

Rows = list[Record]


def tables(result: EnergyScanResult) -> list[Table]:
    """Return the tables to write; those without rows are left out."""
    found = [
        Table("points", POINTS, point_rows(result), "Form factor"),
        Table(
            "a_mu",
            {"low": "GeV", "high": "GeV", "value": "1", "error": "1", "stat": "1", "syst": "1"}
            | {"theory": "1"},
            [{name: each.get(name) for name in MOMENT} for each in result.moments()],
            "Contribution to a_mu",
        ),
        Table(
            "methods",
            {"ecm": "GeV", "method": "", "n_ee": "1", "n_mumu": "1", "n_pipi": "1"}
            | {"chi2": "1", "ndf": "1"},
            method_rows(result),
            "Separations",
        ),
        Table(
            "asymmetry",
            {"ecm": "GeV", "process": "", "asymmetry": "1", "asymmetry_error": "1"}
            | {"fxsqed": "1", "gvmd": "1", "dispersive": "1"},
            asymmetry_rows(result),
            "Charge asymmetry, corrected for the detector",
        ),
        Table(
            "theta_cut",
            {"theta_cut": "rad", "ratio": "1", "ratio_error": "1"},
            theta_rows(result),
            "|F|^2 against the cut on theta_avg, over that of the card's cuts",
        ),
        Table(
            "systematics",
            {"source": "", "lowest": "1", "mean": "1", "highest": "1", "a_mu": "1"}
            | {"asymmetry": "1", "how": ""},
            shift_rows(result),
            "Systematic shifts: relative of |F|^2; of a_mu and, at most, of the asymmetry of pions",
        ),
    ]
    found += [
        Table(
            "published",
            {"experiment": "", "lowest": "GeV", "highest": "GeV", "n_points": "1", "ratio": "1"}
            | {"ratio_error": "1", "a_mu": "1", "error_of_a_mu": "1"},
            rows_of_published(result),
            "|F|^2 over that of experiments at the energies that both have, and their a_mu",
        ),
        Table(
            "published_systematics",
            {"source": ""}
            | {f"{whose}_{place}": "%" for whose in ("published", "ours") for place in PLACES}
            | {"missing": ""},
            error_rows(result),
            "Systematic errors below, at and above the rho: published for CMD-3, and of this scan",
        ),
    ]
    return [each for each in found if each.rows]


PLACES = ("below", "at", "above")

MOMENT = ("low", "high", "value", "error", "stat", "syst", "theory")


def point_rows(result: EnergyScanResult) -> Rows:
    """Return one row a measured point."""
    found = result.measured
    if found is None:
        return []
    curve = result.curve
    stat, errors = np.sqrt(np.diag(curve.stat)), curve.errors
    rows = []
    for i, record in enumerate(result.good):
        theory, counts = record["theory"], np.array(record["counts"])
        spread = np.sqrt(np.diag(np.array(record["covariance"])))
        pions = math.fsum(theory["pipi"]["sigma"]) * found.correction[i] / theory["pipi"]["f2"]
        ratio, error = muons_over_qed(result, i)
        electrons, electrons_error = electrons_over_luminosity(result, i)
        rows.append(
            {
                "point": result.settings.number_of(record["index"]),
                "ecm": record["ecm"],
                "f2": float(curve.values[i]),
                "f2_error": float(errors[i]),
                "f2_stat": float(stat[i]),
                "f2_syst": math.sqrt(max(0.0, float(errors[i] ** 2 - stat[i] ** 2))),
                "ratio_to_start": float(found.ratio[i] * result.blinding),
                **{
                    f"n_{name}{suffix}": float(values[k])
                    for k, name in enumerate(PROCESSES)
                    for suffix, values in (("", counts), ("_error", spread))
                },
                **{f"eps_{name}": each["value"] for name, each in record["efficiency"].items()},
                "radiative_ee": math.fsum(theory["ee"]["sigma"]) / theory["ee"]["born"],
                "radiative_pipi": pions / theory["pipi"]["born"],
                "unfolding": float(found.unfolding[i]),
                "templates": float(found.templates[i]),
                "muons_over_qed": ratio,
                "muons_over_qed_error": error,
                "n_background": math.fsum(each or 0.0 for each in record["background"].values()),
                "electrons_over_luminosity": electrons,
                "electrons_over_luminosity_error": electrons_error,
                "method": record["method"],
            }
        )
    return rows


def electrons_over_luminosity(result: EnergyScanResult, i: int) -> tuple[float, float]:
    """Return N(ee) over luminosity, cross section and efficiency at a measured point; its error.

    The form factor does not know the luminosity: this is its test.
    """
    found, point = result.measured, result.point(result.good[i]["index"])
    assert found is not None
    inputs = found.inputs
    efficiency, sigma = inputs.efficiency[i, EE], inputs.sigma[i, EE]
    ratio = float(inputs.counts[i, EE] / (1e3 * point.luminosity * sigma * efficiency))
    square = inputs.covariance[i, EE, EE] / inputs.counts[i, EE] ** 2
    square += inputs.efficiency_variance[i, EE] / efficiency**2
    square += inputs.sigma_variance[i, EE] / sigma**2
    return ratio, ratio * math.hypot(math.sqrt(square), point.luminosity_error / point.luminosity)


def muons_over_qed(result: EnergyScanResult, i: int) -> tuple[float, float]:
    """Return N(mumu)/N(ee) over QED at a measured point, and its error.

    Where the card ties muons to electrons it is 1 by construction, within what is known of QED.
    """
    found = result.measured
    assert found is not None
    inputs = found.inputs
    n, c = inputs.counts[i], inputs.covariance[i]
    expected = inputs.sigma[i] * inputs.efficiency[i]
    ratio = n[MUMU] / n[EE] * expected[EE] / expected[MUMU]
    square = c[MUMU, MUMU] / n[MUMU] ** 2 + c[EE, EE] / n[EE] ** 2
    square -= 2 * c[MUMU, EE] / (n[MUMU] * n[EE])
    return float(ratio), float(abs(ratio) * math.sqrt(max(0.0, square)))


def method_rows(result: EnergyScanResult) -> Rows:
    """Return one row a point and method."""
    return [
        {
            "ecm": record["ecm"],
            "method": name,
            **{f"n_{p}": each["counts"][k] for k, p in enumerate(PROCESSES)},
            "chi2": each["chi2"],
            "ndf": each["ndf"],
        }
        for record in result.good
        for name, each in record["methods"].items()
    ]


def asymmetry_rows(result: EnergyScanResult) -> Rows:
    """Return one row a point and process."""
    return [
        {
            "ecm": record["ecm"],
            "process": process,
            "asymmetry": each["value"],
            "asymmetry_error": each["error"],
            **{name: each["models"].get(name) for name in ("fxsqed", "gvmd", "dispersive")},
        }
        for record in result.good
        for process, each in record["asymmetry"].items()
    ]


def theta_rows(result: EnergyScanResult) -> Rows:
    """Return |F|^2 with tighter cuts on theta_avg over that with the card's, the mean of points."""
    rows = []
    for cut in THETA_CUTS:
        found = [
            (each["ratio"], each["error"])
            for record in result.good
            for each in record["theta_scan"]
            if each["cut"] == cut
        ]
        if found:
            ratios, errors = np.array(found).T
            weights = 1 / np.maximum(errors, 1e-9) ** 2
            mean = float(np.average(ratios, weights=weights))
            error = 1 / math.sqrt(float(weights.sum()))
            rows.append({"theta_cut": cut, "ratio": mean, "ratio_error": error})
    return rows


def shift_rows(result: EnergyScanResult) -> Rows:
    """Return one row a source of systematic error."""
    moment = result.moments()[0].get("shifts", {})
    return [
        {
            "source": each.name,
            "lowest": float(each.size.min()),
            "mean": float(each.size.mean()),
            "highest": float(each.size.max()),
            "a_mu": moment.get(each.name),
            "asymmetry": None if each.asymmetry is None else largest(each.asymmetry),
            "how": each.how,
        }
        for each in result.shifts
    ]


def largest(values: NDArray[np.float64]) -> float:
    """Return the value of the largest size, with its sign."""
    return float(values[np.argmax(np.abs(values))])
