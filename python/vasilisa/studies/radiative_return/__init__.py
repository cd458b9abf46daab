"""Radiative return: from spectra of the pair's mass to |F_pi|^2 and a_mu."""

from .study import RadiativeReturn

__all__ = ["RadiativeReturn"]
