"""Small things that once were otherwise."""

from __future__ import annotations

import tomllib

import hist
import matplotlib.pyplot as plt
import numpy as np
import pytest
from places import ROOT

import vasilisa as vs
from vasilisa.cli.xsec import summary
from vasilisa.display.plotting import band
from vasilisa.events.observables import axis_label
from vasilisa.run.settings import RunSettings, validated


def run(order: str = "lo") -> vs.Generator:
    return vs.Generator("mumu", 0.7, order, cuts="cmd3", threads=1)


def test_whole_numbers_written_as_floats() -> None:
    ours, theirs = run().sample(1e1, first=2e1), run().sample(10, first=20)  # type: ignore[arg-type]
    assert np.array_equal(ours.p_minus, theirs.p_minus)
    with pytest.raises(vs.ConfigurationError, match=r"^n: 10\.5; valid: a whole number"):
        run().sample(10.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "axis", [hist.axis.IntCategory([1, 2]), hist.axis.StrCategory(["a"]),
             hist.axis.Regular(3, 0, 1, circular=True)]
)  # fmt: skip
def test_axes_without_edges(axis: object) -> None:
    with pytest.raises(vs.ConfigurationError, match=r"^axes\['theta_avg'\]: .*with edges"):
        run().histogram({"theta_avg": axis}, n=1)


def test_weights_are_counted_apart_from_events() -> None:
    result = run("nlo").integrate(n_events=1, progress=False)
    assert result.n_nonzero > result.n_events  # an emission and its counter-event
    settings = validated(RunSettings, {"process": "mumu", "ecm": 0.7})
    lines = dict(line.split(None, 1) for line in summary(settings, result).splitlines())
    assert lines["events"] == str(result.n_events)
    assert lines["weights"].startswith(f"{result.n_nonzero} inside the cuts, counter-events incl")


@pytest.mark.parametrize("name", ["form-factor", "(ecm)", "ecm[0]", "str", "x" * 5000])
def test_unknown_fields_of_any_name(name: str) -> None:
    with pytest.raises(vs.ConfigurationError, match=r"unknown field.*; valid: process") as caught:
        validated(RunSettings, {"process": "mumu", "ecm": 0.7, name: 1})
    assert len(str(caught.value)) < 600
    if len(name) < 100:
        assert str(caught.value).startswith(f"{name}: ")


def test_points_are_not_joined() -> None:
    figure, axes = plt.subplots()
    band(axes, [1, 2, 3], [1, 5, 1], [0.1, 0.1, 0.1], color="black")
    assert all(line.get_linestyle() in ("None", "none", "") for line in axes.lines)
    plt.close(figure)


def test_axes_have_units() -> None:
    assert axis_label("theta_avg") == "theta_avg [rad]"
    assert axis_label("pair_mass_cm_of_mine") == "pair_mass_cm_of_mine"
    assert axis_label("cos_theta_avg") == "cos_theta_avg"


def test_what_continuous_integration_and_tests_are_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "error" in project["tool"]["pytest"]["ini_options"]["filterwarnings"]
    assert "dev" in project["dependency-groups"]
    assert "make docs" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
