"""Combinations of data sets against known truth: pulls, correlations, scales, discrepancies."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from vasilisa.inference import Interpolation, ResonanceShape, combine, figure, node_table, set_table
from vasilisa.inference.local import _factors
from vasilisa.measured import MeasuredCurve, Systematic
from vasilisa.words.errors import ConfigurationError, RangeError, VasilisaError

TOYS = 500

GRIDS = {
    "A": np.linspace(1.0, 1.5, 21),
    "B": np.linspace(1.01, 1.49, 13),
    "C": np.linspace(1.1, 1.4, 10),
}
NODES = np.linspace(1.0, 1.5, 9)
STAT, OWN, SHARED = 0.03, 0.015, 0.01
INTEGRAL = (1.02, 1.48)


def truth(energies):
    return 20 + 30 * np.exp(-(((energies - 1.2) / 0.2) ** 2))


def curve(name: str, energies: Any, values: Any, stat: Any, **changes: Any) -> MeasuredCurve:
    options: dict[str, Any] = {
        "quantity": "cross_section",
        "vp": "in",
        "fsr": "in",
        "channel": "3pi",
        "energies": energies,
    }
    return MeasuredCurve(name=name, values=values, stat=stat, **(options | changes))


def measurements(seed: int, *, extra_scale: float = 0.0) -> list[MeasuredCurve]:
    """Three sets, each with a scale error of its own, and one that they share."""
    rng = np.random.default_rng(seed)
    shared = SHARED * rng.normal()
    made = []
    for name, energies in GRIDS.items():
        true = truth(energies)
        scale = 1 + shared + OWN * rng.normal() + extra_scale * rng.normal()
        values = true * scale + STAT * true * rng.normal(size=len(true))
        sources = [
            Systematic(name, np.full(len(true), OWN)),
            Systematic("luminosity", np.full(len(true), SHARED)),
        ]
        made.append(curve(name, energies, values, STAT * true, systematics=sources))
    return made


def pulls(toys: int, **options: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return pulls at the nodes (toys, m), of the integral (toys,) and mean inflations (toys,)."""
    x = np.linspace(*INTEGRAL, 4001)
    true = np.trapezoid(truth(x), x)
    extra = options.pop("extra_scale", 0.0)
    nodes, integrals, inflations = [], [], []
    for seed in range(toys):
        found = combine(
            measurements(seed, extra_scale=extra), nodes=NODES, interpolation="cubic", **options
        )
        nodes.append((found.curve.values - truth(NODES)) / found.curve.errors)
        integral = found.integrate(None, *INTEGRAL)
        integrals.append((integral.value - true) / integral.error)
        inflations.append(found.local.inflation.mean())
    return np.array(nodes), np.array(integrals), np.array(inflations)


def test_toys_are_unbiased_with_pulls_of_width_1():
    nodes, integrals, inflations = pulls(TOYS)
    assert abs(nodes.mean()) < 0.1
    assert nodes.std() == pytest.approx(1, abs=0.1)
    assert abs(integrals.mean()) < 0.1
    assert integrals.std() == pytest.approx(1, abs=0.1)
    # Chance alone inflates rarely.
    assert inflations.mean() < 1.1


def test_sets_that_disagree_as_a_whole_get_wider_errors():
    """Each set has 6 % more scale error than it says; single points hardly show it."""
    nodes, inflated, local = pulls(100, extra_scale=0.06)
    _, points, _ = pulls(100, extra_scale=0.06, inflation="points")
    _, believed, _ = pulls(100, extra_scale=0.06, inflation="none")
    assert believed.std() > 2
    assert local.mean() > 1.1
    assert points.std() > 1.7
    assert inflated.std() < 0.65 * believed.std()
    assert nodes.std() == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize(("ndf", "level"), [(1, 0.034), (3, 0.046), (20, 0.064)])
def test_akaike_wants_a_factor(ndf, level):
    """The chance of inflation where errors are right, by the number of degrees of freedom."""
    rng = np.random.default_rng(ndf)
    tests = np.stack([rng.chisquare(ndf, 40_000), np.full(40_000, float(ndf))], axis=1)
    factors = _factors(tests, None)
    inflated = factors > 1
    assert inflated.mean() == pytest.approx(level, abs=0.004)
    np.testing.assert_allclose(factors[inflated] ** 2, tests[inflated, 0] / ndf)


