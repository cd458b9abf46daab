"""Yields of species: unbiased with honest errors, the same by three methods, clear when wrong."""

from __future__ import annotations

import iminuit.cost
import numpy as np
import pytest
from pairs import joined, seen, true_pairs
from scipy import integrate, stats

import vasilisa as vs
from vasilisa.inference.separation import (
    AngleSettings,
    CalorimeterSettings,
    MomentumSettings,
    Nuisance,
    angle_separator,
    momentum_separator,
    pull,
    separate_angles,
    separate_energies,
    separate_momenta,
)
from vasilisa.inference.separation.likelihood import deviance, effective_counts
from vasilisa.inference.separation.merging import merged_bins, summed
from vasilisa.inference.separation.narrowing import narrowed
from vasilisa.inference.separation.response import response
from vasilisa.words.errors import ConfigurationError, DataError

YIELDS = {"ee": 20_000, "mumu": 2_000, "pipi": 15_000}
QED = {"muons": "qed", "muon_ratio": (0.1, 1e-3)}
NO_LOSS = Nuisance(0.0)
MOMENTA = MomentumSettings(edges=np.linspace(0.27, 0.4, 41), loss=NO_LOSS)


def sample(random, yields=YIELDS, resolution=0.02, scale=0.0):
    return joined(
        [
            seen(true_pairs(name, random.poisson(n), random), random, resolution, scale)
            for name, n in yields.items()
        ]
    )


def templates(random, n=60_000):
    return {name: true_pairs(name, n, random) for name in YIELDS}


@pytest.fixture(scope="module")
def one():
    random = np.random.default_rng(5)
    return sample(random), templates(random)


def pulls(found, yields=YIELDS):
    return [(found.yields[name] - n) / found.errors[name] for name, n in yields.items()]


def separations(candidates, shapes):
    return [
        separate_momenta(candidates, shapes, MOMENTA),
        separate_energies(candidates, shapes),
        separate_angles(candidates, shapes, AngleSettings(**QED)),
    ]


def check_pulls(all_pulls, agreement, tolerance):
    width = np.std(all_pulls, axis=0)
    mean = np.mean(all_pulls, axis=0)
    assert (abs(width - 1) < tolerance).all(), width
    assert (abs(mean) < 4 / np.sqrt(len(all_pulls))).all(), mean
    assert (np.std(agreement, axis=0) < 1 + tolerance).all()
    assert (abs(np.mean(agreement, axis=0)) < 4 / np.sqrt(len(agreement))).all()


def toys(n, draw):
    """Pulls of yields in three methods, and those of the methods against each other."""
    found, agreement, p_values = [], [], []
    for seed in range(n):
        momentum, energy, angle = separations(*draw(np.random.default_rng(seed)))
        found.append([*pulls(momentum), *pulls(energy), *pulls(angle)])
        agreement.append([pull(momentum, energy), pull(momentum, angle), pull(energy, angle)])
        p_values.append([each.goodness.p_value for each in (momentum, energy, angle)])
    return np.array(found), np.array(agreement), np.array(p_values)


def test_yields_are_unbiased_in_a_few_toys():
    found, agreement, p_values = toys(16, lambda random: (sample(random), templates(random)))
    check_pulls(found, agreement, 0.5)
    assert (abs(p_values.mean(axis=0) - 0.5) < 0.25).all()


@pytest.mark.slow_ci
def test_yields_are_unbiased_with_generated_events():
    pools = {}
    for seed, name in enumerate(YIELDS):
        generator = vs.Generator(name, ecm=0.7, order="nlops", cuts="cmd3", seed=seed, threads=1)
        events = generator.sample(200_000)
        random = np.random.default_rng(seed)
        columns = true_pairs(name, len(events), random)
        for charge in ("minus", "plus"):
            p = getattr(events, f"p_{charge}")
            columns[f"p_{charge}"] = np.sqrt((p[:, 1:] ** 2).sum(axis=1))
            columns[f"theta_{charge}"] = np.arccos(p[:, 3] / columns[f"p_{charge}"])
        pools[name] = columns

    def draw(random):
        parts, shapes = [], {}
        for name, n in YIELDS.items():
            order = random.permutation(200_000)
            mine = order[60_000 : 60_000 + random.poisson(n)]
            shapes[name] = {key: each[order[:60_000]] for key, each in pools[name].items()}
            parts.append(seen({key: each[mine] for key, each in pools[name].items()}, random))
        return joined(parts), shapes

    found, agreement, p_values = toys(100, draw)
    check_pulls(found, agreement, 0.2)
    assert (abs(found[:, :3].std(axis=0) - 1) < 0.15).all()
    assert (abs(p_values.mean(axis=0) - 0.5) < 0.15).all()


