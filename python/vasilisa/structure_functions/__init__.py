"""Initial-state radiation in collinear structure functions, for any hadronic cross section."""

from __future__ import annotations

from .cross_section import HadronicCrossSection, hadronic_cross_section
from .radiation import InitialStateRadiation
from .radiator_table import RadiatorTable, radiator_table
from .resonance import resonance
from .solution import BornSolution, solve_born_cross_section

__all__ = [
    "BornSolution",
    "HadronicCrossSection",
    "InitialStateRadiation",
    "RadiatorTable",
    "hadronic_cross_section",
    "radiator_table",
    "resonance",
    "solve_born_cross_section",
]
