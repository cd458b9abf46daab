"""Efficiencies of a scan by tag and probe: what is simulated less widely than recorded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vasilisa import _core
from vasilisa.run.settings import validated
from vasilisa.studies.energy_scan.efficiency import efficiencies
from vasilisa.studies.energy_scan.samples import Sample
from vasilisa.studies.energy_scan.settings import EnergyScanSettings
from vasilisa.words.errors import DataError

PROCESSES = ("ee", "mumu", "pipi")
BEAM = 0.35


def tracks(process: str, n: int, first: float, random: np.random.Generator) -> Any:
    """Pairs from an angle to its mirror, of which tracks close to the beams are lost."""
    cosine = random.uniform(-math.cos(first), math.cos(first), n)
    # Electrons come forward.
    cosine = np.where((process == "ee") & (random.random(n) < 0.5), abs(cosine), cosine)
    found = random.random((2, n)) > 0.01 + 0.4 * cosine**4
    angle = np.arccos(cosine)
    columns: dict[str, NDArray[Any]] = {
        "probe": np.select([found.all(0), found[1], found[0]], [0, -1, 1], default=3),
        "weight": np.ones(n),
    }
    for i, (charge, theta) in enumerate((("minus", angle), ("plus", math.pi - angle))):
        columns[f"theta_{charge}"] = np.where(found[i], theta, np.nan)
        columns[f"p_{charge}"] = np.where(found[i], BEAM, np.nan)
        columns[f"calo_{charge}"] = np.full(n, BEAM if process == "ee" else 0.3 * BEAM)
    return {name: each[columns["probe"] != 3] for name, each in columns.items()}


def test_candidates_beyond_the_cuts_do_not_move_efficiencies() -> None:
    card = {"points": [{"ecm": 2 * BEAM, "luminosity": 1}], "efficiency": "tag_and_probe"}
    settings = validated(EnergyScanSettings, {**card, "truth": {"form_factor": "cmd3"}})
    random = np.random.default_rng(3)
    samples, data = {}, []
    for process in PROCESSES:
        probes = tracks(process, 100_000, 0.92, random)
        inside = (probes["probe"] == 0) & (abs(np.cos(probes["theta_minus"])) < math.cos(1.0))
        columns = {name: each[inside] for name, each in probes.items()}
        samples[process] = Sample(columns, _core.RunInfo(), 0.95, 1e-5, {}, 0.0, probes)
        data.append(tracks(process, 150_000, 0.7, random))
    joined = {name: np.concatenate([each[name] for each in data]) for name in data[0]}
    theory = {process: {"sigma": [1.0]} for process in PROCESSES}
    found = efficiencies(settings, 0, samples, theory, joined)
    for process in PROCESSES:
        ratio = found[process]["data_over_simulation"]
        error = found[process]["error"] / found[process]["value"]
        assert error < 2e-3
        assert ratio == pytest.approx(1, abs=3.5 * error)
    pairs = {name: each[joined["probe"] == 0] for name, each in joined.items()}
    with pytest.raises(DataError, match=r"probe: no candidate has lost a track, where \d+ are"):
        efficiencies(settings, 0, samples, theory, pairs)
