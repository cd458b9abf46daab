"""Form factors beyond their models and tables: to 12 GeV, and down to the threshold."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
import yaml

import vasilisa as vs
from vasilisa.hadrons.spectral import spectral_sum
from vasilisa.words.errors import ConfigurationError, RangeError, VasilisaWarning

CONSTANTS = vs.Constants()
ENDS = {"cmd3": (4.0, 0.075), "kaon_vmd": (2.25, 0.063)}
"""Where the model ends, GeV^2, and |F(13.48 GeV^2)| of arXiv:hep-ex/0510005."""


@pytest.mark.parametrize("name", ENDS)
def test_tail_is_the_measured_point_and_falls_as_in_perturbation_theory(name: str) -> None:
    factor = vs.form_factor(name)
    assert factor.range[1] >= 11**2
    assert abs(factor(13.48)) == pytest.approx(ENDS[name][1], rel=1e-12)
    s = np.array([9.0, 30.0, 110.0])
    shape = s * np.abs(np.log(s / 0.09) - 1j * math.pi) * np.abs(factor(s))
    assert shape == pytest.approx(shape[0], rel=1e-12)


@pytest.mark.parametrize("name", ENDS)
def test_tail_joins_smoothly(name: str) -> None:
    factor, end = vs.form_factor(name), ENDS[name][0]
    model = factor.model
    assert isinstance(factor, vs._core.ContinuedFormFactor)
    below = np.linspace(model.range[0], end, 50)
    assert np.array_equal(factor(below), model(below))
    for place, step in itertools.product((end, 9.0), (1e-3, 1e-4)):
        derivative = [
            (factor(place + b) - factor(place + a)) / (b - a) for a, b in ((-step, 0), (0, step))
        ]
        assert abs(derivative[0] - derivative[1]) < 20 * step
    s = np.linspace(0.9 * end, 140, 3000)
    assert np.allclose(np.angle(factor(s) / np.asarray(model.continuation(s))), 0, atol=1e-12)


@pytest.mark.parametrize("name", ENDS)
def test_tail_has_a_variation_of_its_own(name: str) -> None:
    factor = vs.form_factor(name)
    for suffix, shift in (("up", 1.3), ("down", 0.7)):
        varied = vs.form_factor(f"{name}_tail_{suffix}")
        assert varied(1.5) == factor(1.5)
        assert varied(50.0) / factor(50.0) == pytest.approx(shift)


@pytest.mark.parametrize(
    ("process", "ecm", "cuts"),
    [("pipi", 3.773, "besiii"), ("pipi", 10.58, "bfactory"), ("kk", 10.58, "bfactory")],
)
def test_scenarios_run_with_the_default_form_factor(process: str, ecm: float, cuts: str) -> None:
    name = "cmd3" if process == "pipi" else "kaon_vmd"
    variations = [f"{name}_tail_up", f"{name}_tail_down"]
    run = vs.Generator(process, ecm, cuts=cuts, variations=variations)
    result = run.integrate(n_events=65_000)
    assert result.value > 0
    assert result.n_nonfinite == 0
    up, down = (result.variations[each].difference / result.value for each in variations)
    # the photon of 0.4 or 3 GeV takes most pairs far below the tail
    assert 0 <= up < 0.3
    assert -0.3 < down <= 0


def test_structures_end_with_the_model() -> None:
    for structure in ("gvmd", "dispersive"):
        with pytest.raises(ConfigurationError, match=r"cmd3 is analytic up to sqrt\(s\) = 2 GeV"):
            vs.Generator("pipi", 2.1, pion_structure=structure)
    # the tail changes no loop below
    exact = spectral_sum(vs.form_factor("cmd3"), 0.49, 4 * CONSTANTS.pion_mass**2)
    varied = spectral_sum(vs.form_factor("cmd3_tail_up"), 0.49, 4 * CONSTANTS.pion_mass**2)
    assert exact.sum_rule == varied.sum_rule


def table(path: Path, phase: bool, start: float = 0.4) -> Path:
    energies = np.linspace(start, 1.2, 400)
    values = np.asarray(vs.form_factor("cmd3")(energies**2))
    columns = (values.real, values.imag) if phase else (np.abs(values) ** 2,)
    header = "sqrt_s,re,im" if phase else "sqrt_s,f2"
    np.savetxt(
        path, np.column_stack([energies, *columns]), delimiter=",", header=header, comments=""
    )
    return path


def test_table_from_above_the_threshold(tmp_path: Path) -> None:
    path = table(tmp_path / "table.csv", phase=True)
    with pytest.raises(RangeError, match=r"s = 0\.1 GeV\^2.*form_factor_below: pole"):
        vs.form_factor(path)(0.1)
    with pytest.raises(RangeError, match="form_factor_below: pole"):
        vs.Generator("pipi", 0.7, form_factor=path).integrate(n_events=1000)
    factor = vs.form_factor(path, below="pole")
    first, threshold = 0.4**2, 4 * CONSTANTS.pion_mass**2
    assert factor.range[0] == pytest.approx(threshold)
    at_first = complex(factor(first))
    s = np.array([threshold, 0.1, 0.12, 0.99999 * first])
    expected = 1 / (1 - (1 - 1 / abs(at_first)) * s / first)
    assert np.abs(factor(s)) == pytest.approx(expected)
    phases = np.angle(at_first) * ((s - threshold) / (first - threshold)) ** 1.5
    assert np.angle(factor(s)) == pytest.approx(phases)
    # what it continues is a rho: the pole is within 3 % of it
    assert np.abs(factor(s)) == pytest.approx(np.abs(vs.form_factor("cmd3")(s)), rel=0.03)


def test_card_with_a_table_from_above_the_threshold(tmp_path: Path) -> None:
    table(tmp_path / "table.csv", phase=True)
    fields = {"process": "pipi", "ecm": 0.7, "cuts": "cmd3", "form_factor": "table.csv"}
    card = tmp_path / "card.yaml"
    card.write_text(yaml.safe_dump(fields | {"form_factor_below": "pole"}))
    result = vs.load_card(card).integrate(n_events=65_000)
    exact = vs.Generator("pipi", 0.7, cuts="cmd3").integrate(n_events=65_000)
    assert result.value == pytest.approx(exact.value, rel=3e-3)


@pytest.mark.parametrize("source", ["cmd3", "poles.csv", lambda s: 1 + 0 * s])
def test_only_tables_are_continued(source: object, tmp_path: Path) -> None:
    if source == "poles.csv":
        source = tmp_path / "poles.csv"
        source.write_text("mass,width,modulus,phase\n0.77,0.15,1,0\n")
    with pytest.raises(ConfigurationError, match=r"form_factor_below: 'pole' .* no table"):
        vs.form_factor(source, below="pole")  # type: ignore[arg-type]


def test_form_factor_without_phase_is_noted(tmp_path: Path) -> None:
    path = table(tmp_path / "table.csv", phase=False, start=0.2792)
    with pytest.warns(VasilisaWarning, match=r"table\.csv has no phase.*asymmetry"):
        vs.Generator("pipi", 0.7, form_factor=path)
    # where initial and final state do not interfere, nothing is said
    vs.Generator("pipi", 0.7, "lo", form_factor=path)
    vs.Generator("pipi", 0.7, radiation="isr", form_factor=path)
    vs.Generator("pipi", 0.7, form_factor="pointlike")
