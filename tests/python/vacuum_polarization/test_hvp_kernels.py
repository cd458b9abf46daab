"""Kernels of the magnetic moments and Euclidean windows, against quadrature and known limits."""

import mpmath
import numpy as np
import pytest

from vasilisa import _core
from vasilisa.hadrons import hvp
from vasilisa.hadrons.hvp.kernels import (
    LEPTONS,
    insertion_kernel,
    lepton_loop,
    lepton_mass,
    muonium_kernel,
    one_loop,
    two_loop_kernel,
)
from vasilisa.hadrons.hvp.running import hadronic_running, magnetic_moment
from vasilisa.hadrons.hvp.windows import time_kernel
from vasilisa.words.errors import ConfigurationError, RangeError

# E [GeV], K(E^2) by quadrature in 30 digits for m_mu = 0.1056583745 GeV, and the parts of short,
# intermediate and long times by quadrature to 5e-7
MUON_TABLE = [
    (0.28, 0.030112355218162926, 0.000927, 0.023083, 0.975991),
    (0.5, 0.01181830938675617, 0.008137, 0.130769, 0.861093),
    (0.7827, 0.005340966524404114, 0.037548, 0.353681, 0.60877),
    (1.5, 0.0015717745539288097, 0.223362, 0.643008, 0.13363),
    (3.6861, 0.00027046721032608834, 0.784913, 0.214594, 0.000493),
    (5.0, 0.0001477231884769734, 0.89894, 0.100995, 6.6e-05),
    (40.0, 2.3252927e-06, 0.993263, 0.006735, 2e-06),
]


@pytest.mark.parametrize("row", MUON_TABLE, ids=lambda row: f"{row[0]} GeV")
def test_muon_kernel_and_windows(row):
    energy, expected, *fractions = row
    assert float(hvp.kernel("mu", energy**2)) == pytest.approx(expected, rel=1e-7)
    parts = [float(part) for part in hvp.window_fractions(energy**2)]
    assert parts == pytest.approx(fractions, abs=2e-6)
    assert sum(parts) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("lepton", LEPTONS)
def test_kernel_equals_its_feynman_integral(lepton):
    mass = mpmath.mpf(lepton_mass(lepton))
    for energy in (0.135, 0.5, 3.5537, 3.7, 12.0, 1000.0):
        b = (mpmath.mpf(energy) / mass) ** 2

        def integrand(v, b=b):
            x, rest = 1 / (1 + mpmath.exp(-v)), 1 / (1 + mpmath.exp(v))
            return x**3 * rest**2 / (x**2 + rest * b)

        with mpmath.workdps(25):
            expected = mpmath.quad(integrand, [-60, -20, -5, 0, 5, 15, 30, 60, 90])
        assert float(hvp.kernel(lepton, energy**2)) == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("lepton", LEPTONS)
def test_constant_insertion_is_the_leading_kernel(lepton):
    s = np.geomspace(0.135, 1e3, 60) ** 2
    assert insertion_kernel(lepton, s, np.ones_like) == pytest.approx(
        hvp.kernel(lepton, s), rel=1e-12
    )


def test_kernel_limits():
    mass = lepton_mass("tau")
    assert float(hvp.kernel("tau", 1e-8)) == pytest.approx(0.5, rel=1e-3)
    assert float(hvp.kernel("e", 100.0)) == pytest.approx(lepton_mass("e") ** 2 / 300.0, rel=1e-6)
    # through s = 4 m^2 nothing happens
    near = 4.0 * mass**2 * (1.0 + np.array([-1e-9, 0.0, 1e-9]))
    assert hvp.kernel("tau", near) == pytest.approx(float(hvp.kernel("tau", near[0])), rel=1e-8)


def test_two_loop_kernel_at_zero_mass_is_the_coefficient_of_qed():
    zeta2, zeta3 = np.pi**2 / 6.0, 1.2020569031595942
    coefficient = 197 / 144 + zeta2 / 2 - 3 * zeta2 * np.log(2.0) + 0.75 * zeta3
    s = np.array([1e-5]) * lepton_mass("tau") ** 2
    assert two_loop_kernel("tau", s)[0] == pytest.approx(2.0 * coefficient, rel=1e-2)


def test_two_loop_kernel_has_the_known_expansion():
    """The first four terms in m^2/s [KRA97]."""
    zeta2 = np.pi**2 / 6.0
    b = np.array([200.0, 1e3, 1e6])
    log = np.log(b)
    terms = [
        223 / 54 - 2 * zeta2 - 23 / 36 * log,
        8785 / 1152 - 37 / 8 * zeta2 - 367 / 216 * log + 19 / 144 * log**2,
        13072841 / 432000 - 883 / 40 * zeta2 - 10079 / 3600 * log + 141 / 80 * log**2,
        2034703 / 16000 - 3903 / 40 * zeta2 - 6517 / 1800 * log + 961 / 80 * log**2,
    ]
    expected = 2.0 * sum(term / b ** (n + 1) for n, term in enumerate(terms))
    found = two_loop_kernel("mu", b * lepton_mass("mu") ** 2)
    assert found == pytest.approx(expected, rel=3e-6)
    assert found[1:] == pytest.approx(expected[1:], rel=1e-8)


def test_two_loop_kernel_is_smooth_where_its_forms_meet():
    mass2 = lepton_mass("tau") ** 2
    for at in (3.9, 4.1, 30.0):
        b = at + np.array([-2e-7, -1e-7, 1e-7, 2e-7])
        k = two_loop_kernel("tau", b * mass2)
        slope = (k[1] - k[0]) / 1e-7
        assert k[2] - k[1] == pytest.approx(2e-7 * slope, abs=2e-10 * abs(k[0]))


