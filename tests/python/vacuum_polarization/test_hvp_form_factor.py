"""a_mu of a pair from its form factor."""

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.hadrons import hvp
from vasilisa.words.errors import ConfigurationError


def test_pions_of_one_experiment():
    """The fit to CMD-3: 379.3 +- 3.0 between 0.6 and 0.88 GeV [CMD23]."""
    spectrum = hvp.form_factor_spectrum(vs.form_factor("cmd3"))
    found = hvp.integral("a_mu", spectrum, low=0.6, high=0.88)
    assert found.value == pytest.approx(379.3e-10, rel=4e-3)


def test_dressed_and_bare_differ_by_the_polarization():
    def constant(q2):
        return np.full(q2.shape, 0.1 + 0.0j)

    form_factor = vs.form_factor("cmd3")
    with_nothing = hvp.form_factor_spectrum(form_factor, polarization=np.zeros_like)
    with_constant = hvp.form_factor_spectrum(form_factor, polarization=constant)
    energies = np.array([0.5, 0.77])
    assert with_constant(energies)[0] == pytest.approx(0.81 * with_nothing(energies)[0])


def test_what_makes_no_sense_is_refused():
    form_factor = vs.form_factor("cmd3")
    with pytest.raises(ConfigurationError, match="channel: 'ee'; valid: pipi, kk"):
        hvp.form_factor_spectrum(form_factor, "ee")
    with pytest.raises(ConfigurationError, match="above the threshold"):
        hvp.form_factor_spectrum(form_factor, high=0.2)
