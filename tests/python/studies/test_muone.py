"""MUonE: polarisation in K and M, nodes, tracker, fits, cards, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.candidates import read, write
from vasilisa.cli import app
from vasilisa.detector.muone import MuoneTracker, identified
from vasilisa.hadrons.hvp.running import DEFAULT_K, DEFAULT_M, hadronic_running
from vasilisa.hadrons.spacelike import elastic_polarization
from vasilisa.studies.muone import Muone
from vasilisa.studies.muone import study as muone_study
from vasilisa.studies.muone.fit import Expectation, fitted, moment
from vasilisa.studies.muone.kinematics import (
    at_other_energy,
    largest_electron_energy,
    largest_transfer,
)
from vasilisa.studies.muone.nodes import Nodes

BEAMS = {"fixed_target": 160.0, "spread": 0.0375}
CUTS = {
    "energy_electron": [1.0, None],
    "theta_electron": [None, 0.032],
    "theta_muon": [2e-4, None],
    "acoplanarity": [None, 3.5e-3],
}
CARD: dict[str, Any] = {
    "beams": BEAMS,
    "cuts": CUTS,
    "generator": {"order": "lo"},
    "templates": {"events": 20_000, "bins": [12, 8]},
    "truth": {"K": 0.14, "M": 0.05, "events": 4000, "seed": 3},
    "nuisances": {"resolution": 0.1, "beam_energy": 0.005, "scattering": 0.01, "align_z": 1e-5},
    "pseudo_experiments": 20,
    "seed": 4,
    "threads": 2,
}


def test_polarization_of_k_and_m() -> None:
    t = -np.geomspace(1e-5, 0.9, 40)
    made, leptons = elastic_polarization(0.15, 0.06), vs.vacuum_polarization("leptonic")
    difference = (made(t) - leptons(t)).real
    np.testing.assert_allclose(difference, hadronic_running(t, 0.15, 0.06), atol=1e-9)
    assert moment(DEFAULT_K, DEFAULT_M) == pytest.approx(688.99e-10, abs=0.02e-10)


@pytest.mark.parametrize(("k", "m", "field"), [(-0.1, 0.05, "K"), (0.1, 0.0, "M"), (0.1, -1, "M")])
def test_unphysical_k_and_m(k: float, m: float, field: str) -> None:
    with pytest.raises(vs.ConfigurationError, match=f"^{field}: "):
        elastic_polarization(k, m)


def test_weights_between_nodes() -> None:
    nodes = Nodes(0.187, 0.03, 0.08)
    between = [(0.10, 0.03), (0.17, 0.08), (0.137, 0.0525), (0.12, 0.041)]
    models = [elastic_polarization(k, m) for k, m in [*nodes.pairs(), *between]]
    changes = {f"v{i}": {"vacuum_polarization": each} for i, each in enumerate(models)}
    batch = vs.Generator(
        "mue",
        order="nlops",
        beams=BEAMS,
        cuts=CUTS,
        vacuum_polarization=models[0],
        variations=changes,
        seed=2,
        effort=0.06,
    ).sample(3000)
    weights = batch.core.weights[:, 1:] / batch.core.weights[:, :1]
    n = len(nodes.pairs())
    for i, (k, m) in enumerate(between):
        found = weights[:, :n] @ nodes.coefficients(k, m)
        np.testing.assert_allclose(found, weights[:, n + i], atol=5e-7)
    # both lines radiate: two transfers make one weight, not that of the electron alone
    hard = batch.n_photons > 0
    without, with_hadrons = (1 - model(batch.t_ee) for model in (models[0], models[n + 2]))
    effect = np.abs(without / with_hadrons) ** 2 - 1
    assert np.abs(weights[~hard, n + 2] - 1 - effect[~hard]).max() < 1e-8
    assert np.abs(weights[hard, n + 2] - 1 - effect[hard]).max() > 1e-4


@pytest.fixture(scope="module")
def events() -> Any:
    return vs.Generator("mue", order="lo", beams=BEAMS, cuts=CUTS, seed=5).sample(20_000)


def test_tracker(events: Any) -> None:
    exact = MuoneTracker(resolution=0, thickness=1e-9)
    seen = exact(events, 1).columns
    np.testing.assert_allclose(seen["theta_e"], events.theta_electron, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(seen["theta_mu"], events.theta_muon, rtol=1e-6, atol=1e-7)
    blurred = MuoneTracker(resolution=2e-5, thickness=1e-9)
    moved = blurred(events, 1).columns["theta_mu"] - events.theta_muon
    # relative to the incoming track, of the same resolution
    assert moved.std() == pytest.approx(2e-5 * np.sqrt(2), rel=0.03)
    tracks = blurred.tracks(events, 1)
    stretched = blurred.angles(tracks, align_z=1e-3)["theta_e"]
    np.testing.assert_allclose(stretched, 1.001 * blurred.angles(tracks)["theta_e"], rtol=1e-5)
    thick = MuoneTracker(resolution=0, thickness=1.5)(events, 1).columns
    slow = events.energy_electron < 2
    width = (thick["theta_e"] - events.theta_electron)[slow].std()
    assert 3e-4 < width < 3e-3
    again = MuoneTracker(resolution=0, thickness=1.5)(events[100:200], 1).columns
    np.testing.assert_array_equal(again["theta_e"], thick["theta_e"][100:200])
    larger, smaller = identified(thick, identify=False)
    assert (larger >= smaller).all()


def test_events_at_another_energy(events: Any) -> None:
    moved, ratio = at_other_energy(events, 0.5)
    np.testing.assert_allclose(moved.elasticity, 1, rtol=1e-6)
    assert (moved.beam_momenta[:, 0, 0] - events.beam_momenta[:, 0, 0]).mean() == pytest.approx(0.5)
    total = moved.particles.sum(axis=1)
    np.testing.assert_allclose(total, moved.beam_momenta.sum(axis=1), atol=1e-7)
    back, inverse = at_other_energy(moved, -0.5)
    np.testing.assert_allclose(back.particles, events.particles, atol=1e-7)
    np.testing.assert_allclose(ratio * inverse, 1, rtol=1e-9)


def test_reach() -> None:
    batch = vs.Generator(
        "mue", order="lo", beams={"fixed_target": 160.0}, cuts={"t_ee": [None, -0.13]}
    ).sample(2000)
    assert -batch.t_ee.min() <= largest_transfer(160.0)
    assert -batch.t_ee.min() > 0.99 * largest_transfer(160.0)
    assert batch.energy_electron.max() <= largest_electron_energy(160.0)


def toy_expectation() -> Expectation:
    nodes = Nodes(0.187, 0.03, 0.08)
    t = -np.linspace(0.001, 0.14, 60)
    rate = 2e12 * np.gradient(-1 / t) / np.abs(np.gradient(-1 / t)).sum()
    templates = [np.abs(rate) / (1 - hadronic_running(t, k, m)) ** 2 for k, m in nodes.pairs()]
    slope = 1e-4 * np.cos(300 * t)
    return Expectation(nodes, np.array(templates), {"bend": (slope, 0 * slope)})


def test_fit_finds_k_and_m_without_bias() -> None:
    expectation, random = toy_expectation(), np.random.default_rng(1)
    truth = expectation(0.13, 0.055, 1e-3, [1.0])
    exact = fitted(truth, expectation, nuisances=["bend"])
    assert exact.valid
    assert exact.values["K"] == pytest.approx(0.13, rel=1e-3)
    assert exact.values["M"] == pytest.approx(0.055, rel=1e-2)
    assert exact.values["normalisation"] == pytest.approx(1e-3, rel=1e-3)
    assert exact.values["bend"] == pytest.approx(1.0, abs=0.01)
    pulls = []
    for _ in range(60):
        found = fitted(random.poisson(truth).astype(float), expectation, nuisances=["bend"])
        pulls.append((found.a_mu - moment(0.13, 0.055)) / found.a_mu_error)
    assert abs(np.mean(pulls)) < 4 / np.sqrt(60)
    assert np.std(pulls) == pytest.approx(1, abs=0.35)
    ignored = fitted(truth, expectation)
    assert abs(ignored.a_mu - exact.a_mu) > 3 * ignored.a_mu_error


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("muone")
    Muone(**CARD).run(folder)
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert " ± " in report and "&amp;" not in report
    assert "a_mu [1e-10]" in report
    found: dict[str, Any] = json.loads((folder / "result.json").read_text())
    return found


def test_measurement(measured: dict[str, Any]) -> None:
    true = moment(0.14, 0.05)
    assert measured["truth"]["a_mu"] == pytest.approx(true)
    assert abs(measured["a_mu"] - true) < 4 * measured["a_mu_error"]
    assert measured["a_mu_error"] < 0.02 * true
    pulls = measured["pulls"]
    assert abs(pulls["pseudo_experiments"]["mean_pull"]) < 4 / np.sqrt(20)
    assert all(abs(each["pull"]) < 3.5 for each in pulls["independent"])
    assert measured["extrapolated"] == pytest.approx(0.11, abs=0.03)
    for row in measured["nuisances"]:
        assert row["found"] == pytest.approx(1, abs=0.02)
        assert abs(row["shift_fitted"]) < 0.1 * row["a_mu_error"]


@pytest.mark.usefixtures("no_report")
def test_blind(measured: dict[str, Any], tmp_path: Path) -> None:
    Muone(**CARD, blind=True).run(tmp_path)
    hidden = json.loads((tmp_path / "result.json").read_text())
    assert hidden["truth"] is None
    assert "independent" not in hidden["pulls"]
    assert 0.015 < abs(hidden["a_mu"] / measured["a_mu"] - 1) < 0.11


@pytest.fixture(scope="module")
def candidates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("candidates")
    path, truth = Muone(**CARD, pid="calorimeter").simulate(folder)
    assert json.loads(truth.read_text())["K"] == 0.14
    return path


def test_pseudo_data_of_another_card_stay(candidates: Path) -> None:
    folder = candidates.parent
    assert Muone(**CARD, pid="calorimeter").simulate(folder)[0] == candidates
    with pytest.raises(vs.ConfigurationError, match="pseudo-data of another card"):
        Muone(**CARD, pid="none").simulate(folder)


@pytest.mark.usefixtures("no_report")
def test_candidates_of_a_file(
    candidates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = CARD | {"candidates": str(candidates), "fit": {"parameters": ["K"]}, "nuisances": {}}
    study = Muone(**card)
    result = study.run(tmp_path)
    found = json.loads((tmp_path / "result.json").read_text())
    assert found["truth"]["K"] == 0.14
    assert found["pulls"]["valid"] and not found["problems"]
    monkeypatch.setattr(muone_study, "WORST", 0.0)
    assert "templates do not describe" in study.problems(result)[0]
    assert found["pulls"]["chi2"] < 2.5 * found["pulls"]["degrees"]


@pytest.mark.filterwarnings("default:job .* failed:vasilisa.words.errors.VasilisaWarning")
def test_columns_exchanged_and_empty_templates(candidates: Path, tmp_path: Path) -> None:
    columns = dict(read(candidates, kind="muone"))
    columns["theta_e"], columns["theta_mu"] = columns["theta_mu"], columns["theta_e"]
    write(tmp_path / "swapped.parquet", columns, kind="muone")
    card = CARD | {"candidates": str(tmp_path / "swapped.parquet"), "pid": "calorimeter"}
    with pytest.raises(vs.DataError, match="theta_e and theta_mu exchanged"):
        Muone(**card).run()
    columns = dict(read(candidates, kind="muone"))
    columns["theta_e"] = np.degrees(columns["theta_e"])
    write(tmp_path / "degrees.parquet", columns, kind="muone")
    card = CARD | {"candidates": str(tmp_path / "degrees.parquet"), "pid": "calorimeter"}
    with pytest.raises(vs.DataError, match=r"theta_e: median .*in degrees"):
        Muone(**card).run()
    columns = dict(read(candidates, kind="muone"))
    columns["theta_mu"] = np.full_like(columns["theta_e"], 0.0049)
    write(tmp_path / "elsewhere.parquet", columns, kind="muone")
    card = CARD | {"candidates": str(tmp_path / "elsewhere.parquet"), "pid": "calorimeter"}
    with pytest.raises(vs.DataError, match="where the template is empty"):
        Muone(**card).run(tmp_path / "out")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"beams": {"fixed_target": 0.1}}, "beams.energy: .*above the mass"),
        ({"beams": {"energies": (1.0, 1.0)}}, "beams: .*fixed_target"),
        ({"cuts": {"energy_electron": [150.0, None]}}, "cuts.energy_electron: 150.*below 1"),
        ({"cuts": {"energy_electron": [1.0, None], "theta_muon": [0.01, None]}}, "cuts.theta_muon"),
        ({"cuts": {}}, "cuts: .*infinite"),
        ({"truth": {"K": -0.1}}, "truth"),
        ({"truth": {"M": 0.0}}, "truth"),
        ({"templates": {"K": [0.17, 0.1, 5]}}, "templates.K: "),
        ({"templates": {"M": [-0.1, 0.1, 5]}}, "templates.M: "),
        ({"templates": {"axes": ["theta_mu", "theta_e"]}}, "templates.axes: "),
        ({"nuisances": {"temperature": 1.0}}, "nuisances: .temperature"),
        ({"detector": {"target": {"material": "Pb"}}}, "material.*Be, C"),
        ({"pid": "yes"}, "pid: 'yes'"),
        ({"generator": {"vacuum_polarization": "default"}}, "vacuum_polarization: 'default'"),
    ],
)
def test_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(vs.ConfigurationError, match=message) as refusal:
        Muone(**(CARD | changes))
    assert "\n" not in str(refusal.value)


@pytest.mark.usefixtures("no_report")
def test_card_of_the_command_line(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(
        json.dumps({"kind": "muone", **CARD, "templates": {"events": 400_000, "bins": [12, 8]}})
    )
    for verb in ("measure", "simulate"):
        done = CliRunner().invoke(app, [verb, str(card), "-o", str(tmp_path / verb), "--quick"])
        assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "measure" / "result.json").read_text())["complete"]
    assert (tmp_path / "simulate" / "candidates.parquet").is_file()
