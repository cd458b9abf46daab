"""vasilisa vp and hvp: tables, files and one-line errors."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.hadrons.dispersion import HadronicPolarization
from vasilisa.hadrons.r_ratio import load_source
from vasilisa.measured import write_json


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_table_is_one_that_cards_take(tmp_path):
    path = tmp_path / "vp.csv"
    found = run("vp", "--from", 0.3, "--to", 1.2, "--points", 91, "--csv", path)
    assert found.exit_code == 0
    assert found.stdout.count("\n") == 93
    table, default = vs.vacuum_polarization(path), vs.vacuum_polarization("default")
    s = np.linspace(0.3, 1.2, 91)[1:-1] ** 2
    np.testing.assert_allclose(table(s), default(s), rtol=1e-8)
    np.testing.assert_allclose(table.error(-s), default.error(-s), rtol=1e-8)


def test_correlation_of_the_errors_is_in_files(tmp_path):
    path = tmp_path / "vp.csv"
    assert run("vp", "--from", 0.6, "--to", 0.9, "--points", 4, "--csv", path).exit_code == 0
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    polarization = HadronicPolarization(load_source("default"))
    np.testing.assert_allclose(table[:, 7], polarization.errors(table[:, 0]).correlation)
    assert np.all(np.abs(table[:, 7]) <= 1) and np.ptp(table[:, 7]) > 0.1


def test_sources_of_error_are_listed():
    found = run("vp", "--sources")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert any(line.split()[:2] == ["KLOE:pipi", "systematic"] for line in lines)
    assert "vp_up:SOURCE" in lines[-1]


def test_sources_are_compared(tmp_path):
    files = [tmp_path / name for name in ("vp.json", "vp.csv", "vp.png")]
    options = ["--points", 2, "--json", files[0], "--csv", files[1], "--plot", files[2]]
    found = run("vp", "default", "leptonic", *options)
    assert found.exit_code == 0
    assert "d Pi(-s)" in found.stdout
    document = json.loads(files[0].read_text())
    assert set(document["sources"]) == {"default", "leptonic"}
    assert files[1].read_text().startswith("source,s,spacelike")
    assert files[2].stat().st_size > 10_000


def test_integrals_of_form_factor_and_channel(tmp_path):
    path = tmp_path / "hvp.json"
    found = run("hvp", "cmd3", "-q", "a_mu", "--from", 0.6, "--to", 0.88, "--json", path)
    assert found.exit_code == 0
    rows = json.loads(path.read_text())["rows"]
    # CMD-3's own integral over its form factor, 379.3(3.0)e-10 [CMD3]
    assert rows[0]["value"] == pytest.approx(379.3e-10, rel=0.01)
    found = run("hvp", "-q", "a_mu", "--channel", "pipi", "--csv", tmp_path / "hvp.csv")
    assert found.exit_code == 0
    assert "pipi" in (tmp_path / "hvp.csv").read_text()


def test_measured_curve_is_a_source(tmp_path):
    energies = np.linspace(1.0, 1.4, 9)
    curve = vs.MeasuredCurve(
        "flat", "R", np.full(9, 2.0), np.full(9, 0.1), "out", "in", energies=energies
    )
    path = tmp_path / "flat.json"

    write_json(path, curve)
    found = run("hvp", path, "-q", "delta_alpha_mz", "--json", tmp_path / "out.json")
    assert found.exit_code == 0
    (row,) = json.loads((tmp_path / "out.json").read_text())["rows"]
    # alpha/(3 pi) R ln(s2/s1) far below the Z
    expected = vs.Constants().alpha / (3 * np.pi) * 2.0 * np.log(1.96)
    assert row["value"] == pytest.approx(expected, rel=1e-3)
    assert row["errors"]["statistical"] > 0


def test_standard_model_pulls():
    found = run("hvp", "-q", "a_mu", "--standard-model", "2025")
    assert found.exit_code == 0
    assert "pull of the experiment" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["vp", "no_such"], ["vacuum_polarization", "no_such", "default"]),
        (["vp", "--from", "2", "--to", "1"], ["--to", "above --from"]),
        (["vp", "--points", "0"], ["--points", "0"]),
        (["vp", "default", "default"], ["stands twice"]),
        (["vp", "--points", "2", "--plot", "x.gif"], ["plot", "x.gif", ".png"]),
        (["hvp", "no_such"], ["source", "no_such", "without_cmd3"]),
        (["hvp", "-q", "a_top"], ["--quantity", "a_top"]),
        (["hvp", "-q", "a_mu", "--channel", "xx"], ["channel", "xx", "pipi"]),
        (["hvp", "-q", "a_mu", "--from", "1", "--to", "0.5"], ["low"]),
        (["hvp", "--standard-model", "1999"], ["edition", "1999", "2025"]),
    ],
)
def test_wrong_arguments_are_one_line(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run(*arguments)
    assert found.exit_code == 2
    (line,) = found.stderr.splitlines()
    assert all(word in line for word in words)
