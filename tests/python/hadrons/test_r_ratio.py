"""R(s) as shipped: published numbers by channel and data set, and independence of choices."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.hadrons.errors_of_curves import KINDS
from vasilisa.hadrons.hvp.kernels import kernel
from vasilisa.hadrons.hvp.windows import window_fractions
from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
from vasilisa.hadrons.r_ratio import SOURCES, R, load_source, recipe
from vasilisa.hadrons.r_ratio.component import Component
from vasilisa.hadrons.r_ratio.narrow import NARROW
from vasilisa.hadrons.r_ratio.shipped import SHIPPED, load, save, shipped
from vasilisa.words.errors import ConfigurationError, RangeError

ALPHA = vs.Constants().alpha
Z_MASS = 91.1876

# a_mu in 1e-10 by channel and the largest relative difference. [KNT20] table 1; thresholds of
# two and three pions and pi0 gamma, 0.87, 0.01 and 0.12, are inside the channels here.
CHANNELS = {
    "pipi": (503.46 + 0.87, 0.007),
    "3pi": (46.73 + 0.01, 0.04),
    "kpkm": (23.03, 0.04),
    "kskl": (13.04, 0.04),
    "2pip2pim": (14.87, 0.04),
    "pippim2pi0": (19.39, 0.04),
    "pi0gamma": (4.46 + 0.12, 0.05),
    "kkpi": (2.71, 0.06),
    "kk2pi": (1.93, 0.06),
    "inclusive": (43.55, 0.03),
    "jpsi": (6.26, 0.02),
    "psi2s": (1.58, 0.03),
    "perturbative": (2.07, 0.01),
}

# a_mu of pi pi from 0.6 to 0.88 GeV in 1e-10 and, where published with it, its error: CMD-2, SND,
# KLOE, BABAR, BESIII, CLEO-c, CMD-3, as collected in a review of 2024.
IN_RHO = {
    "cmd2": (366.5, None),
    "snd05": (364.7, None),
    "kloe": (360.6, 2.1),
    "babar": (370.1, 2.7),
    "besiii": (361.8, None),
    "cleoc": (370.0, None),
    "snd20": (366.7, None),
    "cmd3_only": (379.3, 3.0),
}


def a_mu(s: np.ndarray) -> np.ndarray:
    return (ALPHA / np.pi) ** 2 / 3 * kernel("mu", s) * 1e10


@pytest.mark.parametrize("channel", CHANNELS)
def test_channels_are_those_published(channel: str) -> None:
    published, tolerance = CHANNELS[channel]
    found = load_source("without_cmd3").integral(a_mu, channel=channel)
    assert found.values[0] == pytest.approx(published, rel=tolerance)


def test_limits_do_not_make_the_error_of_three_pions() -> None:
    curve = load_source().channel("3pi")
    found = load_source().integral(a_mu, channel="3pi")
    # BABAR alone states 45.86(14)(58) up to 2 GeV [BAB21]
    assert found.values[0] == pytest.approx(45.86, abs=0.6)
    assert 0.3 < found.errors()[0] < 1.0
    below = load_source().integral(a_mu, high=0.75, channel="3pi")
    assert curve.low < 0.5 and below.errors()[0] < 0.1 * below.values[0]


@pytest.mark.parametrize("source", IN_RHO)
def test_data_sets_of_two_pions(source: str) -> None:
    published, error = IN_RHO[source]
    found = load_source(source).integral(a_mu, 0.6, 0.88, channel="pipi")
    assert found.values[0] == pytest.approx(published, rel=1.5e-3)
    if error is not None:
        assert found.errors()[0] == pytest.approx(error, rel=0.3)


def test_totals() -> None:
    spectrum = load_source("without_cmd3")
    total = spectrum.integral(a_mu)
    assert total.values[0] == pytest.approx(692.78, rel=0.01)
    split = {kind: total.errors(kind)[0] for kind in KINDS}
    assert np.sqrt(sum(error**2 for error in split.values())) == pytest.approx(total.errors()[0])
    # Published: 2.42 from 1.21, 1.97, 0.21, 0.70.
    assert 2.0 < total.errors()[0] < 4.0
    assert split["systematic"] > split["statistical"] > split["fsr"] > split["vacuum_polarization"]
    windows = spectrum.integral(lambda s: a_mu(s) * window_fractions(s)).values
    assert windows == pytest.approx([68.4, 229.4, 395.1], rel=0.015)
    assert windows.sum() == pytest.approx(total.values[0], rel=1e-8)


def test_running_of_alpha_does_not_depend_on_the_source() -> None:
    scale = -ALPHA / (3 * np.pi) * 1e4
    found = {name: load_source(name).dispersion([Z_MASS**2]) for name in SOURCES}
    values = {name: scale * each.values[0] for name, each in found.items()}
    assert values["without_cmd3"] == pytest.approx(276.09, rel=0.015)
    error = abs(scale) * found["all"].errors()[0]
    for name in ("without_cmd3", "cmd3_only"):
        assert abs(values[name] - values["all"]) < 1.5 * error


def test_sources_differ_in_two_pions_only() -> None:
    one, other = load_source("without_cmd3"), load_source("cmd3_only")
    for name in one.channels:
        same = np.array_equal(one.channel(name).values, other.channel(name).values)
        assert same == (name != "pipi")
    pull = [s.integral(a_mu, 0.6, 0.88, channel="pipi") for s in (one, other)]
    difference = pull[1].values[0] - pull[0].values[0]
    assert 9 < difference < 19


def test_an_experiment_alone_is_continued_by_the_others() -> None:
    alone, rest = load_source("kloe").channel("pipi"), load_source("without_cmd3").channel("pipi")
    outside = np.array([0.3, 1.1, 1.5])
    assert alone(outside) == pytest.approx(rest(outside))
    assert alone(np.array([0.75]))[0] != pytest.approx(rest(np.array([0.75]))[0], rel=1e-4)


def test_r_of_s() -> None:
    value, error = R(np.array([[0.6, 4.0], [16.0, 1e4]]))
    assert value.shape == error.shape == (2, 2)
    assert value[1, 1] == pytest.approx(11 / 3, rel=0.05)
    assert (error > 0).all() and (error < 0.1 * value).all()
    assert R(4.0)[0] == pytest.approx(float(value[0, 1]))
    assert R(0.6)[0] == load_source("all")(np.sqrt(0.6))[0]
    assert R(0.01)[0] == 0
    # Narrow resonances are not inside, Upsilon(4S) is.
    assert R(NARROW["jpsi"][0] ** 2)[0] < 3
    assert R(10.58**2)[0] > 5
    with pytest.raises(RangeError, match="above 0"):
        R(-1.0)
    with pytest.raises(ConfigurationError, match="without_cmd3"):
        R(1.0, source="old")


def test_exclusive_and_inclusive_meet() -> None:
    value, error = R(np.array([1.936, 1.938]) ** 2)
    assert abs(value[1] - value[0]) < 2 * np.hypot(*error)
    end = np.array([11.19, 11.21]) ** 2
    value, error = R(end)
    assert value[1] == pytest.approx(value[0], rel=0.06)


def test_curves_have_errors_and_nodes_in_order() -> None:
    for name, each in load_source().channels.items():
        assert np.isfinite(each.values).all(), name
        assert each.errors, name
        if isinstance(each, PiecewiseCurve):
            assert (np.diff(each.energies) > 0).all(), name


def test_recipe_counts_nothing_twice() -> None:
    channels, components = recipe.channels(), recipe.components()
    used = [part for parts in channels.values() for part in parts]
    assert set(used) == set(components) - {"inclusive", "bottom"}
    # Of eta pi pi, what does not decay to pions that other channels hold.
    assert sum(parts.get("etapipi", 0) for parts in channels.values()) == pytest.approx(0.4441)
    assert channels["5pi"]["etapipi"] < 0 and channels["pippim4pi0"]["eta3pi_all"] < 0
    for each in recipe.excluded():
        assert each["component"] in components
        assert len(each["reason"]) > 8
    names = [[entry["name"] for entry in rules["sets"]] for rules in components.values()]
    assert all(len(set(each)) == len(each) for each in names)


def test_recipe_says_what_is_wrong() -> None:
    with pytest.raises(ConfigurationError, match="eta_5pi"):
        recipe._factor("-2 eta_5pi", {"eta_3pi": 0.23})
    with pytest.raises(ConfigurationError, match="source"):
        recipe.pipi_sets("everything")


def test_file_is_small_and_comes_back(tmp_path) -> None:
    assert (files("vasilisa.hadrons.r_ratio") / SHIPPED).stat().st_size < 2e6
    components, dressing = shipped()

    class Built:
        pass

    built = Built()
    built.components = {"kskl": components["kskl"], "pipi@kloe": components["pipi@kloe"]}
    built.dressing = dressing
    save(built, tmp_path / "again.npz")
    again, same = load(tmp_path / "again.npz")
    assert same == dressing
    for name, each in built.components.items():
        copy: Component = again[name]
        assert np.array_equal(copy.values, each.values)
        assert copy.shape == each.shape
        assert list(copy.shifts) == list(each.shifts)
        first, second = (x.statistical @ x.statistical.T for x in (each, copy))
        scale = np.sqrt(np.diag(first))
        assert np.abs((second - first) / np.outer(scale, scale)).max() < 1e-3


def test_correlations_between_channels_survive() -> None:
    """eta pi pi is subtracted from five pions: what moves one up moves the other down."""
    spectrum = load_source()
    eta, five = (spectrum.integral(a_mu, channel=name) for name in ("etapipi", "5pi"))
    shared = set(eta.shifts) & set(five.shifts)
    assert "etapipi:statistical" in shared
    common = eta.shifts["etapipi:statistical"] @ five.shifts["etapipi:statistical"].T
    assert float(common[0, 0]) < 0
