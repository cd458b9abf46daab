"""The method that counts at an energy: by the card's ranges, angles among them, or combined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pairs import joined, seen, true_pairs

from vasilisa import _core
from vasilisa.run.settings import validated
from vasilisa.studies.energy_scan.counts import counted, separated
from vasilisa.studies.energy_scan.samples import Sample
from vasilisa.studies.energy_scan.settings import EnergyScanSettings
from vasilisa.words.errors import ConfigurationError

NUMBERS = {"ee": 40_000, "mumu": 4_000, "pipi": 30_000}
METHODS = ("momentum", "calorimeter", "theta")


def card(**use: str) -> EnergyScanSettings:
    fields: dict[str, Any] = {
        "points": [{"ecm": 0.7, "luminosity": 1.0}],
        "truth": {"form_factor": "cmd3"},
        "separation": {"methods": list(METHODS), "use": use, "muons": "qed"},
    }
    return validated(EnergyScanSettings, fields)


def test_angles_count_below_and_all_methods_together_above() -> None:
    settings = card(**{"below 0.65": "momentum", "below 0.75": "theta", "above": "combined"})
    random = np.random.default_rng(12)
    data = joined([seen(true_pairs(name, n, random), random) for name, n in NUMBERS.items()])
    samples = {}
    for name in NUMBERS:
        true = true_pairs(name, 60_000, random)
        columns = seen(true, random)
        columns |= {f"true_p_{charge}": true[f"p_{charge}"] for charge in ("minus", "plus")}
        columns["weight"] = np.ones(60_000)
        samples[name] = Sample(columns, _core.RunInfo(), 1.0, 0.0, {}, 0.0, columns)
    found, _ = separated(settings, 0.7, data, samples, (0.1, 1e-3))
    chosen = {ecm: counted(settings, ecm, found) for ecm in (0.6, 0.7, 0.8)}
    assert [each["method"] for each in chosen.values()] == ["momentum", "theta", "combined"]
    for each in chosen.values():
        n, c = np.array(each["counts"]), np.array(each["covariance"])
        slope = np.array([-1 / n[0], 0, 1 / n[2]])
        error = np.sqrt(slope @ c @ slope)
        assert n[2] / n[0] / 0.75 - 1 == pytest.approx(0, abs=3.5 * error)
    assert all(abs(each) < 3.5 for each in chosen[0.8]["pulls"].values())
    # What tells pions apart best has nearly all the weight, and gives the errors.
    best = chosen[0.8]["methods"]["momentum"]
    together = chosen[0.8]
    assert together["counts"] == pytest.approx(best["counts"], rel=0.01)
    errors = [each["covariance"][2][2] for each in together["methods"].values()]
    assert together["covariance"][2][2] == min(errors)


def test_a_method_that_is_not_made_cannot_count() -> None:
    fields = {"methods": ["momentum"], "use": {"above": "theta"}}
    with pytest.raises(ConfigurationError, match="use"):
        validated(
            EnergyScanSettings,
            {
                "points": [{"ecm": 0.7, "luminosity": 1.0}],
                "truth": {"form_factor": "cmd3"},
                "separation": fields,
            },
        )