def test_two_measurements_at_one_energy_are_averaged():
    found = combine([curve("A", [1.0], [10.0], [0.3]), curve("B", [1.0], [11.0], [0.4])])
    weights = np.array([1 / 0.09, 1 / 0.16])
    assert found.curve.values[0] == pytest.approx(weights @ [10, 11] / weights.sum(), rel=1e-12)
    assert found.curve.errors[0] == pytest.approx(weights.sum() ** -0.5, rel=1e-12)
    assert found.chi2 == pytest.approx(1 / 0.25, rel=1e-12)
    assert found.ndf == 1
    np.testing.assert_allclose(found.shares[:, 0], weights / weights.sum(), rtol=1e-12)
    np.testing.assert_allclose(found.pulls, np.array([-1, 1]) * 2.0, rtol=1e-9)


def test_common_errors_do_not_average_out():
    grid = np.linspace(1, 1.2, 5)

    def combined(tags):
        sets = [
            curve(
                name,
                grid,
                truth(grid),
                0.01 * truth(grid),
                systematics=[Systematic(tag, np.full(5, 0.02))],
            )
            for name, tag in zip("AB", tags, strict=True)
        ]
        return combine(sets, nodes=grid).integrate(None, 1, 1.2)

    same, apart = combined("xx"), combined("xy")
    assert same.systematics["x"] == pytest.approx(0.02 * same.value, rel=1e-9)
    assert apart.systematics["x"] == pytest.approx(0.01 * apart.value, rel=1e-9)
    assert apart.systematics["y"] == pytest.approx(0.01 * apart.value, rel=1e-9)
    assert same.stat == pytest.approx(apart.stat, rel=1e-9)
    expected = math.sqrt(same.stat**2 + (0.02 * same.value) ** 2)
    assert same.error == pytest.approx(expected, rel=1e-9)


def test_relative_errors_do_not_pull_the_curve_down():
    """Ten points of 5 % at one energy with 10 % of common scale error. [DAg94]."""
    rng = np.random.default_rng(7)
    count, toys = 10, 200
    grid = 1 + 1e-4 * np.arange(count)
    ours, naive = [], []
    for _ in range(toys):
        values = 100 * (1 + 0.10 * rng.normal() + 0.05 * rng.normal(size=count))
        made = curve(
            "A",
            grid,
            values,
            np.full(count, 5.0),
            systematics=[Systematic("A", np.full(count, 0.10))],
        )
        inverse = np.linalg.inv(made.covariance)
        naive.append((inverse @ values).sum() / inverse.sum())
        ours.append(combine([made], nodes=np.array([1.0])).curve.values[0])
    error = 100 * math.hypot(0.10, 0.05 / math.sqrt(count)) / math.sqrt(toys)
    assert np.mean(ours) == pytest.approx(100, abs=2.5 * error)
    assert np.mean(naive) < 100 - 6 * error
    assert np.mean(np.array(ours) - np.array(naive)) > 5


def test_unnamed_systematic_covariance_is_relative_too():
    rng = np.random.default_rng(8)
    values = 100 + 5 * rng.normal(size=10)
    grid = 1 + 1e-4 * np.arange(10)
    covariance = 0.01 * np.outer(values, values)
    unnamed = combine([curve("A", grid, values, np.full(10, 5.0), syst=covariance)], nodes=[1.0])
    named = combine(
        [curve("A", grid, values, np.full(10, 5.0), systematics=[Systematic("A", [0.1] * 10)])],
        nodes=[1.0],
    )
    assert unnamed.curve.values[0] == pytest.approx(named.curve.values[0], rel=1e-9)
    assert unnamed.curve.errors[0] == pytest.approx(named.curve.errors[0], rel=1e-9)
    assert unnamed.curve.values[0] == pytest.approx(values.mean(), rel=1e-9)


