"""Arrays from Python: read as they stand whatever their layout, or refused in one line."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import awkward as ak
import hist
import numpy as np
import pytest
from refusals import refused_saying

import vasilisa as vs
from vasilisa import _core, loops
from vasilisa.events.files import npz
from vasilisa.run.model import make_model

Make = Callable[[Any], Any]


def fortran(a: Any) -> Any:
    """The values in an array whose memory runs along the first axis."""
    return np.asfortranarray(np.stack([a, a], axis=-1))[..., 0]


def columns(a: Any) -> Any:
    return np.stack([a, ~a if a.dtype == bool else a + 1], axis=-1)[..., 0]


def reversed_twice(a: Any) -> Any:
    return a[::-1].copy()[::-1]


def read_only(a: Any) -> Any:
    copy = a.copy()
    copy.setflags(write=False)
    return copy


def unaligned(a: Any) -> Any:
    return np.frombuffer(b"." + a.tobytes(), dtype=a.dtype, offset=1).reshape(a.shape)


LAYOUTS: dict[str, Make] = {
    "column": columns,
    "reversed": reversed_twice,
    "fortran": fortran,
    "read-only": read_only,
    "unaligned": unaligned,
    "unmasked": np.ma.array,
    "list": np.ndarray.tolist,
    "awkward": ak.Array,
}
"""Of truth values and numbers."""

NUMBERS: dict[str, Make] = LAYOUTS | {
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "float32": lambda a: a.astype(np.float32 if a.dtype == float else np.complex64),
    "objects": lambda a: a.astype(object),
}

REFUSED: dict[str, tuple[Make, str]] = {
    "masked": (
        lambda a: np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) == 0),
        "got .* masked element",
    ),
    "masked in a list": (lambda a: [np.ma.array(x, mask=True) for x in a], "got .* masked element"),
    "missing": (lambda a: ak.Array([None, *a.tolist()[1:]]), "got .* makes no array"),
    "ragged": (lambda a: [[1.0], *[[1.0, 2.0]] * (len(a) - 1)], "got .* makes no array"),
    "text": (lambda a: a.astype(str), "got <U"),
    "objects": (lambda a: np.where(np.arange(a.size).reshape(a.shape) == 0, None, a), "got object"),
}
COMPLEX: tuple[Make, str] = (lambda a: a + 0j, "got complex128")


# --- what functions of the user return ----------------------------------------------------------
def in_turn(kinds: dict[str, Make], plain: Callable[[vs.EventBatch], Any]) -> Any:
    """The function with another kind of array at every call."""
    makes = itertools.cycle(kinds.values())
    return lambda batch: next(makes)(plain(batch))


def cross_section(function: Callable[[vs.EventBatch], Any]) -> float:
    cuts = vs.Cuts.scenario("cmd3") & function
    return vs.Generator("mumu", 0.7, order="lo", cuts=cuts, threads=1).integrate(n_events=1).value


def contents(function: Callable[[vs.EventBatch], Any]) -> Any:
    generator = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", threads=1)
    axis = hist.axis.Regular(20, -0.35, 0.35)
    return generator.histogram({"x": (axis, function)}, n=1)["x"].values(flow=True)


def central(batch: vs.EventBatch) -> Any:
    return np.abs(batch.theta_avg - 1.5) < 0.3


def momentum(batch: vs.EventBatch) -> Any:
    return batch.p_minus[:, 1].copy()


def form_factor(s: Any) -> Any:
    return 0.6 / (0.6 - s - 0.1j)


def sigma0(s: Any) -> Any:
    return 10 / (1 + np.asarray(s))


def test_masks_of_any_layout() -> None:
    assert cross_section(in_turn(LAYOUTS, central)) == cross_section(central)


def test_engine_itself_checks_masks() -> None:
    def accepts(function: Callable[[Any], Any]) -> bool:
        settings = _core.Settings()
        settings.ecm, settings.order = 0.7, "lo"
        integrand = _core.make_integrand("mumu", make_model("mumu"), settings)
        run = _core.Integrator(integrand, _core.CutProgram(), function, [], [], 1, 1)
        return run.accepts_born(0.2)

    assert accepts(lambda batch: [True])
    assert not accepts(lambda batch: [False])
    for mask, found in (([0.3], "float64"), ([math.nan], "float64"), ([1], "int64")):
        refused_saying(
            f"^cuts: got {found} .*valid: bool", lambda mask=mask: accepts(lambda batch: mask)
        )


def test_quantities_of_any_layout() -> None:
    kinds = {name: make for name, make in NUMBERS.items() if name != "float32"}
    assert np.array_equal(contents(in_turn(kinds, momentum)), contents(momentum))
    assert np.array_equal(contents(lambda b: b.p_minus[:, 1]), contents(momentum))
    rounded = contents(lambda b: momentum(b).astype(np.float32).astype(float))
    assert np.array_equal(contents(lambda b: momentum(b).astype(np.float32)), rounded)


def test_whole_numbers_are_quantities_and_nan_is_overflow() -> None:
    assert contents(lambda b: np.zeros(len(b), dtype=np.int8))[11] > 0
    nothing = contents(lambda b: np.full(len(b), math.nan))
    assert nothing[-1] > 0
    assert not nothing[:-1].any()


NO_MASKS: dict[str, tuple[Make, str]] = {
    "fractions": (lambda mask: mask * 0.3, "got float64"),
    "NaN": (lambda mask: mask * math.nan, "got float64"),
    "integers": (lambda mask: mask.astype(int), "got int64"),
    "bytes": (lambda mask: mask.astype(np.uint8), "got uint8"),
    "all objects": (lambda mask: mask.astype(object), "got object"),
    "short": (lambda mask: mask[1:], "got bool of shape"),
    "two columns": (lambda mask: np.stack([mask, mask], 1), "got bool of shape"),
    "scalar": (lambda mask: np.bool_(True), r"got bool of shape \(\)"),
    "nothing": (lambda mask: None, "got object"),
}


@pytest.mark.parametrize("kind", [*REFUSED, *NO_MASKS])
def test_masks_refused(kind: str) -> None:
    make, words = (REFUSED | NO_MASKS)[kind]
    refused_saying(
        f"^cuts: .*{words}.*; valid: ", lambda: cross_section(lambda b: make(central(b)))
    )


@pytest.mark.parametrize("kind", [*REFUSED, "complex", "short", "two columns", "scalar"])
def test_quantities_refused(kind: str) -> None:
    make, words = (REFUSED | NO_MASKS | {"complex": COMPLEX})[kind]
    words = words.replace("got bool", "got float64")
    make = make if kind != "scalar" else lambda a: 1.0
    refused_saying(f"^histogram: {words}.*; valid: ", lambda: contents(lambda b: make(momentum(b))))


@pytest.mark.parametrize("kind", NUMBERS)
def test_functions_of_s(kind: str) -> None:
    make = NUMBERS[kind]
    s = np.linspace(0.3, 2.0, 7)
    found = vs.form_factor(lambda s: make(form_factor(s)), tolerance=1e-4)(s)
    plain = vs.form_factor(form_factor, tolerance=1e-4)(s)
    assert found == pytest.approx(plain, rel=1e-4 if kind == "float32" else 0)
    visible = vs.InitialStateRadiation(
        vs.hadronic_cross_section(lambda s: make(sigma0(s)), threshold=0.3),
        acceptance=lambda x, s: make(1 - x / 2),
        rel_error=1e-3,
    ).cross_section(1.0)
    assert visible == pytest.approx(plain_visible(), rel=1e-6 if kind == "float32" else 0)


@functools.cache
def plain_visible() -> float:
    source = vs.hadronic_cross_section(sigma0, threshold=0.3)
    radiation = vs.InitialStateRadiation(source, acceptance=lambda x, s: 1 - x / 2, rel_error=1e-3)
    return float(radiation.cross_section(1.0))


@pytest.mark.filterwarnings("ignore:.*masked element to nan")
@pytest.mark.parametrize("kind", [name for name in REFUSED if name not in ("missing", "ragged")])
def test_functions_of_s_refused(kind: str) -> None:
    make, words = REFUSED[kind]
    refused_saying(f"^form_factor: {words}", lambda: vs.form_factor(lambda s: make(form_factor(s))))
    source = vs.hadronic_cross_section(lambda s: make(sigma0(s)), threshold=0.3)
    refused_saying(f"^sigma0: {words}", lambda: source([0.5, 0.6]))


def test_complex_cross_sections_and_efficiencies_are_refused() -> None:
    source = vs.hadronic_cross_section(lambda s: sigma0(s) + 0j, threshold=0.3)
    refused_saying("^sigma0: got complex128", lambda: source([0.5, 0.6]))
    radiation = vs.InitialStateRadiation(
        vs.hadronic_cross_section(sigma0, threshold=0.3), acceptance=lambda x, s: x + 0j
    )
    refused_saying("^acceptance: got complex128", lambda: radiation.cross_section(1.0))


def test_functions_of_single_numbers() -> None:
    masked = np.ma.masked_all(())
    refused_saying(
        "^form_factor: .*masked", lambda: vs.form_factor(lambda s: masked if s > 1 else 1.0)
    )
    source = vs.hadronic_cross_section(lambda s: masked if s > 1 else 1.0, threshold=0.3)
    refused_saying("^sigma0: .*masked", lambda: source([0.5, 2.0]))


# --- arguments ----------------------------------------------------------------------------------
COS = np.linspace(-0.8, 0.8, 6).reshape(2, 3)
MOMENTUM = math.sqrt(0.35**2 - vs.Constants().muon_mass ** 2)
SPACE = np.stack([MOMENTUM * np.sqrt(1 - COS**2), 0 * COS, MOMENTUM * COS], axis=-1)
P_MINUS = np.concatenate([np.full((2, 3, 1), 0.35), SPACE], axis=-1)
P_PLUS = P_MINUS * [1, -1, -1, -1]
RADIATOR = _core.Radiator(_core.RadiatorForm.kuraev_fadin, _core.RadiatorPairs.none, vs.Constants())
STRUCTURE = _core.PionStructure(0.5, 0.9, [(0.5, [0.1, 0.2]), (0.9, [0.3, 0.1])])
POLES = np.array([[0.77, 0.15, 0.75, 0.0], [1.4, 0.3, 0.25, 0.0]])
TABLE = np.array([[0.5, 1.0], [0.7, 3.0], [0.9, 2.0]])

REAL_ARGUMENTS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "p_minus": (lambda p: vs.amplitudes.born("mumu", p, P_PLUS, 0.7), P_MINUS),
    "p_plus": (lambda p: vs.amplitudes.born("mumu", P_MINUS, p, 0.7), P_PLUS),
    "k": (lambda k: vs.amplitudes.real("mumu", P_MINUS, P_PLUS, k, 0.7), P_MINUS / 10),
    "cos_theta": (lambda c: vs.amplitudes.soft_virtual("mumu", c, 0.7, 0.01), COS),
    "s": (vs.form_factor("strong2020"), COS + 1.5),
    "q2": (vs.vacuum_polarization("leptonic"), COS + 1.5),
    "x": (lambda x: RADIATOR(x, 0.5), (COS + 1) / 2),
    "p2": (lambda p2: loops.B0(p2, 0.1, 0.2), COS),
    "nodes": (
        lambda a: _core.PionStructure(0.5, 0.9, [(0.5, a), (0.9, a)])(0.6, 0.3),
        np.array([0.1, 0.2, 0.3]),
    ),
    "terms": (
        lambda terms: _core.TwoPhotonStructure(terms, 0.7, vs.Constants())(0.3),
        np.array([[1.0, 0.0], [-1.0, 0.6]]),
    ),
    "cos_theta of a structure": (lambda c: STRUCTURE(0.6, c), COS),
    "poles": (lambda rows: vs.pole_sum(rows)(0.5), POLES),
    "sigma0": (lambda y: vs.hadronic_cross_section((TABLE[:, 0], y))([0.3, 0.7]), TABLE[:, 1]),
    "sigma0 energies": (lambda x: vs.hadronic_cross_section((x, TABLE[:, 1]))(0.3), TABLE[:, 0]),
    "ecm": (vs.InitialStateRadiation(sigma0, rel_error=1e-2).cross_section, 1 + COS[0] / 4),
    "breakpoints": (
        lambda b: vs.hadronic_cross_section(sigma0, threshold=0.3, breakpoints=b).breakpoints,
        np.array([0.5, 0.7]),
    ),
}


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("argument", REAL_ARGUMENTS)
def test_arguments(argument: str, kind: str) -> None:
    call, values = REAL_ARGUMENTS[argument]
    given, plain = NUMBERS[kind](values), values
    if kind == "float32":
        plain = values.astype(np.float32).astype(float)
    assert np.array_equal(call(given), call(plain))


@pytest.mark.parametrize("kind", [*REFUSED, "complex"])
@pytest.mark.parametrize("argument", REAL_ARGUMENTS)
def test_arguments_refused(argument: str, kind: str) -> None:
    call, values = REAL_ARGUMENTS[argument]
    make, words = (REFUSED | {"complex": COMPLEX})[kind]
    if argument == "terms" and kind == "complex":
        return  # masses may be complex
    if argument == "poles" and kind in ("missing", "ragged"):
        words = "valid: "  # poles are read row by row
    refused_saying(f"^{argument.split()[0]}: .*{words}", lambda: call(make(values)))


@pytest.mark.parametrize("kind", NUMBERS)
def test_complex_masses_of_loops(kind: str) -> None:
    masses = np.array([0.1 - 0.01j, 0.2 - 0.02j, 0.3])
    plain = masses.astype(np.complex64).astype(complex) if kind == "float32" else masses
    assert np.array_equal(loops.B0(0.5, NUMBERS[kind](masses), 0.1), loops.B0(0.5, plain, 0.1))


@pytest.mark.parametrize("ecm", [0.7 + 0.1j, np.complex128(0.7), np.array(0.7, np.complex64)])
def test_single_complex_numbers_are_refused(ecm: Any) -> None:
    refused_saying("^ecm: ", lambda: vs.Generator("mumu", ecm))
    refused_saying("^ecm: ", lambda: vs.amplitudes.soft_virtual("mumu", 0.1, ecm, 0.01))


def test_plain_numbers_stay_plain() -> None:
    assert isinstance(RADIATOR(0.1, 0.5), float)
    assert isinstance(vs.form_factor("cmd3")(Fraction(3, 5)), complex)
    assert loops.A0(np.array(1)) == loops.A0(1) == loops.A0(1.0)


# --- batches of events --------------------------------------------------------------------------
def arrays_of_a_batch() -> dict[str, Any]:
    n_photons = np.array([1, 0, 2])
    return {
        "event_number": np.array([4, 5, 6]),
        "weights": np.array([[1.0, 0.5], [2.0, 0.25], [3.0, 0.125]]),
        "p_minus": np.arange(12.0).reshape(3, 4),
        "p_plus": np.arange(12.0, 24.0).reshape(3, 4),
        "n_photons": n_photons,
        "photons": np.arange(12.0).reshape(3, 4) / 8,
        "beam_momenta": np.arange(24.0).reshape(3, 2, 4),
    }


def batch_of(arrays: dict[str, Any]) -> Any:
    return _core.EventBatch(weight_names=["nominal", "other"], **arrays)


WHOLE = ("event_number", "n_photons")


@pytest.mark.parametrize("kind", NUMBERS)
def test_batches(kind: str) -> None:
    plain = arrays_of_a_batch()
    make = NUMBERS[kind]
    if kind == "float32":  # every number above is one of single precision, too
        made = {k: a if k in WHOLE else a.astype(np.float32) for k, a in plain.items()}
    else:
        made = {name: make(array) for name, array in plain.items()}
    batch = batch_of(made)
    for name, array in plain.items():
        assert np.array_equal(getattr(batch, name), array), name


@pytest.mark.parametrize("name", arrays_of_a_batch())
@pytest.mark.parametrize("kind", [*REFUSED, "complex"])
def test_batches_refused(kind: str, name: str) -> None:
    arrays = arrays_of_a_batch()
    make, words = (REFUSED | {"complex": COMPLEX})[kind]
    refused_saying(f"^{name}: {words}", lambda: batch_of(arrays | {name: make(arrays[name])}))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("n_photons", [1.0, 0.0, 2.0], "float64"),
        ("n_photons", [1, 0, 2**32], "int64"),
        ("event_number", np.array([1, 2, 2**63], dtype=np.uint64), "uint64"),
        ("event_number", [True, False, True], "bool"),
        ("p_minus", np.zeros((4, 3)), r"shape \(4, 3\); valid: real numbers of shape \(N, 4\)"),
        ("weights", np.zeros((2, 3)), r"shape \(2, 3\); valid: real numbers of shape \(N, 2\)"),
        ("beam_momenta", np.zeros((3, 8)), r"valid: real numbers of shape \(N, 2, 4\)"),
    ],
)
def test_numbers_that_do_not_fit(name: str, value: Any, words: str) -> None:
    refused_saying(f"^{name}: got .*{words}", lambda: batch_of(arrays_of_a_batch() | {name: value}))


def test_selections_of_a_batch() -> None:
    run = _core.RunInfo()
    run.final_pdg_id = [13, -13]
    batch = vs.EventBatch(batch_of(arrays_of_a_batch()), run)
    mask = np.array([True, False, True])
    for name, make in LAYOUTS.items():
        assert batch[make(mask)].event_number.tolist() == [4, 6], name
        assert batch[make(np.array([2, 0]))].event_number.tolist() == [6, 4], name
    refused_saying("^selection: .*masked", lambda: batch[np.ma.array(mask, mask=~mask)])


def test_archive_in_fortran_order(tmp_path: Path) -> None:
    events = vs.Generator("mumu", 0.7, order="lo", cuts="cmd3", seed=1).sample(5)
    path = tmp_path / "events.npz"
    events.write(path)
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **arrays | {"p_minus": np.asfortranarray(arrays["p_minus"])})
    refused_saying("Fortran", lambda: list(npz.read(path)))
