"""Charged particles in thin layers: multiple scattering, bremsstrahlung, decay, Landau tails."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LEAST_RADIATED",
    "core_and_tail",
    "decay_length",
    "highland_angle",
    "moyal",
    "photon_share",
    "photons_radiated",
]

Array = NDArray[np.float64]

LEAST_RADIATED = 1e-3
"""Share of an electron's energy below which a photon is not drawn."""


def highland_angle(momentum: Array, mass: float | Array, thickness: Array | float) -> Array:
    """Return the width of the projected angle of multiple scattering of a unit charge.

    [PDG22] eq. (34.16), after V. Highland; good to 11 % for thickness from 1e-3 to 100.

    Parameters
    ----------
    momentum, mass : ndarray or float, shape (...)
        GeV.
    thickness : ndarray or float
        In radiation lengths, along the path.

    Returns
    -------
    ndarray
        rad; 0 where there is no matter.
    """
    momentum, x = np.asarray(momentum, float), np.asarray(thickness, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        beta = momentum / np.hypot(momentum, mass)
        # The logarithm turns the bracket negative where the formula has lost its meaning.
        bracket = np.maximum(1 + 0.038 * np.log(x / beta**2), 0.0)
        angle = 13.6e-3 / (beta * momentum) * np.sqrt(x) * bracket
    return np.where(x > 0, angle, 0.0)


def core_and_tail(normal: Array, choice: Array, share: float, width: float) -> Array:
    """Return numbers of two Gaussians of mean 0: a core of width 1, and a wider tail.

    Parameters
    ----------
    normal : ndarray, shape (...)
        Gaussian numbers of width 1.
    choice : ndarray, shape (...)
        Uniform numbers between 0 and 1.
    share : float
        Of the tail.
    width : float
        Of the tail over that of the core.
    """
    return np.where(choice < share, width * normal, normal)


def moyal(normal: Array) -> Array:
    """Return numbers of Moyal's distribution, location 0 and scale 1, from Gaussian ones.

    The approximation of Landau's distribution in which exp(-x) is a chi^2 of one degree of freedom:
    [Moy55].
    """
    return -np.log(np.square(normal))


def _radiated_above(y: Array | float) -> Array:
    """Return the photons per radiation length above a share y: [PDG22] eq. (34.29) integrated."""
    y = np.asarray(y, float)
    return -4 / 3 * np.log(y) - 4 / 3 * (1 - y) + (1 - y**2) / 2


@functools.cache
def _shares() -> tuple[Array, Array]:
    """Return a table of log(y) against the integrated spectrum, which ascends."""
    log_y = np.linspace(np.log(LEAST_RADIATED), 0.0, 2001)
    integral = _radiated_above(np.exp(log_y))
    return integral[::-1] / integral[0], log_y[::-1]


def photons_radiated(thickness: Array | float, uniform: Array) -> NDArray[np.int64]:
    """Return how many photons above `LEAST_RADIATED` an electron radiates: none, one or two.

    Parameters
    ----------
    thickness : ndarray or float
        In radiation lengths, along the path; thin: a few per cent.
    uniform : ndarray, shape (N,)
        Between 0 and 1.

    Returns
    -------
    ndarray of int, shape (N,)
        Of Poisson's distribution; two stand for more.
    """
    mean = np.asarray(thickness) * float(_radiated_above(LEAST_RADIATED))
    none = np.exp(-mean)
    return (uniform > none).astype(np.int64) + (uniform > none * (1 + mean))


def photon_share(uniform: Array) -> Array:
    """Return the energy of a photon over that of the electron that radiates it.

    The spectrum of complete screening, [PDG22] eq. (34.29), from `LEAST_RADIATED` to 1.
    """
    integral, log_y = _shares()
    return np.exp(np.interp(uniform, integral, log_y))


def decay_length(momentum: Array, mass: float | Array, ctau: float | Array) -> Array:
    """Return the mean length of flight before a decay, in the unit of c tau."""
    return momentum / mass * ctau
