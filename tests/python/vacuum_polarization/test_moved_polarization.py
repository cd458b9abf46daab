"""Variations of the vacuum polarisation by one source of error each."""

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.hadrons.dispersion import HadronicPolarization
from vasilisa.hadrons.moved import error_sources, moved_spectrum
from vasilisa.hadrons.r_ratio import load_source


def slope(s):
    return 1.0 / s


def test_sources_add_up_to_the_error_of_the_slope():
    spectrum = load_source("default")
    total = spectrum.integral(slope)
    sources = error_sources()
    assert len(sources) > 100
    sizes = np.array([size for _, size in sources.values()]) * total.values[0]
    assert np.linalg.norm(sizes) == pytest.approx(total.errors()[0])
    for kind in ("statistical", "systematic", "fsr"):
        part = [size for which, size in sources.values() if which == kind]
        expected = total.errors(kind)[0] / total.values[0]
        assert np.linalg.norm(part) == pytest.approx(expected)


@pytest.mark.parametrize("source", ["KLOE:pipi", "3pi:statistical", "jpsi:electron_width", "fsr"])
def test_a_source_moves_the_slope_by_its_size(source):
    spectrum = load_source("default")
    before = spectrum.value(slope)[0]
    for number in (-1.0, 2.0):
        after = moved_spectrum("default", source, number).value(slope)[0]
        assert after / before - 1 == pytest.approx(number * error_sources()[source][1], rel=1e-9)


def test_a_source_moves_pi_by_its_own_shift():
    s = np.array([-1.0, 0.3, 0.6, 1.2])
    before = HadronicPolarization(load_source("default"))
    after = HadronicPolarization(moved_spectrum("default", "KLOE:pipi", 1.0))
    estimate = before.estimate(s)
    shift = estimate.shifts["KLOE:pipi"][:, 0]
    found = after(s) - before(s)
    sign = np.sign(found[0].real / shift[0])
    np.testing.assert_allclose(found.real, sign * shift[:4], atol=1e-12)
    np.testing.assert_allclose(found.imag, sign * shift[4:], atol=1e-12)


def test_sources_are_variations_of_a_run(tmp_path, monkeypatch):
    monkeypatch.setenv("VASILISA_CACHE", str(tmp_path))
    names = ["vp_up:KLOE:pipi", "vp_down:KLOE:pipi"]
    set_up = {"process": "mumu", "ecm": 0.9, "order": "lo", "vacuum_polarization": "default"}
    result = vs.Generator(**set_up, variations=names).integrate(n_events=50_000)
    default = vs.vacuum_polarization("default")
    for name, number in zip(names, (1.0, -1.0), strict=True):
        moved = HadronicPolarization(moved_spectrum("default", "KLOE:pipi", number))
        change = complex(moved(0.81)) - complex(HadronicPolarization(load_source("default"))(0.81))
        expected = abs(1 - default(0.81)) ** 2 / abs(1 - default(0.81) - change) ** 2
        ratio = result.variations[name].value / result.value
        assert ratio - 1 == pytest.approx(expected - 1, abs=2e-5)
        assert ratio != 1
    own = {"low": {"vacuum_polarization": "vp_down:KLOE:pipi"}}
    again = vs.Generator(**set_up, variations=own).integrate(n_events=50_000)
    assert again.variations["low"].value == result.variations[names[1]].value


@pytest.mark.parametrize(
    ("vacuum_polarization", "variations", "message"),
    [
        ("default", ["vp_up:KLOE:pip"], "did you mean 'KLOE:pipi'"),
        ("leptonic", ["vp_up:KLOE:pipi"], "leptonic"),
        ("cmd2", ["vp_up:KLOE:pipi:no"], "vp --sources"),
    ],
)
def test_sources_that_are_not_there(vacuum_polarization, variations, message):
    with pytest.raises(vs.ConfigurationError, match=message):
        vs.Generator(
            "mumu", 0.7, "lo", vacuum_polarization=vacuum_polarization, variations=variations
        )
