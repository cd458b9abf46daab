"""MUonE: the hadronic running of alpha from the shape of muon-electron scattering."""

from .study import Muone

__all__ = ["Muone"]
