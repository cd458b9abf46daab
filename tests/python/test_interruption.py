"""A time limit and Ctrl-C hold in every phase of a run, also where a table takes very long."""

import os
import signal
import threading
import time

import pytest

import vasilisa as vs

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
