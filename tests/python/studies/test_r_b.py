"""R_b of a scan: radiative returns are subtracted, initial-state radiation is unfolded."""

import numpy as np
import pytest
from scipy.integrate import quad

import vasilisa as vs
from vasilisa.hadrons.r_ratio import R
from vasilisa.hadrons.r_ratio.bottom import radiative_returns, unfolded

CONSTANTS = vs.Constants()
THRESHOLD = 10.5408


def point_like(energies: np.ndarray) -> np.ndarray:
    return 4 * np.pi / 3 * (CONSTANTS.alpha / energies) ** 2 * CONSTANTS.hbarc2


def truth(energy: float) -> float:
    """R_b of a resonance on a step."""
    peak = 2.0 / (1.0 + ((energy - 10.58) / 0.01) ** 2)
    return (peak + 0.35) * np.clip((energy - THRESHOLD) / 0.01, 0.0, 1.0)


def with_radiation(energy: float) -> float:
    """R_b seen at an energy: the radiator of Kuraev and Fadin to O(alpha), exponentiated [KF85]."""
    s = energy**2
    a = CONSTANTS.alpha / np.pi
    beta = 2 * a * (np.log(s / CONSTANTS.electron_mass**2) - 1)
    first = 1 + 0.75 * beta + a * (np.pi**2 / 3 - 0.5)

    def integrand(u: float) -> float:
        x = u ** (1 / beta)
        flat = first - (1 - x / 2) * x ** (1 - beta)
        return flat * truth(energy * np.sqrt(1 - x)) / (1 - x)

    end = (1 - (THRESHOLD / energy) ** 2) ** beta
    return quad(integrand, 0, end, limit=500, points=[end * k / 20 for k in range(1, 20)])[0]


def test_known_cross_section_comes_back():
    energies = np.concatenate([np.arange(THRESHOLD, 10.63, 0.002), np.arange(10.63, 10.8, 0.01)])
    seen = np.array([with_radiation(e) for e in energies]) + radiative_returns(energies)
    curve = vs.MeasuredCurve(
        "scan", "R", seen, np.full(seen.size, 0.01), "in", "in", energies=energies
    )
    found = unfolded(curve)
    expected = np.array([truth(e) for e in energies[1:]])
    # second order of the radiator, straight lines between the energies
    np.testing.assert_allclose(found.values / point_like(energies[1:]), expected, atol=0.02)
    # what radiates down from an energy adds to its error
    assert np.all(found.errors / point_like(energies[1:]) > 0.01)


def test_only_radiative_returns_are_below_the_threshold():
    # R_b = 0.094 +- 0.002 at 10.541 GeV [BAB09]
    assert radiative_returns(np.array([10.5408]))[0] == pytest.approx(0.094, abs=0.002)


def test_r_between_the_thresholds_of_bottom_and_perturbation_theory():
    value, error = R(np.array([10.5, 10.5788, 10.65, 10.87, 11.02, 11.1]) ** 2)
    # four quarks below; Upsilon(4S), (5S) and (6S) stand out
    assert value[0] == pytest.approx(3.55, abs=2 * error[0])
    assert 5.2 < value[1] < 6.2
    assert value[3] > value[2] + 0.1 and value[4] > value[5] + 0.1
    assert np.all(np.abs(value[[2, 5]] - 3.8) < 0.2)
