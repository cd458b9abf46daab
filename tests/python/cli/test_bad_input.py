"""Bad input of every kind comes out as one line that names field and value, and never hangs."""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hist
import numpy as np
import pytest
from refusals import refused

import vasilisa as vs
from vasilisa.keep.document import sealed, unsealed
from vasilisa.keep.output import write_atomically
from vasilisa.keep.pieces import PieceFolder
from vasilisa.structure_functions.table import read_cross_section
from vasilisa.studies.asymmetry.measured import read_measured
from vasilisa.studies.points import read_points

NAN = float("nan")


def quick(process: str = "mumu", ecm: Any = 0.7, **fields: Any) -> vs.Result:
    """One round of a run."""
    generator = vs.Generator(
        process, ecm, **({"cuts": "cmd3", "threads": 1, "effort": 0.05} | fields)
    )
    return generator.integrate(n_events=1, progress=False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("process", value) for value in ("MUMU", "", None, 5, ["mumu"], {})],
        *[("order", value) for value in ("NLO", None, 3, ["lo"], {})],
        *[("radiation", value) for value in ("ISR", None, 1, [], {})],
        *[("subtraction", value) for value in ("fxs", None, [])],
        *[("pion_structure", value) for value in ("none", None, [])],
        *[("coulomb", value) for value in ("none", None, [])],
        *[("vacuum_polarization", value) for value in ("hadronic", None, 5, ["leptonic"])],
        *[("ecm", value) for value in (NAN, float("inf"), -1, 0, "0.7", None, [0.7], 0.2)],
        *[("seed", value) for value in (-1, 1.0, 2**63, "1", None)],
        *[("threads", value) for value in (-1, 1.5, 5000, "2", None)],
        *[("k_soft", value) for value in (0, -1, 0.6, NAN, "a", None)],
        *[("xi_cut", value) for value in (0, 1.5, NAN, None)],
        *[("cuts", value) for value in ("cmd4", "", 5, [], {"theta": (1, 2)}, {1: 2}, True)],
        *[("constants", value) for value in (5, "x", {"muon_mass": 0.1})],
        ("form_factor", "cmd3"),
    ],
)
def test_generator_refuses(field: str, value: object) -> None:
    refused(field, lambda: quick(**{field: value}))


@pytest.mark.parametrize("value", [5, "", "x", "/", b"cmd3", ["cmd3"]])
def test_form_factor_refuses(value: object) -> None:
    refused("form_factor", lambda: quick("pipi", form_factor=value))


@pytest.mark.parametrize("value", [(2, 1), (1,), (NAN, 1), 5, "ab", (0.1, float("inf"))])
def test_range_of_a_function_refuses(value: Any) -> None:
    refused("s_range", lambda: vs.form_factor(np.exp, s_range=value))


def test_numpy_scalars_are_numbers() -> None:
    here = quick(ecm=np.float64(0.7), seed=np.int64(3), threads=np.uint8(1))
    assert here.value == quick(seed=3).value


@pytest.mark.parametrize(
    ("process", "ecm"), [("pipi", 0.29), ("pipi", 0.33), ("mumu", 0.22), ("mumu", 0.7)]
)
def test_xi_cut_above_the_hardest_photon(process: str, ecm: float) -> None:
    """Close to threshold every photon is below the default xi_cut."""
    results = [quick(process, ecm, cuts=None, xi_cut=xi_cut) for xi_cut in (0.05, 0.3, 0.99)]
    for result in results[1:]:
        error = np.hypot(result.error, results[0].error)
        assert result.value == pytest.approx(results[0].value, abs=4 * error)
        assert error < 1e-3 * result.value


# --- what users write in Python ---------------------------------------------------------------


class OwnError(Exception):
    """Of the user's function."""


def fails(batch: vs.EventBatch) -> Any:
    raise OwnError("in the user's function")


