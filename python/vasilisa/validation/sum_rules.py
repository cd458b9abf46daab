"""Results that follow from the theory alone: no other program is needed to judge them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from .._core import Constants
from ..structure_functions.born import fermion_pair_cross_section, scalar_pair_cross_section
from ..structure_functions.cross_section import CHANNELS
from ..words.processes import FACTS, PAIRS
from .comparison import SIGMAS, Comparison, statistical
from .cross_sections import Effort, set_up
from .formulas import fermion_pair_correction, first_order_radiator, scalar_pair_correction

__all__ = [
    "compare_charge_symmetry",
    "compare_final_state_radiation",
    "compare_initial_state_radiation",
    "compare_slicing",
]

SEED = 77
RADIATOR = "radiator of Kuraev and Fadin, expanded to O(alpha)"
C_PARITY = "C parity"
SUBTRACTION = "FKS subtraction"
POINTLIKE: dict[str, dict[str, Any]] = {
    name: {} if FACTS[name].form_factor is None else {"form_factor": "pointlike"}
    for name in CHANNELS
}
TABULATED = 1e-9
"""Relative; the statistical error of slow taus, which hardly radiate, is smaller than this."""
NEAR_MASSLESS = 0.01
"""Mass squared over energy squared below which the massless limit is worth a note."""


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
    for process in PAIRS:
        ecm, settings = set_up(process)
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
    runs = [
        (name, 1.0 if FACTS[name].threshold(constants) < 0.9 else FACTS[name].typical_ecm)
        for name in CHANNELS
    ]
    for process, ecm in (*runs, ("mumu", 10.0)):
        mass = FACTS[process].mass(constants)
        born = _pointlike(process)
        expected = first_order_radiator(ecm**2, 4 * mass**2, born, constants)
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
    for process in CHANNELS:
        mass = FACTS[process].mass(constants)
        fermions = FACTS[process].meson == "none"
        correction = fermion_pair_correction if fermions else scalar_pair_correction
        slow = 2 * mass / math.sqrt(1 - 0.05**2)
        for ecm, limit in (
            (slow, "velocity 0.05"),
            (0.4, "0.4 GeV"),
            (1.0, "1 GeV"),
            (10.0, "10 GeV"),
        ):
            if ecm < slow:
                continue
            s = ecm * ecm
            lowest = float(_pointlike(process)(s, constants))
            value, error = _integrate(
                effort, process, ecm, radiation="fsr", seed=SEED + 3, **POINTLIKE[process]
            )
            expected = correction(s, mass, constants)
            yield statistical(
                "final-state radiation",
                f"{process} {limit}, sigma/sigma_0 - 1",
                "Kallen-Sabry spectral function" if fermions else "Schwinger function eta(s)",
                (expected, 0.0),
                (value / lowest - 1, error / lowest),
                difference=2e-5,
                systematic=TABULATED,
                note=_limit(process, mass, ecm, slow, expected, constants),
            )


def _pointlike(process: str) -> Callable[[float, Constants], Any]:
    """Return the lowest order of point-like particles, a function of s in GeV^2 and constants."""
    facts = FACTS[process]
    pair = fermion_pair_cross_section if facts.meson == "none" else scalar_pair_cross_section
    return lambda s, constants: pair(s, facts.mass(constants), constants)


def _limit(
    process: str, mass: float, ecm: float, slow: float, exact: float, constants: Constants
) -> str:
    if ecm == slow:
        coulomb = math.pi / (2 * 0.05 * constants.alpha_inverse)
        return f"Coulomb term alone {coulomb:.5f} of {exact:.5f}"
    if mass**2 < NEAR_MASSLESS * ecm**2 and ecm == 10.0:
        limit = 0.75 if FACTS[process].meson == "none" else 3
        massless = limit / (math.pi * constants.alpha_inverse)
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
        full = _integrate(effort, process, ecm, seed=SEED + 10, **settings)
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
