"""Files of events: HepMC3, NumPy, Parquet and ROOT; generated in pieces, joined, read back."""

from __future__ import annotations

from .formats import SUFFIXES, read_events
from .generation import GeneratedFile, GenerationInterrupted
from .join import join_events

__all__ = [
    "SUFFIXES",
    "GeneratedFile",
    "GenerationInterrupted",
    "join_events",
    "read_events",
]