@pytest.mark.parametrize("threads", [1, 3])
def test_exceptions_of_functions_come_out(threads: int) -> None:
    with pytest.raises(OwnError, match="user's function"):
        quick(cuts=fails, threads=threads)
    with pytest.raises(OwnError, match="user's function"):
        vs.Generator("mumu", 0.7, cuts=fails, threads=threads).sample(10)
    with pytest.raises(OwnError, match="user's function"):
        vs.Generator("pipi", 0.7, form_factor=fails, cuts="cmd3")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "function",
    [
        lambda batch: (batch.theta_avg > 1).astype(int),
        lambda batch: (batch.theta_avg > 1)[1:],
        lambda batch: batch.theta_avg * NAN,
        lambda batch: None,
        lambda batch: True,
    ],
)
def test_wrong_arrays_of_functions(function: Callable[[vs.EventBatch], Any]) -> None:
    refused("cuts", lambda: quick(cuts=function, threads=2))


def test_interrupt_before_the_first_round() -> None:
    calls = []

    def interrupted(batch: vs.EventBatch) -> Any:
        calls.append(len(batch))
        if len(calls) > 2:  # the first two calls probe the cuts
            raise KeyboardInterrupt
        return np.ones(len(batch), dtype=bool)

    generator = vs.Generator("mumu", 0.7, cuts=interrupted, threads=1)
    with pytest.raises(vs.RunInterrupted, match="warm-up"):
        generator.integrate(n_events=1)


def test_a_checkpoint_cannot_hold_a_function(tmp_path: Path) -> None:
    generator = vs.Generator("mumu", 0.7, cuts=lambda batch: batch.theta_avg > 1)
    refused("checkpoint", lambda: generator.integrate(n_events=1, checkpoint=tmp_path / "run"))
    assert not list(tmp_path.iterdir())


def test_a_checkpoint_knows_its_form_factor(tmp_path: Path) -> None:
    for scale in (1.0, 2.0):
        generator = vs.Generator(
            "pipi", 0.7, form_factor=lambda s, f=scale: f + 1j * s, cuts="cmd3"
        )
        if scale == 1.0:
            generator.integrate(n_events=1, checkpoint=tmp_path / "run")
            continue
        with pytest.raises(vs.DataError, match="another run, "):
            generator.integrate(n_events=1, checkpoint=tmp_path / "run")


def test_generators_side_by_side() -> None:
    found: dict[int, float] = {}

    def work(seed: int) -> None:
        found[seed] = quick(seed=seed).value

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {seed: quick(seed=seed).value for seed in (1, 2)}


def test_used_cuts_can_be_pickled() -> None:
    cuts = vs.Cuts(scenario="cmd3")
    assert len(cuts.program) > 0
    again = pickle.loads(pickle.dumps(cuts))
    assert again == cuts
    assert len(again.program) == len(cuts.program)


# --- amplitudes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("ecm", [0.0, -0.7, NAN, float("inf"), "0.7", None])
def test_amplitudes_refuse_an_energy(ecm: Any) -> None:
    p = np.array([0.35, 0.0, 0.0, 0.33])
    refused("ecm", lambda: vs.amplitudes.born("mumu", p, p, ecm))
    refused("ecm", lambda: vs.amplitudes.real("mumu", p, p, p, ecm))
    refused("ecm", lambda: vs.amplitudes.soft_virtual("mumu", 0.3, ecm, 1e-5))


@pytest.mark.parametrize("eps", [0.0, 1.0, NAN, "a", None])
def test_soft_virtual_refuses_a_cut_off(eps: Any) -> None:
    refused("eps", lambda: vs.amplitudes.soft_virtual("mumu", 0.3, 0.7, eps))


def test_amplitudes_refuse_a_process() -> None:
    p = np.array([0.35, 0.0, 0.0, 0.33])
    refused("process", lambda: vs.amplitudes.born(None, p, p, 0.7))  # type: ignore[arg-type]


# --- files --------------------------------------------------------------------------------------


def break_allocation(document: dict[str, Any]) -> None:
    state = document["content"]
    state["allocation"] = [0] * len(state["allocation"])


def break_grid(document: dict[str, Any]) -> None:
    document["content"]["grids"][0][1] = NAN


def lose_sums(document: dict[str, Any]) -> None:
    state = document["content"]
    del state["sums"]
    document |= sealed(state)


def lose_identity(document: dict[str, Any]) -> None:
    del document["identity"]


