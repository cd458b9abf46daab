"""Fits of measured quantities to constraints that hold exactly, of many events at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["ConstrainedFit", "constrained_fit"]

Array = NDArray[np.float64]

Constraints = Callable[[Array, Array], tuple[Array, Array, Array]]
"""From measured (N, m) and unmeasured quantities (N, k) to constraints (N, c) and their derivatives
(N, c, m) and (N, c, k)."""

STEPS, LARGEST = 12, 1e3
"""Of Newton's method; chi^2 beyond which an event is no event of the hypothesis."""


@dataclass(frozen=True, eq=False)
class ConstrainedFit:
    """Fitted quantities of N events.

    Attributes
    ----------
    measured : ndarray, shape (N, m)
    unmeasured : ndarray, shape (N, k)
    chi2 : ndarray, shape (N,)
        With c - k degrees of freedom; infinite where the constraints cannot be met.
    """

    measured: Array
    unmeasured: Array
    chi2: Array


def constrained_fit(
    constraints: Constraints,
    measured: Array,
    covariance: Array,
    unmeasured: Array,
    tolerance: float = 0.01,
) -> ConstrainedFit:
    """Return least squares with Lagrange multipliers, linearised again in each step [PDG22] ch. 40.

    Parameters
    ----------
    constraints : callable
        What shall be 0, GeV; with derivatives.
    measured : ndarray, shape (N, m)
    covariance : ndarray, shape (N, m, m)
    unmeasured : ndarray, shape (N, k)
        Where to start.
    tolerance : float
        Of all constraints after the last step; events that do not meet it have an infinite chi^2.
    """
    at, free = measured.copy(), unmeasured.copy()
    chi2 = np.zeros(len(measured))
    pending = np.arange(len(measured))
    for _ in range(STEPS):
        if not len(pending):
            break
        x, u, v = at[pending], free[pending], covariance[pending]
        f, by_measured, by_free = constraints(x, u)
        r = f + np.einsum("ncm,nm->nc", by_measured, measured[pending] - x)
        weight = np.linalg.inv(by_measured @ v @ by_measured.transpose(0, 2, 1))
        normal = by_free.transpose(0, 2, 1) @ weight
        step = -np.linalg.solve(normal @ by_free, normal @ r[:, :, None])
        left = r + (by_free @ step)[:, :, 0]
        multipliers = np.einsum("ncd,nd->nc", weight, left)
        at[pending] = measured[pending] - np.einsum("nij,ncj,nc->ni", v, by_measured, multipliers)
        free[pending] = u + step[:, :, 0]
        found = np.einsum("nc,nc->n", left, multipliers)
        moving = (np.abs(found - chi2[pending]) > 1e-3 * (1 + found)) & (found < LARGEST**2)
        chi2[pending] = found
        pending = pending[moving]
    met = np.abs(constraints(at, free)[0]).max(axis=1, initial=0.0) < tolerance
    return ConstrainedFit(at, free, np.where(met, chi2, np.inf))
