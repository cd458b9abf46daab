"""Quoted errors are standard deviations, and memory does not grow with the statistics."""

from __future__ import annotations

import resource

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.cross_sections import two_photon_cuts

RUNS = {
    "ee": {"ecm": 0.7, "cuts": "cmd3"},
    "mumu": {"ecm": 0.7, "cuts": "cmd3"},
    "pipi": {"ecm": 0.7, "cuts": "cmd3", "form_factor": "strong2020"},
    "gammagamma": {"ecm": 1.0, "cuts": two_photon_cuts()},
}
LONG_RUN = 24_000_000
MEGABYTE = 1024
"""In units of ru_maxrss."""


def pulls(process, seeds, long_run):
    """Return pulls of value and asymmetry of quick runs against one long run, shape (seeds, 2)."""
    long = vs.Generator(process, seed=1, **RUNS[process]).integrate(
        n_events=long_run, progress=False
    )
    table = []
    for seed in range(1000, 1000 + seeds):
        quick = vs.Generator(process, seed=seed, **RUNS[process]).integrate(1e-3, progress=False)
        table.append(
            [
                (quick.value - long.value) / np.hypot(quick.error, long.error),
                (quick.asymmetry - long.asymmetry)
                / np.hypot(quick.asymmetry_error, long.asymmetry_error),
            ]
        )
    return np.array(table)


def test_pulls_of_a_few_seeds():
    """A coarse look: 12 seeds would tell an error that is wrong by a factor of two."""
    found = pulls("pipi", 12, 1_500_000)
    assert (np.abs(found.mean(axis=0)) < 1.2).all()
    assert (found.std(axis=0, ddof=1) < 1.7).all()
    assert (found.std(axis=0, ddof=1) > 0.45).all()


@pytest.mark.slow_ci
@pytest.mark.parametrize("process", list(RUNS))
def test_pulls_of_forty_seeds(process):
    """Three standard deviations of mean and width: 0.16 and 0.11 each."""
    found = pulls(process, 40, LONG_RUN)
    assert (np.abs(found.mean(axis=0)) < 0.5).all()
    assert (np.abs(found.std(axis=0, ddof=1) - 1) < 0.35).all()


@pytest.mark.slow
@pytest.mark.parametrize("process", list(RUNS))
def test_pulls_of_two_hundred_seeds(process):
    found = pulls(process, 200, 2 * LONG_RUN)
    assert np.abs(found.mean(axis=0)) == pytest.approx(0, abs=0.2)
    assert found.std(axis=0, ddof=1) == pytest.approx(1, abs=0.12)


def test_memory_does_not_grow_with_the_statistics():
    """The peak is reached in the first rounds."""
    generator = vs.Generator("mumu", 0.7, cuts="cmd3", seed=1)
    generator.integrate(n_events=1, progress=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    generator.integrate(n_events=2_000_000, progress=False)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 5 * MEGABYTE