def test_errors_grow_where_sets_disagree_and_only_there():
    grid = np.linspace(1, 2, 41)
    shifted = truth(grid) * np.where(grid > 1.5, 1.15, 1.0)
    sets = [
        curve("A", grid, truth(grid), 0.02 * truth(grid)),
        curve("B", grid, shifted, 0.02 * truth(grid)),
    ]
    plain = combine(sets, nodes=grid, inflation="none")
    for inflation in ("all", "points", "sets"):
        found = combine(sets, nodes=grid, inflation=inflation)
        ratio = found.curve.errors / plain.curve.errors
        np.testing.assert_allclose(ratio[grid < 1.47], 1, rtol=1e-12)
        assert ratio[grid > 1.53].min() > 2
        np.testing.assert_allclose(found.curve.values, plain.curve.values, rtol=1e-12)
        np.testing.assert_allclose(ratio, found.local.inflation, rtol=1e-9)
    # Two sets that disagree by 15 % with 2 % each: chi2/ndf of (15/(2 sqrt 2))^2.
    assert combine(sets, nodes=grid, inflation="sets").local.inflation.max() == pytest.approx(
        15 / (2 * math.sqrt(2)), rel=0.1
    )


def test_disagreement_of_scales_inflates_the_named_sources():
    grid = np.linspace(1, 2, 41)
    sets = [
        curve(
            name,
            grid,
            scale * truth(grid),
            0.05 * truth(grid),
            systematics=[Systematic(name, np.full(41, 0.01))],
        )
        for name, scale in (("A", 1.0), ("B", 1.08))
    ]
    plain = combine(sets, nodes=grid[::4], inflation="none")
    found = combine(sets, nodes=grid[::4])
    assert found.sources.inflation > 3
    assert found.sources.pulls["A"] < -3 < 3 < found.sources.pulls["B"]
    first, second = (each.integrate(None, 1.1, 1.9) for each in (plain, found))
    assert second.systematics["A"] >= 3 * first.systematics["A"]
    assert second.value == pytest.approx(first.value, rel=1e-12)


def test_the_split_of_errors_is_complete():
    found = combine(measurements(3), inflation="none")
    design = found.interpolation.matrix(np.concatenate(list(GRIDS.values())))
    np.testing.assert_allclose(found.gain @ design, np.eye(len(found.curve)), atol=1e-9)
    total = np.zeros(len(found.predictions))
    covariance = np.diag(np.concatenate([STAT * truth(g) for g in GRIDS.values()]) ** 2)
    shared = SHARED * found.predictions
    covariance += np.outer(shared, shared)
    for part in found.slices:
        own = total.copy()
        own[part] = OWN * found.predictions[part]
        covariance += np.outer(own, own)
    normal = design.T @ np.linalg.solve(covariance, design)
    np.testing.assert_allclose(found.curve.covariance, np.linalg.inv(normal), rtol=1e-6)
    np.testing.assert_allclose(found.shares.sum(axis=0), 1, rtol=1e-9)


def test_the_order_of_the_sets_does_not_matter():
    sets = measurements(4)
    first, second = combine(sets), combine(sets[::-1])
    np.testing.assert_allclose(first.curve.values, second.curve.values, rtol=1e-8)
    np.testing.assert_allclose(first.curve.errors, second.curve.errors, rtol=1e-6)
    assert first.chi2 == pytest.approx(second.chi2, rel=1e-8)


def test_clusters_hold_about_one_point_of_each_set():
    nodes = combine(measurements(5)).curve.energies
    assert 13 <= len(nodes) <= 25
    alone = combine(measurements(5)[:1]).curve.energies
    np.testing.assert_allclose(alone, GRIDS["A"], rtol=1e-12)
    wide = combine(measurements(5), cluster_size=0.1).curve.energies
    assert 5 <= len(wide) <= 8
    local = combine(
        measurements(5), cluster_size=lambda x: np.where(x < 1.25, 0.1, 0.02)
    ).curve.energies
    assert (local > 1.25).sum() > 2 * (local < 1.25).sum()


def test_weak_points_do_not_bend_the_curve_between_strong_ones():
    """A point of 20 % beside points of 1 % has no node of its own, and hardly any weight."""
    grid = np.linspace(1, 1.5, 51)
    strong = curve("A", grid, truth(grid), 0.01 * truth(grid))
    weak = curve("B", [1.104, 1.3, 1.405], [100.0, 10.0, 80.0], [15.0, 5.0, 15.0])
    found = combine([strong, weak], inflation="none")
    np.testing.assert_allclose(found.curve.energies, grid, atol=1e-3)
    np.testing.assert_allclose(found.curve.values, truth(found.curve.energies), rtol=0.015)


