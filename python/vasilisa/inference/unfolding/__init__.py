"""Unfolding: spectra as they are, of spectra as a detector shows them."""

from __future__ import annotations

from .response import Response
from .toys import toy_covariance
from .unfold import METHODS, Unfolded, unfold

__all__ = ["METHODS", "Response", "Unfolded", "toy_covariance", "unfold"]
