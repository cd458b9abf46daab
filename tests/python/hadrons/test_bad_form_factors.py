"""Form factors that no loop can use: refused in one line, by what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from refusals import refused_saying

import vasilisa as vs
from vasilisa.hadrons.spectral import spectral_sum

THRESHOLD = 4 * vs.Constants().pion_mass ** 2
RHO = (0.77, 0.15, 1.0, 0.0)


def gounaris_sakurai(s: Any) -> Any:
    return np.asarray(vs.form_factor("strong2020").continuation(s))


def opening_at(root: float, start: float) -> vs.FormFactor:
    """A form factor whose imaginary part begins at another energy."""
    return vs.form_factor(
        lambda s: gounaris_sakurai(s - root**2 + THRESHOLD), s_range=(start, 8.0), tolerance=1e-3
    )


@pytest.mark.parametrize("start", [0.05, THRESHOLD])
@pytest.mark.parametrize(
    ("root", "words"),
    [(0.2113, "not zero below|jumps at"), (0.25, "not zero below|jumps at"), (0.3, "above")],
)
def test_imaginary_part_that_opens_elsewhere(root: float, start: float, words: str) -> None:
    refused_saying(
        f"Im F .*({words}) the threshold",
        lambda: spectral_sum(opening_at(root, start), 0.49, THRESHOLD),
    )


def test_imaginary_part_that_opens_at_two_pions() -> None:
    for form_factor in (opening_at(0.27914, 0.05), vs.form_factor("cmd3")):
        assert spectral_sum(form_factor, 0.49, THRESHOLD).sum_rule == pytest.approx(1, abs=0.01)


def test_constant_width_of_a_function() -> None:
    def wide(s: Any) -> Any:
        return 0.6 / (0.6 - s - 0.11j)

    form_factor = vs.form_factor(wide, s_range=(0.02, 9.0))
    refused_saying("not zero below", lambda: spectral_sum(form_factor, 0.49, THRESHOLD))


def test_gvmd_refuses_exponential_growth() -> None:
    form_factor = vs.form_factor(lambda s: gounaris_sakurai(s) * np.exp(3 * s), tolerance=1e-3)
    refused_saying(
        "grows to",
        lambda: vs.Generator("pipi", 0.7, form_factor=form_factor, pion_structure="gvmd"),
    )


@pytest.mark.parametrize(
    "row", [(0.77, 0.0, 1.0, 0.0), (1e9, 0.15, 1.0, 0.0), (0.77, 0.15, 1e8, 0.0)]
)
def test_poles_that_loops_cannot_hold(row: tuple[float, ...]) -> None:
    refused_saying("^poles", lambda: vs.pole_sum([row]))


@pytest.mark.parametrize("s_range", ["ab", 5, (1,), (1, 2, 3), (2, 1)])
def test_range_of_poles(s_range: Any) -> None:
    refused_saying("^s_range", lambda: vs.pole_sum([RHO], s_range=s_range))


def test_pole_outside_its_range_needs_no_width() -> None:
    assert vs.pole_sum([(4.0, 0.0, 1.0, 0.0)])(0.5) == pytest.approx(16 / 15.5)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        *[({"tolerance": value}, "tolerance") for value in (0, -1, 10, "a", None, np.nan)],
        *[({"breaks": value}, "breaks") for value in (5, "a", None, [np.nan])],
    ],
)
def test_options_of_a_function(options: dict[str, Any], field: str) -> None:
    refused_saying(f"^{field}", lambda: vs.form_factor(gounaris_sakurai, **options))


def test_function_that_is_not_finite() -> None:
    refused_saying("^form_factor: .*not finite", lambda: vs.form_factor(lambda s: np.nan * s))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffmass,width,modulus,phase\n0.77,0.15,1,0\n",
        "mass;width;modulus;phase\r\n0.77;0.15;1;0\r\n",
        "# rho\n  # alone\nmass width modulus phase\n  0.77  0.15  1  0\n\n",
    ],
)
def test_poles_of_other_editors(text: str, tmp_path: Path) -> None:
    path = tmp_path / "poles.csv"
    path.write_bytes(text.encode())
    assert vs.form_factor(path)(0.5) == vs.pole_sum([RHO])(0.5)


@pytest.mark.parametrize(
    ("options", "field"), [({"kind": "bare"}, "kind"), ({"s_range": (0.1, 0.2)}, "s_range")]
)
def test_options_of_what_is_known(options: dict[str, Any], field: str) -> None:
    for source in ("cmd3", vs.form_factor("cmd3")):
        refused_saying(f"^{field}", lambda source=source: vs.form_factor(source, **options))  # type: ignore[misc]


def test_form_factor_that_is_zero() -> None:
    refused_saying("^form_factor", lambda: vs.Generator("pipi", 0.7, form_factor=lambda s: 0 * s))
