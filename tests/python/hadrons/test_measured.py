"""Measured curves: what they refuse, and how they convert."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from curves import curve

import vasilisa as vs
from vasilisa import measured
from vasilisa.measured import Systematic
from vasilisa.structure_functions.born import fermion_pair_cross_section
from vasilisa.validation.formulas import scalar_pair_correction
from vasilisa.words.errors import ConfigurationError, DataError, RangeError, VasilisaError


def test_covariance_is_the_sum_of_its_parts():
    made = curve(syst=[0.1, 0.0, 0.2]).with_systematic(
        "background", [0.1, 0.2, 0.3], relative=False
    )
    named = np.outer(0.01 * made.values, 0.01 * made.values)
    background = np.outer([0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    expected = np.diag([0.2**2 + 0.1**2, 0.4**2, 0.3**2 + 0.2**2]) + named + background
    np.testing.assert_allclose(made.covariance, expected, rtol=1e-14)
    np.testing.assert_allclose(made.errors, np.sqrt(np.diag(expected)), rtol=1e-14)


def test_points_are_sorted_with_their_covariance():
    stat = np.array([[4.0, 1.0, 0.5], [1.0, 9.0, 2.0], [0.5, 2.0, 16.0]])
    made = curve(energies=[0.8, 0.7, 0.775], stat=stat)
    assert made.energies.tolist() == [0.7, 0.775, 0.8]
    assert made.values.tolist() == [45.0, 35.0, 20.0]
    assert made.stat.tolist() == [[9.0, 2.0, 1.0], [2.0, 16.0, 0.5], [1.0, 0.5, 4.0]]


def test_a_checked_curve_stays_as_checked():
    values = np.array([20.0, 45.0, 35.0])
    made = curve(values=values)
    values[0] = -1.0
    assert made.values[0] == 20.0
    with pytest.raises(ValueError, match="read-only"):
        made.values[0] = -1.0


def test_edges_of_a_histogram_are_bins():
    made = curve(energies=None, edges=[0.6, 0.7, 0.75, 0.9])
    assert made.edges is not None
    assert made.edges.tolist() == [[0.6, 0.7], [0.7, 0.75], [0.75, 0.9]]
    np.testing.assert_allclose(made.energies, [0.65, 0.725, 0.825])
    assert made.range == (0.6, 0.9)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"edges": [[0.7, 0.75], [0.74, 0.78], [0.78, 0.8]], "energies": None}, "overlap"),
        ({"edges": [[0.7, 0.75], [0.78, 0.75], [0.78, 0.8]], "energies": None}, "rising edges"),
        ({"edges": [[0.7, 0.75], [0.75, 0.78]], "energies": None}, r"edges: shape \(2, 2\)"),
        ({"edges": [[0.71, 0.72], [0.75, 0.78], [0.78, 0.81]]}, "energies: 0.7 outside its bin"),
        ({"energies": None}, "energies: missing"),
        ({"energies": [700.0, 775.0, 800.0]}, r"in MeV\?"),
        ({"energies": None, "edges": [700.0, 775.0, 800.0, 900.0]}, r"in MeV\?"),
        ({"energies": [0.7, -0.1, 0.8]}, "energies: -0.1"),
        ({"values": [20.0, -2.0, 35.0]}, "values: -2 .* at 0.775 GeV is negative"),
        ({"values": [20.0, math.nan, 35.0]}, "values: nan at index 1"),
        ({"values": [20.0, "many", 35.0]}, "not an array of numbers"),
        ({"stat": [0.2, -0.4, 0.3]}, "stat: error -0.4"),
        ({"stat": np.eye(2)}, r"stat: covariance of shape \(2, 2\) for 3 points"),
        ({"syst": np.ones((3, 2))}, r"syst: covariance of shape \(3, 2\)"),
        ({"stat": [[1, 2, 0], [2, 1, 0], [0, 0, 1]]}, "not positive semi-definite"),
        ({"stat": [[1, 0.5, 0], [0.1, 1, 0], [0, 0, 1]]}, "not symmetric"),
        ({"stat": -np.eye(3)}, "variance -1"),
        ({"vp": "dressed"}, "vp: 'dressed'"),
        ({"fsr": "some"}, "fsr: 'some'.*valid: in, out"),
        ({"quantity": "sigma"}, "quantity: 'sigma'.*cross_section, F2, R, asymmetry"),
        ({"name": ""}, "name: ''"),
        ({"systematics": [Systematic("A", np.full(3, 1.5))]}, "not per cent"),
        ({"systematics": [Systematic("A", np.full(2, 0.1))]}, r"shape \(2,\); valid: \(3,\)"),
        ({"systematics": [Systematic("A", np.full(3, 0.1))] * 2}, "'A' twice"),
        ({"systematics": [0.01]}, "systematics: 0.01"),
    ],
)
def test_bad_curves_are_refused_in_one_line(changes, message):
    with pytest.raises(VasilisaError, match=message) as caught:
        curve(**changes)
    assert "\n" not in str(caught.value)


def test_negative_fluctuations_and_asymmetries_are_allowed():
    assert curve(values=[20.0, -0.9, 35.0]).values[1] == -0.9
    assert curve(quantity="asymmetry", values=[-0.9, -0.8, 0.1], stat=[1e-3] * 3).values[0] == -0.9


def test_ranges_and_points_of_a_curve():
    part = curve().between(0.75, 0.9)
    assert part.energies.tolist() == [0.775, 0.8]
    assert part.systematics[0].size.shape == (2,)
    with pytest.raises(DataError, match=r"no points between 1 and 2 GeV; valid: within 0.7 to 0.8"):
        curve().between(1, 2)


# Conversions.


def polarization(q_squared):
    return 0.01 * q_squared + 0.003j


def test_the_cross_section_of_a_form_factor():
    """At 0.7 GeV with round constants: pi alpha^2 beta^3/(3 s) hbarc2 |F|^2."""
    made = measured.cross_section(curve())
    constants = vs.Constants()
    beta = math.sqrt(1 - 4 * constants.pion_mass**2 / 0.49)
    point = math.pi / constants.alpha_inverse**2 * beta**3 / (3 * 0.49) * constants.hbarc2
    assert made.values[0] == pytest.approx(20 * point, rel=1e-10)
    assert (made.quantity, made.unit, made.vp, made.fsr) == ("cross_section", "nb", "in", "out")
    np.testing.assert_allclose(made.errors / made.values, curve().errors / curve().values)


def test_conversions_undo_each_other():
    bare = measured.undressed(measured.cross_section(curve()), polarization)
    radiating = measured.with_final_state_radiation(bare)
    assert (radiating.vp, radiating.fsr) == ("out", "in")
    ratio = measured.r_ratio(radiating)
    back = measured.without_final_state_radiation(measured.cross_section(ratio))
    form_factor = measured.form_factor_squared(measured.dressed(back, polarization))
    np.testing.assert_allclose(form_factor.values, curve().values, rtol=1e-14)
    np.testing.assert_allclose(form_factor.covariance, curve().covariance, rtol=1e-13)
    assert form_factor.quantity == "F2"


def test_the_bare_cross_section_has_each_factor_once():
    dressed = measured.cross_section(curve())
    bare = measured.bare_cross_section(curve(), polarization)
    pi = polarization(curve().energies ** 2)
    eta = [
        scalar_pair_correction(e * e, vs.Constants().pion_mass, vs.Constants())
        for e in curve().energies
    ]
    expected = dressed.values * np.abs(1 - pi) ** 2 * (1 + np.array(eta))
    np.testing.assert_allclose(bare.values, expected, rtol=1e-13)
    assert measured.bare_cross_section(bare).values.tolist() == bare.values.tolist()
    by_values = measured.bare_cross_section(curve(), pi)
    assert by_values.values.tolist() == bare.values.tolist()


def test_r_of_muons_far_above_threshold_is_1():
    s = np.array([100.0, 1000.0])
    sigma = fermion_pair_cross_section(s, vs.Constants().muon_mass, vs.Constants())
    made = curve(
        quantity="cross_section",
        energies=np.sqrt(s),
        values=sigma,
        stat=0 * s,
        vp="out",
        channel="",
        systematics=(),
    )
    np.testing.assert_allclose(measured.r_ratio(made).values, 1, rtol=1e-6)


@pytest.mark.parametrize("energy", [0.2792, 0.3, 0.5, 0.7756, 1.02, 3.0])
def test_schwinger_eta_agrees_with_the_other_dilogarithm(energy):
    constants = vs.Constants()
    eta = measured.schwinger_eta([energy**2], constants.pion_mass)[0]
    other = scalar_pair_correction(energy**2, constants.pion_mass, constants)
    assert eta / math.pi / constants.alpha_inverse == pytest.approx(other, rel=1e-12)


def test_schwinger_eta_has_its_limits():
    """3 far above threshold, the Coulomb term pi^2/(2 beta) at it. [HGJ02]."""
    assert measured.schwinger_eta([1e6], 0.1396)[0] == pytest.approx(3, abs=1e-4)
    s = 4 * 0.1396**2 / (1 - 1e-8)
    assert measured.schwinger_eta([s], 0.1396)[0] == pytest.approx(math.pi**2 / 2e-4, rel=1e-3)


def test_nothing_is_converted_twice():
    bare = measured.bare_cross_section(curve(), polarization)
    with pytest.raises(DataError, match="A: vp: 'out'; valid here: in"):
        measured.undressed(bare, polarization)
    with pytest.raises(DataError, match="A: vp: 'in'; valid here: out"):
        measured.dressed(curve(), polarization)
    with pytest.raises(DataError, match="A: fsr: 'in'; valid here: out"):
        measured.with_final_state_radiation(bare)
    with pytest.raises(DataError, match="A: fsr: 'out'; valid here: in"):
        measured.without_final_state_radiation(curve())
    with pytest.raises(DataError, match="A: quantity: 'cross_section'; valid here: F2 or R"):
        measured.cross_section(bare)
    with pytest.raises(DataError, match="A: quantity: 'F2'; valid here: cross_section"):
        measured.form_factor_squared(curve())
    with pytest.raises(DataError, match="A: vp: 'in'; valid here: out"):
        measured.r_ratio(measured.cross_section(curve()))


def test_a_dressed_form_factor_is_not_taken_for_a_bare_one():
    with pytest.raises(ConfigurationError, match="A has vacuum polarisation inside"):
        measured.bare_cross_section(curve())


def test_bad_conversions_are_refused():
    with pytest.raises(ConfigurationError, match="channel: '3pi'"):
        measured.cross_section(curve(channel="3pi"))
    with pytest.raises(DataError, match=r"polarization: shape \(2,\)"):
        measured.undressed(curve(), [0.1, 0.2])
    with pytest.raises(DataError, match="polarization: nan"):
        measured.undressed(curve(), [0.1, math.nan, 0.2])
    with pytest.raises(RangeError, match="below the threshold"):
        measured.cross_section(curve(energies=[0.2, 0.3, 0.4]))
    with pytest.raises(RangeError, match="above the threshold"):
        measured.schwinger_eta([0.01], 0.1396)


def test_curves_replace_fields_like_any_dataclass():
    assert replace(curve(), name="B").name == "B"
