"""Objects that go to another process come back with the same bits."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vasilisa as vs
from vasilisa import _core

TRAVELS: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    lambda thing: pickle.loads(pickle.dumps(thing)),
    lambda thing: pickle.loads(pickle.dumps(thing, protocol=2)),
]

S = np.linspace(0.081, 0.95, 300)
Q2 = np.concatenate([-np.geomspace(1e-3, 3.0, 100), np.geomspace(1e-3, 3.0, 300)])


def other_constants() -> vs.Constants:
    constants = vs.Constants()
    constants.pion_mass, constants.alpha_inverse, constants.muon_mass = 0.1396, 137.04, 0.1057
    return constants


@pytest.fixture(params=range(len(TRAVELS)), ids=["copy", "deepcopy", "pickle", "pickle of old"])
def travel(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    return TRAVELS[request.param]


def tables(folder: Path) -> dict[str, Path]:
    """Write tables of a form factor and of a vacuum polarisation."""
    s = np.linspace(0.08, 1.0, 200)
    f = np.asarray(vs.form_factor("gvmd_bwsum3").continuation(s))
    rows = {
        "complex.csv": ("s,re,im", [s, f.real, f.imag]),
        "modulus.csv": ("s,f2", [s, abs(f) ** 2]),
        "poles.csv": ("mass,width,modulus,phase", [[0.77, 1.4], [0.15, 0.4], [0.9, 0.1], [0, 0]]),
        "vp.dat": ("", [x := np.linspace(0, 3, 400) ** 2, 0.01 * x / 9, -0.01 * x / 9, -0.001 * x]),
    }
    made = {}
    for name, (head, columns) in rows.items():
        made[name] = folder / name
        np.savetxt(made[name], np.transpose(columns), delimiter=",", header=head, comments="")
    errors = np.transpose([*rows["vp.dat"][1], *[1e-4 * (1 + x) for _ in range(3)]])
    np.savetxt(folder / "errors.dat", errors)
    return made | {"errors.dat": folder / "errors.dat"}


def test_form_factors(travel: Callable[[Any], Any], tmp_path: Path) -> None:
    written = tables(tmp_path)
    names = _core.form_factor_names()
    made = [vs.form_factor(name) for name in names]
    made += [vs.form_factor(name, constants=other_constants()) for name in names]
    made += [vs.form_factor(written[f"{name}.csv"]) for name in ("complex", "modulus", "poles")]
    lines = written["complex.csv"].read_text().splitlines()
    written["late.csv"] = tmp_path / "late.csv"
    written["late.csv"].write_text("\n".join(lines[:1] + lines[20:]))
    made.append(vs.form_factor(written["late.csv"], below="pole"))
    made.append(vs.form_factor(lambda s: 1 / (1 - s / (0.6 - 0.1j)), kind="bare"))
    made.append(vs.fit_pole_sum(vs.form_factor("cmd3"), 3, (0.1, 0.9)).form_factor)
    for path in written.values():
        path.unlink()  # it needs none of them again
    for each in made:
        again = travel(each)
        assert type(again) is type(each)
        for field in ("name", "source", "kind", "range"):
            assert getattr(again, field) == getattr(each, field)
        low, high = each.range
        at = S[(low < S) & (high > S)] if each.name != "kaon_vmd" else np.linspace(1.0, 2.0, 300)
        assert np.array_equal(again(at), each(at))


def test_vacuum_polarizations(travel: Callable[[Any], Any], tmp_path: Path) -> None:
    written = tables(tmp_path)
    with_errors = vs.vacuum_polarization(written["errors.dat"])
    made = [
        *(vs.vacuum_polarization(name) for name in ("none", "leptonic", "default")),
        vs.vacuum_polarization("leptonic", constants=other_constants()),
        vs.vacuum_polarization(written["vp.dat"]),
        with_errors,
        _core.shifted_vacuum_polarization(with_errors, -1.5),
        vs.vacuum_polarization(lambda q2: 0.01 * q2 / (1 + abs(q2))),
    ]
    for path in written.values():
        path.unlink()
    for each in made:
        again = travel(each)
        assert (again.name, again.source) == (each.name, each.source)
        assert again.range == pytest.approx(each.range, rel=1e-14)  # a logarithm is kept of it
        for function in ("__call__", "dressing", "error"):
            assert np.array_equal(getattr(again, function)(Q2), getattr(each, function)(Q2))


def test_events_and_constants(travel: Callable[[Any], Any]) -> None:
    constants = other_constants()
    assert travel(constants) == constants
    generator = vs.Generator(
        "mumu",
        beams={"energies": [0.5, 0.6], "spread": 1e-3},
        order="nlo",
        variations=["lo"],
        effort=0.06,
    )
    events = generator.sample(500)
    again = travel(events)
    for name, values in events.to_numpy().items():
        assert np.array_equal(again.to_numpy()[name], values)
    assert again.core.weight_names == events.core.weight_names
    assert again.sampling == events.sampling
    for name in vars(_core.RunInfo):
        if isinstance(getattr(_core.RunInfo, name), property):
            assert getattr(again.run, name) == getattr(events.run, name)
    assert again.run.cross_section > 0


@pytest.mark.parametrize(
    "more",
    [
        {"cuts": vs.Cuts(scenario="cmd3") | ~vs.Cuts(pair_mass=(0.3, None)), "form_factor": "cmd3"},
        {"pion_structure": "gvmd", "form_factor": "gvmd_bwsum3"},
        {"form_factor": lambda s: 1 / (1 - s / (0.6 - 0.1j))},
        {"beams": vs.Beams(spread=1e-4), "constants": other_constants(), "coulomb": "resummed"},
    ],
)
def test_generators(travel: Callable[[Any], Any], more: dict[str, Any]) -> None:
    generator = vs.Generator("pipi", 0.71, "nlo", threads=1, **more)
    again = travel(generator)
    assert again.parameters == generator.parameters
    first, second = (each.integrate(n_events=66_000) for each in (generator, again))
    assert (first.value, first.error) == (second.value, second.error)
    assert travel(generator.cuts) == generator.cuts
    assert travel(generator.beams) == generator.beams
