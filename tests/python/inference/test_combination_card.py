"""Cards of combinations: files and shipped sets, what is written, one-line errors."""

import json

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.hadrons.r_ratio.shipped_curves import shipped_curve, shipped_names
from vasilisa.measured import MeasuredCurve, read_json, write_json

ENERGIES = np.array([0.70, 0.72, 0.74, 0.76])
TRUTH = np.array([20.0, 24.0, 30.0, 38.0])


def csv(path, values, relative=0.01):
    lines = [f"{e},{v},{relative * v}" for e, v in zip(ENERGIES, np.asarray(values), strict=True)]
    path.write_text("\n".join(["sqrt_s,value,stat", *lines]) + "\n")
    return path.name


@pytest.fixture
def card(tmp_path):
    first = {"file": csv(tmp_path / "a.csv", TRUTH), "quantity": "F2", "vp": "in", "fsr": "out"}
    second = first | {"file": csv(tmp_path / "b.csv", 1.01 * TRUTH, 0.02)}
    return {"channel": "pipi", "sets": [first, second]}


def made(tmp_path, card):
    path = tmp_path / "card.yaml"
    path.write_text(yaml.safe_dump(card))
    return path


def combined(tmp_path, card, *options):
    arguments = ["hvp", "combine", made(tmp_path, card), "-o", tmp_path / "out", *options]
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_a_card_gives_curve_tables_plot_and_report(tmp_path, card):
    found = combined(tmp_path, card)
    assert found.exit_code == 0, found.output
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "combination.pdf",
        "combination.png",
        "curve.json",
        "nodes.csv",
        "nodes.json",
        "pieces",
        "report.html",
        "result.json",
        "sets.csv",
        "sets.json",
    ]
    # Uncorrelated errors of 1 % and 2 %: weights of 4 to 1.
    curve = read_json(out / "curve.json")
    np.testing.assert_allclose(curve.values, 1.002 * TRUTH, rtol=1e-3)
    result = json.loads((out / "result.json").read_text())

    def rows_of(table):
        return result["tables"][table]["rows"]

    assert [each["share"] for each in rows_of("sets")] == pytest.approx([0.803, 0.197], abs=1e-3)
    assert result["a_mu"] is None  # dressed, without final-state radiation
    assert len(rows_of("nodes")) == len((out / "nodes.csv").read_text().splitlines()) - 1 == 4
    report = (out / "report.html").read_text()
    for words in ("share", "&chi;&sup2;", "scale", "data:image/png"):
        assert words in report


def test_bare_results_have_a_moment_that_agrees_with_hvp(tmp_path, card):
    study = vs.load_card(made(tmp_path, card | {"result": "bare_cross_section"}))
    result = study.run()
    found, moment = result.combination, study.numbers(result)["a_mu"]
    low, high = moment["sqrt_s"]
    again = vs.hvp.integral("a_mu", found.curve, low, high)
    # Straight lines in the cross section and in R are not the same lines.
    assert moment["value"] == pytest.approx(again.value, rel=3e-3)
    assert moment["error"] == pytest.approx(again.error, rel=1e-2)
    assert sum(moment["shares"].values()) == pytest.approx(1)
    ratio = vs.load_card(made(tmp_path, card | {"result": "R"})).combine()
    other = vs.hvp.integral("a_mu", ratio.curve, low, high)
    assert other.value == pytest.approx(again.value, rel=3e-3)


def test_systematic_errors_of_the_card(tmp_path, card):
    for each in card["sets"]:
        each["systematics"] = {"luminosity": 0.03}
    whole = {
        correlations: vs.load_card(made(tmp_path, card | {"correlations": correlations})).combine()
        for correlations in ("shared", "sets", "none")
    }
    errors = {name: float(found.curve.errors[0] / 20) for name, found in whole.items()}
    assert errors["shared"] > 0.03 > max(errors["sets"], errors["none"]) > 0.02
    # Errors that contain the common part: 2 % less 1.2 % leaves 1.6 %, 1 % at least half.
    for each in card["sets"]:
        each |= {"errors": "total", "systematics": {"luminosity": [[0.6, 0.012], [0.9, 0.012]]}}
    study = vs.load_card(made(tmp_path, card))
    stat = [float(np.sqrt(d.stat[0, 0]) / d.values[0]) for d in study.datasets]
    assert stat == pytest.approx([0.005, 0.016], rel=1e-6)


