"""Cards of measurements that nobody should write: one line, before anything is computed."""

from pathlib import Path

import pytest
import yaml

import vasilisa as vs
from vasilisa.words.errors import ConfigurationError

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


def test_precision_must_be_a_number(tmp_path):
    assert "generator.precision: None" in refused(
        tmp_path, SCAN | {"generator": {"precision": None}}
    )


def test_what_is_meant_is_understood(tmp_path):
    path = tmp_path / "card.yaml"
    path.write_text(yaml.safe_dump(RETURN | {"normalisation": "both", "systematics": "none"}))
    settings = vs.load_card(path).settings
    assert settings.normalisation == ["radiator", "mumugamma"] and settings.systematics == {}
