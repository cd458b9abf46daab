"""``vasilisa bench``: what it measures, and with what it compares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import assert_user_error, run
from stub_generator import StubGenerator

from vasilisa.validation import bench
from vasilisa.words.processes import FACTS


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "Generator", StubGenerator)


@pytest.mark.usefixtures("stub")
def test_bench_compares_with_the_last_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    options = ("bench", "--order", "nlo", "--rel-error", "1e-3")
    first = run(*options, "--json", tmp_path / "bench.json")
    assert first.exit_code == 0, first.output
    document = json.loads((tmp_path / "bench.json").read_text())
    measured = {each["process"]: each for each in document["measurements"]}
    assert set(measured) == {name for name, facts in FACTS.items() if "nlo" in facts.orders}
    for each in measured.values():
        scale = (each["rel_error"] / each["target"]) ** 2
        assert each["seconds_to_target"] == pytest.approx(each["cpu_seconds"] * scale)
    assert all(line.endswith(" -") for line in first.stdout.splitlines()[1:])
    again = run(*options, "--process", "pipi")  # does not forget the others
    assert not again.stdout.splitlines()[1].endswith(" -")
    second = run(*options)
    assert not any(line.endswith(" -") for line in second.stdout.splitlines()[1:])
    other_target = run("bench", "--order", "nlo", "--rel-error", "2e-3")
    assert all(line.endswith(" -") for line in other_target.stdout.splitlines()[1:])


@pytest.mark.usefixtures("stub")
def test_bench_does_not_compare_other_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    options = ("bench", "--order", "nlo", "--process", "ee")
    run(*options, "--json", tmp_path / "bench.json")
    text = (tmp_path / "bench.json").read_text()
    (tmp_path / "old.json").write_text(text.replace('"vasilisa": "', '"vasilisa": "0.'))
    other = run(*options, "--previous", tmp_path / "old.json")
    assert other.stdout.splitlines()[1].endswith(" -")
    assert "not compared, the earlier run has another vasilisa" in other.stdout


@pytest.mark.usefixtures("stub")
def test_bench_names_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert_user_error(run("bench", "--rel-error", "2"), "rel-error", "2.0", "1e-6 to 0.1")
    assert_user_error(run("bench", "--process", "mumuu"), "process", "mumuu", "did you mean 'mumu'")
    assert_user_error(run("bench", "--order", "lo"), "order", "'lo'", "nlo, nlops")
    assert_user_error(run("bench", "--events", "0"), "events", "0")
    (tmp_path / "bad.json").write_text("[]")
    assert_user_error(run("bench", "--previous", tmp_path / "bad.json"), "bad.json", "earlier run")


def test_bench_unweights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    options = ("bench", "--quick", "--process", "pipi", "--order", "nlops", "--events", "2000")
    done = run(*options, "--json", tmp_path / "bench.json")
    assert done.exit_code == 0, done.output
    integration, events = json.loads((tmp_path / "bench.json").read_text())["measurements"]
    assert integration["rel_error"] <= integration["target"] == 1e-3
    assert events["n_events"] == 2000
    assert events["efficiency"] == 2000 / events["n_trials"] > 0.25
    assert events["events_per_second"] == pytest.approx(2000 / events["cpu_seconds"])
    assert "events/s" in done.stdout
