"""Combination of measurements with covariance."""

from __future__ import annotations

from .combination import combine
from .interpolation import Interpolation
from .result import Combination, Integral
from .shapes import ResonanceShape

__all__ = ["Combination", "Integral", "Interpolation", "ResonanceShape", "combine"]
