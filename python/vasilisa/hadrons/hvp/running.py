"""The hadronic running of alpha at spacelike t, in the form fitted to elastic scattering."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ... import _core
from ..elastic_form import DEFAULT_K, DEFAULT_M
from .kernels import momentum_transfers, one_loop

__all__ = ["DEFAULT_K", "DEFAULT_M", "hadronic_running", "magnetic_moment"]

Real = NDArray[np.float64]


def hadronic_running(t: ArrayLike, k: float = DEFAULT_K, m: float = DEFAULT_M) -> Real:
    """Return Delta alpha_had(t) in the form of a fermion loop, of the shape of t.

    k m {-5/9 - 4m/(3t) + [4m^2/(3t^2) + m/(3t) - 1/6] (2/r) ln|(1-r)/(1+r)|},
    r = sqrt(1 - 4m/t) [ABB19], evaluated as the integral over the Feynman parameter, in
    which nothing cancels at small t.

    Parameters
    ----------
    t : array_like
        GeV^2, negative or zero.
    k : float
        GeV^-2.
    m : float
        GeV^2.
    """
    return k * m * one_loop(np.asarray(t, dtype=np.float64) / m)


def magnetic_moment(running: Callable[[Real], Real], lepton: str = "mu") -> float:
    """Return (alpha/pi) int_0^1 dx (1-x) Delta alpha(t(x)), t(x) = -x^2 m^2/(1-x) [LPR72].

    Parameters
    ----------
    running : callable
        Delta alpha of t in GeV^2, negative.
    lepton : str
        ``e``, ``mu`` or ``tau``.
    """
    t, weights = momentum_transfers(lepton)
    return float(_core.Constants().alpha / np.pi * np.sum(weights * running(t)))
