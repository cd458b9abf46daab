"""Files of candidates: what is written is read again; what is wrong is said in a line."""

from __future__ import annotations

import re

import numpy as np
import pytest

from vasilisa import candidates
from vasilisa.candidates.expressions import Expression
from vasilisa.words.errors import ConfigurationError, DataError

SUFFIXES = (".parquet", ".root", ".csv")
N = 60


def scan(n=N, seed=1):
    random = np.random.default_rng(seed)
    columns = {"point": random.integers(1, 4, n)}
    for charge in ("minus", "plus"):
        columns[f"p_{charge}"] = random.uniform(0.2, 0.4, n)
        columns[f"theta_{charge}"] = random.uniform(1.0, 2.1, n)
        columns[f"phi_{charge}"] = random.uniform(-3.1, 3.1, n)
        columns[f"calo_{charge}"] = np.where(random.random(n) < 0.2, np.nan, random.random(n))
    return columns


def everything(n=N):
    random = np.random.default_rng(2)
    return scan(n) | {
        "calo_layers_minus": random.random((n, 3)),
        "probe": random.integers(0, 2, n),
        "weight": random.normal(1, 0.1, n),
        "true_process": random.choice(["ee", "mumu", "pipi"], n),
        "true_p_minus": random.uniform(0.2, 0.4, n),
        "weight_gvmd": random.random(n),
    }


def muone(n=N):
    return {name: np.full(n, 0.01) for name in ("theta_e", "theta_mu", "phi_e", "phi_mu")}


