"""Efficiencies of radiative return from candidates themselves; masses with photons of the pair."""

from __future__ import annotations

import numpy as np
import pytest

from vasilisa import _core
from vasilisa.candidates import write
from vasilisa.detector import detector_settings
from vasilisa.inference.tag_and_probe import trigger_efficiency, trigger_efficiency_of
from vasilisa.phase_space import flat_momenta
from vasilisa.studies.radiative_return import RadiativeReturn
from vasilisa.studies.radiative_return.choice import selected
from vasilisa.studies.radiative_return.tags import factor_of, tag_sums, theta_pairs
from vasilisa.words.errors import ConfigurationError, DataError

PION = 0.13957039
FIELDS = {
    "luminosity": 1.0,
    "beams": {"energies": [1.5, 1.5]},
    "truth": {"form_factor": "cmd3", "order": "lo", "seed": 5},
    "cuts": {"theta_both": [0.6, 2.5], "photon": {"min_energy": 0.1, "theta": [0.6, 2.5]}},
    "mass": {"bins": [0.49, 5.11, 0.11]},
    "a_mu": [[0.75, 0.9]],
    "efficiency": "tag_and_probe",
}


@pytest.fixture(scope="module")
def settings():
    return RadiativeReturn(**FIELDS).settings


@pytest.fixture(scope="module")
def run():
    found = _core.RunInfo()
    found.final_pdg_id = [-211, 211, 22]
    found.beam_momenta = [[1.5, 0.0, 0.0, 1.5], [1.5, 0.0, 0.0, -1.5]]
    return found


def candidates(seed, *, loss=(0.0, 0.0), photon=1.0, trigger=(1.0, 1.0), n=40_000):
    """Return pairs and a photon, flat in phase space, with what is lost of them."""
    random = np.random.default_rng(seed)
    uniform = 1 - random.random((n, 3, 4))
    p, _ = flat_momenta(uniform, np.full(n, 3.0), [PION, PION, 0.0])
    size = np.linalg.norm(p[..., 1:], axis=2)
    theta = np.arccos(p[..., 3] / size)
    phi = np.arctan2(p[..., 2], p[..., 1])
    values = {"p": size, "theta": theta, "phi": phi}
    lost = random.random((n, 2)) < loss
    columns = {"probe": np.where(lost[:, 0], -1, np.where(lost[:, 1], 1, 0))}
    for i, charge in enumerate(("minus", "plus")):
        for name, each in values.items():
            columns[f"{name}_{charge}"] = np.where(lost[:, i], np.nan, each[:, i])
    seen = random.random(n) < photon
    for name, each in (("energy", size), ("theta", theta), ("phi", phi)):
        columns[f"k_{name}"] = np.where(seen, each[:, 2], np.nan)
    for name, share in zip(("track", "calo"), trigger, strict=True):
        columns[f"trigger_{name}"] = (random.random(n) < share).astype(float)
    kept = ~lost.all(1) & ((columns["trigger_track"] + columns["trigger_calo"]) > 0)
    return {name: each[kept] for name, each in columns.items()}


def record(settings, run, columns):
    weight = np.ones(len(columns["probe"]))
    both = columns["probe"] == 0
    some = {name: each[both] for name, each in columns.items()}
    pairs = theta_pairs(settings, some, weight[both])
    return {"tags": tag_sums(settings, run, columns, weight), "pairs": pairs, "unit": 1e-3}


def test_what_data_lose_more_is_found(settings, run):
    data = candidates(1, loss=(0.06, 0.03), photon=0.9, trigger=(0.9, 0.8))
    simulated = candidates(2, loss=(0.01, 0.01), photon=0.98, trigger=(0.95, 0.9))
    records = {
        "data": record(settings, run, data),
        "pipigamma": record(settings, run, simulated),
        "isr": {},
    }
    value, error = factor_of(settings, records, "pipigamma")
    tracks = (0.94 * 0.97) / 0.99**2
    triggers = (1 - 0.1 * 0.2) / (1 - 0.05 * 0.1)
    assert 0.0005 < error < 0.01
    assert value == pytest.approx(tracks * triggers * 0.9 / 0.98, abs=4 * error)


