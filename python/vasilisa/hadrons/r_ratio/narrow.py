"""Narrow vector resonances: J/psi, psi', Upsilon(1S-3S)."""

from __future__ import annotations

from ..narrow_resonance import NarrowResonance

__all__ = ["NARROW", "narrow_resonances"]

NARROW = {
    "jpsi": (3.096900, 92.6e-6, 5.53e-6, 0.10e-6),
    "psi2s": (3.686097, 294e-6, 2.33e-6, 0.04e-6),
    "upsilon1s": (9.46040, 54.02e-6, 1.340e-6, 0.018e-6),
    "upsilon2s": (10.0234, 31.98e-6, 0.612e-6, 0.011e-6),
    "upsilon3s": (10.3551, 20.32e-6, 0.443e-6, 0.008e-6),
}
"""Mass, width, width to e+e- with vacuum polarisation inside and its error, GeV [PDG22]."""


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
