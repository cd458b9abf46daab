"""e+e- -> e+e-, mu+mu-, pi+pi-, gamma gamma with radiative corrections."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import amplitudes, loops
from ._core import Constants, FormFactor, VacuumPolarization, __version__
from .events import EventBatch, read_events
from .events.files import join_events
from .hadrons.form_factor import form_factor
from .hadrons.pole_fit import PoleFit, fit_pole_sum
from .hadrons.pole_sum import pole_sum
from .hadrons.r_ratio import R
from .hadrons.vacuum_polarization import vacuum_polarization
from .measured import MeasuredCurve
from .run.beams import Beams
from .run.generator import Generator
from .run.prepared import Prepared
from .run.result import Result, RunInterrupted
from .selection.cuts import Cuts
from .structure_functions import (
    BornSolution,
    HadronicCrossSection,
    InitialStateRadiation,
    RadiatorTable,
    hadronic_cross_section,
    radiator_table,
    resonance,
    solve_born_cross_section,
)
from .studies.asymmetry import Asymmetry
from .studies.card import load_card
from .studies.hadrons import Hadrons
from .studies.scan import Scan
from .studies.study import Study, StudyInterrupted
from .studies.uncertainty import TheoryUncertainty, Uncertainty
from .studies.uncertainty.theory import theory_uncertainty
from .words.errors import (
    AcceptanceError,
    ConfigurationError,
    DataError,
    ExecutorError,
    OutputError,
    PrecisionWarning,
    RangeError,
    TimeLimitError,
    VasilisaError,
)

if TYPE_CHECKING:
    from .hadrons import hvp
    from .inference import combined_curve as combine

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
    "ExecutorError",
    "FormFactor",
    "Generator",
    "HadronicCrossSection",
    "Hadrons",
    "InitialStateRadiation",
    "MeasuredCurve",
    "OutputError",
    "PoleFit",
    "PrecisionWarning",
    "Prepared",
    "R",
    "RadiatorTable",
    "RangeError",
    "Result",
    "RunInterrupted",
    "Scan",
    "Study",
    "StudyInterrupted",
    "TheoryUncertainty",
    "TimeLimitError",
    "Uncertainty",
    "VacuumPolarization",
    "VasilisaError",
    "__version__",
    "amplitudes",
    "combine",
    "fit_pole_sum",
    "form_factor",
    "hadronic_cross_section",
    "hvp",
    "join_events",
    "load_card",
    "loops",
    "pole_sum",
    "radiator_table",
    "read_events",
    "resonance",
    "solve_born_cross_section",
    "theory_uncertainty",
    "vacuum_polarization",
]

_WHEN_ASKED = {"combine": ("inference", "combined_curve"), "hvp": ("hadrons", "hvp")}
"""Rooms that need most of SciPy, half a second: imported by the first who asks for them."""


def __getattr__(name: str) -> Any:
    if name not in _WHEN_ASKED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room, attribute = _WHEN_ASKED[name]
    if attribute == name:
        found: Any = import_module(f".{room}.{name}", __name__)
    else:
        found = getattr(import_module(f".{room}", __name__), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
