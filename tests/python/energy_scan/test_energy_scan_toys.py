"""Toys with separation at full statistics: templates and data from samples of different seeds.

What templates and data lack in statistics moves all toys together; with both in each other's place
it moves them the other way, so that half of the sum is the bias of the method.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_energy_scan_analysis import (
    ECM,
    PROCESSES,
    a_mu,
    inputs,
    mean_counts,
    of,
)

from vasilisa.inference.separation import (
    MomentumSettings,
    Nuisance,
    Separator,
    momentum_separator,
)
from vasilisa.inference.separation.grid import Counts
from vasilisa.run.settings import validated
from vasilisa.studies.energy_scan import samples
from vasilisa.studies.energy_scan.analysis import measured
from vasilisa.studies.energy_scan.counts import RESPONSE
from vasilisa.studies.energy_scan.settings import EnergyScanSettings

Array = NDArray[np.float64]
EVENTS = 150_000
PAIRS = ("ee", "pipi")


def sample(seed: int, ecm: float) -> dict[str, Any]:
    """Return the columns of each process, as the detector sees it within the cuts."""
    settings = validated(
        EnergyScanSettings,
        {
            "points": [{"ecm": ecm, "luminosity": 1.0}],
            "truth": {"form_factor": "cmd3"},
            "systematics": "none",
            "seed": seed,
        },
    )
    found = samples.samples_at(settings, 0, 1)
    return {name: each.columns for name, each in found.items()}


def separator(templates: dict[str, Any], ratio: float) -> Separator:
    settings = MomentumSettings(
        resolution=RESPONSE, loss=Nuisance(0.0), muons="qed", muon_ratio=(ratio, 5e-4 * ratio)
    )
    return momentum_separator(templates, settings)


def separated(
    index: int, templates: dict[str, Any], data: dict[str, Any], toys: int
) -> tuple[Array, Array]:
    """Return electrons and pions of each toy, (toys, 2), and their covariance without templates."""
    numbers = dict(zip(PROCESSES, mean_counts()[index], strict=True))
    made = separator(templates, of("sigma")[index, 1] / of("sigma")[index, 0])
    expected = 0.0
    for name, number in numbers.items():
        counts = made.counts(data[name])
        expected = expected + number * counts.values / counts.total
    random = np.random.default_rng(index)
    found = []
    for _ in range(toys):
        seen = random.poisson(expected).astype(np.float64)
        fit = made.fit(Counts(seen, seen, sum(numbers.values())))
        found.append([fit.yields[name] for name in PAIRS])
    order = [list(fit.yields).index(name) for name in PAIRS]
    covariance = fit.covariance - fit.from_templates
    return np.array(found), covariance[np.ix_(order, order)]


def check(energies: list[int], toys: int) -> None:
    """Toys in which these energies are separated, and the others counted."""
    truth = measured(inputs(mean_counts()), 1e-4, 5)
    expected = a_mu(truth.f2)[0]
    drawn: list[dict[int, tuple[Array, Array]]] = [{}, {}]
    for index in energies:
        both = [sample(seed, float(ECM[index])) for seed in (1, 2)]
        for way in (0, 1):
            drawn[way][index] = separated(index, both[way], both[1 - way], toys)
    biases, widths = [], []
    for way, each in enumerate(drawn):
        random = np.random.default_rng(50 + way)
        values, errors = [], []
        for toy in range(toys):
            counts = random.poisson(mean_counts()).astype(np.float64)
            covariance = np.array([np.diag(row) for row in counts])
            for index, (numbers, error) in each.items():
                counts[index, [0, 2]] = numbers[toy]
                covariance[index][np.ix_([0, 2], [0, 2])] = error
            found = measured(inputs(counts, covariance=covariance), 1e-4, 5)
            value, weights = a_mu(found.f2)
            values.append(value)
            errors.append(np.sqrt(weights @ found.stat @ weights))
        biases.append(np.mean(values) / expected - 1)
        widths.append(np.std((np.array(values) - np.mean(values)) / errors, ddof=1))
    noise = np.mean(errors) / expected / np.sqrt(2 * toys)
    assert abs(np.mean(biases)) < max(5e-4, 3 * noise)
    assert np.mean(widths) == pytest.approx(1, abs=max(0.15, 3 / np.sqrt(4 * toys)))


@pytest.mark.slow
def test_toys_with_separation_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "EVENTS", EVENTS)
    check([i for i, ecm in enumerate(ECM) if 0.5 < ecm < 0.95], 50)
