"""Forward-backward asymmetries against the energy, for several structures of the pion."""

from .asymmetry import Asymmetry
from .table import AsymmetryResult

__all__ = ["Asymmetry", "AsymmetryResult"]
