"""Weights as a vector: every variation is the run that it stands for, on the same events."""

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.run.variations import check_variations, make_variations

N = 131_072


def agree(variation, run, limit=3.5):
    pull = (variation.value - run.value) / np.hypot(variation.error, run.error)
    skew = (variation.asymmetry - run.asymmetry) / np.hypot(
        variation.asymmetry_error, run.asymmetry_error
    )
    assert abs(pull) < limit
    assert abs(skew) < limit


@pytest.mark.parametrize("process", ["ee", "mumu", "pipi", "gammagamma"])
def test_orders_from_the_same_events(process):
    """lo and nlo as variations of nlops are the runs of these orders."""
    set_up = {"process": process, "ecm": 0.7, "cuts": "cmd3"}
    nominal = vs.Generator(**set_up, order="nlops", variations=["lo", "nlo"]).integrate(n_events=N)
    assert nominal.error / nominal.value < 4e-3
    for order in ("lo", "nlo"):
        run = vs.Generator(**set_up, order=order, seed=2).integrate(n_events=N)
        agree(nominal.variations[order], run)
        assert nominal.variations[order].error < 0.02 * run.value


@pytest.mark.parametrize("order", ["nlo", "nlops"])
def test_models_from_the_same_events(order):
    set_up = {"process": "pipi", "ecm": 0.9, "cuts": "cmd3", "order": order}
    variations = {
        "isr": {"radiation": "isr"},
        "no_interference": {"radiation": "no_interference"},
        "strong2020": {"form_factor": "strong2020"},
        "dressed": {"vacuum_polarization": "leptonic"},
    }
    constants = {"allow_double_counting": True}
    nominal = vs.Generator(**set_up, **constants, variations=variations).integrate(n_events=N)
    for name, changes in variations.items():
        run = vs.Generator(**set_up, **constants, **changes, seed=3).integrate(n_events=N)
        agree(nominal.variations[name], run)
    # The same events: the difference is known better than either of the two.
    dressed = nominal.variations["dressed"]
    assert dressed.difference == pytest.approx(dressed.value - nominal.value)
    assert dressed.difference_error < 0.1 * nominal.error


def test_identical_model_is_the_nominal_weight():
    gen = vs.Generator(
        "mumu", 1.0, "nlops", cuts="cmd3", variations={"same": {"radiation": "full"}}, effort=0.06
    )
    result = gen.integrate(n_events=100_000)
    assert result.variations["same"].value == pytest.approx(result.value, rel=1e-12)
    assert result.variations["same"].error == pytest.approx(result.error, rel=1e-9)
    events = gen.sample(2000)
    np.testing.assert_allclose(events.weights["same"], events.weights["nominal"], rtol=1e-12)


def test_variations_change_nothing_else():
    set_up = {"process": "pipi", "ecm": 0.7, "cuts": "cmd3", "order": "nlops", "effort": 0.06}
    plain, varied = (vs.Generator(**set_up, variations=v) for v in (None, ["lo", "isr"]))
    a, b = plain.integrate(n_events=100_000), varied.integrate(n_events=100_000)
    assert (a.value, a.error) == (b.value, b.error)
    events, same = plain.sample(1000), varied.sample(1000)
    np.testing.assert_array_equal(events.p_minus, same.p_minus)
    np.testing.assert_array_equal(events.weights["nominal"], same.weights["nominal"])
    assert list(same.weights) == ["nominal", "lo", "isr"]


def test_histograms_for_all_at_once():
    axis = hist.axis.Regular(8, 1.0, np.pi - 1.0)
    gen = vs.Generator("mumu", 0.7, "nlops", cuts="cmd3", variations=["nlo", "isr"])
    found = gen.histogram({"theta_avg": axis}, n=131_072)
    for name, changes in {
        "nlo": {"order": "nlo"},
        "isr": {"order": "nlops", "radiation": "isr"},
    }.items():
        run = vs.Generator("mumu", 0.7, cuts="cmd3", seed=4, **changes)
        other = run.histogram({"theta_avg": axis}, n=131_072)["theta_avg"]
        varied = found.variations[name]["theta_avg"]
        pulls = (varied.values() - other.values()) / np.sqrt(varied.variances() + other.variances())
        assert np.sum(pulls**2) < 26  # probability 1e-3 for 8 bins
    assert found["theta_avg"].sum().value > 0
    nominal, varied = found["theta_avg"], found.variations["nlo"]["theta_avg"]
    difference = found.differences["nlo"]["theta_avg"]
    expected = varied.values() - nominal.values()
    np.testing.assert_allclose(difference.values(), expected, atol=1e-9 * nominal.values().max())
    # What both share has dropped out of its error.
    assert (difference.variances() < nominal.variances() + varied.variances()).all()


def test_events_carry_the_variations(tmp_path):
    """Reweighted events reproduce the cross section of the variation."""
    changes = ["lo", "nlo", "isr"]
    gen = vs.Generator("mumu", 0.7, "nlops", cuts="cmd3", variations=changes, effort=0.06)
    events = gen.sample(40_000)
    result = gen.integrate(n_events=131_072)
    for name, varied in result.variations.items():
        weights = events.weights[name]
        mean = weights.mean() / events.weights["nominal"].mean()
        error = weights.std() / np.sqrt(len(events))
        assert abs(mean - varied.value / result.value) < 4 * error
    path = tmp_path / "events.hepmc3"
    events[:5].write(path)
    assert "nominal\\|lo\\|nlo\\|isr" in path.read_text() or "isr" in path.read_text()