def test_data_without_lost_tracks_are_refused(settings, run):
    records = {
        "data": record(settings, run, candidates(1)),
        "pipigamma": record(settings, run, candidates(2, loss=(0.01, 0.01))),
    }
    with pytest.raises(DataError, match="probe: no candidate has lost a track"):
        factor_of(settings, records, "pipigamma")


def test_columns_that_are_needed_are_named(settings, run):
    columns = candidates(1, n=100)
    del columns["trigger_calo"]
    with pytest.raises(DataError, match="trigger_calo"):
        tag_sums(settings, run, columns, np.ones(len(columns["probe"])))


def test_triggers_by_numbers():
    columns = {
        "trigger_track": np.array([1] * 90 + [1] * 5 + [0] * 8),
        "trigger_calo": np.array([1] * 90 + [0] * 5 + [1] * 8),
    }
    assert trigger_efficiency(columns) == trigger_efficiency_of(90.0, 5.0, 8.0)


def test_omega_and_a_classifier_select(run):
    columns = candidates(3, n=4000)
    columns["k_phi"] = np.where(np.arange(4000) % 2, columns["k_phi"] + 0.5, columns["k_phi"])
    columns["calo_minus"] = np.arange(4000) % 5 / 5.0
    fields = FIELDS | {"efficiency": "truth"}
    every = selected(RadiativeReturn(**fields).settings, run, columns, "pipigamma")
    cut = RadiativeReturn(**fields, max_omega=0.05).settings
    chosen = selected(cut, run, columns, "pipigamma")
    # A photon beside the missing momentum is another one, unless it is along the beams.
    assert set(every.at[every.at % 2 == 0]) == set(chosen.at)
    output = {"formula": "1 - calo_minus", "window": [0.5, 1.0]}
    cut = RadiativeReturn(**fields, classifier=output).settings
    chosen = selected(cut, run, columns, "pipigamma")
    assert set(chosen.at) == set(every.at[every.at % 5 <= 2])
    del columns["calo_minus"]
    with pytest.raises(DataError, match="'calo_minus', which the classifier needs"):
        selected(cut, run, columns, "pipigamma")


def test_bases_of_detectors_have_bases():
    found = detector_settings({"base": "kloe", "tracking": {"loss": {"minus": 0.2, "plus": 0.1}}})
    assert found.tracking.loss.minus == 0.2
    assert found.tracker.field == detector_settings("kloe").tracker.field
    with pytest.raises(ConfigurationError, match="base"):
        detector_settings({"base": 3})


def test_a_classifier_of_the_user_is_simulated_in_his_file(run, tmp_path):
    columns = candidates(4, n=6000)
    random = np.random.default_rng(5)
    columns["true_process"] = np.where(np.arange(6000) % 2, "pipigamma", "mumugamma")
    pions = columns["true_process"] == "pipigamma"
    columns["classifier"] = random.random(6000) + np.where(pions, 0.4, -0.4)
    write(tmp_path / "simulated.csv", columns, kind="radiative_return")
    classifier = {
        "formula": "classifier",
        "window": [0.5, 2.0],
        "simulated": str(tmp_path / "simulated.csv"),
    }
    fields = FIELDS | {"efficiency": "truth", "classifier": classifier}
    settings = RadiativeReturn(**fields).settings
    here = {name: each for name, each in columns.items() if name != "classifier"}
    for sample, share in (("pipigamma", 0.9), ("mumugamma", 0.1), ("3pigamma", 0.0)):
        chosen = selected(settings, run, here, "pipigamma", sample)
        assert chosen.weight.mean() == pytest.approx(share, abs=0.04)
    of_data = selected(settings, run, columns, "pipigamma")
    assert (columns["classifier"][of_data.at] > 0.5).all() and (of_data.weight == 1).all()
    with pytest.raises(DataError, match="'classifier', which the classifier needs"):
        selected(settings, run, here, "pipigamma")
