"""One set-up for many jobs: the same bits, in other processes and with other numbers of threads."""

from __future__ import annotations

import copy
import hashlib
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import hist
import numpy as np
import pytest

import vasilisa as vs
from vasilisa.run import prepared as prepared_runs

RUNS: dict[str, dict[str, Any]] = {
    "nlo": {
        "process": "pipi",
        "ecm": 0.7,
        "order": "nlo",
        "cuts": "cmd3",
        "form_factor": "gvmd_bwsum3",
        "pion_structure": "gvmd",
        "vacuum_polarization": "none",
        "variations": ["lo", "fxsqed"],
    },
    "nlops": {
        "process": "mumu",
        "ecm": 1.0,
        "order": "nlops",
        "cuts": {"theta_both": [0.5, 2.6], "min_momentum": 0.2},
        "vacuum_polarization": "default",
    },
    "spread": {
        "process": "ee",
        "order": "nlo",
        "beams": {"energies": [0.51, 0.52], "spread": 4e-4, "crossing_angle": 0.02},
        "cuts": "cmd3",
    },
}

AXES = {"theta_avg": hist.axis.Regular(7, 1.0, 2.1)}


def numbers_of(generator: vs.Generator) -> str:
    """Return a digest of an integration, a histogram, and events of both kinds."""
    result = generator.integrate(n_events=70_000)
    histogram = generator.histogram(AXES, n=70_000)["theta_avg"]
    numbers = [result.value, result.error, result.asymmetry, *histogram.values()]
    for weighted in (False, True):
        events = generator.sample(300, weighted=weighted, first=1000)
        numbers += [*events.core.weights.ravel(), *events.particles.ravel()]
        numbers += [events.run.cross_section, events.run.cross_section_error]
    return hashlib.sha256(np.array(numbers).tobytes()).hexdigest()


LONG = pytest.mark.slow_ci


@pytest.fixture(
    scope="module", params=["nlo", *(pytest.param(n, marks=LONG) for n in ("nlops", "spread"))]
)
def run(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"seed": 5, "effort": 0.1, **RUNS[request.param]}


def test_the_same_bits(run: dict[str, Any], tmp_path: Path) -> None:
    expected = numbers_of(vs.Generator(**run, threads=1))
    file = tmp_path / "run.prepared"
    vs.Generator(**run, threads=2).prepare(progress=False).save(file)
    prepared = vs.Prepared.load(file)
    assert numbers_of(vs.Generator(**run, threads=1, prepared=prepared)) == expected
    assert numbers_of(vs.Generator.from_prepared(prepared, threads=3)) == expected
    elsewhere = (
        "import sys; sys.path[:0] = sys.argv[2:]; import vasilisa as vs, test_prepared as t;"
        "print(t.numbers_of(vs.Generator.from_prepared(vs.Prepared.load(sys.argv[1]), threads=2)))"
    )
    command = [sys.executable, "-c", elsewhere, str(file), *sys.path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected
    # copies of what is in memory
    assert numbers_of(pickle.loads(pickle.dumps(vs.Generator.from_prepared(prepared)))) == expected
    assert numbers_of(copy.deepcopy(vs.Generator.from_prepared(prepared))) == expected


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    return {"process": "mumu", "ecm": 0.7, "order": "lo", "cuts": "cmd3", "seed": 3, "threads": 1}


@pytest.fixture(scope="module")
def of_small(small: dict[str, Any]) -> vs.Prepared:
    return vs.Generator(**small).prepare()


def test_files_from_a_prepared_run(
    small: dict[str, Any], of_small: vs.Prepared, tmp_path: Path
) -> None:
    vs.Generator(**small).generate(3000, tmp_path / "a.npz", first=500)
    vs.Generator.from_prepared(of_small).generate(3000, tmp_path / "b.npz", first=500)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"seed": 4}, "seed: 3 there, 4 here"),
        ({"ecm": 0.71}, r"ecm: 0\.7 there, 0\.71 here"),
        ({"vacuum_polarization": "leptonic"}, "model"),
        ({"k_soft": 1e-3}, r"k_soft: 0\.0001 there, 0\.001 here"),
    ],
)
def test_of_another_run(
    small: dict[str, Any], of_small: vs.Prepared, change: dict[str, Any], difference: str
) -> None:
    with pytest.raises(vs.ConfigurationError, match=f"prepared: .*another run, {difference}"):
        vs.Generator(**small | change, prepared=of_small)


