"""kill -9, SIGTERM, Ctrl-C once and twice, at random times: nothing finished is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import toy_study  # noqa: F401

import vasilisa as vs
from vasilisa.keep.document import unsealed

CARDS = {
    "toy": "kind: toy\nn: 8\nthreads: 2\n",
    "scan": "kind: scan\npoints: [{sqrt_s: 0.6}, {sqrt_s: 0.7}, {sqrt_s: 0.8}]\n"
    "processes: [mumu]\norders: [lo, nlo]\ncuts: cmd3\nprecision: 4e-3\nthreads: 1\n",
    "asymmetry": "kind: asymmetry\npoints: [0.6, 0.7, 0.8]\nprocesses: [mumu]\ncuts: cmd3\n"
    "angular_energies: [0.7]\nprecision: 3e-3\nthreads: 1\n",
    "uncertainty": "kind: uncertainty\nprocess: mumu\necm: 0.7\ncuts: cmd3\n"
    "orders: [nlo, sf, lo]\nhistograms: {theta_avg: [5, 1, 2]}\nrel_error: 3e-3\nthreads: 1\n",
    "hadrons": "kind: hadrons\nprocess: hadrons\nsigma0: pipi\nenergy_spread: 3e-4\nthreads: 1\n"
    f"points: [{', '.join(f'{{sqrt_s: {0.5 + 0.01 * i:.2f}}}' for i in range(40))}]\n",
}

SIGNALS = {
    "kill -9": [signal.SIGKILL],
    "SIGTERM": [signal.SIGTERM],
    "Ctrl-C": [signal.SIGINT],
    "Ctrl-C twice": [signal.SIGINT, signal.SIGINT],
}

SCRIPT = "import toy_study; from vasilisa.cli import main; main()"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", SCRIPT, *map(str, arguments)]


def begun(arguments: list[str], ready: Path) -> subprocess.Popen[str]:
    """Start a command, and return when it has entered its folder, or ended."""
    start = time.time_ns()
    paths = os.pathsep.join(sys.path)
    environment = os.environ | {"PYTHONPATH": paths, "TOY_SECONDS": "0.1"}
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if ready.exists() and ready.stat().st_mtime_ns > start:
            break
        time.sleep(0.01)
    return process


def struck(process: subprocess.Popen[str], signals: list[signal.Signals], delay: float) -> bool:
    """Send the signals; tell whether the command ended by them, and not before."""
    time.sleep(delay)
    for number in signals:
        process.send_signal(number)
        time.sleep(0.1)
    begin = time.monotonic()
    _, message = process.communicate(timeout=120)
    assert "Traceback" not in message
    if process.returncode == 0:
        return False
    assert process.returncode == (-signal.SIGKILL if signal.SIGKILL in signals else 130), message
    if process.returncode == 130:
        assert time.monotonic() - begin < 10
        assert "interrupted" in message
    return True


def tables(document: dict[str, Any]) -> dict[str, Any]:
    """Return the rows of all tables, without what measures time."""
    return {
        name: [{k: v for k, v in row.items() if k != "cpu_seconds"} for row in table["rows"]]
        for name, table in document["tables"].items()
    }


def survives(
    kind: str, signals: list[signal.Signals], seed: int, folder: Path, times: int = 3
) -> None:
    """Interrupt a study again and again; what it has in the end is that of an unbroken run."""
    numbers = random.Random(seed)
    card = folder / "card.yaml"
    card.write_text(CARDS[kind])
    out = folder / "out"
    kept: dict[Path, int] = {}
    for _ in range(times):
        process = begun(command("study", card, "-o", out), out / "pieces" / "run.json")
        struck_down = struck(process, signals, numbers.uniform(0, 0.4))
        for path in (out / "pieces").glob("[!.]*.job.json"):
            unsealed(json.loads(path.read_text()))  # whole, or not there
        assert all(path.stat().st_mtime_ns == moment for path, moment in kept.items())
        kept = {p: p.stat().st_mtime_ns for p in (out / "pieces").glob("[!.]*.job.json")}
        if not struck_down:
            break
    last = subprocess.run(
        command("study", card, "-o", out),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert last.returncode == 0, last.stderr
    assert all(path.stat().st_mtime_ns == moment for path, moment in kept.items())
    found = json.loads((out / "result.json").read_text())
    assert found["complete"]
    assert (out / "report.html").exists()
    assert not [path for path in out.rglob(".*") if path.name != ".lock"]
    whole = folder / "whole"
    vs.load_card(card).run(whole)
    assert tables(found) == tables(json.loads((whole / "result.json").read_text()))


@pytest.mark.usefixtures("no_report")
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("toy", name) for name in SIGNALS),
        ("scan", "kill -9"),
        pytest.param("asymmetry", "SIGTERM", marks=pytest.mark.slow_ci),
        pytest.param("uncertainty", "Ctrl-C twice", marks=pytest.mark.slow_ci),
        ("hadrons", "Ctrl-C"),
    ],
)
def test_a_study_survives(kind: str, name: str, tmp_path: Path) -> None:
    survives(kind, SIGNALS[name], 1, tmp_path, times=2 if kind == "toy" else 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("kind", CARDS)
def test_every_study_survives_everything(kind: str, name: str, seed: int, tmp_path: Path) -> None:
    survives(kind, SIGNALS[name], seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", SIGNALS)
def test_generate_survives_everything(name: str, seed: int, tmp_path: Path) -> None:
    numbers = random.Random(seed)
    card = tmp_path / "card.yaml"
    card.write_text("process: mumu\necm: 0.7\norder: nlo\ncuts: cmd3\nthreads: 1\n")
    out = tmp_path / "out.hepmc3"
    arguments = command("generate", card, "-n", "60000", "-o", out)
    for _ in range(3):
        process = begun(arguments, tmp_path / "out.hepmc3.parts" / "run.json")
        if not struck(process, SIGNALS[name], numbers.uniform(0, 3)):
            break
    if not out.exists():
        done = begun(arguments, out)
        done.communicate()
        assert done.returncode == 0
    vs.load_card(card).generate(60_000, tmp_path / "whole.hepmc3", progress=False)
    assert out.read_bytes() == (tmp_path / "whole.hepmc3").read_bytes()
