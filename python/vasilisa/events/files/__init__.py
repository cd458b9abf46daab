"""Files of events: HepMC3, NumPy, Parquet and ROOT; in pieces, and joined."""

from .formats import SUFFIXES
from .join import join_events

__all__ = ["SUFFIXES", "join_events"]
