"""Collinear structure functions, and one exact photon with jets along every leg."""

from __future__ import annotations

import math
from pathlib import Path

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.formulas import (
    fermion_pair_correction,
    scalar_pair_correction,
)

SLOW = pytest.mark.slow_ci


def slow(*values: object) -> object:
    return pytest.param(*values, marks=SLOW)


def run(process: str, order: str, n_events: int = 300_000, **options: object) -> vs.Result:
    generator = vs.Generator(process, **({"ecm": 0.7} | options), order=order, cuts="cmd3")
    return generator.integrate(n_events=n_events, progress=False)


def weaker(factor: float = 10) -> vs.Constants:
    constants = vs.Constants()
    constants.alpha_inverse *= factor
    return constants


@pytest.mark.parametrize("process", ["mumu", "pipi", "ee", slow("gammagamma")])
def test_expansion_is_the_exact_first_order(process):
    """At a tenth of alpha the second order is a hundredth: mcgpj and nlo agree to 1e-4."""
    constants = weaker()
    jets = run(process, "mcgpj", 500_000, constants=constants)
    exact = run(process, "nlo", constants=constants)
    error = np.hypot(jets.error, exact.error)
    assert error < 1.5e-4 * exact.value
    assert abs(jets.value - exact.value) < 1e-4 * exact.value + 3 * error
    assert abs(jets.asymmetry - exact.asymmetry) < 4 * np.hypot(
        jets.asymmetry_error, exact.asymmetry_error
    )


@pytest.mark.parametrize("process", ["mumu", slow("ee"), slow("pipi")])
@pytest.mark.parametrize(
    "options", [{"theta_jet": 0.005}, {"theta_jet": 0.06}, {"k_soft": 1e-6}], ids=str
)
def test_independent_of_cone_and_soft_cut(process, options):
    """At the physical alpha; k_soft = 1e-6 is Delta = 1e-4 instead of 1e-2."""
    standard, other = run(process, "mcgpj"), run(process, "mcgpj", seed=2, **options)
    error = np.hypot(standard.error, other.error)
    assert error < 2e-3 * standard.value
    assert abs(standard.value - other.value) < 3e-4 * standard.value + 3 * error


@pytest.mark.parametrize("process", ["ee", "mumu", "pipi"])
def test_the_two_schemes_agree(process):
    """They differ at O(alpha^2) beyond the leading logarithms, by less than 0.1 %."""
    options = {"form_factor": "cmd3"} if process == "pipi" else {}
    matched, jets = run(process, "nlops", **options), run(process, "mcgpj", **options)
    error = np.hypot(matched.error, jets.error)
    assert error < 1e-3 * matched.value
    assert abs(jets.value - matched.value) < 1e-3 * matched.value + 3 * error


@pytest.mark.parametrize("order", ["sf", "mcgpj"])
@pytest.mark.parametrize(("process", "ecm"), [("mumu", 0.7), ("pipi", 1.0)])
def test_initial_state_radiation_against_the_radiator(order, process, ecm):
    """No cuts. Kuraev and Fadin's radiator for photons alone differs at O(beta^3)."""
    options = {"form_factor": "pointlike"} if process == "pipi" else {}
    born = vs.hadronic_cross_section(process, **options)
    expected = vs.InitialStateRadiation(born, radiator="kuraev_fadin").cross_section(ecm)
    generator = vs.Generator(process, ecm, order, radiation="isr", k_soft=1e-5, **options)
    result = generator.integrate(n_events=200_000, progress=False)
    assert result.error < 3e-4 * expected
    assert abs(result.value - expected) < 2e-4 * expected + 3 * result.error


@pytest.mark.parametrize(
    ("process", "correction", "mass"),
    [
        ("mumu", fermion_pair_correction, vs.Constants().muon_mass),
        ("pipi", scalar_pair_correction, vs.Constants().pion_mass),
    ],
)
@pytest.mark.parametrize("order", ["sf", slow("mcgpj")])
def test_inclusive_final_state_radiation(process, correction, mass, order):
    """Without cuts the jets of the final state leave the rate as it is."""
    options = {"form_factor": "pointlike"} if process == "pipi" else {}

    def total(name: str) -> vs.Result:
        generator = vs.Generator(process, 1.0, name, radiation="fsr", **options)
        return generator.integrate(n_events=200_000, progress=False)

    ratio, lowest = total(order), total("lo")
    expected = lowest.value * (1 + correction(1.0, mass, vs.Constants()))
    error = np.hypot(ratio.error, lowest.error)
    assert error < 2e-4 * expected
    assert abs(ratio.value - expected) < 1e-4 * expected + 3 * error


