"""A time limit and Ctrl-C hold in every phase of a run, also where a table takes very long."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import vasilisa as vs
from vasilisa.cli.signals import catch_signals
from vasilisa.hadrons import pion_structure
from vasilisa.words.time_limit import time_limit

NEAR_THRESHOLD = 0.27914178
"""GeV, 1 keV above two charged pions: the two-photon exchange is rough there, its table slow."""


@pytest.mark.parametrize("threads", [1, 2])
def test_time_limit_in_the_tables(threads: int) -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=threads)
    begin = time.monotonic()
    with pytest.raises(vs.TimeLimitError, match=r"max_seconds: 0\.05 .*; valid: more"):
        generator.integrate(max_seconds=0.05)
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("threads", [1, 2])
def test_interrupted_in_the_tables(threads: int) -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=threads)
    timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
    begin = time.monotonic()
    timer.start()
    with pytest.raises(vs.RunInterrupted, match="in the warm-up") as raised:
        generator.integrate(max_seconds=20)
    assert raised.value.result is None
    assert time.monotonic() - begin < 3


def test_interrupted_in_the_pilot_run() -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=1)
    timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
    begin = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        generator.sample(10)
    assert time.monotonic() - begin < 3


def test_time_limit_keeps_what_was_reached() -> None:
    generator = vs.Generator("pipi", 0.7, "lo", cuts="cmd3", threads=1)
    result = generator.integrate(rel_error=1e-9, max_seconds=1)
    assert not result.converged
    assert result.wall_seconds < 3
    assert result.n_events > 0


@pytest.mark.parametrize(
    "run",
    [
        {"process": "ee", "ecm": 1.02, "order": order, "cuts": {"theta_both": [0.001, 3.1405]}}
        for order in ("nlo", "nlops", "mcgpj", "sf")
    ]
    + [
        {
            "process": "kk",
            "ecm": 0.9885,
            "order": order,
            "beams": {"spread": 1e-4},
            "coulomb": "resummed",
        }
        for order in ("nlo", "nlops")
    ],
    ids=lambda run: f"{run['process']} {run['order']}",
)
def test_time_limit_where_amplitudes_are_slow(run: dict[str, Any]) -> None:
    generator = vs.Generator(**run, threads=2)
    begin = time.monotonic()
    try:
        generator.integrate(rel_error=1e-9, max_seconds=0.5)
    except vs.TimeLimitError as error:
        assert "over in the" in str(error)
    assert time.monotonic() - begin < 2.5


@pytest.mark.parametrize(
    ("structure", "phase"),
    [("gvmd", "fit of a sum of poles"), ("dispersive", "tables of the pion structure")],
)
def test_time_limit_in_the_tables_of_a_structure(
    structure: str, phase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VASILISA_CACHE", str(tmp_path))
    monkeypatch.setattr(pion_structure, "_fits", {})
    begin = time.monotonic()
    with time_limit(0.1), pytest.raises(vs.TimeLimitError, match=f"0.1 .*in the {phase}"):
        vs.Generator("pipi", 0.7, "nlo", form_factor="cmd3", pion_structure=structure)
    assert time.monotonic() - begin < 2.5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_is_the_same_wish(number: signal.Signals) -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    catch_signals()
    try:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
            time.sleep(0.1)
        os.kill(os.getpid(), number)  # while the first one is being obeyed
        time.sleep(0.05)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@pytest.mark.parametrize(
    "signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]], ids=["SIGTERM", "Ctrl-C twice"]
)
def test_commands_keep_what_was_reached(signals: list[signal.Signals], tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("process: pipi\necm: 0.7\norder: nlo\ncuts: cmd3\nrel_error: 1e-7\n")
    script = "import sys; from vasilisa.cli import main; print('begins', flush=True); main()"
    command = [sys.executable, "-c", script, "xsec", str(card)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(3)
        for number in signals:
            process.send_signal(number)
            time.sleep(0.05)
        output = process.communicate(timeout=30)[0].decode()
    assert process.returncode == 130, output
    assert "interrupted" in output
    assert "cross section" in output


def test_max_seconds_of_a_card_hold_from_the_set_up_on(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(
        "process: pipi\necm: 0.7\npion_structure: dispersive\nform_factor: cmd3\n"
        "beams: {spread: 0.0005}\nmax_seconds: 1\n"
    )
    script = "from vasilisa.cli import main; main()"
    command = [sys.executable, "-c", script, "xsec", str(card)]
    environment = os.environ | {"VASILISA_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "max_seconds: 1 (over in the tables of the pion structure" in done.stderr


SIGNALS = {
    "kill -9": [signal.SIGKILL],
    "SIGTERM": [signal.SIGTERM],
    "Ctrl-C": [signal.SIGINT],
    "Ctrl-C twice": [signal.SIGINT, signal.SIGINT],
}


@pytest.mark.slow_ci
def test_events_survive_whatever_stops_them(tmp_path: Path) -> None:
    """At random times, from the start of the command to its last pieces, with a fixed seed."""
    times = random.Random(4)
    card = tmp_path / "card.yaml"
    card.write_text("process: mumu\necm: 0.7\norder: nlo\ncuts: cmd3\nthreads: 2\n")
    script = "import sys; from vasilisa.cli import main; print('begins', flush=True); main()"

    def command(output: str) -> list[str]:
        generate = ["generate", str(card), "-n", "150000", "-o", str(tmp_path / output)]
        return [sys.executable, "-c", script, *generate]

    begin = time.monotonic()
    subprocess.run(command("whole.npz"), check=True, capture_output=True)
    whole = time.monotonic() - begin
    pieces = tmp_path / "stopped.npz.parts"
    kept: set[str] = set()
    for signals in SIGNALS.values():
        with subprocess.Popen(
            command("stopped.npz"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(times.uniform(0.2, 0.9) * whole)
            for number in signals:
                process.send_signal(number)
                time.sleep(times.uniform(0.0, 0.2))
            output = process.communicate(timeout=60)[0].decode()
        stopped_in_time = process.returncode != 0
        assert process.returncode in (0, 130, -signal.SIGKILL), output
        if not stopped_in_time:
            break
        now = {path.name for path in pieces.glob("*-*.json")}
        assert kept <= now  # nothing is lost
        kept = now
    subprocess.run(command("stopped.npz"), check=True, capture_output=True)
    assert (tmp_path / "stopped.npz").read_bytes() == (tmp_path / "whole.npz").read_bytes()
    assert not pieces.exists()
