"""Pairs just above their threshold: the soft cut, the Coulomb attraction, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.formulas import fermion_pair_correction, scalar_pair_correction

CONSTANTS = vs.Constants()
ALPHA = 1 / CONSTANTS.alpha_inverse
MASSES = {
    "mumu": CONSTANTS.muon_mass,
    "pipi": CONSTANTS.pion_mass,
    "kk": CONSTANTS.kaon_mass,
    "tautau": CONSTANTS.tau_mass,
}
MESONS = {"pipi": "cmd3", "kk": "kaon_vmd"}
KEV, MEV = 1e-6, 1e-3


def attracted_pair(process: str, above: float, ecm: float) -> float:
    """Point-like Born times |F|^2, Coulomb factor and what else is of O(alpha), nb.

    `above` is s - 4 m^2, which at the threshold is more precise than the energy.
    """
    mass, s = MASSES[process], ecm**2
    beta = math.sqrt(above / s)
    x = math.pi * ALPHA * (1 + beta**2) / beta
    attraction = -x / math.expm1(-x)
    correction, constant = fermion_pair_correction, -4.0
    born = 4 * math.pi * ALPHA**2 / (3 * s) * beta * (3 - beta**2) / 2
    if process in MESONS:
        correction, constant = scalar_pair_correction, -2.0
        attraction *= 1 + (x / (2 * math.pi)) ** 2
        form_factor = vs.form_factor(MESONS[process])(max(s, 4 * mass**2))
        born = math.pi * ALPHA**2 / (3 * s) * beta**3 * abs(form_factor) ** 2
    rest = constant * ALPHA / math.pi
    if beta > 1e-2:
        rest = correction(4 * mass**2 / (1 - beta**2), mass, CONSTANTS) - x / 2
    return born * attraction * (1 + rest) * CONSTANTS.hbarc2


def radiated(process: str, ecm: float) -> float:
    """The same, convolved with a radiator of exponentiated soft photons. [KF85]"""
    mass, s = MASSES[process], ecm**2
    above = (ecm - 2 * mass) * (ecm + 2 * mass)
    beta = 2 * ALPHA / math.pi * (math.log(s / CONSTANTS.electron_mass**2) - 1)
    k = 1 + ALPHA / math.pi * (math.pi**2 / 3 - 0.5)
    soft = k * math.exp(beta * (0.75 - np.euler_gamma)) / math.gamma(1 + beta)
    # x = largest u^(1/beta), and u = 1 - w^2 for the root at the threshold
    nodes, weights = np.polynomial.legendre.leggauss(60)
    total = 0.0
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        u = 1 - node**2
        x = above / s * u ** (1 / beta)
        hard = -beta * x ** (1 - beta) * (1 - x / 2) / beta
        left = above - s * x
        if left > 0:
            value = attracted_pair(process, left, math.sqrt(s * (1 - x)))
            total += weight * 2 * node * (soft + hard) * (above / s) ** beta * value
    return total


def run(process: str, ecm: float, order: str, **options: object) -> vs.Result:
    generator = vs.Generator(process, ecm, order, seed=3, **options)
    return generator.integrate(n_events=60_000, max_seconds=60, progress=False)


@pytest.mark.parametrize("process", MASSES)
@pytest.mark.parametrize("energy", [KEV, 10 * KEV, MEV])
def test_schemes_are_the_radiated_attracted_pair(process: str, energy: float) -> None:
    ecm = 2 * MASSES[process] + energy
    expected = radiated(process, ecm)
    for order, accuracy in {"sf": 1e-3, "mcgpj": 1e-3, "nlops": 5e-3}.items():
        found = run(process, ecm, order, coulomb="resummed")
        assert found.error < 1e-3 * expected
        assert abs(found.value - expected) < accuracy * expected + 3 * found.error


@pytest.mark.parametrize("process", MASSES)
def test_first_order_is_first_order(process: str) -> None:
    """At a thousandth of alpha/beta what the orders have in common is all there is."""
    ecm = 2 * MASSES[process] + 10 * KEV
    constants = vs.Constants()
    constants.alpha_inverse *= 1e5
    expected = run(process, ecm, "nlo", constants=constants)
    for order in ("sf", "mcgpj", "nlops"):
        found = run(process, ecm, order, constants=constants)
        error = math.hypot(found.error, expected.error)
        assert abs(found.value - expected.value) < 2e-4 * expected.value + 3 * error


@pytest.mark.parametrize("order", ["nlops", "sf", "mcgpj"])
@pytest.mark.parametrize(
    ("process", "ecm", "sufficient"), [("mumu", 0.211317, "0.21223"), ("kk", 0.99, "0.9916")]
)
def test_expanded_attraction_of_slow_pairs(
    order: str, process: str, ecm: float, sufficient: str
) -> None:
    cuts = {"abs_cos_theta_max": 0.8} if process == "mumu" else None
    with pytest.raises(vs.ConfigurationError) as caught:
        vs.Generator(process, ecm, order, cuts=cuts)
    message = str(caught.value)
    assert "\n" not in message
    for word in ("coulomb: 'expanded'", "velocity", "valid: resummed", sufficient):
        assert word in message
    for fine in (
        {"order": "nlo"},
        {"order": "lo"},
        {"coulomb": "resummed"},
        {"radiation": "isr"},
        {"ecm": float(sufficient) + 1e-4},
    ):
        vs.Generator(**({"process": process, "ecm": ecm, "order": order, "cuts": cuts} | fine))


def test_resummed_inside_cuts() -> None:
    """At nlo 28 nb: fixed order has neither the whole attraction nor the radiation."""
    found = {
        order: run(
            "mumu", 0.211317, order, coulomb="resummed", cuts={"abs_cos_theta_max": 0.8}
        ).value
        for order in ("nlops", "sf", "mcgpj")
    }
    assert found["nlops"] == pytest.approx(0.8 * radiated("mumu", 0.211317), rel=5e-3)
    assert found["sf"] == pytest.approx(found["nlops"], rel=5e-3)
    assert found["mcgpj"] == pytest.approx(found["nlops"], rel=5e-3)


@pytest.mark.parametrize("order", ["nlo", "nlops", "mcgpj"])
def test_soft_cut_follows_the_energy_that_is_left(order: str) -> None:
    """1 keV above the threshold the default cut is ten times what photons can have."""
    options = {"subtraction": "slicing", "coulomb": "resummed"}
    ecm = 2 * CONSTANTS.muon_mass + KEV
    default, coarse, fine = (
        run("mumu", ecm, order, k_soft=k_soft, **options) for k_soft in (1e-4, 1e-2, 1.1e-8)
    )
    assert default.value == coarse.value
    error = math.hypot(default.error, fine.error)
    assert abs(default.value - fine.value) < 1e-3 * fine.value + 3 * error


@pytest.mark.parametrize("process", MASSES)
@pytest.mark.parametrize("order", ["lo", "nlo", "nlops"])
def test_energies_within_rounding_of_the_threshold(process: str, order: str) -> None:
    threshold = 2 * MASSES[process]
    for ecm, words in ((threshold * (1 + 1e-9), "above the threshold"), (threshold, "below")):
        with pytest.raises(vs.ConfigurationError, match=rf"^ecm: .*{words}.*valid: above"):
            vs.Generator(process, ecm, order, coulomb="resummed")


@pytest.mark.parametrize("process", ["pipi", "kk"])
def test_loops_along_the_beam(process: str) -> None:
    """Where the loops of slow mesons lose their digits, events have weights all the same."""
    ecm = 2 * MASSES[process] + KEV
    result = run(process, ecm, "nlops", coulomb="resummed", cuts={"abs_cos_theta_max": 1.0})
    assert abs(result.asymmetry) < 3 * result.asymmetry_error + 2e-3
    assert result.n_nonfinite == 0
