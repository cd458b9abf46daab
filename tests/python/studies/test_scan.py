"""The scan: tables, resuming, and what happens when it is stopped."""

from __future__ import annotations

import csv
import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from stub_generator import StubGenerator

from vasilisa.run.settings import validated
from vasilisa.studies.scan import Scan, jobs
from vasilisa.studies.scan.dressing import dressing
from vasilisa.studies.scan.settings import ScanSettings
from vasilisa.studies.scan.table import columns_of
from vasilisa.studies.study import StudyInterrupted
from vasilisa.studies.table import with_error
from vasilisa.words.errors import AcceptanceError, ConfigurationError, OutputError

POINTS = [{"sqrt_s": 0.7, "luminosity": 0.5}, {"sqrt_s": 0.5}, {"sqrt_s": 0.9, "luminosity": 2.0}]


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "Generator", StubGenerator)
    monkeypatch.setattr(StubGenerator, "made", [])


def small_scan(**changes: Any) -> Scan:
    fields: dict[str, Any] = {"points": POINTS, "processes": ["ee", "pipi"], "form_factor": "cmd3"}
    return Scan(**(fields | changes))


def test_output(tmp_path: Path) -> None:
    result = small_scan(precision=0.01).run(tmp_path)
    assert result.complete
    with (tmp_path / "scan.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(float(row["sqrt_s"]), row["process"]) for row in rows] == [
        (point["sqrt_s"], process) for point in POINTS for process in ("ee", "pipi")
    ]
    assert list(rows[0]) == columns_of(["lo", "nlo"])
    first = {name: float(text) for name, text in rows[0].items() if name != "process"}
    assert first["one_plus_delta"] == pytest.approx(first["sigma_nlo"] / first["sigma_lo"])
    relative = math.hypot(
        first["sigma_nlo_error"] / first["sigma_nlo"], first["sigma_lo_error"] / first["sigma_lo"]
    )
    assert first["one_plus_delta_error"] == pytest.approx(first["one_plus_delta"] * relative)
    assert first["one_plus_delta_error"] / first["one_plus_delta"] < 0.01
    # 0.5/pb of a cross section in nb
    assert first["expected_events"] == pytest.approx(500 * first["sigma_nlo"])
    assert rows[2]["luminosity"] == rows[2]["expected_events"] == ""

    document = json.loads((tmp_path / "scan.json").read_text())
    assert document["complete"] is True
    assert document["settings"]["precision"] == 0.01
    assert document["versions"]["vasilisa"]
    whole = json.loads((tmp_path / "result.json").read_text())
    assert whole["jobs"][0]["orders"]["nlo"]["parameters"]["process"] == "ee"
    assert whole["tables"]["scan"]["rows"] == document["rows"] == result.rows
    for name in ("cross_sections", "one_plus_delta", "asymmetry"):
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
    assert not [path for path in tmp_path.rglob(".*") if path.name != ".lock"]


def test_report_needs_nothing_else(tmp_path: Path) -> None:
    small_scan(title="A <title> & more").run(tmp_path)
    report = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert report.count("data:image/png;base64,") == 3
    assert "A &lt;title&gt; &amp; more" in report
    for outside in ("http://", "https://", "<link", "<script", 'src="/'):
        assert outside not in report


@pytest.mark.usefixtures("no_report")
def test_generators_get_the_card(tmp_path: Path) -> None:
    scan = small_scan(
        vacuum_polarization={"ee": "leptonic"}, cuts="cmd3", allow_double_counting=True
    )
    scan.run(tmp_path)
    for made in StubGenerator.made:
        assert made["cuts"] == "cmd3"
        assert made["allow_double_counting"] is True
        assert made["vacuum_polarization"] == ("leptonic" if made["process"] == "ee" else "none")
        assert made.get("form_factor") == ("cmd3" if made["process"] == "pipi" else None)


def test_seeds_are_distinct_and_fixed() -> None:
    scan = small_scan()
    seeds = {
        (job.key, order): jobs.seed_of(scan.settings, job, order)
        for job in jobs.jobs_of(scan.settings)
        for order in ("lo", "nlo")
    }
    assert len(set(seeds.values())) == len(seeds)
    # A seed that drifted between versions would make scans irreproducible.
    assert seeds["0000_ee", "lo"] == 4064331142


@pytest.mark.usefixtures("no_report")
def test_same_numbers_for_any_number_of_threads(tmp_path: Path) -> None:
    one = small_scan(threads=1).run(tmp_path / "one")
    four = small_scan(threads=4).run(tmp_path / "four")
    assert one.rows == four.rows


