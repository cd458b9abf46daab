"""O(alpha) matched to any number of photons."""

from __future__ import annotations

import numpy as np
import pytest

import vasilisa as vs

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


def test_initial_state_radiation_of_pions_against_a_published_code():
    """BabaYaga@NLO, public repository cm-cc/BabaYagaNLO, commit f568c58: 569.054 +- 0.079 nb."""
    result = run("pipi", "nlops", 1_000_000, radiation="isr", form_factor="strong2020")
    assert abs(result.value - 569.054) < 5e-4 * 569.054 + 3 * np.hypot(result.error, 0.079)
    assert abs(result.asymmetry) < 4 * result.asymmetry_error


@pytest.mark.parametrize(
    ("process", "value", "error"),
    [("ee", 919.165, 0.168), ("mumu", 77.248, 0.026), ("pipi", 569.904, 0.213)],
)
def test_cross_sections_against_a_published_code(process, value, error):
    """Source as above; schemes differ at O(alpha^2)."""
    options = {"form_factor": "strong2020"} if process == "pipi" else {}
    result = run(process, "nlops", 1_000_000, **options)
    assert abs(result.value - value) < 5e-4 * value + 3 * np.hypot(result.error, error)


@pytest.mark.parametrize("ecm", [0.7, 1.0])
@pytest.mark.parametrize(("max_x", "tolerance"), [(0.1, 2e-4), (0.6, 2e-4), (1.0, 8e-4)])
@pytest.mark.parametrize("process", ["mumu", "pipi"])
def test_initial_state_radiation_against_the_radiator(process, max_x, tolerance, ecm):
    """Photons alone, to third order. Where radiation takes nearly all energy, two hard photons
    from one leg make the difference: neither side has them exactly.
    """
    options = {"form_factor": "pointlike"} if process == "pipi" else {}
    sigma0 = vs.hadronic_cross_section(process, **options)
    radiation = vs.InitialStateRadiation(sigma0, radiator="third_order_additive", max_x=max_x)
    expected = radiation.cross_section(ecm)
    cuts = None if max_x == 1 else vs.Cuts(pair_mass=(ecm * np.sqrt(1 - max_x), None))
    generator = vs.Generator(
        process, ecm, "nlops", radiation="isr", k_soft=1e-5, cuts=cuts, **options
    )
    result = generator.integrate(n_events=400_000, progress=False)
    assert result.error < 1e-4 * expected
    assert abs(result.value - expected) < tolerance * expected + 2 * result.error


@pytest.mark.parametrize("process", [*PROCESSES, "gammagamma"])
def test_events_conserve_momentum_and_are_on_shell(process):
    events = vs.Generator(process, 1.0, "nlops", cuts="cmd3", seed=3).sample(5000, weighted=True)
    total = events.p_minus + events.p_plus
    owner = np.repeat(np.arange(len(events)), events.n_photons)
    np.add.at(total, owner, events.photons)
    assert np.abs(total - [1.0, 0, 0, 0]).max() < 1e-12
    c = vs.Constants()
    mass = {"ee": c.electron_mass, "mumu": c.muon_mass, "pipi": c.pion_mass}.get(process, 0.0)
    for p in (events.p_minus, events.p_plus):
        squared = p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1)
        assert np.abs(squared - mass**2).max() < 1e-12
    assert (events.n_photons > 1).mean() > 0.05
    if process == "gammagamma":
        softer = np.minimum(events.p_minus[:, 0], events.p_plus[:, 0])
        assert (events.photons[:, 0] <= softer[owner]).all()
