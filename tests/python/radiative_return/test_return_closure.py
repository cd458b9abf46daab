"""Pseudo-experiments of radiative return whose truth has another rho-omega structure, and a dip."""

from __future__ import annotations

import numpy as np
import pytest
from return_toys import Sample, closure, write_truth

from vasilisa.studies.radiative_return import RadiativeReturn

COMMON = {
    "title": "toys",
    "luminosity": 1.0,
    "truth": {"form_factor": "cmd3", "pion_structure": "fxsqed", "order": "lo", "seed": 5},
    "threads": 1,
    "mass": {"bins": [0.36, 0.80, 0.02]},
    "normalisation": ["both"],
    "generator": {"order": "lo", "events": 3e4},
}

CHAINS = {
    "untagged": ({}, 60),
    "tagged": ({"cuts": "kloe_la"}, 100),
    "babar": (
        {
            "beams": {"energies": [9.0, 3.1]},
            "detector": "babar",
            "cuts": "babar",
            "track_mass": {},
            "kinematic_fit": {"isr": 30, "fsr": 30},
            "mass": {"bins": [0.36, 0.84, 0.02], "variable": "m_fit"},
            "identification": {
                "pion": {"pion": 0.90, "muon": 0.05},
                "muon": {"pion": 0.05, "muon": 0.92},
            },
            "normalisation": ["mumugamma"],
            "backgrounds": {},
        },
        2e5,
    ),
}
"""Fields of the card, and 1/pb: with more, bins of 0.02 GeV^2 are too wide for the structure."""

FULL = [(chain, dip, 60_000, 100) for chain in CHAINS for dip in (False, True)]
SMALL = [("untagged", True, 15_000, 12), ("tagged", False, 40_000, 24), ("babar", True, 30_000, 12)]


def samples_of(tmp_path, fields, dip, n):
    settings = RadiativeReturn(**COMMON | fields).settings
    truth = write_truth(tmp_path / "truth.csv", dip)
    names = ("pipigamma", "mumugamma")
    return settings, {name: Sample(settings, name, n, truth) for name in names}, truth


@pytest.mark.parametrize(
    ("chain", "dip", "n", "toys"),
    [
        *(pytest.param(*each, marks=pytest.mark.slow_ci) for each in SMALL),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in FULL),
    ],
)
def test_chains_close(tmp_path, chain, dip, n, toys):
    fields, luminosity = CHAINS[chain]
    settings, samples, truth = samples_of(tmp_path, fields, dip, n)
    options = {"toys": toys, "luminosity": luminosity, "events": 2e6, "seed": 4}
    for name, found in closure(settings, samples, truth, **options).items():
        text = f"{chain}, {'dip, ' if dip else ''}{name}: {found}"
        print(text)
        error = np.std(found.bias, ddof=1) / np.sqrt(toys)
        assert abs(np.mean(found.bias)) < max(1e-3, 3 * error), text
        assert np.std(found.pulls) == pytest.approx(1, abs=0.12), text
        assert np.std(found.amu_pulls) < 1.15 + 2 / np.sqrt(2 * toys), text


@pytest.mark.parametrize("toys", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_few_muons_bias_no_ratio(tmp_path, toys):
    """A tenth of muons a bin: errors of 1/muons are not those that their fluctuations have."""
    fields, _ = CHAINS["untagged"]
    settings, samples, truth = samples_of(tmp_path, fields, False, 6_000)
    options = {"toys": toys, "luminosity": 0.6, "events": 3e5, "seed": 2}
    found = closure(settings, samples, truth, **options)["mumugamma"]
    assert abs(np.mean(found.pulls)) < 0.15, str(found)
    assert np.std(found.pulls) == pytest.approx(1, abs=0.15), str(found)
    bins = found.pulls.shape[1]
    assert np.mean(found.chi2) / bins == pytest.approx(1, abs=0.25), str(found)
