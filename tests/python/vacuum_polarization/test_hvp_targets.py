"""Integrals over the shipped R(s) against the published ones of the same data [KNT20].

Windows: arXiv:2205.12963. The published analysis combines the same measurements in another way:
1.5 % is what the choice of nodes and errors moves.
"""

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.hadrons import hvp
from vasilisa.hadrons.dispersion import HadronicPolarization
from vasilisa.hadrons.hvp.integrals import insertions
from vasilisa.hadrons.hvp.kernels import lepton_loop, momentum_transfers
from vasilisa.hadrons.r_ratio import load_source
from vasilisa.words.errors import ConfigurationError

PUBLISHED = [
    ("a_mu", "lo", None, 692.78e-10),
    ("a_mu", "nlo", None, -9.83e-10),
    ("a_mu", "nnlo", None, 1.24e-10),
    ("a_e", "lo", None, 186.08e-14),
    ("a_e", "nlo", None, -22.28e-14),
    ("a_e", "nnlo", None, 2.80e-14),
    ("a_tau", "lo", None, 332.81e-8),
    ("a_tau", "nlo", None, 7.85e-8),
    ("delta_alpha_mz", "lo", None, 276.09e-4),
    ("muonium_hfs", "lo", None, 232.04),
    ("a_mu", "lo", "short", 68.4e-10),
    ("a_mu", "lo", "intermediate", 229.4e-10),
    ("a_mu", "lo", "long", 395.1e-10),
]

# Hadronic Delta alpha at q2 = -E^2 of [IGN08], version 2.9: total minus leptons
SPACELIKE = {0.15: 1.9874e-4, 0.25: 5.1422e-4}


@pytest.mark.parametrize(("quantity", "order", "window", "value"), PUBLISHED)
def test_published_integrals(quantity, order, window, value):
    found = hvp.integral(quantity, "without_cmd3", order=order, window=window)
    assert found.value == pytest.approx(value, rel=0.015)
    assert 0.001 < abs(found.error / found.value) < 0.015


def test_three_hadronic_insertions():
    # class 3d of next-to-next-to-leading order, 0.0005e-10 [KLMS14]: (alpha/pi) int (1-x) Pi^3
    t, weights = momentum_transfers("mu")
    hadrons = hvp.delta_alpha_spacelike(t, "without_cmd3").values
    found = vs.Constants().alpha / np.pi * np.sum(weights * hadrons**3)
    assert found == pytest.approx(0.0005e-10, abs=0.00005e-10)


def test_insertions_are_part_of_third_order():
    """(alpha/pi) int dx (1-x) [1/(1 - Pi_l - Pi_h)] to third order, less the leptons alone."""
    t, weights = momentum_transfers("mu")
    hadrons = hvp.delta_alpha_spacelike(t, "without_cmd3").values
    leptons = np.asarray(vs.vacuum_polarization("leptonic")(t)).real
    first = np.sum([lepton_loop(lepton, t) for lepton in ("e", "mu", "tau")], axis=0)
    cubic = (first + hadrons) ** 3 - first**3 + 2 * hadrons * (leptons - first)
    expected = vs.Constants().alpha / np.pi * np.sum(weights * cubic)
    spectrum = load_source("without_cmd3")
    found = insertions(spectrum, "mu")
    assert found.values[0] == pytest.approx(expected, rel=1e-6)
    ranges = [insertions(spectrum, "mu", *ends).values[0] for ends in ((None, 2.0), (2.0, None))]
    assert sum(ranges) == pytest.approx(expected, rel=1e-6)
    whole = hvp.integral("a_mu", "without_cmd3", order="nnlo")
    assert 0.1 < expected / whole.value < 0.2


def test_no_third_order_of_the_tau():
    with pytest.raises(ConfigurationError, match="a_tau"):
        hvp.integral("a_tau", "without_cmd3", order="nnlo")


def test_inverse_alpha_at_the_z():
    found = hvp.integral("alpha_inverse_mz", "without_cmd3")
    assert found.value == pytest.approx(128.946, abs=0.02)


def test_spacelike_polarization():
    polarization = HadronicPolarization(load_source("without_cmd3"))
    for energy, value in SPACELIKE.items():
        assert complex(polarization(-(energy**2))).real == pytest.approx(value, rel=0.01)


def test_leading_order_of_the_muon_is_correlated_with_everything():
    rows = [hvp.integral(q, "without_cmd3") for q in ("a_mu", "a_e", "a_tau", "delta_alpha_mz")]
    matrix = hvp.correlation(rows)
    assert matrix[0, 1] > 0.98
    assert 0.2 < matrix[0, 3] < 0.95