def test_the_response_is_found(one):
    random = np.random.default_rng(8)
    candidates = sample(random, resolution=0.025, scale=0.01)
    found = separate_momenta(candidates, one[1], MOMENTA)
    for name, true in (("scale", 0.01), ("resolution", 0.025)):
        value, error = found.nuisances[name]
        assert abs(value - true) < 4 * error
        assert error < 0.03 * 0.025
    each = MomentumSettings(edges=MOMENTA.edges, loss=NO_LOSS, scale=Nuisance(0.0, "each"))
    assert {"scale_ee", "scale_mumu", "scale_pipi"} < set(
        separate_momenta(candidates, one[1], each).nuisances
    )


def seen_with_tails(columns, random, resolution, scale=0.0):
    """As a detector sees them: a Gaussian with a wider part, and bremsstrahlung of light ones."""
    found = dict(columns)
    for name in ("p_minus", "p_plus"):
        n = len(columns[name])
        wide = np.where(random.random(n) < 0.05, 2.5, 1.0)
        lost = np.where(random.random(n) < 0.04, random.random(n) ** 3, 0.0)
        found[f"true_{name}"] = columns[name]
        error = resolution * wide * random.normal(size=n)
        found[name] = columns[name] * (1 - lost) * (1 + scale + error)
    return found


@pytest.mark.parametrize("resolution", [0.018, 0.022])
def test_templates_of_a_detector_may_be_too_wide_or_too_narrow(resolution):
    settings = MomentumSettings(
        edges=MOMENTA.edges, loss=NO_LOSS, resolution=Nuisance(0.0, "common")
    )
    found = []
    for seed in range(8):
        random = np.random.default_rng(seed)
        shapes = {
            name: seen_with_tails(columns, random, 0.02)
            for name, columns in templates(random).items()
        }
        candidates = joined(
            [
                seen_with_tails(
                    true_pairs(name, random.poisson(n), random), random, resolution, 1e-3
                )
                for name, n in YIELDS.items()
            ]
        )
        fit = separate_momenta(candidates, shapes, settings)
        value, error = fit.nuisances["scale"]
        found.append([*pulls(fit), (value - 1e-3) / error, fit.goodness.p_value])
    assert (abs(np.mean(found, axis=0)[:4]) < 4 / np.sqrt(8)).all()
    assert np.mean(found, axis=0)[4] > 0.1


def test_templates_that_are_the_candidates_give_their_numbers_back():
    """Tails that a response cannot follow stay where they are."""
    random = np.random.default_rng(0)
    numbers = {"ee": 50_000, "mumu": 5_000, "pipi": 50_000}
    own = {
        name: seen_with_tails(true_pairs(name, n, random), random, 0.012)
        for name, n in numbers.items()
    }
    settings = MomentumSettings(
        edges=MOMENTA.edges, loss=NO_LOSS, resolution=Nuisance(0.0, "common")
    )
    found = separate_momenta(joined([*own.values()]), own, settings).yields
    ratio = found["pipi"] / found["ee"] * numbers["ee"] / numbers["pipi"]
    assert abs(ratio - 1) < 8e-4


def test_yields_follow_other_weights_of_a_template(one):
    candidates, shapes = one
    pions = shapes["pipi"] | {"weight": np.ones(60_000)}
    before = separate_energies(candidates, shapes | {"pipi": pions})
    # What is the same for all events is nothing.
    changes = np.stack([0.05 * (pions["calo_minus"] < 0.18), np.full(60_000, 0.05)])
    moved = before.moved("pipi", pions, changes)
    pions["weight"] = 1 + changes[0]
    after = separate_energies(candidates, shapes | {"pipi": pions})
    for place, name in enumerate(before.yields):
        change = after.yields[name] - before.yields[name]
        assert moved[place, 0] == pytest.approx(change, rel=0.1, abs=2.0)
    assert abs(moved[2, 0]) > 20
    assert np.abs(moved[:, 1]).max() < 1e-6


