"""What follows from the theory alone."""

from __future__ import annotations

import math

import pytest

import vasilisa as vs
from vasilisa.structure_functions.born import fermion_pair_cross_section
from vasilisa.structure_functions.cross_section import CHANNELS
from vasilisa.validation.cross_sections import Effort
from vasilisa.validation.formulas import (
    fermion_pair_correction,
    first_order_radiator,
    scalar_pair_correction,
)
from vasilisa.validation.sum_rules import (
    compare_charge_symmetry,
    compare_final_state_radiation,
    compare_initial_state_radiation,
    compare_slicing,
)

QUICK = Effort(1e-4, 400_000)
CONSTANTS = vs.Constants()


def test_slicing_equals_subtraction():
    failed = [c for c in compare_slicing(Effort(4e-4, 700_000), (1e-4,)) if not c.passed]
    assert not failed


def test_initial_state_radiation_is_that_of_the_radiator():
    assert [c for c in compare_initial_state_radiation(QUICK) if not c.passed] == []


def test_inclusive_final_state_radiation():
    """From the Coulomb limit to the massless one."""
    comparisons = list(compare_final_state_radiation(QUICK))
    assert {each.quantity.split()[0] for each in comparisons} == set(CHANNELS)
    assert [c for c in comparisons if not c.passed] == []


def test_interference_vanishes_in_charge_symmetric_totals():
    assert [c for c in compare_charge_symmetry(QUICK) if not c.passed] == []


@pytest.mark.parametrize("process", ["mumu", "pipi"])
@pytest.mark.parametrize("excess", [0.02, 0.2])
def test_nothing_depends_on_xi_cut_near_threshold(process, excess):
    mass = CONSTANTS.muon_mass if process == "mumu" else CONSTANTS.pion_mass
    model = {"form_factor": "pointlike"} if process == "pipi" else {}
    ecm = 2 * mass * (1 + excess)
    wide, narrow = (
        QUICK.integrate(process, ecm, xi_cut=xi_cut, seed=5, **model) for xi_cut in (0.3, 0.01)
    )
    error = math.hypot(wide.error, narrow.error)
    assert abs(wide.value - narrow.value) < 4 * error + 1e-6 * wide.value
    assert error < 1e-3 * wide.value


@pytest.mark.parametrize("process", ["ee", "pipi"])
def test_nothing_depends_on_xi_cut(process):
    runs = [
        QUICK.integrate(process, 0.7, cuts="cmd3", xi_cut=xi_cut, seed=6) for xi_cut in (0.5, 0.02)
    ]
    error = math.hypot(runs[0].error, runs[1].error)
    assert abs(runs[0].value - runs[1].value) < 3.5 * error
    asymmetry_error = math.hypot(runs[0].asymmetry_error, runs[1].asymmetry_error)
    assert abs(runs[0].asymmetry - runs[1].asymmetry) < 3.5 * asymmetry_error


def test_limits_of_the_closed_formulas():
    alpha = 1 / CONSTANTS.alpha_inverse
    for correction, massless in ((fermion_pair_correction, 0.75), (scalar_pair_correction, 3.0)):
        high = correction(1e6, 0.1, CONSTANTS)
        assert high == pytest.approx(massless * alpha / math.pi, rel=1e-5)
        beta = 1e-3
        slow = correction(4 * 0.1**2 / (1 - beta**2), 0.1, CONSTANTS)
        assert slow == pytest.approx(math.pi * alpha / (2 * beta), rel=5e-3)


def test_a_constant_cross_section_through_the_radiator():
    """With sigma_0 = 1 and no threshold the integral is elementary."""
    s = 1.0
    alpha = 1 / CONSTANTS.alpha_inverse
    beta = 2 * alpha / math.pi * (math.log(s / CONSTANTS.electron_mass**2) - 1)
    exact = 1 + alpha / math.pi * (math.pi**2 / 3 - 0.5) + 0.75 * beta - beta * 0.75
    found = first_order_radiator(s, 0.0, lambda s, constants: 1.0, CONSTANTS)
    assert found == pytest.approx(exact, rel=1e-12)


def test_dressed_lowest_order():
    """sigma dressed = sigma bare / |1 - Pi|^2."""
    result = vs.Generator("mumu", 1.0, "lo", vacuum_polarization="leptonic", seed=1).integrate(
        1e-6, progress=False
    )
    polarization = vs.vacuum_polarization("leptonic")(1.0)
    expected = (
        fermion_pair_cross_section(1.0, CONSTANTS.muon_mass, CONSTANTS) / abs(1 - polarization) ** 2
    )
    assert result.value == pytest.approx(expected, rel=1e-7)
    assert result.value > 1.01 * fermion_pair_cross_section(1.0, CONSTANTS.muon_mass, CONSTANTS)


def test_dressing_twice_is_an_error_unless_allowed():
    settings = {"form_factor": "cmd3", "vacuum_polarization": "leptonic"}
    with pytest.raises(vs.ConfigurationError, match="vacuum_polarization"):
        vs.Generator("pipi", 0.7, **settings)
    twice = vs.Generator("pipi", 0.7, "lo", allow_double_counting=True, seed=1, **settings)
    once = vs.Generator("pipi", 0.7, "lo", form_factor="cmd3", seed=1)
    ratio = twice.integrate(1e-4, progress=False).value / once.integrate(1e-4, progress=False).value
    polarization = vs.vacuum_polarization("leptonic")(0.49)
    assert ratio == pytest.approx(1 / abs(1 - polarization) ** 2, rel=1e-8)
