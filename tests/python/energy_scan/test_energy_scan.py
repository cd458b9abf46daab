"""The energy scan from candidates to result.json, with a simulation that takes no time.

Cross sections are those of ``energy_scan_theory.json``; samples and candidates are drawn from the
same simple shapes. The generator and the detector have tests of their own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from places import DATA, EXAMPLES
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.candidates import write
from vasilisa.cli import app
from vasilisa.measured import read_json
from vasilisa.run.settings import validated
from vasilisa.studies.card import load_card
from vasilisa.studies.energy_scan import EnergyScan, counts, jobs
from vasilisa.studies.energy_scan.backgrounds import Background
from vasilisa.studies.energy_scan.counts import counted, separated
from vasilisa.studies.energy_scan.detector_errors import DETECTOR_ERRORS
from vasilisa.studies.energy_scan.result import EnergyScanResult
from vasilisa.studies.energy_scan.samples import Sample
from vasilisa.studies.energy_scan.settings import EnergyScanSettings
from vasilisa.studies.energy_scan.study import true_form_factor
from vasilisa.studies.energy_scan.theory import EDGES, NODES, THETA_CUTS
from vasilisa.studies.runner import Resources, StopToken
from vasilisa.words.errors import AcceptanceError, ConfigurationError, DataError, RangeError

TABLE = json.loads((DATA / "energy_scan_theory.json").read_text())
PROCESSES = ("ee", "mumu", "pipi")
MASSES = {"ee": 0.000511, "mumu": 0.10566, "pipi": 0.13957}
DEPOSITS = {"ee": (0.9, 0.06), "mumu": (0.3, 0.03), "pipi": (0.4, 0.15)}
CHOSEN = [3, 6, 9, 12, 15, 17]
ENERGIES = [TABLE[i]["ecm"] for i in CHOSEN]
LUMINOSITY = 0.02
Columns = dict[str, NDArray[Any]]


def pairs(process: str, ecm: float, n: int, random: np.random.Generator) -> Columns:
    """Draw pairs as a detector might see them, inside cmd3."""
    momentum = math.sqrt(ecm**2 / 4 - MASSES[process] ** 2)
    share, width = DEPOSITS[process]
    cosine = random.uniform(-0.5, 0.5, n)
    phi = random.uniform(0, math.pi, n)
    columns = {"theta_minus": np.arccos(cosine), "theta_plus": math.pi - np.arccos(cosine)}
    columns |= {"phi_minus": phi, "phi_plus": phi + math.pi}
    for charge in ("minus", "plus"):
        columns[f"p_{charge}"] = momentum * random.normal(1, 0.015, n)
        energy = share * ecm / 2 * np.abs(random.normal(1, width, n))
        columns[f"calo_{charge}"] = energy
    return columns | {"probe": np.zeros(n, dtype=np.int64)}


def fake_theory(settings: EnergyScanSettings, index: int, threads: int) -> dict[str, Any]:
    row = TABLE[CHOSEN[index]]
    bins = np.zeros(len(EDGES) + 1)
    bins[1:-1] = 1 / (len(EDGES) - 1)
    found = {
        name: {
            "sigma": (row[name]["sigma"] * bins).tolist(),
            "variance": (row[name]["error"] ** 2 * bins).tolist(),
            "born": row[name]["sigma"],
        }
        for name in PROCESSES
    }
    shares = row["pipi"]["sigma"] * np.array(row["shares"])
    assert len(shares) == len(NODES)
    nothing = np.zeros((len(NODES) - 1, len(NODES))).tolist()
    pions = {"response": shares.tolist(), "by_mass": nothing, "f2": row["f2"]}
    return found | {"pipi": found["pipi"] | pions}


def fake_samples(settings: EnergyScanSettings, index: int, threads: int) -> dict[str, Sample]:
    random = np.random.default_rng([7, index])
    run = vs.Generator("pipi", 0.7, "lo", cuts="cmd3")._configuration.run_info()
    found = {}
    for process in PROCESSES:
        columns = pairs(process, settings.points[index].ecm, 20_000, random)
        columns |= {"weight": np.ones(20_000), "true_mass": np.full(20_000, 0.5)}
        tighter = dict.fromkeys(THETA_CUTS, 1.0)
        found[process] = Sample(columns, run, 1.0, 1e-4, tighter, 0.0, columns)
    return found


def no_backgrounds(
    settings: EnergyScanSettings, index: int, theory: Any, threads: int
) -> Background:
    nothing = {
        name: np.empty(0) for name in [*pairs("ee", 0.7, 1, np.random.default_rng(1)), "weight"]
    }
    return Background(nothing, nothing, dict.fromkeys(settings.backgrounds, 0.0))


def drawn(index: int, scale: float = 1.0) -> Columns:
    """Draw the candidates of a point, with the true cross sections of the table."""
    random = np.random.default_rng([11, index])
    row = TABLE[CHOSEN[index]]
    parts = []
    for process in PROCESSES:
        n = random.poisson(row[process]["true"] * 1e3 * LUMINOSITY * scale)
        part = pairs(process, row["ecm"], n, random)
        parts.append(part | {"point": np.full(n, index), "true_process": np.full(n, process)})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "theory_at", fake_theory)
    monkeypatch.setattr(jobs, "samples_at", fake_samples)
    monkeypatch.setattr(jobs, "backgrounds_at", no_backgrounds)
    monkeypatch.setattr(jobs, "tails", lambda *arguments: {})


Spoil = Callable[[list[Columns]], None]


def card(folder: Path, text: str = "", spoil: Spoil | None = None, **points: Any) -> Path:
    """Write a card with its table of points and its candidates."""
    folder.mkdir(exist_ok=True)
    every = [drawn(index) for index in range(len(CHOSEN))]
    if spoil is not None:
        spoil(every)
    names = set.intersection(*(set(each) for each in every))
    joined = {name: np.concatenate([each[name] for each in every]) for name in sorted(names)}
    write(folder / "candidates.csv", joined, kind="energy_scan")
    luminosities = points.get("luminosities", [LUMINOSITY] * len(CHOSEN))
    lines = [
        f"{i},{e},{lum}" for i, (e, lum) in enumerate(zip(ENERGIES, luminosities, strict=True))
    ]
    (folder / "points.csv").write_text("point,ecm,luminosity\n" + "\n".join(lines) + "\n")
    (folder / "card.yaml").write_text(
        "kind: energy_scan\npoints: points.csv\ncandidates: candidates.csv\nefficiency: truth\n"
        "a_mu: [[0.6, 0.88]]\nthreads: 2\n" + text
    )
    return folder / "card.yaml"


def measured(path: Path, *options: str) -> tuple[Any, Any]:
    out = path.parent / "out"
    done = CliRunner().invoke(app, ["measure", str(path), "-o", str(out), *options])
    found = out / "result.json"
    return done, json.loads(found.read_text()) if found.exists() else None


QUICK = "quick: true\nseparation: {methods: [calorimeter], use: {above: calorimeter}}\n"
WHOLE = "separation: {methods: [momentum, calorimeter]}\n"


def true_squared(energies: Any) -> Any:
    start = np.abs(vs.form_factor("cmd3")(np.asarray(energies) ** 2)) ** 2
    return start * (1.05 + 0.25 * (np.asarray(energies) - 0.75))


@pytest.mark.parametrize(
    "text", ["quick", pytest.param("whole", marks=pytest.mark.slow_ci)], ids=["quick", "whole"]
)
def test_whole_chain(tmp_path: Path, text: str) -> None:
    path = card(tmp_path, QUICK if text == "quick" else WHOLE)
    (tmp_path / "truth.json").write_text("{}")
    done, found = measured(path)
    assert done.exit_code == 0, done.output
    f2 = np.array([each["f2"] for each in found["points"]])
    stat = np.array([each["f2_stat"] for each in found["points"]])
    pulls = (f2 - true_squared(ENERGIES)) / stat
    assert np.abs(pulls).max() < 4
    assert found["iteration"]["converged"]
    assert found["a_mu"] == pytest.approx(3.9e-8, rel=0.05)
    assert 0 < found["parts"]["stat"] < found["a_mu_error"] < 0.03 * found["a_mu"]
    assert found["range_GeV"] == [0.6, 0.88]
    # What fake cross sections and one method do not bring.
    missing = ["order", "pion_structure", "vacuum_polarization", *DETECTOR_ERRORS]
    missing += ["separation"] if text == "quick" else []
    missing += ["tails"]
    assert found["not_included"] == [f"systematics: {name}" for name in missing]
    for each in found["points"]:
        luminosity = each["electrons_over_luminosity"], each["electrons_over_luminosity_error"]
        assert luminosity[0] == pytest.approx(1, abs=5 * luminosity[1])
    assert all(abs(each) < 5 for each in found["pulls"].values())
    for each in found["points"]:
        assert each["muons_over_qed"] == pytest.approx(1, abs=5 * each["muons_over_qed_error"])
    curve = read_json(tmp_path / "out" / "form_factor.json")
    assert (curve.quantity, curve.vp, curve.fsr) == ("F2", "in", "out")
    np.testing.assert_allclose(curve.values, f2)
    bare = read_json(tmp_path / "out" / "cross_section.json")
    assert (bare.quantity, bare.vp, bare.fsr) == ("cross_section", "out", "in")
    # 1.2 microbarn at the rho; relative errors are those of |F|^2.
    assert 900 < bare.values[np.argmax(f2)] < 1500
    relative = [np.sqrt(np.diag(each.stat)) / each.values for each in (bare, curve)]
    np.testing.assert_allclose(*relative)
    page = (tmp_path / "out" / "report.html").read_text()
    names = (
        "form_factor",
        "plane_calorimeter",
        "controls",
        "published",
        "asymmetry",
        "systematics",
    )
    for name in names:
        assert f'alt="{name}"' in page
    rows = json.loads((tmp_path / "out" / "published_systematics.json").read_text())["rows"]
    by_source = {each["source"]: each for each in rows}
    assert by_source["radiative corrections, form factor"]["missing"] == "no shift"
    assert by_source["trigger"]["missing"] == "trigger"
    assert by_source["all lines"]["published_at"] == pytest.approx(0.67, abs=0.01)
    rows = json.loads((tmp_path / "out" / "published.json").read_text())["rows"]
    ratios = {each["experiment"]: each for each in rows}
    # The truth is 3 to 8 % above the form factor that CMD-3 measured.
    assert ratios["cmd3"]["ratio"] == pytest.approx(1.05, abs=0.03)
    assert ratios["cmd3"]["a_mu"] == pytest.approx(3.793e-8, rel=2e-3)
    assert ratios["kloe"]["a_mu"] == pytest.approx(3.60e-8, rel=5e-3)
    rows = json.loads((tmp_path / "out" / "theta_cut.json").read_text())["rows"]
    assert [each["theta_cut"] for each in rows] == [1.0, 1.1, 1.2, 1.3, 1.4]
    for row in rows:
        assert row["ratio"] == pytest.approx(1, abs=max(5 * row["ratio_error"], 1e-6))


@pytest.mark.slow_ci
@pytest.mark.usefixtures("no_report")
def test_threads_and_interruptions_change_nothing(tmp_path: Path) -> None:
    first = load_card(card(tmp_path, QUICK))
    assert isinstance(first, EnergyScan)
    whole = first.run(tmp_path / "whole")
    seen: list[int] = []
    again = load_card(card(tmp_path, QUICK))
    assert isinstance(again, EnergyScan)
    part = again.run(
        tmp_path / "part",
        stop=lambda: len(seen) > 2,
        progress=lambda done, total, record: seen.append(done),
    )
    assert not part.complete
    resumed = again.run(tmp_path / "part")
    assert resumed.complete
    assert first.answer(whole).a_mu == again.answer(resumed).a_mu
    one = load_card(card(tmp_path, QUICK))
    assert isinstance(one, EnergyScan)
    one.settings = one.settings.model_copy(update={"threads": 1})
    assert one.answer(one.run()).numbers() == first.answer(whole).numbers()


@pytest.mark.slow_ci
@pytest.mark.usefixtures("no_report")
def test_blind_scan_hides_the_form_factor(tmp_path: Path) -> None:
    _, shown = measured(card(tmp_path / "open", QUICK))
    _, hidden = measured(card(tmp_path / "blind", QUICK + "blind: true\n"))
    ratio = hidden["a_mu"] / shown["a_mu"]
    assert 0.02 <= abs(ratio - 1) <= 0.1
    for one, other in zip(hidden["points"], shown["points"], strict=True):
        assert one["f2"] == pytest.approx(ratio * other["f2"])
    assert shown["a_mu"] not in hidden["moments"][0].values()


def spoiled(every: list[Columns]) -> None:
    """Leave two of six points as they are."""
    every[1]["theta_plus"] = every[1]["theta_plus"].copy()
    every[1]["theta_plus"][5] = math.nan
    every[2]["p_minus"] = every[2]["p_minus"] * 1000
    every[3] = {name: values[:0] for name, values in every[3].items()}
    kept = every[4]["true_process"] == "ee"
    every[4] = {name: values[kept] for name, values in every[4].items()}


@pytest.mark.usefixtures("no_report")
def test_bad_points_leave_the_others(tmp_path: Path) -> None:
    done, found = measured(card(tmp_path, QUICK, spoiled))
    assert done.exit_code == 2
    words = ("theta_plus", "p_minus", "no candidates", "pipi")
    for index, (problem, word) in enumerate(zip(found["problems"], words, strict=True), start=1):
        assert problem.startswith(f"point {index} ({ENERGIES[index]:g} GeV): ")
        assert word in problem
        assert problem in done.output.replace("\n", " ")
    assert [each["point"] for each in found["points"]] == [0, 5]
    assert found["a_mu"] is not None


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("theory_at", RangeError("vacuum_polarization: ends at 0.5 GeV")),
        ("samples_at", AcceptanceError("pipi: the detector sees none of 20000 events")),
        ("separated", DataError("separation by calorimeter: the fit does not converge")),
    ],
)
def test_what_fails_at_a_point_is_its_problem(
    monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    def failing(*arguments: Any) -> None:
        raise error

    points = [{"ecm": each, "luminosity": LUMINOSITY} for each in ENERGIES]
    settings = validated(
        EnergyScanSettings,
        {"points": points, "truth": {"form_factor": "cmd3"}, "efficiency": "truth", "quick": True},
    )
    monkeypatch.setattr(jobs, "candidates_at", lambda settings, index: drawn(index))
    monkeypatch.setattr(jobs, step, failing)
    record = jobs.run_job(settings, jobs.Job(1), Resources(1, StopToken(None, None)))
    assert record["problem"] == f"point 1 ({ENERGIES[1]:g} GeV): {error}"


@pytest.mark.parametrize("odd", [True, False], ids=["asymmetry", "none"])
def test_a_method_that_does_not_count_fails_alone(
    monkeypatch: pytest.MonkeyPatch, odd: bool
) -> None:
    def failing(*arguments: Any) -> None:
        raise DataError("4 bins expect 10 candidates or more")

    study = EnergyScan(
        points=[{"ecm": each, "luminosity": LUMINOSITY} for each in ENERGIES],
        truth={"form_factor": "cmd3"},
        efficiency="truth",
        quick=True,
        separation={"methods": ["momentum", "calorimeter"], "use": {"above": "calorimeter"}},
    )
    monkeypatch.setattr(jobs, "candidates_at", lambda settings, index: drawn(index))
    monkeypatch.setattr(counts, "separate_momenta", failing)
    if not odd:
        monkeypatch.setattr(jobs, "asymmetries", failing)
    record = jobs.run_job(study.settings, jobs.Job(0), Resources(1, StopToken(None, None)))
    assert record["problem"] is None
    assert list(record["methods"]) == ["calorimeter"]
    assert record["counts"] == record["methods"]["calorimeter"]["counts"]
    named = [f"point 0 ({ENERGIES[0]:g} GeV): 4 bins expect 10 candidates or more"]
    named += [] if odd else [named[0].replace("4 bins", "asymmetry: 4 bins")]
    assert record["problems"] == named
    assert ("ee" in record["asymmetry"]) == odd
    result = EnergyScanResult(study.settings, [record], 1, {}, 0.0)
    assert study.problems(result)[: len(named)] == named


def test_templates_of_another_detector_are_refused() -> None:
    points = [{"ecm": each, "luminosity": LUMINOSITY} for each in ENERGIES]
    how = {"methods": ["calorimeter"], "use": {"above": "calorimeter"}, "muons": "free"}
    fields = {"points": points, "candidates": __file__, "separation": how}
    settings = validated(EnergyScanSettings, fields)
    seen = drawn(1)
    samples = fake_samples(settings, 1, 1)
    counted(settings, ENERGIES[1], separated(settings, ENERGIES[1], seen, samples, (0.1, 0.01))[0])
    for charge in ("minus", "plus"):
        seen[f"calo_{charge}"] = 0.9 * seen[f"calo_{charge}"]
    found, _ = separated(settings, ENERGIES[1], seen, samples, (0.1, 0.01))
    with pytest.raises(DataError, match="do not describe the candidates, chi2 = "):
        counted(settings, ENERGIES[1], found)


def test_truth_beside_the_candidates_is_that_of_a_card_without() -> None:
    points = [{"ecm": each, "luminosity": LUMINOSITY} for each in ENERGIES]
    settings = validated(EnergyScanSettings, {"points": points, "candidates": __file__})
    assert true_form_factor(settings, {}) is None
    found = true_form_factor(settings, {"truth": {"form_factor": "strong2020"}})
    assert found == "strong2020" or found.name == "strong2020"


@pytest.mark.slow_ci
def test_bad_luminosity_efficiency_and_templates(tmp_path: Path) -> None:
    def elsewhere(every: list[Columns]) -> None:
        for charge in ("minus", "plus"):
            every[4][f"calo_{charge}"] = np.full(len(every[4]["probe"]), math.nan)

    rows = [f"{i},{1.1 if i == 2 else 0.9},0.9,0.9" for i in range(len(ENERGIES))]
    tmp_path.joinpath("eps.csv").write_text("point,eps_ee,eps_mumu,eps_pipi\n" + "\n".join(rows))
    path = card(tmp_path, QUICK, elsewhere, luminosities=[LUMINOSITY, 0, *[LUMINOSITY] * 4])
    path.write_text(path.read_text().replace("efficiency: truth", "efficiency: eps.csv"))
    done, found = measured(path)
    assert done.exit_code == 2
    words = ("luminosity: 0; valid: 1/pb, above 0", "eps_ee = 1.1", "overlap")
    for index, problem, word in zip((1, 2, 4), found["problems"], words, strict=True):
        assert problem.startswith(f"point {index} ({ENERGIES[index]:g} GeV): ")
        assert word in problem


@pytest.mark.slow_ci
def test_missing_column(tmp_path: Path) -> None:
    path = card(tmp_path, QUICK)
    lines = (tmp_path / "candidates.csv").read_text()
    (tmp_path / "candidates.csv").write_text(lines.replace("calo_minus", "e_minus"))
    done, found = measured(path)
    assert done.exit_code == 2
    assert "calo_minus" in done.output
    # Every point has the same problem; the foreign name can be mapped.
    assert found["a_mu"] is None
    path.write_text(path.read_text() + "columns: {calo_minus: e_minus}\n")
    done, found = measured(path, "--no-resume")
    assert done.exit_code == 0, done.output
    assert found["a_mu"] is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("generator: {order: nnlo}", "order: 'nnlo'"),
        ("generator: {ordre: nlo}", "generator.ordre: unknown field"),
        ("generator: {vacuum_polarization: {pipi: default}}", "the form factor contains it"),
        ("separation: {use: {below 0.9: momentum}}", "above is missing"),
        ("separation: {methods: [momentum], use: {above: calorimeter}}", "separation.methods"),
        ("iteration: {tolerance: 2}", "iteration.tolerance"),
        ("a_mu: [[0.9, 0.6]]", "a_mu"),
        ("systematics: [order, luck]", "systematics"),
        ("backgrounds: [5pi]", "backgrounds"),
        ("asymmetry_of: both", "asymmetry_of"),
        ("candidates: none.csv", "candidates"),
    ],
)
def test_wrong_cards(tmp_path: Path, text: str, words: str) -> None:
    base = "kind: energy_scan\npoints: [{ecm: 0.7, luminosity: 1}]\ntruth: {form_factor: cmd3}\n"
    (tmp_path / "card.yaml").write_text(base + text + "\n")
    with pytest.raises(ConfigurationError, match=words.replace("[", r"\[")):
        load_card(tmp_path / "card.yaml")


def test_example_is_a_card_of_a_scan() -> None:
    study = load_card(EXAMPLES / "energy_scan.yaml")
    assert isinstance(study, EnergyScan)
    assert len(study.jobs()) == 20
    assert sum(each.luminosity for each in study.settings.points) == pytest.approx(62)
    assert study.settings.truth is not None
    truth = vs.form_factor(study.settings.truth.form_factor)
    s = np.array([each.ecm**2 for each in study.settings.points])
    np.testing.assert_allclose(np.abs(truth(s)) ** 2, true_squared(np.sqrt(s)), rtol=1e-3)