def test_scans_that_nearly_coincide_share_their_nodes():
    grid = np.sort(np.concatenate([np.linspace(1, 1.5, 26), np.linspace(1.0002, 1.5002, 26)]))
    assert len(combine([curve("A", grid, truth(grid), 0.01 * truth(grid))]).curve) == 26


# Interpolation, bins, integrals.


def test_bins_are_compared_with_averages():
    """A parabola in wide bins and narrow points; the bins' centres are no measure of it."""

    def parabola(x):
        return 1 + 100 * (x - 1.2) ** 2

    edges = np.linspace(1, 1.4, 5)
    averages = 1 + 100 * np.diff((edges - 1.2) ** 3) / 3 / np.diff(edges)
    grid = np.linspace(1, 1.4, 41)
    points = curve("A", grid, parabola(grid), np.full(41, 0.01))
    binned = curve("B", None, averages, np.full(4, 0.01), edges=edges)
    found = combine([points, binned], nodes=grid)
    assert found.chi2 < 0.2
    as_points = curve("B", binned.energies, averages, np.full(4, 0.01))
    assert combine([points, as_points], nodes=grid).chi2 > 100


def omega(energies):
    """The omega on a slowly rising base, with a width of 8.7 MeV."""
    s = np.asarray(energies) ** 2
    peak = 1 / ((s - 0.78266**2) ** 2 + (0.78266 * 0.00868) ** 2) / s
    return 0.06 * peak + 20 * np.asarray(energies) ** 2


def integral_over_the_omega(**options: Any) -> float:
    """Return the integral over its truth from points 5 MeV apart, without fluctuations."""
    sets = [
        curve(name, grid, omega(grid), 0.01 * omega(grid))
        for name, grid in (
            ("A", np.arange(0.70, 0.8801, 0.010)),
            ("B", np.arange(0.703, 0.8801, 0.010)),
        )
    ]
    found = combine(sets, cluster_size=1e-3, **options)
    x = np.linspace(0.71, 0.87, 40001)
    return found.integrate(None, 0.71, 0.87).value / float(np.trapezoid(omega(x), x))


def test_the_rule_between_nodes_matters_over_narrow_resonances():
    """Straight lines overestimate the flanks by per cents; along the shape little is left.

    In e+e- -> 3 pi the rule moved a_mu from 47.79 to 46.73 in 1e-10, [KNT20]: 2.2 %.
    """
    shape = ResonanceShape((0.7827,), (0.0087,), base=0.1)
    linear = integral_over_the_omega(interpolation="linear") - 1
    along = integral_over_the_omega(interpolation="linear", shape=shape) - 1
    smooth = integral_over_the_omega(interpolation="cubic", shape=shape) - 1
    assert linear > 0.02
    assert abs(along) < 0.15 * linear
    assert abs(smooth) < 0.001


@pytest.mark.parametrize("rule", ["linear", "cubic"])
def test_straight_lines_are_integrated_exactly(rule):
    grid = np.array([1.0, 1.1, 1.25, 1.4, 1.7])
    found = combine([curve("A", grid, 3 * grid, 0.1 * grid)], nodes=grid, interpolation=rule)
    assert found.integrate(None, 1.05, 1.6).value == pytest.approx(1.5 * (1.6**2 - 1.05**2))
    weighted = found.integrate(lambda x: x**2, 1.05, 1.6)
    assert weighted.value == pytest.approx(0.75 * (1.6**4 - 1.05**4), rel=1e-12)
    w = found.weights(lambda x: x**2, 1.05, 1.6)
    assert weighted.error == pytest.approx(math.sqrt(w @ found.curve.covariance @ w), rel=1e-12)
    np.testing.assert_allclose(found([1.3, 1.6]), [3.9, 4.8], rtol=1e-12)
    np.testing.assert_allclose(
        found.errors([1.3, 1.6]), np.sqrt(np.diag(found.covariance([1.3, 1.6]))), rtol=1e-12
    )
    pieces = found.weights(None, 1.0, 1.3) + found.weights(None, 1.3, 1.7)
    np.testing.assert_allclose(pieces, found.weights(None, 1.0, 1.7), rtol=1e-12)


def test_interpolation_meets_its_nodes():
    shape = ResonanceShape((1.02,), (0.004,), base=0.01)
    nodes = np.array([1.0, 1.01, 1.018, 1.022, 1.04])
    for rule in ("linear", "cubic"):
        matrix = Interpolation(nodes, rule, shape).matrix(nodes)
        np.testing.assert_allclose(matrix, np.eye(5), atol=1e-12)


