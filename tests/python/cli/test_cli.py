"""The command line: exit codes, one-line errors, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import assert_user_error, card_file, run
from stub_generator import StubGenerator

from vasilisa import __version__
from vasilisa.events.files.formats import format_of
from vasilisa.run import generator
from vasilisa.run.result import RunInterrupted
from vasilisa.studies import card as cards
from vasilisa.studies.scan import jobs
from vasilisa.studies.uncertainty import order, theory

COMMANDS = (
    "xsec",
    "generate",
    "join",
    "scan",
    "asymmetry",
    "uncertainty",
    "validate",
    "bench",
    "simulate",
    "info",
)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (generator, cards, jobs, theory, order):
        monkeypatch.setattr(module, "Generator", StubGenerator)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: vasilisa {command}" in result.stdout


def test_unknown_command_and_option() -> None:
    assert run("frobnicate").exit_code == 2
    assert run("xsec", "card.yaml", "--jsn", "x").exit_code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_short_help(command: str) -> None:
    assert run(command, "-h").stdout == run(command, "--help").stdout


def test_version() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout == f"vasilisa {__version__}\n"


def test_options_in_place_of_fields_of_the_card(tmp_path: Path) -> None:
    card = card_file(
        tmp_path, "process: mumu\necm: 0.7\norder: lo\ncuts: cmd3\nseed: 1\nn_events: 1\n"
    )
    output = tmp_path / "result.json"
    options = ("--seed", "1e3", "--ecm", 0.8, "--threads", 1)
    result = run("xsec", card, "--json", output, *options)
    assert result.exit_code == 0, result.output
    parameters = json.loads(output.read_text())["parameters"]
    assert (parameters["seed"], parameters["ecm"]) == (1000, 0.8)
    events = tmp_path / "events.npz"
    assert run("generate", card, "-n", 5, "-o", events, *options).exit_code == 0
    stated = format_of(events).read_fields(events)["parameters"]
    assert (stated["seed"], stated["ecm"]) == (1000, 0.8)
    assert_user_error(run("xsec", card, "--ecm", 0.1), "ecm: 0.1", "threshold")
    assert_user_error(run("xsec", card, "--seed", -1), "seed: -1", "whole number")
    assert run("xsec", card, "--seed", "x").exit_code == 2


def test_options_that_a_card_has_no_field_for(tmp_path: Path) -> None:
    card = card_file(tmp_path, "process: hadrons\nsigma0: pipi\necm: 0.7\n")
    assert_user_error(run("xsec", card, "--seed", 2), str(card), "seed: unknown field")
    output = tmp_path / "result.json"
    assert run("xsec", card, "--ecm", 0.8, "--json", output).exit_code == 0
    assert json.loads(output.read_text())["settings"]["ecm"] == 0.8


@pytest.mark.usefixtures("stub", "no_report")
def test_seed_of_a_scan(tmp_path: Path) -> None:
    card = card_file(tmp_path, "points: [{sqrt_s: 0.7}]\nprocesses: [ee]\n")
    assert run("scan", card, "-o", tmp_path / "out", "--seed", 7).exit_code == 0
    settings = json.loads((tmp_path / "out" / "scan.json").read_text())["settings"]
    assert settings["seed"] == 7
    again = run("scan", card, "-o", tmp_path / "out", "--seed", 8)
    assert_user_error(again, "another run", "seed")


def not_yet(*_: Any, **__: Any) -> None:
    raise AssertionError("begun before the output was looked at")


@pytest.mark.parametrize(
    ("command", "output"),
    [
        (("xsec", "--json"), "missing/result.json"),
        (("generate", "-n", 5, "-o"), "missing/events.npz"),
        (("generate", "-n", 5, "-o"), "events.docx"),
        (("generate", "-n", 5, "-o"), "."),
        (("uncertainty", "-o"), "card.yaml"),
        (("scan", "-o"), "card.yaml/out"),
        (("asymmetry", "-o"), "card.yaml"),
    ],
)
def test_outputs_are_looked_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[Any, ...], output: str
) -> None:
    for module in (generator, jobs):
        monkeypatch.setattr(module, "Generator", not_yet)
    text = {
        "scan": "points: [{sqrt_s: 0.7}]\nprocesses: [ee]\n",
        "asymmetry": "points: [0.7]\nstructures: [fxsqed]\n",
    }.get(command[0], "process: mumu\necm: 0.7\ncuts: cmd3\n")
    card = card_file(tmp_path, text)
    name, *options = command
    assert_user_error(run(name, card, *options, tmp_path / output), Path(output).name)


def test_a_pilot_finds_the_place_of_its_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator.Generator, "_set_up", not_yet)
    (tmp_path / "events.npz.parts").mkdir()
    (tmp_path / "events.npz.parts" / "diary.txt").write_text("mine")
    result = run("generate", card_file(tmp_path), "-n", 5, "-o", tmp_path / "events.npz")
    assert_user_error(result, "diary.txt")
    with pytest.raises(AssertionError, match="before"):
        generator.Generator("mumu", 0.7, cuts="cmd3").generate(5, tmp_path / "other.npz")
    assert not (tmp_path / "other.npz.parts").exists()


def test_entry_point() -> None:
    # In a process of its own: on its way out, a command ignores signals.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "vasilisa", "xsec", "no_such_card.yaml"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "error: no_such_card.yaml: cannot be read: No such file or directory\n"


def test_info() -> None:
    result = run("info")
    assert result.exit_code == 0
    for word in ("vasilisa", "137.03599908", "μ⁺μ⁻", "strong2020", "kloe", "vasilisa measure"):
        assert word in result.stdout


@pytest.mark.usefixtures("stub")
def test_xsec(tmp_path: Path) -> None:
    output = tmp_path / "result.json"
    result = run("xsec", card_file(tmp_path), "--json", output)
    assert result.exit_code == 0, result.output
    assert "cross section" in result.stdout
    document = json.loads(output.read_text())
    assert document["error"] / document["value"] < 1e-3
    assert f"{document['value']:.8g}" in result.stdout


def test_xsec_with_variations(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("process: mumu\necm: 0.7\norder: nlo\ncuts: cmd3\nvariations: [lo, isr]\n")
    output = tmp_path / "result.json"
    result = run("xsec", card, "--json", output)
    assert result.exit_code == 0, result.output
    varied = json.loads(output.read_text())["variations"]
    assert list(varied) == ["lo", "isr"]
    assert f"lo             {varied['lo']['value']:.8g} +- " in result.stdout


@pytest.mark.usefixtures("stub")
def test_interrupted_xsec_leaves_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = StubGenerator("mumu", 0.7).integrate()

    def interrupted(self: StubGenerator, **_: Any) -> None:
        raise RunInterrupted(reached)

    monkeypatch.setattr(StubGenerator, "integrate", interrupted)
    output = tmp_path / "result.json"
    result = run("xsec", card_file(tmp_path), "--json", output)
    assert result.exit_code == 130
    assert "interrupted" in result.stderr
    assert json.loads(output.read_text())["value"] == reached.value


@pytest.mark.usefixtures("stub")
def test_uncertainty(tmp_path: Path) -> None:
    result = run("uncertainty", card_file(tmp_path), "--rel-error", 1e-3)
    assert result.exit_code == 0, result.output
    for scheme in ("nlops", "mcgpj", "nlo", "sf"):
        assert f"{scheme} " in result.stdout
    seeds = [made["seed"] for made in StubGenerator.made[-4:]]
    assert len(set(seeds)) == 4
    assert_user_error(run("uncertainty", card_file(tmp_path), "--rel-error", 2), "rel_error")


def test_uncertainty_writes_tables_and_plots(tmp_path: Path) -> None:
    card = card_file(tmp_path, "process: mumu\necm: 0.7\ncuts: cmd3\nvariations: [isr]\n")
    result = run("uncertainty", card, "-o", tmp_path / "out", "--rel-error", 0.1)
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "out" / "uncertainty.json").read_text())
    assert [row["order"] for row in document["rows"]] == ["nlops", "mcgpj", "nlo", "sf"]
    assert "difference" in result.stdout
    bins = json.loads((tmp_path / "out" / "bins.json").read_text())
    assert len(bins["rows"]) == 4 * 4 * 25
    assert "data:image/png" in (tmp_path / "out" / "report.html").read_text()
    assert (tmp_path / "out" / "theta_avg.png").exists()


@pytest.mark.usefixtures("stub")
def test_interrupted_uncertainty_shows_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = StubGenerator.integrate

    def interrupted(self: StubGenerator, **options: Any) -> Any:
        if self.options["order"] == "nlo":
            raise RunInterrupted(None)
        return done(self, **options)

    monkeypatch.setattr(StubGenerator, "integrate", interrupted)
    result = run("uncertainty", card_file(tmp_path))
    assert result.exit_code == 130
    assert "mcgpj" in result.stdout
    assert "interrupted" in result.stderr


@pytest.mark.usefixtures("stub")
def test_scan(tmp_path: Path) -> None:
    card = card_file(tmp_path, "points: [{sqrt_s: 0.7}, {sqrt_s: 0.8}]\nprocesses: [ee, mumu]\n")
    result = run("scan", card, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "[4/4]" in result.stderr
    assert (tmp_path / "out" / "report.html").exists()
    again = run("scan", card, "-o", tmp_path / "out")
    assert again.exit_code == 0
    assert "4 jobs, 4 finished before" in again.stderr
    card.write_text(card.read_text() + "precision: 0.01\n")
    assert_user_error(run("scan", card, "-o", tmp_path / "out"), "another run", "precision")
    assert run("scan", card, "-o", tmp_path / "out", "--no-resume").exit_code == 0


@pytest.mark.usefixtures("stub")
def test_wrong_kind_of_card(tmp_path: Path) -> None:
    card = card_file(tmp_path)
    assert_user_error(run("scan", card, "-o", tmp_path), "single run", "vasilisa xsec")
    card.write_text("points: [{sqrt_s: 0.7}]\nprocesses: [ee]\n")
    assert_user_error(run("xsec", card), "kind scan", "vasilisa scan")
    assert_user_error(run("generate", card, "-n", "5", "-o", tmp_path / "a.hepmc3"), "a scan")


@pytest.mark.usefixtures("stub")
def test_unwritable_output(tmp_path: Path) -> None:
    card = card_file(tmp_path)
    missing = tmp_path / "missing" / "result.json"
    assert_user_error(run("xsec", card, "--json", missing), f"cannot write {missing}")
    done = run("xsec", card, "--json", "/dev/full")
    assert done.exit_code == 2
    assert "cross section" in done.stdout  # the work of hours is shown even so
    assert done.stderr.startswith("error: cannot write /dev/full")
    card.write_text("points: [{sqrt_s: 0.7}]\nprocesses: [ee]\n")
    assert_user_error(run("scan", card, "-o", "/proc/scan"), "cannot make the folder /proc/scan")


# --- with the engine ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("process: mumu\necm: 0.2\n", ["ecm", "0.2", "threshold of mumu", "above 0.21131"]),
        ("process: mumu\necm: 0.7\nform_factor: cmd3\n", ["form_factor", "cmd3", "mumu"]),
        (
            "process: pipi\necm: 0.7\nform_factor: cmd3\nvacuum_polarization: leptonic\n",
            ["vacuum_polarization", "leptonic", "cmd3", "allow_double_counting"],
        ),
        ("process: pipi\necm: 15\nform_factor: cmd3\n", ["form_factor: cmd3", "valid:"]),
        (
            "process: mumu\necm: 0.7\ncuts: {theta_average: [1, 2]}\n",
            ["theta_average", "theta_avg"],
        ),
        ("process: mumu\necm: 0.7\ncuts: {theta_avg: [2, 1]}\n", ["theta_avg", "1"]),
        ("process: mumu\necm: 0.7\ncuts: {theta_avg: wide}\n", ["theta_avg", "'wide'"]),
        ("process: ee\necm: 0.7\n", ["cuts", "of ee is infinite", "cmd3"]),
        (
            "process: mumu\necm: 0.7\ncuts: {min_momentum: 0.6}\n",
            ["cuts", "mumu", "0.7 GeV", "passes"],
        ),
        (
            "process: mumu\necm: 0.7\nvacuum_polarization: pi.dat\n",
            ["vacuum_polarization", "pi.dat", "No such file"],
        ),
    ],
)
def test_what_the_generator_refuses(tmp_path: Path, text: str, fragments: list[str]) -> None:
    card = card_file(tmp_path, text)
    assert_user_error(run("xsec", card), *fragments)


@pytest.mark.parametrize(
    ("table", "fragments"),
    [
        ("", ["table.csv"]),
        ("s,re,im\n", ["table.csv"]),
        ("s,re,im\n0.1,1,0\n0.2,nan,0\n0.3,1,0\n0.4,1,0\n0.5,1,0\n", ["table.csv", "nan"]),
        ("s,re,im\n0.1,1,0\n0.3,1,0\n0.2,1,0\n0.4,1,0\n0.5,1,0\n", ["table.csv", "0.2"]),
        ("s,re,im\n0.1,1,0\n0.2,1\n0.3,1,0\n0.4,1,0\n0.5,1,0\n", ["table.csv"]),
        ("s,re,im\n0.1,1,0\n0.2,1,0\n0.3,1,0\n0.35,1,0\n0.4,1,0\n", ["table.csv", "valid"]),
    ],
    ids=["empty", "no rows", "NaN", "unsorted", "cut short", "short range"],
)
def test_unusable_tables(tmp_path: Path, table: str, fragments: list[str]) -> None:
    (tmp_path / "table.csv").write_text(table)
    card = card_file(tmp_path, "process: pipi\necm: 0.7\nform_factor: table.csv\n")
    assert_user_error(run("xsec", card), *fragments)


def test_real_cross_section(tmp_path: Path) -> None:
    """mu+mu- inside the cuts cmd3 at lowest order, where the integral is elementary."""
    alpha, mass, energy = 1 / 137.03599908, 0.105658375, 0.7
    # dsigma/dcos = pi alpha^2 beta/(2 s) [1 + cos^2 + (1 - beta^2) sin^2], cos within +-cos(1)
    beta2 = 1 - 4 * mass**2 / energy**2
    edge = 0.5403023058681398
    integral = 2 * (edge * (2 - beta2) + beta2 * edge**3 / 3)
    expected = 3.14159265358979 * alpha**2 * beta2**0.5 / (2 * energy**2) * integral * 389379.660
    output = tmp_path / "result.json"
    text = "process: mumu\necm: 0.7\norder: lo\ncuts: cmd3\nrel_error: 1e-3\n"
    result = run("xsec", card_file(tmp_path, text), "--json", output)
    assert result.exit_code == 0, result.output
    document = json.loads(output.read_text())
    assert document["value"] == pytest.approx(expected, rel=4e-3)
    assert abs(document["value"] - expected) < 5 * document["error"] + 1e-9 * expected
    assert document["parameters"]["seed"] == 1
    assert document["versions"]["vasilisa"]


def test_real_events(tmp_path: Path) -> None:
    pyhepmc = pytest.importorskip("pyhepmc")
    output = tmp_path / "events.hepmc3.gz"
    result = run("generate", card_file(tmp_path), "-n", "5e1", "-o", output)
    assert result.exit_code == 0, result.output
    with pyhepmc.open(str(output)) as file:
        events = list(file)
    assert len(events) == 50
    final = [particle.pid for particle in events[0].particles if particle.status == 1]
    assert final[:2] == [13, -13]


def test_events_that_cannot_be_written(tmp_path: Path) -> None:
    card = card_file(tmp_path)
    assert_user_error(run("generate", card, "-n", "5", "-o", tmp_path / "a.lhe"), ".hepmc3.gz")
    output = tmp_path / "missing" / "events.hepmc3"
    assert_user_error(run("generate", card, "-n", "5", "-o", output), str(output))
    for number in ("0", "-5", "1.5", "many"):
        assert run("generate", card, "-n", number, "-o", output).exit_code == 2


@pytest.mark.usefixtures("no_report")
def test_real_scan(tmp_path: Path) -> None:
    text = (
        "points: [{sqrt_s: 0.5, luminosity: 0.1}, {sqrt_s: 0.78, luminosity: 1}]\n"
        "processes: [mumu, pipi]\nform_factor: cmd3\ncuts: cmd3\nprecision: 0.02\n"
    )
    result = run("scan", card_file(tmp_path, text), "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    document = json.loads((tmp_path / "out" / "scan.json").read_text())
    assert document["complete"] is True
    for row in document["rows"]:
        assert 0.5 < row["one_plus_delta"] < 1.5
        assert row["one_plus_delta_error"] <= 0.02 * row["one_plus_delta"]
        assert row["sigma_nlo_error"] <= 0.01 * row["sigma_nlo"]
        assert row["expected_events"] > 0
    # The same numbers on one core; only the time spent may differ.
    assert (
        run("scan", tmp_path / "card.yaml", "-o", tmp_path / "one", "--threads", 1).exit_code == 0
    )
    again = json.loads((tmp_path / "one" / "scan.json").read_text())
    for row, other in zip(document["rows"], again["rows"], strict=True):
        assert {**row, "cpu_seconds": 0} == {**other, "cpu_seconds": 0}