def test_resolution_taken_out_of_a_sample_is_put_back_by_a_gaussian():
    random = np.random.default_rng(1)
    ones = {f"p_{charge}": np.ones(500_000) for charge in ("minus", "plus")}
    columns = seen_with_tails(ones, random, 0.02)
    seen_values = columns["p_minus"]
    values, taken = narrowed({"p": (seen_values, columns["true_p_minus"])})
    again = values["p"] + taken * random.normal(size=len(seen_values))
    edges = [0.0, 0.8, 0.88, 0.92, 0.94, 0.96, 0.98, 0.99, 1.0, 1.01, 1.02, 1.04, 1.06, 1.1, 1.3]
    before, after = (np.histogram(each, edges)[0] for each in (seen_values, again))
    assert (abs(after / before - 1) < 0.02 + 4 * np.sqrt(2 / before)).all()


def test_muons_from_electrons(one):
    settings = MomentumSettings(edges=MOMENTA.edges, loss=NO_LOSS, **QED)
    found = separate_momenta(*one, settings)
    free = separate_momenta(*one, MOMENTA)
    ratio, error = found.ratio("mumu", "ee")
    assert abs(ratio - 0.1) < 3e-3
    assert error < 1.05e-3
    assert found.errors["mumu"] < 0.5 * free.errors["mumu"]
    exact = MomentumSettings(edges=MOMENTA.edges, muons="qed", muon_ratio=(0.1, 0.0))
    assert separate_momenta(*one, exact).ratio("mumu", "ee")[0] == pytest.approx(0.1, abs=1e-12)


def test_the_shift_of_the_asymmetry(one):
    candidates, shapes = one
    fixed = separate_angles(candidates, shapes, AngleSettings(**QED, shift=Nuisance(0.0)))
    free = separate_angles(candidates, shapes, AngleSettings(**QED))
    assert "shift_pipi" in free.nuisances
    assert not {"shift_pipi"} & set(fixed.nuisances)
    assert fixed.errors["pipi"] < free.errors["pipi"]
    # data whose pions have another asymmetry: the free shift finds it
    tilted = {name: dict(each) for name, each in shapes.items()}
    angle = shapes["pipi"]["theta_minus"]
    tilted["pipi"]["weight"] = 1 + 0.1 * np.cos(angle)
    back, forth = (
        tilted["pipi"]["weight"][chosen].sum() for chosen in (angle > np.pi / 2, angle < np.pi / 2)
    )
    shift = (back - forth) / (back + forth)
    value, error = separate_angles(candidates, tilted, AngleSettings(**QED)).nuisances["shift_pipi"]
    assert abs(value + shift) < 4 * error or abs(value - shift) < 4 * error


def test_backgrounds(one):
    random = np.random.default_rng(9)
    flat = {f"p_{each}": random.uniform(0.2, 0.45, 50_000) for each in ("minus", "plus")}
    cosmic = {name: each[:1000] for name, each in flat.items()}
    both = {name: one[0][name] for name in flat}
    candidates = joined([both, cosmic])
    shapes = one[1] | {"cosmic": {name: each[1000:] for name, each in flat.items()}}
    found = separate_momenta(candidates, shapes, MOMENTA)
    assert abs(found.yields["cosmic"] - 1000) < 4 * found.errors["cosmic"]
    known = MomentumSettings(edges=MOMENTA.edges, loss=NO_LOSS, yields={"cosmic": (1000.0, 5.0)})
    assert separate_momenta(candidates, shapes, known).errors["cosmic"] < 5.1
    assert found.covariance.shape == (4, 4)
    np.testing.assert_allclose(sum(found.histograms.by_species.values()), found.histograms.expected)


def test_statistics_of_templates_are_part_of_the_error(one):
    random = np.random.default_rng(3)
    small = {
        name: {key: each[:6_000] for key, each in columns.items()}
        for name, columns in one[1].items()
    }
    few, many = (separate_energies(one[0], each) for each in (small, one[1]))
    share = np.sqrt(np.diag(few.from_templates) / np.diag(many.from_templates))
    assert (share > 2).all()
    assert few.errors["pipi"] > 1.1 * many.errors["pipi"]
    shifted = [
        separate_energies(one[0], templates(random, 6_000)).yields["pipi"] for _ in range(12)
    ]
    spread = np.sqrt(few.from_templates[2, 2])
    assert 0.5 * spread < np.std(shifted) < 2 * spread