def test_interference_of_resonances():
    alone = ResonanceShape((0.782, 1.019), (0.0085, 0.0042), (1, 0), base=1e-3)
    both = ResonanceShape((0.782, 1.019), (0.0085, 0.0042), (1, -0.5), base=1e-3)
    assert both([1.1])[0] < alone([1.1])[0] < both([0.9])[0]


# Report.


def test_a_report_shows_sets_nodes_and_curve():
    sets = measurements(6)
    found = combine(sets)
    table = set_table(found)
    assert all(f"| {name} " in table for name in GRIDS)
    assert f"chi2/ndf = {found.chi2:.1f}/{found.ndf}" in table
    assert node_table(found).count("\n") == len(found.curve) + 2
    assert [each.points for each in found.sets] == [21, 13, 10]
    assert sum(share for share in found.integrate(None, 1.1, 1.4).shares.values()) == (
        pytest.approx(1)
    )
    drawn = figure(found)
    assert len(drawn.axes) == 4
    assert drawn.axes[0].get_ylabel() == r"$\sigma$ [nb]"


# What is refused.


def good(**changes: Any) -> MeasuredCurve:
    options: dict[str, Any] = {"name": "A", "energies": [1.0, 1.1], "values": [3.0, 4.0]}
    options |= {"stat": [0.1, 0.1]}
    return curve(**(options | changes))


@pytest.mark.parametrize(
    ("sets", "options", "message"),
    [
        ([], {}, "datasets: .*valid: one MeasuredCurve or more"),
        ([1.0], {}, "valid: one MeasuredCurve or more"),
        ([good(), good()], {}, "'A' twice"),
        ([good(), good(name="B", quantity="R")], {}, "quantity: differs"),
        ([good(), good(name="B", channel="kk")], {}, "channel: differs.*A '3pi', B 'kk'"),
        ([good(), good(name="B", vp="out")], {}, "vp: differs"),
        ([good(), good(name="B", fsr="out")], {}, "fsr: differs"),
        ([good(stat=[0.0, 0.1])], {}, "A: no error at 1 GeV"),
        ([good(stat=[[0.01, 0.01], [0.01, 0.01]])], {}, "not positive definite"),
        ([good()], {"nodes": [1.0, 1.05, 1.1]}, "do not determine the curve"),
        ([good()], {"nodes": [1.1, 1.0]}, "do not rise"),
        ([good()], {"interpolation": "quintic"}, "interpolation: 'quintic'.*valid: linear, cubic"),
        ([good()], {"inflation": "some"}, "inflation: 'some'"),
        ([good()], {"significance": 0.0}, "significance: 0.0"),
        ([good()], {"cluster_size": -0.1}, "cluster_size: -0.1"),
        ([good()], {"shape": lambda x: x - 1.05}, "shape: wrong at 1"),
        ([good()], {"shape": lambda x: 1.0}, "shape: wrong at"),
    ],
)
def test_bad_combinations_are_refused_in_one_line(sets, options, message):
    with pytest.raises(VasilisaError, match=message) as caught:
        combine(sets, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("low", "high"), [(1.05, 1.05), (1.08, 1.02), (0.9, 1.1), (1.0, 1.2)])
def test_empty_windows_and_ranges_without_data_are_refused(low, high):
    with pytest.raises(RangeError, match=r"valid: rising, within 1 to 1\.1 GeV"):
        combine([good()]).integrate(None, low, high)


def test_energies_without_data_are_refused():
    with pytest.raises(RangeError, match=r"no data at 1\.2 GeV; valid: 1 to 1\.1 GeV"):
        combine([good()])([1.05, 1.2])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"masses": (1.0,), "widths": (0.1, 0.2)}, "widths"),
        ({"masses": (-1.0,), "widths": (0.1,)}, "masses"),
        ({"masses": (1.0,), "widths": (math.inf,)}, "widths"),
        ({"masses": (1.0,), "widths": (0.1,), "base": 0.0}, "base: 0.0; valid: above 0"),
    ],
)
def test_bad_shapes_are_refused(options, message):
    with pytest.raises(ConfigurationError, match=message):
        ResonanceShape(**options)
