"""Parameters of the hadronic running as elastic scattering of muons on electrons fits it."""

from __future__ import annotations

__all__ = ["DEFAULT_K", "DEFAULT_M"]

DEFAULT_K, DEFAULT_M = 0.13724, 0.0525
"""GeV^-2 and GeV^2 [ABB19]."""
