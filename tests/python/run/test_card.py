"""Run cards: what is read, and the one line for everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import EXAMPLES

from vasilisa.run.settings import RunSettings
from vasilisa.studies.card import load_card, read_card
from vasilisa.studies.points import read_points
from vasilisa.studies.scan.settings import ScanSettings
from vasilisa.words.errors import ConfigurationError

RUN = "process: mumu\necm: 0.7\n"
SCAN = "points: [{sqrt_s: 0.7, luminosity: 1}]\nprocesses: [ee]\n"


def written(folder: Path, text: str, name: str = "card.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_run_card(tmp_path: Path) -> None:
    text = "process: pipi\necm: 1\norder: lo\nform_factor: cmd3\nn_events: 1e6\nrel_error: 1e-3\n"
    settings = read_card(written(tmp_path, text))
    assert isinstance(settings, RunSettings)
    assert settings.ecm == 1.0
    assert settings.stopping() == {"n_events": 1_000_000, "rel_error": 1e-3}
    arguments = settings.generator_arguments()
    assert arguments["process"] == "pipi"
    assert arguments["form_factor"] == "cmd3"
    assert "pion_structure" not in arguments  # the card says nothing of it
    assert "rel_error" not in arguments


def test_defaults(tmp_path: Path) -> None:
    settings = read_card(written(tmp_path, RUN + "cuts: none\n"))
    assert isinstance(settings, RunSettings)
    assert (settings.order, settings.cuts, settings.threads) == ("nlo", None, 0)
    assert settings.stopping() == {"rel_error": 1e-3}


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("process: mumuu\necm: 0.7\n", ["process", "'mumuu'", "did you mean 'mumu'", "gammagamma"]),
        (RUN + "order: nnlo\n", ["order", "'nnlo'", "did you mean 'nlo'", "valid: lo, sf, nlo"]),
        (RUN + "cuts: cmd4\n", ["cuts", "'cmd4'", "did you mean 'cmd3'", "kloe_la"]),
        (RUN + "ordr: lo\n", ["ordr: unknown field", "did you mean 'order'", "valid: process"]),
        (RUN + "xyzzy: 1\n", ["xyzzy: unknown field", "valid: process"]),
        ("process: mumu\n", ["ecm: missing", "GeV"]),
        ("proces: mumu\necm: 1\n", ["proces: unknown field", "did you mean 'process'"]),
        ("process: mumu\necm: -0.7\n", ["ecm", "-0.7", "valid: GeV, above 0 and up to 20"]),
        ("process: mumu\necm: 0\n", ["ecm", "above 0"]),
        ("process: mumu\necm: .nan\n", ["ecm", "nan", "GeV"]),
        ("process: mumu\necm: .inf\n", ["ecm", "inf", "GeV"]),
        ("process: mumu\necm: '0.7'\n", ["ecm", "'0.7'", "GeV"]),
        ("process: mumu\necm: true\n", ["ecm", "True", "GeV"]),
        ("process: 5\necm: 1\n", ["process", "5", "unknown", "gammagamma"]),
        (RUN + "seed: -1\n", ["seed", "-1", "whole number"]),
        (RUN + "seed: 1.5\n", ["seed", "1.5", "whole number"]),
        (RUN + "threads: many\n", ["threads", "'many'", "whole number"]),
        (RUN + "rel_error: 0\n", ["rel_error", "0", "above 0 and up to 1"]),
        (RUN + "n_events: 10.5\n", ["n_events", "10.5", "whole number"]),
        (RUN + "max_seconds: -3\n", ["max_seconds", "-3", "seconds, above 0"]),
        (RUN + "radiation: ifs\n", ["radiation", "'ifs'", "full, isr"]),
        ("process: pipi\necm: 1\nform_factor: cmd\n", ["form_factor", "'cmd'", "mean 'cmd3'"]),
        ("process: pipi\necm: 1\nform_factor: no.csv\n", ["form_factor", "no.csv", "No such file"]),
        (RUN + "vacuum_polarization: lepton\n", ["vacuum_polarization", "mean 'leptonic'"]),
        (RUN + "allow_double_counting: 1\n", ["allow_double_counting", "true, false"]),
        (RUN + "ecm: 0.8\n", ["line 3", "ecm", "stands twice"]),
        ("process: [\n", ["line", "not valid YAML"]),
        ("just a text\n", ["is no card"]),
        ("", ["is no card"]),
        ("1: 2\n", ["line 1", "1 is not a field name"]),
        ("a: &a [x]\n" + RUN, ["line 1: &a", "written out"]),
        (RUN + "cuts: {theta_both: [*low, 2]}\n", ["line 3: *low", "written out"]),
        (RUN + "<<: {order: lo}\n", ["line 3: <<", "written out"]),
        (RUN + f"cuts: {list(range(1000))}\n", ["cuts: [0, 1, 2", "998, 999]; valid: cmd3"]),
        (RUN + f"order: {'x' * 1000}\n", ["order: 'xxx", "x...x", "valid: lo, sf"]),
        ("process: mumu\necm: 1" + "0" * 400 + "\n", ["ecm: 1000", "valid: GeV"]),
        ("processes: [ee]\n", ["points: missing", "sqrt_s"]),
        ("points: []\nprocesses: [ee]\n", ["points", "at least 1 item, not 0"]),
        ("points: 3\nprocesses: [ee]\n", ["points", "3", "list"]),
        ("points: [0.7]\nprocesses: [ee]\n", ["points[0]", "0.7", "sqrt_s"]),
        ("points: [{sqrt_s: -1}]\nprocesses: [ee]\n", ["points[0].sqrt_s", "-1", "greater than 0"]),
        (
            "points: [{sqrt_s: 1}, {sqrt_s: 1, luminosity: -2}]\nprocesses: [ee]\n",
            ["points[1].luminosity", "-2", "1/pb"],
        ),
        (
            "points: [{sqrt_s: 1}, {sqrt_s: 0.7}, {sqrt_s: 1.0}]\nprocesses: [ee]\n",
            ["points: 1.0 (sqrt_s stands twice)", "each energy once"],
        ),
        ("points: [{sqrts: 1}]\nprocesses: [ee]\n", ["points[0].sqrts", "did you mean 'sqrt_s'"]),
        ("points: [{sqrt_s: 1}]\nprocesses: [eee]\n", ["processes", "'eee'", "mean 'ee'"]),
        ("points: [{sqrt_s: 1}]\nprocesses: ee\n", ["processes", "'ee'", "list"]),
        ("points: [{sqrt_s: 1}]\nprocesses: [ee, ee]\n", ["processes", "'ee'", "twice"]),
        (SCAN + "orders: [lo, nlos]\n", ["orders", "'nlos'", "valid: lo, sf, nlo"]),
        (SCAN + "precision: 2\n", ["precision", "2", "above 0 and up to 1"]),
        (SCAN + "process: ee\n", ["process: unknown field", "did you mean 'processes'"]),
        (SCAN + "form_factor: cmd3\n", ["form_factor", "no process of this scan is kk or pipi"]),
        (SCAN + "vacuum_polarization: {eee: none}\n", ["vacuum_polarization", "'eee'"]),
        (SCAN + "vacuum_polarization: {ee: nun}\n", ["vacuum_polarization.ee", "'nun'", "'none'"]),
        (SCAN + "vacuum_polarization: {kk: none}\n", ["vacuum_polarization", "'kk'", "valid: ee"]),
        (SCAN + "vacuum_polarization: [none]\n", ["vacuum_polarization", "leptonic"]),
    ],
)
def test_bad_cards(tmp_path: Path, text: str, fragments: list[str]) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        read_card(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    for fragment in fragments:
        assert fragment in message


def test_missing_card(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_card(tmp_path / "nothing.yaml")


def test_card_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="not a text file"):
        read_card(path)


def test_yaml_executes_nothing(tmp_path: Path) -> None:
    text = "process: !!python/object/apply:os.system ['true']\necm: 1\n"
    with pytest.raises(ConfigurationError, match="not valid YAML"):
        read_card(written(tmp_path, text))


def test_table_beside_the_card(tmp_path: Path) -> None:
    written(tmp_path, "# s, |F|^2\n", "table.csv")
    settings = read_card(written(tmp_path, "process: pipi\necm: 1\nform_factor: table.csv\n"))
    assert isinstance(settings, RunSettings)
    assert settings.form_factor == str(tmp_path / "table.csv")


def test_points_from_csv(tmp_path: Path) -> None:
    written(tmp_path, "# 2018\nsqrt_s, luminosity\n0.7, 1.5\n\n0.8,0\n", "points.csv")
    settings = read_card(written(tmp_path, "points: points.csv\nprocesses: [ee]\n"))
    assert isinstance(settings, ScanSettings)
    assert [(p.sqrt_s, p.luminosity) for p in settings.points] == [(0.7, 1.5), (0.8, 0.0)]


def test_points_without_luminosity(tmp_path: Path) -> None:
    assert read_points(written(tmp_path, "sqrt_s\n0.7\n", "p.csv")) == [{"sqrt_s": 0.7}]


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("", ["holds no points", "sqrt_s,luminosity"]),
        ("sqrt_s,luminosity\n", ["holds no points"]),
        ("energy,luminosity\n0.7,1\n", ["line 1", "energy", "valid: sqrt_s"]),
        ("sqrt_s,lumi\n0.7,1\n", ["line 1", "lumi", "valid: sqrt_s"]),
        ("sqrt_s,luminosity\n0.7\n", ["line 2", "1 values under 2 columns"]),
        ("sqrt_s,luminosity\n0.7,1\nabc,1\n", ["line 3", "sqrt_s", "'abc' is not a number"]),
        ("sqrt_s,luminosity\n-0.7,1\n", ["line 2", "sqrt_s", "-0.7", "above 0"]),
        ("sqrt_s,luminosity\nnan,1\n", ["line 2", "sqrt_s", "nan"]),
        ("sqrt_s,luminosity\ninf,1\n", ["line 2", "sqrt_s", "inf"]),
        ("sqrt_s,luminosity\n0.7,-1\n", ["line 2", "luminosity", "-1", "1/pb"]),
    ],
)
def test_bad_points(tmp_path: Path, text: str, fragments: list[str]) -> None:
    written(tmp_path, text, "points.csv")
    with pytest.raises(ConfigurationError) as caught:
        read_card(written(tmp_path, "points: points.csv\nprocesses: [ee]\n"))
    for fragment in ["card.yaml", "points.csv", *fragments]:
        assert fragment in str(caught.value)


def test_missing_points(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"points: .*none.csv: cannot be read"):
        read_card(written(tmp_path, "points: none.csv\nprocesses: [ee]\n"))


def test_polarization_by_process(tmp_path: Path) -> None:
    text = SCAN.replace("[ee]", "[ee, pipi]") + "vacuum_polarization: {ee: leptonic}\n"
    settings = read_card(written(tmp_path, text))
    assert isinstance(settings, ScanSettings)
    assert settings.polarization_of("ee") == "leptonic"
    assert settings.polarization_of("pipi") == "none"


def test_shipped_scan() -> None:
    """The example covers what it promises."""
    settings = read_card(EXAMPLES / "cmd3_scan.yaml")
    assert isinstance(settings, ScanSettings)
    energies = [point.sqrt_s for point in settings.points]
    assert len(energies) >= 40
    assert (min(energies), max(energies)) == (0.32, 1.2)
    assert energies == sorted(set(energies))
    assert sum(0.76 <= e <= 0.80 for e in energies) >= 10
    assert sum(1.01 <= e <= 1.03 for e in energies) >= 8
    assert 20 < sum(point.luminosity or 0.0 for point in settings.points) < 100
    assert settings.precision == 0.002
