"""Curves of nodes: integrals, errors, principal values."""

import itertools

import numpy as np
import pytest

from vasilisa.hadrons.dispersion import HadronicPolarization
from vasilisa.hadrons.errors_of_curves import ErrorSource, Estimate
from vasilisa.hadrons.narrow_resonance import NarrowResonance
from vasilisa.hadrons.piecewise_curve import INTERPOLATIONS, PiecewiseCurve
from vasilisa.hadrons.spectrum import HadronicSpectrum
from vasilisa.words.errors import ConfigurationError, DataError

ALPHA = 1.0 / 137.03599908


def toy_curve(interpolation="linear", name="toy", seed=3, **options):
    rng = np.random.default_rng(seed)
    energies = np.sort(np.append(rng.uniform(0.3, 3.0, 30), 0.28))
    values = rng.uniform(1.0, 3.0, energies.size)
    values[0] = 0.0
    return PiecewiseCurve(energies, values, name=name, interpolation=interpolation, **options)


def resonant_spectrum():
    """A Breit-Wigner on a fine grid, a constant tail and two narrow resonances."""
    energies = np.concatenate(
        [np.linspace(0.28, 0.7, 60), np.linspace(0.705, 0.85, 150), np.linspace(0.86, 2.0, 60)]
    )
    width = 0.15 * (1.0 - (0.28 / energies) ** 2) ** 1.5
    ratio = 6.0 * width**2 * 0.6 / ((energies**2 - 0.6) ** 2 + 0.6 * width**2)
    low = PiecewiseCurve(energies, ratio, name="rho", interpolation="cubic")
    high = PiecewiseCurve(
        np.geomspace(1.8, 30.0, 40),
        np.append(0.0, np.full(39, 3.0)),
        name="quarks",
        to_infinity=True,
    )
    phi = NarrowResonance("phi", 1.0195, 4.2e-3, 1.2e-6)
    return HadronicSpectrum("resonant", [low, high, phi])


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
def test_curve_goes_through_its_nodes_and_their_polynomial(interpolation):
    energies = np.array([0.3, 0.5, 0.6, 1.0, 1.1])
    curve = PiecewiseCurve(energies, 2.0 - energies, name="line", interpolation=interpolation)
    between = np.linspace(0.3, 1.1, 41)
    assert curve(between) == pytest.approx(2.0 - between, abs=1e-14)
    assert np.all(curve([0.29, 1.11]) == 0.0)


def test_cubic_pieces_are_exact_for_parabolas():
    energies = np.array([0.3, 0.5, 0.6, 1.0, 1.1])
    curve = PiecewiseCurve(energies, energies**2, name="square", interpolation="cubic")
    between = np.linspace(0.3, 1.1, 41)
    assert curve(between) == pytest.approx(between**2, abs=1e-14)


def test_integral_in_closed_form():
    flat = PiecewiseCurve([1.0, 2.0, 5.0], [3.0, 3.0, 3.0], name="flat", to_infinity=True)
    assert flat.weights(lambda s: s, high=5.0) @ flat.values == pytest.approx(72.0, rel=1e-14)
    # int ds/s 1/s from 1 to infinity
    assert flat.weights(lambda s: 1.0 / s) @ flat.values == pytest.approx(3.0, rel=1e-12)
    both = flat.weights(lambda s: np.stack([s, 1.0 / s]), 2.0, 3.0)
    assert both @ flat.values == pytest.approx([15.0, 3.0 * (1 / 4 - 1 / 9)], rel=1e-13)


@pytest.mark.parametrize("interpolation", INTERPOLATIONS)
@pytest.mark.parametrize("q2", [-5.0, -1e-6, 1e-6, 0.05, 0.71, 1.69, 4.0, 50.0])
def test_principal_value_by_subtraction(interpolation, q2):
    curve = toy_curve(interpolation)
    found = (curve.dispersion_weights([q2]) @ curve.values)[0]
    q = np.sqrt(max(q2, 0.0))
    inside = curve.low < q < curve.high
    at_pole = float(curve(q)) if inside else 0.0
    points, weights = np.polynomial.legendre.leggauss(40)
    cuts = np.sort(np.append(curve.energies, q)) if inside else curve.energies
    total = 0.0
    for a, b in itertools.pairwise(cuts):
        e = 0.5 * (a + b) + 0.5 * (b - a) * points
        integrand = 2.0 * q2 * (curve(e) - at_pole) / (e * (e**2 - q2))
        total += 0.5 * (b - a) * np.sum(weights * integrand)
    if inside:
        ends = [np.log(abs(1.0 - q2 / e**2)) for e in (curve.low, curve.high)]
        total += at_pole * (ends[1] - ends[0])
    assert found.real == pytest.approx(total, rel=1e-9)
    assert found.imag == pytest.approx(np.pi * at_pole, rel=1e-12)


