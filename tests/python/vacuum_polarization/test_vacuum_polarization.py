"""Vacuum polarisation by name and from tables."""

from __future__ import annotations

import math
import re

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


SMALL = np.array([0.0, 0.01, 0.04, 0.09, 0.16, 0.25])
"""s of small tables, GeV^2."""


def written(path, names, columns, separator=","):
    lines = [separator.join(f"{x:.12g}" for x in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join([separator.join(names), *lines]) + "\n")
    return path


@pytest.mark.parametrize("separator", [",", ";", " ", "\t", " ; "])
def test_tables_by_names_of_columns(tmp_path, separator):
    exact = vacuum_polarization("leptonic")
    spacelike, timelike = np.asarray(exact(-SMALL)).real, np.asarray(exact(SMALL))
    columns = [timelike.imag, SMALL, spacelike, timelike.real]
    path = written(tmp_path / "vp.csv", ["im", "s", "spacelike", "re"], columns, separator)
    table = vacuum_polarization(path)
    np.testing.assert_allclose(table(SMALL), timelike, rtol=1e-10)
    np.testing.assert_allclose(table(-SMALL), spacelike, rtol=1e-10)


def test_tables_with_one_q2_in_each_line(tmp_path):
    exact = vacuum_polarization("leptonic")
    below = np.array([-0.3, -0.2, -0.1, -0.05])
    q2 = np.concatenate([below, SMALL])
    pi = np.asarray(exact(q2))
    columns = [pi.real, q2, pi.imag, 0.01 * np.abs(q2), 0.02 * np.abs(q2)]
    names = ["re", "q2", "im", "error_re", "error_im"]
    table = vacuum_polarization(written(tmp_path / "vp.csv", names, columns))
    assert table.range == (-0.25, 0.25)
    np.testing.assert_allclose(table(SMALL), exact(SMALL), rtol=1e-10)
    np.testing.assert_allclose(table(below[1:]), exact(below[1:]), rtol=1e-10)
    # a straight line between the points
    assert table(-0.15) == pytest.approx((exact(-0.1) + exact(-0.2)) / 2, rel=1e-10)
    assert table.error(-0.1) == pytest.approx(0.001)
    assert table.error(0.09) == pytest.approx(0.0009 + 0.0018j)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q2,re\n-1,0\n1,0\n", "column im: missing"),
        (
            "q2,re,im,error\n-1,0,0,0\n1,0,0,0\n",
            "4 columns, 3 of them known; valid: the first of q2",
        ),
        ("q2,re,im,error_re\n-1,0,0,0\n1,0,0,0\n", "error_re without error_im"),
        ("q2,re,im\n0,0,0\n0.1,0,0\n", "1 lines with q2 <= 0, 2 with q2 >= 0; valid: two or more"),
        ("q2,re,im\n-0.1,0,0\n-0.2,0,0\n", "line 3: q2 = -0.2 after the larger -0.1"),
        ("q2,re,im\n-0.1,0,-1\n0,0,0\n0.1,0,0\n", "line 2: im = -1 at q2 = -0.1 GeV^2; valid: 0"),
        ("q2,re,im\n-0.01,0,0\n0,0,0\n0.01,0,1\n", "line 4: Pi(-s) = 0, Im Pi(s) = 1; valid"),
        ("s,spacelike,re,am\n0,0,0,0\n0.1,0,0,0\n", "column im: missing"),
    ],
)
def test_wrong_tables_with_names(tmp_path, text, message):
    path = tmp_path / "vp.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=re.escape(message)):
        vacuum_polarization(path)
