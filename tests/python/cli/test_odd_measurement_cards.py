"""Cards of measurements that nobody should write: one line, before anything is computed."""

import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

import vasilisa as vs
from vasilisa.candidates import read
from vasilisa.studies.measurement.pseudo_data import counted_cross_section
from vasilisa.studies.radiative_return.published import sizes_of
from vasilisa.words.errors import ConfigurationError, DataError

SCAN = {
    "kind": "energy_scan",
    "points": [{"ecm": 0.7, "luminosity": 1.0}, {"ecm": 0.8, "luminosity": 1.0}],
    "truth": {"form_factor": "cmd3"},
}
RETURN = {"kind": "radiative_return", "luminosity": 1.0, "truth": {"form_factor": "cmd3"}}
EITHER = (SCAN, RETURN)
ODD = (None, "", "x", -1, float("inf"), float("nan"), True, [], {}, [1], {"x": 1}, [None], 10**30)


def refused(folder: Path, card: dict[str, object]) -> str:
    path = folder / "card.yaml"
    path.write_text(yaml.safe_dump(card))
    with pytest.raises(ConfigurationError) as caught:
        vs.load_card(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("base", EITHER, ids=["scan", "return"])
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"candidates": []}, "candidates: []; valid: at least one file"),
        ({"candidates": "card.yaml"}, "candidates: file: "),
        ({"columns": {"p_minu": "pm"}}, "did you mean 'p_minus'?"),
        ({"columns": {"p_minus": "pm/"}}, "columns: p_minus: 'pm/' (is no expression)"),
        ({"a_mu": [[600, 880]]}, "two rising energies in GeV, up to 20"),
        ({"truth": {"form_factor": "cmd3", "detector": "x"}}, "truth: detector: 'x'"),
        ({"generator": {"vacuum_polarization": {"mumu": 1}}}, "vacuum_polarization"),
    ],
)
def test_either(tmp_path, base, fields, words):
    (tmp_path / "card.yaml").touch()
    assert words in refused(tmp_path, base | fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"beams": None}, "beams.energies: None"),
        ({"beams": {"crossing_angle": 0.02}}, "beams.energies: None"),
        ({"normalisation": "bhabha"}, "normalisation: 'bhabha'"),
        ({"track_mass": {"pipigamma": [125, 220]}}, "track_mass.pipigamma: [125.0, 220.0]"),
        ({"generator": {"order": "mcgpj"}}, "generator.order: 'mcgpj'"),
        ({"truth": {"form_factor": "cmd3", "order": "sf"}}, "truth.order: 'sf'"),
        (
            {"generator": {"vacuum_polarization": {"mumugamma": "x"}}},
            "generator.vacuum_polarization.mumugamma: 'x'",
        ),
        *(({"systematics": odd}, "systematics: ") for odd in ODD if odd not in ({}, {"x": 1})),
    ],
)
def test_radiative_return(tmp_path, fields, words):
    assert words in refused(tmp_path, RETURN | fields)


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"ecm": 760}, "points: ecm: 760.0 (point 0 (760 GeV): outside of cmd3)"),
        ({"ecm_spread": 0.3}, "points: ecm_spread: 0.3 (of 0.7 GeV; in keV or MeV?)"),
        ({"ecm_error": 50}, "points: ecm_error: 50.0"),
        ({"point": 10**30}, "points[0].point: "),
        ({"season": float("nan")}, "points[0].season: nan"),
    ],
)
def test_points_of_a_scan(tmp_path, point, words):
    assert words in refused(tmp_path, SCAN | {"points": [{"ecm": 0.7, "luminosity": 1.0} | point]})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("point,eps_ee\n0,0.9\n", "the columns are 'point, eps_ee'"),
        ("point,eps_ee,eps_mumu,eps_pipi\n0,0.9,0.9,nan\n", "line 2: eps_pipi: nan"),
        ("point,eps_ee,eps_mumu,eps_pipi\n0.5,0.9,0.9,1\n", "efficiency: point: 0.5"),
        ("point,eps_ee,eps_mumu,eps_pipi\n0,1,1,1\n0,1,1,1\n", "stands twice"),
    ],
)
def test_tables_of_efficiencies(tmp_path, text, words):
    (tmp_path / "eps.csv").write_text(text)
    assert words in refused(tmp_path, SCAN | {"efficiency": "eps.csv"})