def test_principal_value_at_a_node_is_finite_and_continuous():
    curve = toy_curve()
    node = curve.energies[5]
    beside = [node**2, (node * (1.0 + 1e-12)) ** 2, (node * (1.0 - 1e-12)) ** 2]
    values = (curve.dispersion_weights(beside) @ curve.values).real
    assert values[1:] == pytest.approx(values[0], abs=1e-8)


def test_polarization_is_minus_alpha_r_over_three():
    spectrum = resonant_spectrum()
    energies = np.linspace(0.3, 10.0, 200)
    ratio, _ = spectrum(energies)
    pi = HadronicPolarization(spectrum)
    assert pi.smooth(energies**2).imag == pytest.approx(-ALPHA * ratio / 3.0, rel=1e-12, abs=1e-18)
    phi = spectrum.channel("phi")
    assert pi(energies**2).imag == pytest.approx(-ALPHA * (ratio + phi(energies)) / 3.0, rel=1e-12)


def test_polarization_follows_from_its_own_imaginary_part():
    """Spacelike Pi from Im Pi on a fine timelike grid, an independent quadrature."""
    spectrum = resonant_spectrum()
    pi = HadronicPolarization(spectrum)
    t = -np.array([0.01, 0.3, 2.0, 50.0])
    points, weights = np.polynomial.legendre.leggauss(8)
    edges = np.unique(np.concatenate([pi.nodes, np.geomspace(30.0, 3e6, 400)]))
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * (edges[1:] - edges[:-1])
    e = (middle[:, None] + half[:, None] * points).ravel()
    measure = (half[:, None] * weights).ravel()
    imaginary = pi.smooth(e**2).imag
    rebuilt = np.array(
        [np.sum(measure * 2.0 * q2 / (np.pi * e * (e**2 - q2)) * imaginary) for q2 in t]
    )
    assert rebuilt == pytest.approx(pi.smooth(t).real, rel=1e-6)


def test_spacelike_and_timelike_meet_at_high_energy():
    pi = HadronicPolarization(resonant_spectrum())
    s = np.array([1e6])
    assert pi.smooth(s).real == pytest.approx(pi.smooth(-s).real, rel=1e-4)


def test_values_and_estimates_agree():
    spectrum = resonant_spectrum()
    q2 = np.concatenate([-np.geomspace(1e-4, 1e3, 20), np.geomspace(1e-4, 1e3, 60)])
    estimate = HadronicPolarization(spectrum).estimate(q2).values
    values = HadronicPolarization(spectrum)(q2)
    assert values.real == pytest.approx(estimate[:80], abs=1e-11)
    assert values.imag == pytest.approx(estimate[80:], abs=1e-14)


def test_narrow_resonance_is_a_breit_wigner():
    jpsi = NarrowResonance("jpsi", 3.0969, 92.6e-6, 5.53e-6)
    pi = HadronicPolarization(HadronicSpectrum("one", [jpsi]))
    assert complex(pi(jpsi.mass**2)) == pytest.approx(
        -3j * jpsi.electron_width / (ALPHA * jpsi.width), rel=1e-12
    )
    q2 = -4.0
    expected = -3.0 * jpsi.electron_width / (ALPHA * jpsi.mass) * q2 / (jpsi.mass**2 - q2)
    assert complex(pi(q2)) == pytest.approx(expected, rel=1e-12)


