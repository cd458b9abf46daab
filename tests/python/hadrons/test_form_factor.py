"""Form factors by name, from tables and from Python functions."""

from __future__ import annotations

import numpy as np
import pytest

from vasilisa import form_factor
from vasilisa.words.errors import ConfigurationError, DataError, RangeError

NAMES = ("pointlike", "strong2020", "cmd3", "gvmd_bwsum3")


# sqrt(s) = 0.7 GeV, the published parametrisations evaluated by an independent program.
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pointlike", 1.0),
        ("strong2020", 3.794931151076826 + 3.264396643714309j),
        ("cmd3", 3.871070650134594 + 3.3160409437331495j),
        ("gvmd_bwsum3", 3.715192508421226 + 3.335672089422803j),
    ],
)
def test_values(name, expected):
    assert form_factor(name)(0.49) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_arrays_of_any_shape(name):
    f = form_factor(name)
    s = np.linspace(0.1, 1.9, 12).reshape(3, 4)
    values = f(s)
    assert values.shape == s.shape
    assert values.dtype == np.complex128
    assert values[1, 2] == f(s[1, 2])


def test_properties():
    f = form_factor("cmd3")
    assert (f.name, f.kind) == ("cmd3", "dressed")
    assert f.range == pytest.approx((4 * 0.13957039**2, 144.0))
    assert "2302.08834" in f.source
    assert form_factor(f) is f
    assert form_factor("pointlike").kind == "bare"
    assert f.continuation(0.0) == pytest.approx(1.0)


def test_outside_the_range():
    with pytest.raises(RangeError, match=r"cmd3: s = 150 GeV\^2; valid: 0.0779"):
        form_factor("cmd3")(150)
    with pytest.raises(RangeError):
        form_factor("cmd3")(np.array([0.5, 0.01]))


def test_unknown_names():
    with pytest.raises(ConfigurationError, match=r"cmd4.*strong2020"):
        form_factor("cmd4")
    with pytest.raises(ConfigurationError, match="kind: 'half'"):
        form_factor("cmd3", kind="half")


def test_table(tmp_path):
    exact = form_factor("strong2020")
    s = np.linspace(0.3, 1.2, 1200) ** 2
    values = exact(s)
    path = tmp_path / "table.csv"
    np.savetxt(
        path,
        np.column_stack([s, values.real, values.imag]),
        delimiter=",",
        header="s,re,im",
        comments="",
    )
    table = form_factor(path, kind="bare")
    assert table.kind == "bare"
    assert form_factor(str(path)).kind == "dressed"
    between = 0.5 * (s[1:] + s[:-1])
    assert np.allclose(table(between), exact(between), rtol=5e-4, atol=0)


def test_unusable_tables(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("s,f2\n0.1,1\n0.12,nan\n")
    with pytest.raises(DataError, match="line 3: 'nan'"):
        form_factor(path)
    with pytest.raises(DataError, match="cannot be read"):
        form_factor(tmp_path / "absent.csv")
    with pytest.raises(DataError, match="cannot be read"):
        form_factor("absent.csv")


def rho(s):
    """A vectorised model."""
    return 0.6 / (0.6 - 0.115j - s)


def rho_of_one_number(s):
    """The same model, for a single number."""
    return 0.6 / (complex(0.6, -0.115) - float(s)) if s > 0 else 1.0


@pytest.mark.parametrize("function", [rho, rho_of_one_number])
def test_functions(function):
    f = form_factor(function, kind="bare", s_range=(0.1, 3.0))
    assert (f.name, f.kind, f.range) == (function.__name__, "bare", (0.1, 3.0))
    s = np.linspace(0.1, 3.0, 997)
    assert np.allclose(f(s), rho(s), rtol=1e-9, atol=0)
    with pytest.raises(RangeError):
        f(3.1)


def test_functions_have_a_default_range():
    assert form_factor(rho).range == pytest.approx((4 * 0.13957039**2, 9.0))


def test_unusable_functions():
    with pytest.raises(ConfigurationError, match=r"not smooth enough near x = 0\.5"):
        form_factor(lambda s: np.where(s < 0.5, 1.0, 2.0), s_range=(0.1, 1.0))
    with pytest.raises(DataError, match="not finite"):
        form_factor(lambda s: s * np.nan, s_range=(0.1, 1.0))
    with pytest.raises(ConfigurationError, match="s_range"):
        form_factor(rho, s_range=(1.0, 0.1))


def test_errors_inside_a_function_reach_the_user():
    def broken(s):
        raise KeyError("no such resonance")

    with pytest.raises(KeyError, match="no such resonance"):
        form_factor(broken, s_range=(0.1, 1.0))
