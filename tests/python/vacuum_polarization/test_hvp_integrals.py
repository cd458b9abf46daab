"""Integrals over R(s) and the Standard Model's table of a_mu."""

import itertools

import numpy as np
import pytest

from vasilisa import _core
from vasilisa.hadrons import hvp
from vasilisa.hadrons.errors_of_curves import KINDS, ErrorSource
from vasilisa.hadrons.hvp.kernels import muonium_kernel, two_loop_kernel
from vasilisa.hadrons.narrow_resonance import NarrowResonance
from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
from vasilisa.hadrons.spectrum import HadronicSpectrum
from vasilisa.hadrons.top_quark import top_polarization
from vasilisa.words.errors import ConfigurationError

ALPHA = 1.0 / 137.03599908
JPSI = NarrowResonance("jpsi", 3.0969, 92.6e-6, 5.53e-6, relative_error=0.02)


@pytest.fixture(scope="module")
def spectrum():
    """Roughly the R of nature: a rho, an omega, a continuum, J/psi, quarks."""
    m_pi = 0.13957
    e = np.concatenate([[2 * m_pi + 1e-9], np.linspace(0.29, 1.2, 183)])
    width = 0.149 * (1 - (2 * m_pi / e) ** 2) ** 1.5 / 0.81
    rho = 0.25 * (1 - (2 * m_pi / e) ** 2) ** 1.5 * 1.25 * 0.775**4
    rho = rho / ((e**2 - 0.775**2) ** 2 + (e * width) ** 2)
    statistical = ErrorSource("rho:statistical", "statistical", np.diag(0.02 * rho))
    common = ErrorSource("experiment", "systematic", 0.01 * rho)
    continuum = np.linspace(1.0, 4.0, 31)
    flat = np.clip((continuum - 1.0) / 0.6, 1e-9, 2.2)
    return HadronicSpectrum(
        "toy",
        [
            PiecewiseCurve(e, rho, [statistical, common], name="pipi"),
            NarrowResonance("omega", 0.7827, 8.7e-3, 0.6e-6, relative_error=0.02),
            PiecewiseCurve(
                continuum,
                flat,
                [ErrorSource("experiment", "systematic", 0.03 * flat)],
                name="continuum",
            ),
            JPSI,
            PiecewiseCurve(
                np.geomspace(4.0, 100.0, 60),
                np.full(60, 3.8),
                [ErrorSource("alpha_s", "parametric", np.full(60, 0.01))],
                name="quarks",
                to_infinity=True,
            ),
        ],
    )


@pytest.mark.parametrize("quantity", ["a_e", "a_mu", "a_tau", "muonium_hfs", "delta_alpha_mz"])
def test_narrow_resonance_equals_its_closed_formula(spectrum, quantity):
    found = hvp.integral(quantity, spectrum, channel="jpsi")
    area = 9.0 * np.pi * JPSI.electron_width / (ALPHA**2 * JPSI.mass)
    if quantity == "muonium_hfs":
        constants = _core.Constants()
        factor = 2.0 * ALPHA**2 / (3.0 * np.pi**2) * 4.453839e9
        factor *= constants.electron_mass / constants.muon_mass
        expected = factor * area * float(muonium_kernel(JPSI.mass**2))
    elif quantity == "delta_alpha_mz":
        z = 91.1876**2
        expected = -ALPHA / (3.0 * np.pi) * area * z / (JPSI.mass**2 - z)
    else:
        lepton = quantity.removeprefix("a_")
        expected = (ALPHA / np.pi) ** 2 / 3.0 * area * float(hvp.kernel(lepton, JPSI.mass**2))
    assert found.value == pytest.approx(expected, rel=1e-8)
    assert found.error == pytest.approx(0.02 * abs(expected), rel=1e-8)


