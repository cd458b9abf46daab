"""The default vacuum polarisation in package, engine and cards."""

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.hadrons.dispersion import HadronicPolarization
from vasilisa.hadrons.engine_table import engine_table
from vasilisa.hadrons.named_polarization import TOLERANCE, named_polarization
from vasilisa.hadrons.narrow_resonance import NarrowResonance
from vasilisa.hadrons.r_ratio import SOURCES, load_source
from vasilisa.words.choices import VACUUM_POLARIZATIONS

JPSI = NarrowResonance("jpsi", 3.0969, 92.6e-6, 5.53e-6)

# Re Pi(-s), Re Pi(s), Im Pi(s) at sqrt(s), leptons and hadrons [IGN08]
PUBLISHED = {
    0.1: (0.0071093813, 0.0066388738, -0.0024359387),
    0.3: (0.0100515116, 0.0070385255, -0.0046496243),
    0.4: (0.0112298788, 0.0072896482, -0.0052677947),
    0.5: (0.0123082579, 0.0065891182, -0.0060563811),
}


@pytest.fixture(scope="module")
def default():
    return vs.vacuum_polarization("default")


def test_shipped_table_is_made_again(default):
    made = engine_table(load_source("default"), tolerance=TOLERANCE)
    energies = np.exp(np.random.default_rng(3).uniform(np.log(1e-3), np.log(99.0), 20_000))
    for q2 in (energies**2, -(energies**2)):
        assert np.abs(made(q2) - default(q2)).max() < 3 * TOLERANCE
        np.testing.assert_allclose(made.error(q2), default.error(q2), rtol=1e-4, atol=1e-9)


def test_unitarity_of_what_is_shipped():
    """Im Pi = -alpha R/3, [IGN08], in the dispersion integral itself."""
    spectrum = load_source("default")
    energies = np.geomspace(0.2, 90.0, 400)
    ratio, _ = spectrum(energies)
    found = HadronicPolarization(spectrum).smooth(energies**2).imag
    assert found == pytest.approx(-vs.Constants().alpha * ratio / 3.0, rel=1e-6, abs=1e-15)


def test_analyticity_of_what_is_shipped():
    """Spacelike Pi from its own Im Pi, by another quadrature between the nodes."""
    pi = HadronicPolarization(load_source("default"))
    t = -np.array([1e-3, 0.1, 1.0, 30.0])
    points, weights = np.polynomial.legendre.leggauss(6)
    # Between some nodes the default R is a straight line over a large range of energies.
    edges = np.unique(np.concatenate([pi.nodes, np.geomspace(pi.nodes[0], 1e7, 2000)]))
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * (edges[1:] - edges[:-1])
    e = (middle[:, None] + half[:, None] * points).ravel()
    measure = (half[:, None] * weights).ravel() * pi.smooth(e**2).imag
    rebuilt = [np.sum(measure * 2.0 * q2 / (np.pi * e * (e**2 - q2))) for q2 in t]
    assert rebuilt == pytest.approx(pi.smooth(t).real, rel=1e-6)


def test_published_values(default):
    for energy, (spacelike, real, imaginary) in PUBLISHED.items():
        assert default(-(energy**2)).real == pytest.approx(spacelike, rel=0.01)
        timelike = complex(real, imaginary)
        assert abs(default(energy**2) - timelike) < 0.02 * abs(timelike)


def test_names_are_those_of_r_and_the_engine():
    assert set(VACUUM_POLARIZATIONS) == {"none", "leptonic", "default", *SOURCES} - {"all"}


def test_named_sources_are_kept_in_the_cache(tmp_path, monkeypatch, default):
    monkeypatch.setenv("VASILISA_CACHE", str(tmp_path))
    made = named_polarization("without_cmd3")
    assert len(list(tmp_path.iterdir())) == 1
    again = named_polarization("without_cmd3")
    assert again(0.6) == made(0.6) != default(0.6)
    # with and without CMD-3, Pi is the same within its error
    s = np.linspace(0.4, 1.1, 71) ** 2
    assert np.all(np.abs(again(s) - default(s)).real < 5 * default.error(s).real + 1e-4)