def test_small_templates_do_not_pull_yields():
    n = 12
    found = []
    for seed in range(n):
        random = np.random.default_rng(seed)
        candidates, shapes = sample(random), templates(random, 4_000)
        both = separate_momenta(candidates, shapes, MOMENTA), separate_energies(candidates, shapes)
        found.append([*pulls(both[0]), *pulls(both[1])])
    assert (abs(np.mean(found, axis=0)) < 4 / np.sqrt(n)).all()
    assert (np.std(found, axis=0) < 1.6).all()


def test_yields_of_small_templates_add_up_to_the_candidates():
    """As few events in templates as in data: in bins the sum is kept, and pions over electrons."""
    few = {name: n // 4 for name, n in YIELDS.items()}
    sums, ratios = [], []
    for seed in range(12):
        random = np.random.default_rng(seed)
        found = separate_energies(sample(random, few), templates(random, 5_000))
        inside = sum(each.sum() for each in found.histograms.by_species.values())
        sums.append(inside / found.histograms.counts.sum() - 1)
        value, error = found.ratio("pipi", "ee")
        ratios.append((value - few["pipi"] / few["ee"]) / error)
    assert abs(np.mean(sums)) < 2e-3
    assert np.std(sums) < 3e-3
    assert abs(np.mean(ratios)) < 4 / np.sqrt(len(ratios))


def test_parts_and_weights(one):
    candidates, shapes = one
    separator = momentum_separator(shapes, MOMENTA)
    half = len(candidates["p_minus"]) // 2
    parts = [
        separator.counts({name: each[cut] for name, each in candidates.items()})
        for cut in (slice(0, half), slice(half, None))
    ]
    whole = separate_momenta(candidates, shapes, MOMENTA)
    assert separator.fit(parts[0] + parts[1]).yields == whole.yields
    weighted = candidates | {"weight": np.full(len(candidates["p_minus"]), 0.5)}
    found = separate_momenta(weighted, shapes, MOMENTA)
    assert found.yields["pipi"] == pytest.approx(0.5 * whole.yields["pipi"], rel=2e-3)
    assert found.errors["pipi"] == pytest.approx(0.5 * whole.errors["pipi"], rel=0.05)


def test_a_species_that_is_missing_has_no_yield_outside_of_the_bins(one):
    random = np.random.default_rng(3)
    candidates = sample(random, {"mumu": 2_000, "pipi": 15_000})
    settings = MomentumSettings(edges=MOMENTA.edges, loss=NO_LOSS, **QED)
    found = separate_momenta(candidates, one[1], settings)
    assert sum(found.yields.values()) == pytest.approx(17_000, rel=0.03)
    assert found.yields["ee"] < 2_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"edges": np.linspace(0.1, 0.15, 20)}, "momentum: no candidates lie within the bins"),
        ({"edges": [0.3]}, "edges: .*at least two edges"),
        ({"edges": [0.3, 0.4, 0.35]}, "edges: .*increasing"),
        ({"edges": [0.3, 0.4]}, "1 bins expect 10 candidates or more; valid: more than the 6"),
        ({"muons": "qed"}, "muon_ratio: None; valid: mumu/ee and its error"),
        ({"muons": "fixed"}, "muons: 'fixed'"),
        ({"parts": 0}, "parts: 0; valid: from 1 to 20"),
        ({"yields": {"kk": (1.0, 0.0)}}, "yields: 'kk'"),
    ],
)
def test_settings_that_make_no_sense(one, change, message):
    with pytest.raises((ConfigurationError, DataError), match=message):
        separate_momenta(*one, MomentumSettings(**change))