def radiative(n=N):
    columns = scan(n) | {f"k_{each}": np.full(n, np.nan) for each in ("energy", "theta", "phi")}
    del columns["point"], columns["calo_minus"], columns["calo_plus"]
    return columns


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    columns = everything()
    candidates.write(path, columns, kind="energy_scan", metadata={"seed": 5})
    found = candidates.read(path, kind="energy_scan")
    assert set(found) == set(columns)
    for name, values in columns.items():
        np.testing.assert_array_equal(found[name], values)
    assert found.metadata["schema"] == candidates.SCHEMA
    assert found.metadata["seed"] == 5
    assert found.units["p_minus"] == "GeV" == found.metadata["units"]["p_minus"]
    assert found.n_candidates == N
    assert (found.at(2)["point"] == 2).all()
    assert found.signal.n_candidates == (columns["probe"] == 0).sum()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_chunks_and_files_join(tmp_path, suffix):
    columns = everything()
    parts = [
        {name: each[cut] for name, each in columns.items()} for cut in (slice(0, 7), slice(7, N))
    ]
    candidates.write(tmp_path / f"whole{suffix}", iter(parts), kind="energy_scan")
    for i, part in enumerate(parts):
        candidates.write(tmp_path / f"{i}{suffix}", part, kind="energy_scan")
    whole = candidates.read(tmp_path / f"whole{suffix}", kind="energy_scan")
    joined = candidates.read([tmp_path / f"{i}{suffix}" for i in (0, 1)], kind="energy_scan")
    for name, values in columns.items():
        np.testing.assert_array_equal(whole[name], values)
        np.testing.assert_array_equal(joined[name], values)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pieces_are_the_whole(tmp_path, suffix):
    columns = radiative() | {"true_process": np.repeat(["pipigamma", "mumugamma"], N // 2)}
    parts = [
        {name: each[cut] for name, each in columns.items()} for cut in (slice(0, 40), slice(40, N))
    ]
    path = tmp_path / f"whole{suffix}"
    candidates.write(path, iter(parts), kind="radiative_return", metadata={"seed": 5})
    pieces = list(candidates.read_pieces([path, path], kind="radiative_return", n=25))
    assert max(each.n_candidates for each in pieces) == 25 and len(pieces) >= 6
    assert pieces[0].metadata["seed"] == 5
    for name, values in columns.items():
        found = np.concatenate([each[name] for each in pieces])
        np.testing.assert_array_equal(found, np.concatenate([values, values]))
    mapping = {"p_minus": "p_minus / (theta_minus < 2.05)"}
    row = int(np.argmax(columns["theta_minus"] >= 2.05))
    assert row > 0
    with pytest.raises(DataError, match=rf"whole.*: p_minus: inf in row {row}; valid"):
        list(candidates.read_pieces(path, kind="radiative_return", columns=mapping, n=row))
    with pytest.raises(DataError, match="in MeV"):
        wrong = {"p_minus": "1000 * p_minus"}
        next(candidates.read_pieces(path, kind="radiative_return", columns=wrong, energy=1.02))
    nothing = {name: each[:0] for name, each in columns.items()}
    candidates.write(path, nothing, kind="radiative_return")
    with pytest.raises(DataError, match="holds no candidates"):
        list(candidates.read_pieces(path, kind="radiative_return"))


def test_kinds_have_their_columns(tmp_path):
    for kind, columns in (("muone", muone()), ("radiative_return", radiative())):
        candidates.write(tmp_path / "a.parquet", columns, kind=kind)
        assert set(candidates.read(tmp_path / "a.parquet", kind=kind)) == set(columns)
        with pytest.raises(DataError, match=f"candidates of {kind}; valid: energy_scan"):
            candidates.read(tmp_path / "a.parquet", kind="energy_scan")
    unidentified = {name: np.full(3, 0.01) for name in ("theta_1", "theta_2", "phi_1", "phi_2")}
    candidates.write(tmp_path / "b.csv", unidentified, kind="muone")
    assert candidates.read(tmp_path / "b.csv", kind="muone").n_candidates == 3


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_foreign_names_and_units(tmp_path, suffix):
    columns = scan()
    foreign = {f"trk_{name}": values for name, values in columns.items() if name != "point"}
    foreign["trk_p_minus"] = foreign["trk_p_minus"] * 1000
    foreign["trk_theta_plus"] = np.degrees(foreign["trk_theta_plus"])
    path = tmp_path / f"foreign{suffix}"
    if suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(foreign), path)
    elif suffix == ".root":
        import uproot

        with uproot.recreate(path) as file:
            file.mktree("data", dict.fromkeys(foreign, "float64"))
            file["data"].extend(foreign)
    else:
        lines = [";".join(foreign)]
        lines += [
            ";".join("" if np.isnan(each) else repr(float(each)) for each in row)
            for row in zip(*foreign.values(), strict=True)
        ]
        path.write_text("\n".join(["# ours", *lines]))
    mapping = {name: f"trk_{name}" for name in columns} | {
        "point": 2,
        "p_minus": "trk_p_minus/1000",
        "theta_plus": "trk_theta_plus*pi/180",
    }
    found = candidates.read(path, kind="energy_scan", columns=mapping)
    assert (found["point"] == 2).all()
    for name in set(columns) - {"point"}:
        np.testing.assert_allclose(found[name], columns[name], rtol=1e-14)
    with pytest.raises(DataError, match=r"no column 'trk_p_minos'.*trk_p_minus"):
        candidates.read(path, kind="energy_scan", columns=mapping | {"p_minus": "trk_p_minos"})
    with pytest.raises(DataError, match=r"median .*in MeV"):
        candidates.read(path, kind="energy_scan", columns=mapping | {"p_minus": "trk_p_minus"})
    with pytest.raises(DataError, match=r"theta_plus: .*in degrees"):
        candidates.read(
            path, kind="energy_scan", columns=mapping | {"theta_plus": "trk_theta_plus"}
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p_minus": None}, "holds no column 'p_minus'; required of energy_scan: point p_minus"),
        ({"p_plus": np.nan}, "point 1: p_plus: nan in row 0; valid: GeV from 0 up"),
        ({"p_plus": np.inf}, "point 1: p_plus: inf in row 0"),
        ({"theta_minus": -0.1}, "point 1: theta_minus: -0.1 in row 0; valid: rad from 0 to 3.142"),
        ({"phi_minus": 200.0}, "phi_minus: 200.0 in row 0.*in degrees"),
        ({"point": 1.5}, "point: 1.5 in row 0; valid: a whole number"),
    ],
)
def test_bad_values_are_named(tmp_path, change, message):
    columns = scan()
    columns["point"][0] = 1
    path = tmp_path / "bad.csv"
    for name, value in change.items():
        if value is None:
            del columns[name]
        else:
            columns[name] = columns[name].astype(float)
            columns[name][0] = value
    lines = [
        ",".join(columns),
        *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
    ]
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match=message) as caught:
        candidates.read(path, kind="energy_scan")
    assert str(caught.value).startswith(str(path))


def test_points(tmp_path):
    table = tmp_path / "points.csv"
    table.write_text("point,ecm,luminosity,season\n1,0.6,3.5,2013\n2,0.7,0,2018\n")
    points = candidates.read_points(table)
    assert [each.ecm for each in points] == [0.6, 0.7]
    assert points[0].season == 2013
    assert points[1].luminosity == points[1].ecm_spread == 0
    candidates.write_points(tmp_path / "again.csv", points)
    assert candidates.read_points(tmp_path / "again.csv") == points
    candidates.write(tmp_path / "a.parquet", scan(), kind="energy_scan")
    with pytest.raises(DataError, match=r"point: 3 in row .*; valid: 1, 2, as in the points"):
        candidates.read(tmp_path / "a.parquet", kind="energy_scan", points=points)
    table.write_text("point,ecm,luminosity\n1,0.6,3.5\n1,0.7,0\n")
    with pytest.raises(ConfigurationError, match="point 1 stands there twice"):
        candidates.read_points(table)
    table.write_text("point,ecm,luminosity\n1,600,x\n")
    with pytest.raises(ConfigurationError, match="line 2: luminosity: 'x' is not a number"):
        candidates.read_points(table)


