"""Kaon pairs: the scalar QED of pions with another mass, and the phi."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.run.settings import RunSettings, validated
from vasilisa.studies.asymmetry.jobs import generator_of as asymmetry_generator
from vasilisa.studies.asymmetry.jobs import jobs_of
from vasilisa.studies.scan.settings import ScanSettings
from vasilisa.words.errors import ConfigurationError
from vasilisa.words.processes import FACTS

PHI = 1.019461


def cross_section(process: str, ecm: float, order: str, n: int = 100_000, **options) -> vs.Result:
    return vs.Generator(process, ecm, order, seed=3, threads=2, **options).integrate(
        n_events=n, progress=False
    )


@pytest.mark.parametrize("order", ["lo", "nlo", "nlops", "sf", "mcgpj"])
def test_kaons_as_light_as_pions_are_pions(order: str) -> None:
    constants = vs.Constants()
    constants.kaon_mass = constants.pion_mass
    options = {"form_factor": "pointlike", "cuts": "cmd3", "constants": constants}
    kaons = cross_section("kk", 0.7, order, **options)
    pions = cross_section("pipi", 0.7, order, **options)
    assert (kaons.value, kaons.error) == (pions.value, pions.error)


def test_peak_of_the_phi() -> None:
    # 12 pi/m^2 B(ee) B(K+K-) with B of the PDG, 2.98e-4 and 0.491; the model knows neither, and
    # adds the interference with the rho and the omega.
    expected = 12 * math.pi / PHI**2 * 2.98e-4 * 0.491 * vs.Constants().hbarc2
    assert cross_section("kk", PHI, "lo").value == pytest.approx(expected, rel=0.03)


def test_form_factor_of_the_kaon() -> None:
    factor = vs.form_factor("kaon_vmd")
    threshold = 4 * vs.Constants().kaon_mass ** 2
    assert factor.range[0] == pytest.approx(threshold)
    assert factor.kind == "dressed"
    energies = np.linspace(1.0, 1.04, 4001)
    peak = energies[np.argmax(np.abs(factor(energies**2)))]
    assert peak == pytest.approx(PHI, abs=5e-4)


@pytest.mark.parametrize(
    ("ecm", "measured", "allowed"),
    [
        # nb; phi: CMD-2, Phys. Lett. B 669 (2008) 217; above: SND, Phys. Rev. D 94 (2016) 112006
        (1.01797, 1389.8, 0.04),
        (1.0201, 1825.5, 0.04),
        (1.047, 36.24, 0.05),
        (1.097, 14.18, 0.05),
        (1.151, 9.41, 0.05),
        (1.196, 7.74, 0.05),
        (1.245, 6.62, 0.05),
        (1.295, 5.96, 0.12),
    ],
)
def test_measured_cross_sections(ecm: float, measured: float, allowed: float) -> None:
    """Within what the experiments agree with each other."""
    found = float(vs.hadronic_cross_section("kk")(ecm**2))
    assert found == pytest.approx(measured, rel=allowed)


def test_interference_is_odd() -> None:
    options = {"form_factor": "pointlike", "cuts": "cmd3"}
    parts = {
        radiation: cross_section("kk", 1.3, "nlo", 200_000, radiation=radiation, **options)
        for radiation in ("full", "no_interference")
    }
    full, apart = parts["full"], parts["no_interference"]
    assert abs(full.value - apart.value) < 4 * math.hypot(full.error, apart.error)
    assert abs(apart.asymmetry) < 4 * apart.asymmetry_error


@pytest.mark.parametrize("ecm", [0.99, 1.0175, PHI, 1.022, 1.03, 1.1])
def test_subtraction_is_slicing(ecm: float) -> None:
    """Photons below the cut must not leave the resonance."""
    subtracted, sliced = (
        cross_section("kk", ecm, "nlo", subtraction=subtraction, k_soft=1e-6)
        for subtraction in ("fks", "slicing")
    )
    distance = math.hypot(subtracted.error, sliced.error)
    assert abs(subtracted.value - sliced.value) < 4 * distance + 1e-4 * subtracted.value


@pytest.mark.parametrize("ecm", [1.0175, PHI, 1.022])
def test_structure_functions_are_the_radiator_at_the_phi(ecm: float) -> None:
    """Two leading logarithms of the initial state, one by events and one by quadrature."""
    expected = vs.InitialStateRadiation("kk").cross_section(ecm)
    found = cross_section("kk", ecm, "sf", radiation="isr", k_soft=1e-5)
    assert found.value == pytest.approx(float(expected), rel=6e-4)


def test_cross_section_without_radiation() -> None:
    sigma0 = vs.hadronic_cross_section("kk", form_factor="kaon_vmd")
    assert sigma0.threshold == 2 * vs.Constants().kaon_mass
    assert sigma0(PHI**2) == pytest.approx(cross_section("kk", PHI, "lo").value, rel=1e-6)
    energies = np.linspace(0.988, 1.4, 7)
    exact = vs.InitialStateRadiation(sigma0, rel_error=1e-10).cross_section(energies)
    np.testing.assert_allclose(vs.InitialStateRadiation("kk").cross_section(energies), exact, 1e-6)
    with pytest.raises(ConfigurationError, match="not a form factor of process kk"):
        vs.hadronic_cross_section("kk", form_factor="cmd3")


def test_card_of_hadrons(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("process: hadrons\nsigma0: kk\necm: 1.02\nenergy_spread: 0.35e-3\n")
    radiation = vs.load_card(card).radiation
    assert radiation.sigma0.name == "kk"
    assert 0.5 < float(radiation.one_plus_delta(1.02)) < 1


def test_asymmetry_of_kaons() -> None:
    """Of scalar QED times the form factor."""
    run = vs.Asymmetry([1.03], ["kk"], cuts={"theta_avg": [1.0, 2.1416]}, precision=2e-3)
    assert run.settings.models_of("kk") == ["qed", "no_interference"]
    generator = asymmetry_generator(run.settings, jobs_of(run.settings)[0], threads=2)
    result = generator.integrate(n_events=200_000, progress=False)
    assert generator.parameters["form_factor"] == "kaon_vmd"
    apart = result.variations["no_interference"]
    assert abs(apart.asymmetry) < 4 * apart.asymmetry_error
    assert 0 < result.asymmetry < 0.02


@pytest.mark.parametrize("ecm", [1.0175, PHI, 1.03])
def test_any_number_of_photons_near_the_phi(ecm: float) -> None:
    result = cross_section("kk", ecm, "nlops")
    lowest = cross_section("kk", ecm, "lo")
    assert 0 < result.error < 0.02 * result.value
    assert 0.5 < result.value / lowest.value < (1.0 if ecm < 1.02 else 2.5)


def test_events_hold_kaons() -> None:
    assert FACTS["kk"].particles == (-321, 321)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ecm": 0.98}, ["ecm", "threshold of kk", "0.987354"]),
        ({"form_factor": "cmd3"}, ["form_factor", "'cmd3'", "valid: kaon_vmd"]),
        ({"pion_structure": "gvmd"}, ["pion_structure", "kk has no pions"]),
        ({"vacuum_polarization": "leptonic"}, ["kaon_vmd", "allow_double_counting"]),
        ({"process": "pipi", "form_factor": "kaon_vmd"}, ["form_factor", "'kaon_vmd'", "cmd3"]),
        (
            {"process": "pipi", "form_factor": vs.form_factor("kaon_vmd")},
            ["form_factor", "'kaon_vmd'"],
        ),
    ],
)
def test_bad_input(options: dict, words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        vs.Generator(**({"process": "kk", "ecm": 1.05} | options))
    for word in words:
        assert word in str(caught.value)


def test_functions_start_at_the_threshold_of_kaons() -> None:
    generator = vs.Generator("kk", 1.1, "lo", form_factor=lambda s: 1 / np.sqrt(s - 0.97))
    assert generator.integrate(n_events=1000, progress=False).value > 0


def test_cards() -> None:
    card = {"process": "kk", "ecm": 1.02, "form_factor": "kaon_vmd"}
    assert validated(RunSettings, card).generator_arguments()["process"] == "kk"
    scan = {"points": [{"sqrt_s": 1.02}], "orders": ["lo"], "form_factor": "pointlike"}
    assert validated(ScanSettings, scan | {"processes": ["kk"]}).form_factor == "pointlike"
    with pytest.raises(ConfigurationError, match="one form factor cannot serve kk and pipi"):
        validated(ScanSettings, scan | {"processes": ["kk", "pipi"]})


def test_events_near_the_phi(tmp_path):
    gen = vs.Generator("kk", 1.03, "nlops", seed=3, effort=0.06)
    events = gen.sample(2000)
    total = events.p_minus + events.p_plus
    np.add.at(total, np.repeat(np.arange(len(events)), events.n_photons), events.photons)
    np.testing.assert_allclose(total, [[1.03, 0, 0, 0]] * len(events), atol=1e-9)
    mass_squared = events.p_minus[:, 0] ** 2 - np.sum(events.p_minus[:, 1:] ** 2, axis=1)
    np.testing.assert_allclose(mass_squared, gen.constants.kaon_mass**2, rtol=1e-9)
    # Radiation returns to the resonance.
    assert np.mean(np.abs(events.pair_mass - 1.0195) < 0.005) > 0.2
    events.write(tmp_path / "kk.hepmc3")
    assert " -321 " in (tmp_path / "kk.hepmc3").read_text()