def test_templates_that_make_no_sense(one):
    candidates, shapes = one
    electrons = shapes["ee"]
    with pytest.raises(DataError, match="momentum: ee and twin cannot be told apart"):
        separate_momenta(candidates, shapes | {"twin": electrons}, MOMENTA)
    far = {"pipi": {name: each * 0.2 for name, each in electrons.items()}}
    with pytest.raises(DataError, match="templates do not overlap with the candidates"):
        separate_momenta(candidates, far, MomentumSettings(edges=MOMENTA.edges, loss=NO_LOSS))
    with pytest.raises(DataError, match="template pipi: the sample is empty"):
        empty = {name: each[:0] for name, each in electrons.items()}
        separate_momenta(candidates, shapes | {"pipi": empty}, MOMENTA)
    with pytest.raises(ConfigurationError, match=r"template ee: \[.*; valid: a column calo_minus"):
        separate_energies(candidates, {"ee": {"p_minus": electrons["p_minus"]}})
    lost = candidates | {"p_plus": np.where(candidates["p_plus"] > 0.3, np.nan, 0.3)}
    with pytest.raises(DataError, match=r"candidates: p_plus: nan in row \d+; valid: finite"):
        separate_momenta(lost, shapes, MOMENTA)
    with pytest.raises(ConfigurationError, match=r"templates: \{\}; valid: one species"):
        separate_angles(candidates, {})
    with pytest.raises(DataError, match="calorimeter: 1 bins expect 10 candidates or more"):
        separate_energies(candidates, shapes, CalorimeterSettings(edges=[5.0, 6.0]))


def test_a_fit_that_does_not_converge(one, monkeypatch):
    import iminuit

    monkeypatch.setattr(iminuit.Minuit, "valid", property(lambda self: False))
    separator = angle_separator(one[1], AngleSettings(**QED))
    with pytest.raises(DataError, match="separation by theta: the fit does not converge: distance"):
        separator.fit(separator.counts(one[0]))


def test_the_likelihood_against_another():
    random = np.random.default_rng(1)
    counts, expected = random.poisson(20, 50).astype(float), random.uniform(10, 30, 50)
    variance = random.uniform(1, 30, 50)
    ours, slope = deviance(counts, expected, effective_counts(expected, variance))
    assert ours == pytest.approx(
        iminuit.cost.template_chi2_da(counts, expected, variance), rel=1e-10
    )
    exact = deviance(counts, expected, effective_counts(expected, np.zeros(50)))
    assert exact[0] == pytest.approx(iminuit.cost.poisson_chi2(counts, expected), rel=1e-10)
    k = effective_counts(expected, variance)
    for i in (0, 7):
        step = np.zeros(50)
        step[i] = 1e-5
        above, below = (deviance(counts, expected + sign * step, k)[0] for sign in (1, -1))
        assert slope[i] == pytest.approx((above - below) / 2e-5, rel=1e-6)


def test_the_response_against_integrals():
    edges, x = np.array([0.2, 0.28, 0.31, 0.4]), np.array([0.3])
    parameters = np.array([0.01, 0.03, 0.1, 0.2, 0.05])
    scale, width, loss, length, wide = parameters

    def density(seen_at):
        tail = integrate.quad(
            lambda lost: stats.expon.pdf(lost, scale=length * 0.3)
            * stats.norm.pdf(seen_at, 0.3 * (1 + scale) - lost, width * 0.3),
            0, 1, points=[0.3 * (1 + scale) - seen_at] if seen_at < 0.3 else None,
        )[0]  # fmt: skip
        core, broad = (
            stats.norm.pdf(seen_at, 0.3 * (1 + scale), factor * width * 0.3) for factor in (1, 3)
        )
        return (1 - loss - wide) * core + loss * tail + wide * broad

    found = response(edges, x, parameters, range(5))
    for i in range(3):
        wanted = integrate.quad(density, edges[i], edges[i + 1], limit=200)[0]
        assert found.matrix[i, 0] == pytest.approx(wanted, rel=1e-5)
    for k in range(5):
        step = np.zeros(5)
        step[k] = 1e-6
        above, below = (response(edges, x, parameters + s * step).matrix for s in (1, -1))
        np.testing.assert_allclose(found.derivatives[k], (above - below) / 2e-6, atol=1e-6)


def test_cells_are_merged():
    expected = np.zeros((8, 8))
    expected[2:6, 2:6] = 20.0
    expected[0, 0] = 4.0
    bins = merged_bins(expected.ravel(), (8, 8), 10.0)
    inside = bins.reshape(8, 8)[3:5, 3:5].ravel()
    assert len(set(inside)) == 4
    assert summed(np.ones(64), bins).sum() == (bins >= 0).sum()
    assert (merged_bins(np.full(16, 0.1), (4, 4), 10.0) == -1).all()
