"""Unfolding: derivatives, coverage, closure with a narrow dip, a second program, bad input."""

import numpy as np
import pytest

from vasilisa.inference.unfolding import METHODS, Response, toy_covariance, unfold
from vasilisa.inference.unfolding.unfold import Problem
from vasilisa.words.errors import VasilisaError

EDGES = np.linspace(0.0, 1.0, 21)
FINE = np.linspace(0.0, 1.0, 20001)[:-1] + 2.5e-5
RESOLUTION, EFFICIENCY = 0.015, 0.7


def spectrum(x, peak=0.5, dip=0.0):
    """A resonance, with an interference as narrow as the bins."""
    return (1 / ((x - peak) ** 2 + 0.15**2) + 5) * (1 - dip * np.exp(-(((x - 0.55) / 0.04) ** 2)))


def expected(n, **shape):
    """Return true bins and cells (measured, true) as they are on average."""
    from scipy.special import ndtr

    density = spectrum(FINE, **shape)
    density *= n / density.sum()
    true = np.histogram(FINE, EDGES, weights=density)[0]
    moved = np.diff(ndtr((EDGES[:, None] - FINE) / RESOLUTION), axis=0) * EFFICIENCY * density
    which = np.digitize(FINE, EDGES) - 1
    cells = np.stack([np.bincount(which, row, minlength=len(true)) for row in moved])
    return true, cells


def response(n, random=None, **shape):
    true, cells = expected(n, **shape)
    if random is None:
        return Response(cells, true)
    seen = random.poisson(cells).astype(float)
    return Response(seen, seen.sum(0) + random.poisson(true - cells.sum(0)))


@pytest.mark.parametrize("method", METHODS)
def test_derivatives_are_those_of_the_result(method):
    model = response(1e5, np.random.default_rng(1))
    data = expected(1e4, peak=0.51, dip=0.3)[1].sum(1)
    problem = Problem.of(data, model, method, None, None)
    strength = 10.0 if method == "tikhonov" else 4
    step = problem.solved(data, model.matrix, strength)
    shift = np.zeros(20)
    shift[8] = 1e-3 * data[8]
    up, down = (problem.solved(data + s, model.matrix, strength).values for s in (shift, -shift))
    scale = np.abs(step.by_data).max()
    assert np.allclose((up - down) / (2 * shift[8]), step.by_data[:, 8], atol=1e-3 * scale)
    cell = np.zeros((20, 20))
    cell[8, 9] = 1e-5
    up, down = (problem.solved(data, model.matrix + c, strength).values for c in (cell, -cell))
    scale = np.abs(step.by_matrix).max()
    assert np.allclose((up - down) / 2e-5, step.by_matrix[:, 8, 9], atol=1e-3 * scale)


@pytest.mark.parametrize("method", METHODS)
def test_toys_give_the_analytic_covariance(method):
    model = response(2e5, np.random.default_rng(2))
    data = expected(2e4, peak=0.51)[1].sum(1)
    found = unfold(data, model, method=method)
    for vary, analytic in (
        ("data", found.data_covariance),
        ("response", found.response_covariance),
    ):
        toys = toy_covariance(
            data, model, method=method, strength=found.strength, vary=vary, n=300, seed=3
        )
        ratio = np.sqrt(np.diag(toys) / np.diag(analytic))
        assert np.mean(ratio) == pytest.approx(1, abs=0.06)
        assert np.all(np.abs(ratio - 1) < 0.2)


@pytest.mark.parametrize("method", METHODS)
def test_coverage(method):
    """Truth and response differ in the place of the peak and in a narrow dip."""
    toys = 100 if method == "ids" else 500
    random = np.random.default_rng(4)
    true, cells = expected(2e4, peak=0.51, dip=0.3)
    strength = unfold(cells.sum(1), response(2e5), method=method).strength
    pulls = []
    for _ in range(toys):
        model = response(2e5, random)
        found = unfold(random.poisson(cells.sum(1)), model, method=method, strength=strength)
        # The number of events in a true bin is a parameter: its own fluctuation is in the data.
        pulls.append((found.values - true) / found.errors)
    covered = (np.abs(pulls) < 1).mean(0)
    noise = np.sqrt(0.68 * 0.32 / toys)
    assert covered.mean() == pytest.approx(0.683, abs=0.03)
    assert np.abs(covered - 0.683).max() < max(0.07, 3.2 * noise)
    assert np.std(pulls) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_closure_with_a_narrow_dip(method):
    true, cells = expected(2e4, peak=0.51, dip=0.3)
    found = unfold(cells.sum(1), response(1e7), method=method)
    # What is left is the dip inside its bins, where the shape is the response's.
    assert np.abs((found.values - true) / found.errors).max() < 0.5
    assert found.values.sum() == pytest.approx(true.sum(), rel=1e-3)
    # What the response's own shape would say of the dip is far off.
    straight = response(1e7).generated * true.sum() / 1e7
    assert np.abs((straight - true) / found.errors).max() > 4


