"""Files of events: the same bytes in one run and in pieces, read back by others."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import awkward as ak
import numpy as np
import pyarrow.parquet as pq
import pyhepmc
import pytest
import uproot
from event_files import LO_CARD, make
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.events.files import SUFFIXES
from vasilisa.events.files.pieces import PIECE
from vasilisa.words.errors import DataError

FIRST, N = PIECE - 700, PIECE + 1500
"""A short piece, a whole one and another short one."""


@pytest.fixture(scope="module")
def spread():
    beams = vs.Beams(energies=(0.5, 0.3), spread=(3e-3, 1e-3), crossing_angle=0.1)
    return vs.Generator("mumu", order="lo", seed=3, beams=beams)


@pytest.fixture(scope="module")
def events(generator):
    return generator.sample(N, first=FIRST)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, generator):
    """One file of each format, written by one run."""
    folder = tmp_path_factory.mktemp("files")
    for suffix in SUFFIXES:
        generator.generate(N, folder / f"whole{suffix}", first=FIRST)
    return folder


def content(path):
    """Return the bytes; of ROOT files, which state a time, all that is in them."""
    if path.suffix != ".root":
        return path.read_bytes()
    with uproot.open(path) as file:
        tree = file["events"]
        baskets = [branch.num_baskets for branch in tree.branches]
        return str(file["run"]), baskets, tree.arrays().to_list()


def assert_same_arrays(found, expected):
    assert found.keys() == expected.keys()
    for name in expected:
        np.testing.assert_array_equal(found[name], expected[name])


# --- what is in the files, by independent readers -------------------------------------------------


def test_npz(folder, events):
    with np.load(folder / "whole.npz") as archive:
        arrays = dict(archive)
    run = json.loads(arrays.pop("run").item())
    assert arrays.pop("weight_names").tolist() == ["nominal", "lo", "isr"]
    assert arrays.pop("beam_momenta").shape == (0, 2, 4)
    expected = events.to_numpy()
    del expected["beam_momenta"]
    assert_same_arrays(arrays, expected)
    assert run["parameters"]["seed"] == 3
    assert run["cross_section"] == events.run.cross_section


def test_parquet(folder, events):
    arrays = ak.from_parquet(folder / "whole.parquet")
    expected = events.to_awkward()
    assert arrays.fields == expected.fields
    for name in arrays.fields:
        assert ak.array_equal(arrays[name], ak.without_parameters(expected[name]))
    file = pq.ParquetFile(folder / "whole.parquet")
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert groups == [700, PIECE, 800]
    run = json.loads(file.schema_arrow.metadata[b"vasilisa"])
    assert (run["first_event"], run["n_events"]) == (FIRST, N)


def test_root(folder, events):
    expected = events.to_awkward()
    with uproot.open(folder / "whole.root") as file:
        arrays = file["events"].arrays()
        run = json.loads(str(file["run"]))
    assert ak.array_equal(arrays["event_number"], expected.event_number)
    assert ak.array_equal(arrays["n_photons"], ak.num(expected.photons), dtype_exact=False)
    for name in ("nominal", "lo", "isr"):
        assert ak.array_equal(arrays[f"weight_{name}"], expected.weights[name])
    for name in ("p_minus", "p_plus", "photons"):
        for component in ("E", "px", "py", "pz"):
            assert ak.array_equal(arrays[f"{name}_{component}"], expected[name][component])
    assert run["weight_names"] == ["nominal", "lo", "isr"]


def test_hepmc3(folder, events):
    assert (
        gzip.decompress((folder / "whole.hepmc3.gz").read_bytes())
        == (folder / "whole.hepmc3").read_bytes()
    )
    n = 0
    weights = np.column_stack(list(events.weights.values()))
    with pyhepmc.open(str(folder / "whole.hepmc3.gz")) as file:
        for i, event in enumerate(file):
            n += 1
            assert event.event_number == FIRST + i
            if i % 50 == 0:
                assert event.weights == weights[i].tolist()
                final = [p.momentum for p in event.particles if p.status == 1]
                assert [final[0].e, final[0].px, final[0].py, final[0].pz] == list(
                    events.p_minus[i]
                )
                assert len(final) == 2 + events.n_photons[i]
    assert n == N
    run = event.run_info
    assert list(run.weight_names) == ["nominal", "lo", "isr"]
    assert json.loads(str(run.attributes["parameters"]))["seed"] == 3
    # One cross section for each weight, in pb, that the events have on average.
    for i in range(3):
        share = weights[:, i].sum() / weights[:, 0].sum()
        found = event.cross_section.xsec(i) / event.cross_section.xsec(0)
        assert found == pytest.approx(share, rel=0.02)
    assert event.cross_section.xsec(1) != event.cross_section.xsec(0)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_read_events(folder, events, suffix):
    found = vs.EventBatch.concatenate(list(vs.read_events(folder / f"whole{suffix}")))
    assert_same_arrays(found.to_numpy(), events.to_numpy())
    assert list(found.weights) == list(events.weights)
    for name in ("process", "ecm", "seed", "final_pdg_id", "beam_momenta", "n_events", "weighted"):
        assert getattr(found.run, name) == getattr(events.run, name)
    sigma = np.array(found.run.variation_cross_sections)
    np.testing.assert_allclose(sigma, events.run.variation_cross_sections, rtol=1e-8)
    assert found.run.cross_section == pytest.approx(events.run.cross_section, rel=1e-14)
    assert json.loads(found.run.parameters) == json.loads(events.run.parameters)


@pytest.mark.parametrize("form", ["npz", "parquet", "root", "hepmc3"])
def test_a_batch_into_a_file(events, tmp_path, form):
    chosen = events[events.photon_energy > 0.01]
    path = tmp_path / f"chosen.{form}"
    chosen.write(path)
    found = vs.EventBatch.concatenate(list(vs.read_events(path)))
    assert_same_arrays(found.to_numpy(), chosen.to_numpy())
    with pytest.raises(DataError, match="does not say which run"):
        vs.join_events([path], tmp_path / f"joined.{form}")
    nothing = tmp_path / f"nothing.{form}"
    events[:0].write(nothing)
    assert list(vs.read_events(nothing)) == []


# --- the same file in whatever way it is made -----------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_one_thread_or_parts_or_one_run(folder, tmp_path, suffix, alone):
    written = alone.generate(N, tmp_path / f"alone{suffix}", first=FIRST)
    assert content(written.path) == content(folder / f"whole{suffix}")
    cuts = [FIRST, FIRST + 300, PIECE + 10, PIECE + 900, FIRST + N]
    parts = []
    for first, stop in itertools.pairwise(cuts):
        parts.append(tmp_path / f"{first}{suffix}")
        alone.generate(stop - first, parts[-1], first=first)
    joined = vs.join_events(parts[::-1], tmp_path / f"joined{suffix}")
    assert (joined.first_event, joined.n_events, joined.n_left_out) == (FIRST, N, 0)
    assert content(joined.path) == content(folder / f"whole{suffix}")
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize("suffix", [".npz", ".parquet", ".root", ".hepmc3"])
def test_join_changes_the_format(folder, tmp_path, suffix):
    joined = vs.join_events([folder / "whole.npz"], tmp_path / f"other{suffix}")
    assert content(joined.path) == content(folder / f"whole{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_beams_with_a_spread(tmp_path, spread, suffix):
    """Every event has beams of its own, and the run those without spread."""
    parts = [tmp_path / f"{first}{suffix}" for first in (0, 30)]
    for first, path in zip((0, 30), parts, strict=True):
        spread.generate(30, path, first=first)
    joined = vs.join_events(parts, tmp_path / f"joined{suffix}")
    found = next(vs.read_events(joined.path))
    events = spread.sample(60)
    assert len(np.unique(events.beam_momenta[:, 0, 0])) > 50
    assert_same_arrays(found.to_numpy(), events.to_numpy())
    assert found.run.beam_momenta == events.run.beam_momenta


def test_weighted_events(generator, tmp_path):
    written = generator.generate(500, tmp_path / "weighted.npz", weighted=True)
    found = next(vs.read_events(tmp_path / "weighted.npz"))
    assert_same_arrays(found.to_numpy(), generator.sample(500, weighted=True).to_numpy())
    assert found.run.weighted
    assert written.n_overweight == 0
    assert 0 < written.efficiency <= 1


def test_what_is_reported(tmp_path, generator, events):
    written = generator.generate(N, tmp_path / "out.npz", first=FIRST)
    weights = events.weights["nominal"]
    over = abs(weights) > 1
    assert (written.first_event, written.n_events, written.n_resumed) == (FIRST, N, 0)
    assert written.n_negative == (weights < 0).sum()
    assert written.n_overweight == over.sum()
    share = abs(weights[over]).sum() / abs(weights).sum()
    assert written.overweight_share == pytest.approx(share)
    assert 0.01 < written.efficiency < 1
    assert f"{written.n_overweight} overweight" in str(written)


# --- the command line -----------------------------------------------------------------------------


def test_generate_and_join(tmp_path):
    (tmp_path / "card.yaml").write_text(LO_CARD)

    def run(*arguments):
        return CliRunner().invoke(app, [str(each) for each in arguments])

    for first in (0, 60):
        done = run(
            *("generate", tmp_path / "card.yaml", "--first", first, "-n", 60),
            *("-o", tmp_path / f"{first}.parquet"),
        )
        assert done.exit_code == 0, done.output
        assert "60 events in" in done.stderr
        assert "overweight" in done.stderr
    done = run("join", tmp_path / "60.parquet", tmp_path / "0.parquet", "-o", tmp_path / "a.npz")
    assert done.exit_code == 0, done.output
    assert "120 events, 0 to 119, in" in done.stderr
    expected = make(order="lo", variations={}).sample(120).to_numpy()
    found = next(vs.read_events(tmp_path / "a.npz")).to_numpy()
    assert_same_arrays(found, expected)


# --- constant memory ------------------------------------------------------------------------------


def peak_memory(n: int, output: Path) -> float:
    """Return the largest resident memory of a process that writes n events, MiB."""
    script = f"""
import resource, vasilisa as vs
g = vs.Generator("mumu", 0.7, "lo", cuts="cmd3", threads=2)
g.generate({n}, {str(output)!r})
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return float(run.stdout)


@pytest.mark.slow_ci
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_memory_does_not_grow(tmp_path, suffix):
    small = peak_memory(200_000, tmp_path / f"small{suffix}")
    large = peak_memory(1_000_000, tmp_path / f"large{suffix}")
    # The arrays alone of 800 000 events are 73 MiB.
    print(f"{suffix}: {small:.0f} and {large:.0f} MiB")
    assert large < small + 20