def test_narrow_resonance_in_class_2a(spectrum):
    only = HadronicSpectrum("jpsi", [JPSI])
    area = 9.0 * np.pi * JPSI.electron_width / (ALPHA**2 * JPSI.mass)
    photonic = (ALPHA / np.pi) ** 3 / 3.0 * area * float(two_loop_kernel("mu", JPSI.mass**2))
    electron_loops = hvp.integral("a_mu", only, order="nlo").value - photonic
    assert 0.0 < electron_loops < -2.0 * photonic


@pytest.mark.parametrize("order", ["lo", "nlo", "nnlo"])
def test_ranges_and_channels_add_up(spectrum, order):
    total = hvp.integral("a_mu", spectrum, order=order).value
    cuts = [None, 0.6, 0.88, 3.0, 9.0, None]
    ranges = [
        hvp.integral("a_mu", spectrum, low=a, high=b, order=order).value
        for a, b in itertools.pairwise(cuts)
    ]
    channels = [
        hvp.integral("a_mu", spectrum, channel=name, order=order).value
        for name in spectrum.channels
    ]
    assert sum(ranges) == pytest.approx(total, rel=1e-10)
    assert sum(channels) == pytest.approx(total, rel=1e-10)


def test_ranges_of_the_running_add_up(spectrum):
    total = hvp.integral("delta_alpha_mz", spectrum).value
    below = hvp.integral("delta_alpha_mz", spectrum, high=2.0).value
    above = hvp.integral("delta_alpha_mz", spectrum, low=2.0).value
    assert below + above == pytest.approx(total, rel=1e-12)


def test_windows_add_up(spectrum):
    total = hvp.integral("a_mu", spectrum).value
    parts = [
        hvp.integral("a_mu", spectrum, window=window).value
        for window in ("short", "intermediate", "long")
    ]
    assert sum(parts) == pytest.approx(total, rel=1e-8)
    assert all(part > 0.0 for part in parts)


def test_signs_and_sizes_of_the_next_order(spectrum):
    """Published for the R of nature: -9.83e-10, -22.28e-14, +7.85e-8 [KNT20]."""
    for quantity, ratio in (("a_mu", -0.01419), ("a_e", -0.1197), ("a_tau", 0.02359)):
        leading = hvp.integral(quantity, spectrum).value
        next_order = hvp.integral(quantity, spectrum, order="nlo").value
        assert next_order / leading == pytest.approx(ratio, rel=0.06)


def test_error_of_the_next_order_is_its_derivative(spectrum):
    """R scaled by 1 + x: linear and quadratic classes."""
    curve = spectrum.channel("pipi")

    def moved(x):
        scaled = PiecewiseCurve(curve.energies, curve.values * (1 + x), name="pipi")
        return hvp.integral("a_tau", HadronicSpectrum("one", [scaled]), order="nlo").value

    source = ErrorSource("scale", "systematic", 0.01 * curve.values)
    one = PiecewiseCurve(curve.energies, curve.values, [source], name="pipi")
    found = hvp.integral("a_tau", HadronicSpectrum("one", [one]), order="nlo").error
    assert found == pytest.approx(abs(moved(0.01) - moved(-0.01)) / 2.0, rel=1e-9)


def test_leading_order_equals_the_spacelike_integral(spectrum):
    from vasilisa.hadrons.hvp.running import magnetic_moment

    def running(t):
        return hvp.delta_alpha_spacelike(t, spectrum).values

    for lepton in ("e", "mu", "tau"):
        assert magnetic_moment(running, lepton) == pytest.approx(
            hvp.integral(f"a_{lepton}", spectrum).value, rel=1e-9
        )


def test_errors_are_kept_apart_and_correlated(spectrum):
    row = hvp.integral("a_mu", spectrum)
    assert set(row.parts) == set(KINDS)
    assert row.error == pytest.approx(np.sqrt(sum(part**2 for part in row.parts.values())))
    assert row.parts["statistical"] > 0.0
    assert row.parts["fsr"] == 0.0
    pions = hvp.integral("a_mu", spectrum, channel="pipi")
    continuum = hvp.integral("a_mu", spectrum, channel="continuum")
    running = hvp.integral("delta_alpha_mz", spectrum)
    matrix = hvp.correlation([row, pions, continuum, running])
    assert np.diag(matrix) == pytest.approx(np.ones(4))
    # pions and continuum share the experiment; the pions' statistics are their own
    share = pions.parts["systematic"] / pions.error
    assert matrix[1, 2] == pytest.approx(share, rel=1e-9)


