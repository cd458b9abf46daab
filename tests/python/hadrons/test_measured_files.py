"""Measured curves in JSON, CSV and tables of HEPData."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from curves import curve
from places import DATA

from vasilisa import measured
from vasilisa.measured import MeasuredCurve
from vasilisa.words.errors import DataError, VasilisaError

HEPDATA = DATA / "hepdata"


def assert_same(first: MeasuredCurve, second: MeasuredCurve) -> None:
    for field in ("name", "quantity", "vp", "fsr", "channel", "experiment", "source"):
        assert getattr(first, field) == getattr(second, field)
    for field in ("energies", "values", "stat", "syst"):
        np.testing.assert_array_equal(getattr(first, field), getattr(second, field))
    assert (first.edges is None) == (second.edges is None)
    if first.edges is not None and second.edges is not None:
        np.testing.assert_array_equal(first.edges, second.edges)
    for one, other in zip(first.systematics, second.systematics, strict=True):
        assert (one.tag, one.relative) == (other.tag, other.relative)
        np.testing.assert_array_equal(one.size, other.size)


def test_json_returns_exactly_what_was_written(tmp_path):
    rng = np.random.default_rng(5)
    root = rng.normal(size=(3, 3))
    made = curve(
        energies=None,
        edges=np.sort(rng.uniform(0.3, 1, 4)),
        values=rng.uniform(1, 2, 3),
        stat=root @ root.T,
        syst=rng.uniform(0, 0.1, 3),
        source="Phys. Rev.",
    ).with_systematic("background", rng.uniform(0, 0.1, 3), relative=False)
    measured.write_json(tmp_path / "curve.json", made)
    assert_same(measured.read_json(tmp_path / "curve.json"), made)
    assert_same(measured.from_json(measured.to_json(curve())), curve())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{", "", "not JSON"),
        ('"schema": 1', '"schema": 7', "schema: 7; valid: 1"),
        ("measured_curve", "campaign", "kind"),
        ('"stat"', '"stats"', "stat: missing"),
        ('"unit": ""', '"unit": "pb"', "unit: 'pb'"),
        ("[0.7, 0.775, 0.8]", "[700.0, 775.0, 800.0]", r"in MeV\?"),
    ],
)
def test_bad_json_is_refused(old, new, message):
    text = measured.to_json(curve()).replace(old, new, 1)
    with pytest.raises(DataError, match=message):
        measured.from_json(text)


def test_a_missing_json_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.json: cannot be read"):
        measured.read_json(tmp_path / "nowhere.json")


CSV: dict[str, str] = {
    "name": "A",
    "quantity": "cross_section",
    "vp": "in",
    "fsr": "in",
    "experiment": "KLOE",
}


def test_a_csv_file_with_points(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("sqrt_s,value,stat,syst\n0.7,2000,100,20\n0.8,10,100,50\n")
    made = measured.read_csv(path, **CSV, unit="pb")
    assert made.values.tolist() == [2.0, 0.01]
    assert made.stat.tolist() == [[0.1**2, 0.0], [0.0, 0.1**2]]
    # An error larger than its value cannot be relative.
    np.testing.assert_allclose(made.shifts["KLOE"], [0.02, 0.05])
    assert [(each.tag, each.relative) for each in made.systematics] == [
        ("KLOE", True),
        ("KLOE", False),
    ]


@pytest.mark.parametrize("separator", [",", ";", " ", "\t", " ; ", ", "])
def test_separators_and_order_of_columns(tmp_path, separator):
    rows = [["stat", "sqrt_s", "value"], ["0.1", "0.8", "4"], ["0.2", "0.7", "2"]]
    path = tmp_path / "points.txt"
    path.write_text("# a comment\n" + "".join(separator.join(row) + "  # one\n" for row in rows))
    made = measured.read_csv(path, **CSV)
    assert made.energies.tolist() == [0.7, 0.8]
    assert made.values.tolist() == [2.0, 4.0]
    assert made.errors.tolist() == [0.2, 0.1]


def test_a_csv_file_with_bins(tmp_path):
    path = tmp_path / "bins.csv"
    path.write_text(
        "sqrt_s_low,sqrt_s_high,value,stat,syst_relative,syst_uncorrelated\n"
        "0.7,0.8,2,0.1,0.01,0.02\n0.8,0.9,4,0.1,0.01,0.02\n"
    )
    made = measured.read_csv(path, **CSV, tag="luminosity")
    assert made.range == (0.7, 0.9)
    np.testing.assert_allclose(np.diag(made.syst), 0.02**2)
    np.testing.assert_allclose(made.shifts["luminosity"], [0.02, 0.04])


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("value,stat\n1,0.1\n", {}, "no energies"),
        ("sqrt_s_low,value,stat\n0.7,1,0.1\n", {}, "no energies"),
        ("sqrt_s,value,stat,syst,syst_relative\n0.7,1,0.1,0.1,0.1\n", {}, "one of them"),
        ("sqrt_s,value,stat\n700,1,0.1\n", {}, r"in MeV\?"),
        ("sqrt_s,value,stat\n0.7,1,0.1\n", {"unit": "fb"}, "unit: 'fb'"),
        ("sqrt_s,value,stat\n0.7,1,0.1\n", {"quantity": "F2", "unit": "nb"}, "F2 has none"),
        ("sqrt_s,value,error\n0.7,1,0.1\n", {}, "the columns are"),
        (
            "sqrt_s_low,sqrt_s_high,value,stat\n0.7,0.8,1,0.1\n0.75,0.85,1,0.1\n",
            {},
            "overlap",
        ),
    ],
)
def test_bad_csv_files_are_refused(tmp_path, text, options, message):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(VasilisaError, match=message):
        measured.read_csv(path, **(CSV | options))


def hepdata(**options: Any) -> MeasuredCurve:
    return measured.read_hepdata(HEPDATA / "cross_section.yaml", **(CSV | options))


def test_a_table_of_hepdata_with_error_sources():
    made = hepdata()
    assert made.unit == "nb"
    np.testing.assert_allclose(made.edges, [[0.70, 0.72], [0.72, 0.74], [0.75, 0.76]])
    np.testing.assert_allclose(made.energies, [0.71, 0.73, 0.755])
    np.testing.assert_allclose(made.values, [2, 3, 5])
    np.testing.assert_allclose(np.sqrt(np.diag(made.stat)), [0.1, 0.12, 0.15])
    np.testing.assert_allclose(made.shifts["KLOE:sys,luminosity"], [0.04, 0.06, 0.1])
    np.testing.assert_allclose(made.shifts["KLOE:sys,background"], [0.04, 0.05, 0.06])
    apart = hepdata(uncorrelated=["sys,background"])
    np.testing.assert_allclose(np.diag(apart.syst), np.array([0.04, 0.05, 0.06]) ** 2)
    assert list(apart.shifts) == ["KLOE:sys,luminosity"]


def test_a_table_of_hepdata_with_covariance():
    path = HEPDATA / "stat_covariance.yaml"
    made = hepdata(stat_covariance=path)
    expected = [[0.01, 0.003, 0], [0.003, 0.0144, 0], [0, 0, 0.0225]]
    np.testing.assert_allclose(made.stat, expected, atol=1e-15)
    both = hepdata(stat_covariance=path, syst_covariance=path)
    np.testing.assert_allclose(both.syst, expected, atol=1e-15)
    assert both.systematics == ()


def test_a_table_of_hepdata_with_correlations(tmp_path):
    text = (HEPDATA / "stat_covariance.yaml").read_text()
    text = text.replace("Statistical covariance, units: PB**2", "Statistical correlation")
    for old, new in (("10000", "1"), ("14400", "1"), ("9000", "1"), ("22500", "1")):
        text = text.replace(f"value: {old}", f"value: {new}")
    for old, new in (("3000", "0.25"), ("1000", "0"), ("500", "0")):
        text = text.replace(f"value: {old}}}", f"value: {new}}}")
    path = tmp_path / "correlation.yaml"
    path.write_text(text)
    made = hepdata(stat_covariance=path)
    assert made.stat[0, 1] == pytest.approx(0.25 * 0.1 * 0.12)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("independent_variables", "variables", "independent_variables: missing"),
        ("units: MEV", "units: FURLONG", "energy unit: 'furlong'"),
        ("units: PB", "units: BARN", "unit: 'barn'"),
        ("value: 2000", "value: two", "'two'; valid: a number"),
        ("  - {low: 700, high: 720}\n", "", "3 energies for 4 values"),
        ("low: 720", "low: 710", "overlap"),
        ("independent_variables:", "[", "not YAML"),
    ],
)
def test_bad_tables_of_hepdata_are_refused(tmp_path, old, new, message):
    path = tmp_path / "bad.yaml"
    path.write_text((HEPDATA / "cross_section.yaml").read_text().replace(old, new, 1))
    with pytest.raises(VasilisaError, match=message):
        measured.read_hepdata(path, **CSV)


def test_bad_choices_from_hepdata_are_refused(tmp_path):
    with pytest.raises(DataError, match="column 3; valid: 0 to 0"):
        hepdata(column=3)
    with pytest.raises(DataError, match="uncorrelated: 'sys,trigger'; valid: stat, sys,background"):
        hepdata(uncorrelated=["sys,trigger"])
    with pytest.raises(DataError, match="1 independent variables; valid: two"):
        hepdata(stat_covariance=HEPDATA / "cross_section.yaml")
    with pytest.raises(DataError, match="cannot be read"):
        hepdata(stat_covariance=tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(("quantity", "scale"), [("F2", 1.0), ("cross_section", 1000.0)])
def test_tables_of_hepdata_are_read_as_they_were_written(tmp_path, quantity, scale):
    values = scale * np.array([2.0, 30.0, 5.0])
    root = np.array([[0.02, 0.01, 0.0], [0.0, 0.03, 0.01], [0.0, 0.0, 0.02]]) * scale
    curve = MeasuredCurve(
        name="scan",
        quantity=quantity,
        values=values,
        energies=[0.6, 0.78, 0.9],
        stat=root @ root.T,
        syst=0.001 * values,
        vp="in",
        fsr="out",
        experiment="ours",
    ).with_systematic("nuclear", [0.002, 0.001, 0.003])
    table, covariance, submission = measured.write_hepdata(tmp_path, curve, "points")
    assert "points_covariance.yaml" in submission.read_text()
    found = measured.read_hepdata(
        table,
        name="scan",
        quantity=quantity,
        vp="in",
        fsr="out",
        stat_covariance=covariance,
        uncorrelated=("syst",),
        experiment="ours",
    )
    np.testing.assert_allclose(found.energies, curve.energies)
    np.testing.assert_allclose(found.values, curve.values)
    np.testing.assert_allclose(
        found.covariance, curve.covariance, rtol=1e-10, atol=1e-12 * scale**2
    )
    assert [each.tag for each in found.systematics] == ["ours:nuclear"]


# The validator leaves files open.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_submission_to_hepdata_is_valid(tmp_path):
    validator = pytest.importorskip("hepdata_validator.full_submission_validator")
    curve = measured.MeasuredCurve(
        name="scan",
        quantity="F2",
        values=np.array([5.0, 40.0, 8.0]),
        energies=[0.6, 0.78, 0.9],
        stat=np.diag([0.01, 0.04, 0.01]),
        syst=np.array([0.01, 0.1, 0.02]),
        vp="in",
        fsr="out",
    ).with_systematic("nuclear", [0.002, 0.001, 0.003])
    measured.write_hepdata(tmp_path, curve, "form_factor")
    whole = validator.FullSubmissionValidator(schema_version="1.1.1")
    assert whole.validate(directory=str(tmp_path)), whole.get_messages()
