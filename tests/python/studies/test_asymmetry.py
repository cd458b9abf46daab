"""Asymmetries: the card, the tables, stopping and going on, and what the engine says at 0.7 GeV."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from places import EXAMPLES
from stub_asymmetry import UNSHARED, StubAsymmetries
from stub_generator import StubGenerator
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.hadrons import pion_structure
from vasilisa.measured import MeasuredCurve, write_json
from vasilisa.studies.asymmetry import Asymmetry, jobs
from vasilisa.studies.asymmetry.measured import read_measured
from vasilisa.studies.asymmetry.odd_part import Bins, odd_part, odd_part_above
from vasilisa.studies.asymmetry.settings import AsymmetrySettings
from vasilisa.studies.asymmetry.table import (
    ANGULAR_COLUMNS,
    ANGULAR_COMPONENT_COLUMNS,
    COLUMNS,
    COMPONENT_COLUMNS,
)
from vasilisa.studies.card import load_card, read_card
from vasilisa.studies.runner import Resources, StopToken
from vasilisa.studies.study import StudyInterrupted
from vasilisa.words.errors import ConfigurationError, RangeError

KINDS = ("asymmetry", "components", "angular", "angular_components")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Generator", StubAsymmetries)
    monkeypatch.setattr(StubGenerator, "made", [])


def small(**changes: Any) -> Asymmetry:
    fields: dict[str, Any] = {"points": [0.7, 0.5], "processes": ["pipi", "mumu"]}
    return Asymmetry(**(fields | changes))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("stub")
def test_output(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("# made up\nsqrt_s,asymmetry,error\n0.72,0.003,0.001\n0.6,0.005,0.002\n")
    run = small(angular_energies=[0.75], data=str(data), precision=1e-3, title="A <title>")
    result = run.run(tmp_path / "out")
    assert result.complete
    rows = rows_of(tmp_path / "out" / "asymmetry.csv")
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["sqrt_s"], row["process"], row["model"]) for row in rows[:5]] == [
        ("0.7", "pipi", "fxsqed"),
        ("0.7", "pipi", "gvmd"),
        ("0.7", "pipi", "no_interference"),
        ("0.7", "mumu", "qed"),
        ("0.7", "mumu", "no_interference"),
    ]
    assert rows[0]["difference"] == rows[0]["difference_error"] == ""
    assert float(rows[0]["asymmetry_error"]) < 1e-3
    # All share their events.
    assert float(rows[1]["difference"]) == pytest.approx(-0.006)
    for row in (rows[1], rows[2]):
        assert float(row["difference_error"]) == pytest.approx(UNSHARED, rel=1e-3)
    assert result.column("pipi", "gvmd", "asymmetry") == [0.004, 0.004]
    assert result.column("pipi", "gvmd", "sqrt_s") == [0.5, 0.7]

    components = rows_of(tmp_path / "out" / "components.csv")
    assert list(components[0]) == list(COMPONENT_COLUMNS)
    found = [(row["model"], row["component"], row["asymmetry"]) for row in components[:8]]
    assert [(model, component) for model, component, _ in found] == [
        ("fxsqed", "real_radiation"),
        ("fxsqed", "box"),
        ("gvmd", "real_radiation"),
        ("gvmd", "pole_pole"),
        ("gvmd", "pole_dispersive"),
        ("gvmd", "dispersive_dispersive"),
        ("qed", "real_radiation"),
        ("qed", "box"),
    ]
    expected = [0.015, -0.005, 0.015, -0.001, -0.0098, -0.0002, 0.015, -0.005]
    assert [float(value) for *_, value in found] == pytest.approx(expected)
    assert float(components[0]["asymmetry_error"]) == float(rows[1]["asymmetry_error"])
    assert float(components[1]["asymmetry_error"]) == pytest.approx(UNSHARED, rel=1e-3)
    assert result.component("pipi", "gvmd", "pole_pole", "asymmetry") == pytest.approx([-0.001] * 2)

    angular = rows_of(tmp_path / "out" / "angular.csv")
    assert list(angular[0]) == list(ANGULAR_COLUMNS)
    assert len(angular) == 10 * (3 + 2)
    assert float(angular[0]["cos_theta_low"]) == 0.0
    assert float(angular[9]["delta"]) == pytest.approx(0.01 * 0.475)
    components = rows_of(tmp_path / "out" / "angular_components.csv")
    assert list(components[0]) == list(ANGULAR_COMPONENT_COLUMNS)
    assert len(components) == 10 * (2 + 4 + 2)
    pole_pole = [row for row in components if row["component"] == "pole_pole"]
    assert float(pole_pole[9]["delta"]) == pytest.approx(-0.001 * 0.475)
    # 2/T^2 sqrt(B^2 + F^2) of the error of one bin, with F + B = T = 2.
    assert float(pole_pole[0]["delta_error"]) == pytest.approx(UNSHARED / math.sqrt(2), rel=1e-3)

    document = json.loads((tmp_path / "out" / "asymmetry.json").read_text())
    assert document["complete"] is True
    whole = json.loads((tmp_path / "out" / "result.json").read_text())
    assert [point["sqrt_s"] for point in whole["measured"]] == [0.6, 0.72]
    assert list(whole["tables"]) == list(KINDS)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "A &lt;title&gt;" in page
    assert page.count("data:image/png;base64,") == 8
    for outside in ("http://", "https://", "<link", "<script", 'src="/'):
        assert outside not in page
    for name in (f"{kind}_{p}" for kind in KINDS for p in ("pipi", "mumu")):
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / "out" / f"{name}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("stub", "no_report")
def test_all_models_are_variations_of_one_run(tmp_path: Path) -> None:
    structures = ["gvmd", "pointlike"]
    run = small(processes=["ee", "pipi"], structures=structures, form_factor="gvmd_bwsum3")
    full = {"two_photon_exchange": "full"}
    gvmd = {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}
    point_like = {"form_factor": "pointlike", "pion_structure": "fxsqed"}
    run.run(tmp_path)
    for made in StubGenerator.made:
        if made["process"] == "ee":
            assert made["variations"] == {}
            assert "form_factor" not in made
        else:
            assert (made["form_factor"], made["pion_structure"]) == ("gvmd_bwsum3", "gvmd")
            assert made["variations"] == {
                "pointlike": point_like | full,
                "no_interference": {"radiation": "no_interference"} | full,
                "real_radiation": gvmd | {"two_photon_exchange": "none"},
                "pointlike_real_radiation": point_like | {"two_photon_exchange": "none"},
                **{
                    f"gvmd_{part}": gvmd | {"two_photon_exchange": part}
                    for part in ("pole_pole", "pole_dispersive", "dispersive_dispersive")
                },
            }
    seeds = {(made["process"], made["ecm"], made["seed"]) for made in StubGenerator.made}
    assert len({seed for *_, seed in seeds}) == len(seeds) == 4


@pytest.mark.usefixtures("stub", "no_report")
def test_resume_and_interruption(tmp_path: Path) -> None:
    def stop_at_two(done: int, total: int, record: dict[str, Any] | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(StudyInterrupted, match=r"of 4 jobs are finished and kept in"):
        small(threads=1).run(tmp_path, progress=stop_at_two)
    document = json.loads((tmp_path / "asymmetry.json").read_text())
    assert document["complete"] is False
    assert document["rows"]
    assert small(threads=1).run(tmp_path).complete
    calls: list[tuple[int, int]] = []
    again = small(title="Renamed")
    again.run(tmp_path, progress=lambda done, total, record: calls.append((done, total)))
    assert calls == [(4, 4)]
    with pytest.raises(ConfigurationError, match=r"pieces of another run, precision"):
        small(precision=1e-2).run(tmp_path)
    calls.clear()
    other = small(precision=1e-2)
    other.run(tmp_path, resume=False, progress=lambda done, total, _: calls.append((done, total)))
    assert calls[0] == (0, 4)


def test_odd_correction() -> None:
    edges = [-1.0, -0.5, 0.0, 0.5, 1.0]
    bins = Bins(np.array([0.0, 3.0, 5.0, 0.0]), np.array([0.0, 0.3, 0.5, 0.0]))
    (first,) = odd_part(edges, bins)
    # d delta/dF = 2 B/(F + B)^2
    error = 2 / 64 * math.sqrt(3**2 * 0.5 + 5**2 * 0.3)
    assert first == pytest.approx((0.0, 0.5, 0.25, error))
    more = Bins(np.array([0.0, -1.0, 1.0, 0.0]), np.array([0.0, 0.01, 0.02, 0.0]))
    (found,) = odd_part_above(edges, bins, more)
    odd = 2 / 64 * math.sqrt(2**2 * 0.02 + 6**2 * 0.01)
    normalisation = 0.25 * math.sqrt(0.3 + 0.5) / 8
    assert found == pytest.approx((0.0, 0.5, 0.5 - 0.25, math.hypot(odd, normalisation)))
    # Cuts that take one side leave nothing to compare.
    one_sided = Bins(np.array([0.0, 0.0, 5.0, 0.0]), np.array([0.0, 0.0, 0.5, 0.0]))
    assert odd_part(edges, one_sided) == []


# --- the card -------------------------------------------------------------------------------------


def card(folder: Path, text: str) -> Path:
    path = folder / "card.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("structures: [gvmd]\n", ["points: missing", "energies"]),
        ("points: [0.7]\nstructure: [gvmd]\n", ["structure: unknown field", "structures"]),
        ("points: [0.7]\nstructures: [gvmdd]\n", ["structures", "'gvmdd'", "did you mean 'gvmd'"]),
        ("points: [0.7]\nstructures: [gvmd, gvmd]\n", ["structures", "stands twice"]),
        ("points: [0.7]\nstructures: []\n", ["structures", "valid: a list"]),
        ("points: [0.7, 0.7]\n", ["points", "0.7", "stands twice"]),
        ("points: [{sqrt_s: 0.7}]\n", ["points[0]", "energies in GeV"]),
        ("points: [-1]\n", ["points[0]", "-1", "greater than 0"]),
        ("points: [0.7]\norder: lo\n", ["order", "'lo'", "valid: nlo, nlops"]),
        ("points: [0.7]\nprecision: 0\n", ["precision", "above 0"]),
        (
            "points: [0.7]\nprocesses: [gammagamma]\n",
            ["processes", "gammagamma", "ee, kk, mumu, pipi"],
        ),
        ("points: [0.7]\nprocesses: [mumu]\nstructures: [gvmd]\n", ["structures", "no process"]),
        ("points: [0.7]\nprocesses: [mumu]\nform_factor: cmd3\n", ["form_factor", "no process"]),
        ("points: [0.7]\nangular_energies: [a]\n", ["angular_energies[0]", "'a'", "GeV"]),
        ("points: [0.7]\ndata: none.csv\n", ["data", "none.csv", "cannot be read"]),
        ("points: [0.2]\n", ["points[0]", "0.2", "threshold"]),
        ("points: [0.7]\nprocesses: [ee]\n", ["ee", "cuts"]),
        ("process: pipi\necm: 0.7\n", ["not of asymmetry"]),
        ("points: [{sqrt_s: 0.7}]\nprocesses: [pipi]\norders: [nlo]\n", ["not of asymmetry"]),
    ],
)
def test_wrong_cards(tmp_path: Path, text: str, words: list[str]) -> None:
    path = card(tmp_path, text)
    result = CliRunner().invoke(app, ["asymmetry", str(path), "-o", str(tmp_path / "out")])
    assert result.exit_code == 2, result.output
    assert len(result.stderr.splitlines()) == 1
    for word in [str(path), *words]:
        assert word in result.stderr


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("sqrt_s,asymmetry\n0.7,0.01\n", ["line 1", "valid: sqrt_s (GeV), asymmetry"]),
        ("sqrt_s,asymmetry,error\n0.7,x,0.1\n", ["line 2", "asymmetry", "'x' is not a number"]),
        ("sqrt_s,asymmetry,error\n0.7,0.01,-1\n", ["line 2", "error", "-1", "0 or above"]),
        ("sqrt_s,asymmetry,error\n0.7,nan,1\n", ["line 2", "asymmetry", "nan"]),
        ("sqrt_s,asymmetry,error\n", ["holds no points"]),
    ],
)
def test_wrong_data(tmp_path: Path, table: str, words: list[str]) -> None:
    (tmp_path / "data.csv").write_text(table)
    with pytest.raises(ConfigurationError) as caught:
        load_card(card(tmp_path, "points: [0.7]\ndata: data.csv\n"))
    for word in ["data", "data.csv", *words]:
        assert word in str(caught.value)


def test_data_in_json(tmp_path: Path) -> None:
    def written(quantity: str) -> None:
        curve = MeasuredCurve("A", quantity, [0.01], [0.001], "in", "in", energies=[0.7])
        write_json(tmp_path / "data.json", curve)

    written("asymmetry")
    study = load_card(card(tmp_path, "points: [0.7]\ndata: data.json\n"))
    assert isinstance(study, Asymmetry)
    assert read_measured(tmp_path / "data.json").values == pytest.approx([0.01])
    written("R")
    with pytest.raises(ConfigurationError, match=r"data: 'R' .*valid: asymmetry"):
        load_card(card(tmp_path, "points: [0.7]\ndata: data.json\n"))


def test_points_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("sqrt_s\n0.7\n0.8\n")
    settings = read_card(card(tmp_path, "points: points.csv\nstructures: [gvmd]\n"))
    assert isinstance(settings, AsymmetrySettings)
    assert settings.points == [0.7, 0.8]


@pytest.mark.usefixtures("stub")
def test_controls_alone(tmp_path: Path) -> None:
    """A card without pions is made whatever the defaults for pions are, and known by its fields."""
    path = card(tmp_path, "points: [0.7]\nprocesses: [mumu]\nangular_energies: [0.7]\n")
    assert isinstance(load_card(path), vs.Asymmetry)
    for command in ("xsec", "scan"):
        output = ["-o", str(tmp_path / "out")] if command == "scan" else []
        done = CliRunner().invoke(app, [command, str(path), *output])
        assert done.exit_code == 2
        assert f"vasilisa asymmetry {path}" in done.stderr


def test_shipped_card() -> None:
    settings = read_card(EXAMPLES / "asymmetry.yaml")
    assert isinstance(settings, AsymmetrySettings)
    assert (min(settings.points), max(settings.points)) == (0.32, 1.2)
    assert {"fxsqed", "gvmd", "dispersive"} <= set(settings.structures)


@pytest.mark.usefixtures("stub", "no_report")
def test_polarisation_and_beams(tmp_path: Path) -> None:
    text = (
        "points: [0.7]\nprocesses: [pipi, mumu]\nstructures: [fxsqed]\n"
        "vacuum_polarization: {mumu: leptonic}\nbeams: {spread: 1e-3}\n"
    )
    load_card(card(tmp_path, text)).run(tmp_path / "out")
    for made in StubGenerator.made:
        polarization = "leptonic" if made["process"] == "mumu" else "none"
        assert made["vacuum_polarization"] == polarization
        assert made["beams"] == {"spread": 1e-3}
        assert made["allow_double_counting"] is False


# --- with the engine ------------------------------------------------------------------------------


def test_asymmetry_at_700_mev(tmp_path: Path) -> None:
    """Structure takes most of the asymmetry of point-like pions away."""
    text = "points: [0.7]\nstructures: [fxsqed, gvmd]\nform_factor: cmd3\ncuts: cmd3\nthreads: 1\n"
    command = ["asymmetry", str(card(tmp_path, text)), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "[1/1] pipi at 0.7 GeV: fxsqed 0.01" in done.stderr
    rows = {row["model"]: row for row in rows_of(tmp_path / "out" / "asymmetry.csv")}

    def number(model: str, column: str) -> float:
        return float(rows[model][column])

    assert number("fxsqed", "asymmetry_error") <= 3e-4
    assert number("fxsqed", "asymmetry") == pytest.approx(0.0142, abs=5e-4)
    assert number("gvmd", "asymmetry") == pytest.approx(0.0048, abs=5e-4)
    # The difference is known far better than either.
    assert number("gvmd", "difference") == pytest.approx(-0.00934, abs=2e-5)
    assert number("gvmd", "difference_error") < 2e-6
    assert abs(number("no_interference", "asymmetry")) < 5 * number(
        "no_interference", "asymmetry_error"
    )
    assert number("gvmd", "sigma") == pytest.approx(number("fxsqed", "sigma"), rel=1e-6)


def test_engine_refuses_the_ends_at_once() -> None:
    with pytest.raises(RangeError, match=r"points\[1\] \(12.5 GeV\), pipi"):
        Asymmetry([0.7, 12.5], form_factor="cmd3", structures=["fxsqed"], cuts="cmd3")


def test_cards_are_read_without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take seconds an energy; what their form factors cannot do is said all the same."""

    def table(*arguments: Any) -> list[float]:
        raise AssertionError("a table")

    monkeypatch.setattr(pion_structure, "_table", table)
    load_card(EXAMPLES / "asymmetry.yaml")
    with pytest.raises(ConfigurationError, match="no spectral function"):
        small(structures=["fxsqed", "dispersive"], form_factor="pointlike", cuts="cmd3")


