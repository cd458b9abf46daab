"""Errors of the detector's description: one number changed, the same events, all in one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vasilisa.detector.settings import detector_settings
from vasilisa.run.settings import validated
from vasilisa.studies.energy_scan import samples as simulated
from vasilisa.studies.energy_scan.candidates import batch_of
from vasilisa.studies.energy_scan.counts import separated
from vasilisa.studies.energy_scan.detector_errors import DETECTOR_ERRORS, in_error
from vasilisa.studies.energy_scan.detector_shifts import detector_shifts
from vasilisa.studies.energy_scan.efficiency import efficiencies, muon_ratio
from vasilisa.studies.energy_scan.pseudo_data import Sample, make_sample
from vasilisa.studies.energy_scan.published_errors import PUBLISHED
from vasilisa.studies.energy_scan.settings import PROCESSES, SYSTEMATICS, EnergyScanSettings
from vasilisa.studies.runner import Resources, StopToken


def card(**changes: Any) -> EnergyScanSettings:
    fields: dict[str, Any] = {
        "points": [{"ecm": 0.7, "luminosity": 0.01}],
        "truth": {"form_factor": "cmd3", "order": "lo", "seed": 5},
        "generator": {"order": "lo"},
        "backgrounds": [],
        "systematics": list(DETECTOR_ERRORS),
        "separation": {"methods": ["calorimeter"], "use": {"above": "calorimeter"}},
    }
    return validated(EnergyScanSettings, fields | changes)


def test_each_error_changes_one_number_and_stands_for_a_published_line() -> None:
    before = detector_settings("cmd3").model_dump()
    standing = {name for _, names in PUBLISHED.values() for name in names}
    for name, error in DETECTOR_ERRORS.items():
        after = error.applied(detector_settings("cmd3")).model_dump()
        changed = {
            (group, field)
            for group, fields in before.items()
            if isinstance(fields, dict)
            for field in fields
            if fields[field] != after[group][field]
        }
        assert changed == {(error.group, error.field)}
        assert name in standing
        assert name in SYSTEMATICS
    assert [line for line, (_, names) in PUBLISHED.items() if not names] == [
        "radiative corrections, form factor"
    ]


def test_only_errors_that_are_asked_for_are_simulated() -> None:
    settings = card(systematics=["trigger", "bremsstrahlung"])
    asked = {process: list(in_error(settings, process)) for process in PROCESSES}
    assert asked == {"ee": ["bremsstrahlung"], "mumu": [], "pipi": ["trigger"]}
    assert not in_error(card(quick=True), "ee")


@pytest.mark.slow_ci
def test_pairs_lost_as_a_whole_move_the_form_factor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "EVENTS", 20_000)
    settings = card()
    resources = Resources(1, StopToken(None, None))
    parts = []
    for process in PROCESSES:
        file = tmp_path / f"{process}.npz"
        make_sample(settings, Sample(0, process), resources, False, file)
        with np.load(file) as table:
            parts.append({name: table[name] for name in table.files})
    names = set.intersection(*(set(each) for each in parts))
    data = {name: np.concatenate([each[name] for each in parts]) for name in names}
    samples = simulated.samples_at(settings, 0, 1)
    theory = {
        p: {"sigma": [each.run.cross_section], "variance": [0.0]} for p, each in samples.items()
    }
    tested = efficiencies(settings, 0, samples, theory, data)
    kept = simulated.accepted(settings, 0, batch_of(samples["pipi"].run, data), data)
    chosen = {name: each[kept] for name, each in data.items()}
    found, _ = separated(
        settings, settings.points[0].ecm, chosen, samples, muon_ratio(theory, tested)
    )
    nothing = {name: np.empty(0) for name in (*simulated.PROBED, "weight")}
    shifts = detector_shifts(
        settings, 0, data, kept, samples, theory, (nothing, nothing), tested, found
    )
    assert set(shifts) == set(DETECTOR_ERRORS)
    # 1 % of pairs more are lost, a tenth of it is one standard deviation; no tag sees them.
    assert shifts["correlated_inefficiency"] == pytest.approx(1e-3, rel=0.25)
    # 0.5 % of pairs fire the track trigger not.
    assert shifts["trigger"] == pytest.approx(0.07 * 0.07**2, rel=0.4)
    # A third of the pairs' decays loses a track: tags see it, a tenth is all.
    raw = samples["pipi"].in_error["decays"].efficiency / samples["pipi"].efficiency - 1
    assert raw < -0.01
    assert abs(shifts["decays"]) < 0.3 * abs(raw) / 10
    assert abs(shifts["bremsstrahlung"]) < 2e-3