def test_of_another_build(
    of_small: vs.Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_small.save(tmp_path / "file")
    monkeypatch.setattr(prepared_runs, "build", lambda: {"version": "0", "engine": "abc"})
    with pytest.raises(vs.ConfigurationError, match=r"another build .* there, abc here"):
        vs.Prepared.load(tmp_path / "file")
    with pytest.raises(vs.ConfigurationError, match=r"another run, engine: .* there, abc here"):
        vs.Generator.from_prepared(of_small)


def test_damaged_files(of_small: vs.Prepared, tmp_path: Path) -> None:
    file = tmp_path / "file"
    of_small.save(file)
    whole = file.read_bytes()
    for size in (0, 5, 30, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:size])
        with pytest.raises(vs.DataError, match=r"is damaged|holds no prepared run"):
            vs.Prepared.load(file)
    for place in (25, 80, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((vs.DataError, vs.ConfigurationError)):
            vs.Prepared.load(file)
    with pytest.raises(vs.DataError, match="cannot be read"):
        vs.Prepared.load(tmp_path / "nowhere")
    with pytest.raises(vs.ConfigurationError, match="prepared: 'file'"):
        vs.Generator("mumu", 0.7, prepared="file")  # type: ignore[arg-type]


def test_a_file_runs_nothing(
    of_small: vs.Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("builtins\nprint", "vasilisa.run.prepared\nPath", "os\nsystem"):
        pickled = f"\x80\x04c{name}\n(V1\ntR.".encode("latin-1")
        monkeypatch.setattr(prepared_runs.pickle, "dumps", lambda *_, p=pickled, **__: p)
        of_small.save(tmp_path / "file")
        with pytest.raises(vs.DataError, match=r"holds no [\w.]+\.(print|Path|system)$"):
            vs.Prepared.load(tmp_path / "file")


def test_no_place(of_small: vs.Prepared, tmp_path: Path) -> None:
    with pytest.raises(vs.OutputError, match="cannot write"):
        of_small.save(tmp_path / "no" / "file")
    assert not list(tmp_path.iterdir())


def low(batch: vs.EventBatch) -> Any:
    return batch.observable("theta_avg") < 1.5


def test_cuts_that_are_functions(small: dict[str, Any], tmp_path: Path) -> None:
    generator = vs.Generator(**small | {"cuts": low})
    prepared = generator.prepare()
    with pytest.raises(vs.ConfigurationError, match=r"cuts: 'function low'.*cannot hold"):
        prepared.save(tmp_path / "file")
    again = vs.Generator.from_prepared(pickle.loads(pickle.dumps(prepared)))
    assert np.array_equal(again.sample(50).p_minus, generator.sample(50).p_minus)
    unnamed = vs.Generator(**small | {"cuts": lambda batch: low(batch)})
    copy.deepcopy(unnamed)  # functions need not travel
    with pytest.raises(vs.ConfigurationError, match=r"cuts: .*<lambda>.*another process.*; valid"):
        pickle.dumps(unnamed)


def test_commands(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text("process: mumu\necm: 0.7\norder: lo\ncuts: cmd3\nn_events: 70000\n")

    def command(*words: object) -> str:
        script = "from vasilisa.cli import main; main()"
        line = [sys.executable, "-c", script, *map(str, words)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        return f"{done.returncode} {done.stdout}{done.stderr}"

    file = tmp_path / "card.prepared"
    assert command("prepare", card, "-o", file).startswith("0 <Prepared: mumu")
    for name, more in (("a", ()), ("b", ("--prepared", file))):
        assert command("xsec", card, "--json", tmp_path / f"{name}.json", *more)[0] == "0"
        output = tmp_path / f"{name}.npz"
        assert command("generate", card, "-n", 500, "-o", output, *more)[0] == "0"
    a, b = (json.loads((tmp_path / f"{name}.json").read_text()) for name in "ab")
    assert a["value"] == b["value"]
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    refused = command("generate", card, "-n", 5, "-o", output, "--seed", 2, "--prepared", file)
    assert "seed: 1 there, 2 here" in refused
    assert refused.startswith("2 error:")
    assert "no folder" in command("prepare", card, "-o", tmp_path / "no" / "file")


def test_the_set_up_shows_its_progress(small: dict[str, Any], tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    generator = vs.Generator(**small)
    generator.generate(100, tmp_path / "a.npz", progress=lambda *news: told.append(news))
    phases = list(dict.fromkeys(text.partition(" events/s")[0] for _, text in told))
    assert phases[:2] == ["pilot run", "cells of events"]
    fractions = [fraction for fraction, text in told if "events/s" not in text]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
