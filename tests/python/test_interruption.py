"""A time limit and Ctrl-C hold in every phase of a run, also where a table takes very long."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import vasilisa as vs
from vasilisa.cli.signals import catch_signals

NEAR_THRESHOLD = 0.27914178
"""GeV, 1 keV above two charged pions: the two-photon exchange is rough there, its table slow."""


@pytest.mark.parametrize("threads", [1, 2])
def test_time_limit_in_the_tables(threads: int) -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=threads)
    begin = time.monotonic()
    with pytest.raises(vs.TimeLimitError, match=r"max_seconds: 0\.3 .*; valid: more"):
        generator.integrate(max_seconds=0.3)
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("threads", [1, 2])
def test_interrupted_in_the_tables(threads: int) -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=threads)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    begin = time.monotonic()
    timer.start()
    with pytest.raises(vs.RunInterrupted, match="in the warm-up") as raised:
        generator.integrate(max_seconds=20)
    assert raised.value.result is None
    assert time.monotonic() - begin < 3


def test_interrupted_in_the_pilot_run() -> None:
    generator = vs.Generator("pipi", NEAR_THRESHOLD, "nlo", threads=1)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
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
