"""Cross sections and asymmetries against published ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..run.generator import Generator
from ..run.result import Result
from ..selection.cuts import Cuts
from ..words.processes import FACTS
from .comparison import SIGMAS, Comparison, statistical, table

__all__ = ["SEED", "Effort", "compare_cross_sections", "run_name", "two_photon_cuts"]

PRECISION = {"nlo": 4e-4, "nlops": 5e-4}
"""Relative difference to the reference: numerical for nlo, of two schemes for nlops."""

SEED = 20_241

SAME_RANDOM_NUMBERS = "the reference used the same random numbers at 0.7 and 1 GeV"


@dataclass(frozen=True)
class Effort:
    """How long to run: counted in events, so that the same numbers come out on every machine.

    Attributes
    ----------
    rel_error : float
        Of a cross section.
    events : int
        At most, for a cross section.
    histogram_events : int
        For the distributions of one process at one energy.
    threads : int
        0 takes every core.
    """

    rel_error: float
    events: int
    histogram_events: int = 0
    threads: int = 0

    def integrate(self, process: str, ecm: float, order: str = "nlo", **settings: Any) -> Result:
        """Integrate until the error is reached or the events are spent."""
        generator = Generator(process, ecm, order, threads=self.threads, **settings)
        return generator.integrate(self.rel_error, n_events=self.events, progress=False)


def two_photon_cuts() -> Cuts:
    """Return the luminosity selection of e+e- -> gamma gamma that the reference used.

    At least two photons with E > 0.3 GeV between 45 and 135 degrees, the two most energetic ones
    acollinear in polar angle, |theta_1 + theta_2 - pi|, by less than 10 degrees.
    """
    pair = Cuts(two_photons={"min_energy": 0.3, "theta": ("45 deg", "135 deg")})
    selected = pair & Cuts(max_abs_xi="10 deg")
    assert isinstance(selected, Cuts)
    return selected


def set_up(process: str) -> tuple[float, dict[str, Any]]:
    """Return a typical energy of a process, GeV, and what generators are told for checks there."""
    facts = FACTS[process]
    settings: dict[str, Any] = {"cuts": two_photon_cuts() if facts.neutral else "cmd3"}
    if facts.meson == "pion":
        settings["form_factor"] = "strong2020"
    return facts.typical_ecm, settings


def compare_cross_sections(effort: Effort, order: str = "nlo") -> Iterator[Comparison]:
    """Compare cross sections and asymmetries of an order, nlo or nlops, one after another."""
    data = table("cross_sections.json")
    for row in data["values"]:
        if row["order"] != order:
            continue
        cuts: str | Cuts = two_photon_cuts() if FACTS[row["process"]].neutral else "cmd3"
        result = effort.integrate(
            row["process"], row["ecm"], order, cuts=cuts, seed=SEED, **row["model"]
        )
        yield _cross_section(row, result, data["source"])
        if "asymmetry" in row:
            yield _asymmetry(row, result, data["source"])


def run_name(row: dict[str, Any]) -> str:
    """Return process, order, model and energy of a run in words."""
    words = [row["process"], row["order"], *map(str, row["model"].values()), f"{row['ecm']:g} GeV"]
    return " ".join(words)


def _cross_section(row: dict[str, Any], result: Result, source: str) -> Comparison:
    distance = abs(result.value - row["value"])
    combined = math.hypot(result.error, row["error"])
    precision = PRECISION[row["order"]]
    near = distance <= precision * row["value"]
    if row["order"] == "nlops":
        # What the schemes differ by is no statistical fluctuation.
        passed = distance <= precision * row["value"] + 2 * combined
        rule = f"{precision:.0e} relative + 2 sigma"
    else:
        # A reference that does not know its number so well cannot be asked for more than the three.
        imprecise = row["error"] > precision * row["value"]
        passed = distance <= SIGMAS * combined and (near or imprecise or distance <= 2 * combined)
        rule = (
            f"{SIGMAS:.0f} sigma and ({precision:.0e} relative or 2 sigma, where the reference is "
            "as precise as that)"
        )
    notes = []
    if not near:
        relative = row["error"] / row["value"]
        notes.append(f"the reference is known to {relative:.1e} only")
    if row["process"] == "ee" and row["order"] == "nlo":
        notes.append(SAME_RANDOM_NUMBERS)
    if FACTS[row["process"]].neutral:
        notes.append("acollinear by polar angles, |theta_1 + theta_2 - pi|")
    return Comparison(
        "cross section",
        f"{run_name(row)}, nb",
        source,
        row["value"],
        row["error"],
        result.value,
        result.error,
        rule,
        passed,
        "; ".join(notes),
    )


def _asymmetry(row: dict[str, Any], result: Result, source: str) -> Comparison:
    error, origin = _asymmetry_error(row)
    if row["model"].get("radiation") == "isr":
        # Charge parity is the better reference, where another program's own number is off.
        return statistical(
            "asymmetry",
            run_name(row),
            "C parity",
            (0.0, 0.0),
            (result.asymmetry, result.asymmetry_error),
            note=f"{source} has {row['asymmetry']:.5f} +- {error:.5f}, error {origin}; quoted is "
            f"{row['asymmetry_error']:.2g}",
        )
    quoted = (result.asymmetry - row["asymmetry"]) / math.hypot(
        result.asymmetry_error, row["asymmetry_error"]
    )
    distance = abs(result.asymmetry - row["asymmetry"])
    return Comparison(
        "asymmetry",
        run_name(row),
        source,
        row["asymmetry"],
        error,
        result.asymmetry,
        result.asymmetry_error,
        f"{SIGMAS:.0f} sigma",
        distance <= SIGMAS * math.hypot(error, result.asymmetry_error),
        f"error of the reference {origin}; with the quoted {row['asymmetry_error']:.2g} the "
        f"difference is {quoted:+.1f} sigma",
    )


def _asymmetry_error(row: dict[str, Any]) -> tuple[float, str]:
    """Return the statistical error of a reference asymmetry and where it comes from.

    The quoted errors are 1/sqrt(2) of the relative error of the cross section (charge-symmetric
    processes), which no sample of events can reach: with weights w, sigma(A)^2 = <w^2 (s - A)^2> /
    (N <w>^2), s = +-1, is never below sigma(w)^2 / (N <w>^2) where A is small. The run without
    final-state radiation, whose asymmetry is 0, shows it too.
    """
    histogram = _theta_avg(row, row["model"])
    if histogram is not None:
        return histogram[1], "from its theta_avg distribution"
    model = {"form_factor": "strong2020"}
    similar = _theta_avg(row, model)
    assert similar is not None
    quoted = next(
        other["asymmetry_error"]
        for other in table("cross_sections.json")["values"]
        if _key(other) == (*_key(row)[:3], model)
    )
    factor = similar[1] / quoted
    return (
        row["asymmetry_error"] * factor,
        f"scaled by {factor:.2f} as in the run whose distribution is known",
    )


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["process"], row["ecm"], row["order"], row["model"]


def _theta_avg(run: dict[str, Any], model: dict[str, Any]) -> tuple[float, float] | None:
    """Return asymmetry and error of the reference distribution of theta_avg of a run."""
    for row in table("distributions.json")["values"]:
        if row["observable"] == "theta_avg_deg" and _key(row) == (*_key(run)[:3], model):
            half = len(row["value"]) // 2
            value, variance = np.array(row["value"]), np.array(row["error"]) ** 2
            forward, backward = value[:half].sum(), value[half:].sum()
            total = forward + backward
            error = 2 * math.sqrt(
                backward**2 * variance[:half].sum() + forward**2 * variance[half:].sum()
            )
            return float((forward - backward) / total), float(error / total**2)
    return None