def test_shipped_sets_and_json(tmp_path):
    assert {"kloe", "cmd3", "3pi"} <= set(shipped_names())
    kloe = shipped_curve("kloe")
    assert (kloe.quantity, kloe.vp, kloe.fsr) == ("cross_section", "out", "in")
    # The published integral, and its error, 360.6 +- 2.1 [KNT20].
    moment = vs.hvp.integral("a_mu", kloe, 0.6, 0.88)
    assert moment.value == pytest.approx(360.6e-10, rel=3e-3)
    assert moment.error == pytest.approx(2.1e-10, rel=0.3)
    assert moment.parts["fsr"] > 0
    cmd3 = vs.hvp.integral("a_mu", shipped_curve("cmd3"), 0.6, 0.88)
    assert cmd3.value == pytest.approx(379.35e-10, rel=1e-3)
    write_json(tmp_path / "mine.json", kloe.scaled(1.01))
    sets = [{"shipped": "kloe"}, {"file": "mine.json", "name": "mine"}]
    study = vs.load_card(made(tmp_path, {"channel": "pipi", "sets": sets, "range": [0.6, 0.88]}))
    assert [each.name for each in study.datasets] == ["kloe", "mine"]
    assert study.datasets[0].range[0] > 0.6


def first(**changes):
    def change(card):
        card["sets"][0] |= changes
        for field in [name for name, value in card["sets"][0].items() if value is None]:
            del card["sets"][0][field]

    return change


def whole(**changes):
    return lambda card: card.update(changes)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (first(file="absent.csv"), "file: 'absent.csv' (no such file)"),
        (first(file="b.csv"), "sets: 'b' and 'b' have the same points"),
        (first(quantity=None), "a: quantity: missing; valid: cross_section, F2, R"),
        (first(vp="maybe"), "vp: 'maybe' (unknown); valid: in, out"),
        (first(vp="out"), "vp: differs between curves: a 'out', b 'in'; valid: the same for all"),
        (first(unit="pb"), "F2 has none"),
        (first(column=1), "a: column: 1 (csv says it itself or has none)"),
        (first(shipped="kloe"), "valid: each with file, or with shipped"),
        (first(systematics={"a": -0.1}), "sets[0].systematics.a: -0.1 (should be greater than 0)"),
        (first(systematics={"a": [[0.7, 0]]}), "sets[0].systematics.a: [[0.7, 0]]"),
        (first(range=[0.9, 1.0]), "a: no points between 0.9 and 1 GeV"),
        (first(name="b"), "sets: 'b' and 'b' have the same name"),
        (first(nmae="b"), "sets[0].nmae: unknown field, did you mean 'name'?"),
        (whole(range=[0.8, 0.7]), "range: [0.8, 0.7]; valid: two rising energies in GeV"),
        (whole(range=[0.1, 0.2]), "no points between 0.1 and 0.2 GeV"),
        (whole(shape="pion"), "shape: 'pion' (shapes are those of bare cross sections)"),
        (whole(shape="pino", result="bare_cross_section"), "shape: 'pino'; valid: pion"),
        (whole(channel="3pi", result="bare_cross_section"), "channel: '3pi'"),
        (
            whole(inflation="some"),
            "inflation: 'some' (unknown, did you mean 'sources'?); valid: all",
        ),
        (whole(cluster_size=-1), "cluster_size: -1"),
        (whole(cluster_size=[[0.7, 0.1], [0.6, 0.1]]), "energies rising"),
        (whole(sets=[]), "sets"),
        (whole(sets=[{"shipped": "klo"}]), "shipped: 'klo'; valid: cmd2"),
        (whole(sets=[{"shipped": "3pi"}]), "3pi: channel '3pi'; valid: 'pipi', the card's"),
    ],
)
def test_one_line_for_what_is_wrong(tmp_path, card, change, message):
    change(card)
    found = combined(tmp_path, card)
    assert found.exit_code == 2
    assert found.stderr.count("\n") == 1
    assert message in found.stderr
    assert not (tmp_path / "out" / "curve.json").exists()


def test_other_commands_name_this_one(tmp_path, card):
    found = CliRunner().invoke(app, ["xsec", str(made(tmp_path, card))])
    assert found.exit_code == 2
    assert "use: vasilisa hvp combine" in found.stderr
    (tmp_path / "run.yaml").write_text("process: ee\necm: 0.7\n")
    found = CliRunner().invoke(app, ["hvp", "combine", str(tmp_path / "run.yaml"), "-o", "x"])
    assert found.exit_code == 2
    assert "not of combination" in found.stderr


def test_help_shows_an_example():
    found = CliRunner().invoke(app, ["hvp", "combine", "--help"])
    assert found.exit_code == 0
    assert "Example: vasilisa hvp combine" in found.stdout
    assert "hvp combine" in CliRunner().invoke(app, ["hvp", "--help"]).stdout


def test_a_curve_of_another_channel_is_no_moment():
    spectrum = MeasuredCurve("A", "R", [2.0, 2.1], [0.1, 0.1], "out", "in", energies=[2.0, 2.1])
    assert vs.hvp.integral("a_mu", spectrum).value > 0