@pytest.mark.parametrize("damage", [break_allocation, break_grid, lose_sums, lose_identity])
def test_damaged_checkpoint(damage: Callable[[dict[str, Any]], None], tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    generator = vs.Generator("mumu", 0.7, cuts="cmd3", threads=1)
    generator.integrate(n_events=1, checkpoint=path)
    content = json.loads(path.read_text())
    damage(content)
    path.write_text(json.dumps(content))
    refused("checkpoint", lambda: generator.integrate(n_events=200_000, checkpoint=path))


@pytest.mark.parametrize("text", ["", "5", "null", "[]", "{", "\0"])
def test_checkpoint_that_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    refused("checkpoint", lambda: quick_with(path))
    refused("checkpoint", lambda: quick_with(tmp_path))


def quick_with(checkpoint: Path) -> None:
    vs.Generator("mumu", 0.7, cuts="cmd3", threads=1).integrate(n_events=1, checkpoint=checkpoint)


def test_output_that_is_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path, Path()):
        with pytest.raises(vs.OutputError, match="folder"):
            write_atomically(path, "text")
    assert not list(tmp_path.iterdir())


def jobs_in(folder: Path) -> PieceFolder[Any]:
    return PieceFolder(folder / "pieces", r"\w+", "scan", unsealed, ending=".job.json")


def test_damaged_jobs_of_a_scan_are_done_again(tmp_path: Path) -> None:
    pieces = jobs_in(tmp_path)
    names = [f"{number:04d}_mumu" for number in range(6)]
    wrong = json.dumps(sealed({"a": 1}) | {"content": {"a": 2}})
    for resume in (False, True):
        with pieces.opened({"card": 1}, names, resume):
            assert pieces.finished() == {}
        for name, text in zip(names, ["", "{", '{"a": 1}', "{}", "[]", wrong], strict=True):
            (tmp_path / "pieces" / f"{name}.job.json").write_text(text)


@pytest.mark.parametrize(
    "text",
    ["", "sqrt_s\n", "sqrt_s;luminosity\n0,7;1\n", "sqrt_s,sqrt_s\n0.7,0.8\n", "sqrt_s\nnan\n"],
)
def test_points_that_cannot_be_used(text: str, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text)
    refused("points", lambda: read_points(path))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_points_of_other_editors(mark: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "pünkte ☃.csv"
    path.write_bytes((mark + end.join(["sqrt_s,luminosity", "0.7,1"])).encode())
    assert read_points(path) == [{"sqrt_s": 0.7, "luminosity": 1.0}]


@pytest.mark.parametrize("mark", [",", ";", " ; ", ", "])
def test_tables_with_commas_and_semicolons(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"

    def table(*rows: str) -> Path:
        path.write_text("\n".join(row.replace(",", mark) for row in rows))
        return path

    points = read_points(table("sqrt_s,luminosity", "0.7,1", "0.8,2"))
    assert points[1] == {"sqrt_s": 0.8, "luminosity": 2.0}
    measured = read_measured(table("error,sqrt_s,asymmetry", "1e-3,0.7,0.01"))
    assert (measured.energies, measured.values, measured.errors) == (0.7, 0.01, 1e-3)
    energies, values = read_cross_section(table("sqrt_s,note,sigma0", "0.7,first run,5", "1,,6"))
    assert (energies.tolist(), values.tolist()) == ([0.7, 1.0], [5.0, 6.0])
    factor = vs.form_factor(table("s,f2", *(f"{0.2 + 0.05 * i},{1 + i}" for i in range(9))))
    assert abs(factor(0.4)) ** 2 == pytest.approx(5.0)


@pytest.mark.parametrize("header", ["s,f2,f2", "s,s,f2", "S,f2,s", "s,re,im,RE"])
def test_columns_that_stand_twice(header: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    numbers = [[0.1 + 0.01 * i] * len(header.split(",")) for i in range(9)]
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in numbers)]))
    with pytest.raises(vs.DataError, match=r"^form_factor: .*line 1: column '\w+' stands twice"):
        vs.form_factor(path)


