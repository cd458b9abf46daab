"""Euclidean windows in time: what part of a contribution comes from short, middle, long times."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import k1  # type: ignore[import-untyped]

from ... import _core
from ...words.errors import ConfigurationError, RangeError
from .kernels import kernel, lepton_mass

__all__ = ["WINDOWS", "window_fractions"]

Real = NDArray[np.float64]

WINDOWS = ("short", "intermediate", "long")

SHORT_TIME, LONG_TIME, SMEARING = 0.4, 1.0, 0.15
"""fm; the windows of [RBC18]."""

SMALL = 0.3
"""m t below which the closed form cancels and the Feynman parameter is integrated."""

# Times in fm, the trapezoidal rule in ln t; and u of 2 sinh u in the integral of the closed form
_LOG_STEP = 0.04
_TIMES = np.exp(np.arange(np.log(1e-8), np.log(150.0), _LOG_STEP))
_U = np.linspace(-5.0, 5.0, 401)


def _theta(t: Real, t0: float) -> Real:
    return 0.5 * (1.0 + np.tanh((t - t0) / SMEARING))


def time_kernel(tau: ArrayLike) -> Real:
    """Return m^2 f(t) of a_l = (alpha/pi)^2 4 pi^2 int dt f(t) G(t), as a function of tau = m t.

    f(t) = int_0^1 dx (1-x) [t^2 - (4/Q^2) sin^2(Q t/2)], Q^2 = x^2 m^2/(1-x) [BM11]; for tau >> 1
    it is tau^2/2.
    """
    tau = np.atleast_1d(np.asarray(tau, dtype=np.float64))
    result = np.empty_like(tau)
    small = tau < SMALL
    result[small] = _small_times(tau[small])
    result[~small] = _closed(tau[~small])
    return result


def _closed(tau: Real) -> Real:
    # [HP20] eq. (2.10), with v = 2 sinh u in its integral
    cosh = np.cosh(_U)
    integral = np.exp(-2.0 * np.outer(tau, cosh)) @ (cosh**-2) * (_U[1] - _U[0]) / 8.0
    return np.asarray(
        0.5
        * (
            tau**2
            - 2.0 * np.pi * tau
            + 8.0 * np.euler_gamma
            - 2.0
            + 4.0 / tau**2
            + 8.0 * np.log(tau)
            - 8.0 * k1(2.0 * tau) / tau
            - 8.0 * integral
        )
    )


def _small_times(tau: Real) -> Real:
    step = 0.05
    v = np.arange(-16.0, 30.0, step)
    x, rest = 1.0 / (1.0 + np.exp(-v)), 1.0 / (1.0 + np.exp(v))
    q = x / np.sqrt(rest)
    half = 0.5 * np.outer(tau, q)
    # t^2 - (4/Q^2) sin^2(Qt/2) = (4/Q^2) (a^2 - sin^2 a)
    square = half**2
    series = square**2 * (1 / 3 - square * (2 / 45 - square * (1 / 315 - square * 2 / 14175)))
    difference = np.where(half < 0.1, series, square - np.sin(half) ** 2)
    return np.asarray(difference @ (step * 4.0 * x * rest**2 / q**2))


def window_fractions(s: ArrayLike, lepton: str = "mu") -> tuple[Real, Real, Real]:
    """Return the parts of K(s) from short, intermediate and long Euclidean times.

    Parameters
    ----------
    s : array_like
        GeV^2, positive: where R has its delta function.
    lepton : str
        ``e``, ``mu`` or ``tau``.

    Returns
    -------
    short, intermediate, long : ndarray
        Of the shape of s; their sum is one. Windows 1 - Theta(t, 0.4), Theta(t, 0.4) -
        Theta(t, 1.0), Theta(t, 1.0) with Theta(t, t0) = [1 + tanh((t - t0)/0.15)]/2, t in fm
        [RBC18].

    Examples
    --------
    >>> from vasilisa.hadrons import hvp
    >>> [round(float(part), 4) for part in hvp.window_fractions(1.0)]
    [0.079, 0.5062, 0.4147]
    """
    s = np.asarray(s, dtype=np.float64)
    if not (s > 0.0).all():
        raise RangeError("kernel: s must be > 0 GeV^2")
    energies = np.sqrt(s).ravel()
    mass, hbarc = lepton_mass(lepton), np.sqrt(_core.Constants().hbarc2 * 1e-7)
    t = _TIMES / hbarc
    measure = _LOG_STEP * t * time_kernel(mass * t) / mass**2
    late = _theta(_TIMES, LONG_TIME)
    middle = _theta(_TIMES, SHORT_TIME) - late
    decay = np.exp(-np.outer(energies, t))
    # int dt f(t) exp(-E t) = 2 K(E^2)/E^3
    norm = 0.5 * energies**3 / kernel(lepton, energies**2)
    intermediate = (norm * (decay @ (measure * middle))).reshape(s.shape)
    long = (norm * (decay @ (measure * late))).reshape(s.shape)
    return 1.0 - intermediate - long, intermediate, long


def window_index(window: str) -> int:
    """Return the place of a window by name; ConfigurationError lists the valid ones."""
    if window not in WINDOWS:
        raise ConfigurationError(field="window", value=window, valid=WINDOWS)
    return WINDOWS.index(window)
