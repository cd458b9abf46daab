"""The Coulomb attraction of the final pair, summed to all orders."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import vasilisa as vs
from vasilisa.run.settings import RunSettings, validated
from vasilisa.structure_functions.born import scalar_pair_cross_section
from vasilisa.studies.scan.settings import ScanSettings
from vasilisa.validation.formulas import fermion_pair_correction, scalar_pair_correction
from vasilisa.words.errors import ConfigurationError

CONSTANTS = vs.Constants()
ALPHA = 1 / CONSTANTS.alpha_inverse
MASSES = {
    "mumu": CONSTANTS.muon_mass,
    "pipi": CONSTANTS.pion_mass,
    "kk": CONSTANTS.kaon_mass,
}
POINT_LIKE = {"mumu": {}, "pipi": {"form_factor": "pointlike"}, "kk": {"form_factor": "pointlike"}}


def energy(process: str, beta: float) -> float:
    return 2 * MASSES[process] / math.sqrt(1 - beta**2)


def twice_first_order(beta: float) -> float:
    return math.pi * ALPHA * (1 + beta**2) / beta


def soft_virtual(process: str, beta: float, coulomb: str, **options) -> float:
    return float(
        vs.amplitudes.soft_virtual(
            process, 0.4, energy(process, beta), 1e-3, coulomb=coulomb, **options
        )
    )


def run(process: str, ecm: float, order: str, n: int = 60_000, **options) -> vs.Result:
    return vs.Generator(process, ecm, order, seed=4, threads=2, **options).integrate(
        n_events=n, progress=False
    )


def enhancement(eta: float, wave: int) -> float:
    """Of |R^(L)(0)|^2 by the potential -alpha/r, from the radial Schroedinger equation.

    u'' + [1 + 2 eta/rho - L (L + 1)/rho^2] u = 0 with u = rho^(L + 1) [1 - eta rho/(L + 1)] at the
    origin; far away u is a wave of amplitude A/sqrt(K), and free particles have A = (2 L + 1)!!.
    """

    def square_of_k(rho: float) -> float:
        return 1 + 2 * eta / rho - wave * (wave + 1) / rho**2

    start, end = 1e-3, 3000.0
    slope = (wave + 1) * start**wave - eta * (wave + 2) / (wave + 1) * start ** (wave + 1)
    solved = solve_ivp(
        lambda rho, y: (y[1], -square_of_k(rho) * y[0]),
        (start, end),
        (start ** (wave + 1) * (1 - eta * start / (wave + 1)), slope),
        method="DOP853",
        rtol=1e-9,
        atol=1e-16,
    )
    u, derivative = solved.y[:, -1]
    k = math.sqrt(square_of_k(end))
    return math.prod(range(1, 2 * wave + 2, 2)) ** 2 / (k * u**2 + derivative**2 / k)


@pytest.mark.parametrize(("process", "wave"), [("mumu", 0), ("pipi", 1), ("kk", 1)])
@pytest.mark.parametrize("beta", [0.004, 0.02, 0.25])
def test_factor_is_that_of_the_schroedinger_equation(process: str, wave: int, beta: float) -> None:
    expanded, resummed = (soft_virtual(process, beta, name) for name in ("expanded", "resummed"))
    x = twice_first_order(beta)
    factor = resummed - expanded + 1 + x / 2
    assert factor == pytest.approx(enhancement(x / (2 * math.pi), wave), rel=1e-5)


@pytest.mark.parametrize(("process", "constant"), [("mumu", -4.0), ("pipi", -2.0), ("kk", -2.0)])
def test_first_order_is_that_of_the_loops(process: str, constant: float) -> None:
    """What is left at the threshold is finite: hard transverse photons."""
    for beta in (1e-2, 1e-3):
        loops = soft_virtual(process, beta, "expanded", emission="fsr") - 1
        left = (loops - twice_first_order(beta) / 2) * math.pi / ALPHA
        assert left == pytest.approx(constant, abs=10 * beta)


@pytest.mark.parametrize(
    ("process", "correction", "constant"),
    [("mumu", fermion_pair_correction, -4.0), ("pipi", scalar_pair_correction, -2.0)],
)
def test_velocity_is_the_relative_one(process: str, correction: Callable, constant: float) -> None:
    """What is left of the exact correction goes with beta^2 (and its logarithm)."""
    for beta in (1e-2, 1e-3):
        exact = correction(energy(process, beta) ** 2, MASSES[process], CONSTANTS)
        left = (exact - twice_first_order(beta) / 2) * math.pi / ALPHA - constant
        assert abs(left) < 50 * beta**2


@pytest.mark.parametrize("process", ["mumu", "pipi", "kk"])
def test_order_alpha_is_unchanged(process: str) -> None:
    differences = []
    for alpha_inverse in (137.0, 1370.0):
        constants = vs.Constants()
        constants.alpha_inverse = alpha_inverse
        expanded, resummed = (
            soft_virtual(process, 0.3, name, constants=constants)
            for name in ("expanded", "resummed")
        )
        differences.append(resummed - expanded)
    assert differences[0] / differences[1] == pytest.approx(100, rel=0.02)


@pytest.mark.parametrize(("ecm", "expected"), [(0.3, 5.5e-4), (0.4, 2.6e-4), (0.7, 2.3e-4)])
def test_small_away_from_the_threshold(ecm: float, expected: float) -> None:
    result = run("pipi", ecm, "nlo", variations=["coulomb_resummed"])
    lowest = run("pipi", ecm, "lo")
    change = result.variations["coulomb_resummed"].difference / lowest.value
    assert change == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("process", ["mumu", "pipi"])
def test_threshold_is_a_step(process: str) -> None:
    """beta times 2 pi alpha/v of an S wave, beta^3 times 2 pi alpha^3/v^3 of a P wave."""
    beta = 4e-4
    ecm = energy(process, beta)
    s = ecm**2
    if process == "mumu":
        step = 2 * math.pi * ALPHA**2 * math.pi * ALPHA / s
        constant = -4
    else:
        step = math.pi * ALPHA**2 / (3 * s) * math.pi * ALPHA * (ALPHA**2 / 4 + beta**2)
        constant = -2
    expected = step * CONSTANTS.hbarc2 * (1 + constant * ALPHA / math.pi)
    for order in ("nlops", "sf", "mcgpj"):
        options = POINT_LIKE[process] | {"radiation": "fsr", "coulomb": "resummed"}
        assert run(process, ecm, order, **options).value == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(("process", "ecm"), [("pipi", 0.2795), ("kk", 1.05), ("mumu", 0.2115)])
def test_schemes_agree(process: str, ecm: float) -> None:
    """At O(alpha) each puts the Coulomb term at another energy and multiplies it otherwise."""
    found = {
        order: run(process, ecm, order, coulomb="resummed", variations=["coulomb_expanded"])
        for order in ("nlops", "sf", "mcgpj")
    }
    best = found["nlops"]
    for order in ("sf", "mcgpj"):
        other = found[order]
        ratio = other.value / best.value - 1
        error = math.hypot(other.error / other.value, best.error / best.value)
        assert abs(ratio) < 1e-3 + 3 * error
    if ecm < 1:
        first_order = [found[order].variations["coulomb_expanded"] for order in ("sf", "nlops")]
        assert abs(first_order[0].value / first_order[1].value - 1) > 0.015


def test_kaons_at_the_phi() -> None:
    """All final-state radiation of point-like kaons: 4.3 % [FL08]."""
    options = {"form_factor": "pointlike", "radiation": "fsr"}
    mass = 1.019461
    lowest = run("kk", mass, "lo", **options)
    result = run("kk", mass, "nlo", variations=["coulomb_resummed"], **options)
    assert result.value / lowest.value == pytest.approx(1.0426, abs=2e-4)
    resummed = result.variations["coulomb_resummed"]
    assert resummed.difference / lowest.value == pytest.approx(1.05e-3, rel=0.02)


@pytest.mark.parametrize("order", ["nlo", "nlops"])
def test_nothing_depends_on_the_soft_cut(order: str) -> None:
    options = {"subtraction": "slicing", "coulomb": "resummed", "form_factor": "pointlike"}
    fine, coarse = (run("pipi", 0.2795, order, k_soft=k_soft, **options) for k_soft in (1e-6, 1e-5))
    difference = abs(fine.value - coarse.value)
    assert difference < 4 * math.hypot(fine.error, coarse.error) + 4e-4 * fine.value


@pytest.mark.parametrize("order", ["nlo", "nlops", "mcgpj"])
def test_variation_is_the_run(order: str) -> None:
    expanded = run("kk", 1.02, order, variations=["coulomb_resummed"])
    resummed = run("kk", 1.02, order, coulomb="resummed", variations=["coulomb_expanded"])
    for one, other in (
        (expanded.variations["coulomb_resummed"], resummed),
        (resummed.variations["coulomb_expanded"], expanded),
    ):
        assert abs(one.value - other.value) < 4 * math.hypot(one.error, other.error)
    assert resummed.parameters["coulomb"] == "resummed"
    assert expanded.parameters["coulomb"] == "expanded"


def test_lower_orders_and_initial_radiation_are_without_it() -> None:
    names = ["lo", "isr"]
    expanded, resummed = (
        run("pipi", 0.281, "nlops", coulomb=coulomb, variations=names)
        for coulomb in ("expanded", "resummed")
    )
    for name in names:
        one, other = expanded.variations[name], resummed.variations[name]
        assert abs(one.value - other.value) < 4 * math.hypot(one.error, other.error)
    assert resummed.variations["lo"].value == pytest.approx(
        run("pipi", 0.281, "lo", coulomb="resummed").value, rel=5e-3
    )


def test_born_is_without_it() -> None:
    ecm = 0.2795
    result = run("pipi", ecm, "lo", form_factor="pointlike", coulomb="resummed")
    assert result.value == pytest.approx(
        scalar_pair_cross_section(ecm**2, CONSTANTS.pion_mass, CONSTANTS), rel=1e-6
    )
    p = math.sqrt(ecm**2 / 4 - CONSTANTS.pion_mass**2)
    momenta = [ecm / 2, p, 0, 0], [ecm / 2, -p, 0, 0]
    plain, resummed = (
        vs.amplitudes.born("pipi", *momenta, ecm, coulomb=name) for name in ("expanded", "resummed")
    )
    assert plain == resummed


def test_events_near_the_threshold() -> None:
    process, ecm = "kk", 0.988
    generator = vs.Generator(
        process,
        ecm,
        "nlops",
        seed=3,
        coulomb="resummed",
        variations=["coulomb_expanded"],
        effort=0.06,
    )
    events = generator.sample(2000)
    total = events.p_minus + events.p_plus
    np.add.at(total, np.repeat(np.arange(len(events)), events.n_photons), events.photons)
    np.testing.assert_allclose(total, [[ecm, 0, 0, 0]] * len(events), atol=1e-9)
    assert (events.pair_mass > 2 * MASSES[process]).all()
    ratio = events.weights["coulomb_expanded"].mean() / events.weights["nominal"].mean()
    assert ratio == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"coulomb": "resumed"}, ["coulomb", "'resumed'", "did you mean 'resummed'"]),
        ({"coulomb": "resummed", "radiation": "isr"}, ["coulomb", "'resummed'", "isr"]),
        ({"coulomb": "resummed", "process": "gammagamma"}, ["coulomb", "kk, mumu, pipi"]),
        ({"process": "ee", "cuts": "cmd3", "coulomb": "resummed"}, ["coulomb", "kk, mumu, pipi"]),
        ({"process": "ee", "cuts": "cmd3", "variations": ["coulomb_resummed"]}, ["variations"]),
        (
            {"variations": {"x": {"radiation": "isr", "coulomb": "resummed"}}},
            ["variations.x", "coulomb"],
        ),
    ],
)
def test_bad_input(options: dict, words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        vs.Generator(**({"process": "pipi", "ecm": 0.7} | options))
    for word in words:
        assert word in str(caught.value)


def test_cards(tmp_path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("process: kk\necm: 1.02\ncoulomb: resummed\nvariations: [coulomb_expanded]\n")
    assert vs.load_card(card).parameters["coulomb"] == "resummed"
    assert (
        "coulomb"
        not in validated(RunSettings, {"process": "pipi", "ecm": 0.7}).generator_arguments()
    )
    scan = {"points": [{"sqrt_s": 1.02}], "orders": ["lo", "nlo"], "coulomb": "resummed"}
    assert validated(ScanSettings, scan | {"processes": ["kk", "pipi", "ee"]}).coulomb == "resummed"
    with pytest.raises(ConfigurationError, match="coulomb: 'resummed'"):
        validated(ScanSettings, scan | {"processes": ["ee", "gammagamma"]})
    vs.Scan(**(scan | {"processes": ["kk"]}))
