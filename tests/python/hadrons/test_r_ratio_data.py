"""From published tables to components: what is read, how undressed, and that it comes out again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vasilisa.hadrons.hvp.kernels import kernel
from vasilisa.hadrons.r_ratio import load_source, recipe
from vasilisa.hadrons.r_ratio.build import build, component_of, polarization_of
from vasilisa.hadrons.r_ratio.combining import Polarization, bare, component
from vasilisa.hadrons.r_ratio.published import PublishedData, along, steps
from vasilisa.hadrons.r_ratio.shipped import shipped
from vasilisa.words.errors import DataError

DATA = os.environ.get("VASILISA_MEASUREMENTS")
"""Folder of the published measurements, where there is one."""

SIGMA = {"defaults": {"quantity": "cross_section", "vp": "in", "fsr": "in"}, "channel": "toy"}


def table(name: str, rows: list[list[float]]) -> dict[str, Any]:
    analysis, number = name.split()
    return {"analysis": analysis, "table": number, "rows": rows}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Invented measurements in the form of the published ones."""
    tables = [
        table(
            "A_1 d01-x01-y01",
            [[0.36, 0.01, 0.01, 100.0, 3.0, 3.0], [0.38, 0.01, 0.01, 90.0, 3.0, 3.0]],
        ),
        table(
            "B_2 d01-x01-y01",
            [[700.0, 0.0, 0.0, 50.0, 1.0, 3.0], [800.0, 0.0, 0.0, 40.0, 2.0, 2.0]],
        ),
        table("C_3 d01-x01-y01", []),
    ]
    rows = [[e, 0.0, 10.0 + e, 0.5] for e in np.linspace(1.0, 2.4, 29)]
    compilation = {"toy": {"sets": [{"title": "TOY", "rows": [*rows, [1.51, 0.0, 1.0, 0.0]]}]}}
    cmd3 = {"rows": [["RHO2018", 0.7, 30.0, 0.3, 0.02], ["RHO2018", 0.8, 29.0, 0.3, 0.02]]}
    babar = {
        "source": "invented",
        "rows": [[0.7, 0.71, 5.0, 0.1, 0.05, 0.1], [0.71, 0.72, 6.0, 0.1, 0.06, 0.1]],
        "cov_stat": [[0.01, 0.0], [0.0, 0.01]],
        "cov_syst": [[0.01, 0.005], [0.005, 0.01]],
    }
    files = {
        "hadronic_cross_sections.json": {"tables": tables},
        "exclusive_channels_compilation.json": {"channels": compilation},
        "pipi_cmd3_2023.json": cmd3,
        "3pi_babar_2021.json": babar,
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def flat(pi: complex, error: float = 0.0) -> Polarization:
    """Hadronic Pi without any structure."""
    energies = np.array([0.1, 20.0])
    return Polarization(energies, np.full(2, pi), np.full(2, error))


def test_bins_in_s_become_bins_in_energy(folder: Path) -> None:
    entry = {"name": "A", "table": "A_1 d01-x01-y01", "unit": "GeV^2", "systematic": 0.01}
    curve = PublishedData(folder).curve("toy", SIGMA, entry)
    assert curve.edges is not None
    assert curve.edges.ravel()[[0, 1, 3]] ** 2 == pytest.approx([0.35, 0.37, 0.39])
    # What is common is taken out of the total.
    assert curve.errors == pytest.approx([3.0, 3.0])
    assert curve.systematics[0].tag == "A:toy"
    assert curve.covariance[0, 1] == pytest.approx(1.0 * 0.9)


def test_mev_and_errors_on_top(folder: Path) -> None:
    entry = {"name": "B", "table": "B_2 d01-x01-y01", "unit": "MeV", "added": 0.05, "own": 0.02}
    curve = PublishedData(folder).curve("toy", SIGMA, {**entry, "experiment": "X"})
    assert curve.energies == pytest.approx([0.7, 0.8])
    assert curve.edges is None
    assert {each.tag for each in curve.systematics} == {"X:toy", "B:toy:own"}
    assert curve.errors[0] == pytest.approx(np.sqrt(2**2 + 2.5**2 + 1**2))


def test_common_errors_split_into_shared_and_more(folder: Path) -> None:
    """A source that grows with energy moves the region where it is small by its least size only."""
    entry = {"name": "T", "exclusive": 0, "added": [[1.3, 0.01], [1.5, 0.05]], "least": 0.1}
    curve = PublishedData(folder).curve("toy", SIGMA, entry)
    shared, more = curve.systematics
    assert (shared.tag, more.tag) == ("T:toy", "T:toy:more")
    assert (shared.size == 0.01).all()
    assert more.size[0] == 0 and np.hypot(shared.size, more.size)[-1] == pytest.approx(0.05)
    assert np.sqrt(np.diag(curve.stat)) == pytest.approx(0.1 * curve.values)


def test_compiled_points_without_error_and_above_the_range_are_left(folder: Path) -> None:
    curve = PublishedData(folder).curve("toy", SIGMA, {"name": "T", "exclusive": 0})
    assert curve.range[1] < 2.1
    assert 1.51 not in curve.energies
    entry = {"name": "T", "exclusive": 0, "range": [1.2, 1.4]}
    curve = PublishedData(folder).curve("toy", SIGMA, entry)
    assert curve.range[0] > 1.2 and curve.range[1] < 1.4


def test_files_with_covariance_and_seasons(folder: Path) -> None:
    data = PublishedData(folder)
    curve = data.curve("toy", SIGMA, {"name": "BABAR", "babar3pi": True})
    assert curve.covariance[0, 1] == pytest.approx(0.005 + 0.05 * 0.06)
    rules = {"defaults": {"quantity": "F2", "vp": "in", "fsr": "out"}, "charged": 2}
    entry = {"name": "C", "cmd3": "RHO2018", "added": 0.007}
    curve = data.curve("pipi", rules, entry)
    assert curve.errors[0] == pytest.approx(np.hypot(0.3, 0.007 * 30))


def test_what_is_missing_is_said(folder: Path) -> None:
    data = PublishedData(folder)
    for name in ("C_3 d01-x01-y01", "D_4 d01-x01-y01"):
        with pytest.raises(DataError, match=name):
            data.curve("toy", SIGMA, {"name": "x", "table": name})
    with pytest.raises(DataError, match="no points"):
        data.curve("toy", SIGMA, {"name": "x", "exclusive": 0, "range": [5.0, 6.0]})
    (folder / "3pi_babar_2021.json").unlink()
    with pytest.raises(DataError, match="3pi_babar"):
        PublishedData(folder)


def test_steps_and_lines() -> None:
    energies = np.array([0.1, 0.5, 0.9])
    pairs = [[0.2, 1.0], [0.6, 3.0]]
    assert list(steps(pairs, energies)) == [1.0, 1.0, 3.0]
    assert along(pairs, energies) == pytest.approx([1.0, 2.5, 3.0])
    assert list(along(2.0, energies)) == [2.0, 2.0, 2.0]


def test_undressing_of_a_component(folder: Path) -> None:
    """A hadronic Pi lifts or lowers the whole curve, its error is one common shift."""
    rules = {**SIGMA, "cluster": 0.02, "charged": 2}
    curve = PublishedData(folder).curve("toy", rules, {"name": "T", "exclusive": 0})
    none = component("toy", rules, [curve], flat(0.0))
    lifted = component("toy", rules, [curve], flat(-0.01, 0.001))
    bare_ratio = bare(curve, flat(-0.01)).values / bare(curve, flat(0.0)).values
    assert lifted.values / none.values == pytest.approx(bare_ratio, rel=1e-3)
    assert bare_ratio == pytest.approx(1.02, abs=1e-3)
    assert "vacuum_polarization" not in none.shifts
    relative = lifted.shifts["vacuum_polarization"] / lifted.values
    assert relative == pytest.approx(-0.002, rel=0.05)
    assert none.shifts["fsr"] / none.values == pytest.approx(0.75 / np.pi / 137.036, rel=1e-3)


def test_threshold_continues_the_curve(folder: Path) -> None:
    rules = {**SIGMA, "cluster": 0.02, "charged": 2, "opens": 0.9}
    curve = PublishedData(folder).curve("toy", rules, {"name": "T", "exclusive": 0})
    found = component("toy", rules, [curve], flat(0.0)).curve()
    assert found.low == 0.9
    assert abs(found(np.array([0.9]))[0]) < 1e-12
    first = found(np.array([0.95, 1.0]))
    assert first[0] == pytest.approx(first[1] / 2, rel=1e-6)


@pytest.mark.skipif(DATA is None, reason="VASILISA_MEASUREMENTS names no folder")
@pytest.mark.parametrize("name", ["kskl", "pi0gamma", "pipi@kloe", "inclusive", "bottom"])
def test_shipped_curves_come_out_again(name: str) -> None:
    """With the Pi of the shipped R(s), the data give the shipped components."""
    polarization = polarization_of(load_source("all"), with_errors=False)
    base, _, source = name.partition("@")
    again = component_of(PublishedData(Path(str(DATA))), base, polarization, source or "all")
    kept = shipped()[0][name]
    assert again.nodes == pytest.approx(kept.nodes)
    assert np.abs(again.values - kept.values).max() < 1e-3 * np.abs(kept.values).max()
    assert set(kept.shifts) == set(again.shifts)
    assert recipe.components()[base]["sets"]


@pytest.mark.slow_ci
@pytest.mark.skipif(DATA is None, reason="VASILISA_MEASUREMENTS names no folder")
def test_whole_r_comes_out_again_from_another_start() -> None:
    """From twice the hadronic Pi, in three minutes at most, to the shipped a_mu."""
    begin = time.perf_counter()
    own = polarization_of(load_source("without_cmd3"), with_errors=False)
    start = Polarization(own.energies, 2 * own.hadronic, own.error)

    def a_mu(s: np.ndarray) -> np.ndarray:
        return kernel("mu", s)

    built = build(PublishedData(Path(str(DATA))), a_mu, start=start)
    assert time.perf_counter() - begin < 180
    for source in ("all", "without_cmd3", "cmd3_only"):
        found = built.spectrum(source).integral(a_mu).values[0]
        assert found == pytest.approx(load_source(source).integral(a_mu).values[0], rel=2e-5)
