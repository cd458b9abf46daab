"""A scan against radiative return: the difference, its covariance, and fake tensions."""

import numpy as np
import pytest
from places import EXAMPLES

import vasilisa as vs
from vasilisa.hadrons.form_factor import form_factor
from vasilisa.studies.energy_scan.result import squared
from vasilisa.studies.tension import Side, isr_side, scan_side, tension, tension_plot
from vasilisa.words.errors import ConfigurationError

CARDS = EXAMPLES / "scan_against_isr"
ENERGIES = np.linspace(0.6, 0.88, 15)


def side(name, scale=1.0, error=0.01, **shifts):
    f2 = scale * squared(form_factor("cmd3"))(ENERGIES)
    zeros = np.zeros(len(f2))
    each = {key: (np.full(len(f2), size), zeros) for key, size in shifts.items()}
    return Side(name, ENERGIES, f2, np.diag((error * f2) ** 2), each)


def test_equal_sides_have_no_tension_and_wrong_ones_have_their_shift():
    found = tension(side("a", up=0.01), side("b", up=0.01, down=-0.02), "cmd3", 0.6, 0.88)
    assert found.difference == 0 and found.pull == 0
    value = found.values[0]
    assert found.fake["a", "up"][0] == pytest.approx(0.01 * value)
    assert found.fake["b", "up"][0] == pytest.approx(-0.01 * value)
    assert found.fake["b", "down"][0] == pytest.approx(0.02 * value)
    (one, both), (again, two) = found.covariance
    assert both == again == pytest.approx((1e-3 * value) ** 2)
    # What both share is not in the error of the difference.
    assert found.error**2 == pytest.approx(one + two - 2 * both)
    assert len(tension_plot(found).axes[0].get_yticklabels()) == 4


def test_a_difference_is_that_of_the_integrals():
    found = tension(side("a", 1.02), side("b"), "cmd3", 0.6, 0.88)
    assert found.difference == pytest.approx(0.02 * found.values[1])


def test_only_pions_over_the_radiator():
    settings = vs.load_card(CARDS / "isr.yaml").settings
    with pytest.raises(ConfigurationError, match="normalisation"):
        isr_side(settings.model_copy(update={"normalisation": ["mumugamma"]}), 1000)


@pytest.mark.slow
def test_signs_are_those_predicted():
    scan, isr = (vs.load_card(CARDS / f"{name}.yaml").settings for name in ("scan", "isr"))
    found = tension(scan_side(scan, 700_000), isr_side(isr, 1_000_000), "cmd3", 0.6, 0.88)
    assert abs(found.pull) < 3
    for (experiment, name), sign in SIGNS.items():
        size, error = found.fake[experiment, name]
        assert sign * size > 3 * error, (experiment, name)


SIGNS = {
    ("scan", "nlo"): -1,
    ("scan", "no_fsr"): 1,
    ("scan", "stretch"): 1,
    ("radiative return", "nlo"): 1,
    ("radiative return", "no_fsr"): -1,
    ("radiative return", "stretch"): 1,
}