def test_lowest_order_alone(tmp_path: Path) -> None:
    result = small_scan(orders=["lo"]).run(tmp_path)
    assert result.rows[0]["one_plus_delta"] is None
    assert not (tmp_path / "one_plus_delta.png").exists()
    assert (tmp_path / "cross_sections.png").exists()


@pytest.mark.usefixtures("no_report")
def test_resume_runs_only_what_is_missing(tmp_path: Path) -> None:
    whole = small_scan().run(tmp_path)
    (tmp_path / "pieces" / "0001_pipi.job.json").unlink()
    (tmp_path / "pieces" / "0002_ee.job.json").write_text('{"index": 2, "orders"')  # cut short
    calls: list[tuple[int, int]] = []
    again = small_scan().run(
        tmp_path, progress=lambda done, total, record: calls.append((done, total))
    )
    assert calls == [(4, 6), (5, 6), (6, 6)]
    assert again.rows == whole.rows


@pytest.mark.usefixtures("no_report")
def test_changed_card_is_refused(tmp_path: Path) -> None:
    small_scan().run(tmp_path)
    before = (tmp_path / "scan.csv").read_bytes()
    with pytest.raises(ConfigurationError, match=r"another run, precision: 0.001 there, 0.01 h"):
        small_scan(precision=0.01).run(tmp_path)
    with pytest.raises(ConfigurationError, match="points: a list of 3 there, one of 2 here"):
        small_scan(points=POINTS[:2]).run(tmp_path)
    assert (tmp_path / "scan.csv").read_bytes() == before
    small_scan(threads=1, title="Renamed").run(tmp_path)  # changes no number
    fresh = small_scan(precision=0.01).run(tmp_path, resume=False)
    assert fresh.complete
    small_scan(precision=0.01).run(tmp_path)


@pytest.mark.usefixtures("no_report")
def test_edited_table_counts_as_a_change(tmp_path: Path) -> None:
    table = tmp_path / "form_factor.csv"
    table.write_text("one")
    small_scan(form_factor=str(table)).run(tmp_path / "out")
    table.write_text("two")
    with pytest.raises(ConfigurationError, match="another run, tables"):
        small_scan(form_factor=str(table)).run(tmp_path / "out")


def test_points_below_threshold() -> None:
    with pytest.raises(ConfigurationError, match=r"points\[1\] \(sqrt_s 0.2 GeV\), pipi: ecm: 0.2"):
        small_scan(points=[{"sqrt_s": 0.7}, {"sqrt_s": 0.2}])


@pytest.mark.usefixtures("no_report")
def test_failing_job_keeps_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(StubGenerator):
        def integrate(self, rel_error: float = 1e-3, **options: Any) -> Any:
            if self.process == "pipi" and self.ecm == 0.9:
                raise AcceptanceError("no event passes the cuts")
            return super().integrate(rel_error, **options)

    monkeypatch.setattr(jobs, "Generator", Failing)
    message = r"points\[2\] \(sqrt_s 0.9 GeV\), pipi: no event passes the cuts"
    with pytest.raises(AcceptanceError, match=message):
        small_scan(threads=1).run(tmp_path)
    assert len(list((tmp_path / "pieces").glob("*.job.json"))) == 5


@pytest.mark.usefixtures("no_report")
def test_interrupted(tmp_path: Path) -> None:
    def stop_at_three(done: int, total: int, record: dict[str, Any] | None) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(StudyInterrupted, match=r"of 6 jobs are finished and kept in") as caught:
        small_scan(threads=1).run(tmp_path, progress=stop_at_three)
    assert "the same command goes on" in str(caught.value)
    assert 3 <= len(caught.value.result.records) < 6
    document = json.loads((tmp_path / "scan.json").read_text())
    assert document["complete"] is False
    assert 3 <= len(document["rows"]) < 6
    assert small_scan(threads=1).run(tmp_path).complete


@pytest.mark.usefixtures("no_report")
def test_second_scan_in_the_same_folder(tmp_path: Path) -> None:
    def nested(done: int, total: int, record: dict[str, Any] | None) -> None:
        with pytest.raises(OutputError, match="another scan is writing"):
            small_scan().run(tmp_path)

    small_scan(threads=1).run(tmp_path, progress=nested)


def test_output_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot make the folder"):
        small_scan().run(tmp_path / "out")


def test_unwritable_output() -> None:
    with pytest.raises(OutputError, match=r"cannot make the folder /proc/"):
        small_scan().run("/proc/no_scan_here")


