"""Visible cross sections of any final state by structure functions, energy by energy."""

from .hadrons import Hadrons

__all__ = ["Hadrons"]
