"""Integrals over R(s): magnetic moments of leptons, the running of alpha, muonium, windows."""

from __future__ import annotations

from .form_factor_source import form_factor_spectrum
from .integrals import Integral, correlation, delta_alpha_spacelike, integral
from .kernels import kernel
from .standard_model import StandardModel, standard_model
from .standard_model_plot import standard_model_plot
from .windows import window_fractions

__all__ = [
    "Integral",
    "StandardModel",
    "correlation",
    "delta_alpha_spacelike",
    "form_factor_spectrum",
    "integral",
    "kernel",
    "standard_model",
    "standard_model_plot",
    "window_fractions",
]
