"""Di- and trilogarithm of complex arrays in the unit disk."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bernoulli, spence  # type: ignore[import-untyped]

__all__ = ["dilogarithm", "trilogarithm"]

Complex = NDArray[np.complex128]

ZETA_2 = math.pi**2 / 6.0
ZETA_3 = 1.2020569031595942854
SERIES_BELOW = 0.5
TERMS = 60

# zeta(3-k)/k! for k >= 3, the coefficients of ln(z)^k in Li3(z): zeta(-n) = -B_(n+1)/(n+1)
_LOGARITHMIC = np.array(
    [-0.5 / 6.0] + [-bernoulli(TERMS)[k - 2] / (k - 2) / math.factorial(k) for k in range(4, TERMS)]
)


def dilogarithm(z: Complex) -> Complex:
    """Return Li2(z) of an array."""
    return np.asarray(spence(1.0 - np.asarray(z, dtype=np.complex128)))


def trilogarithm(z: Complex) -> Complex:
    """Return Li3(z) of an array with |z| <= 1, to 1e-15.

    By its power series, or around z = 1 by that in ln z, which converges for |ln z| < 2 pi.
    """
    z = np.atleast_1d(np.asarray(z, dtype=np.complex128))
    small = np.abs(z) < SERIES_BELOW
    result = np.empty_like(z)
    power: Complex = np.ones_like(z[small])
    total: Complex = np.zeros_like(power)
    for k in range(1, TERMS):
        power = power * z[small]
        total += power / k**3
    result[small] = total
    mu: Complex = np.log(z[~small])
    mu[mu == 0.0] = 1e-300
    total = ZETA_3 + ZETA_2 * mu + 0.5 * mu**2 * (1.5 - np.log(-mu))
    power = mu**2
    for coefficient in _LOGARITHMIC:
        power = power * mu
        total += coefficient * power
    result[~small] = total
    return result
