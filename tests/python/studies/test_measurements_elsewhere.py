"""Pseudo-data, measurements and pseudo-experiments on processes: the bytes of this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from vasilisa.executors import Executor, opened
from vasilisa.executors.running import in_order
from vasilisa.studies.energy_scan import EnergyScan
from vasilisa.studies.muone import Muone
from vasilisa.studies.radiative_return import RadiativeReturn
from vasilisa.studies.study import Study

SCAN: dict[str, Any] = {
    "points": [{"ecm": 0.7, "luminosity": 0.02}],
    "truth": {"form_factor": "cmd3", "order": "lo", "luminosity_scale": 0.1, "seed": 5},
    "threads": 1,
}

RETURN: dict[str, Any] = {
    "luminosity": 1.0,
    "truth": {"form_factor": "cmd3", "order": "lo", "seed": 5},
    "generator": {"order": "lo", "events": 1e4},
    "backgrounds": {"mumugamma": "fit", "3pigamma": "fit"},
    "threads": 1,
}

MUONE: dict[str, Any] = {
    "beams": {"fixed_target": 160.0},
    "cuts": {
        "energy_electron": [1.0, None],
        "theta_electron": [None, 0.032],
        "theta_muon": [2e-4, None],
        "acoplanarity": [None, 3.5e-3],
    },
    "generator": {"order": "lo"},
    "templates": {"events": 20_000, "bins": [12, 8]},
    "truth": {"K": 0.14, "M": 0.05, "events": 4000, "seed": 3},
    "nuisances": {},
    "pseudo_experiments": 45,
    "threads": 1,
}


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with opened("processes", 2) as executor:
        yield executor


def third(number: int) -> float:
    return number / (number - 3)


def test_results_come_in_the_order_of_their_tasks() -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(in_order(pool, abs, range(-200, 0))) == list(range(200, 0, -1))
        with pytest.raises(ZeroDivisionError):
            list(in_order(pool, third, range(5)))
    assert list(in_order(None, abs, [-1, 2])) == [1, 2]


@pytest.mark.parametrize(
    ("kind", "card"),
    [
        pytest.param(EnergyScan, SCAN, marks=pytest.mark.slow_ci),
        pytest.param(RadiativeReturn, RETURN, marks=pytest.mark.slow),
        pytest.param(Muone, MUONE, marks=pytest.mark.slow_ci),
    ],
)
def test_pseudo_data(
    kind: type[Study[Any, Any]], card: dict[str, Any], processes: Executor, tmp_path: Path
) -> None:
    study = kind(**card)
    here = study.simulate(tmp_path / "here", quick=True)
    there = study.simulate(tmp_path / "there", quick=True, executor=processes)
    for one, other in zip(here, there, strict=True):
        if one.suffix in (".parquet", ".csv"):
            assert one.read_bytes() == other.read_bytes()


def numbers_of(folder: Path) -> Any:
    whole = json.loads((folder / "result.json").read_text())
    return [whole[name] for name in ("a_mu", "a_mu_error", "points", "pulls")]


@pytest.mark.slow_ci
@pytest.mark.usefixtures("no_report")
def test_pseudo_experiments(processes: Executor, tmp_path: Path) -> None:
    Muone(**MUONE).run(tmp_path / "here")
    Muone(**MUONE).run(tmp_path / "there", executor=processes)
    assert numbers_of(tmp_path / "there") == numbers_of(tmp_path / "here")
