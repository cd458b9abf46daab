"""The vacuum polarisation that the engine calls equals the dispersion integral."""

import numpy as np
import pytest

from vasilisa.hadrons.dispersion import HadronicPolarization, leptons_and_top
from vasilisa.hadrons.engine_table import engine_table
from vasilisa.hadrons.errors_of_curves import ErrorSource
from vasilisa.hadrons.narrow_resonance import NarrowResonance
from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
from vasilisa.hadrons.spectrum import HadronicSpectrum
from vasilisa.words.errors import ConfigurationError

TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def spectrum():
    energies = np.concatenate([np.linspace(0.28, 0.9, 80), np.linspace(0.93, 2.0, 20)])
    peak = 0.05 * energies / ((energies**2 - 0.6) ** 2 + 0.014) * (1.0 - 0.28 / energies)
    low = PiecewiseCurve(
        energies, peak, [ErrorSource("low", "systematic", 0.01 * peak)], name="low"
    )
    jpsi = NarrowResonance("jpsi", 3.0969, 92.6e-6, 5.53e-6, relative_error=0.02)
    high = PiecewiseCurve(
        np.geomspace(1.9, 40.0, 30),
        np.append(0.0, np.full(29, 3.0)),
        name="high",
        to_infinity=True,
    )
    return HadronicSpectrum("toy", [low, jpsi, high])


@pytest.fixture(scope="module")
def table(spectrum):
    return engine_table(spectrum, tolerance=TOLERANCE, largest_energy=50.0)


def test_table_keeps_its_accuracy(spectrum, table):
    polarization = HadronicPolarization(spectrum)
    rng = np.random.default_rng(2)
    energies = np.concatenate(
        [
            np.exp(rng.uniform(np.log(1e-3), np.log(49.0), 3000)),
            3.0969 + 92.6e-6 * rng.uniform(-20.0, 20.0, 300),
        ]
    )
    for q2 in (energies**2, -(energies**2)):
        exact = polarization(q2) + leptons_and_top(q2)
        assert np.max(np.abs(table(q2) - exact)) < 3.0 * TOLERANCE


def test_table_shows_the_peak(spectrum, table):
    jpsi = spectrum.channel("jpsi")
    height = -3.0 * jpsi.values[0] * 137.03599908 / jpsi.width
    assert complex(table(jpsi.mass**2)).imag == pytest.approx(height, rel=2e-3)


def test_table_has_errors_and_a_name(spectrum, table):
    assert table.name == "toy"
    polarization = HadronicPolarization(spectrum)
    for energy in (0.5, 0.7, 1.2, 10.0):
        errors = polarization.errors([energy**2])
        found = complex(table.error(energy**2))
        assert found.real == pytest.approx(errors.real[0], rel=0.1, abs=2e-6)
        assert found.imag == pytest.approx(errors.imaginary[0], rel=0.1, abs=2e-6)


def test_errors_of_one_kind(spectrum):
    table = engine_table(spectrum, tolerance=1e-4, largest_energy=5.0, kind="fsr")
    assert np.all(table.error([0.25, -0.25, 4.0]) == 0.0)


def test_energies_beyond_the_top_are_refused(spectrum):
    with pytest.raises(ConfigurationError, match="largest_energy"):
        engine_table(spectrum, largest_energy=500.0)
