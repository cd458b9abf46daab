"""Perturbative QCD, thresholds and shapes of R(s): limits, known values, closed formulas."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

import vasilisa as vs
from vasilisa.hadrons.hvp.kernels import kernel
from vasilisa.hadrons.r_ratio import alpha_s, perturbative_r
from vasilisa.hadrons.r_ratio.perturbative import CHARGES, _central
from vasilisa.hadrons.r_ratio.shapes import PHI, SHAPES, shape, tabulation
from vasilisa.hadrons.r_ratio.thresholds import (
    TWO_PHOTON_WIDTHS,
    pion_form_factor_squared,
    pseudoscalar_gamma,
    three_pions,
    threshold_energy,
    threshold_r,
)
from vasilisa.words.errors import ConfigurationError, RangeError

ALPHA = vs.Constants().alpha


def a_mu(channel: str, end: float) -> float:
    def integrand(energy: float) -> float:
        s = energy**2
        value, _ = threshold_r(channel, np.array([energy]))
        return float((ALPHA / np.pi) ** 2 / 3 * kernel("mu", np.array([s]))[0] * value[0] * 2)

    start = threshold_energy(channel)
    return 1e10 * quad(lambda e: integrand(e) / e, start, end, epsrel=1e-6)[0]


# In 1e-10, published with chiral perturbation theory up to these energies. [KNT18]
@pytest.mark.parametrize(
    ("channel", "end", "published", "tolerance"),
    [("pipi", 0.305, 0.87, 0.03), ("3pi", 0.66, 0.01, 0.006), ("pi0gamma", 0.6, 0.12, 0.01)],
)
def test_thresholds(channel: str, end: float, published: float, tolerance: float) -> None:
    assert a_mu(channel, end) == pytest.approx(published, abs=tolerance)


def test_form_factor_at_zero_and_its_radius() -> None:
    value, error = pion_form_factor_squared(np.array([0.0, 1e-4]))
    assert value[0] == 1 and error[0] == 0
    # |F|^2 = 1 + <r^2> s/3
    assert (value[1] - 1) / 1e-4 == pytest.approx(0.437 / 0.1973269804**2 / 3, rel=1e-3)


def test_radiative_thresholds_are_proportional_to_the_width() -> None:
    s = np.array([0.3])
    value, error = pseudoscalar_gamma("pi0gamma", s)
    width, uncertainty = TWO_PHOTON_WIDTHS["pi0gamma"]
    assert error[0] / value[0] == pytest.approx(uncertainty / width)
    assert pseudoscalar_gamma("etagamma", np.array([0.29]))[0][0] == 0


def test_three_pions_close_below_threshold() -> None:
    start = threshold_energy("3pi")
    below, above = three_pions(np.array([start - 1e-3, start + 0.1]) ** 2)[0]
    assert below == 0 < above
    # Phase space of three bodies times four powers of momenta: (E - threshold)^4.
    near = three_pions((start + np.array([1e-3, 2e-3])) ** 2)[0]
    assert near[1] / near[0] == pytest.approx(16, rel=0.1)


def test_strong_coupling() -> None:
    assert alpha_s(91.1876) == pytest.approx(0.1179, rel=1e-4)
    # [PDG22]: alpha_s(m_tau) of the world average run down.
    assert alpha_s(1.77686, 3) == pytest.approx(0.312, abs=0.004)
    # The decoupling of bottom at its own mass is small.
    assert alpha_s(4.18, 4) == pytest.approx(float(alpha_s(4.18, 5)), rel=2e-3)


def test_perturbative_limits() -> None:
    value, error = perturbative_r(np.array([9e4**2]))
    a = float(alpha_s(9e4)) / np.pi
    photons = 0.75 * ALPHA / np.pi * 3 * sum(q**4 for q in CHARGES)
    assert value[0] == pytest.approx(
        11 / 3 * (1 + a + 1.41 * a**2 - 12.8 * a**3) + photons, rel=1e-5
    )
    assert 0 < error[0] < 1e-3


def test_scale_cancels_to_the_order_of_the_series() -> None:
    """From sqrt(s)/2 to 2 sqrt(s) the change is of order alpha_s^5, beta_0^4."""
    s = np.array([50.0**2])
    values = [_central(s, 5, 0.1179, scale, 0.0, ALPHA)[0] for scale in (0.5, 1.0, 2.0)]
    assert np.ptp(values) < 2e-4


def test_charm_and_bottom_open() -> None:
    energies = np.array([3.5, 5.0, 10.5, 11.5])
    value, _ = perturbative_r(energies**2)
    assert value == pytest.approx([2.15, 3.65, 3.55, 3.87], abs=0.03)


def test_perturbative_range() -> None:
    with pytest.raises(RangeError, match=r"1\.5"):
        perturbative_r(1.0)


def test_shapes() -> None:
    assert shape(None) is None
    energies = np.linspace(0.3, 2.0, 500)
    for name in SHAPES:
        found = shape(name)
        assert found is not None
        assert (found(energies) > 0).all()
    with pytest.raises(ConfigurationError, match="omega_phi"):
        shape("j_psi")


def test_tabulation_follows_the_phi() -> None:
    found = shape("phi")
    assert found is not None
    nodes = np.linspace(1.0, 1.06, 20)
    energies = tabulation(nodes, True)
    assert np.isin(nodes, energies).all()
    fine = np.linspace(1.0, 1.06, 20001)
    straight = np.interp(fine, energies, found(energies))
    peak = found(np.array([PHI[0]]))[0]
    assert np.abs(straight - found(fine)).max() < 1e-3 * peak
