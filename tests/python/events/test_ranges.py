"""Events in ranges: each once, whoever makes it, whenever it stops; joined into one run's file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.executors import opened
from vasilisa.keep import store as stores
from vasilisa.keep.versions import build
from vasilisa.production import (
    EventRange,
    RangeFolder,
    join_ranges,
    make_range,
    produce,
    status_of,
)
from vasilisa.production.ranges import gaps, overlaps, split
from vasilisa.words.errors import ConfigurationError, DataError, OutputError, VasilisaWarning

N = 30_000


@pytest.fixture(scope="module")
def generator() -> vs.Generator:
    return vs.Generator("mumu", 1.0, "lo", cuts={"theta_both": [0.5, 2.6]}, seed=3, threads=2)


@pytest.fixture(scope="module")
def one_file(generator: vs.Generator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("one") / "events.npz"
    generator.generate(N, path, progress=False)
    return path


def begun(generator: vs.Generator, where: Path | str, suffix: str = ".npz") -> RangeFolder:
    identity = generator.identity_of_events(False) | {"engine": build()["engine"]}
    return RangeFolder.begun(where, identity, suffix)


def ranges(*pairs: tuple[int, int]) -> list[EventRange]:
    return [EventRange(*pair) for pair in pairs]


def test_arithmetic_of_ranges() -> None:
    assert gaps(ranges((0, 5), (8, 2)), ranges((0, 12))) == ranges((5, 3), (10, 2))
    assert gaps([], ranges((3, 4))) == ranges((3, 4))
    assert gaps(ranges((0, 100)), ranges((3, 4), (90, 20))) == ranges((100, 10))
    assert gaps(ranges((0, 4), (2, 4)), ranges((0, 6))) == []
    assert overlaps(ranges((0, 10), (2, 3), (9, 2), (11, 4))) == [
        (EventRange(0, 10), EventRange(2, 3)),
        (EventRange(0, 10), EventRange(9, 2)),
    ]
    assert list(split(ranges((5, 10)), 6)) == ranges((5, 1), (6, 6), (12, 3))
    random = np.random.default_rng(1)
    for _ in range(50):
        done = ranges(*random.integers(1, 20, (4, 2)).tolist())
        want = ranges(*random.integers(1, 20, (2, 2)).tolist())

        def events(some: list[EventRange]) -> set[int]:
            return {i for each in some for i in range(each.first, each.stop)}

        assert events(gaps(done, want)) == events(want) - events(done)
    for text in ("", "5", "1:0", "-1:3", "a:b", "1.5:3", "0:inf", "1:2:3"):
        with pytest.raises(ConfigurationError, match=r"range: .*valid: FIRST:COUNT"):
            EventRange.read(text)
    assert EventRange.read("1e6:2e5") == EventRange(1_000_000, 200_000)


def test_any_order_any_sizes_and_twice(
    generator: vs.Generator, one_file: Path, tmp_path: Path
) -> None:
    """A range that runs twice is harmless; the join says what is missing while others work."""
    folder = begun(generator, tmp_path / "a.ranges")
    folder.want(EventRange(0, N))
    for first, count in ((20_000, 10_000), (0, 777), (20_000, 10_000), (777, 4223)):
        make_range(folder, generator, EventRange(first, count))
    part = join_ranges(folder, tmp_path / "part.npz")
    assert (part.n_events, part.n_left_out, part.missing) == (5000, 10_000, ranges((5000, 15_000)))
    state = status_of(folder)
    assert (state.n_ranges, state.n_events, state.wanted) == (3, 15_000, N)
    assert state.missing == ranges((5000, 15_000))
    assert not state.complete
    assert "missing" in str(state)
    with pytest.raises(ConfigurationError, match="1 ranges are missing: 5000:15000; run the same"):
        join_ranges(folder, tmp_path / "x.npz", whole=True)
    make_range(folder, generator, EventRange(5000, 15_000))
    join_ranges(folder, tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == one_file.read_bytes()
    assert status_of(folder).complete
    assert not list(Path(folder.where).glob(".new-*"))
    make_range(folder, generator, EventRange(100, 50))
    with pytest.raises(ConfigurationError, match="ranges 0:777 and 100:50 share events"):
        join_ranges(folder, tmp_path / "x.npz")


def test_executors_give_the_bytes_of_one_process(
    generator: vs.Generator, one_file: Path, tmp_path: Path
) -> None:
    for kind, size in (("threads", 7000), ("processes", 9999)):
        folder = begun(generator, tmp_path / f"{kind}.ranges")
        with opened(kind, 2) as executor:
            campaign = produce(folder, generator, executor, EventRange(0, N), size)
        assert campaign.n_done == N
        join_ranges(folder, tmp_path / f"{kind}.npz", whole=True)
        assert (tmp_path / f"{kind}.npz").read_bytes() == one_file.read_bytes()


def other_numbers(file: Path, factor: float) -> None:
    with np.load(file) as there:
        arrays = {name: there[name] for name in there.files}
    arrays["p_minus"] = arrays["p_minus"] * factor
    np.savez(file, **arrays)


def test_the_first_of_two_wins(generator: vs.Generator, tmp_path: Path) -> None:
    folder = begun(generator, tmp_path / "a.ranges")
    line = make_range(folder, generator, EventRange(0, 500))
    file = Path(folder.where) / line.name
    other_numbers(file, 1 + 1e-13)
    before = file.read_bytes()
    with pytest.warns(VasilisaWarning, match="made twice, with other last bits; the first"):
        make_range(folder, generator, EventRange(0, 500))
    assert file.read_bytes() == before
    join_ranges(folder, tmp_path / "joined.npz")
    other_numbers(file, 1 + 1e-7)
    before = file.read_bytes()
    with pytest.raises(DataError, match="is there with other numbers, p_minus of event 0: "):
        make_range(folder, generator, EventRange(0, 500))
    assert file.read_bytes() == before
    file.write_bytes(before[:900] + bytes([before[900] ^ 255]) + before[901:])
    with pytest.raises(DataError, match=r"one cannot be read: .*is damaged or was not written by"):
        make_range(folder, generator, EventRange(0, 500))
    with pytest.raises(DataError, match="its checksum is not that of the manifest"):
        join_ranges(folder, tmp_path / "joined.npz")
    file.unlink()
    state = status_of(folder)
    assert state.lost == ranges((0, 500))
    assert "other numbers" in state.failures[0].reason
    make_range(folder, generator, EventRange(0, 500))
    join_ranges(folder, tmp_path / "joined.npz")


def test_what_killed_workers_left_is_swept(generator: vs.Generator, tmp_path: Path) -> None:
    """Once it is old: another worker may be writing what is young."""
    folder = begun(generator, tmp_path / "a.ranges")
    make_range(folder, generator, EventRange(0, 100))
    old, young = (tmp_path / "a.ranges" / f".new-{name}-x.npz" for name in ("old", "young"))
    for file in (old, young):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))
    join_ranges(folder, tmp_path / "x.npz")
    assert not old.exists()
    assert young.exists()


def test_another_run_is_refused(generator: vs.Generator, tmp_path: Path) -> None:
    begun(generator, tmp_path / "a.ranges")
    other = vs.Generator("mumu", 1.0, "lo", cuts={"theta_both": [0.5, 2.6]}, seed=4, threads=1)
    with pytest.raises(ConfigurationError, match=r"another run, parameters.seed: 3 there, 4 here"):
        begun(other, tmp_path / "a.ranges")
    with pytest.raises(ConfigurationError, match=r"another run, suffix: .npz there, .hepmc3"):
        begun(generator, tmp_path / "a.ranges", ".hepmc3")
    with pytest.raises(DataError, match="holds no ranges of a run"):
        RangeFolder.at(tmp_path)
    with pytest.raises(DataError, match="there is no such folder"):
        RangeFolder.at(tmp_path / "nowhere")
    (tmp_path / "a.ranges" / "run.json").write_text("{")
    with pytest.raises(DataError, match=r"run.json: is damaged"):
        RangeFolder.at(tmp_path / "a.ranges")


def test_a_damaged_manifest_loses_nothing(generator: vs.Generator, tmp_path: Path) -> None:
    folder = begun(generator, tmp_path / "a.ranges")
    for first in (0, 100):
        make_range(folder, generator, EventRange(first, 100))
    folder.want(EventRange(0, 200))
    (manifest,) = (Path(folder.where) / "manifest").iterdir()
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text(lines[0] + lines[1][:50])  # killed while it wrote
    assert status_of(folder).damaged == []
    assert status_of(folder).missing == ranges((100, 100))
    manifest.write_text(lines[0].replace('"count": 100', '"count": 101') + lines[1])
    state = status_of(folder)
    assert len(state.damaged) == 1
    assert state.damaged[0].endswith("line 1")
    with pytest.raises(ConfigurationError, match=r"missing: 0:100 \(.*line 1 is damaged\); run"):
        join_ranges(folder, tmp_path / "x.npz", whole=True)
    fresh = RangeFolder.at(folder.where)
    make_range(fresh, generator, EventRange(0, 100))
    assert join_ranges(fresh, tmp_path / "x.npz", whole=True).n_events == 200


def test_a_full_disk_leaves_nothing_half(
    generator: vs.Generator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(generator, tmp_path / "a.ranges")
    real, calls, failing = os.fsync, list[int](), 1

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(stores.os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        make_range(folder, generator, EventRange(0, 100))
    assert folder.files() == set()
    assert not list(Path(folder.where).glob(".new-*"))
    assert "No space left" in status_of(folder).failures[0].reason
    with opened("threads", 2) as executor:
        folder.keep_prepared(generator.prepare())
        calls.clear()
        failing = 3  # the first two are of what is wanted
        campaign = produce(folder, generator, executor, EventRange(0, 300), 100)
    assert sum(campaign.failures.values()) == 1  # it was made again
    assert join_ranges(folder, tmp_path / "x.npz", whole=True).n_events == 300


def test_stores_of_fsspec(generator: vs.Generator, one_file: Path, tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    where = f"memory://{tmp_path.name}/a.ranges"
    for offers, first, count in (
        ("put", 0, 20_000),
        ("put", 0, 20_000),
        ("rename", 20_000, 10_000),
    ):
        folder = begun(generator, where)
        folder.store._conditional = offers == "put"  # type: ignore[attr-defined]
        make_range(folder, generator, EventRange(first, count))
        make_range(folder, generator, EventRange(first, count))
    assert folder.holds(EventRange(0, 20_000))
    assert not folder.holds(EventRange(0, 10_000))
    for name in ("old", "young"):
        memory.pipe_file(f"/{tmp_path.name}/a.ranges/.new-{name}", b"half")
    memory.store[f"/{tmp_path.name}/a.ranges/.new-old"].modified = datetime(1970, 1, 2, tzinfo=UTC)
    join_ranges(RangeFolder.at(where), tmp_path / "all.npz", whole=True)
    assert (tmp_path / "all.npz").read_bytes() == one_file.read_bytes()
    left = [name for name in memory.store if ".new-" in name]
    assert left == [f"/{tmp_path.name}/a.ranges/.new-young"]
    folder.store.remove()
    assert not memory.exists(f"/{tmp_path.name}/a.ranges")
    with pytest.raises(DataError, match="there is no such folder"):
        RangeFolder.at(where)
    with pytest.raises(ConfigurationError, match=r"output: 'nowhere://x.ranges' .no plug-in"):
        begun(generator, "nowhere://x.ranges")


def test_a_store_without_rename_is_refused(
    generator: vs.Generator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsspec = pytest.importorskip("fsspec")
    kind = type(fsspec.filesystem("memory"))

    def only_put(self: Any, path: str, value: bytes, mode: str = "overwrite") -> None:
        if mode == "create":
            raise NotImplementedError
        with self.open(path, "wb") as file:
            file.write(value)

    def no_rename(self: Any, *arguments: Any, **options: Any) -> None:
        raise NotImplementedError("mv")

    monkeypatch.setattr(kind, "pipe_file", only_put)
    monkeypatch.setattr(kind, "mv", no_rename, raising=False)
    with pytest.raises(ConfigurationError, match="neither a conditional put nor a rename"):
        begun(generator, f"memory://{tmp_path.name}/b.ranges")


CARD = "process: mumu\necm: 1.0\norder: lo\nseed: 3\ncuts: {theta_both: [0.5, 2.6]}\n"


def test_commands(tmp_path: Path, one_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("card.yaml").write_text(CARD)

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, list(words))

    made = run("generate", "card.yaml", "-n", str(N), "--range", "20000:5000", "-o", "e.npz")
    assert made.exit_code == 0, made.output
    again = run("generate", "card.yaml", "-n", str(N), "--range", "20000:5000", "-o", "e.npz")
    assert "5000 events from 20000 on are in" in again.stderr
    said = run("status", "e.npz.ranges")
    assert f"5000 of {N}" in said.stdout
    assert "0:20000, 25000:5000" in said.stdout
    assert run("join", "--whole", "e.npz.ranges", "-o", "x.npz").exit_code == 2
    so_far = run("join", "e.npz.ranges", "-o", "x.npz")
    assert "missing: 0:20000, 25000:5000" in so_far.stderr
    kept = run(*f"generate card.yaml -n {N} -o e.npz --executor threads --no-join".split())
    assert kept.exit_code == 0, kept.output
    assert "5000 events were finished before" in kept.stderr
    assert run("join", "--whole", "e.npz.ranges", "-o", "x.npz").exit_code == 0
    done = run(*f"generate card.yaml -n {N} -o e.npz --executor threads".split())
    assert done.exit_code == 0, done.output
    assert Path("e.npz").read_bytes() == one_file.read_bytes() == Path("x.npz").read_bytes()
    assert not Path("e.npz.ranges").exists()
    for words, text in (
        ("-o e.npz", "number: missing; valid: -n N, or --range"),
        ("-o e.npz --range 5", "range: '5'; valid: FIRST:COUNT"),
        ("-o e.npz --range 0:5 --executor threads", "executor: 'threads' (a range is the work"),
        ("-o e.npz --range 0:5 --first 3", "first: 3 (the range says it)"),
        ("-o e.npz -n 5 --executor thread", "executor: 'thread' (unknown, did you mean 'threads'"),
        ("-o e.npz -n 5 --executor threads --range-size 0", "range-size: 0; valid: 1 or above"),
    ):
        refused = run("generate", "card.yaml", *words.split())
        assert refused.exit_code == 2
        assert text in refused.stderr, refused.stderr