def test_precision_must_be_a_number(tmp_path):
    assert "generator.precision: None" in refused(
        tmp_path, SCAN | {"generator": {"precision": None}}
    )


def test_what_is_meant_is_understood(tmp_path):
    path = tmp_path / "card.yaml"
    path.write_text(yaml.safe_dump(RETURN | {"normalisation": "both", "systematics": "none"}))
    settings = vs.load_card(path).settings
    assert settings.normalisation == ["radiator", "mumugamma"] and settings.systematics == {}


@pytest.mark.parametrize(
    ("experiment", "theory", "published"),
    [
        ("kloe", ("fsr", "vacuum_polarization", "radiator"), (0.006, 0.006)),  # [KLO08]
        ("babar", (), (0.0050, 0)),  # 0.6 to 0.9 GeV [BAB12]
        ("besiii", (), (0.009, 0)),  # [BES16]
    ],
)
def test_sources_add_up_to_what_is_published(experiment, theory, published):
    sizes = sizes_of(experiment)
    of_theory = math.hypot(*(sizes.pop(name) for name in theory))
    rounding = 0.0005 if experiment != "babar" else 0.0001
    assert math.hypot(*sizes.values()) == pytest.approx(published[0], abs=rounding)
    assert of_theory == pytest.approx(published[1], abs=rounding)


def test_numbers_of_pseudo_data_that_a_pilot_hardly_knows_are_integrated():
    run = SimpleNamespace(cross_section=2.0, cross_section_error=0.3)
    longer = []

    def more_of_pilot(rel_error, times):
        return longer[0] if longer else None

    pilot = SimpleNamespace(sample=lambda n: SimpleNamespace(run=run), more_of_pilot=more_of_pilot)
    asked = []

    def integrate(rel_error, progress):
        asked.append(rel_error)
        return SimpleNamespace(value=1.9, error=0.005)

    whole = SimpleNamespace(integrate=integrate)
    for luminosity in (1.0, 100.0):
        assert counted_cross_section(pilot, luminosity, 3e-3, lambda: whole) == (1.9, 0.005)
    assert asked == pytest.approx([0.2 / math.sqrt(2000), 3e-3])
    assert counted_cross_section(pilot, 1e-4, 3e-3, lambda: whole) == (2.0, 0.3)
    longer.append((1.95, 0.008))
    assert counted_cross_section(pilot, 1.0, 3e-3, lambda: whole) == (1.95, 0.008)
    assert len(asked) == 2


NAMES = "point,p_minus,p_plus,theta_minus,theta_plus,phi_minus,phi_plus,calo_minus,calo_plus"
LINE = "7,0.37,0.37,1.2,1.9,0.1,3.2,0.2,0.2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{NAMES}\n{LINE}\n{LINE},1\n", "line 3: 10 values under 9 columns"),
        (f"{NAMES}\n{LINE}\n0.3\n", "line 3: 1 values under 9 columns"),
        (f"{NAMES},p_plus\n{LINE},1\n", "the column 'p_plus' stands twice"),
        (f"{NAMES}\n1e300{LINE[1:]}\n", "point: 1e+300 in row 0; valid: a whole number"),
        (f"{NAMES}\n{LINE.replace('0.37', 'inf')}\n", "p_minus: inf in row 0; valid: GeV"),
        (f"{NAMES},probe\n{LINE},5\n", "probe: 5 in row 0; valid: a number from -1 to 2"),
        (f"# vasilisa candidates [1]\n{NAMES}\n{LINE}\n", "has a header that is none"),
        (f'# vasilisa candidates {{"units": 1}}\n{NAMES}\n{LINE}\n', "has a header that is none"),
    ],
)
def test_odd_files_of_candidates(tmp_path, text, words):
    (tmp_path / "c.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        read(tmp_path / "c.csv", kind="energy_scan")
    assert words in str(caught.value) and "MeV" not in str(caught.value)
