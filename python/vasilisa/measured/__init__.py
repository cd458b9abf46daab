"""Measured curves: one type for cross sections, form factors, R and asymmetries from anywhere."""

from __future__ import annotations

from .conversions import (
    bare_cross_section,
    cross_section,
    dressed,
    final_state_radiation,
    form_factor_squared,
    r_ratio,
    schwinger_eta,
    undressed,
    with_final_state_radiation,
    without_final_state_radiation,
)
from .curve import MeasuredCurve
from .systematic import Systematic

__all__ = [
    "MeasuredCurve",
    "Systematic",
    "bare_cross_section",
    "cross_section",
    "dressed",
    "final_state_radiation",
    "form_factor_squared",
    "r_ratio",
    "schwinger_eta",
    "undressed",
    "with_final_state_radiation",
    "without_final_state_radiation",
]