def test_numbers_of_events_as_people_write_them(tmp_path: Path) -> None:
    generator = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", threads=1)
    batch = generator.sample(1e2, first=1e3)  # type: ignore[arg-type]
    assert np.array_equal(batch.p_minus, generator.sample(100, first=1000).p_minus)
    assert generator.generate(1e2, tmp_path / "events.npz").n_events == 100  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "axis",
    [
        hist.axis.IntCategory([1, 2]),
        hist.axis.StrCategory(["a", "b"]),
        hist.axis.Regular(3, 0, 1, circular=True),
        hist.axis.Regular(3, 0, 1, growth=True),
    ],
)
def test_axes_that_the_engine_cannot_fill(axis: Any) -> None:
    generator = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", threads=1)
    refused("axes", lambda: generator.histogram({"theta_avg": axis}))


def test_batches_without_records(tmp_path: Path) -> None:
    batch = vs.Generator("mumu", 0.7, cuts="cmd3", threads=1, effort=0.05).sample(5)[:0]
    assert len(batch.to_awkward()) == 0
    assert batch.to_numpy()["p_minus"].shape == (0, 4)
    assert vs.Cuts(scenario="cmd3")(batch).shape == (0,)
    batch.write(tmp_path / "none.hepmc3.gz")
    assert (tmp_path / "none.hepmc3.gz").exists()


@pytest.mark.parametrize("count", [True, 2.5, 0, -1, "5", None, 10**12])
def test_numbers_of_events(count: Any, tmp_path: Path) -> None:
    generator = vs.Generator("mumu", 0.7, cuts="cmd3", threads=1)
    refused("n", lambda: generator.sample(count))
    refused("n", lambda: generator.generate(count, tmp_path / "events.npz"))


@pytest.mark.parametrize("field", ["seed", "threads"])
def test_truth_is_no_number(field: str) -> None:
    refused(field, lambda: quick(**{field: True}))


@pytest.mark.parametrize("value", [5, "", None, ["events.npz"]])
def test_paths_that_are_none(value: Any) -> None:
    generator = vs.Generator("mumu", 0.7, cuts="cmd3", threads=1)
    refused("path", lambda: generator.generate(5, value))
    refused("card", lambda: vs.theory_uncertainty(value))
    if value is not None:
        refused("checkpoint", lambda: generator.integrate(n_events=1, checkpoint=value))


def test_weighted_is_true_or_false() -> None:
    refused("weighted", lambda: vs.Generator("mumu", 0.7, cuts="cmd3").sample(1, weighted="no"))  # type: ignore[arg-type]


def test_a_checkpoint_is_no_device() -> None:
    refused("checkpoint /dev/zero", lambda: quick_with(Path("/dev/zero")))


def test_time_of_a_comparison_is_refused_before_it_starts() -> None:
    card = {"process": "mumu", "ecm": 0.7, "cuts": fails}
    refused("max_seconds", lambda: vs.theory_uncertainty(card, max_seconds=-1))


@pytest.mark.parametrize("text", ["ecm: 2024-13-45\n", "a: " + 20_000 * "["])
def test_cards_that_yaml_gives_up(text: str, tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(text)
    refused(str(tmp_path), lambda: vs.load_card(tmp_path / "card.yaml"))


def test_a_study_removes_its_own_files_alone(tmp_path: Path) -> None:
    mine = [".config.yaml", ".7.x", "diary.json"]
    pieces = jobs_in(tmp_path)
    with pieces.opened({"card": 1}, ["0000_mumu"], resume=True):
        pieces.commit("0000_mumu", sealed({"orders": {}}))
        (pieces.path / ".7.x").write_text("of a killed program")
    with pieces.opened({"card": 1}, ["0000_mumu"], resume=True):
        assert pieces.finished() == {"0000_mumu": {"orders": {}}}
        assert not (pieces.path / ".7.x").exists()
    with pieces.opened({"card": 1}, ["0000_mumu"], resume=False):
        assert pieces.finished() == {}
    for name in mine:
        (pieces.path / name).write_text("mine")
    with (
        pytest.raises(vs.OutputError, match=r"config\.yaml"),
        pieces.opened({"card": 1}, ["0000_mumu"], resume=False),
    ):
        pass


def test_foreign_files_among_the_pieces(tmp_path: Path) -> None:
    generator = vs.Generator("mumu", 0.7, cuts="cmd3", threads=1)
    folder = tmp_path / "events.npz.parts"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    with pytest.raises(vs.OutputError, match=r"diary\.txt"):
        generator.generate(5, tmp_path / "events.npz")
    assert [file.name for file in folder.iterdir()] == ["diary.txt"]
