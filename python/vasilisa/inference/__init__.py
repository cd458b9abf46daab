"""What is inferred from data: combination of measurements, separation of species, efficiencies."""

from __future__ import annotations

from .combination import combine, combined_curve
from .interpolation import Interpolation
from .report import figure, node_table, set_table
from .result import Combination, Integral
from .shapes import ResonanceShape

__all__ = [
    "Combination",
    "Integral",
    "Interpolation",
    "ResonanceShape",
    "combine",
    "combined_curve",
    "figure",
    "node_table",
    "set_table",
]