def test_polarisation_moved_by_its_errors(tmp_path):
    s = np.linspace(0, 2, 2000)
    rows = np.column_stack([s, 0.01 * s, 0.004 * s, -0.005 * s, *(1e-3 * s,) * 3, 0 * s])
    table = tmp_path / "table.dat"
    np.savetxt(table, rows)
    set_up = {"process": "mumu", "ecm": 0.7, "order": "lo", "vacuum_polarization": str(table)}
    gen = vs.Generator(**set_up, variations=["vp_off", "vp_up", "vp_down"])
    result = gen.integrate(n_events=100_000)
    s = 0.49
    polarization = vs.vacuum_polarization(str(table))
    value, error = polarization(s), polarization.error(s)
    for name, moved in {"vp_off": 0, "vp_up": value + error, "vp_down": value - error}.items():
        expected = abs(1 - value) ** 2 / abs(1 - moved) ** 2
        ratio = result.variations[name].value / result.value
        assert ratio == pytest.approx(expected, rel=1e-9)


def test_structures_of_the_pion_by_name():
    """Every structure is the run of its own, and pointlike means F = 1 everywhere."""
    set_up = {"process": "pipi", "ecm": 0.6, "cuts": "cmd3", "form_factor": "gvmd_bwsum3"}
    names = ["fxsqed", "pointlike", "gvmd_bwsum3"]
    gen = vs.Generator(**set_up, pion_structure="gvmd", variations=names)
    result = gen.integrate(n_events=N)
    agree(result.variations["fxsqed"], vs.Generator(**set_up, seed=2).integrate(n_events=N))
    point_like = vs.Generator(**(set_up | {"form_factor": "pointlike"}), seed=3)
    agree(result.variations["pointlike"], point_like.integrate(n_events=N))
    assert result.asymmetry_difference("gvmd_bwsum3")[0] == 0  # a form factor, not a structure
    difference, error = result.asymmetry_difference("fxsqed")
    assert difference == pytest.approx(0.0053, abs=5e-4)
    assert error < 1e-2 * result.asymmetry_error


def test_pointlike_beside_the_dispersive_structure():
    nominal = {
        "order": "nlo",
        "form_factor": "cmd3",
        "pion_structure": "dispersive",
        "vacuum_polarization": "none",
        "radiation": "full",
        "two_photon_exchange": "full",
    }
    made = make_variations(
        "pipi",
        check_variations(["pointlike", "fxsqed"]),
        nominal,
        constants=vs.Constants(),
        allow_double_counting=False,
        energies=(0.7, 0.7),
    )
    assert made["pointlike"].model.form_factor.name == "pointlike"
    assert made["fxsqed"].model.form_factor.name == "cmd3"


@pytest.mark.parametrize(
    ("variations", "message"),
    [
        (["isrr"], "did you mean 'isr'"),
        ("isr", "variations"),
        (["isr", "isr"], "stands twice"),
        ({"nominal": {"order": "lo"}}, "nominal"),
        ({"x": {"seed": 2}}, "cannot be varied"),
        ({"x": {"order": "nlops"}}, "cannot be weighted"),
        (["vp_up"], "no errors"),
        (["gounaris"], "unknown"),
        ({"x": {}}, "a mapping of"),
        (["strong2020"], "no form factor"),
        ({"a b": {"order": "lo"}}, "without blanks"),
        ({"x": {"pion_structure": "gvmd"}}, "no pions"),
        (["dispersive"], "no pions"),
        ({"x": {"vacuum_polarization": True}}, "errors"),
        ({"x": {"vacuum_polarization": float("nan")}}, "errors"),
    ],
)
def test_bad_variations(variations, message):
    with pytest.raises(vs.ConfigurationError, match=message):
        vs.Generator("mumu", 0.7, "nlo", variations=variations)


def test_more_radiation_than_the_events_have():
    gen = vs.Generator(
        "mumu", 0.7, "nlo", radiation="isr", variations={"all": {"radiation": "full"}}
    )
    with pytest.raises(vs.ConfigurationError, match=r"variations\.all: .*lack"):
        gen.integrate(n_events=1000)


def test_another_order_of_the_variations_is_another_run(tmp_path):
    """Sums and weights stand in the order of the variations."""
    path = tmp_path / "state.json"
    first, second = (
        vs.Generator("mumu", 0.7, "nlo", cuts="cmd3", variations=names)
        for names in (["lo", "isr"], ["isr", "lo"])
    )
    first.integrate(n_events=1000, checkpoint=path)
    with pytest.raises(vs.DataError, match="another run, "):
        second.integrate(n_events=1000, checkpoint=path)
    assert first.parameters["weights"] == ["nominal", "lo", "isr"]


def test_checkpoint_without_its_folder(tmp_path):
    with pytest.raises(vs.OutputError, match="no folder"):
        vs.Generator("mumu", 0.7).integrate(checkpoint=tmp_path / "none" / "state.json")


def test_card(tmp_path):
    card = tmp_path / "card.yaml"
    card.write_text(
        "process: mumu\necm: 0.7\norder: nlops\ncuts: cmd3\n"
        "variations:\n  isr:\n  undressed: {vacuum_polarization: none}\n"
    )
    gen = vs.load_card(card)
    assert list(gen.parameters["variations"]) == ["isr", "undressed"]
    card.write_text("process: mumu\necm: 0.7\nvariations: [lo, fsr]\n")
    assert list(vs.load_card(card).parameters["variations"]) == ["lo", "fsr"]