def test_polarisation_with_form_factors() -> None:
    with pytest.raises(ConfigurationError, match="contains the vacuum polarisation already"):
        small(vacuum_polarization="leptonic", cuts="cmd3")
    run = small(
        points=[0.6],
        form_factor="gvmd_bwsum3",
        vacuum_polarization="leptonic",
        allow_double_counting=True,
        cuts="cmd3",
        precision=0.01,
        structures=["gvmd", "pointlike"],
    )
    for job in run.jobs():
        record = run.work(run.settings, job, Resources(1, StopToken()))
        assert record["parameters"]["vacuum_polarization"] == "leptonic"
        for model in record["models"].values():
            parts = [part["asymmetry"] for part in model["components"].values()]
            assert not parts or sum(parts) == pytest.approx(model["asymmetry"], abs=1e-6)


@pytest.mark.slow_ci
@pytest.mark.parametrize("order", ["nlo", "nlops"])
def test_errors_of_differences_are_honest(order: str) -> None:
    """The scatter between seeds is the error that is quoted, whatever the weights share."""
    variations = {
        "pointlike": {"form_factor": "pointlike", "pion_structure": "fxsqed"},
        "fxsqed": {"pion_structure": "fxsqed"},
        "none": {"two_photon_exchange": "none"},
        "pole_pole": {"two_photon_exchange": "pole_pole"},
    }
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for seed in range(1, 25):
        run = vs.Generator(
            "pipi",
            0.78,
            order,
            form_factor="gvmd_bwsum3",
            pion_structure="gvmd",
            cuts="cmd3",
            variations=variations,
            seed=seed,
        )
        result = run.integrate(n_events=66_000, progress=False)
        for pair in [*((name, "nominal") for name in variations), ("pole_pole", "none")]:
            found.setdefault(pair, []).append(result.asymmetry_difference(*pair))
    for values in found.values():
        difference, error = np.array(values).T
        # A deviation of 24 is known to 15 %.
        assert 0.6 < np.std(difference, ddof=1) / error.mean() < 1.5
