"""Form factors inside the two-photon exchange: gvmd, dispersive, and fits of poles."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import vasilisa as vs
from vasilisa import _core
from vasilisa.hadrons.pion_structure import make_pion_structure, propagators
from vasilisa.hadrons.spectral import spectral_sum
from vasilisa.keep.cache import cached
from vasilisa.validation.comparison import table

CONSTANTS = vs.Constants()
THRESHOLD = 4 * CONSTANTS.pion_mass**2
COSINES = np.array([-0.8, -0.3, 0.1, 0.5, 0.95])
RHO = [(0.77, 0.15, 1.0, 0.0)]
EPS = 1e-5


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("VASILISA_CACHE", str(tmp_path / "cache"))


def structure(model: str, form_factor: vs.FormFactor, ecm: float) -> _core.TwoPhotonStructure:
    terms = propagators(model, form_factor, ecm, CONSTANTS)
    return _core.TwoPhotonStructure(terms, ecm, CONSTANTS)


# -- gvmd --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ecm", [0.7, 1.0])
def test_reference_points(ecm):
    model = {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}
    points = [
        p
        for p in table("points.json")["points"]
        if (p["model"], p["ecm"], p["kind"]) == (model, ecm, "born")
    ]
    ours = vs.amplitudes.soft_virtual("pipi", [p["cos_theta"] for p in points], ecm, EPS, **model)
    assert len(points) == 6
    assert ours == pytest.approx([p["soft_virtual"] for p in points], abs=1e-8)


def test_table_holds_the_exact_correction():
    form_factor = vs.form_factor("gvmd_bwsum3")
    exact = structure("gvmd", form_factor, 0.9)
    tabulated = make_pion_structure("gvmd", form_factor, (0.9, 0.9), CONSTANTS)
    for cosine in (*COSINES, 0.9998):
        assert tabulated(0.9, cosine) == pytest.approx(exact(cosine), abs=2e-8)
        assert tabulated(0.9, -cosine) == -tabulated(0.9, cosine)


def test_table_holds_a_range_of_energies():
    form_factor = vs.form_factor("cmd3")
    tabulated = make_pion_structure("gvmd", form_factor, (0.778, 0.786), CONSTANTS)
    for ecm in (0.778, 0.7814, 0.786):  # across the omega
        exact = structure("gvmd", form_factor, ecm)
        assert tabulated(ecm, 0.5) == pytest.approx(exact(0.5), abs=2e-6)


def test_beams_with_energies_and_spread():
    set_up = {"form_factor": "gvmd_bwsum3", "cuts": "cmd3", "pion_structure": "gvmd"}
    one, two = (
        vs.Generator("pipi", beams=vs.Beams(energies=(0.39, 0.39), spread=spread), **set_up)
        for spread in (0.0, 2e-4)
    )
    for generator, ecm in ((one, 0.78), (two, 0.781)):
        exact = structure("gvmd", vs.form_factor("gvmd_bwsum3"), ecm)
        tabulated = generator._configuration.model.pion_structure(ecm, 0.5)
        assert tabulated == pytest.approx(exact(0.5), abs=2e-6)
    fall = (
        vs.Generator("pipi", 0.78, **(set_up | {"pion_structure": "fxsqed"}), seed=2)
        .integrate(n_events=100_000, progress=False)
        .asymmetry
        - two.integrate(n_events=100_000, progress=False).asymmetry
    )
    assert fall == pytest.approx(0.013, abs=0.002)


def test_point_like_limits():
    fxsqed = vs.amplitudes.soft_virtual("pipi", COSINES, 0.7, EPS, form_factor="pointlike")
    for form_factor, tolerance in (("pointlike", 0.0), (vs.pole_sum([(1e4, 0.0, 1, 0)]), 1e-8)):
        gvmd = vs.amplitudes.soft_virtual(
            "pipi", COSINES, 0.7, EPS, form_factor=form_factor, pion_structure="gvmd"
        )
        assert np.abs(gvmd - fxsqed).max() <= tolerance


def test_trees_know_no_structure():
    energy = 0.35
    momentum = math.sqrt(energy**2 - CONSTANTS.pion_mass**2)
    minus, plus = ([energy, 0, sign * momentum, 0] for sign in (1, -1))
    born = [
        vs.amplitudes.born("pipi", minus, plus, 0.7, form_factor="gvmd_bwsum3", pion_structure=name)
        for name in ("fxsqed", "gvmd", "dispersive")
    ]
    assert born[0] == born[1] == born[2]


def test_asymmetry_falls_and_the_rate_stays():
    set_up = {"process": "pipi", "ecm": 0.7, "form_factor": "gvmd_bwsum3", "cuts": "cmd3"}
    lowest = vs.Generator(**set_up, order="lo").integrate(n_events=100_000, progress=False)
    exact = structure("gvmd", vs.form_factor("gvmd_bwsum3"), 0.7)
    cosines, weight = np.polynomial.legendre.leggauss(6)
    cosines = math.cos(1.0) * (1 + cosines) / 2
    born = weight * (1 - cosines**2)
    expected = born @ [-exact(c) for c in cosines] / born.sum()
    for order in ("nlo", "nlops"):
        plain = vs.Generator(
            **set_up, order=order, variations={"gvmd": {"pion_structure": "gvmd"}}
        ).integrate(n_events=100_000, progress=False)
        gvmd = plain.variations["gvmd"]
        fall = plain.asymmetry - gvmd.asymmetry
        # The correction multiplies Born in nlo, and all events in nlops.
        ratio = lowest.value / plain.value if order == "nlo" else 1.0
        assert fall == pytest.approx(ratio * expected, rel=0.03)
        assert gvmd.value == pytest.approx(plain.value, rel=1e-3)
        # BabaYaga@NLO, nlo, as in cross_sections.json: 0.0144 - 0.0041.
        assert fall == pytest.approx(0.0103, abs=0.002)


def test_events_carry_the_structure():
    generator = vs.Generator(
        "pipi",
        0.7,
        "nlo",
        form_factor="gvmd_bwsum3",
        pion_structure="gvmd",
        cuts="cmd3",
        effort=0.06,
    )
    assert len(generator.sample(500)) == 500


# -- fits --------------------------------------------------------------------------------------


def test_fit_states_what_it_reaches():
    fit = vs.fit_pole_sum("cmd3", 8)
    s = np.linspace(fit.form_factor.range[0], fit.s_range[1], 1001)
    deviation = np.abs(fit.form_factor(s) / vs.form_factor("cmd3")(s) - 1)
    assert deviation.max() < 1.1 * fit.accuracy < 0.005
    amplitudes = [modulus * np.exp(1j * phase) for _, _, modulus, phase in fit.poles]
    assert sum(amplitudes) == pytest.approx(1, abs=1e-12)
    assert "8 poles" in str(fit)


def test_table_of_the_modulus_gets_a_phase(tmp_path):
    ecm = np.linspace(0.28, 1.2, 231)
    s = ecm**2
    exact = vs.form_factor("cmd3")(s)
    squared = np.abs(exact) ** 2 * (1.05 + 0.25 * (ecm - 0.75))
    lines = [f"{e},{f2}" for e, f2 in zip(ecm, squared, strict=True)]
    (tmp_path / "f2.csv").write_text("\n".join(["sqrt_s,f2", *lines]))
    fit = vs.fit_pole_sum(tmp_path / "f2.csv", 5)
    assert fit.accuracy < 0.015
    assert np.abs(fit.form_factor(s)) ** 2 == pytest.approx(squared, rel=0.03)
    assert np.abs(np.angle(fit.form_factor(s) / exact)).max() < 0.03


def test_tables_that_end_early_keep_their_sense_beyond(tmp_path):
    # Eight poles describe a short table by amplitudes that cancel on it alone: |F(-1)| = 180.
    exact = vs.form_factor("cmd3")
    for last in (0.5, 0.8):
        ecm = np.linspace(0.3, last, 60)
        lines = [f"{e},{abs(exact(e * e)) ** 2}" for e in ecm]
        (tmp_path / "f2.csv").write_text("\n".join(["sqrt_s,f2", *lines]))
        table = vs.form_factor(tmp_path / "f2.csv")
        many = vs.fit_pole_sum(table, 8)
        assert many.accuracy < 0.01
        assert many.amplitudes > 1e3
        assert "beyond this range" in str(many)
        terms = propagators("gvmd", table, last, CONSTANTS)
        for q2, wanted in ((-1.0, 0.36), (1.0, 1.78)):
            found = q2 * abs(sum(w / (q2 - m2) for w, m2 in terms))
            assert abs(found) == pytest.approx(wanted, rel=0.3)
        added = structure("gvmd", table, last)(0.5)
        assert added == pytest.approx(structure("gvmd", exact, last)(0.5), rel=0.05)


def test_fit_of_poles_returns_them():
    rows = [(0.76, 0.14, 1.15, 0.0), (1.3, 0.4, 0.15, math.pi)]
    fit = vs.fit_pole_sum(vs.pole_sum(rows), 2)
    assert fit.accuracy < 1e-8
    assert fit.poles[1][:2] == pytest.approx((1.3, 0.4), abs=1e-6)


def test_user_poles_are_the_fit_of_the_name():
    poles = vs.form_factor("gvmd_bwsum3").poles
    rows = [
        (math.sqrt(p.real), -p.imag / math.sqrt(p.real), abs(a), math.atan2(a.imag, a.real))
        for a, p in poles
    ]
    ours, named = (
        vs.amplitudes.soft_virtual(
            "pipi", COSINES, 0.7, EPS, form_factor=form_factor, pion_structure="gvmd"
        )
        for form_factor in (vs.pole_sum(rows), "gvmd_bwsum3")
    )
    assert ours == pytest.approx(named, abs=1e-12)


def test_poles_in_a_file(tmp_path):
    fit = vs.fit_pole_sum("cmd3", 3, (0.1, 1.5))
    fit.write(tmp_path / "poles.csv")
    again = vs.form_factor(tmp_path / "poles.csv")
    assert again.range == fit.form_factor.range == (0.1, 1.5)
    assert np.array_equal(again(0.6), fit.form_factor(0.6))
    card = tmp_path / "card.yaml"
    card.write_text(
        "process: pipi\necm: 0.7\nform_factor: poles.csv\npion_structure: gvmd\ncuts: cmd3\n"
    )
    assert vs.load_card(card).parameters["pion_structure"] == "gvmd"
    (tmp_path / "bad.csv").write_text("mass,width,modulus,phase\n0.77,0.15,1,0\n0.78,x,0,0\n")
    with pytest.raises(vs.DataError, match=r"bad\.csv: line 3"):
        vs.form_factor(tmp_path / "bad.csv")


# -- dispersive --------------------------------------------------------------------------------


def test_dispersive_pole_is_the_pole():
    pole = vs.pole_sum(RHO)
    gvmd, dispersive = (structure(name, pole, 0.9) for name in ("gvmd", "dispersive"))
    assert abs(gvmd(0.6)) > 0.019
    assert dispersive.form_factor == pytest.approx(gvmd.form_factor, rel=1e-5)
    assert dispersive(0.6) == pytest.approx(gvmd(0.6), abs=5e-6)


def test_dispersive_and_fitted_poles_agree():
    form_factor = vs.form_factor("strong2020")
    gvmd, dispersive = (structure(name, form_factor, 0.7) for name in ("gvmd", "dispersive"))
    assert abs(gvmd(0.5)) > 0.015
    assert dispersive(0.5) == pytest.approx(gvmd(0.5), abs=1e-4)


def test_spectral_sum_obeys_its_sum_rule():
    form_factor = vs.form_factor("cmd3")
    for ecm in (0.3, 0.782, 1.9):
        found = spectral_sum(form_factor, ecm**2, THRESHOLD)
        assert found.sum_rule == pytest.approx(1, abs=0.01)
        assert found.form_factor(ecm**2).imag == pytest.approx(form_factor(ecm**2).imag, abs=1e-6)
        assert abs(found.form_factor(ecm**2) / form_factor(ecm**2) - 1) < 0.02


def test_cache_keeps_what_belongs_to_its_inputs(tmp_path):
    made = []

    def make() -> list[float]:
        made.append(1)
        return [0.1, 2.0]

    for _ in range(2):
        assert cached("table", b"inputs", make) == [0.1, 2.0]
    assert len(made) == 1
    cached("table", b"others", make)
    assert len(made) == 2
    for path in (tmp_path / "cache").iterdir():
        content = json.loads(path.read_text(encoding="utf-8"))
        content["content"][0] = 0.2
        path.write_text(json.dumps(content), encoding="utf-8")
    assert cached("table", b"inputs", make) == [0.1, 2.0]
    assert len(made) == 3


# -- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "poles",
    [
        [(0.77, 0.15, 0.9, 0.0)],
        [(0.77, 0.15, 1.0, 0.1)],
        [(-0.77, 0.15, 1.0, 0.0)],
        [(0.77, 0.15, 1.0)],
        [(0.77, -0.15, 1.0, 0.0)],
        [(0.77, math.nan, 1.0, 0.0)],
        [],
    ],
)
def test_poles_that_are_no_form_factor(poles):
    with pytest.raises(vs.ConfigurationError):
        vs.pole_sum(poles)


def gounaris_sakurai(s):
    return np.asarray(vs.form_factor("strong2020").continuation(s))


@pytest.mark.parametrize(
    ("function", "s_range", "words"),
    [
        (lambda s: 1.0 + 0 * s, None, "Im F = 0"),
        (lambda s: np.abs(gounaris_sakurai(s)), None, "Im F = 0"),
        (lambda s: gounaris_sakurai(s) * np.exp(s), None, "Im F/s"),
        (lambda s: np.conj(gounaris_sakurai(s)), None, "Im F/s"),
        (lambda s: gounaris_sakurai(s) + 0.2j, None, "jumps"),
        (lambda s: gounaris_sakurai(s).real + 0j + 1j * (s > 0.5), None, "above"),
        (gounaris_sakurai, (0.2, 4.0), "2 m_pi"),
        (gounaris_sakurai, (THRESHOLD, 0.5), "too near"),
    ],
)
def test_form_factors_without_a_spectral_function(function, s_range, words):
    form_factor = vs.form_factor(function, s_range=s_range, tolerance=1e-3, breaks=[0.5])
    with pytest.raises(vs.ConfigurationError, match=words) as raised:
        vs.Generator("pipi", 0.69, form_factor=form_factor, pion_structure="dispersive")
    assert "\n" not in str(raised.value)


def test_gvmd_refuses_what_no_poles_describe():
    form_factor = vs.form_factor(lambda s: 1 / (1 + np.abs(s - 0.6)) ** 6 + 0j, breaks=[0.6])
    with pytest.raises(vs.ConfigurationError, match="sum of poles"):
        vs.Generator("pipi", 0.7, form_factor=form_factor, pion_structure="gvmd")


@pytest.mark.parametrize("bad", [0, 9, 2.5, "many", None])
def test_bad_numbers_of_poles(bad):
    with pytest.raises(vs.ConfigurationError, match="n_poles"):
        vs.fit_pole_sum("cmd3", bad)


def test_bad_ranges_of_a_fit():
    with pytest.raises(vs.ConfigurationError, match="s_range"):
        vs.fit_pole_sum("cmd3", 4, (1.0, 0.5))
    with pytest.raises(vs.RangeError, match="s_range"):
        vs.fit_pole_sum("cmd3", 4, (0.1, 5.0))
