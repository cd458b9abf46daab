"""What all studies have in common: cards, executors, stopping, resuming, reports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from places import DOCS
from toy_study import Toy
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa import _core
from vasilisa.cli import app
from vasilisa.studies.registry import STUDIES
from vasilisa.studies.runner import Resources, StopToken, perform
from vasilisa.words.errors import ConfigurationError, RangeError, VasilisaWarning

NEAR_THRESHOLD = 0.27914178
"""GeV, 1 keV above two charged pions: the tables of nlo take very long."""


def card(folder: Path, text: str) -> Path:
    path = folder / "card.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# --- cards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kind: scan\npoints: [{sqrt_s: 0.7}]\nprocesses: [mumu]\n", vs.Scan),
        ("points: [{sqrt_s: 0.7}]\nprocesses: [mumu]\n", vs.Scan),
        ("kind: asymmetry\npoints: [0.7]\nprocesses: [mumu]\n", vs.Asymmetry),
        ("points: [0.7]\nprocesses: [mumu]\nangular_energies: [0.7]\n", vs.Asymmetry),
        ("kind: uncertainty\nprocess: mumu\necm: 0.7\norders: [nlo, lo]\n", vs.Uncertainty),
        ("kind: hadrons\nprocess: hadrons\nsigma0: mumu\necm: 1.0\n", vs.Hadrons),
        ("process: hadrons\nsigma0: mumu\necm: 1.0\n", vs.Hadrons),
        ("kind: toy\nn: 2\n", Toy),
        ("process: mumu\necm: 0.7\n", vs.Generator),
    ],
)
def test_cards(tmp_path: Path, text: str, kind: type) -> None:
    assert type(vs.load_card(card(tmp_path, text))) is kind


def test_wrong_kinds(tmp_path: Path) -> None:
    for text, words in (
        ("kind: scann\n", ["kind: 'scann'", "did you mean 'scan'", "valid: ", "asymmetry"]),
        ("kind: [1]\n", ["kind: [1]"]),
        ("kind: toy\nm: 2\n", ["m: unknown field", "valid: title, threads, n"]),
        ("kind: toy\nn: 0\n", ["n: 0", "valid: a whole number"]),
        ("kind: uncertainty\nprocess: mumu\necm: 0.7\norders: [lo]\n", ["orders", "two different"]),
        (
            "kind: uncertainty\nprocess: mumu\necm: 0.7\nhistograms: {theta_avg: [2, 1]}\n",
            ["histograms.theta_avg", "[bins, low, high]"],
        ),
    ):
        with pytest.raises(ConfigurationError) as caught:
            vs.load_card(card(tmp_path, text))
        for word in words:
            assert word in str(caught.value)


def test_any_study_on_the_command_line(tmp_path: Path) -> None:
    path = card(tmp_path, "kind: toy\nn: 3\nthreads: 2\n")
    done = CliRunner().invoke(app, ["study", str(path), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "[3/3]" in done.stderr
    assert (tmp_path / "out" / "report.html").exists()
    refused = CliRunner().invoke(app, ["scan", str(path), "-o", str(tmp_path / "out")])
    assert refused.exit_code == 2
    assert f"use: vasilisa study {path}" in refused.stderr


# --- what a study writes --------------------------------------------------------------------------


def test_a_folder_and_a_row_make_a_study(tmp_path: Path) -> None:
    assert STUDIES["toy"] is Toy
    result = Toy(n=4, title="A <title> & more").run(tmp_path / "out")
    assert result.complete
    whole = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (whole["schema"], whole["kind"], whole["complete"]) == (1, "toy", True)
    assert whole["tables"]["toy"]["units"] == {"value": "nb"}
    assert [row["index"] for row in whole["tables"]["toy"]["rows"]] == [0, 1, 2, 3]
    table = json.loads((tmp_path / "out" / "toy.json").read_text())
    assert table["rows"] == whole["tables"]["toy"]["rows"]
    lines = (tmp_path / "out" / "toy.csv").read_text().splitlines()
    assert lines[0] == "index,value"
    assert len(lines) == 5
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for words in ("A &lt;title&gt; &amp; more", "&lt;Toy&gt;", "value [nb]", "toy.csv"):
        assert words in page


def test_the_study_of_the_manual(tmp_path: Path) -> None:
    """From nothing to a report in less than 60 lines, as the page says."""
    text = (DOCS / "study.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)[:3]
    assert sum(len(block.splitlines()) for block in blocks) < 60
    for block in blocks:
        if named := re.match(r"# file: (\S+)\n", block):
            (tmp_path / named[1]).write_text(block)
        else:
            (tmp_path / "main.py").write_text(block)
    subprocess.run([sys.executable, "main.py"], cwd=tmp_path, check=True, timeout=300)
    rows = json.loads((tmp_path / "out" / "soft_cut.json").read_text())["rows"]
    assert len(rows) == 3
    assert max(row["sigma"] for row in rows) < 1.05 * min(row["sigma"] for row in rows)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 1


# --- executors ------------------------------------------------------------------------------------


class AtOnce(Executor):
    """Does everything in `submit`."""

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except BaseException as error:
            future.set_exception(error)
        return future


class OnlySubmit:
    """Has nothing but `submit`, and a thread for each job."""

    def submit(self, function: Any, /, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function(*arguments))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=work).start()
        return future


@pytest.mark.parametrize("executor", [AtOnce(), OnlySubmit()], ids=["at once", "only submit"])
def test_any_executor(tmp_path: Path, executor: Any) -> None:
    expected = Toy(n=5).run().records
    found = Toy(n=5).run(tmp_path, executor=executor).records
    assert [each["value"] for each in found] == [each["value"] for each in expected]


def test_processes(tmp_path: Path) -> None:
    study = Toy(n=5)
    with ProcessPoolExecutor(2) as pool:
        found = study.run(tmp_path, executor=pool)
    assert found.complete
    assert os.getpid() not in {each["pid"] for each in found.records}
    assert [r["value"] for r in found.records] == [r["value"] for r in study.run().records]


@pytest.mark.usefixtures("no_report")
def test_engine_in_processes_gives_the_same_numbers(tmp_path: Path) -> None:
    scan = vs.Scan([{"sqrt_s": 0.7}], ["mumu"], ["lo"], precision=0.01, threads=1, cuts="cmd3")
    with ProcessPoolExecutor(1) as pool:
        there = scan.run(tmp_path, executor=pool)
    rows = [row | {"cpu_seconds": 0.0} for row in there.rows]
    assert rows == [row | {"cpu_seconds": 0.0} for row in scan.run().rows]


def test_a_failing_job_costs_itself_alone(tmp_path: Path) -> None:
    with (
        pytest.warns(VasilisaWarning, match="2 failed, the others go on: job 2: fails"),
        pytest.raises(RangeError, match="job 2: fails"),
    ):
        Toy(n=6, failing=2, threads=3).run(tmp_path)
    assert len(list((tmp_path / "pieces").glob("*.job.json"))) == 5
    assert not json.loads((tmp_path / "result.json").read_text())["complete"]


# --- stopping -------------------------------------------------------------------------------------


def test_stopped_by_an_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_SECONDS", "0.05")
    done: list[int] = []
    study = Toy(n=8, threads=1)
    partial = study.run(
        tmp_path, stop=lambda: len(done) > 2, progress=lambda n, total, record: done.append(n)
    )
    assert not partial.complete
    assert 2 <= len(partial.records) < 8
    assert not (tmp_path / "report.html").exists()
    assert not (tmp_path / ".stop").exists()
    assert study.run(tmp_path).complete


def test_processes_see_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_SECONDS", "60")
    with ProcessPoolExecutor(2) as pool:
        begin = time.monotonic()
        partial = Toy(n=4).run(tmp_path, executor=pool, stop=lambda: time.monotonic() > begin + 0.5)
    assert time.monotonic() - begin < 20
    assert not partial.records


def test_a_file_stops_a_run(tmp_path: Path) -> None:
    token = StopToken(tmp_path / "stop")
    assert not token()
    (tmp_path / "stop").touch()
    time.sleep(0.25)
    assert token()


def test_the_engine_stops_in_worker_threads() -> None:
    """No signal reaches them: whoever began the work says when it is over."""
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=1)
    stop, raised = threading.Event(), []

    def work() -> None:
        try:
            with _core.stop_when(stop.is_set):
                generator.integrate(max_seconds=60, progress=False)
        except KeyboardInterrupt as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    begin = time.monotonic()
    stop.set()
    thread.join(timeout=20)
    assert time.monotonic() - begin < 2
    assert isinstance(raised[0], vs.RunInterrupted)


def test_finished_jobs_leave_no_memory_behind() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("only Linux tells what a process uses")

    def used() -> float:
        (line,) = (each for each in status.read_text().splitlines() if each.startswith("RssAnon"))
        return int(line.split()[1]) / 1024

    kept: list[Any] = []
    most: list[float] = []

    def work(settings: Any, job: Any, resources: Resources) -> dict[str, Any]:
        rows = [np.ones(5000) for _ in range(4000)]
        kept.extend(rows[::100])  # between those that are freed
        most.append(used())
        return {}

    before = used()
    thread = threading.Thread(
        target=perform, args=(work, None, None, Resources(1, StopToken(None, None)))
    )
    thread.start()
    thread.join()
    assert most[0] - before > 100
    assert used() - before < 20
