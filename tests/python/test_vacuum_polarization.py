"""Vacuum polarisation by name and from tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vasilisa import vacuum_polarization
from vasilisa.words.errors import ConfigurationError, DataError, RangeError

ALPHA = 1 / 137.03599908
MASSES = (0.51099895e-3, 0.105658375, 1.77686)


def test_none():
    nothing = vacuum_polarization("none")
    assert nothing(0.5) == 0
    assert not nothing(np.array([[-1.0, 2.0]])).any()


def test_leptons_at_the_z():
    # M. Steinhauser, hep-ph/9803313: 314.977e-4 up to three loops.
    assert vacuum_polarization("leptonic")(91.187**2).real == pytest.approx(314.978e-4, abs=2e-7)


def test_slope_at_zero():
    # One loop alpha q2/(15 pi m2) and two loops 41 alpha^2 q2/(162 pi^2 m2), Kallen and Sabry.
    q2 = -1e-12
    slope = ALPHA / (15 * math.pi) + 41 * ALPHA**2 / (162 * math.pi**2)
    expected = slope * sum(-q2 / m**2 for m in MASSES)
    assert vacuum_polarization("leptonic")(q2).real == pytest.approx(expected, rel=1e-5)


def test_unitarity_between_thresholds():
    # Below the muon threshold only the electron: Im Pi = -(alpha/3)(1 + 3 alpha/(4 pi)).
    expected = -ALPHA / 3 * (1 + 3 * ALPHA / (4 * math.pi))
    assert vacuum_polarization("leptonic")(0.04).imag == pytest.approx(expected, rel=1e-4)


def test_arrays_of_any_shape():
    leptonic = vacuum_polarization("leptonic")
    q2 = np.linspace(-2.0, 2.0, 10).reshape(2, 5)
    values = leptonic(q2)
    assert values.shape == q2.shape
    assert values.dtype == np.complex128
    assert (values.imag[q2 < 0] == 0).all()
    assert (values.imag[q2 > 0] < 0).all()
    assert vacuum_polarization(leptonic) is leptonic


def test_table(tmp_path):
    path = tmp_path / "vpl.dat"
    path.write_text("0 0 0 0 0 0 0 0\n0.008 0.007 0.0064 -0.0026 3e-6 4e-6 5e-6 0.1\n")
    table = vacuum_polarization(path)
    assert table(0.004) == pytest.approx(0.0032 - 0.0013j)
    assert table(-0.004) == pytest.approx(0.0035)
    assert table.error(0.004) == pytest.approx(2e-6 + 2.5e-6j)
    assert table.range == (-0.008, 0.008)
    with pytest.raises(RangeError, match=r"q\^2 = 0.01 GeV\^2; valid: -0.008 to 0.008"):
        table(0.01)


@pytest.mark.parametrize(
    "rows",
    [
        "0 0.001 1 0\n0.008 0.001 1 0\n",
        "0 0 0.5 0\n0.008 0.1 1.5 0\n",
        "0 0 0 0\n0.008 1.2 0.1 -0.1\n",
    ],
)
def test_tables_with_a_pole(tmp_path, rows):
    path = tmp_path / "vp.dat"
    path.write_text(rows)
    with pytest.raises(DataError, match=r"^vacuum_polarization: .*vp.dat, line \d: Pi.*valid"):
        vacuum_polarization(path)


def test_a_table_with_a_narrow_resonance(tmp_path):
    """Around the J/psi Pi is far above 1, and its circle passes 1 at a distance of 0.04."""
    mass, width, electron_share = 3.0969, 92.6e-6, 0.0597
    energies = mass + width * np.linspace(-10, 10, 200)
    pole = mass * width / (energies**2 - mass**2 + 1j * mass * width)
    pi = 3 * 137.036 * electron_share * pole
    path = tmp_path / "vp.dat"
    np.savetxt(path, np.array([energies**2, 0 * energies, pi.real, pi.imag]).T, fmt="%.12g")
    assert abs(vacuum_polarization(path)(mass**2)) == pytest.approx(24.5, rel=0.02)


def test_unusable_tables(tmp_path):
    path = tmp_path / "vpl.dat"
    path.write_text("0 0 0 0\n0.008 0.007 0.0064 0.0026\n")
    with pytest.raises(DataError, match=r"line 2: .*Im Pi"):
        vacuum_polarization(str(path))
    with pytest.raises(DataError, match="cannot be read"):
        vacuum_polarization(tmp_path / "absent.dat")


def test_unknown_names():
    with pytest.raises(ConfigurationError, match=r"hadronic.*leptonic"):
        vacuum_polarization("hadronic")