def test_resonance_peaks_where_it_was_measured(default):
    height = 3 * 5.53 / 92.6 * vs.Constants().alpha_inverse
    assert abs(default.dressing(JPSI.mass**2)) == pytest.approx(height, rel=5e-3)
    sides = np.abs(default.dressing((JPSI.mass + np.array([-1.0, 1.0]) * JPSI.width) ** 2)) ** 2
    # interference with the continuum tilts the line by a sixth, to both sides the same
    assert sides.mean() / height**2 == pytest.approx(0.2, rel=0.03)


def test_sum_of_resonances_and_functions(default):
    resonances = vs.vacuum_polarization([JPSI])
    leptons = vs.vacuum_polarization("leptonic")
    expected = (
        -3
        * JPSI.electron_width
        / (vs.Constants().alpha * JPSI.mass)
        * 4.0
        / (JPSI.mass**2 - 4.0 - 1j * JPSI.mass * JPSI.width)
    )
    assert abs(resonances(4.0) - leptons(4.0) - expected) < 3e-6
    function = vs.vacuum_polarization(lambda q2: leptons(q2), largest_energy=2.0)
    q2 = np.linspace(-3.9, 3.9, 101)
    assert np.abs(function(q2) - leptons(q2)).max() < 3e-6
    with pytest.raises(vs.ConfigurationError, match="NarrowResonance"):
        vs.vacuum_polarization([1.0])


def test_born_cross_section_is_dressed_in_both_channels(default):
    options = {"ecm": 1.0, "order": "lo", "seed": 2}
    bare = vs.Generator("mumu", **options).integrate(rel_error=1e-4)
    dressed = vs.Generator("mumu", vacuum_polarization="default", **options)
    ratio = dressed.integrate(rel_error=1e-4).value / bare.value
    assert ratio == pytest.approx(abs(default.dressing(1.0)) ** 2, rel=1e-6)


def test_errors_are_variations():
    names = ["vp_up", "vp_down", "vp_off"]
    generator = vs.Generator("mumu", 1.0, "lo", vacuum_polarization="default", variations=names)
    found = generator.integrate(rel_error=1e-3)
    up, down = (found.variations[name].value - found.value for name in names[:2])
    assert up * down < 0
    assert abs(up + down) < 0.05 * abs(up)
    with pytest.raises(vs.ConfigurationError, match="contains the vacuum polarisation already"):
        vs.Generator("pipi", 0.7, "lo", vacuum_polarization="default")


@pytest.mark.parametrize("polarization", ["none", "leptonic"])
def test_energies_at_narrow_resonances_need_them(polarization):
    with pytest.raises(vs.ConfigurationError, match=r"vacuum_polarization: .*jpsi"):
        vs.Generator("mumu", 3.0969, "lo", vacuum_polarization=polarization)


def test_muons_at_the_jpsi_with_beam_spread(default):
    beams = vs.Beams(spread=0.9e-3 / 2**0.5)
    options = {"vacuum_polarization": "default", "beams": beams, "seed": 4}
    lowest = vs.Generator("mumu", 3.0969, "lo", **options).integrate(rel_error=1e-3)
    energies = 3.0969 + np.linspace(-5.4e-3, 5.4e-3, 200_001)
    constants = vs.Constants()
    point_like = 4 * np.pi / 3 * constants.alpha**2 / energies**2 * constants.hbarc2
    gauss = np.exp(-0.5 * ((energies - 3.0969) / 0.9e-3) ** 2) / (np.sqrt(2 * np.pi) * 0.9e-3)
    dressed = gauss * point_like * np.abs(default.dressing(energies**2)) ** 2
    assert lowest.value == pytest.approx(np.trapezoid(dressed, energies), rel=2e-3)
    best = vs.Generator("mumu", 3.0969, "nlops", **options).integrate(rel_error=5e-3)
    # with radiation, some 215 nb at this spread
    assert best.value == pytest.approx(215.0, rel=0.03)


def test_combination_is_a_curve():
    sets = [
        vs.MeasuredCurve(name, "R", [value], [0.1], "out", "in", energies=[2.0])
        for name, value in (("A", 2.0), ("B", 2.2))
    ]
    curve = vs.combine(sets)
    assert isinstance(curve, vs.MeasuredCurve)
    assert curve.values[0] == pytest.approx(2.1)
    assert curve.covariance.shape == (1, 1)


def test_r_and_its_error():
    value, error = vs.R([0.6, 4.0, 200.0])
    assert value.shape == error.shape == (3,)
    assert np.all((value > 0) & (error > 0))