def test_errors_are_those_of_toys():
    rng = np.random.default_rng(7)
    curve = toy_curve()
    shifts = rng.normal(0.0, 0.1, (curve.values.size, 3))
    curve = PiecewiseCurve(
        curve.energies,
        curve.values,
        [ErrorSource("common", "systematic", shifts)],
        name="toy",
    )
    spectrum = HadronicSpectrum("toy", [curve])
    pi = HadronicPolarization(spectrum)
    q2 = np.array([0.5, 2.0])
    weights = curve.dispersion_weights(q2) * (-ALPHA / (3.0 * np.pi))
    toys = []
    for _ in range(2000):
        values = curve.values + shifts @ rng.normal(size=3)
        toys.append(weights @ values)
    toys = np.array(toys)
    errors = pi.errors(q2)
    assert errors.real == pytest.approx(toys.real.std(axis=0), rel=0.06)
    assert errors.imaginary == pytest.approx(toys.imag.std(axis=0), rel=0.06)
    for k in range(2):
        observed = np.corrcoef(toys[:, k].real, toys[:, k].imag)[0, 1]
        assert errors.correlation[k] == pytest.approx(observed, abs=0.06)


def test_common_sources_add_linearly_over_channels():
    def channel(name, source):
        return PiecewiseCurve(
            [1.0, 2.0], [1.0, 1.0], [ErrorSource(source, "systematic", [0.1, 0.1])], name=name
        )

    same = HadronicSpectrum("same", [channel("a", "x"), channel("b", "x")])
    other = HadronicSpectrum("other", [channel("a", "x"), channel("b", "y")])
    assert same.ratio([1.5]).errors()[0] == pytest.approx(0.2)
    assert other.ratio([1.5]).errors()[0] == pytest.approx(0.1 * np.sqrt(2.0))


def test_covariance_becomes_shifts_and_back():
    rng = np.random.default_rng(5)
    root = rng.normal(size=(6, 4))
    source = ErrorSource.from_covariance("x", "statistical", root @ root.T)
    assert source.shifts @ source.shifts.T == pytest.approx(root @ root.T, abs=1e-12)


def test_estimates_know_their_correlations():
    a = Estimate(np.array([1.0]), {"x": np.array([[3.0, 0.0]])}, {"x": "fsr"})
    b = Estimate(np.array([2.0]), {"x": np.array([[4.0, 3.0]])}, {"x": "fsr"})
    both = Estimate.stacked([a, b])
    assert both.correlation()[0, 1] == pytest.approx(0.8)
    assert both.errors("fsr") == pytest.approx([3.0, 5.0])
    assert np.all(both.errors("statistical") == 0.0)


def test_bad_curves_are_refused_in_one_line():
    with pytest.raises(DataError, match="they must be > 0 and ascend"):
        PiecewiseCurve([1.0, 0.9], [1.0, 1.0], name="x")
    with pytest.raises(DataError, match="same number of each"):
        PiecewiseCurve([1.0, 2.0], [1.0], name="x")
    with pytest.raises(ConfigurationError, match="linear, cubic"):
        PiecewiseCurve([1.0, 2.0], [1.0, 1.0], name="x", interpolation="quintic")
    with pytest.raises(DataError, match="has 3 rows for 2 values"):
        PiecewiseCurve([1.0, 2.0], [1.0, 1.0], [ErrorSource("s", "fsr", [1.0, 1.0, 1.0])], name="x")
    with pytest.raises(DataError, match="positive semi-definite"):
        ErrorSource.from_covariance("s", "fsr", [[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(DataError, match="not symmetric"):
        ErrorSource.from_covariance("s", "fsr", [[1.0, 0.5], [0.4, 1.0]])
    with pytest.raises(DataError, match="counted twice"):
        HadronicSpectrum("x", [toy_curve(), toy_curve()])
    with pytest.raises(ConfigurationError, match="kind: 'guess'"):
        ErrorSource("s", "guess", [1.0])


def test_table_has_the_columns_of_the_format():
    spectrum = resonant_spectrum()
    pi = HadronicPolarization(spectrum)
    line = pi.table([0.5, 0.8])
    assert line.shape == (2, 8)
    assert line[:, 0] == pytest.approx([0.25, 0.64])
    bare = pi.table([0.5, 0.8], charged=False)
    assert bare[:, 2] + 1j * bare[:, 3] == pytest.approx(pi([0.25, 0.64]), rel=1e-12)
    assert np.all(line[:, 3] < bare[:, 3])
