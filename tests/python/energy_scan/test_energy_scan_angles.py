"""Errors of polar angles, by the analysis and counted directly in events that a detector saw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.detector import SolenoidDetector
from vasilisa.selection.cuts import selection
from vasilisa.studies.energy_scan.angles import ANGLE_ERRORS, moved
from vasilisa.studies.energy_scan.samples import loosened
from vasilisa.studies.energy_scan.theory import EDGES, THETA_CUTS

SIZE = 1e-3  # rad
STEP = 3 * SIZE  # of the direct calculation, both ways: more events cross, as many a milliradian
OTHER_CUTS = {"max_abs_xi": 0.25, "max_dphi": 0.15, "min_p_over_half_ecm": 0.45}
N = 250_000
CUT = THETA_CUTS[0]
STRETCH = 1 / (math.pi / 2 - CUT)  # of theta - pi/2, for an error of 1 at the edge


def wrong(columns: dict[str, Any], error: str, size: float) -> tuple[Any, Any]:
    """Return measured angles with what `detector.angles` would add to them."""
    minus, plus = columns["theta_minus"], columns["theta_plus"]
    if error == "angle_stretch":
        return tuple(math.pi / 2 + (t - math.pi / 2) * (1 + STRETCH * size) for t in (minus, plus))
    both = error == "angle_shift"
    return minus + size * np.sin(minus) ** 2, plus + both * size * np.sin(plus) ** 2


def counted(minus: Any, plus: Any) -> tuple[float, float]:
    """Return the number of pairs within the cut and their asymmetry."""
    average = (minus - plus + math.pi) / 2
    inside = (average > CUT) & (average < math.pi - CUT)
    n = np.count_nonzero(inside)
    forward = np.count_nonzero(inside & (minus < math.pi / 2))
    return float(n), (2 * forward - n) / n


def test_densities_are_counted() -> None:
    """A density of which the direct calculation is an integral, as of pions and of electrons."""
    for shape in (lambda c: 1 - c**2, lambda c: ((3 + c**2) / (1 - c)) ** 2):
        fine = np.linspace(0.9, math.pi - 0.9, 400_001)
        weight = shape(np.cos(fine)) * np.sin(fine)
        bins = np.histogram(fine, EDGES, weights=weight)[0].tolist()
        theory = {"sigma": [0.0, *bins, 0.0]}

        def of(minus: Any, plus: Any, weight: Any = weight) -> tuple[float, float]:
            average = (minus - plus + math.pi) / 2
            inside = weight * ((average > CUT) & (average < math.pi - CUT))
            sign = np.where(minus < math.pi / 2, 1, -1)
            return float(inside.sum()), float((inside * sign).sum() / inside.sum())

        columns = {"theta_minus": fine, "theta_plus": math.pi - fine}
        for error in ANGLE_ERRORS:
            (more, up), (less, down) = (of(*wrong(columns, error, d)) for d in (SIZE, -SIZE))
            found = moved(theory, error, "minus")
            scale = 2 * SIZE * of(fine, math.pi - fine)[0]
            assert found.number == pytest.approx((more - less) / scale, rel=0.05, abs=2e-3)
            expected = (up - down) / (2 * SIZE)
            assert found.asymmetry == pytest.approx(expected, rel=0.05, abs=2e-3)


@pytest.mark.slow_ci
def test_one_milliradian_moves_what_it_should() -> None:
    """(i) moves the form factor and not the asymmetry of pions, (ii) and (iii) the asymmetry."""
    direct: dict[str, dict[str, Any]] = {}
    seen: dict[str, dict[str, Any]] = {}
    for process in ("ee", "pipi"):
        generator = vs.Generator(
            process, 0.76, "nlops", cuts=loosened("cmd3"), seed=3, effort=0.0625
        )
        true = generator.sample(N)
        inside = np.asarray(selection("cmd3")(true))
        theta = np.asarray(true.theta_avg)[inside]
        theory = {"sigma": [0.0, *np.histogram(theta, EDGES)[0].tolist(), 0.0]}
        batch = SolenoidDetector("cmd3")(true, 5)
        columns = batch.columns
        both = (columns["probe"] == 0) & np.asarray(selection(OTHER_CUTS)(batch))
        kept = {name: columns[name][both] for name in ("theta_minus", "theta_plus")}
        direct[process] = {e: moved(theory, e, "minus") for e in ANGLE_ERRORS}
        seen[process] = {}
        for error in ANGLE_ERRORS:
            (more, up), (less, down) = (counted(*wrong(kept, error, d)) for d in (STEP, -STEP))
            scale = SIZE / (2 * STEP)
            seen[process][error] = (scale * math.log(more / less), scale * (up - down))
    for error in ANGLE_ERRORS:
        bias = seen["pipi"][error][0] - seen["ee"][error][0]
        expected = SIZE * (direct["pipi"][error].number - direct["ee"][error].number)
        asymmetry, of_pions = seen["pipi"][error][1], SIZE * direct["pipi"][error].asymmetry
        if error == "angle_shift":
            assert expected == 0
            assert abs(bias) < 1e-4
        else:
            assert bias == pytest.approx(expected, rel=0.1)
            assert abs(bias) > 5e-4
        if error == "angle_stretch":
            assert abs(asymmetry) < 1e-4
        else:
            assert asymmetry == pytest.approx(of_pions, rel=0.1)
