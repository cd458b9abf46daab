"""Momenta of n particles, flat in phase space: RAMBO with masses [KSE86].

Phase space is prod_i d^3p_i / ((2 pi)^3 2 E_i) times (2 pi)^4 delta^4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import ConfigurationError

__all__ = ["flat_momenta", "massless_volume"]

Array = NDArray[np.float64]

STEPS = 30
"""Of Newton's method, at most; it converges in five, close to a threshold in twelve."""


def massless_volume(n: int, ecm: ArrayLike) -> Array:
    """Return the volume of the phase space of n massless particles, GeV^(2n-4) [KSE86].

    Parameters
    ----------
    n : int
        Two or more.
    ecm : array_like
        GeV.
    """
    unit = (2 * math.pi) ** (4 - 3 * n) * (math.pi / 2) ** (n - 1)
    unit /= math.factorial(n - 1) * math.factorial(n - 2)
    return np.asarray(unit * np.asarray(ecm, dtype=np.float64) ** (2 * n - 4))


def flat_momenta(uniform: Array, ecm: Array, masses: Sequence[float]) -> tuple[Array, Array]:
    """Return momenta in their rest frame, and the weights that make them flat.

    Parameters
    ----------
    uniform : ndarray, shape (N, n, 4)
        Above 0 and below 1.
    ecm : ndarray, shape (N,)
        GeV.
    masses : sequence of n floats
        GeV.

    Returns
    -------
    momenta : ndarray, shape (N, n, 4)
        (E, px, py, pz), GeV.
    weight : ndarray, shape (N,)
        GeV^(2n-4); its mean is the volume of phase space, 1 times `massless_volume` without masses.

    Raises
    ------
    ConfigurationError
        For an energy that is not above the sum of the masses.
    """
    m, n = np.asarray(masses, dtype=np.float64), len(masses)
    threshold = float(m.sum())
    if len(ecm) and not float(ecm.min()) > threshold:
        raise ConfigurationError(
            field="ecm", value=float(ecm.min()), valid=f"GeV, above {threshold:.6g}"
        )
    massless = _massless(uniform, ecm)
    energy = massless[..., 0]
    shrink = _shrink(energy, ecm, m)
    found = np.empty_like(massless)
    found[..., 1:] = shrink[:, None, None] * massless[..., 1:]
    p = shrink[:, None] * energy
    found[..., 0] = np.hypot(p, m)
    velocity = p / found[..., 0]
    # Density of the rescaled momenta [KSE86]; 1 without masses.
    weight = (p.sum(axis=1) / ecm) ** (2 * n - 3) * velocity.prod(axis=1)
    weight *= ecm / (p * velocity).sum(axis=1)
    return found, weight * massless_volume(n, ecm)


def _massless(u: Array, ecm: Array) -> Array:
    """Return massless momenta of uniform density: isotropic ones, boosted and scaled [KSE86]."""
    q = np.empty_like(u)
    q[..., 0] = -np.log(u[..., 2] * u[..., 3])
    cosine, azimuth = 2 * u[..., 0] - 1, 2 * math.pi * u[..., 1]
    transverse = q[..., 0] * np.sqrt(1 - cosine**2)
    q[..., 1] = transverse * np.cos(azimuth)
    q[..., 2] = transverse * np.sin(azimuth)
    q[..., 3] = q[..., 0] * cosine
    total = q.sum(axis=1)
    mass = np.sqrt(total[:, 0] ** 2 - (total[:, 1:] ** 2).sum(axis=1))
    b = -total[:, 1:] / mass[:, None]
    gamma = total[:, 0] / mass
    along = np.einsum("ki,kji->kj", b, q[..., 1:])
    scale = ecm / mass
    p = np.empty_like(q)
    p[..., 0] = scale[:, None] * (gamma[:, None] * q[..., 0] + along)
    step = q[..., 0] + along / (1 + gamma)[:, None]
    p[..., 1:] = scale[:, None, None] * (q[..., 1:] + step[..., None] * b[:, None, :])
    return p


def _shrink(energy: Array, ecm: Array, masses: Array) -> Array:
    """Return what massless momenta are multiplied by for room for the masses."""
    if not masses.any():
        return np.ones_like(ecm)
    x = np.sqrt(1 - (masses.sum() / ecm) ** 2)
    for _ in range(STEPS):
        on_shell = np.hypot(x[:, None] * energy, masses)
        excess = on_shell.sum(axis=1) - ecm
        x -= excess / (x[:, None] * energy**2 / on_shell).sum(axis=1)
        if np.abs(excess).max(initial=0) < 1e-13 * ecm.max(initial=1):
            break
    return np.asarray(x)
