"""Unweighted events against the weighted integral, and the counts of sampling."""

from __future__ import annotations

import functools

import hist
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2

import vasilisa as vs

OBSERVABLES = (
    "theta_minus",
    "theta_plus",
    "theta_avg",
    "acollinearity",
    "dphi",
    "momentum_fraction_minus",
    "momentum_fraction_plus",
    "pt_minus",
    "energy_plus",
    "pair_mass",
    "photon_energy",
    "missing_momentum",
)
PROCESSES = ("ee", "mumu", "pipi", "gammagamma")
EVENTS = 60_000
POINTS = 500_000
BINS = 24


@functools.cache
def generator(process: str) -> vs.Generator:
    return vs.Generator(process, 0.7, order="nlops", cuts="cmd3", seed=5)


@functools.cache
def events(process: str) -> vs.EventBatch:
    return generator(process).sample(EVENTS)


def edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Edges of about equal contents; none where events without a photon pile up."""
    quantiles = np.unique(np.quantile(values, np.linspace(0.02, 0.98, BINS)).round(6))
    middle = (quantiles[1:] + quantiles[:-1]) / 2
    return np.concatenate([[quantiles[0] - 10], middle, [quantiles[-1] + 10]])


@pytest.mark.parametrize("process", PROCESSES)
def test_histograms_agree_with_the_integral(process: str) -> None:
    unweighted = events(process)
    others = generator(process).sample(5000, first=10**9)
    axes = {name: hist.axis.Variable(edges(others.observable(name))) for name in OBSERVABLES}
    weighted = generator(process).histogram(axes, n=POINTS, progress=False)
    weights = unweighted.weights["nominal"]
    probabilities = {}
    for name, axis in axes.items():
        ours, _ = np.histogram(unweighted.observable(name), axis.edges, weights=weights)
        squares, _ = np.histogram(unweighted.observable(name), axis.edges, weights=weights**2)
        values, variances = weighted[name].values(), weighted[name].variances()
        assert variances is not None
        scale = values.sum() / weights.sum()
        assert len(values) >= 8
        assert squares.min() > 50
        # Errors of unweighted contents as expected from the integral, not as they fluctuated.
        variance = values * scale * (squares / ours) + variances
        deviation = (ours * scale - values) ** 2 / variance
        probabilities[name] = chi2.sf(deviation.sum(), len(values) - 1)
    assert min(probabilities.values()) > 1e-3, probabilities


@pytest.mark.parametrize("process", PROCESSES)
def test_few_trials_and_few_overweights(process: str) -> None:
    sampling = events(process).sampling
    assert sampling is not None
    assert sampling.n_events == EVENTS
    assert sampling.n_trials > sampling.n_selected > EVENTS
    assert sampling.efficiency > 0.25
    assert sampling.overweight_fraction < 1e-4
    weights = events(process).weights["nominal"]
    assert sampling.n_overweight == (np.abs(weights) > 1).sum()
    assert (np.abs(weights) >= 1).all()  # kept whole, neither cut off at one nor dropped


def test_weighted_events_have_the_same_distribution() -> None:
    weighted = generator("mumu").sample(EVENTS, weighted=True)
    weights = weighted.weights["nominal"]
    unweighted = events("mumu")
    theirs, ours = unweighted.weights["nominal"], weights
    for cut in ("photon_energy", "theta_minus", "missing_momentum"):
        limit = np.quantile(unweighted.observable(cut), 0.8)
        shares, variances = [], []
        for batch, w in ((weighted, ours), (unweighted, theirs)):
            inside = batch.observable(cut) > limit
            share = w[inside].sum() / w.sum()
            shares.append(share)
            variances.append((w**2 * (inside - share) ** 2).sum() / w.sum() ** 2)
        assert abs(shares[0] - shares[1]) < 4 * np.sqrt(sum(variances)), cut


def test_the_counts_add_up_and_know_no_threads() -> None:
    whole = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", seed=2, threads=1)
    parallel = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", seed=2, threads=2)
    pieces = [parallel.sample(3000), parallel.sample(5000, first=3000)]
    joined = vs.EventBatch.concatenate(pieces)
    assert joined.sampling == whole.sample(8000).sampling
    assert joined[:100].sampling is None