@pytest.mark.parametrize(
    ("process", "order"),
    [
        ("ee", "mcgpj"),
        ("pipi", "mcgpj"),
        ("mumu", "sf"),
        ("gammagamma", "sf"),
        slow("gammagamma", "mcgpj"),
        slow("ee", "sf"),
    ],
)
def test_events_conserve_momentum_and_are_on_shell(process, order):
    events = vs.Generator(process, 1.0, order, cuts="cmd3", seed=3, effort=0.06).sample(2000)
    total = events.p_minus + events.p_plus
    owner = np.repeat(np.arange(len(events)), events.n_photons)
    np.add.at(total, owner, events.photons)
    assert np.abs(total - [1.0, 0, 0, 0]).max() < 1e-12
    c = vs.Constants()
    mass = {"ee": c.electron_mass, "mumu": c.muon_mass, "pipi": c.pion_mass}.get(process, 0.0)
    for p, m in ((events.p_minus, mass), (events.p_plus, mass), (events.photons, 0.0)):
        squared = p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1)
        assert np.abs(squared - m**2).max() < 1e-12
    assert (events.n_photons > 1).mean() > 0.03
    negative = (np.asarray(events.weights["nominal"]) < 0).mean()
    assert negative == 0 if order == "sf" else 0 < negative < 0.3


def test_histograms_add_up_to_the_cross_section():
    generator = vs.Generator("pipi", 0.7, "sf", cuts="cmd3")
    axis = hist.axis.Regular(20, 0, math.pi)
    filled = generator.histogram({"theta_avg": axis}, n=200_000, progress=False)["theta_avg"]
    result = generator.integrate(n_events=200_000, progress=False)
    assert filled.sum(flow=True).value == pytest.approx(result.value, rel=1e-12)


@pytest.mark.parametrize(
    ("process", "order", "changes"),
    [
        ("pipi", "mcgpj", {"form_factor": "strong2020"}),
        ("ee", "sf", {"vacuum_polarization": "leptonic"}),
        slow("ee", "mcgpj", {"vacuum_polarization": "leptonic"}),
    ],
)
def test_variations_of_the_model(process, order, changes):
    varied = run(process, order, 200_000, variations={"other": changes}).variations["other"]
    alone = run(process, order, 200_000, seed=2, **changes)
    error = np.hypot(varied.error, alone.error)
    assert error < 3e-3 * alone.value
    assert abs(varied.value - alone.value) < 4 * error


def test_jets_cannot_be_weighted_to_other_radiation():
    with pytest.raises(vs.ConfigurationError, match="variations"):
        run("mumu", "mcgpj", variations=["isr"])
    with pytest.raises(vs.ConfigurationError, match="variations"):
        run("mumu", "mcgpj", variations=["lo"])


@pytest.mark.parametrize("theta_jet", [0, -0.1, 0.6, "wide"])
def test_bad_theta_jet(theta_jet):
    with pytest.raises(vs.ConfigurationError, match="theta_jet"):
        vs.Generator("mumu", 0.7, "mcgpj", theta_jet=theta_jet)


@pytest.fixture(scope="module")
def uncertainty() -> vs.TheoryUncertainty:
    return vs.theory_uncertainty(
        {"process": "mumu", "ecm": 0.7, "cuts": "cmd3", "order": "lo"},
        {"theta_avg": hist.axis.Regular(6, 1.0, math.pi - 1.0)},
        orders=("mcgpj", "sf"),
        rel_error=2e-3,
        progress=False,
    )


def test_theory_uncertainty(uncertainty: vs.TheoryUncertainty):
    found = uncertainty
    assert found.orders == ("mcgpj", "sf")
    difference = found.differences["sf"]
    assert abs(difference.relative) < 6e-3 + 4 * difference.relative_error
    assert 0 < difference.relative_error < 3e-3
    first, second = found.results.values()
    assert difference.relative == pytest.approx(second.value / first.value - 1)
    bins, errors = found.bin_differences("theta_avg", "sf")
    assert bins.shape == errors.shape == (6,)
    assert (np.abs(bins) < 2e-2 + 5 * errors).all()
    text = str(found)
    for part in ("sf", "mcgpj", "asymmetry", "theta_avg"):
        assert part in text
    assert "alpha^2 L" not in text
    matched = vs.TheoryUncertainty("mumu", 0.7, {"nlops": first, "sf": second}, {})
    assert "alpha^2 L" in str(matched).splitlines()[-1]
    assert found.to_dict()["histograms"]["mcgpj"]["theta_avg"]["edges"][0] == 1.0
    assert len(found.plot("theta_avg").axes) == 2


def test_theory_uncertainty_says_what_is_wrong(uncertainty: vs.TheoryUncertainty, tmp_path: Path):
    with pytest.raises(vs.ConfigurationError, match="name"):
        uncertainty.plot("theta_awg")
    mumu = {"process": "mumu", "ecm": 0.7}
    with pytest.raises(vs.ConfigurationError, match="orders"):
        vs.theory_uncertainty(mumu, orders=("nlops",))
    with pytest.raises(vs.ConfigurationError, match="did you mean 'mcgpj'"):
        vs.theory_uncertainty(mumu, orders=("nlops", "mcgp"))
    with pytest.raises(vs.ConfigurationError, match="ecm"):
        vs.theory_uncertainty({"process": "mumu"})
    scan = tmp_path / "scan.yaml"
    scan.write_text("points: [{sqrt_s: 0.7}]\nprocesses: [mumu]\n")
    with pytest.raises(vs.ConfigurationError, match="single run"):
        vs.theory_uncertainty(scan)
