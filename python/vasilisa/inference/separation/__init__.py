"""Separation of electrons, muons, pions and backgrounds by templates in bins."""

from __future__ import annotations

from .grid import Counts
from .methods import (
    Separator,
    angle_separator,
    energy_separator,
    momentum_separator,
    separate_angles,
    separate_energies,
    separate_momenta,
)
from .parameters import Known, Nuisance
from .result import Goodness, Histograms, Separation, pull
from .settings import MUONS, AngleSettings, CalorimeterSettings, MomentumSettings, Settings

__all__ = [
    "MUONS",
    "AngleSettings",
    "CalorimeterSettings",
    "Counts",
    "Goodness",
    "Histograms",
    "Known",
    "MomentumSettings",
    "Nuisance",
    "Separation",
    "Separator",
    "Settings",
    "angle_separator",
    "energy_separator",
    "momentum_separator",
    "pull",
    "separate_angles",
    "separate_energies",
    "separate_momenta",
]
