"""Files of events after a crash, and parts that are refused."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time

import pytest
from event_files import LO_CARD, make
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.events.files import SUFFIXES
from vasilisa.events.files.pieces import PIECE, piece_ranges
from vasilisa.keep.lock import locked
from vasilisa.run.generation import GenerationInterrupted
from vasilisa.words.errors import ConfigurationError, DataError, OutputError


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
