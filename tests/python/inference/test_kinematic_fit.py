"""Fits to constraints, hypotheses of one more photon, and the identification of pairs."""

from __future__ import annotations

import json

import numpy as np
import pytest
from places import EXAMPLES
from scipy import stats

from vasilisa.detector.identification import Identification, identified, pair_weights
from vasilisa.detector.random import EventRandom
from vasilisa.detector.resolution import track_covariance
from vasilisa.detector.settings import detector_settings
from vasilisa.inference.kinematic_fit import constrained_fit
from vasilisa.phase_space import flat_momenta
from vasilisa.studies.card import load_card
from vasilisa.studies.radiative_return import RadiativeReturn
from vasilisa.studies.radiative_return.hypotheses import fitted
from vasilisa.studies.radiative_return.methods import KinematicFit
from vasilisa.words.errors import ConfigurationError

PION = 0.13957039
BEAMS = np.array([[5.29, 0.0, 0.0, 5.29], [5.29, 0.0, 0.0, -5.29]])
MATRIX = {"pion": {"pion": 0.9, "muon": 0.05}, "muon": {"pion": 0.04, "muon": 0.92}}


def test_a_sum_that_is_known_is_shared_by_variances():
    random = np.random.default_rng(1)
    sigma = np.array([1.0, 2.0])
    measured = np.array([3.0, 4.0]) + sigma * random.normal(size=(4000, 2))
    covariance = np.broadcast_to(np.diag(sigma**2), (4000, 2, 2))

    def constraints(x, u):
        by_measured = np.ones((len(x), 1, 2))
        return x.sum(1, keepdims=True) - 7.0, by_measured, np.zeros((len(x), 1, 0))

    found = constrained_fit(constraints, measured, covariance, np.zeros((4000, 0)))
    missing = 7.0 - measured.sum(1)
    assert np.allclose(found.measured - measured, missing[:, None] * [0.2, 0.8])
    assert np.allclose(found.chi2, missing**2 / 5)


def test_what_cannot_be_met_has_an_infinite_chi2():
    def constraints(x, u):
        return x**2 + 1.0, 2 * x[:, :, None], np.zeros((len(x), 1, 0))

    found = constrained_fit(constraints, np.full((3, 1), 0.7), np.ones((3, 1, 1)), np.zeros((3, 0)))
    assert np.isinf(found.chi2).all()


def made(n_photons, n=3000):
    """Return measured candidates of a pair and photons at 10.58 GeV, and the true mass squared."""
    settings = detector_settings("babar")
    random = np.random.default_rng(2)
    masses = [PION, PION, *[0.0] * n_photons]
    uniform = 1 - random.random((40 * n, len(masses), 4))
    p, _ = flat_momenta(uniform, np.full(40 * n, 10.58), masses)
    theta = np.arctan2(np.hypot(p[..., 1], p[..., 2]), p[..., 3])
    p = p[((theta > 0.5) & (theta < 2.6) & (p[..., 0] > 0.6)).all(1)][:n]
    n = len(p)
    theta = np.arctan2(np.hypot(p[..., 1], p[..., 2]), p[..., 3])
    phi = np.arctan2(p[..., 2], p[..., 1])
    columns = {}
    for i, (charge, name) in enumerate(((-1, "minus"), (1, "plus"))):
        momentum = np.linalg.norm(p[:, i, 1:], axis=1)
        covariance = track_covariance(settings, momentum, theta[:, i], PION, charge)
        x = np.stack([1 / (momentum * np.sin(theta[:, i])), 1 / np.tan(theta[:, i]), phi[:, i]], 1)
        x += np.einsum("nij,nj->ni", np.linalg.cholesky(covariance), random.normal(size=(n, 3)))
        columns[f"theta_{name}"] = np.arctan2(1.0, x[:, 1])
        columns[f"p_{name}"] = 1 / (x[:, 0] * np.sin(columns[f"theta_{name}"]))
        columns[f"phi_{name}"] = x[:, 2]
    calorimeter = settings.calorimeter
    for i, name in enumerate(("k", "k2")[:n_photons]):
        energy = p[:, 2 + i, 0]
        width = np.hypot(calorimeter.stochastic / np.sqrt(energy), calorimeter.constant)
        columns[f"{name}_energy"] = energy * (1 + width * random.normal(size=n))
        sigma, at = calorimeter.sigma_theta, theta[:, 2 + i]
        columns[f"{name}_theta"] = at + sigma * random.normal(size=n)
        columns[f"{name}_phi"] = phi[:, 2 + i] + sigma / np.sin(at) * random.normal(size=n)
    pair = p[:, 0] + p[:, 1] + (p[:, 3] if n_photons == 2 else 0.0)
    return columns, pair[:, 0] ** 2 - (pair[:, 1:] ** 2).sum(1)


