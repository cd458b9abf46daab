"""Cuts: the compiled selections against the same definitions written again in NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vasilisa import _core
from vasilisa.events.batch import EventBatch
from vasilisa.selection.cuts import CFUNC_SIGNATURE, CallableCuts, Cuts, selection
from vasilisa.words.errors import ConfigurationError

DEGREE = math.pi / 180
N = 20_000
ECM = {
    "cmd3": 0.7,
    "kloe_la": 1.02,
    "kloe_sa": 1.02,
    "besiii": 3.773,
    "bfactory": 10.58,
    "babar": 10.56,
}
MASS = 0.105658375


def isotropic(random, momentum, mass=0.0):
    cosine = random.uniform(-1, 1, momentum.shape)
    phi = random.uniform(-math.pi, math.pi, momentum.shape)
    sine = np.sqrt(1 - cosine**2)
    energy = np.sqrt(momentum**2 + mass**2)
    return np.stack(
        [energy, momentum * sine * np.cos(phi), momentum * sine * np.sin(phi), momentum * cosine],
        -1,
    )


def make_batch(ecm, seed=3, final=(13, -13)):
    """Pairs nearly back to back in one half, recoiling in the other; 0, 1 or 2 photons."""
    random = np.random.default_rng(seed)
    beam = ecm / 2
    mass = 0.0 if final == (22, 22) else MASS
    minus = isotropic(random, beam * random.uniform(0.4, 1.0, N), mass)
    plus = minus.copy()
    smear = np.where(random.random(N) < 0.5, 0.05, 0.8)[:, None]
    plus[:, 1:] = -minus[:, 1:] * random.uniform(0.8, 1.1, (N, 1)) + smear * beam * random.normal(
        0, 0.3, (N, 3)
    )
    plus[:, 0] = np.sqrt((plus[:, 1:] ** 2).sum(axis=1) + mass**2)
    n_photons = random.integers(0, 3, N)
    photons = isotropic(random, beam * random.uniform(0, 1, n_photons.sum()))
    core = _core.EventBatch(
        np.arange(N), ["nominal"], np.ones((N, 1)), minus, plus, n_photons, photons
    )
    run = _core.RunInfo()
    run.ecm = ecm
    run.process = "gammagamma" if final == (22, 22) else "mumu"
    run.final_pdg_id = final
    return EventBatch(core, run)


# --- the definitions once more, straight from the text of the scenarios --------------------------


def length(p):
    return np.sqrt((p[..., 1:] ** 2).sum(axis=-1))


def theta(p):
    return np.arccos(p[..., 3] / length(p))


def phi(p):
    return np.arctan2(p[..., 2], p[..., 1])


def padded_photons(batch):
    """Additional photons as (N, 2, 4), missing ones with E = -1 on the z axis."""
    photons = np.tile([-1.0, 0.0, 0.0, 1.0], (len(batch), 2, 1))
    for column in range(2):
        has = batch.n_photons > column
        photons[has, column] = batch.photons[batch.photon_offsets[:-1][has] + column]
    return photons


def photon_within(batch, energy, lower, upper):
    photons = padded_photons(batch)
    angle = theta(photons)
    return ((photons[..., 0] > energy) & (angle > lower) & (angle < upper)).any(axis=1)


def both(batch, condition):
    return condition(batch.p_minus) & condition(batch.p_plus)


def kloe(batch, m2):
    def track(p):
        return (np.abs(p[:, 3]) > 0.09) | (np.hypot(p[:, 1], p[:, 2]) > 0.16)

    def central(p):
        return (theta(p) > 50 * DEGREE) & (theta(p) < 130 * DEGREE)

    pair = batch.p_minus + batch.p_plus
    mass2 = pair[:, 0] ** 2 - length(pair) ** 2
    return both(batch, track) & both(batch, central) & (mass2 > m2[0]) & (mass2 < m2[1])


def expected_cmd3(batch):
    minus, plus = batch.p_minus, batch.p_plus
    average = (theta(minus) - theta(plus) + np.pi) / 2
    dphi = np.abs(np.abs(phi(plus) - phi(minus)) - np.pi)
    return (
        (average > 1)
        & (average < np.pi - 1)
        & (np.abs(theta(minus) + theta(plus) - np.pi) < 0.25)
        & (dphi < 0.15)
        & both(batch, lambda p: length(p) / (batch.ecm / 2) > 0.45)
    )


def expected_kloe_la(batch):
    return kloe(batch, (0.1, 0.85)) & photon_within(batch, 0.02, 50 * DEGREE, 130 * DEGREE)


def expected_kloe_sa(batch):
    angle = theta(-(batch.p_minus + batch.p_plus))
    forward = (angle < 15 * DEGREE) | (angle > 165 * DEGREE)
    return kloe(batch, (0.35, 0.95)) & forward


def expected_besiii(batch):
    central = both(batch, lambda p: np.abs(np.cos(theta(p))) < 0.93)
    hard = both(batch, lambda p: np.hypot(p[:, 1], p[:, 2]) > 0.3)
    edge = math.acos(0.8)
    return central & hard & photon_within(batch, 0.4, edge, math.pi - edge)


def expected_bfactory(batch):
    central = both(batch, lambda p: (theta(p) > 0.65) & (theta(p) < 2.75))
    hard = both(batch, lambda p: length(p) > 1.0)
    return central & hard & photon_within(batch, 3.0, 0.6, 2.7)


def expected_babar(batch):
    tracks = both(batch, lambda p: (theta(p) > 0.40) & (theta(p) < 2.45) & (length(p) > 1.0))
    photons = padded_photons(batch)
    hardest = photons[np.arange(len(batch)), photons[..., 0].argmax(axis=1)]
    angle = theta(hardest)
    return tracks & (hardest[:, 0] > 3.0) & (angle > 0.35) & (angle < 2.4)


EXPECTED = {
    "cmd3": expected_cmd3,
    "kloe_la": expected_kloe_la,
    "kloe_sa": expected_kloe_sa,
    "besiii": expected_besiii,
    "bfactory": expected_bfactory,
    "babar": expected_babar,
}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_scenarios(name):
    batch = make_batch(ECM[name])
    mask = Cuts.scenario(name)(batch)
    assert 20 < mask.sum() < N - 20
    assert np.array_equal(mask, EXPECTED[name](batch))


def test_every_scenario_is_tested():
    assert Cuts.scenario_names() == list(EXPECTED)


def test_two_photons_of_gamma_gamma():
    batch = make_batch(1.0, seed=5, final=(22, 22))
    energy, lower, upper, acollinearity = 0.3, math.pi / 4, 3 * math.pi / 4, 10 * DEGREE
    expected = np.zeros(N, dtype=bool)
    offsets = batch.photon_offsets
    for i in range(N):
        photons = [batch.p_minus[i], batch.p_plus[i], *batch.photons[offsets[i] : offsets[i + 1]]]
        good = [k for k in photons if k[0] > energy and lower < theta(k) < upper]
        good.sort(key=lambda k: -k[0])
        if len(good) >= 2:
            first, second = (k[1:] / np.linalg.norm(k[1:]) for k in good[:2])
            expected[i] = math.pi - math.acos(max(-1.0, first @ second)) < acollinearity
    cuts = Cuts(
        two_photons={
            "min_energy": 0.3,
            "theta": ("45 deg", "135 deg"),
            "max_acollinearity": "10 deg",
        }
    )
    assert 100 < expected.sum() < N - 100
    assert np.array_equal(cuts(batch), expected)


def test_photon_requirement_counts_the_signal_of_gamma_gamma():
    cuts = Cuts(photon={"count": 2, "min_energy": 0.1})
    signal = make_batch(1.0, final=(22, 22))
    charged = make_batch(1.0)
    energies = padded_photons(charged)[..., 0]
    assert np.array_equal(cuts(charged), (energies >= 0.1).all(axis=1))
    energies = [*padded_photons(signal)[..., 0].T, signal.energy_minus, signal.energy_plus]
    expected = (np.array(energies) >= 0.1).sum(axis=0) >= 2
    assert expected.mean() > 0.9
    assert np.array_equal(cuts(signal), expected)


@pytest.mark.parametrize(
    ("keyword", "value", "condition"),
    [
        ("theta_avg", (1.2, None), lambda b: b.theta_avg >= 1.2),
        ("theta_minus", (None, "90 deg"), lambda b: b.theta_minus <= math.pi / 2),
        (
            "theta_both",
            (0.5, "pi - 0.5"),
            lambda b: both(b, lambda p: (theta(p) > 0.5) & (theta(p) < math.pi - 0.5)),
        ),
        ("acollinearity", (-0.1, 0.3), lambda b: np.abs(b.acollinearity - 0.1) < 0.2),
        ("max_abs_xi", 0.2, lambda b: np.abs(b.acollinearity) < 0.2),
        ("max_dphi", "pi/8", lambda b: b.dphi < math.pi / 8),
        ("min_momentum", 0.2, lambda b: both(b, lambda p: length(p) > 0.2)),
        ("min_pt", 0.2, lambda b: both(b, lambda p: np.hypot(p[:, 1], p[:, 2]) > 0.2)),
        ("abs_cos_theta_max", 0.5, lambda b: both(b, lambda p: np.abs(p[:, 3]) < 0.5 * length(p))),
        ("pair_mass", (0.4, 0.6), lambda b: (b.pair_mass > 0.4) & (b.pair_mass < 0.6)),
        ("m2_pair", (0.2, 0.4), lambda b: (b.pair_mass**2 > 0.2) & (b.pair_mass**2 < 0.4)),
        ("n_photons", (1, 1), lambda b: b.n_photons == 1),
        ("photon_energy", (0.1, 0.2), lambda b: (b.photon_energy > 0.1) & (b.photon_energy < 0.2)),
        ("missing", 0.3, lambda b: b.missing_beam_angle < 0.3),
    ],
)
def test_keywords(keyword, value, condition):
    batch = make_batch(0.7)
    mask = Cuts(**{keyword: value})(batch)
    assert 0 < mask.sum() < N
    assert np.array_equal(mask, condition(batch))


def test_composition_is_logic():
    batch = make_batch(0.7)
    a, b, c = Cuts(theta_avg=(1, 2)), Cuts(min_pt=0.2), Cuts.scenario("cmd3")
    in_a, in_b, in_c = a(batch), b(batch), c(batch)
    assert np.array_equal((a & b)(batch), in_a & in_b)
    assert np.array_equal((a | b)(batch), in_a | in_b)
    assert np.array_equal((~a)(batch), ~in_a)
    assert np.array_equal((~(a & ~b) | c)(batch), ~(in_a & ~in_b) | in_c)
    assert Cuts()(batch).all()
    assert not (~Cuts())(batch).any()
    assert a & Cuts() == a
    assert a | Cuts() == Cuts()


def test_what_an_argument_named_cuts_may_be():
    cuts = Cuts(min_pt=0.2)
    assert selection(None) == Cuts()
    assert selection("cmd3") == Cuts.scenario("cmd3")
    assert selection(cuts) is cuts
    assert isinstance(selection(lambda events: events.theta_avg > 1), CallableCuts)
    with pytest.raises(ConfigurationError, match="cuts: 3; valid: cmd3, "):
        selection(3)


def test_equal_cuts_are_equal_whatever_the_order_of_keywords():
    a = Cuts(theta_avg=(1, 2), min_pt=0.2)
    b = Cuts(min_pt=0.2, theta_avg=(1, 2))
    assert a == b
    assert hash(a) == hash(b)
    assert str(a) == "0.2 <= pt_minus and 0.2 <= pt_plus and 1.0 <= theta_avg <= 2.0"
    assert a != Cuts(theta_avg=(1, 2))
    assert Cuts(scenario="cmd3") == Cuts.scenario("cmd3")


def test_functions_of_the_batch_join_compiled_cuts():
    batch = make_batch(0.7)
    a, b = Cuts(theta_avg=(1, 2)), Cuts(min_pt=0.2)

    def even(events):
        return events.event_number % 2 == 0

    def light(events):
        return events.pair_mass < 0.5

    in_a, in_b, in_even, in_light = a(batch), b(batch), even(batch), light(batch)
    joined = a & even & b & light
    assert isinstance(joined, CallableCuts)
    assert joined.prior == a & b
    assert np.array_equal(joined(batch), in_a & in_b & in_even & in_light)
    assert np.array_equal((even & a)(batch), in_a & in_even)
    assert np.array_equal((a | even)(batch), in_a | in_even)
    assert np.array_equal((even | a)(batch), in_a | in_even)
    assert np.array_equal((~(a & even))(batch), ~(in_a & in_even))
    assert np.array_equal((CallableCuts(even) & CallableCuts(light))(batch), in_even & in_light)
    with pytest.raises(TypeError):
        a & 3


@pytest.mark.parametrize(
    "function", [lambda events: events.theta_avg, lambda events: events.theta_avg[:5] > 1]
)
def test_functions_must_return_a_truth_value_per_record(function):
    with pytest.raises(ConfigurationError, match=r"bool of shape \(20000,\)"):
        CallableCuts(function)(make_batch(0.7))


def test_numba_functions_run_compiled():
    numba = pytest.importorskip("numba")
    batch = make_batch(0.7)

    @numba.cfunc(CFUNC_SIGNATURE)
    def hard(p_minus, p_plus, photons, n_photons, ecm):
        energy = 0.0
        for i in range(n_photons):
            energy += photons[4 * i]
        return energy > 0.2 * ecm and p_minus[3] > p_plus[3]

    photons = padded_photons(batch)[..., 0]
    energy = np.where(photons > 0, photons, 0).sum(axis=1)
    expected = (energy > 0.2 * batch.ecm) & (batch.p_minus[:, 3] > batch.p_plus[:, 3])
    cuts = Cuts.scenario("cmd3") & hard
    assert isinstance(cuts, Cuts)
    assert selection(hard) == Cuts.from_cfunc(hard)
    assert 0 < expected.sum() < N
    assert np.array_equal(Cuts.from_cfunc(hard)(batch), expected)
    assert np.array_equal(cuts(batch), expected & expected_cmd3(batch))

    @numba.cfunc("float64(float64)")
    def other(x):
        return x

    with pytest.raises(ConfigurationError, match="signature"):
        Cuts.from_cfunc(other)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scenario": "cmd4"}, r"cuts: 'cmd4'.*cmd3, kloe_la, kloe_sa, besiii, bfactory, babar"),
        ({"tetha_avg": (1, 2)}, r"cuts: 'tetha_avg'.*did you mean 'theta_avg'"),
        ({"theta_avg": (2, 1)}, r"cuts\.theta_avg: \(2, 1\) \(empty range\)"),
        ({"theta_avg": (1, 1)}, r"empty range"),
        ({"theta_avg": (math.nan, 1)}, r"cuts\.theta_avg: nan \(not a finite number\)"),
        ({"theta_avg": (0, math.inf)}, r"not a finite number"),
        ({"theta_avg": (1, 150)}, r"150 \(out of range\); valid: a number from 0 to 3\.14159 rad"),
        ({"theta_avg": 1}, r"two numbers"),
        ({"theta_avg": "cmd3"}, r"two numbers"),
        ({"theta_both": ("fifty", 2)}, r"'fifty' \(not a number\)"),
        ({"theta_both": ("pi / 0", 2)}, r"not a finite number"),
        ({"min_momentum": -0.1}, r"cuts\.min_momentum: -0\.1 \(out of range\); valid: .*GeV"),
        ({"min_pt": math.nan}, r"not a finite number"),
        ({"min_pt": True}, r"not a finite number"),
        ({"abs_cos_theta_max": 1.5}, r"above 0 and up to 1"),
        ({"cos_theta_avg": (-2, 1)}, r"from -1 to 1"),
        ({"photon": {"energy": 1}}, r"cuts\.photon: 'energy' \(unknown\); valid: count"),
        ({"photon": {"count": 0}}, r"cuts\.photon\.count: 0; valid: a whole number >= 1"),
        ({"photon": {"theta": (1, 2), "abs_cos_theta_max": 0.5}}, r"theta or abs_cos_theta_max"),
        ({"track": {}}, r"abs_pz, pt"),
        ({"two_photons": {"max_acollinearity": 10}}, r"from 0 to 3\.14159 rad"),
    ],
)
def test_bad_conditions_are_one_clear_line(given, message):
    with pytest.raises(ConfigurationError, match=message) as caught:
        Cuts(**given)
    assert "\n" not in str(caught.value)
