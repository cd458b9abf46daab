"""What all detectors share: random numbers of events, batches of what is seen, thin layers."""

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.detector import DetectedBatch, EventRandom
from vasilisa.detector.matter import (
    LEAST_RADIATED,
    core_and_tail,
    highland_angle,
    moyal,
    photon_share,
    photons_radiated,
)


@pytest.fixture(scope="module")
def events():
    return vs.Generator("pipi", 0.7, "lo", form_factor="cmd3", seed=3).sample(500)


def test_random_numbers_depend_on_event_numbers_alone():
    numbers = np.arange(100_000, 101_000)
    whole = EventRandom(5, numbers).normal("scattering", 6)
    assert whole.shape == (1000, 6)
    for some in (numbers[:1], numbers[300:], numbers[[7, 3, 900, 10, 3]], numbers[::-1]):
        assert (EventRandom(5, some).normal("scattering", 6) == whole[some - numbers[0]]).all()
    far = np.array([numbers[7], 10**15, numbers[3], 2**53])
    assert (EventRandom(5, far).normal("scattering", 6)[[0, 2]] == whole[[7, 3]]).all()
    assert EventRandom(5, numbers[:0]).uniform("scattering", 3).shape == (0, 3)


def test_purposes_and_seeds_are_independent():
    numbers = np.arange(20_000)
    streams = [
        EventRandom(seed, numbers).normal(purpose)[:, 0]
        for seed, purpose in ((5, "a"), (5, "b"), (6, "a"))
    ]
    correlation = np.corrcoef(streams)
    assert np.abs(correlation - np.eye(3)).max() < 4 / np.sqrt(20_000)
    for stream in streams:
        assert abs(stream.mean()) < 4 / np.sqrt(20_000)
        assert abs(stream.std() - 1) < 4 / np.sqrt(40_000)


def test_cuts_see_reconstructed_momenta_and_refuse_lost_ones(events):
    momenta = np.array(events.particles)
    momenta[:, :, 1:] *= 0.9
    momenta[::5] = np.nan
    seen = DetectedBatch(events, momenta, {"index": np.arange(len(events))})
    found = np.arange(len(events)) % 5 != 0
    assert seen.momentum_minus[found] == pytest.approx(0.9 * events.momentum_minus[found])
    assert seen.true.momentum_minus == pytest.approx(events.momentum_minus)
    wide = vs.Cuts(theta_avg=(0.0, np.pi))
    assert (wide(seen) == found).all()
    some = seen[found]
    assert isinstance(some, DetectedBatch)
    assert (some.columns["index"] == np.flatnonzero(found)).all()
    assert (some.true.event_number == some.event_number).all()
    assert len(seen[::2]) == 250


def test_what_is_seen_can_be_written(events, tmp_path):
    seen = DetectedBatch(events, 0.9 * np.array(events.particles), {})
    seen.write(tmp_path / "seen.npz")
    (read,) = vs.read_events(tmp_path / "seen.npz")
    assert (read.p_plus == seen.p_plus).all()


def test_scattering_angle_of_a_known_case():
    # 13.6 MeV / p at one radiation length and beta = 1
    assert highland_angle(np.array(1.0), 0.0, 1.0) == pytest.approx(13.6e-3)
    assert highland_angle(np.array(2.0), 0.0, 0.0) == 0
    slow = highland_angle(np.array(0.3), 0.13957, 0.01)
    beta = 0.3 / np.hypot(0.3, 0.13957)
    assert slow == pytest.approx(
        13.6e-3 / (0.3 * beta) * 0.1 * (1 + 0.038 * np.log(0.01 / beta**2))
    )


def test_a_tail_is_wider():
    random = EventRandom(1, np.arange(200_000))
    z, u = random.normal("z")[:, 0], random.uniform("u")[:, 0]
    mixed = core_and_tail(z, u, 0.04, 3.0)
    assert mixed.var() == pytest.approx(0.96 + 0.04 * 9, rel=0.02)


def test_moyal_moments():
    x = moyal(EventRandom(2, np.arange(200_000)).normal("landau")[:, 0])
    assert x.mean() == pytest.approx(np.euler_gamma + np.log(2), abs=0.03)  # [Moy55]
    assert x.std() == pytest.approx(np.pi / np.sqrt(2), rel=0.03)


def test_an_electron_loses_its_radiation_lengths():
    """On average the share t of a thin layer: [PDG22] eq. (34.29) integrates to nearly one."""
    random = EventRandom(3, np.arange(400_000))
    n = photons_radiated(0.01, random.uniform("n")[:, 0])
    share = photon_share(random.uniform("y")[:, 0])
    assert share.min() >= LEAST_RADIATED
    lost = (n * share).mean()
    assert lost == pytest.approx(0.01 * (4 / 3 - 2 / 3 + 1 / 3), rel=0.03)


def test_only_measurements_have_pseudo_data(tmp_path):
    card = tmp_path / "scan.yaml"
    card.write_text("kind: scan\nprocesses: [pipi]\npoints: [{sqrt_s: 0.7}]\norders: [lo]\n")
    found = CliRunner().invoke(app, ["simulate", str(card), "-o", str(tmp_path / "out")])
    assert found.exit_code == 2
    assert "kind: 'scan'" in found.output
    assert "valid: a measurement" in found.output
