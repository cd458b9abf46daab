"""Forward-backward asymmetries against the energy, for several structures of the pion."""

from .asymmetry import Asymmetry, AsymmetryInterrupted
from .table import AsymmetryResult

__all__ = ["Asymmetry", "AsymmetryInterrupted", "AsymmetryResult"]
