"""e+e- -> tau+ tau-: muon pairs of another mass."""

from __future__ import annotations

import math

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.structure_functions.born import fermion_pair_cross_section
from vasilisa.validation.formulas import fermion_pair_correction

CONSTANTS = vs.Constants()
ALPHA = 1 / CONSTANTS.alpha_inverse
MASS = CONSTANTS.tau_mass


def light_taus() -> vs.Constants:
    constants = vs.Constants()
    constants.tau_mass = constants.muon_mass
    return constants


def run(process: str, ecm: float, order: str, n: int = 20_000, **options) -> vs.Result:
    generator = vs.Generator(process, ecm, order, seed=5, threads=1, effort=0.1, **options)
    return generator.integrate(n_events=n, progress=False)


def numbers(result: vs.Result) -> list[float]:
    varied = [
        number
        for each in result.variations.values()
        for number in (each.value, each.error, each.asymmetry)
    ]
    return [result.value, result.error, result.asymmetry, result.asymmetry_error, *varied]


@pytest.mark.parametrize("order", ["lo", "sf", "nlo", "mcgpj", "nlops"])
def test_light_taus_are_muons_to_the_last_bit(order: str) -> None:
    options = {
        "cuts": "cmd3",
        "constants": light_taus(),
        "vacuum_polarization": "leptonic",
        "coulomb": "resummed",
        "variations": None if order in ("sf", "mcgpj") else ["isr", "fsr"],
    }
    taus, muons = (numbers(run(process, 0.7, order, **options)) for process in ("tautau", "mumu"))
    assert taus == muons


def test_events_of_light_taus_are_those_of_muons() -> None:
    taus, muons = (
        vs.Generator(name, 0.7, "nlo", seed=3, effort=0.06, constants=light_taus()).sample(
            300, weighted=True
        )
        for name in ("tautau", "mumu")
    )
    assert np.array_equal(taus.p_minus, muons.p_minus)
    assert np.array_equal(taus.photons, muons.photons)
    assert list(taus.run.final_pdg_id) == [15, -15]


@pytest.mark.parametrize("ecm", [3.56, 4.2, 10.58])
def test_lowest_order_in_closed_form(ecm: float) -> None:
    expected = fermion_pair_cross_section(ecm**2, MASS, CONSTANTS)
    assert run("tautau", ecm, "lo").value == pytest.approx(expected, rel=2e-6)
    sigma0 = vs.hadronic_cross_section("tautau")
    assert sigma0(ecm**2) == pytest.approx(expected, rel=1e-14)
    assert sigma0(3.5**2) == 0


@pytest.mark.parametrize("ecm", [3.5582, 4.2, 10.58])
def test_final_state_radiation_sums_up(ecm: float) -> None:
    result = run("tautau", ecm, "nlo", 100_000, radiation="fsr")
    lowest = fermion_pair_cross_section(ecm**2, MASS, CONSTANTS)
    expected = fermion_pair_correction(ecm**2, MASS, CONSTANTS)
    assert result.error < 3e-5 * lowest
    assert result.value / lowest - 1 == pytest.approx(
        expected, abs=3 * result.error / lowest + 1e-5
    )


def test_attraction_at_the_threshold() -> None:
    beta = 0.01
    ecm = 2 * MASS / math.sqrt(1 - beta**2)
    x = math.pi * ALPHA * (1 + beta**2) / beta
    factor = x / -math.expm1(-x)
    lowest = run("tautau", ecm, "lo").value
    expanded, resummed = (
        run("tautau", ecm, "nlo", radiation="fsr", coulomb=name).value / lowest
        for name in ("expanded", "resummed")
    )
    # Besides the attraction there is -4 alpha/pi at the threshold, from hard photons.
    assert expanded == pytest.approx(1 + x / 2 - 4 * ALPHA / math.pi, abs=2e-3)
    assert resummed - expanded == pytest.approx(factor - 1 - x / 2, rel=1e-6)
    matched, collinear = (
        run("tautau", ecm, order, radiation="fsr", coulomb="resummed").value / lowest
        for order in ("nlops", "sf")
    )
    assert matched == pytest.approx(factor * (1 - 4 * ALPHA / math.pi), rel=2e-3)
    assert collinear == pytest.approx(matched, rel=0.02)


def test_refused_below_the_threshold() -> None:
    with pytest.raises(vs.ConfigurationError, match="below the threshold of tautau"):
        vs.Generator("tautau", 3.55)
