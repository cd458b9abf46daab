"""The parametrised detector: what it measures, what it loses, and that it is reproducible."""

import time

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.detector import DetectedBatch, Detector, SolenoidDetector, detector_settings
from vasilisa.detector.settings import detector_names
from vasilisa.detector.tracker import Layout

SEED = 11
N = 40_000


def events(process, ecm=0.7, order="lo", n=N, **fields):
    if process == "pipi":
        fields["form_factor"] = "cmd3"
    cuts = {"theta_both": (0.8, np.pi - 0.8), "max_abs_xi": 0.4, "max_dphi": 0.3}
    return vs.Generator(process, ecm, order, seed=3, cuts=cuts, threads=1, **fields).sample(n)


@pytest.fixture(scope="module")
def samples():
    return {process: events(process) for process in ("ee", "mumu", "pipi")}


QUIET = {
    "base": "cmd3",
    "material": {"radiation_lengths": 0.0},
    "tracker": {"tail_share": 0.0, "radiation_lengths": 0.0},
    "tracking": {"loss": {"minus": 0.0, "plus": 0.0}, "loss_edge": 0.0, "both": 0.0},
    "nuclear": {"loss": {"minus": 0.0, "plus": 0.0}},
    "trigger": {"track": 1.0},
}
"""Resolution alone."""


def with_changes(**sections):
    changes = {
        name: dict(section) if isinstance(section, dict) else section
        for name, section in QUIET.items()
    }
    for name, section in sections.items():
        changes[name] = {**changes.get(name, {}), **section}
    return SolenoidDetector(changes)


def test_it_is_a_detector(samples):
    detector = SolenoidDetector("cmd3")
    assert isinstance(detector, Detector)
    assert "cmd3" in detector_names()
    seen = detector(samples["pipi"], SEED)
    assert isinstance(seen, DetectedBatch)
    assert len(seen) == N
    both = seen[seen.columns["probe"] == 0]
    assert np.isfinite(both.p_minus).all()
    assert both.momentum_minus == pytest.approx(both.columns["p_minus"])
    assert vs.Cuts(scenario="cmd3")(both).mean() > 0.5


def test_resolution_is_that_of_the_layout(samples):
    """Gaussian widths of curvature and angles, to 3 per cent."""
    detector = with_changes()
    seen = detector(samples["mumu"], SEED)
    layout = Layout(detector.settings.tracker)
    steep = np.abs(samples["mumu"].theta_minus - np.pi / 2) < 0.4
    true = samples["mumu"].momentum_minus * np.sin(samples["mumu"].theta_minus)
    measured = seen.columns["p_minus"] * np.sin(seen.columns["theta_minus"])
    curvature = 0.299792458 * 1.3 * (1 / measured - 1 / true)[steep]
    expected = np.linalg.norm(layout.transverse[2])
    assert np.std(curvature) == pytest.approx(expected, rel=0.03)
    cot = 1 / np.tan(seen.columns["theta_minus"]) - 1 / np.tan(samples["mumu"].theta_minus)
    assert np.std(cot[steep]) == pytest.approx(np.linalg.norm(layout.longitudinal[1]), rel=0.03)


def test_resolution_of_many_layers_is_the_known_one():
    """[Glu63]: sigma of the curvature is sigma / L^2 sqrt(720 / (N + 4)) for many layers."""
    tracker = detector_settings({"base": "cmd3", "tracker": {"layers": 200}}).tracker
    length = tracker.outer_radius - tracker.inner_radius
    known = tracker.sigma_rphi / length**2 * np.sqrt(720 / 204)
    assert np.linalg.norm(Layout(tracker).transverse[2]) == pytest.approx(known, rel=0.01)


@pytest.mark.parametrize("size", [1, 777, 25_000])
def test_no_result_depends_on_batches(samples, size):
    detector = SolenoidDetector("cmd3")
    batch = samples["pipi"][:30_000] if size > 1 else samples["pipi"][:50]
    whole = detector(batch, SEED).columns
    for begin in range(0, len(batch), size):
        part = detector(batch[begin : begin + size], SEED).columns
        for name, column in part.items():
            np.testing.assert_array_equal(column, whole[name][begin : begin + size])


