"""Comparison of histograms: its chi^2 is one, it sees differences, and it draws them."""

from __future__ import annotations

import hist
import numpy as np
import pytest
from scipy.stats import kstest

from vasilisa.display import plotting
from vasilisa.validation.agreement import agreement
from vasilisa.validation.distributions import axes_of_cmd3, published_distributions

EXPECTED = 1000.0 * np.exp(-np.arange(20) / 2)


def histogram(values, variances):
    h = hist.Hist(hist.axis.Regular(len(values), 0.0, 1.0, label="x"), storage="weight")
    h.view().value, h.view().variance = values, variances
    return h


def smeared(rng, relative, factor=1.0):
    error = relative * EXPECTED
    return histogram(factor * EXPECTED + error * rng.standard_normal(len(EXPECTED)), error**2)


def test_probability_is_uniform():
    rng = np.random.default_rng(4)
    pairs = [(smeared(rng, 0.01), smeared(rng, 0.03)) for _ in range(300)]
    probabilities = [agreement(*pair).probability for pair in pairs]
    assert kstest(probabilities, "uniform").pvalue > 1e-3


def test_sees_a_difference():
    rng = np.random.default_rng(5)
    found = agreement(smeared(rng, 0.005), smeared(rng, 0.005, factor=1.03))
    assert found.probability < 1e-6
    assert np.average(found.difference) == pytest.approx(0.03, abs=0.01)
    assert not found.within(0.01, 1.0)
    assert found.within(0.04, 1.0)


def test_joins_bins_of_a_few_events():
    variances = np.where(np.arange(20) < 10, (0.01 * EXPECTED) ** 2, (0.4 * EXPECTED) ** 2)
    found = agreement(histogram(EXPECTED, variances), histogram(EXPECTED, variances))
    assert 10 <= found.degrees < 20
    assert found.chi_squared == 0
    assert (found.error < 0.25 * 2).all()


def test_axes_follow_the_published_ones():
    for published in published_distributions("nlops"):
        ours = axes_of_cmd3(published.ecm)[published.observable]
        theirs = published.histogram.axes[0]
        assert ours.label == theirs.label
        assert ours.edges[0] == pytest.approx(theirs.edges[0], abs=0.02)
        assert ours.edges[-1] == pytest.approx(theirs.edges[-1], abs=0.02)


def test_drawing_shows_the_difference_in_per_cent():
    rng = np.random.default_rng(6)
    reference = smeared(rng, 0.005)
    with plotting.style():
        figure, [[panels, _]] = plotting.ratio_grid(1, 2)
        plotting.compare_histograms(
            panels, reference, {"more": reference * 1.1, "less": reference * 0.9}, "reference"
        )
        picture = plotting.png_bytes(figure)
    assert picture.startswith(b"\x89PNG")
    main, lower = panels
    points = [container.lines[0].get_ydata() for container in lower.containers]
    assert points[0] == pytest.approx(10.0)
    assert points[1] == pytest.approx(-10.0)
    assert lower.get_ylim()[1] > 10.0
    assert main.get_yscale() == "log"
    assert [text.get_text() for text in main.get_legend().get_texts()] == [
        "reference",
        "more",
        "less",
    ]


def test_leaves_out_what_a_few_heavy_events_fill():
    variances = np.where(np.arange(20) < 10, (0.01 * EXPECTED) ** 2, (0.1 * EXPECTED) ** 2)
    low = np.where(np.arange(20) < 10, 1.0, 0.5) * EXPECTED
    exact = histogram(EXPECTED, (0.01 * EXPECTED) ** 2)
    found = agreement(histogram(low, variances), exact, sparse=0.05)
    assert found.degrees == 10
    assert found.chi_squared == 0
