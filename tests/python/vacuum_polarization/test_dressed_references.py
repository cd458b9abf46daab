"""Dressed cross sections at the phi against another program with another table of Pi.

Reference: BabaYaga@NLO (public repository cm-cc/BabaYagaNLO, commit f568c58), `nlo`, cuts cmd3, at
1.02 GeV with the Novosibirsk table, version 2.9 [IGN08]; statistical errors. Pi of that table
stands beside them: what the tables differ by is no difference of the programs.
"""

import math

import numpy as np
import pytest

import vasilisa as vs

ECM = 1.02

REFERENCES = {
    "ee": (441.81361131, 0.19542631, 0.556303836161231, 0.0005374431981905879),
    "mumu": (38.16682147, 0.01404831, 0.014293393292621996, 0.00026042905135503037),
}
"""Cross section and error, nb; asymmetry and error."""

TIMELIKE = {
    1.0195: 0.03783380884185391 - 0.12048302905381235j,
    1.0205: 0.07063870524063294 - 0.09061671368929843j,
}
"""Pi of the Novosibirsk table at the nearest energies, GeV, below and above."""


SPACELIKE = 0.016446937454103076
"""Pi(-1 GeV^2) of the same."""

TARGET = 5e-4


def difference_of_tables(process):
    """Relative difference that the tables make, at the points where both are known."""
    ours = vs.vacuum_polarization("default")
    if process == "ee":  # photons in the t channel dominate
        return 2 * abs(ours(-1.0).real - SPACELIKE)
    return max(
        abs(abs((1 - pi) / (1 - ours(energy**2))) ** 2 - 1) for energy, pi in TIMELIKE.items()
    )


@pytest.mark.slow_ci
@pytest.mark.parametrize("process", REFERENCES)
def test_dressed_cross_sections(process):
    value, error, asymmetry, asymmetry_error = REFERENCES[process]
    generator = vs.Generator(
        process, ecm=ECM, order="nlo", cuts="cmd3", vacuum_polarization="default", seed=5
    )
    found = generator.integrate(rel_error=2e-4, max_seconds=120, progress=False)
    statistical = math.hypot(error / value, found.rel_error)
    assert abs(found.value / value - 1) < TARGET + difference_of_tables(process) + statistical
    assert found.asymmetry == pytest.approx(
        asymmetry, abs=2 * np.hypot(asymmetry_error, found.asymmetry_error)
    )
    # Dressing is what is tested: without it they are off by far more.
    assert difference_of_tables(process) < 1.5e-3


def test_dressing_matters():
    ours = vs.vacuum_polarization("default")
    assert abs(abs(1 / (1 - ours(ECM**2))) ** 2 - 1) > 0.1
