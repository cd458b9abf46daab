"""Distributions against published ones."""

from __future__ import annotations

import math

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.cross_sections import Effort
from vasilisa.validation.distributions import compare_distributions

CUTS = vs.Cuts.scenario("cmd3")


def failures(effort):
    comparisons = list(compare_distributions(effort))
    assert len(comparisons) == 24
    return [c for c in comparisons if not c.passed]


def test_published_distributions():
    assert not failures(Effort(1e-3, 0, 400_000))


@pytest.mark.slow
def test_published_distributions_with_long_statistics():
    assert not failures(Effort(1e-3, 0, 10_000_000))


def test_bins_add_up_to_the_cross_section():
    generator = vs.Generator("mumu", 0.7, cuts=CUTS, seed=4)
    n = 300_000
    axes = {
        "theta_avg": hist.axis.Regular(10, 1.0, math.pi - 1.0),
        "pair_mass": hist.axis.Regular(20, 0.3, 0.7, underflow=True, overflow=True),
    }
    sums = [
        h.values(flow=True).sum() for h in generator.histogram(axes, n=n, progress=False).values()
    ]
    assert sums[0] == pytest.approx(sums[1], rel=1e-12)
    result = generator.integrate(n_events=n, progress=False)
    assert abs(sums[0] - result.value) < 5 * result.error


def test_born_distribution_of_the_angle():
    """d sigma / d cos(theta) of pions is proportional to 1 - cos^2."""
    edges = np.linspace(-1, 1, 9)
    generator = vs.Generator("pipi", 0.7, "lo", form_factor="pointlike", seed=6)
    h = generator.histogram(
        {"cos_theta_minus": hist.axis.Variable(edges)}, n=300_000, progress=False
    )["cos_theta_minus"]
    exact = np.diff(edges - edges**3 / 3) * 0.75
    assert h.values() / h.values().sum() == pytest.approx(exact, rel=2e-3)


def test_errors_of_bins_are_honest():
    """Sixteen seeds: the spread of a bin is what its variance says."""
    axis = hist.axis.Regular(6, 0.25, 0.36)
    runs = [
        vs.Generator("mumu", 0.7, cuts=CUTS, seed=100 + i, threads=1).histogram(
            {"p_minus": axis}, n=1, progress=False
        )["p_minus"]
        for i in range(16)
    ]
    values = np.array([h.values() for h in runs])
    filled = values.mean(axis=0) > 1e-3
    spread = values.std(axis=0, ddof=1)[filled]
    claimed = np.sqrt(np.mean([h.variances() for h in runs], axis=0))[filled]
    assert (spread / claimed > 0.5).all()
    assert (spread / claimed < 1.7).all()
