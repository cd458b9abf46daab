"""The same seed gives the same bits: any number of threads, one run or pieces."""

from __future__ import annotations

import json

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.cross_sections import two_photon_cuts

N = 120_000
RUNS = {
    "ee": {"ecm": 0.7, "cuts": "cmd3"},
    "mumu": {"ecm": 0.7, "cuts": "cmd3"},
    "pipi": {"ecm": 0.7, "cuts": "cmd3", "form_factor": "strong2020"},
    "gammagamma": {"ecm": 1.0, "cuts": two_photon_cuts()},
}
NUMBERS = ("value", "error", "asymmetry", "asymmetry_error", "n_events", "n_nonzero", "n_negative")


def numbers(result):
    return [getattr(result, name) for name in NUMBERS]


def generator(process, **settings):
    return vs.Generator(process, effort=0.1, **(RUNS[process] | settings))


@pytest.mark.parametrize("process", list(RUNS))
def test_results_do_not_depend_on_threads(process):
    one, two, many = (
        generator(process, seed=9, threads=threads).integrate(n_events=N, progress=False)
        for threads in (1, 2, 5)
    )
    assert numbers(one) == numbers(two) == numbers(many)
    assert one.n_nonfinite == 0


@pytest.mark.parametrize("process", list(RUNS))
def test_three_pieces_equal_one_run(process, tmp_path):
    whole = generator(process, seed=9, threads=2).integrate(n_events=N, progress=False)
    checkpoint = tmp_path / "run.json"
    for n in (N // 3, 2 * N // 3, N):
        pieces = generator(process, seed=9, threads=1).integrate(
            n_events=n, checkpoint=checkpoint, progress=False
        )
    assert numbers(pieces) == numbers(whole)


def test_histograms_in_pieces_equal_one_run(tmp_path):
    axes = {"theta_avg": hist.axis.Regular(7, 1, 2.2), "p_minus": hist.axis.Regular(9, 0.2, 0.36)}
    whole = generator("mumu", threads=2).histogram(axes, n=N, progress=False)
    checkpoint = tmp_path / "run.json"
    for n in (N // 2, N):
        pieces = generator("mumu", threads=1).histogram(
            axes, n=n, checkpoint=checkpoint, progress=False
        )
    for name in axes:
        assert np.array_equal(pieces[name].view(flow=True), whole[name].view(flow=True))


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    checkpoint = tmp_path / "run.json"
    generator("mumu", seed=1).integrate(n_events=1, checkpoint=checkpoint, progress=False)
    with pytest.raises(vs.DataError, match="another run, seed: 1 there, 2 here"):
        generator("mumu", seed=2).integrate(n_events=1, checkpoint=checkpoint, progress=False)
    content = json.loads(checkpoint.read_text())
    checkpoint.write_text(json.dumps(content)[:-40])
    with pytest.raises(vs.DataError, match="remove it"):
        generator("mumu", seed=1).integrate(n_events=1, checkpoint=checkpoint, progress=False)


def test_seeds_differ():
    values = {
        generator("mumu", seed=seed).integrate(n_events=1, progress=False).value
        for seed in range(4)
    }
    assert len(values) == 4


def same(a, b):
    return all(
        np.array_equal(getattr(a, name), getattr(b, name)) for name in ("p_minus", "p_plus")
    ) and np.array_equal(a.weights["nominal"], b.weights["nominal"])


def check_events(process):
    one, two = (generator(process, seed=3, threads=threads) for threads in (1, 2))
    for weighted in (False, True):
        events = one.sample(2000, weighted=weighted)
        assert same(events, two.sample(2000, weighted=weighted))
        late = two.sample(700, first=1300, weighted=weighted)
        assert np.array_equal(late.p_minus, events.p_minus[1300:])
        assert np.array_equal(late.weights["nominal"], events.weights["nominal"][1300:])


def test_events_are_functions_of_their_number():
    check_events("pipi")


@pytest.mark.slow_ci
@pytest.mark.parametrize("process", ["ee", "mumu", "gammagamma"])
def test_events_of_other_processes_are_functions_of_their_number(process):
    check_events(process)
