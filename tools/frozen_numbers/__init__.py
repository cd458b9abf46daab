"""What `tools/freeze.py` freezes: every part of the engine, through its public names."""

from __future__ import annotations

from .cases import cases
from .comparison import compare, difference, encoded

__all__ = ["cases", "compare", "difference", "encoded"]
