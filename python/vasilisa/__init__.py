"""e+e- -> e+e-, mu+mu-, pi+pi-, gamma gamma with radiative corrections."""

from __future__ import annotations

from . import amplitudes, loops
from ._core import Constants, FormFactor, VacuumPolarization, __version__
from .asymmetry import Asymmetry
from .beams import Beams
from .card import load_card
from .cuts import Cuts
from .errors import (
    AcceptanceError,
    ConfigurationError,
    DataError,
    OutputError,
    RangeError,
    VasilisaError,
)
from .events import EventBatch
from .files import join_events, read_events
from .form_factor import form_factor
from .generator import Generator
from .pole_fit import PoleFit, fit_pole_sum
from .pole_sum import pole_sum
from .result import Result, RunInterrupted
from .scan import Scan
from .structure_functions import (
    BornSolution,
    HadronicCrossSection,
    InitialStateRadiation,
    hadronic_cross_section,
    resonance,
    solve_born_cross_section,
)
from .theory import TheoryUncertainty, theory_uncertainty
from .vacuum_polarization import vacuum_polarization

__all__ = [
    "AcceptanceError",
    "Asymmetry",
    "Beams",
    "BornSolution",
    "ConfigurationError",
    "Constants",
    "Cuts",
    "DataError",
    "EventBatch",
    "FormFactor",
    "Generator",
    "HadronicCrossSection",
    "InitialStateRadiation",
    "OutputError",
    "PoleFit",
    "RangeError",
    "Result",
    "RunInterrupted",
    "Scan",
    "TheoryUncertainty",
    "VacuumPolarization",
    "VasilisaError",
    "__version__",
    "amplitudes",
    "fit_pole_sum",
    "form_factor",
    "hadronic_cross_section",
    "join_events",
    "load_card",
    "loops",
    "pole_sum",
    "read_events",
    "resonance",
    "solve_born_cross_section",
    "theory_uncertainty",
    "vacuum_polarization",
]