def test_two_loop_kernel_around_threshold_matches_many_digits():
    """s = 4 m^2, where the closed form has 0/0: mean over a circle, in 40 digits."""
    zeta2 = mpmath.zeta(2)

    def closed(b):
        root = mpmath.sqrt(b * (b - 4))
        y = (mpmath.sqrt(b) - mpmath.sqrt(b - 4)) / (mpmath.sqrt(b) + mpmath.sqrt(b - 4))
        log_b, log_y = mpmath.log(b), mpmath.log(y)
        li = mpmath.polylog
        plus = li(2, y) + log_y * mpmath.log(1 - y) - log_y**2 / 4 - zeta2
        minus = li(2, -y) + log_y**2 / 4 + zeta2 / 2
        t = -6 * li(3, y) - 3 * li(3, -y) + log_y**2 * mpmath.log(1 - y)
        t += (log_y**2 + 6 * zeta2) * mpmath.log(1 + y) / 2
        t += 2 * log_y * (li(2, -y) + 2 * li(2, y))
        f = mpmath.mpf
        return (
            -f(139) / 144
            + f(115) / 72 * b
            + (f(19) / 12 - f(7) / 36 * b + f(23) / 144 * b**2 + 1 / (b - 4)) * log_b
            + (-f(4) / 3 + f(127) / 36 * b - f(115) / 72 * b**2 + f(23) / 144 * b**3) * log_y / root
            + (f(9) / 4 + f(5) / 24 * b - b**2 / 2 - 2 / b) * zeta2
            + f(5) / 96 * b**2 * log_b**2
            + (-b / 2 + f(17) / 24 * b**2 - f(7) / 48 * b**3) * log_y / root * log_b
            + (f(19) / 24 + f(53) / 48 * b - f(29) / 96 * b**2 - 1 / (3 * b) + 2 / (b - 4))
            * log_y**2
            + (-2 * b + f(17) / 6 * b**2 - f(7) / 12 * b**3) * plus / root
            + (f(13) / 3 - f(7) / 6 * b + b**2 / 4 - b**3 / 6 - 4 / (b - 4)) * minus / root
            + (f(1) / 2 - f(7) / 6 * b + b**2 / 2) * t
        )

    with mpmath.workdps(40):
        for b in (0.01, 1.0, 3.95, 4.02, 7.0, 29.5, 30.5, 400.0):
            expected = float(2 * mpmath.re(closed(mpmath.mpf(b))))
            found = float(two_loop_kernel("tau", b * lepton_mass("tau") ** 2))
            assert found == pytest.approx(expected, rel=3e-10), b


def test_lepton_loop_is_the_first_order_of_the_engine():
    t = -np.array([1e-9, 1e-5, 0.01, 1.0, 1e4])
    loops = sum(lepton_loop(lepton, t) for lepton in LEPTONS)
    engine = np.real(_core.make_vacuum_polarization("leptonic", _core.Constants())(t))
    # two loops add 3/4 to 5/4 alpha/pi over logarithms
    assert np.all((engine / loops > 1.0) & (engine / loops < 1.01))


def test_one_loop_function_in_closed_form():
    z = -np.array([0.3, 2.0, 50.0, 1e6])
    r = np.sqrt(1.0 - 4.0 / z)
    closed = (
        -5 / 9
        - 4 / (3 * z)
        + (4 / (3 * z**2) + 1 / (3 * z) - 1 / 6) * 2 / r * np.log(np.abs((1 - r) / (1 + r)))
    )
    assert one_loop(z) == pytest.approx(closed, rel=1e-10)
    assert one_loop(np.array([-1e-9])) == pytest.approx(1e-9 / 15.0, rel=1e-8)


def test_running_of_the_default_form_gives_its_magnetic_moment():
    assert magnetic_moment(hadronic_running) == pytest.approx(688.99e-10, rel=2e-5)


def test_muonium_kernel():
    mass2 = lepton_mass("mu") ** 2
    b = np.array([4.5, 20.0, 300.0])
    beta = np.sqrt(1.0 - 4.0 / b)
    direct = -(b / 4 + 2) * beta * np.log((1 + beta) / (1 - beta))
    direct += (b / 4 + 1.5) * np.log(b) - 0.5
    assert muonium_kernel(b * mass2) == pytest.approx(direct, rel=1e-9)
    assert float(muonium_kernel(1e8 * mass2)) == pytest.approx(
        (4.5 * np.log(1e8) + 3.75) / 1e8, rel=1e-6
    )


def test_time_kernel_by_quadrature():
    def direct(tau):
        def integrand(x):
            q = x / mpmath.sqrt(1 - x)
            return (1 - x) * (tau**2 - 4 / q**2 * mpmath.sin(q * tau / 2) ** 2)

        return float(mpmath.quad(integrand, [1e-12, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.999]))

    for tau in (0.02, 0.1, 0.29, 0.31, 1.0):
        rest = tau**2 * 0.5e-6  # of 0.999 < x < 1, at most
        assert time_kernel(tau)[0] == pytest.approx(direct(tau), rel=1e-8, abs=rest)
    near = time_kernel(np.array([0.3 - 1e-9, 0.3 + 1e-9]))
    assert near[0] == pytest.approx(near[1], rel=1e-7)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ConfigurationError, match="valid: e, mu, tau"):
        hvp.kernel("nu", 1.0)
    with pytest.raises(RangeError, match="s must be > 0"):
        hvp.kernel("mu", [1.0, 0.0])
