"""Initial-state radiation in structure functions: the fold, the energy spread, the way back."""

from __future__ import annotations

import math
import re
import time

import mpmath
import numpy as np
import pytest
from refusals import refused
from scipy.integrate import quad
from scipy.special import spence

import vasilisa as vs
from vasilisa import _core
from vasilisa.structure_functions.quadrature import integrate

RADIATORS = ("kuraev_fadin", "third_order_additive", "third_order_factorised")
J_PSI = vs.resonance("J/psi", electron_width=5.53e-6, branching=0.877)
PHI = vs.resonance("phi", electron_width=1.27e-6, branching=0.49)
SPREAD = 0.7e-3
CONSTANTS = vs.Constants()


def kuraev_fadin() -> _core.Radiator:
    return _core.Radiator(_core.RadiatorForm.kuraev_fadin, _core.RadiatorPairs.none, CONSTANTS)


# --- quadrature -----------------------------------------------------------------------------


def test_quadrature_of_a_peak_nobody_announced():
    edges = [np.array([0.0, 1.0]), np.array([0.2])]  # the second is empty
    value, error, rule = integrate(
        lambda owner, x: np.cos(50 * x) + 1 / (1e-8 + (x - 0.3) ** 2), edges, 1e-9, "f"
    )
    exact = math.sin(50) / 50 + (math.atan(0.7e4) + math.atan(0.3e4)) * 1e4
    assert value[0] == pytest.approx(exact, rel=1e-12)
    assert error[0] < 1e-9 * exact
    assert value[1] == 0
    again = rule.sums(np.cos(50 * rule.nodes) + 1 / (1e-8 + (rule.nodes - 0.3) ** 2), 2)
    assert again == pytest.approx(value, rel=1e-14)


def test_quadrature_of_a_step():
    value, _, _ = integrate(
        lambda owner, x: np.where(x < 1 / 3, 1.0, 2.0), [np.array([0.0, 1.0])], 1e-9, "f"
    )
    assert value[0] == pytest.approx(5 / 3, rel=1e-9)


def test_quadrature_of_noise_ends():
    rng = np.random.default_rng(1)
    with pytest.raises(vs.DataError, match="not smooth enough"):
        integrate(lambda owner, x: rng.random(x.shape), [np.array([0.0, 1.0])], 1e-9, "f")


def test_quadrature_refuses_nan():
    with pytest.raises(vs.DataError, match="not finite"):
        integrate(lambda owner, x: x * np.nan, [np.array([0.0, 1.0])], 1e-9, "f")


# --- the fold -------------------------------------------------------------------------------


