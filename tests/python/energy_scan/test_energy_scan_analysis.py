"""From counts to |F_pi|^2 and a_mu, without a detector: closure over toys, iteration, spread.

The cross sections are those of the generator at order nlops inside cmd3, made once: `sigma` with
the form factor `cmd3` from which the analysis starts, `true` from other seeds with a true form
factor, |F|^2 (1.05 + 0.25 (E/GeV - 0.75)) times that, so 5 % and more off.
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from places import DATA

import vasilisa as vs
from vasilisa.run.settings import validated
from vasilisa.studies.energy_scan.analysis import Inputs, measured
from vasilisa.studies.energy_scan.moment import moment_weights, undressing_shift
from vasilisa.studies.energy_scan.result import squared
from vasilisa.studies.energy_scan.settings import EnergyScanSettings
from vasilisa.studies.energy_scan.smooth import smoothed
from vasilisa.studies.energy_scan.theory import (
    LIFT,
    NODES,
    THETA_CUTS,
    born_at,
    generator_of,
    raised_form_factors,
    theory_at,
)
from vasilisa.words.errors import RangeError

Array = NDArray[np.float64]

ROWS = json.loads((DATA / "energy_scan_theory.json").read_text())
PROCESSES = ("ee", "mumu", "pipi")
LOW, HIGH = 0.6, 0.88
START = squared(vs.form_factor("cmd3"))
ECM = np.array([row["ecm"] for row in ROWS])

TOTAL = {"pipi": 3.4e7, "mumu": 3.7e6, "ee": 4.4e7}
"""Pairs of 62/pb below 1 GeV [CMD23]."""


def true_squared(energies: Array) -> Array:
    return np.asarray(START(energies) * (1.05 + 0.25 * (energies - 0.75)))


def of(field: str) -> Array:
    return np.array([[row[name][field] for name in PROCESSES] for row in ROWS])


def mean_counts() -> Array:
    """Luminosity such that electrons are those of the experiment, equal at all energies."""
    true = of("true")
    return np.asarray(true * TOTAL["ee"] / true[:, 0].sum())


def inputs(counts: Array, **changes: Any) -> Inputs:
    one = np.ones((len(ROWS), 3))
    fields = {
        "ecm": ECM,
        "spread": np.zeros(len(ROWS)),
        "counts": counts,
        "covariance": np.array([np.diag(row) for row in counts]),
        "background": np.zeros(len(ROWS)),
        "efficiency": one,
        "efficiency_variance": 0 * one,
        "sigma": of("sigma"),
        "sigma_variance": of("error") ** 2,
        "shares": np.array([row["shares"] for row in ROWS]),
        "following": np.zeros((len(ROWS), len(NODES))),
        "start": START,
        "mass": vs.Constants().pion_mass,
    }
    return Inputs(**(fields | changes))


def a_mu(squares: Array) -> tuple[float, Array]:
    weights = moment_weights(ECM, START, LOW, HIGH)
    return float(weights @ squares), weights


def exact() -> float:
    fine = np.arange(LOW, HIGH + 5e-4, 1e-3)
    return float(moment_weights(fine, true_squared, LOW, HIGH) @ true_squared(fine))


def test_moment_is_that_of_the_form_factor() -> None:
    whole = vs.hvp.integral("a_mu", vs.form_factor("cmd3"), LOW, HIGH).value
    assert a_mu(START(ECM))[0] == pytest.approx(whole, rel=1e-6)
    assert exact() == pytest.approx(a_mu(true_squared(ECM))[0], rel=2e-5)


def test_moment_refuses_what_points_do_not_reach() -> None:
    with pytest.raises(RangeError, match=r"a_mu: \[0.2, 0.88\]"):
        moment_weights(ECM, START, 0.2, HIGH)


def test_mean_counts_close_and_converge() -> None:
    found = measured(inputs(mean_counts()), 1e-4, 5)
    assert found.converged
    assert len(found.changes) <= 5
    pulls = (found.f2 / true_squared(ECM) - 1) / np.sqrt(
        np.diag(found.covariances["theory"]) / found.f2**2
        + (of("true_error") / of("true"))[:, 2] ** 2
    )
    assert np.abs(pulls).max() < 4
    assert found.f2.sum() == pytest.approx(true_squared(ECM).sum(), rel=5e-4)
    assert a_mu(found.f2)[0] == pytest.approx(exact(), rel=5e-4)


def test_radiative_corrections_follow_the_form_factor() -> None:
    found = measured(inputs(mean_counts()), 1e-4, 5)
    fixed = inputs(mean_counts()).ratio / of("sigma")[:, 2] * START(ECM)
    # Without the iteration |F|^2 would be wrong by more than it is with it.
    assert np.abs(fixed / true_squared(ECM) - 1).max() > 2e-3
    assert np.abs(found.f2 / true_squared(ECM) - 1).max() < 2e-3


def test_templates_follow_the_form_factor() -> None:
    """Counts off by what templates of the first form factor do to them, put right again."""
    following = np.tile([0.0, 0.0, 0.0, 0.01, 0.03, 0.015, 0.0, -0.055], (len(ROWS), 1))
    nodes = ECM[:, None] * np.array(NODES)
    relative = true_squared(np.maximum(nodes, 0.3)) / START(np.maximum(nodes, 0.3))
    relative /= relative[:, -1:]
    counts = mean_counts()
    counts[:, 2] /= 1 + (following * (relative - 1)).sum(axis=1)
    found = measured(inputs(counts, following=following), 1e-4, 5)
    plain, wrong = (measured(inputs(each), 1e-4, 5) for each in (mean_counts(), counts))
    assert np.abs(wrong.f2 / plain.f2 - 1).max() > 8e-4
    # Beyond the first and the last point nothing is known of the form factor.
    np.testing.assert_allclose(found.f2[1:], plain.f2[1:], rtol=8e-5)
    np.testing.assert_allclose(found.templates[1:], (mean_counts() / counts)[1:, 2], rtol=8e-5)


def test_response_is_the_derivative_of_the_form_factor() -> None:
    following = np.tile([0.0, 0.0, 0.0, 0.01, 0.03, 0.015, 0.0, -0.055], (len(ROWS), 1))
    counts = mean_counts()
    other = counts.copy()
    other[9, 2] *= 1.001
    one, two = (measured(inputs(each, following=following), 1e-9, 20) for each in (counts, other))
    change = two.f2 / one.f2 - 1
    np.testing.assert_allclose(change / 0.001, one.response[:, 9], atol=2e-3)


def toys(number: int) -> tuple[Array, Array, Array]:
    """Return a_mu, its error, and pulls of |F|^2, of toys whose cross sections are known."""
    random = np.random.default_rng(20240319)
    expected = mean_counts()
    # What the generator's statistics leave is common to all toys: it is taken out.
    reference = measured(inputs(expected), 1e-4, 5)
    values, errors, pulls = [], [], []
    for _ in range(number):
        found = measured(inputs(random.poisson(expected).astype(float)), 1e-4, 5)
        value, weights = a_mu(found.f2)
        values.append(value)
        errors.append(np.sqrt(weights @ found.stat @ weights))
        pulls.append((found.f2 - reference.f2) / np.sqrt(np.diag(found.stat)))
    return np.array(values), np.array(errors), np.array(pulls)


def check_toys(number: int) -> None:
    values, errors, pulls = toys(number)
    assert abs(values.mean() / exact() - 1) < 5e-4
    deviations = (values - a_mu(measured(inputs(mean_counts()), 1e-4, 5).f2)[0]) / errors
    assert deviations.std() == pytest.approx(1, abs=0.15)
    assert pulls.std() == pytest.approx(1, abs=0.05)


def test_toys_close() -> None:
    check_toys(100)


@pytest.mark.slow
def test_many_toys_close() -> None:
    check_toys(2000)


@pytest.mark.parametrize("process", ["ee", "mumu", "pipi"])
def test_lowest_order_is_that_of_the_generator(process: str) -> None:
    choice = {"form_factor": vs.form_factor("pointlike")} if process == "pipi" else {}
    cuts = {"theta_avg": [THETA_CUTS[0], math.pi - THETA_CUTS[0]]}
    found = vs.Generator(process, 0.6, order="lo", cuts=cuts, **choice).integrate(rel_error=1e-4)
    assert born_at(0.6, process) == pytest.approx(found.value, abs=4 * found.error)


@pytest.mark.slow_ci
def test_masses_tell_nodes_apart_that_are_raised_together() -> None:
    fields = {"points": [{"ecm": 0.76, "luminosity": 1}], "truth": {"form_factor": "cmd3"}}
    card = validated(EnergyScanSettings, fields | {"quick": True})
    run = {"threads": 1, "effort": 0.02}
    alone = generator_of(
        card, 0, "pipi", variations=raised_form_factors(card.generator, 0.76), **run
    ).integrate(n_events=60_000)
    changes = [each.difference for each in alone.variations.values()]
    expected = np.array(changes) / (2 * LIFT + LIFT**2)
    found = theory_at(card, 0, 1)["pipi"]["response"]
    assert np.abs(found / np.sum(found) - expected / expected.sum()).max() < 4e-3
    assert np.sum(found) == pytest.approx(expected.sum(), rel=3e-3)


def test_spread_is_unfolded() -> None:
    """Counts averaged over a spread of 0.5 MeV give |F|^2 of the middle."""
    spread = np.full(len(ROWS), 5e-4)
    deviates, weights = np.polynomial.hermite_e.hermegauss(15)
    shares = np.array([row["shares"] for row in ROWS])
    nodes = np.array([0.0, 0.6, 0.75, 0.85, 0.92, 0.96, 0.985, 1.0])

    def sigma(energy: Array) -> Array:
        mass = energy[:, None] * nodes
        beta = np.sqrt(np.maximum(1 - (2 * vs.Constants().pion_mass / energy) ** 2, 0))
        start = np.where(START(ECM[:, None] * nodes) > 0, START(ECM[:, None] * nodes), 1.0)
        return np.asarray(beta**3 / energy**2 * (shares * START(mass) / start).sum(axis=1))

    mean = sum(w * sigma(ECM + 5e-4 * x) for x, w in zip(deviates, weights, strict=True))
    ee = sum(w * (ECM / (ECM + 5e-4 * x)) ** 2 for x, w in zip(deviates, weights, strict=True))
    smeared = np.asarray(mean / sigma(ECM) / ee)
    counts = of("sigma") * 1e5
    counts[:, 2] *= smeared
    found = measured(inputs(counts, spread=spread), 1e-4, 5)
    assert np.abs(smeared - 1).max() > 1e-3  # at the omega
    np.testing.assert_allclose(found.ratio, 1, atol=2e-4)


def test_background_and_efficiency_enter_as_the_formula_says() -> None:
    counts = mean_counts()
    efficiency = np.tile([0.9, 0.8, 0.7], (len(ROWS), 1))
    background = 0.01 * counts[:, 2] / counts[:, 0]
    seen = counts * efficiency
    seen[:, 2] += background * seen[:, 0]
    found = measured(inputs(seen, efficiency=efficiency, background=background), 1e-4, 5)
    plain = measured(inputs(counts), 1e-4, 5)
    np.testing.assert_allclose(found.f2, plain.f2, rtol=1e-5)


def test_smooth_curves_take_as_many_knots_as_data_ask_for() -> None:
    x = np.linspace(0.4, 1.0, 20)
    line = 0.1 + 0.3 * x
    assert len(smoothed(x, line, np.full(20, 1e-8)).knots) == 2
    flat = smoothed(x, np.full(20, 0.05), np.full(20, 1e-8))
    assert len(flat.knots) == 1
    wave = smoothed(x, np.sin(20 * x), np.full(20, 1e-6))
    assert len(wave.knots) > 5
    np.testing.assert_allclose(flat.matrix(x) @ np.full(20, 0.05), 0.05)


def test_a_loss_of_pions_is_seen_by_the_form_factor_alone() -> None:
    """The direct calculation: 1 % fewer pions, 1 % less |F|^2; muons over electrons stay."""
    counts = mean_counts()
    fewer = counts * np.array([1, 1, 0.99])
    whole, lost = (measured(inputs(each), 1e-4, 5) for each in (counts, fewer))
    np.testing.assert_allclose(lost.f2 / whole.f2 - 1, -0.01, rtol=0.1)
    expected = whole.response @ np.full(len(ROWS), -0.01)
    np.testing.assert_allclose(lost.f2 / whole.f2 - 1, expected, rtol=0.02)
    np.testing.assert_array_equal(lost.inputs.counts[:, :2], whole.inputs.counts[:, :2])


def test_a_mu_knows_the_error_of_the_vacuum_polarization() -> None:
    """|1 - Pi|^2 falls where Pi grows; the error is largest at the omega."""
    shift = undressing_shift(np.array([0.6, 0.783, 0.88]))
    assert (shift < 0).all()
    assert np.abs(shift).argmax() == 1
    assert 1e-4 < -shift[1] < 1e-3