def test_bad_points_are_set_aside(tmp_path):
    columns = scan()
    columns["p_minus"][columns["point"] == 2] *= 1000
    columns["theta_plus"][np.flatnonzero(columns["point"] == 3)[1]] = np.nan
    candidates.write(tmp_path / "a.parquet", columns, kind="energy_scan")
    found = candidates.read(tmp_path / "a.parquet", kind="energy_scan", set_aside=True)
    assert set(found["point"]) == {1}
    assert "in MeV" in found.set_aside[2]
    assert re.match("point 3: theta_plus: nan in row", found.set_aside[3])
    with pytest.raises(DataError, match="in MeV"):
        found.at(2)
    with pytest.raises(DataError, match="point 7: holds no candidates"):
        found.at(7)


def test_a_lost_track_may_be_nan(tmp_path):
    columns = scan() | {"probe": np.zeros(N, dtype=int)}
    columns["probe"][:3] = (-1, 1, 2)
    for name in ("p", "theta", "phi"):
        columns[f"{name}_minus"][[0, 2]] = np.nan
        columns[f"{name}_plus"][[1, 2]] = np.nan
    candidates.write(tmp_path / "a.parquet", columns, kind="energy_scan")
    candidates.read(tmp_path / "a.parquet", kind="energy_scan")
    columns["probe"][0] = 1
    candidates.write(tmp_path / "a.parquet", columns, kind="energy_scan")
    with pytest.raises(DataError, match="p_minus: nan in row 0"):
        candidates.read(tmp_path / "a.parquet", kind="energy_scan")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_that_are_none(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    with pytest.raises(DataError, match="there is no such file"):
        candidates.read(path, kind="energy_scan")
    path.write_bytes(b"nonsense\x00")
    with pytest.raises(DataError, match=str(path)):
        candidates.read(path, kind="energy_scan")
    candidates.write(
        path, {name: each[:0] for name, each in everything().items()}, kind="energy_scan"
    )
    with pytest.raises(DataError, match="holds no candidates"):
        candidates.read(path, kind="energy_scan")


def test_what_cannot_be_written(tmp_path):
    path = tmp_path / "a.parquet"
    with pytest.raises(ConfigurationError, match=r"'p_minos'.*p_minus"):
        candidates.write(path, scan() | {"p_minos": np.ones(N)}, kind="energy_scan")
    with pytest.raises(ConfigurationError, match="arrays of one length"):
        candidates.write(path, scan() | {"weight": np.ones(3)}, kind="energy_scan")
    with pytest.raises(DataError, match="holds no column 'p_plus'"):
        candidates.write(path, {"p_minus": np.ones(N)}, kind="radiative_return")
    with pytest.raises(ConfigurationError, match=r"end in .parquet, .root or .csv"):
        candidates.write(tmp_path / "a.txt", scan(), kind="energy_scan")
    with pytest.raises(ConfigurationError, match="kind"):
        candidates.write(path, scan(), kind="energy_scam")
    with pytest.raises(ConfigurationError, match="further chunk"):
        candidates.write(path, iter([everything(), scan()]), kind="energy_scan")
    assert not list(tmp_path.iterdir())


def test_expressions_are_arithmetic():
    columns = {"a": np.array([1.0, 4.0]), "b.c": np.array([2, 3])}

    def value(text):
        return Expression("p", text)(columns, 2).tolist()

    assert value("a/1000") == [0.001, 0.004]
    assert value("-sqrt(a) + b.c**2") == [3.0, 7.0]
    assert value("where(a > 2, a, nan*0)")[1] == 4.0
    assert value("hypot(3, 4)") == [5.0, 5.0]
    assert value("9**9**9**9") == [np.inf, np.inf]
    assert value("b.c") == [2, 3]


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a[0]", "lambda: 1", "(a)(1)", "a if a else 1", "'a'", "sqrt(1, 2)",
     "open(a)", "a.b()", "[a]", "", "a +", "(" * 500, "1 < a < 2", "x := 1", "True"],
)  # fmt: skip
def test_nothing_else_is_an_expression(text):
    with pytest.raises(ConfigurationError, match=r"columns: p: .*valid: columns of the file"):
        Expression("p", text)


def test_ntuples_of_root_are_read(tmp_path):
    uproot = pytest.importorskip("uproot")
    angles = {name: np.array([0.01, 0.02]) for name in ("theta_e", "theta_mu", "phi_e", "phi_mu")}
    with uproot.recreate(tmp_path / "ntuple.root") as file:
        file["candidates"] = angles
    found = candidates.read(tmp_path / "ntuple.root", kind="muone")
    assert np.array_equal(found["phi_e"], angles["phi_e"])
    pieces = candidates.read_pieces(tmp_path / "ntuple.root", kind="muone", n=1)
    assert [each["phi_e"].tolist() for each in pieces] == [[each] for each in angles["phi_e"]]
