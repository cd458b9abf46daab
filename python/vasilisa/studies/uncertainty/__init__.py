"""How far two independent schemes differ: the uncertainty of the theory."""

from .theory import TheoryUncertainty, theory_uncertainty

__all__ = ["TheoryUncertainty", "theory_uncertainty"]
