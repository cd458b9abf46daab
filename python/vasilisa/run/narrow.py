"""Energies at narrow resonances, where a vacuum polarisation without them is wrong by factors."""

from __future__ import annotations

from .. import _core
from ..hadrons.r_ratio import NARROW
from ..words.errors import ConfigurationError
from ..words.processes import ProcessFacts

__all__ = ["require_resonances"]

S_CHANNELS = ("s_channel", "s_and_t_channel")

NEAR = 5e-3
"""GeV; farther away J/psi changes a cross section by less than a half."""

SMALLEST_PEAK = 1.0
"""Of |Pi| at the mass of a resonance that it contains; psi(2S) has 3, J/psi 25."""


def require_resonances(
    facts: ProcessFacts, model: _core.Model, lowest_ecm: float, highest_ecm: float
) -> None:
    """Refuse energies near J/psi, psi(2S), Upsilon(1S-3S) if alpha does not know of them.

    Parameters
    ----------
    facts : ProcessFacts
        Processes with a form factor have the resonances in it, those of real photons have none.
    model : Model
        With the vacuum polarisation.
    lowest_ecm, highest_ecm : float
        Of the events, GeV.

    Raises
    ------
    ConfigurationError
        Names the resonance.
    """
    if facts.form_factor is not None or facts.virtual_photon not in S_CHANNELS:
        return
    polarization = model.vacuum_polarization
    for name, (mass, *_) in NARROW.items():
        if not lowest_ecm - NEAR < mass < highest_ecm + NEAR:
            continue
        known = polarization is not None and mass**2 < polarization.range[1]
        if polarization is None or not known or abs(polarization(mass**2)) < SMALLEST_PEAK:
            raise ConfigurationError(
                f"does not contain {name} at {mass:g} GeV, which is {NEAR * 1e3:g} MeV or less "
                "from the energies of the run",
                field="vacuum_polarization",
                value="none" if polarization is None else polarization.name,
                valid="default, or another with narrow resonances",
            )
