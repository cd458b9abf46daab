"""How far two independent schemes differ: the uncertainty of the theory."""

from .result import TheoryUncertainty
from .uncertainty import Uncertainty

__all__ = ["TheoryUncertainty", "Uncertainty"]