@pytest.mark.parametrize("max_x", [1e-4, 0.2, 0.9])
def test_constant_cross_section_in_closed_form(max_x):
    """Kuraev and Fadin's radiator without pairs, integrated by hand."""
    s = 1.04
    radiator = kuraev_fadin()
    beta, unit = float(radiator.exponent(s)), CONSTANTS.alpha / math.pi
    soft = 1 + unit * (math.pi**2 / 3 - 0.5) + 0.75 * beta
    soft += beta**2 * (9 / 32 - math.pi**2 / 12)
    x, log_x, log_z = max_x, math.log(max_x), math.log1p(-max_x)
    second = -8 * (x * log_x - x) + 2 * x**2 * log_x - x**2 + 4 * spence(1 - x)
    second += 6 * (-(1 - x) * log_z - x) - 6 * x + x**2 / 2
    second -= 3 * (-(1 - x**2) * log_z / 2 - x / 2 - x**2 / 4)
    expected = soft * x**beta + beta * (x**2 / 4 - x) + beta**2 / 8 * second
    folded = vs.InitialStateRadiation(lambda s: 5 + 0 * s, max_x=max_x)
    assert folded.cross_section(math.sqrt(s)) == pytest.approx(5 * expected, rel=1e-9)
    assert folded.one_plus_delta(math.sqrt(s)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("radiator", RADIATORS)
def test_moments_in_closed_form(radiator):
    """sigma_0 = s^2: the third moment, exp(beta P_3 / 2) at leading logarithm."""
    beta = float(kuraev_fadin().exponent(1.0))
    k_factor = 1 + CONSTANTS.alpha / math.pi * (math.pi**2 / 3 - 0.5)
    expected = k_factor * math.exp(beta / 2 * (1.5 + 1 / 12 - 11 / 3))
    found = vs.InitialStateRadiation(lambda s: s**2, radiator=radiator).cross_section(1.0)
    # The second order adds the K-factor, the third orders multiply by it.
    tolerance = 4e-4 if radiator == "kuraev_fadin" else beta**4
    assert found == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize(("process", "ecm"), [("mumu", 0.25), ("mumu", 1.0), ("pipi", 0.75)])
def test_channels_against_adaptive_quadrature(process, ecm):
    options = {"form_factor": "cmd3"} if process == "pipi" else {}
    sigma0 = vs.hadronic_cross_section(process, **options)
    radiator, s = kuraev_fadin(), ecm**2
    beta = float(radiator.exponent(s))
    highest = 1 - sigma0.threshold**2 / s

    def integrand(u: float) -> float:
        x = u ** (1 / beta)
        return float(radiator.reduced(x, s) * sigma0(s * (1 - x)))

    points = [(highest * f) ** beta for f in (1e-3, 0.03, 0.3, 0.7, 0.9)]
    expected = quad(integrand, 0, highest**beta, points=points, epsrel=1e-10, limit=500)[0]
    value, error = vs.InitialStateRadiation(sigma0).cross_section_and_error(ecm)
    assert value == pytest.approx(expected, rel=1e-8)
    assert error < 1e-6 * value


def test_lowest_order_of_channels_is_that_of_the_generator():
    for process, options in (
        ("mumu", {"vacuum_polarization": "leptonic"}),
        ("pipi", {"form_factor": "strong2020"}),
    ):
        expected = vs.Generator(process, 0.8, "lo", seed=1, **options).integrate(
            1e-6, progress=False
        )
        found = vs.hadronic_cross_section(process, **options)(0.64)
        assert found == pytest.approx(expected.value, rel=1e-6)


@pytest.mark.parametrize("radiator", RADIATORS)
def test_size_of_what_the_forms_leave_out(radiator):
    reference = vs.InitialStateRadiation("mumu").one_plus_delta([0.4, 1.0, 3.0])
    found = vs.InitialStateRadiation("mumu", radiator=radiator).one_plus_delta([0.4, 1.0, 3.0])
    assert np.abs(found / reference - 1).max() < 5e-4
    pairs = vs.InitialStateRadiation("mumu", radiator=radiator, pairs="full").one_plus_delta(0.4)
    assert pairs == pytest.approx(float(found[0]), rel=1e-3)


def test_acceptance_and_max_x_cut_alike():
    whole = vs.InitialStateRadiation("mumu")
    cut = vs.InitialStateRadiation("mumu", max_x=0.1)
    same = vs.InitialStateRadiation("mumu", acceptance=lambda x, s: np.where(x < 0.1, 1.0, 0.0))
    half = vs.InitialStateRadiation("mumu", acceptance=lambda x, s: 0.5)
    assert same.cross_section(1.0) == pytest.approx(float(cut.cross_section(1.0)), rel=1e-6)
    assert half.cross_section(1.0) == pytest.approx(float(whole.cross_section(1.0)) / 2, rel=1e-7)
    # With a spread far below the scale of sigma_0 nothing changes.
    for options in ({"max_x": 0.1}, {"acceptance": lambda x, s: 1 - x / 2}, {"pairs": "full"}):
        sharp = vs.InitialStateRadiation("mumu", **options)
        smeared = vs.InitialStateRadiation("mumu", energy_spread=1e-5, **options)
        assert smeared.cross_section(1.0) == pytest.approx(
            float(sharp.cross_section(1.0)), rel=1e-8
        )


def test_shapes():
    isr = vs.InitialStateRadiation("mumu")
    assert isr.cross_section(1.0).shape == ()
    grid = isr.one_plus_delta([[0.5, 0.6], [0.7, 0.8]])
    assert grid.shape == (2, 2)
    assert grid[1, 0] == isr.one_plus_delta(0.7)


# --- narrow resonances and the spread of the beams ----------------------------------------------


def test_resonance_is_that_of_the_particle_data_group():
    peak = 12 * math.pi * 5.53e-6 * 0.877 / (3.0969**2 * 92.6e-6) * CONSTANTS.hbarc2
    assert J_PSI(3.0969**2) == pytest.approx(peak, rel=1e-6)
    assert vs.resonance("Upsilon(2S)", electron_width=0.6e-6)(10.02**2) > 0
    own = vs.resonance("mine", electron_width=1e-6, mass=2.0, width=0.1)
    assert own(4.0) == pytest.approx(12 * math.pi * 1e-6 / (4 * 0.1) * CONSTANTS.hbarc2)


def test_sharp_resonance_against_mpmath():
    ecm = 3.0985
    s, radiator = ecm**2, kuraev_fadin()
    beta = float(radiator.exponent(s))
    mass, width = 3.0969, 92.6e-6

    def integrand(u):
        x = float(u) ** (1 / beta)
        return float(radiator.reduced(x, s)) * float(J_PSI(s * (1 - x)))

    ends = [0.0]
    for each in (mass + 10 * width, mass + width, mass, mass - width, mass - 10 * width, 1.0):
        ends.append((1 - each**2 / s) ** beta)
    ends.append((1 - 1e-6 / s) ** beta)
    with mpmath.workdps(15):
        expected = float(mpmath.quad(integrand, ends, maxdegree=7))
    assert vs.InitialStateRadiation(J_PSI).cross_section(ecm) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("ecm", [3.0962, 3.0969, 3.0985, 3.11])
def test_spread_against_a_sum_of_sharp_cross_sections(ecm):
    """The trapezoidal sum in steps of an eighth of the width converges exponentially."""
    energies = np.arange(ecm - 8 * SPREAD, ecm + 8 * SPREAD, 92.6e-6 / 8)
    sharp = vs.InitialStateRadiation(J_PSI).cross_section(energies)
    gauss = np.exp(-(((energies - ecm) / SPREAD) ** 2) / 2) / math.sqrt(2 * math.pi) / SPREAD
    expected = (sharp * gauss).sum() * (energies[1] - energies[0])
    found, error = vs.InitialStateRadiation(J_PSI, energy_spread=SPREAD).cross_section_and_error(
        ecm
    )
    assert found == pytest.approx(expected, rel=1e-9)
    assert error < 1e-6 * found


def test_spread_against_monte_carlo():
    rng = np.random.default_rng(5)
    ecm, size = 3.0974, 2_000_000
    s = np.square(ecm + SPREAD * rng.standard_normal(size))
    radiator = kuraev_fadin()
    x = rng.random(size) ** (1 / radiator.exponent(s))
    weight = np.where(x < 0.999, radiator.reduced(x, s) * J_PSI(s * (1 - np.minimum(x, 0.999))), 0)
    error = weight.std() / math.sqrt(size)
    found = vs.InitialStateRadiation(J_PSI, energy_spread=SPREAD).cross_section(ecm)
    assert error < 0.01 * found
    assert abs(weight.mean() - found) < 3.5 * error


def test_spread_of_any_size():
    energies = np.array([3.0955, 3.0969, 3.1])
    sharp = vs.InitialStateRadiation(J_PSI).cross_section(energies)
    tiny = vs.InitialStateRadiation(J_PSI, energy_spread=1e-8).cross_section(energies)
    assert tiny == pytest.approx(sharp, rel=1e-6)
    # A spread far above the width averages sigma over the peak: the area is kept.
    wide = np.linspace(3.0969 - 0.3, 3.0969 + 0.5, 81)
    options = {"max_x": 0.01}
    broad = vs.InitialStateRadiation(J_PSI, energy_spread=0.02, **options).cross_section(wide)
    area = (broad * (wide[1] - wide[0])).sum()
    fine = 3.0969 + 92.6e-6 * np.sinh(np.linspace(-8, 8, 1001))
    narrow = vs.InitialStateRadiation(J_PSI, **options).cross_section(fine)
    assert area == pytest.approx(np.trapezoid(narrow, fine), rel=3e-3)


def test_spread_that_depends_on_the_energy():
    function = vs.InitialStateRadiation(PHI, energy_spread=lambda ecm: 3e-4 * ecm)
    fixed = vs.InitialStateRadiation(PHI, energy_spread=3e-4 * 1.02)
    assert function.cross_section(1.02) == fixed.cross_section(1.02)


def test_narrow_resonance_is_fast():
    isr = vs.InitialStateRadiation(J_PSI, energy_spread=SPREAD)
    start = time.process_time()
    isr.one_plus_delta(np.linspace(3.09, 3.11, 20))
    assert time.process_time() - start < 2.0


# --- sources of sigma_0 ------------------------------------------------------------------------


def test_table_never_overshoots():
    energies = np.array([1.0, 1.01, 1.02, 1.03, 1.04])
    values = np.array([1.0, 2.0, 100.0, 2.0, 1.0])
    sigma0 = vs.hadronic_cross_section((energies, values), threshold=0.9)
    fine = np.linspace(0.8, 1.04, 1001)
    curve = sigma0(fine**2)
    assert sigma0(energies**2) == pytest.approx(values)
    assert curve.max() <= 100
    assert (np.diff(curve[fine <= 1.02]) >= 0).all()
    assert (curve[fine < 0.9] == 0).all()


def test_table_function_and_file_agree(tmp_path):
    energies = np.linspace(0.98, 1.1, 2001)
    path = tmp_path / "table.csv"
    lines = [f"{e!r},{float(PHI(e**2))!r}" for e in energies.tolist()]
    path.write_text("# made up\nsqrt_s,sigma0\n" + "\n".join(lines) + "\n")
    results = [
        vs.InitialStateRadiation(vs.hadronic_cross_section(source, **options), max_x=0.05)
        .cross_section([1.019, 1.03])
        .tolist()
        for source, options in (
            (path, {}),
            (str(path), {}),
            ((energies, PHI(energies**2)), {}),
            (PHI, {}),
            (lambda s: float(PHI(s)) if s > 0 else 0.0, {"breakpoints": PHI.breakpoints}),
        )
    ]
    assert results[0] == results[1] == results[2]
    assert results[0] == pytest.approx(results[3], rel=1e-4)
    assert results[4] == pytest.approx(results[3], rel=1e-9)


def test_functions_of_single_numbers_and_constants():
    s = np.array([[0.5, 1.0], [2.0, 3.0]])
    expected = vs.hadronic_cross_section(lambda s: s**2)(s)
    assert vs.hadronic_cross_section(lambda s: s * s if s > 0 else 0)(s) == pytest.approx(expected)
    assert (vs.hadronic_cross_section(lambda s: 3)(s) == 3).all()
    with pytest.raises(vs.RangeError, match="s = -1"):
        vs.hadronic_cross_section(lambda s: s)(-1.0)


def test_sums():
    both = PHI + vs.resonance("omega", electron_width=0.6e-6)
    parts = [PHI, vs.resonance("omega", electron_width=0.6e-6)]
    expected = sum(vs.InitialStateRadiation(part).cross_section(1.02) for part in parts)
    assert vs.InitialStateRadiation(both).cross_section(1.02) == pytest.approx(expected, rel=1e-8)


# --- bad input -----------------------------------------------------------------------------------

NAN = float("nan")


@pytest.mark.parametrize(
    ("field", "source", "options"),
    [
        ("sigma0", ([1, 2], [1, -1]), {}),
        ("sigma0", ([1, 2], [1, NAN]), {}),
        ("sigma0", ([2, 1], [1, 1]), {}),
        ("sigma0", ([1, 1], [1, 1]), {}),
        ("sigma0", ([-1, 1], [1, 1]), {}),
        ("sigma0", ([NAN, 1], [1, 1]), {}),
        ("sigma0", ([1, 2, 3], [1, 1]), {}),
        ("sigma0", ([1], [1]), {}),
        ("sigma0", ([], []), {}),
        ("sigma0", 5, {}),
        ("sigma0", ("a", "b"), {}),
        ("sigma0", "ee", {}),
        ("sigma0", "none.csv", {}),
        ("threshold", ([1, 2], [1, 1]), {"threshold": 1.5}),
        ("threshold", ([1, 2], [1, 1]), {"threshold": -1}),
        ("threshold", PHI, {"threshold": 1.0}),
        ("breakpoints", np.exp, {"breakpoints": [NAN]}),
        ("form_factor", "mumu", {"form_factor": "cmd3"}),
        ("form_factor", np.exp, {"form_factor": "cmd3"}),
        ("vacuum_polarization", "pipi", {"vacuum_polarization": "leptonic"}),
    ],
)
def test_source_refused(field, source, options):
    refused(field, lambda: vs.hadronic_cross_section(source, **options))


@pytest.mark.parametrize(
    ("field", "name", "options"),
    [
        ("name", "pi0", {}),
        ("name", "xyz", {}),
        ("electron_width", "phi", {"electron_width": 1.0}),
        ("branching", "phi", {"branching": 0}),
        ("mass", "phi", {"mass": NAN}),
        ("width", "phi", {"width": 2.0}),
    ],
)
def test_resonance_refused(field, name, options):
    refused(field, lambda: vs.resonance(name, **({"electron_width": 1e-6} | options)))


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("radiator", {"radiator": "kf"}),
        ("pairs", {"pairs": True}),
        ("energy_spread", {"energy_spread": -1e-3}),
        ("energy_spread", {"energy_spread": 1e-12}),
        ("energy_spread", {"energy_spread": 0.5}),
        ("energy_spread", {"energy_spread": lambda ecm: NAN}),
        ("max_x", {"max_x": 0}),
        ("max_x", {"max_x": 1.5}),
        ("acceptance", {"acceptance": 0.5}),
        ("acceptance", {"acceptance": lambda x, s: x[:1]}),
        ("rel_error", {"rel_error": 0}),
        ("sigma0", {"sigma0": lambda s: -s}),
        ("sigma0", {"sigma0": lambda s: s * NAN}),
        ("ecm", {"ecm": 0.2}),
        ("ecm", {"ecm": NAN}),
        ("ecm", {"ecm": "x"}),
        ("ecm", {"sigma0": ([1.0, 2.0], [0.0, 1.0]), "ecm": 0.9}),
        ("threshold", {"sigma0": ([0.5, 2.0], [1.0, 1.0])}),
        ("sigma0", {"sigma0": vs.hadronic_cross_section("pipi"), "ecm": 13.0}),
    ],
)
def test_radiation_refused(field, options):
    options = {"sigma0": "mumu", "ecm": 0.9} | options
    ecm = options.pop("ecm")
    refused(field, lambda: vs.InitialStateRadiation(**options).one_plus_delta(ecm))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", "no points"),
        ("energy,sigma0\n1,2\n", "columns"),
        ("sqrt_s,sigma0\n", "no points"),
        ("sqrt_s,sigma0\n1,a\n", "line 2: sigma0: 'a' is not a number"),
        ("sqrt_s,sigma0\n\n1,2,3\n", "line 3: 3 values"),
        ("sqrt_s,sigma0,sigma0\n1,2,3\n", "columns"),
    ],
)
def test_file_refused(tmp_path, text, fragment):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(vs.DataError, match=re.escape(fragment)):
        vs.hadronic_cross_section(path)


def test_table_ends_at_its_last_energy():
    isr = vs.InitialStateRadiation(([0.3, 0.5, 1.0], [0.0, 10.0, 20.0]))
    assert isr.cross_section(1.0) > 0
    with pytest.raises(vs.RangeError, match="up to 1 GeV"):
        isr.cross_section(1.2)


def test_threshold_of_a_channel():
    assert vs.hadronic_cross_section("mumu", threshold=0.9).threshold == 0.9
    assert vs.hadronic_cross_section("mumu", threshold=0.1).threshold > 0.2


@pytest.mark.parametrize(
    ("function", "options"),
    [
        (lambda s: "x", {}),
        (lambda s: 1j, {}),
        (lambda s: np.zeros(3), {}),
        (lambda s: 1.0, {"acceptance": lambda x, s: -1.0}),
        (lambda s: 1.0, {"acceptance": lambda x, s: "x"}),
    ],
)
def test_functions_that_return_no_cross_section(function, options):
    isr = vs.InitialStateRadiation(function, **options)
    with pytest.raises(vs.ConfigurationError):
        isr.cross_section(0.8)