RUNNER = """
import sys, json
import stub_generator, vasilisa.studies.scan.jobs as jobs
jobs.Generator = stub_generator.StubGenerator
from vasilisa.words.errors import OutputError
from vasilisa.studies.scan import Scan
from vasilisa.studies.study import StudyInterrupted
Scan._write_report = lambda self, result, folder: None
points = [{"sqrt_s": 0.5 + 0.01 * i} for i in range(12)]
try:
    Scan(points, ["ee", "mumu"], threads=2).run(sys.argv[1])
except OutputError as error:
    sys.exit(f"error: {error}")
except StudyInterrupted as error:
    print(error, file=sys.stderr)
    sys.exit(130)
"""


def started(folder: Path, seconds: float, **options: Any) -> subprocess.Popen[str]:
    environment = os.environ | {
        "STUB_SECONDS": str(seconds),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(folder)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finished(folder: Path) -> int:
    with started(folder, 0.0) as process:
        process.communicate()
    return process.returncode


def wait_for_points(folder: Path, number: int) -> None:
    deadline = time.monotonic() + 60
    while len(list((folder / "pieces").glob("[!.]*.job.json"))) < number:
        assert time.monotonic() < deadline, "the scan does not move"
        time.sleep(0.005)


def test_killed_scan_resumes(tmp_path: Path) -> None:
    """kill -9 again and again, at arbitrary moments, loses only what was running."""
    folder = tmp_path / "killed"
    for goal in (3, 9, 15):
        process = started(folder, 0.02)
        wait_for_points(folder, goal)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        for path in (folder / "pieces").glob("[!.]*.job.json"):
            json.loads(path.read_text())  # whole files only
        assert not (folder / "scan.csv").exists()
    kept = {path: path.stat().st_mtime_ns for path in (folder / "pieces").glob("[!.]*.job.json")}
    assert finished(folder) == 0
    assert all(path.stat().st_mtime_ns == moment for path, moment in kept.items())
    assert finished(tmp_path / "whole") == 0

    def numbers(name: str) -> list[dict[str, str]]:
        with (tmp_path / name / "scan.csv").open() as file:
            return list(csv.DictReader(file))

    assert numbers("killed") == numbers("whole")
    assert not [path for path in folder.rglob(".*") if path.name != ".lock"]


def test_interrupt_signal(tmp_path: Path) -> None:
    process = started(tmp_path, 0.05)
    wait_for_points(tmp_path, 2)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "jobs are finished and kept in" in message
    assert "Traceback" not in message
    assert (tmp_path / "scan.csv").exists()


def test_full_disk(tmp_path: Path) -> None:
    """Files that cannot grow stand for a disk that is full: nothing half-written stays."""

    def no_space() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))

    process = started(tmp_path, 0.0, preexec_fn=no_space)
    _, message = process.communicate(timeout=60)
    assert process.returncode == 1
    assert message.startswith("error: cannot write ")
    assert message.count("\n") == 1
    for path in tmp_path.rglob("*.json"):
        json.loads(path.read_text())
    assert not [path for path in tmp_path.rglob(".*") if path.name != ".lock"]


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (566.3926, 0.0862, "566.39(9)"),
        (917.7805, 0.1477, "917.78(15)"),
        (0.98765, 0.00123, "0.9877(12)"),
        (421619.7, 379.7, "421620(380)"),
        (-0.00030144, 0.00010771, "-0.00030(11)"),
        (12.3, 0.0, "12.3"),
        (None, None, "&ndash;"),
        (math.nan, 0.1, "&ndash;"),
    ],
)
def test_value_with_error(value: float | None, error: float | None, text: str) -> None:
    assert with_error(value, error) == text


def test_what_is_dressed_in_words():
    point = {"sqrt_s": 1.0}
    fields = {
        "points": [point],
        "processes": ["ee", "mumu", "pipi", "kk", "gammagamma"],
        "vacuum_polarization": {"ee": "default", "mumu": "leptonic"},
    }
    assert dressing(validated(ScanSettings, fields)) == {
        "ee": "vacuum polarisation default, in the s and the t channel",
        "mumu": "vacuum polarisation leptonic, in the s channel",
        "pipi": "by the form factor cmd3, which contains the vacuum polarisation",
        "kk": "by the form factor kaon_vmd, which contains the vacuum polarisation",
        "gammagamma": "no virtual photon",
    }
    bare = {"points": [point], "processes": ["pipi", "mumu"], "form_factor": "pointlike"}
    assert dressing(validated(ScanSettings, bare)) == {
        "pipi": "no vacuum polarisation, the form factor pointlike is bare",
        "mumu": "no vacuum polarisation",
    }
