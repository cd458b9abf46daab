"""An energy scan against radiative return: what a wrong ingredient makes of their difference."""

from __future__ import annotations

from .isr import isr_side
from .plot import tension_plot
from .scan import scan_side
from .side import Side, Tension, tension

__all__ = ["Side", "Tension", "isr_side", "scan_side", "tension", "tension_plot"]
