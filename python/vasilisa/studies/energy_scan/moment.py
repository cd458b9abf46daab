"""a_mu of a measured |F_pi|^2: a sum over the points with weights that the start's shape gives.

Between points the ratio to the form factor that the analysis starts from is a straight line, not
|F|^2 itself: omega and rho are then followed by a scan of any step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...measured.conversions import schwinger_eta
from ...words.errors import RangeError
from ..record import Record

__all__ = ["bare_r", "moment_weights", "moments_against", "undressing_shift"]

Array = NDArray[np.float64]

STEP = 2e-3
"""GeV, at most, of a piece of the integral."""

LEGENDRE = np.polynomial.legendre.leggauss(6)


def bare_r(energies: Array, squared: Array, polarization: str = "default") -> Array:
    """Return R, bare, with final-state radiation, of |F|^2 that contains vacuum polarisation.

    Parameters
    ----------
    energies, squared : ndarray, shape (n,)
        GeV; |F|^2.
    polarization : str
        As in `vasilisa.vacuum_polarization`.
    """
    constants = _core.Constants()
    s = energies**2
    beta = np.sqrt(1 - 4 * constants.pion_mass**2 / s)
    undressed = np.abs(1 - np.asarray(vacuum_polarization(polarization)(s))) ** 2
    radiated = 1 + constants.alpha / math.pi * schwinger_eta(s, constants.pion_mass)
    return np.asarray(0.25 * beta**3 * squared * undressed * radiated)


def undressing_shift(energies: Array, polarization: str = "default") -> Array:
    """Return the relative change of |1 - Pi|^2 when Pi moves by one of its errors, shape (n,).

    Parameters
    ----------
    energies : ndarray, shape (n,)
        GeV.
    polarization : str
        As in `vasilisa.vacuum_polarization`.
    """
    pi = vacuum_polarization(polarization)
    value = np.asarray(pi(energies**2))
    moved = value + np.asarray(pi.error(energies**2))
    return np.asarray(np.abs((1 - moved) / (1 - value)) ** 2 - 1)


def moment_weights(
    energies: Array,
    start: Callable[[Array], Array],
    low: float,
    high: float,
    polarization: str = "default",
) -> Array:
    """Return the weights w, shape (n,): a_mu = sum w_i |F_i|^2.

    Parameters
    ----------
    energies : ndarray, shape (n,)
        GeV, rising.
    start : callable
        |F|^2 by energy: the shape between the points.
    low, high : float
        GeV, the range.

    Raises
    ------
    RangeError
        If the range goes beyond the points by more than their distance there.
    """
    from ...hadrons.hvp.kernels import kernel

    first, last = energies[0], energies[-1]
    margins = (energies[1] - first, last - energies[-2]) if len(energies) > 1 else (0.0, 0.0)
    if low < first - margins[0] or high > last + margins[1]:
        raise RangeError(
            f"a_mu: [{low:g}, {high:g}] GeV; valid: within the points, {first:g} to {last:g} GeV"
        )
    inner = energies[(energies > low) & (energies < high)]
    corners = np.concatenate([[low], inner, [high]])
    pieces = np.concatenate(
        [np.linspace(a, b, 1 + math.ceil((b - a) / STEP))[:-1] for a, b in pairwise(corners)]
        + [[high]]
    )
    places, weights = LEGENDRE
    middle, half = 0.5 * (pieces[1:] + pieces[:-1]), 0.5 * np.diff(pieces)
    x = (middle[:, None] + half[:, None] * places).ravel()
    dx = (half[:, None] * weights).ravel()
    constants = _core.Constants()
    # (alpha/pi)^2/3 int ds/s K(s) R(s)
    density = (constants.alpha / math.pi) ** 2 / 3 * 2 / x * kernel("mu", x**2)
    density = density * bare_r(x, start(x), polarization) * dx
    tents = np.stack([np.interp(x, energies, row) for row in np.eye(len(energies))])
    return np.asarray(tents @ density / start(energies))


def moments_against(rows: Iterable[Record], true: Callable[[Array], Array]) -> list[Record]:
    """Return what a_mu would be with the true |F|^2 in each range that has one, and the pulls.

    Parameters
    ----------
    rows : iterable of dict
        ``low``, ``high`` (GeV), ``value``, None where there is none, and ``stat``, ``theory``.
    true : callable
        |F|^2 of energies in GeV.
    """
    found = []
    for row in rows:
        if row["value"] is None:
            continue
        low, high = row["low"], row["high"]
        fine = np.arange(low, high + 5e-4, 1e-3)
        exact = float(moment_weights(fine, true, low, high) @ true(fine))
        pull = (row["value"] - exact) / math.hypot(row["stat"], row["theory"])
        found.append({"low": low, "high": high, "a_mu": exact, "pull": pull})
    return found