@pytest.mark.parametrize(("photons", "degrees"), [(1, 2), (2, 3)])
def test_chi2_of_the_true_hypothesis_is_a_chi2(photons, degrees):
    columns, m2 = made(photons)
    found = fitted(columns, detector_settings("babar"), PION, BEAMS)
    chi2 = found.chi2_isr if photons == 1 else found.chi2_fsr
    other = found.chi2_fsr if photons == 1 else found.chi2_isr
    good = np.isfinite(chi2)
    assert good.mean() > 0.98
    # Where the photon along the beams turns from one to the other the fit is not linear.
    assert stats.kstest(chi2[good], stats.chi2(degrees).cdf).statistic < 0.05
    assert np.isnan(other).all() if photons == 1 else np.mean(other < 30) < 0.3
    assert np.median(np.abs(found.mass[good] ** 2 - m2[good]) / m2[good]) < 0.01


def test_the_plane_keeps_what_is_small_in_one_direction():
    cut = KinematicFit(isr=10.0, fsr=5.0)
    isr, fsr = np.array([1.0, 50.0, 50.0, 50.0]), np.array([np.nan, 1.0, 7.0, np.nan])
    assert cut.keeps(isr, fsr).tolist() == [True, True, False, False]


def test_identified_pairs_are_solved_for_true_ones():
    settings = Identification(**MATRIX)
    true = {"pion": 30_000, "muon": 20_000}
    parts = [
        identified(settings, name, EventRandom(seed, np.arange(n)))
        for seed, (name, n) in enumerate(true.items())
    ]
    columns = {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
    weights = pair_weights(settings, columns)
    for weight, n in zip(weights.values(), true.values(), strict=True):
        assert weight.sum() == pytest.approx(n, abs=4 * np.sqrt(np.sum(weight**2)))
    of_pions = pair_weights(settings, parts[0])
    assert of_pions["mumugamma"].sum() == pytest.approx(0.0, abs=40)


@pytest.mark.parametrize(
    ("pion", "muon", "words"),
    [
        ({"pion": 0.5, "muon": 0.5}, {"pion": 0.5, "muon": 0.5}, "determinant"),
        ({"pion": 0.8, "muon": 0.4}, {"pion": 0.0, "muon": 1.0}, "shares of 1 in sum"),
    ],
)
def test_matrices_that_cannot_be_are_refused(pion, muon, words):
    with pytest.raises(ConfigurationError, match=words):
        detector_settings({"base": "kloe", "identification": {"pion": pion, "muon": muon}})


def test_the_example_is_a_card():
    settings = load_card(EXAMPLES / "radiative_return_babar.yaml").settings
    assert settings.mass.variable == "m_fit"
    assert settings.further == ["3pigamma", "kkgamma"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kinematic_fit": None}, "mass.variable"),
        ({"kinematic_fit": {"isr": -1}}, "kinematic_fit.isr"),
        ({"classifier": {"formula": "import os", "window": [0, 1]}}, "classifier"),
        ({"classifier": {"formula": "calo_plus", "window": [1, 0]}}, "classifier.window"),
        ({"background_error": 0}, "background_error"),
    ],
)
def test_bad_cards_are_named(fields, words):
    settings = load_card(EXAMPLES / "radiative_return_babar.yaml").settings
    with pytest.raises(ConfigurationError, match=words):
        RadiativeReturn(**settings.model_dump() | fields)


@pytest.mark.parametrize(
    ("name", "total"), [("kloe", np.hypot(0.006, 0.006)), ("babar", 0.005), ("besiii", 0.009)]
)
def test_nominal_errors_add_up_to_what_is_published(name, total):
    fields = load_card(EXAMPLES / "radiative_return_babar.yaml").settings.model_dump()
    sizes = RadiativeReturn(**fields | {"systematics": name}).settings.systematics
    assert np.sqrt(sum(each**2 for each in sizes.values())) == pytest.approx(total, abs=5e-4)
    with pytest.raises(ConfigurationError, match="systematics"):
        RadiativeReturn(**fields | {"systematics": "belle"})


@pytest.mark.slow_ci
@pytest.mark.usefixtures("no_report")
def test_pions_over_muons_at_a_b_factory(tmp_path):
    fields = load_card(EXAMPLES / "radiative_return_babar.yaml").settings.model_dump()
    fields |= {"luminosity": 4000.0, "backgrounds": {}, "threads": 1}
    fields["mass"]["bins"] = [0.36, 0.80, 0.02]
    fields["generator"]["events"] = 3e4
    RadiativeReturn(**fields).run(tmp_path)
    document = json.loads((tmp_path / "result.json").read_text())
    assert document["problems"] == []
    found = document["truth"]["normalisations"]["mumugamma"]
    assert abs(found["moments"][0]["pull"]) < 3.5
    assert 0.6 < found["pull_width"] < 1.5
    muons = document["muons_over_qed"]
    assert abs(muons["value"] - 1) < 4 * muons["error"]
    planes = {each["sample"]: np.array(each["plane_pipigamma"]) for each in document["jobs"][:2]}
    assert planes["pipigamma"].sum() > 5000 and planes["data"].sum() > 5000
