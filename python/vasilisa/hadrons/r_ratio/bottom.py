"""R_b between 10.54 and 11.2 GeV: the scan of BABAR with its initial-state radiation unfolded.

The published R_b [BAB09] is what was seen over the point-like cross section: it contains radiative
returns to Upsilon(1S-3S), and at each energy what radiates down from there. The returns are
subtracted as delta functions times the radiator, the rest is unfolded as in [DMW20]: with straight
lines between the energies, and the radiator of [KF85] to O(alpha^2), soft photons exponentiated.
Neglected: the spread of the beams' energy, 5 MeV.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...measured import MeasuredCurve
from .narrow import NARROW

__all__ = ["radiative_returns", "unfolded"]

Array = NDArray[np.float64]

RETURN_ERROR = 0.02
"""Relative error of the radiative returns, all energies together: widths to electrons, radiator."""

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(12)


def _radiator(x: Array, s: Array) -> tuple[Array, Array]:
    """Return beta and F(x)/(beta x^(beta - 1)) of [KF85], x the energy lost over that of a beam."""
    constants = _core.Constants()
    a = constants.alpha / np.pi
    beta = 2.0 * a * (np.log(s / constants.electron_mass**2) - 1.0)
    soft = 1.0 + a * (np.pi**2 / 3.0 - 0.5) + 0.75 * beta
    soft += beta**2 * (9.0 / 32.0 - np.pi**2 / 12.0)
    log_x, log_rest = np.log(x), np.log1p(-x)
    hard = -beta * (1.0 - 0.5 * x)
    second = (2.0 - x) * (3.0 * log_rest - 4.0 * log_x) - 4.0 * log_rest / x - 6.0 + x
    hard += beta**2 / 8.0 * second
    return beta, soft + hard * x ** (1.0 - beta) / beta


def radiative_returns(energies: Array) -> Array:
    """Return sum over Upsilon(1S-3S) of sigma(e+e- -> gamma V) over the point-like cross section.

    Parameters
    ----------
    energies : ndarray, shape (n,)
        GeV, above the masses.
    """
    s = energies**2
    alpha = _core.Constants().alpha
    total = np.zeros_like(energies)
    for name, (mass, _, electrons, _) in NARROW.items():
        if not name.startswith("upsilon"):
            continue
        x = 1.0 - mass**2 / s
        beta, ratio = _radiator(x, s)
        # 12 pi^2 Gamma_ee/(M s) F over 4 pi alpha^2/(3 s)
        total += 9.0 * np.pi * electrons / (alpha**2 * mass) * beta * x ** (beta - 1.0) * ratio
    return total


def _folding(energies: Array) -> Array:
    """Return the map from R at the energies to R with initial-state radiation, shape (n, n)."""
    matrix = np.zeros((len(energies), len(energies)))
    for i, energy in enumerate(energies):
        s = np.array(energy**2)
        beta = float(_radiator(np.array(0.1), s)[0])
        nodes = energies[: i + 1]
        # in u = x^beta the soft peak is flat
        edges = (1.0 - (nodes / energy) ** 2) ** beta
        for j in range(i):
            low, high = edges[j + 1], edges[j]
            u = low + (high - low) * (POINTS + 1.0) / 2.0
            x = u ** (1.0 / beta)
            weight = (high - low) / 2.0 * WEIGHTS * _radiator(x, s)[1] / (1.0 - x)
            place = (energy * np.sqrt(1.0 - x) - nodes[j]) / (nodes[j + 1] - nodes[j])
            matrix[i, j] += np.sum(weight * (1.0 - place))
            matrix[i, j + 1] += np.sum(weight * place)
    matrix[0, 0] = 1.0
    return matrix


def unfolded(curve: MeasuredCurve) -> MeasuredCurve:
    """Return the dressed cross section of e+e- -> b quarks without initial-state radiation, nb.

    Parameters
    ----------
    curve : MeasuredCurve
        R_b as published. Its first energy is below the threshold, where radiative returns are all
        there is: the cross section rises from zero there.
    """
    returns = radiative_returns(curve.energies)
    inverse = np.linalg.inv(_folding(curve.energies))[1:, 1:]
    constants = _core.Constants()
    points = curve.energies[1:]
    point_like = 4.0 * np.pi * constants.alpha**2 / (3.0 * points**2) * constants.hbarc2
    matrix = point_like[:, None] * inverse
    error = matrix @ (RETURN_ERROR * returns[1:])
    values = matrix @ (curve.values - returns)[1:]
    return replace(
        curve,
        quantity="cross_section",
        values=values,
        energies=points,
        edges=None,
        stat=matrix @ curve.stat[1:, 1:] @ matrix.T,
        syst=np.outer(error, error),
        systematics=tuple(replace(each, size=each.size[1:]) for each in curve.systematics),
    )
