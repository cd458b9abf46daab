"""Cards of process hadrons."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app

PHI = vs.resonance("phi", electron_width=1.27e-6, branching=0.49)

CARD = "process: hadrons\norder: sf\n"


def xsec(folder: Path, text: str, *arguments: str):
    (folder / "card.yaml").write_text(text)
    return CliRunner().invoke(app, ["xsec", str(folder / "card.yaml"), *arguments])


def test_card_with_a_table(tmp_path):
    energies = np.linspace(0.98, 1.1, 50)
    rows = "\n".join(f"{e},{PHI(e**2)}" for e in energies)
    (tmp_path / "table.csv").write_text(f"sqrt_s,sigma0\n{rows}\n")
    text = CARD + "sigma0: table.csv\nthreshold: 0.97\nenergy_spread: 4e-4\npairs: full\n"
    points = "points: [{sqrt_s: 1.02, luminosity: 2}, {sqrt_s: 1.05}]\n"
    result = xsec(tmp_path, text + points, "--json", str(tmp_path / "out.json"))
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == 3
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["complete"]
    sigma0 = vs.hadronic_cross_section(tmp_path / "table.csv", threshold=0.97)
    isr = vs.InitialStateRadiation(sigma0, energy_spread=4e-4, pairs="full")
    first, second = document["rows"]
    assert first["sigma_visible"] == pytest.approx(float(isr.cross_section(1.02)))
    assert first["expected_events"] == pytest.approx(2000 * first["sigma_visible"])
    assert second["one_plus_delta"] == pytest.approx(float(isr.one_plus_delta(1.05)))
    assert second["expected_events"] is None


def test_card_with_resonances_and_a_channel(tmp_path):
    peak = "resonances: [{name: J/psi, electron_width: 5.53e-6, branching: 0.0596}]\n"
    text = CARD + "sigma0: mumu\necm: 3.0969\nenergy_spread: 7e-4\n"
    result = xsec(tmp_path, text + peak)
    assert result.exit_code == 0, result.stderr
    study = vs.load_card(tmp_path / "card.yaml")
    assert isinstance(study, vs.Hadrons)
    isr = study.radiation
    assert f"{float(isr.cross_section(3.0969)):.8g}" in result.stdout


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("sigma0: mumu\n", ["ecm", "points"]),
        ("ecm: 1.0\n", ["sigma0", "resonances"]),
        ("sigma0: muu\necm: 1.0\n", ["sigma0", "'muu'", "did you mean 'mumu'"]),
        ("sigma0: none.csv\necm: 1.0\n", ["sigma0", "cannot be read"]),
        ("sigma0: mumu\necm: 1.0\norder: nlo\n", ["order", "'nlo'", "valid: sf"]),
        ("sigma0: mumu\necm: 1.0\npairs: all\n", ["pairs", "'all'", "valid: none, virtual, full"]),
        ("sigma0: mumu\necm: 1.0\nradiator: kf\n", ["radiator", "kuraev_fadin"]),
        ("sigma0: mumu\necm: 0.1\n", ["ecm", "threshold of mumu"]),
        ("sigma0: mumu\necm: 1.0\ncuts: cmd3\n", ["cuts: unknown field"]),
        ("sigma0: mumu\necm: 1.0\nenergy_spread: -1\n", ["energy_spread", "-1"]),
        ("sigma0: bad.csv\necm: 1.0\n", ["sigma0", "-1 nb"]),
        ("resonances: [{name: phi}]\necm: 1.0\n", ["resonances[0].electron_width: missing"]),
        ("resonances: [{name: phi, electron_width: 1, x: 1}]\necm: 1\n", ["x: unknown field"]),
    ],
)
def test_card_refused(tmp_path, text, fragments):
    (tmp_path / "bad.csv").write_text("sqrt_s,sigma0\n0.9,1\n1.1,-1\n")
    result = xsec(tmp_path, "process: hadrons\n" + text)
    assert result.exit_code == 2, result.stdout
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    for fragment in ["card.yaml", *fragments]:
        assert fragment in lines[0]


@pytest.mark.parametrize("command", ["generate", "scan"])
def test_card_belongs_to_xsec(tmp_path, command):
    (tmp_path / "card.yaml").write_text(CARD + "sigma0: mumu\necm: 1.0\n")
    rest = ["-n", "10"] if command == "generate" else []
    output = ["-o", str(tmp_path / "out.hepmc3")]
    result = CliRunner().invoke(app, [command, str(tmp_path / "card.yaml"), *rest, *output])
    assert result.exit_code == 2
    assert "kind hadrons" in result.stderr
