"""Measured curves: one type for cross sections, form factors, R and asymmetries from anywhere."""

from __future__ import annotations

from .curve import MeasuredCurve
from .systematic import Systematic

__all__ = ["MeasuredCurve", "Systematic"]
