"""Results that follow from the theory alone: no other program is needed to judge them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from .._core import Constants
from ..structure_functions.born import (
    kaon_pair_cross_section,
    muon_pair_cross_section,
    pion_pair_cross_section,
)
from .comparison import SIGMAS, Comparison, statistical
from .cross_sections import Effort, two_photon_cuts
from .formulas import fermion_pair_correction, first_order_radiator, scalar_pair_correction

__all__ = [
    "compare_charge_symmetry",
    "compare_final_state_radiation",
    "compare_initial_state_radiation",
    "compare_slicing",
]

SEED = 77
RADIATOR = "radiator of Kuraev and Fadin, expanded to O(alpha)"
FINAL_STATE = {
    "mumu": "Kallen-Sabry spectral function",
    "pipi": "Schwinger function eta(s)",
}
C_PARITY = "C parity"
SUBTRACTION = "FKS subtraction"
POINTLIKE: dict[str, dict[str, Any]] = {
    "mumu": {},
    "pipi": {"form_factor": "pointlike"},
    "kk": {"form_factor": "pointlike"},
}


def _integrate(
    effort: Effort, process: str, ecm: float, order: str = "nlo", **settings: Any
) -> tuple[float, float]:
    result = effort.integrate(process, ecm, order, **settings)
    return result.value, result.error


def compare_slicing(effort: Effort, k_soft: tuple[float, ...]) -> Iterator[Comparison]:
    """Compare slicing in the photon energy with subtraction, all processes.

    Slicing leaves out corrections of the order of k_soft, up to half of it relative (most where
    the form factor varies); they are allowed besides 1e-4.
    """
    runs: tuple[tuple[str, float, dict[str, Any]], ...] = (
        ("ee", 0.7, {"cuts": "cmd3"}),
        ("mumu", 0.7, {"cuts": "cmd3"}),
        ("pipi", 0.7, {"cuts": "cmd3", "form_factor": "strong2020"}),
        ("kk", 1.2, {"cuts": "cmd3"}),
        ("gammagamma", 1.0, {"cuts": two_photon_cuts()}),
    )
    for process, ecm, settings in runs:
        fks = _integrate(effort, process, ecm, seed=SEED, **settings)
        for cut in k_soft:
            sliced = _integrate(
                effort, process, ecm, subtraction="slicing", k_soft=cut, seed=SEED + 1, **settings
            )
            allowed = (1e-4 + 0.5 * cut) * fks[0]
            error = math.hypot(fks[1], sliced[1])
            distance = abs(sliced[0] - fks[0])
            yield Comparison(
                "soft-photon cut",
                f"{process} {ecm:g} GeV, slicing at k_soft = {cut:g}, nb",
                SUBTRACTION,
                *fks,
                *sliced,
                "1e-4 + k_soft/2 relative + 3 sigma",
                distance <= allowed + SIGMAS * error and error <= 5e-4 * fks[0],
            )


def compare_initial_state_radiation(effort: Effort) -> Iterator[Comparison]:
    """Compare the total with initial-state radiation alone with the radiator."""
    constants = Constants()
    born: dict[str, tuple[float, Callable[[float, Constants], Any]]] = {
        "mumu": (constants.muon_mass, muon_pair_cross_section),
        "pipi": (constants.pion_mass, pion_pair_cross_section),
        "kk": (constants.kaon_mass, kaon_pair_cross_section),
    }
    for process, ecm in (("mumu", 1.0), ("mumu", 10.0), ("pipi", 1.0), ("kk", 1.02)):
        mass, sigma = born[process]
        expected = first_order_radiator(ecm**2, 4 * mass**2, sigma, constants)
        ours = _integrate(
            effort, process, ecm, radiation="isr", seed=SEED + 2, **POINTLIKE[process]
        )
        yield statistical(
            "initial-state radiation",
            f"{process} {ecm:g} GeV, total, nb",
            RADIATOR,
            (expected, 0.0),
            ours,
            difference=1e-4 * expected,
        )


def compare_final_state_radiation(effort: Effort) -> Iterator[Comparison]:
    """Compare the total with final-state radiation alone: from threshold to the massless limit."""
    constants = Constants()
    corrections = {
        "mumu": (constants.muon_mass, muon_pair_cross_section, fermion_pair_correction),
        "pipi": (constants.pion_mass, pion_pair_cross_section, scalar_pair_correction),
    }
    for process, (mass, born, correction) in corrections.items():
        slow = 2 * mass / math.sqrt(1 - 0.05**2)
        for ecm, limit in (
            (slow, "velocity 0.05"),
            (0.4, "0.4 GeV"),
            (1.0, "1 GeV"),
            (10.0, "10 GeV"),
        ):
            s = ecm * ecm
            lowest = float(born(s, constants))
            value, error = _integrate(
                effort, process, ecm, radiation="fsr", seed=SEED + 3, **POINTLIKE[process]
            )
            expected = correction(s, mass, constants)
            yield statistical(
                "final-state radiation",
                f"{process} {limit}, sigma/sigma_0 - 1",
                FINAL_STATE[process],
                (expected, 0.0),
                (value / lowest - 1, error / lowest),
                difference=2e-5,
                note=_limit(process, ecm, slow, expected, constants),
            )


def _limit(process: str, ecm: float, slow: float, exact: float, constants: Constants) -> str:
    if ecm == slow:
        coulomb = math.pi / (2 * 0.05 * constants.alpha_inverse)
        return f"Coulomb term alone {coulomb:.5f} of {exact:.5f}"
    if ecm == 10.0:
        massless = (0.75 if process == "mumu" else 3) / (math.pi * constants.alpha_inverse)
        return f"massless limit {massless:.6f}"
    return ""


def compare_charge_symmetry(effort: Effort) -> Iterator[Comparison]:
    """Check that initial-final interference and boxes vanish in charge-symmetric totals."""
    runs: tuple[tuple[str, float, dict[str, Any]], ...] = (
        ("mumu", 0.7, {"cuts": "cmd3"}),
        ("mumu", 1.0, {}),
        ("pipi", 0.7, {"cuts": "cmd3", "form_factor": "strong2020"}),
        ("pipi", 1.0, {"form_factor": "pointlike"}),
    )
    for process, ecm, settings in runs:
        name = f"{process} {ecm:g} GeV, {'cmd3' if 'cuts' in settings else 'total'}"
        full = _integrate(effort, process, ecm, seed=SEED + 4, **settings)
        isr = _integrate(effort, process, ecm, radiation="isr", seed=SEED + 5, **settings)
        fsr = _integrate(effort, process, ecm, radiation="fsr", seed=SEED + 6, **settings)
        lowest = _integrate(effort, process, ecm, "lo", seed=SEED + 7, **settings)
        apart = isr[0] + fsr[0] - lowest[0]
        yield statistical(
            "charge symmetry",
            f"{name}: all radiation, nb",
            f"{C_PARITY}: initial + final - lowest order",
            (apart, math.hypot(isr[1], fsr[1], lowest[1])),
            full,
            difference=1e-4 * apart,
        )
        result = effort.integrate(
            process, ecm, radiation="no_interference", seed=SEED + 9, **settings
        )
        yield statistical(
            "charge symmetry",
            f"{name}: without interference, nb",
            f"{C_PARITY}: all radiation",
            full,
            (result.value, result.error),
            difference=1e-4 * apart,
        )
        yield statistical(
            "charge symmetry",
            f"{name}: asymmetry without interference",
            C_PARITY,
            (0.0, 0.0),
            (result.asymmetry, result.asymmetry_error),
        )
        result = effort.integrate(process, ecm, radiation="isr", seed=SEED + 8, **settings)
        yield statistical(
            "charge symmetry",
            f"{name}: asymmetry of initial-state radiation",
            C_PARITY,
            (0.0, 0.0),
            (result.asymmetry, result.asymmetry_error),
        )
