"""What all measurements share: the verb, result.json, the truth opened last, blinding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, Field
from typer.testing import CliRunner

from vasilisa.cli import app
from vasilisa.studies import Resources, StudyResult, Table
from vasilisa.studies.measurement import Answer, Measurement, MeasurementSettings, blinding_factor
from vasilisa.studies.measurement.settings import paths
from vasilisa.studies.registry import STUDIES, register

TRUE_MEAN = 2.0


class Settings(MeasurementSettings):
    """Numbers in a file, one a line."""

    title: str = Field("Counting", description="a text")
    candidates: Annotated[str | None, AfterValidator(paths)] = Field(None, description="a path")


@dataclass(frozen=True)
class Job:
    """The file."""

    key: str = "all"


def run_job(settings: Settings, job: Job, resources: Resources) -> dict[str, Any]:
    """Add the numbers up."""
    numbers = [float(line) for line in Path(str(settings.candidates)).read_text().split()]
    return {"sum": sum(numbers), "n": len(numbers)}


def two_numbers(settings: Settings, folder: Path, **options: Any) -> list[Path]:
    (folder / "candidates.txt").write_text("1.9 2.2\n")
    (folder / "truth.json").write_text(json.dumps({"mean": TRUE_MEAN}))
    if options.get("progress") is not None:
        options["progress"](1, 1, {"said": "two numbers"})
    return [folder / "candidates.txt", folder / "truth.json"]


class Counting(Measurement[Settings, StudyResult[Settings]]):
    """The mean of numbers, called a_mu."""

    kind = "counting"
    settings_type = Settings
    work = staticmethod(run_job)
    simulation = staticmethod(two_numbers)
    seen: list[Any]

    def jobs(self) -> list[Job]:
        """Return one job."""
        return [Job()]

    def tables(self, result: StudyResult[Settings]) -> list[Table]:
        """Return the sum."""
        return [Table.of(result.records, "sums", {"sum": "1", "n": "1"})]

    def answer(self, result: StudyResult[Settings]) -> Answer:
        """Return the mean."""
        record = result.records[0]
        mean = blinding_factor(self.settings) * record["sum"] / record["n"]
        return Answer(mean, 0.1, {"stat": 0.1, "syst": 0.0, "theory": 0.0}, None, [{"mean": mean}])

    def compared(self, result: StudyResult[Settings], truth: dict[str, Any]) -> dict[str, Any]:
        """Return the pull, and what was on disk before the truth was opened."""
        written = json.loads((self.folder / "result.json").read_text())
        pull = (written["a_mu"] - truth["mean"]) / written["a_mu_error"]
        return {"pull": pull, "truth_before": written["truth"]}

    def write(self, result: StudyResult[Settings], folder: Path) -> None:
        """Remember the folder."""
        self.folder = folder
        super().write(result, folder)

    def problems(self, result: StudyResult[Settings]) -> list[str]:
        """Complain about negative sums."""
        return [f"sum: {r['sum']:g}; valid: 0 or above" for r in result.records if r["sum"] < 0]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STUDIES, Counting.kind, Counting)


def measured(folder: Path, *options: str, card: str = "kind: counting\n") -> tuple[Any, Any]:
    (folder / "card.yaml").write_text(card)
    done = CliRunner().invoke(
        app, ["measure", str(folder / "card.yaml"), "-o", str(folder / "out"), *options]
    )
    found = folder / "out" / "result.json"
    return done, json.loads(found.read_text()) if found.exists() else None


def test_answer_is_written_before_the_truth_is_opened(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("1 2 3.3")
    (tmp_path / "truth.json").write_text(json.dumps({"mean": TRUE_MEAN}))
    done, found = measured(tmp_path, card="kind: counting\ncandidates: numbers.txt\n")
    assert done.exit_code == 0, done.output
    assert found["a_mu"] == pytest.approx(2.1)
    assert found["truth"] == {"pull": pytest.approx(1.0), "truth_before": None}
    assert found["fsr"] == "in"
    assert found["vp"] == "out"
    assert list(found["inputs"]) == ["numbers.txt"]


def test_data_are_simulated_where_the_card_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # names of folders are relative as a rule
    done, found = measured(Path())
    assert done.exit_code == 0, done.output
    assert "[1/1] two numbers" in done.output
    assert found["a_mu"] == pytest.approx(2.05)
    assert "candidates.txt" in found["inputs"]
    assert found["truth"]["pull"] == pytest.approx(0.5)


def test_interrupted_pseudo_data_say_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(settings: Settings, folder: Path, **options: Any) -> list[Path]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Counting, "simulation", staticmethod(stopped))
    done, found = measured(tmp_path)
    assert done.exit_code == 130
    assert found is None
    line = done.output.strip()
    assert line.startswith("interrupted; samples that are finished are kept in")
    assert "simulated: the same command goes on" in line


def test_inputs_of_the_same_name_keep_their_paths(tmp_path: Path) -> None:
    files = [tmp_path / name / "numbers.txt" for name in ("one", "two")]
    for i, each in enumerate(files):
        each.parent.mkdir()
        each.write_text(str(i))
    job = Counting(candidates=str(files[0]), title=str(files[1]))
    assert set(job.inputs()) == {str(each) for each in files}


def test_blind_results_hide_until_unblinded(tmp_path: Path) -> None:
    card = "kind: counting\nblind: true\n"
    done, hidden = measured(tmp_path, card=card)
    assert done.exit_code == 0, done.output
    assert hidden["blind"] is True
    assert hidden["truth"] is None
    assert 0.02 <= abs(hidden["a_mu"] / 2.05 - 1) <= 0.10
    done, shown = measured(tmp_path, "--unblind", card=card)
    assert done.exit_code == 0, done.output
    assert shown["a_mu"] == pytest.approx(2.05)
    assert shown["truth"] is not None


def test_problems_leave_the_rest_and_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("-5")
    done, found = measured(tmp_path, card="kind: counting\ncandidates: numbers.txt\n")
    assert done.exit_code == 2
    assert "sum: -5" in done.output
    assert found["problems"] == ["sum: -5; valid: 0 or above"]


def test_other_cards_are_refused(tmp_path: Path) -> None:
    card = "points: [{sqrt_s: 0.7}]\nprocesses: [mumu]\norders: [lo]\n"
    done, _ = measured(tmp_path, card=card)
    assert done.exit_code == 2
    assert "use: vasilisa scan" in done.output
    done, _ = measured(tmp_path, card="kind: counting\ncandidates: nowhere.txt\n")
    assert done.exit_code == 2
    assert "candidates: 'nowhere.txt'" in done.output


def test_kinds_register_themselves() -> None:
    assert register(Counting) is Counting
