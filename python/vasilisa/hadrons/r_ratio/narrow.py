"""Narrow vector resonances: J/psi, psi', Upsilon(1S-3S) as such, Upsilon(4S) as part of R(s)."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..errors_of_curves import ErrorSource
from ..narrow_resonance import NarrowResonance
from ..piecewise_curve import PiecewiseCurve

__all__ = ["NARROW", "narrow_resonances", "upsilon_4s"]

NARROW = {
    "jpsi": (3.096900, 92.6e-6, 5.53e-6, 0.10e-6),
    "psi2s": (3.686097, 294e-6, 2.33e-6, 0.04e-6),
    "upsilon1s": (9.46040, 54.02e-6, 1.340e-6, 0.018e-6),
    "upsilon2s": (10.0234, 31.98e-6, 0.612e-6, 0.011e-6),
    "upsilon3s": (10.3551, 20.32e-6, 0.443e-6, 0.008e-6),
}
"""Mass, width, width to e+e- with vacuum polarisation inside and its error, GeV [PDG22]."""

UPSILON_4S = (10.5794, 20.5e-3, 0.272e-6, 0.029e-6)
"""The same of Upsilon(4S), wide enough to be a part of R(s) [PDG22]."""

WIDTHS = 60.0
"""Half length of the tabulation of Upsilon(4S) in units of its width."""


def narrow_resonances(dressing: dict[str, float]) -> list[NarrowResonance]:
    """Return the narrow resonances, undressed.

    Parameters
    ----------
    dressing : dict
        |1 - Pi(M^2)|^2 by name, Pi without the resonance itself.
    """
    return [
        NarrowResonance(
            name, mass, width, electrons * dressing[name], relative_error=error / electrons
        )
        for name, (mass, width, electrons, error) in NARROW.items()
    ]


def upsilon_4s(dressing: float) -> PiecewiseCurve:
    """Return R of Upsilon(4S): a Breit-Wigner of constant width, 9 pi M Gamma_ee/alpha^2 in all.

    Parameters
    ----------
    dressing : float
        |1 - Pi(M^2)|^2 without the resonance.
    """
    mass, width, electrons, error = UPSILON_4S
    reach = np.sinh(np.linspace(0, np.arcsinh(WIDTHS), 60))[1:] * width
    energies = np.concatenate([mass - reach[::-1], [mass], mass + reach])
    energies = energies[energies > 10.3]
    alpha = _core.Constants().alpha
    s = energies**2
    peak = 9 * electrons * dressing / (alpha**2 * mass)
    values = peak * mass**2 * mass * width / ((s - mass**2) ** 2 + (mass * width) ** 2)
    source = ErrorSource("upsilon4s:electron_width", "systematic", values * error / electrons)
    return PiecewiseCurve(energies, values, [source], name="upsilon4s", interpolation="cubic")
