"""O(alpha) matched to any number of photons."""

from __future__ import annotations

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.any_photons import compare_radiator
from vasilisa.validation.comparison import Comparison
from vasilisa.validation.cross_sections import Effort, compare_cross_sections
from vasilisa.validation.distributions import compare_distributions
from vasilisa.validation.radiator import photonic_radiation
from vasilisa.validation.two_photons import compare_two_photons

PROCESSES = ("ee", "mumu", "pipi")


def run(process: str, order: str, n_events: int = 500_000, **options: object) -> vs.Result:
    return vs.Generator(process, 0.7, order, cuts="cmd3", **options).integrate(
        n_events=n_events, progress=False
    )


@pytest.mark.parametrize("process", PROCESSES)
def test_expansion_is_the_exact_first_order(process):
    """At a tenth of alpha the second order is a hundredth: nlops and nlo agree to 1e-4."""
    constants = vs.Constants()
    constants.alpha_inverse *= 10
    matched = run(process, "nlops", constants=constants)
    exact = run(process, "nlo", constants=constants)
    error = np.hypot(matched.error, exact.error)
    assert error < 1.5e-4 * exact.value
    assert abs(matched.value - exact.value) < 1e-4 * exact.value + 3 * error


@pytest.mark.parametrize("process", PROCESSES)
def test_independent_of_the_soft_cut(process):
    loose, tight = (run(process, "nlops", k_soft=k_soft) for k_soft in (1e-4, 1e-6))
    error = np.hypot(loose.error, tight.error)
    assert abs(loose.value - tight.value) < 1e-4 * tight.value + 3 * error


def test_published_cross_sections_and_asymmetries():
    comparisons = list(compare_cross_sections(Effort(4e-4, 130_000), "nlops"))
    assert len(comparisons) == 15
    assert [c for c in comparisons if not c.passed] == []


def failures(effort: Effort) -> list[Comparison]:
    comparisons = list(compare_distributions(effort, "nlops"))
    assert len(comparisons) == 24
    return [c for c in comparisons if not c.passed]


def test_published_distributions():
    assert failures(Effort(1e-3, 0, 150_000)) == []


@pytest.mark.slow_ci
def test_published_distributions_with_long_statistics():
    assert failures(Effort(1e-3, 0, 5_000_000)) == []


def test_two_hard_photons_are_those_of_the_exact_amplitude():
    """Where photons recoil against each other; a frame for all legs misses by 10 % in the tail."""
    comparisons = list(compare_two_photons(200_000, 350_000))
    tail = next(c for c in comparisons if c.quantity.startswith("ee") and "0.47 to" in c.quantity)
    assert np.hypot(tail.error, tail.reference_error) < 0.03 * tail.reference
    assert [c for c in comparisons if not c.passed] == []


def test_initial_state_radiation_is_that_of_the_radiator():
    """Loose cuts and none; what is left are terms of alpha^2 L beyond the leading logarithms."""
    comparisons = list(compare_radiator(Effort(1e-5, 200_000)))
    for c in comparisons:
        assert c.error < (1e-3 if c.quantity.startswith("kk") else 1.5e-4) * c.reference
    assert [c for c in comparisons if not c.passed] == []


@pytest.mark.slow_ci
def test_spectrum_of_initial_state_radiation_is_that_of_the_radiator():
    """Of the pair mass of muons, from the soft peak to the threshold."""
    c, ecm = vs.Constants(), 1.0
    edges = np.array([2.02 * c.muon_mass, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96])
    above = [photonic_radiation("mumu", ecm, 1 - edge**2) for edge in (*edges, 0.99)]
    generator = vs.Generator("mumu", ecm, "nlops", radiation="isr", k_soft=1e-5, seed=4)
    axis = hist.axis.Variable([*edges, 0.99])
    h = generator.histogram({"pair_mass": axis}, n=4_000_000, progress=False)["pair_mass"]
    expected = -np.diff(above)
    assert np.sqrt(h.variances()) / expected == pytest.approx(0, abs=1.5e-3)
    ratio = h.values() / expected
    assert ratio == pytest.approx(1, abs=6e-3)
    assert ratio[2:] == pytest.approx(1, abs=4e-3)


def test_final_state_radiation_beside_photons_of_the_beams():
    """Over all energies and angles it adds the inclusive correction at the mass they leave."""
    total = {
        (order, radiation): vs.Generator(
            "mumu", 1.02, order, radiation=radiation, seed=7
        ).integrate(n_events=n_events, progress=False)
        for order, radiation, n_events in (
            ("sf", "full", 400_000),
            ("sf", "isr", 400_000),
            ("nlops", "no_interference", 800_000),
            ("nlops", "isr", 400_000),
        )
    }
    values = [result.value for result in total.values()]
    error = np.linalg.norm([result.rel_error for result in total.values()])
    assert error < 1.2e-4
    assert abs(values[2] / values[3] / (values[0] / values[1]) - 1) < 1e-4 + 3 * error


def test_charge_exchange_of_the_final_pair():
    """Interference and boxes move the asymmetry alone; without them it vanishes."""
    full, apart = (
        run("mumu", "nlops", 400_000, radiation=radiation)
        for radiation in ("full", "no_interference")
    )
    assert full.asymmetry > 0.01 - 3 * full.asymmetry_error
    assert abs(apart.asymmetry) < 4 * apart.asymmetry_error
    error = np.hypot(full.error, apart.error)
    assert abs(full.value - apart.value) < 1e-4 * full.value + 3 * error


@pytest.mark.parametrize("radiation", ["isr", "fsr", "no_interference"])
def test_electron_pairs_cannot_be_told_apart(radiation):
    with pytest.raises(vs.ConfigurationError, match=f"radiation.*{radiation}.*t channel.*full"):
        vs.Generator("ee", 0.7, "nlops", cuts="cmd3", radiation=radiation)


def test_radiation_of_the_pairs_apart_is_no_matter_of_the_soft_cut():
    loose, tight = (
        run("pipi", "nlops", 400_000, radiation="no_interference", k_soft=k_soft)
        for k_soft in (1e-4, 1e-6)
    )
    error = np.hypot(loose.error, tight.error)
    assert abs(loose.value - tight.value) < 1e-4 * tight.value + 3 * error


@pytest.mark.parametrize("process", [*PROCESSES, "gammagamma"])
def test_events_conserve_momentum_and_are_on_shell(process):
    events = vs.Generator(process, 1.0, "nlops", cuts="cmd3", seed=3, effort=0.06).sample(
        5000, weighted=True
    )
    total = events.p_minus + events.p_plus
    owner = np.repeat(np.arange(len(events)), events.n_photons)
    np.add.at(total, owner, events.photons)
    assert np.abs(total - [1.0, 0, 0, 0]).max() < 1e-12
    c = vs.Constants()
    mass = {"ee": c.electron_mass, "mumu": c.muon_mass, "pipi": c.pion_mass}.get(process, 0.0)
    for p, m in ((events.p_minus, mass), (events.p_plus, mass), (events.photons, 0.0)):
        squared = p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1)
        assert (np.abs(squared - m**2) < 1e-12 * p[:, 0] ** 2).all()
    assert (events.n_photons > 1).mean() > 0.05
    if process == "gammagamma":
        softer = np.minimum(events.p_minus[:, 0], events.p_plus[:, 0])
        assert (events.photons[:, 0] <= softer[owner]).all()
