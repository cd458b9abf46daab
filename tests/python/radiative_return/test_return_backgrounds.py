"""Further backgrounds of radiative return: photons, frames, fits of known size."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from places import EXAMPLES

from vasilisa.detector import pairs_of, with_photon
from vasilisa.inference.separation import Known
from vasilisa.phase_space import PhaseSpace, channel_cross_section
from vasilisa.studies.radiative_return import RadiativeReturn
from vasilisa.studies.radiative_return.background import Template, fitted_share
from vasilisa.studies.radiative_return.contamination import Contamination

FIELDS = {
    "title": "small",
    "luminosity": 0.5,
    "truth": {"form_factor": str(EXAMPLES / "energy_scan_truth.csv"), "order": "lo", "seed": 5},
    "mass": {"bins": [0.40, 0.80, 0.04]},
    "a_mu": [[0.66, 0.88]],
    "generator": {"order": "lo", "events": 1e4},
    "backgrounds": {"mumugamma": "fit", "3pigamma": "fit"},
    "threads": 1,
}


def test_the_hardest_photon_becomes_a_particle():
    hadrons = PhaseSpace("3pi", 1.02, seed=2).sample(500)
    pair = pairs_of(hadrons, 3)
    batch = with_photon(pair)
    assert batch.pdg_id.tolist() == [-211, 211, 22]
    assert (batch.n_photons == pair.n_photons - 1).all()
    owner = np.repeat(np.arange(500), batch.n_photons)
    assert (batch.particles[owner, 2, 0] >= batch.photons[:, 0]).all()
    total = batch.particles.sum(1)
    np.add.at(total, owner, batch.photons)
    assert np.allclose(total, [1.02, 0, 0, 0], atol=1e-9)


def test_kaons_are_in_a_p_wave():
    batch = PhaseSpace("kpkm", 1.06, radiation="none", seed=2).sample(4000)
    cosine = batch.p_minus[:, 3] / np.linalg.norm(batch.p_minus[:, 1:], axis=1)
    assert np.mean(cosine**2) == pytest.approx(0.2, abs=0.01)


def test_a_hard_photon_reaches_channels_from_above_their_data():
    highest = channel_cross_section("kpkm").highest
    least = 1.001 * (10.58**2 - highest**2) / (2 * 10.58)
    batch = PhaseSpace("kpkm", 10.58, lowest_photon=least, seed=2).sample(200)
    assert (batch.pair_mass < highest).all()


def test_hadrons_are_those_of_the_card_s_beams():
    fields = FIELDS | {
        "beams": {"energies": [9.0, 3.1]},
        "truth": FIELDS["truth"] | {"form_factor": "cmd3"},
        "cuts": {"theta_both": [0.4, 2.45], "min_momentum": 1.0},
        "detector": "babar",
    }
    settings = RadiativeReturn(**fields).settings
    made = Contamination(settings, "kkgamma", order="lo", seed=4, threads=1, quick=True)
    batch = made.sample(100)
    total = batch.particles.sum(1)
    np.add.at(total, np.repeat(np.arange(100), batch.n_photons), batch.photons)
    assert np.allclose(total, [12.1, 0, 0, 5.9], atol=1e-6)
    assert (np.linalg.norm(batch.p_minus[:, 1:], axis=1) > 0.98).all()
    elsewhere = pickle.loads(pickle.dumps(made))  # with the share within cuts that was found
    assert elsewhere.cross_section == made.cross_section
    assert (elsewhere.sample(10, first=50).particles == batch.particles[50:60]).all()


def test_what_is_known_of_a_yield_pulls_the_fit():
    x = np.linspace(-1, 1, 20)
    signal, flat = np.exp(-(x**2) / 0.1) * 1e4, np.full(20, 1e3)
    templates = {name: Template(each, each) for name, each in (("a", signal), ("b", flat))}
    counts = signal + 1.5 * flat
    whole = flat.sum()
    free = fitted_share(counts, counts, templates)
    assert free.yields[1] == pytest.approx(1.5 * whole, rel=0.02)
    known: dict[str, Known] = {"b": (whole, 1e-3 * whole)}
    assert fitted_share(counts, counts, templates, known).yields[1] == pytest.approx(
        whole, rel=0.01
    )


@pytest.mark.slow_ci
@pytest.mark.usefixtures("no_report")
def test_three_pions_under_pions(tmp_path):
    RadiativeReturn(**FIELDS).run(tmp_path)
    document = json.loads((tmp_path / "result.json").read_text())
    assert document["problems"] == []
    found = document["truth"]["normalisations"]["radiator"]
    assert abs(found["moments"][0]["pull"]) < 3.5
    assert 0.5 < found["pull_width"] < 1.6
    assert document["truth"]["simulated"]["samples"]["3pigamma"]["events"] > 1000
    # Three pions are there, and what is not known of them is in the error.
    first, last = document["points"][0], document["points"][-1]
    assert first["background"] > 0.3 * first["seen"] and last["background"] < 0.1 * last["seen"]
    assert first["f2_syst"] / first["f2"] > last["f2_syst"] / last["f2"]
