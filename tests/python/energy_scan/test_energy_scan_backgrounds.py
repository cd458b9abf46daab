"""Backgrounds of an energy scan: what is expected of them, and that they are subtracted."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vasilisa.detector import SolenoidDetector, pairs_of
from vasilisa.phase_space import PhaseSpace
from vasilisa.run.settings import validated
from vasilisa.studies.card import load_card
from vasilisa.studies.energy_scan import EnergyScan
from vasilisa.studies.energy_scan import refits as refits_module
from vasilisa.studies.energy_scan.backgrounds import Background, backgrounds_at, open_at
from vasilisa.studies.energy_scan.counts import counted, separated
from vasilisa.studies.energy_scan.refits import refits
from vasilisa.studies.energy_scan.samples import Sample
from vasilisa.studies.energy_scan.settings import EnergyScanSettings

ECM = 0.7827
SPECIES = {
    "ee": (0.3913, 0.35, 0.06),
    "mumu": (0.3768, 0.12, 0.1),
    "pipi": (0.3656, 0.16, 0.3),
    "3pi": (0.33, 0.18, 0.5),
}
"""Momentum and energy in the calorimeter in GeV, its relative width."""


def settings(**changes: Any) -> EnergyScanSettings:
    fields = {
        "points": [{"ecm": ECM, "luminosity": 3.0}],
        "truth": {"form_factor": "cmd3"},
        "quick": True,
        "separation": {"methods": ["calorimeter"], "use": {"above": "calorimeter"}},
    }
    return validated(EnergyScanSettings, fields | changes)


def test_pseudo_data_have_their_own_luminosity(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(
        "kind: energy_scan\nquick: true\n"
        "points: [{ecm: 0.7, luminosity: 6, luminosity_error: 0.03}, {ecm: 0.8, luminosity: 0}]\n"
        "truth: {form_factor: cmd3, luminosity_scale: 0.05}\n"
    )
    study = load_card(tmp_path / "card.yaml")
    assert isinstance(study, EnergyScan)
    first, second = study.of_pseudo_data()["points"]
    assert first.luminosity == pytest.approx(6 * 0.05 * 0.05)
    assert first.luminosity_error == pytest.approx(0.005 * first.luminosity)
    assert second.luminosity == 0


def test_pairs_keep_all_energy() -> None:
    batch = PhaseSpace("pippim2pi0", 1.4, seed=2).sample(500)
    pair = pairs_of(batch, seed=3)
    assert pair.pdg_id.tolist() == [-211, 211]
    np.testing.assert_array_equal(pair.n_photons, batch.n_photons + 4)
    total = pair.p_minus + pair.p_plus
    for i in range(len(pair)):
        photons = pair.photons[pair.photon_offsets[i] : pair.photon_offsets[i + 1]]
        np.testing.assert_allclose(total[i] + photons.sum(axis=0), [1.4, 0, 0, 0], atol=1e-9)
    np.testing.assert_allclose(
        pair.photons[:, 0], np.linalg.norm(pair.photons[:, 1:], axis=1), atol=1e-9
    )
    again = pairs_of(batch[100:200], seed=3)
    np.testing.assert_array_equal(again.photons, pair[100:200].photons)
    seen = SolenoidDetector("cmd3")(pair, 4)
    assert 0.2 < float((seen.columns["probe"] == 0).mean()) < 1


def test_final_states_open_and_end() -> None:
    assert open_at("cosmic", 0.3)
    assert not open_at("kk", 0.98)
    assert open_at("kk", 1.0)
    assert not open_at("3pi", 0.41)
    assert open_at("2pip2pim", 1.2)
    assert open_at("2pip2pim", 2.2) is None


def test_expected_backgrounds_at_the_omega() -> None:
    found = backgrounds_at(settings(), 0, {"ee": {"sigma": [1400.0]}}, 1)
    three = found.expected["3pi"]
    assert three is not None
    # 5.5 nb within the cuts of cmd3, of which a detector keeps some and lets others in
    assert 0.7 < three / (3000 * 5.5) < 1.3
    assert found.expected["kk"] == found.expected["4pi"] == 0
    assert found.columns["weight"].sum() == pytest.approx(sum(found.expected.values()))
    assert found.not_fitted == 0
    assert len(found.probes["probe"]) > len(found.columns["weight"])
    high = backgrounds_at(
        settings(points=[{"ecm": 2.2, "luminosity": 1.0}], backgrounds=["4pi"]),
        0,
        {"ee": {"sigma": [200.0]}},
        1,
    )
    assert high.expected == {"4pi": None}
    assert len(high.columns["weight"]) == 0


def pairs(name: str, n: int, seed: int) -> dict[str, Any]:
    momentum, energy, width = SPECIES[name]
    random = np.random.default_rng(seed)
    theta = np.arccos(random.uniform(-0.5, 0.5, n))
    phi = random.uniform(0, math.pi, n)
    columns = {"theta_minus": theta, "theta_plus": math.pi - theta}
    columns |= {"phi_minus": phi, "phi_plus": phi + math.pi, "probe": np.zeros(n, int)}
    for charge in ("minus", "plus"):
        columns[f"p_{charge}"] = momentum * random.normal(1, 0.012, n)
        columns[f"calo_{charge}"] = energy * np.abs(random.normal(1, width, n))
    return columns


def test_background_is_subtracted_and_its_error_is_a_shift() -> None:
    card = settings(background_error=0.3)
    run = PhaseSpace("3pi", ECM)._run()
    run.final_pdg_id = [-211, 211]
    numbers = {"ee": 40_000, "mumu": 3_500, "pipi": 30_000}
    samples, parts = {}, []
    for k, (process, n) in enumerate(numbers.items()):
        sample = pairs(process, 100_000, k)
        sample["weight"] = np.ones(100_000)
        samples[process] = Sample(sample, run, 1.0, 1e-4, {}, 0.0, sample)
        parts.append(pairs(process, n, 10 + k))
    other = pairs("3pi", 5_000, 20)
    background = Background(other | {"weight": np.full(5_000, 0.6)}, other, {"3pi": 3000.0})
    parts.append(pairs("3pi", 3_000, 21))
    data = {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
    ratio = (3_500 / 40_000, 1e-4)

    found, _ = separated(card, ECM, data, samples, ratio, background.columns)
    counts = counted(card, ECM, found)
    errors = np.sqrt(np.diag(np.array(counts["covariance"])))
    for process, count, error in zip(numbers, counts["counts"], errors, strict=True):
        assert count == pytest.approx(numbers[process], abs=4 * error)
    assert errors[2] < 0.02 * numbers["pipi"]
    without = separated(card, ECM, data, samples, ratio)[0]["calorimeter"]
    assert without.yields["pipi"] - numbers["pipi"] > 5 * errors[2]

    changes = refits(card, 0, data, samples, ratio, background.columns, found)
    # More is subtracted, most of it from pions.
    expected = -0.3 * 3000 / numbers["pipi"]
    assert 1.2 * expected < changes["background"] < 0.3 * expected
    assert abs(changes["energy_scale"]) < 0.01
    assert refits_module.ENERGY_SCALE == 1e-3
    none = settings(systematics="none")
    assert refits(none, 0, data, samples, ratio, background.columns, found) == {}