def test_seeds_differ_and_repeat(samples):
    detector = SolenoidDetector("cmd3")
    batch = samples["ee"][:1000]
    one, same, other = (detector(batch, seed).columns["p_plus"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.nanmedian(np.abs(one - other)) > 1e-4


@pytest.mark.parametrize("charge", ["minus", "plus"])
def test_losses_are_those_of_the_card(samples, charge):
    """Tracks of a charge are lost with the share that the card says, within 4 sigma."""
    loss = {"minus": 0.0, "plus": 0.0} | {charge: 0.04}
    columns = with_changes(tracking={"loss": loss})(samples["mumu"], SEED).columns
    shares = {each: np.isnan(columns[f"p_{each}"]).mean() for each in loss}
    for each, share in shares.items():
        assert share == pytest.approx(
            loss[each], abs=4 * np.sqrt(0.04 / N) * (loss[each] > 0) + 1e-4
        )
    lost = {"minus": -1, "plus": 1}[charge]
    assert (columns["probe"] == lost).mean() == pytest.approx(0.04, abs=4e-3)


def test_losses_grow_to_the_edge_and_take_both(samples):
    batch = samples["mumu"]
    columns = with_changes(tracking={"loss_edge": 0.5})(batch, SEED).columns
    lost = np.isnan(columns["p_minus"])
    cos4 = np.cos(batch.theta_minus) ** 4
    assert lost.mean() == pytest.approx(0.5 * cos4.mean(), rel=0.08)
    columns = with_changes(tracking={"both": 0.02})(batch, SEED).columns
    lost = np.isnan(columns["p_minus"]) & np.isnan(columns["p_plus"])
    assert lost.mean() == pytest.approx(0.02, abs=4 * np.sqrt(0.02 / N))
    assert (columns["n_tracks"][lost] == 0).all()
    assert (columns["probe"][lost] == 2).mean() > 0.9  # clusters fire the other trigger


def test_nuclear_loss_is_of_pions_alone(samples):
    nuclear = {"loss": {"minus": 0.02, "plus": 0.01}, "resonance_height": 0.0}
    detector = with_changes(nuclear=nuclear, tracker={"kink_lost": 10.0, "tail_share": 0.0})
    assert (detector(samples["mumu"], SEED).columns["probe"] == 0).mean() > 0.999
    columns = detector(samples["pipi"], SEED).columns
    path = 1 / np.sin(samples["pipi"].theta_minus)
    for charge, share in nuclear["loss"].items():
        lost = np.isnan(columns[f"p_{charge}"]).mean()
        assert lost == pytest.approx(share * path.mean(), abs=4 * np.sqrt(share / N) + 2e-4)


def test_pions_decay_with_their_life_time(samples):
    """The share of tracks that are muons: those before the calorimeter, 0.38 m away."""
    batch = samples["pipi"]
    quiet = with_changes(tracker={"sigma_rphi": 1e-7, "sigma_z": 1e-6, "tail_share": 0.0})
    seen = quiet(batch, SEED)
    changed = np.abs(seen.columns["p_minus"] / batch.momentum_minus - 1) > 1e-4
    changed |= np.isnan(seen.columns["p_minus"])
    radius = 0.29  # beyond the last layer nothing is seen of a decay
    path = radius / np.sin(batch.theta_minus)
    decays = 1 - np.exp(-path * 0.13957039 / (batch.momentum_minus * 7.8045))
    assert changed.mean() == pytest.approx(decays.mean(), rel=0.05)


def test_electrons_lose_energy_and_keep_it_in_the_cluster(samples):
    batch = samples["ee"]
    thick = with_changes(material={"radiation_lengths": 0.05})
    thin = with_changes()
    lost = [
        1 - np.nanmean(detector(batch, SEED).columns["p_minus"] / batch.momentum_minus)
        for detector in (thick, thin)
    ]
    path = (1 / np.sin(batch.theta_minus)).mean()
    assert lost[0] - lost[1] == pytest.approx(0.05 * path, rel=0.1)
    energy = [np.nanmean(each(batch, SEED).columns["calo_minus"]) for each in (thick, thin)]
    assert energy[0] == pytest.approx(energy[1], rel=5e-3)


def test_calorimeter_tells_particles_apart(samples):
    columns = {
        name: SolenoidDetector("cmd3")(batch, SEED).columns for name, batch in samples.items()
    }
    energy = {name: each["calo_minus"] for name, each in columns.items()}
    electron = energy["ee"][np.isfinite(energy["ee"])]
    assert np.median(electron) == pytest.approx(0.345, rel=0.03)
    assert np.std(electron) / np.mean(electron) < 0.10
    muon = energy["mumu"]
    assert np.nanmedian(muon) == pytest.approx(0.16, rel=0.1)
    spread = np.nanpercentile(energy["pipi"], 97.5) - np.nanpercentile(energy["pipi"], 2.5)
    assert spread > 1.5 * (np.nanpercentile(muon, 97.5) - np.nanpercentile(muon, 2.5))
    for name in energy:
        layers = columns[name]["calo_layers_minus"]
        assert layers.shape == (N, 3)
        np.testing.assert_allclose(layers.sum(1), energy[name], rtol=1e-12)


def test_four_per_cent_at_one_gev():
    """[Mik13]: the resolution of the barrel for electrons of 1 GeV."""
    seen = SolenoidDetector("cmd3")(events("ee", ecm=2.0), SEED)
    energy = seen.columns["calo_minus"]
    low, high = np.nanpercentile(energy, [16, 84])
    assert (high - low) / 2 / np.nanmedian(energy) == pytest.approx(0.04, abs=0.006)


def test_triggers_are_independent(samples):
    columns = SolenoidDetector({"base": "cmd3", "trigger": {"track": 0.6, "calo": 0.7}})(
        samples["ee"], SEED
    ).columns
    both = columns["n_tracks"] == 2
    track, calo = columns["trigger_track"][both], columns["trigger_calo"][both]
    assert track.mean() == pytest.approx(1 - 0.4**2, abs=0.01)
    assert calo.mean() == pytest.approx(0.7, abs=0.01)
    assert (track & calo).mean() == pytest.approx(track.mean() * calo.mean(), abs=0.01)
    assert (columns["probe"][both][~track & ~calo] == 3).all()


@pytest.mark.parametrize(
    ("nuisance", "minus", "plus"),
    [
        ("stretch", lambda t: t - np.pi / 2, lambda t: t - np.pi / 2),
        ("shift", lambda t: np.sin(t) ** 2, lambda t: np.sin(t) ** 2),
        ("shift_minus", lambda t: np.sin(t) ** 2, lambda t: 0 * t),
        ("shift_plus", lambda t: 0 * t, lambda t: np.sin(t) ** 2),
    ],
)
def test_angle_errors_move_angles_alone(samples, nuisance, minus, plus):
    """One mrad: exactly the same events, moved; momenta and losses stay."""
    plain = SolenoidDetector("cmd3")(samples["pipi"], SEED).columns
    moved = SolenoidDetector({"base": "cmd3", "angles": {nuisance: 1e-3}})(
        samples["pipi"], SEED
    ).columns
    for name, expected in (("theta_minus", minus), ("theta_plus", plus)):
        np.testing.assert_allclose(
            moved[name] - plain[name], 1e-3 * expected(plain[name]), atol=1e-12
        )
    np.testing.assert_array_equal(moved["p_minus"], plain["p_minus"])
    np.testing.assert_array_equal(moved["probe"], plain["probe"])


@pytest.mark.parametrize(
    ("angles", "average", "single"),
    [
        ({"stretch": 0.01}, 0.0, 0.0),
        ({"shift": 0.01}, 0.0, 1.0),
        ({"shift_minus": 0.01}, 0.5, 1.0),
        ({"shift_minus": 0.01, "shift_plus": -0.01}, 1.0, 1.0),
    ],
)
def test_angle_errors_move_asymmetries_as_they_should(samples, angles, average, single):
    """The direct calculation: what crosses 90 degrees changes sides, A by twice its share."""
    delta = 0.01
    asymmetry = []
    for errors in ({}, angles):
        columns = SolenoidDetector({"base": "cmd3", "angles": errors})(
            samples["pipi"], SEED
        ).columns
        minus, plus = columns["theta_minus"], columns["theta_plus"]
        both = columns["probe"] == 0
        theta = {"average": (minus + np.pi - plus)[both] / 2, "single": minus[both]}
        asymmetry.append({name: np.mean(np.sign(np.pi / 2 - t)) for name, t in theta.items()})
    for name, factor in (("average", average), ("single", single)):
        near = np.mean(np.abs(theta[name] - np.pi / 2) < 0.1) / 0.2  # density at 90 degrees
        moved = asymmetry[1][name] - asymmetry[0][name]
        expected = -2 * factor * delta * near
        assert moved == pytest.approx(
            expected, abs=4 * 2 * np.sqrt(factor * delta * near / N) + 1e-4
        )


def test_photons_close_by_are_in_the_cluster():
    batch = events("mumu", order="nlops", n=10_000)
    merged, alone = (
        SolenoidDetector({"base": "cmd3", "calorimeter": {"merged": cone}})(batch, SEED).columns
        for cone in (0.3, 0.0)
    )
    more = merged["calo_minus"] - alone["calo_minus"]
    assert np.nanmax(more) > 0.02
    assert np.nanmin(more) > -0.02


def test_a_function_of_the_user_smears(samples):
    def worse(true, columns, random):
        noise = 0.05 * random.normal("mine")[:, 0]
        return {"p_minus": columns["p_minus"] * (1 + noise), "guess": true.momentum_minus}

    plain = SolenoidDetector("cmd3")(samples["mumu"], SEED)
    seen = SolenoidDetector("cmd3", smearing=worse)(samples["mumu"], SEED)
    ratio = seen.momentum_minus / plain.momentum_minus
    assert np.nanstd(ratio) == pytest.approx(0.05, rel=0.05)
    np.testing.assert_array_equal(seen.columns["guess"], samples["mumu"].momentum_minus)
    with pytest.raises(vs.ConfigurationError, match=r"smearing: 'shape \(3,\)'"):
        SolenoidDetector("cmd3", smearing=lambda *_: {"p_minus": np.ones(3)})(samples["mumu"], SEED)
    with pytest.raises(vs.ConfigurationError, match=r"smearing: 3; valid: a function"):
        SolenoidDetector("cmd3", smearing=3)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ("cmd4", "detector: 'cmd4'"),
        (3, "detector: 3; valid"),
        ({"base": 3}, "detector.base: 3; valid: babar, besiii, cmd3, kloe"),
        ({}, "missing"),
        ({"base": "cmd3", "trakker": {}}, "trakker: unknown field"),
        ({"base": "cmd3", "tracker": {"field": -1.0}}, "tracker.field: -1.0"),
        ({"base": "cmd3", "tracker": {"field": "strong"}}, "tracker.field: 'strong'"),
        ({"base": "cmd3", "tracker": {"field": float("nan")}}, "tracker.field: nan"),
        ({"base": "cmd3", "tracker": {"outer_radius": 0.01}}, "above inner_radius, 0.03"),
        ({"base": "cmd3", "tracker": {"least_hits": 99}}, "up to the number of layers, 18"),
        ({"base": "cmd3", "tracking": {"loss": {"minus": 1.5}}}, "tracking.loss.minus: 1.5"),
        ({"base": "cmd3", "angles": {"stretch": 3.0}}, "angles.stretch: 3.0"),
        ({"base": "cmd3", "calorimeter": {"layers": [1.0]}}, "1 numbers, one for each of layers"),
        ("nowhere.yaml", "cannot be read"),
    ],
)
def test_bad_detectors_are_refused_in_one_line(card, words):
    with pytest.raises(vs.ConfigurationError) as error:
        SolenoidDetector(card)
    message = str(error.value)
    assert words in message
    assert "detector" in message
    assert "\n" not in message


def test_only_pairs_of_charged_particles():
    photons = vs.Generator("gammagamma", 0.7, "lo", threads=1).sample(10)
    with pytest.raises(vs.ConfigurationError, match="pdg_id: 22"):
        SolenoidDetector("cmd3")(photons, SEED)


def test_a_file_of_ones_own(tmp_path, samples):
    (tmp_path / "mine.yaml").write_text("base: cmd3\ntracker: {sigma_rphi: 2.0e-4}\n")
    mine = SolenoidDetector(str(tmp_path / "mine.yaml"))
    assert mine.settings.tracker.sigma_rphi == 2e-4
    assert mine.settings.tracker.field == 1.3


@pytest.mark.slow
def test_a_million_events_in_ten_seconds(samples):
    batch = vs.EventBatch.concatenate([samples["ee"]] * 25)
    begin = time.process_time()
    SolenoidDetector("cmd3")(batch, SEED)
    assert time.process_time() - begin < 10
