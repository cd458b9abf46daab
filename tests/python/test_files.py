"""Files of events: the same bytes in one run, in pieces, after a crash; read back by others."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import awkward as ak
import numpy as np
import pyarrow.parquet as pq
import pyhepmc
import pytest
import uproot
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.events.files import SUFFIXES
from vasilisa.events.files.pieces import PIECE, piece_ranges
from vasilisa.keep.lock import locked
from vasilisa.run.generation import GenerationInterrupted
from vasilisa.words.errors import ConfigurationError, DataError, OutputError

LO_CARD = "process: mumu\necm: 0.7\norder: lo\nseed: 3\ncuts: cmd3\neffort: 0.06\n"
FIRST, N = PIECE - 700, PIECE + 1500
"""A short piece, a whole one and another short one."""


def make(**changes):
    settings = {
        "order": "nlo",
        "seed": 3,
        "cuts": "cmd3",
        "variations": ["lo", "isr"],
        "effort": 0.06,
    }
    return vs.Generator("mumu", 0.7, **(settings | changes))


@pytest.fixture(scope="module")
def generator():
    return make(threads=2)


@pytest.fixture(scope="module")
def alone():
    """One thread, and all that was prepared prepared again."""
    return make(threads=1)


@pytest.fixture(scope="module")
def other():
    return make(seed=4, threads=1)


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


# --- interruptions --------------------------------------------------------------------------------


def run_until(pieces, output, command):
    """Start a process and return it when so many pieces are finished."""
    script = "from vasilisa.cli import main; main()"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", script, *command], env=environment, stderr=subprocess.PIPE, text=True
    )
    parts = output.with_name(output.name + ".parts")
    deadline = time.monotonic() + 60
    while len(list(parts.glob("0*.json"))) < pieces and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.005)
    return process, parts


@pytest.mark.parametrize("suffix", [".hepmc3.gz", ".parquet"])
def test_killed_and_resumed(tmp_path, suffix):
    (tmp_path / "card.yaml").write_text(LO_CARD)
    output, n = tmp_path / f"out{suffix}", 3 * PIECE
    command = ["generate", str(tmp_path / "card.yaml"), "-n", str(n), "-o", str(output)]
    process, parts = run_until(1, output, [*command, "--threads", "2"])
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not output.exists()

    # What lies there ends at a whole event, by itself and joined.
    finished = sorted(parts.glob(f"0*{suffix}"))
    assert 1 <= len(finished) < 3
    for piece in finished:
        assert sum(map(len, vs.read_events(piece))) == PIECE
    so_far = vs.join_events([parts], tmp_path / f"so_far{suffix}")
    assert so_far.n_events % PIECE == 0
    assert sum(map(len, vs.read_events(so_far.path))) == so_far.n_events
    assert (so_far.n_events + so_far.n_left_out) / PIECE in (len(finished), len(finished) - 1)

    resumed = CliRunner().invoke(app, command)
    assert resumed.exit_code == 0, resumed.output
    assert "events were finished before" in resumed.stderr
    assert not parts.exists()
    whole = make(order="lo", variations={}).generate(n, tmp_path / f"whole{suffix}")
    assert whole.n_resumed == 0
    assert output.read_bytes() == whole.path.read_bytes()


def test_interrupted_by_the_user(tmp_path):
    (tmp_path / "card.yaml").write_text(LO_CARD)
    output = tmp_path / "out.npz"
    command = ["generate", str(tmp_path / "card.yaml"), "-n", "5000000", "-o", str(output)]
    process, parts = run_until(1, output, command)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert len(message.splitlines()) == 1
    assert "of 5000000 events are kept in" in message
    assert not output.exists()
    joined = vs.join_events([parts], tmp_path / "so_far.npz")
    assert f"{joined.n_events} of" in message
    assert joined.n_left_out == 0


def test_resumed_pieces_are_not_made_again(tmp_path, monkeypatch, generator, alone, other):
    stopped = alone
    drawn = []
    sample = vs.Generator.sample

    def stopping(self, n, **options):
        drawn.append(options["first"])
        if self is stopped and options["first"] >= PIECE:
            raise KeyboardInterrupt
        return sample(self, n, **options)

    monkeypatch.setattr(vs.Generator, "sample", stopping)
    path = tmp_path / "out.hepmc3"
    with pytest.raises(GenerationInterrupted, match=f"{PIECE} of {PIECE + 500} events are kept"):
        stopped.generate(PIECE + 500, path)
    drawn.clear()
    assert generator.generate(PIECE + 500, path).n_resumed == PIECE
    assert min(drawn) == PIECE
    with pytest.raises(KeyboardInterrupt):
        stopped.generate(PIECE + 500, path)
    with pytest.raises(
        ConfigurationError, match=r"another run, parameters.seed: 3 there, 4 here; .*start"
    ):
        other.generate(PIECE + 500, path)
    assert other.generate(PIECE + 500, path, resume=False).n_resumed == 0


def test_pieces_of_unknown_origin_are_not_used(tmp_path, generator):
    path = tmp_path / "out.npz"
    parts = tmp_path / "out.npz.parts"
    parts.mkdir()
    (parts / f"{0:012d}-{50:012d}.npz").write_bytes(b"of another run")
    (parts / f"{0:012d}-{50:012d}.json").write_text("{}")
    assert generator.generate(50, path).n_resumed == 0
    assert len(next(vs.read_events(path))) == 50


def test_two_runs_into_one_file(tmp_path, generator):
    parts = tmp_path / "out.npz.parts"
    parts.mkdir()
    with locked(parts, "run"), pytest.raises(OutputError, match="another run is writing"):
        generator.generate(50, tmp_path / "out.npz")


# --- what is refused ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory, generator):
    """Hand out small files of a range of events."""
    folder = tmp_path_factory.mktemp("small")

    def file(first, n, suffix=".hepmc3.gz", by=generator, **options):
        path = folder / f"{by.seed}-{first}-{n}-{len(options)}{suffix}"
        if not path.exists():
            by.generate(n, path, first=first, **options)
        return path

    return file


def test_parts_that_do_not_fit(small, tmp_path, other):
    def refused(*parts):
        with pytest.raises(ConfigurationError) as caught:
            vs.join_events(parts, tmp_path / "out.hepmc3.gz")
        assert not list(tmp_path.iterdir())
        return str(caught.value)

    left = small(0, 50)
    assert "leave a gap of 10 events" in refused(small(60, 50), left)
    assert "share 10 events" in refused(left, small(40, 50))
    assert "share 50 events" in refused(left, left)
    assert "different runs, seed: 3 and 4" in refused(left, small(50, 50, by=other))
    assert "different runs" in refused(left, small(50, 50, weighted=True))
    assert "like alone" in refused(left, small(50, 50, ".hepmc3"))
    assert "parts" in refused()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_damaged_parts(small, tmp_path, suffix):
    whole = small(0, 50, suffix).read_bytes()
    part = tmp_path / f"part{suffix}"
    for length in (0, 30, len(whole) // 2, len(whole) - 100):
        part.write_bytes(whole[:length])
        with pytest.raises(DataError, match="part") as caught:
            vs.join_events([part], tmp_path / f"out{suffix}")
        assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="no such file"):
        vs.join_events([tmp_path / f"none{suffix}"], tmp_path / f"out{suffix}")
    assert [path.name for path in tmp_path.iterdir()] == [part.name]


def test_a_recompressed_part_is_refused(small, tmp_path):
    part = tmp_path / "part.hepmc3.gz"
    part.write_bytes(gzip.compress(gzip.decompress(small(0, 50).read_bytes())))
    with pytest.raises(DataError, match="compressed by another program"):
        vs.join_events([part], tmp_path / "out.hepmc3.gz")


def test_refused_by_generate(generator, tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError, match=r"out.lhe.*\.parquet or \.root"):
        generator.generate(10, tmp_path / "out.lhe")
    with pytest.raises(ConfigurationError, match="n: 0"):
        generator.generate(0, tmp_path / "out.npz")
    own = vs.Generator("mumu", 0.7, "lo", cuts=lambda batch: batch.theta_avg > 1)
    with pytest.raises(ConfigurationError, match="Python function"):
        own.generate(10, tmp_path / "out.npz")
    with pytest.raises(OutputError, match="missing"):
        generator.generate(10, tmp_path / "missing" / "out.npz")
    with pytest.raises(OutputError, match="is a folder"):
        (tmp_path / "folder.npz").mkdir()
        generator.generate(10, tmp_path / "folder.npz")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"need uproot.*vasilisa\[files\]"):
        generator.generate(10, tmp_path / "out.root")
    with pytest.raises(ConfigurationError, match=r"need pyarrow.*vasilisa\[files\]"):
        generator.sample(5).write(tmp_path / "out.parquet")


def test_pieces():
    assert piece_ranges(0, 2 * PIECE) == [range(PIECE), range(PIECE, 2 * PIECE)]
    assert piece_ranges(PIECE - 1, PIECE + 1) == [
        range(PIECE - 1, PIECE),
        range(PIECE, PIECE + 1),
    ]
    assert piece_ranges(5, 7) == [range(5, 7)]


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
