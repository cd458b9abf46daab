"""Production vertices: Gaussian around the spot, a function of seed and event number alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vasilisa as vs

SPOT, SIZE = (1.0, -2.0, 30.0), (0.1, 0.02, 10.0)


def generator(seed: int = 1, **beams: Any) -> vs.Generator:
    return vs.Generator("mumu", 1.0, "lo", beams=vs.Beams(**beams), seed=seed, threads=1)


def test_distribution() -> None:
    places = generator(spot=SPOT, size=SIZE).sample(20_000).vertex
    assert places.shape == (20_000, 3)
    pulls = (places - SPOT) / SIZE
    assert np.abs(pulls.mean(axis=0)).max() < 4 / np.sqrt(20_000)
    assert pulls.std(axis=0) == pytest.approx(1, abs=0.02)
    assert np.abs(np.corrcoef(pulls.T) - np.eye(3)).max() < 0.03
    assert np.mean(np.abs(pulls) > 2) == pytest.approx(0.0455, abs=0.004)


def test_function_of_seed_and_number() -> None:
    run = generator(size=SIZE)
    whole = run.sample(300).vertex
    assert np.array_equal(run.sample(50, first=100).vertex, whole[100:150])
    some = run.sample(300)[[250, 3, 3, 120]]
    assert np.array_equal(some.vertex, whole[[250, 3, 3, 120]])
    far = run.sample(2, first=2**50).vertex
    assert np.isfinite(far).all()
    assert not np.isin(generator(seed=2, size=SIZE).sample(300).vertex, whole).any()
    assert (generator(spot=SPOT).sample(5).vertex == SPOT).all()


def test_no_number_depends_on_it() -> None:
    with_spot, without = generator(spot=SPOT, size=SIZE), generator()
    assert np.array_equal(with_spot.sample(100).p_minus, without.sample(100).p_minus)
    assert not without.sample(3).vertex.any()
    assert "vertex" not in without.sample(3).to_numpy()


@pytest.mark.parametrize("suffix", [".hepmc3", ".hepmc3.gz", ".npz", ".parquet", ".root"])
def test_files(suffix: str, tmp_path: Path) -> None:
    if suffix in (".parquet", ".root"):
        pytest.importorskip({".parquet": "pyarrow", ".root": "uproot"}[suffix])
    path, run = tmp_path / f"events{suffix}", generator(spot=SPOT, size=SIZE)
    run.generate(200, path, progress=False)
    expected = run.sample(200).vertex
    events = vs.EventBatch.concatenate(list(vs.read_events(path)))
    assert np.array_equal(events.vertex, expected)
    assert stored(path) == pytest.approx(expected)
    vs.EventBatch.concatenate([events]).write(tmp_path / f"again{suffix}")
    assert stored(tmp_path / f"again{suffix}") == pytest.approx(expected)


def stored(path: Path) -> Any:
    """What the file itself holds, for readers that are not ours."""
    if path.suffix == ".npz":
        return np.load(path)["vertex"]
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return np.array(
            [[v["x"], v["y"], v["z"]] for v in pq.read_table(path)["vertex"].to_pylist()]
        )
    if path.suffix == ".root":
        import uproot

        arrays = uproot.open(path)["events"].arrays(
            ["vertex_x", "vertex_y", "vertex_z"], library="np"
        )
        return np.column_stack(list(arrays.values()))
    pyhepmc = pytest.importorskip("pyhepmc")
    with pyhepmc.open(str(path)) as file:
        places = [event.vertices[0].position for event in file]
    return np.array([[p.x, p.y, p.z] for p in places])


@pytest.mark.parametrize(
    ("field", "value"),
    [("spot", (1, 2)), ("spot", "abc"), ("spot", (1, 2, float("nan"))), ("size", (1, -1, 1)),
     ("size", 5), ("size", (1, 1, 1e9))],
)  # fmt: skip
def test_bad_values(field: str, value: Any) -> None:
    with pytest.raises(vs.ConfigurationError, match=rf"^beams\.{field}: .*valid: x, y, z in mm"):
        vs.Beams(**{field: value})