def test_inverse_alpha_at_the_z(spectrum):
    """314.979e-4 from leptons, -0.72e-4 from the top [STE98] [KS98]."""
    leptons = _core.make_vacuum_polarization("leptonic", _core.Constants())(91.1876**2)
    assert np.real(leptons) == pytest.approx(314.979e-4, abs=2e-7)
    top = float(top_polarization(91.1876**2))
    assert top == pytest.approx(-0.7201e-4, abs=2e-7)
    hadrons = hvp.integral("delta_alpha_mz", spectrum).value
    found = hvp.integral("alpha_inverse_mz", spectrum)
    assert found.value == pytest.approx((1.0 - np.real(leptons) - top - hadrons) / ALPHA, rel=1e-12)
    # 276.09e-4 from hadrons gives 128.946 [KNT20]
    assert (1.0 - np.real(leptons) - top - 276.09e-4) / ALPHA == pytest.approx(128.946, abs=2e-3)


def test_what_makes_no_sense_is_refused(spectrum):
    for words, message in (
        ({"quantity": "a_nu"}, "quantity: 'a_nu'; valid: a_e"),
        ({"order": "n3lo"}, "valid: lo, nlo, nnlo"),
        ({"window": "late"}, "valid: short, intermediate, long"),
        ({"window": "long", "order": "nlo"}, "order lo only"),
        ({"channel": "pi"}, "channel: 'pi'; valid: pipi, omega"),
        ({"low": 2.0, "high": 1.0}, "low: 2.0; valid: energies below high = 1 GeV"),
        ({"quantity": "a_tau", "order": "nnlo"}, "valid: lo, nlo for a_tau"),
        ({"quantity": "muonium_hfs", "order": "nlo"}, "valid: lo for muonium_hfs"),
        ({"quantity": "alpha_inverse_mz", "low": 1.0}, "no range"),
    ):
        given = {"quantity": "a_mu", **words}
        with pytest.raises(ConfigurationError, match=message):
            hvp.integral(source=spectrum, **given)


@pytest.mark.parametrize(("edition", "tolerance"), [("2020", 0.5e-11), ("2025", 1e-11)])
def test_pieces_add_up_to_the_published_total(edition, tolerance):
    table = hvp.standard_model(edition)
    assert table.total.value == pytest.approx(table.published.value, abs=tolerance)
    assert table.total.error == pytest.approx(table.published.error, rel=0.03)
    assert all(piece.source for piece in table.table())


def test_pulls():
    """Experiment minus theory as published: 279 +- 76 [WP20], 38 +- 63 [WP25], in 1e-11."""
    assert hvp.standard_model("2020").pull() == pytest.approx(279 / 76, abs=0.05)
    table = hvp.standard_model("2025")
    assert table.pull() == pytest.approx(38 / 63, abs=0.02)
    assert table.pull(hvp_lo=(6931e-11, 40e-11)) == pytest.approx(5.4, abs=0.1)
    moved = table.with_pieces(hvp_lo=(7132e-11 + 38e-11, 61e-11))
    assert moved.value - table.total.value == pytest.approx(38e-11, rel=1e-6)
    with pytest.raises(ConfigurationError, match="valid: qed, electroweak, hvp_lo"):
        table.pull(hvp=(1.0, 1.0))
    with pytest.raises(ConfigurationError, match="edition: '2013'; valid: 2020, 2025"):
        hvp.standard_model("2013")


def test_plot_has_a_point_for_each_number(spectrum):
    table = hvp.standard_model("2025")
    row = hvp.integral("a_mu", spectrum)
    figure = hvp.standard_model_plot(table, {"toy": row, "lattice": (7132e-11, 61e-11)})
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == ["toy", "lattice", "published 2025"]
