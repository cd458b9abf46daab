"""Kernels that take long, as splines in the logarithm of s."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline  # type: ignore[import-untyped]

from ... import _core
from .kernels import LEPTONS, insertion_kernel, lepton_loop, two_loop_kernel
from .windows import window_fractions

__all__ = ["fraction", "next_order_kernel", "tabulated"]

Real = NDArray[np.float64]

LOWEST, HIGHEST, STEP = 1e-3, 1e19, 0.006
"""GeV^2, GeV^2 and the step of ln s: kernels vary on the scale of one, so 1e-10 is reached."""


def tabulated(function: Callable[[Real], Real]) -> Callable[[Real], Real]:
    """Return a spline in ln s through f(s), s in GeV^2; the function itself below 1e-3 GeV^2."""
    knots = np.arange(np.log(LOWEST), np.log(HIGHEST), STEP)
    points = np.exp(knots)
    spline = CubicSpline(knots, points * function(points))

    def evaluate(s: Real) -> Real:
        result = spline(np.log(np.clip(s, LOWEST, points[-1]))) / s
        below = s < LOWEST
        if np.any(below):
            result[below] = function(s[below])
        return np.asarray(result)

    return evaluate


@cache
def next_order_kernel(lepton: str) -> Callable[[Real], Real]:
    """Return classes 2a and 2b of [KRA97]: photons and loops of other leptons.

    Their contribution is (alpha/pi)^2/3 int ds/s K(s) R(s).
    """
    alpha_over_pi = _core.Constants().alpha / np.pi
    others = [other for other in LEPTONS if other != lepton]

    def loops(t: Real) -> Real:
        return np.asarray(2.0 * np.sum([lepton_loop(other, t) for other in others], axis=0))

    def exact(s: Real) -> Real:
        photons = alpha_over_pi * two_loop_kernel(lepton, s)
        return np.asarray(photons + insertion_kernel(lepton, s, loops))

    return tabulated(exact)


@cache
def _late_fractions(lepton: str) -> tuple[Callable[[Real], Real], Callable[[Real], Real]]:
    """Return the parts of K from intermediate and from long times as functions of s (GeV^2)."""
    exact = cache(lambda points: window_fractions(np.array(points), lepton))
    return (
        tabulated(lambda s: exact(tuple(s))[1]),
        tabulated(lambda s: exact(tuple(s))[2]),
    )


def fraction(lepton: str, window: int, s: Real) -> Real:
    """Return the part of K(s) from short (0), intermediate (1) or long (2) times."""
    intermediate, long = _late_fractions(lepton)
    if window == 0:
        return 1.0 - intermediate(s) - long(s)
    return intermediate(s) if window == 1 else long(s)