def test_the_criterion_takes_the_smoothest_that_comes_back():
    data = expected(2e4, peak=0.51, dip=0.3)[1].sum(1)
    model = response(2e5)
    tight, loose = (unfold(data, model, bias=bias) for bias in (0.02, 0.5))
    assert tight.strength > loose.strength
    for found, bias in ((tight, 0.02), (loose, 0.5)):
        sigma = np.sqrt(np.diag(found.data_covariance))
        assert np.sqrt(np.mean((found.bias / sigma) ** 2)) < bias
        assert np.isfinite(found.chi2)


def test_bayes_is_the_theorem_by_loops():
    model = response(1e5, np.random.default_rng(6))
    data = expected(1e4, peak=0.52)[1].sum(1)
    found = unfold(data, model, strength=3)
    p = model.matrix
    u = list(model.generated * data.sum() / (p @ model.generated).sum())
    for _ in range(3):
        folded = [sum(p[i, j] * u[j] for j in range(20)) for i in range(20)]
        u = [
            sum(p[i, j] * u[j] / folded[i] * data[i] for i in range(20)) / p[:, j].sum()
            for j in range(20)
        ]
    assert found.values == pytest.approx(u, rel=1e-12)


def test_pyunfold_agrees():
    pyunfold = pytest.importorskip("pyunfold")
    model = response(1e5, np.random.default_rng(7))
    data = expected(1e4, peak=0.51, dip=0.3)[1].sum(1)
    efficiency = model.efficiency
    for iterations in (1, 4):
        theirs = pyunfold.iterative_unfold(
            data=data,
            data_err=np.sqrt(np.maximum(data, 1)),
            response=model.matrix,
            response_err=np.sqrt(model.counts) / model.generated,
            efficiencies=efficiency,
            efficiencies_err=efficiency / np.sqrt(model.generated),
            prior=model.generated / model.generated.sum(),
            ts_stopping=1e-12,
            max_iter=iterations,
        )
        ours = unfold(data, model, strength=iterations)
        assert np.abs((ours.values - theirs["unfolded"]) / ours.errors).max() < 0.01
        for name, covariance in (
            ("stat_err", ours.data_covariance),
            ("sys_err", ours.response_covariance),
        ):
            assert theirs[name] == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.05)


def test_weights_are_known_to_the_response():
    random = np.random.default_rng(8)
    true = random.uniform(0, 1, 20000)
    measured = np.where(
        random.uniform(size=20000) < 0.7, true + random.normal(0, 0.02, 20000), None
    )
    measured = measured.astype(float)
    edges = {"true_edges": EDGES, "measured_edges": EDGES}
    one = Response.of_events(true, measured, **edges)
    two = Response.of_events(true, measured, weights=np.full(20000, 2.0), **edges)
    assert np.allclose(one.matrix, two.matrix)
    assert np.allclose(one.covariance(5), two.covariance(5))
    p, n = one.matrix[:, 5], one.generated[5]
    assert np.allclose(one.covariance(5), (np.diag(p) - np.outer(p, p)) / n)


GOOD = np.full((3, 3), 1.0) + 8 * np.eye(3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"counts": np.diag([1.0, 0.0, 1.0])}, "true bin 1 has no entries"),
        ({"counts": np.ones((3, 2))}, "shape (3, 2)"),
        ({"counts": np.where(np.eye(3) > 0, np.nan, 1)}, "nan in bin [0, 0]"),
        (
            {"counts": GOOD + np.array([[-60.0, 0, 0], [60, 0, 0], [0, 0, 0]])},
            "negative number of entries",
        ),
        ({"data": [1, 2]}, "data: shape (2,)"),
        ({"data": [1, np.nan, 2]}, "nan in bin [1]"),
        ({"data": [1, -3, 2]}, "data: -3 in bin 1"),
        ({"data": [0, 0, 0]}, "data: 0 in all"),
        ({"prior": [1, 0, 1]}, "prior: 0 in bin 1"),
        ({"method": "guess"}, "unfolding.method"),
        ({"strength": 0}, "unfolding.strength"),
        ({"strength": 1.5}, "unfolding.strength"),
        ({"bias": 0}, "unfolding.bias"),
        ({"covariance": np.eye(2)}, "covariance: shape (2, 2)"),
    ],
)
def test_bad_input_is_named(change, words):
    given = {"counts": GOOD, "data": [100.0, 120.0, 90.0]} | change
    with pytest.raises(VasilisaError) as caught:
        unfold(given.pop("data"), Response(given.pop("counts"), np.full(3, 20.0)), **given)
    assert words in str(caught.value)
