"""Bhabha scattering in leading logarithms of four legs, to all orders, and `nlops` beside it.

Photons go along their legs and leave them shares of their energies; whatever else O(alpha) knows is
left out. So there are three ways to the same number: structure functions, photons one by one with
the factor of each (the product form of `nlops`), and the same to first order alone; and a number
for what exponentiation in the manner of Yennie, Frautschi and Suura leaves out if its residuals are
of O(alpha).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc  # type: ignore[import-untyped]

from .._core import Constants
from ..selection.cuts import Cuts
from .comparison import Comparison, statistical
from .cross_sections import Effort

__all__ = ["PUBLISHED", "Photons", "Shares", "compare_leading_logs", "photons", "shares"]

ECM = 1.02
"""GeV."""

LEAST_ENERGY = 0.8
"""Of electrons, over the beam energy: 0.408 GeV."""

LARGEST_ACOLLINEARITY = math.radians(10)
"""Of polar angles, |theta_- + theta_+ - pi|."""

PUBLISHED: dict[tuple[int, int], dict[str, tuple[float, float]]] = {
    (20, 160): {"BabaYaga@NLO": (6086.6, 0.1), "BHWIDE": (6086.3, 0.2), "LABSPV": (6088.5, 0.3)},
    (55, 125): {"BabaYaga@NLO": (455.85, 0.01), "BHWIDE": (455.73, 0.01), "LABSPV": (456.19, 0.01)},
}
"""nb, without vacuum polarisation, by the polar angles of both in degrees. [ACT10] section 2"""

SOFTEST = 1e-4
"""Of a leg; photons below take nothing from it."""

BEYOND = 3e-4
"""Relative, of alpha^2 L beyond leading logarithms times the corrections of O(alpha)."""

Array = NDArray[np.float64]


class Shares(NamedTuple):
    """From structure functions: all orders over first order - 1, its error; Born = 1."""

    beyond_first: float
    error: float
    all_orders: float
    all_orders_error: float


class Photons(NamedTuple):
    """From photons one by one; `left_out` by residuals of O(alpha), over all orders; Born = 1."""

    all_orders: float
    all_orders_error: float
    left_out: float
    left_out_error: float


class _Angles:
    """Scattering angles in the rest frame of the pair, of massless Bhabha scattering."""

    def __init__(self, theta: tuple[int, int], u: Array) -> None:
        self.range = math.radians(theta[0]), math.radians(theta[1])
        # wide enough for what the boost of the accepted brings in
        top = math.cos(0.72 * self.range[0]) if theta[0] < 40 else math.cos(0.85 * self.range[0])
        low, high = 1 / (1 + top), 1 / (1 - top)
        inverse = low + (high - low) * u
        self.cosine = 1 - 1 / inverse
        self.born = ((3 + self.cosine**2) / (1 - self.cosine)) ** 2 * (high - low) / inverse**2
        constants = Constants()
        scale = math.log(ECM**2 / constants.electron_mass**2) - 1
        # of s t/u, as in the structure functions of the engine
        logarithm = scale + np.log((1 - self.cosine) / (1 + self.cosine))
        self.beta = 2 / (math.pi * constants.alpha_inverse) * logarithm

    def cross_section(self, z: Array) -> Array:
        """Return the Born term at the energy that shares z of shape (4, N) leave, if accepted."""
        boost = (z[0] - z[1]) / (z[0] + z[1])
        energy = (z[0] + z[1]) / 2
        minus, plus = 1 + boost * self.cosine, 1 - boost * self.cosine
        theta_minus = np.arccos(np.clip((self.cosine + boost) / minus, -1, 1))
        theta_plus = np.arccos(np.clip((boost - self.cosine) / plus, -1, 1))
        accepted = np.abs(theta_minus + theta_plus - math.pi) < LARGEST_ACOLLINEARITY
        for theta, left in ((theta_minus, z[2] * minus), (theta_plus, z[3] * plus)):
            accepted &= (theta > self.range[0]) & (theta < self.range[1])
            accepted &= energy * left > LEAST_ENERGY
        return np.where(accepted, self.born / (z[0] * z[1]), 0.0)


def _splitting(x: Array) -> Array:
    """Return (1 + z^2)/2, the splitting function over its soft limit 1/x per beta/2."""
    return np.asarray((1 + (1 - x) ** 2) / 2)


def _structure_function(x: Array, beta: Array) -> Array:
    """Return D over (beta/2) x^(beta/2 - 1), of photons alone. [KF85]."""
    gamma = np.array([math.gamma(1 + b / 2) for b in beta])
    soft = np.exp(beta / 2 * (0.75 - np.euler_gamma)) / gamma
    z = np.maximum(1 - x, 1e-300)
    second = -4 * (1 + z) * np.log(x) - (1 + 3 * z**2) / x * np.log(z) - 5 - z
    return np.asarray(soft + x ** (1 - beta / 2) * (-(1 + z) / 2 + beta / 16 * second))


def shares(theta: tuple[int, int], points: int = 1 << 16, repeats: int = 8) -> Shares:
    """Integrate four structure functions, and their first order, by scrambled Sobol points.

    Parameters
    ----------
    theta : (int, int)
        Polar angles of both electrons, degrees.
    points, repeats : int
        A power of two; how many times, for the error.
    """
    found = []
    for repeat in range(repeats):
        u = qmc.Sobol(5, seed=repeat).random(points).T
        angles = _Angles(theta, u[0])
        born = angles.cross_section(np.ones((4, points)))
        x = np.maximum(u[1:] ** (2 / angles.beta), 1e-15)
        weight = np.prod([_structure_function(each, angles.beta) for each in x], axis=0)
        first = born.copy()
        for leg in range(4):
            one = np.ones((4, points))
            harder = SOFTEST ** u[1 + leg]
            one[leg] -= harder
            emission = angles.cross_section(one) - born  # the plus distribution
            first -= angles.beta / 2 * math.log(SOFTEST) * _splitting(harder) * emission
        whole = np.mean(weight * angles.cross_section(1 - x))
        found.append((whole / np.mean(first) - 1, whole / np.mean(born)))
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / math.sqrt(repeats)
    return Shares(float(mean[0]), float(error[0]), float(mean[1]), float(error[1]))


def photons(theta: tuple[int, int], events: int = 1_000_000, seed: int = 1) -> Photons:
    """Draw photons from all legs: their number from Poisson's law, their shares from 1/x.

    The product form has exp(3 beta/2) of soft and virtual photons and the splitting function of
    every photon over its soft limit. With a form factor exp(beta/2) and residuals of O(alpha) it
    becomes 1 + beta + sum of (splitting function - 1).

    Parameters
    ----------
    theta : (int, int)
        Polar angles of both electrons, degrees.
    events : int
        How many.
    seed : int
        Of the random numbers.
    """
    random = np.random.default_rng(seed)
    sums = np.zeros(5)
    piece = 200_000
    for _ in range(max(1, events // piece)):
        angles = _Angles(theta, random.random(piece))
        shares_left = np.ones((4, piece))
        product, residual = np.ones(piece), np.zeros(piece)
        for leg in range(4):
            number = random.poisson(-angles.beta / 2 * math.log(SOFTEST))
            for i in range(number.max()):
                x = np.where(number > i, SOFTEST ** random.random(piece), 0.0)
                shares_left[leg] *= 1 - x
                product *= _splitting(x)
                residual += _splitting(x) - 1
        accepted = angles.cross_section(shares_left)
        whole = accepted * np.exp(1.5 * angles.beta) * product
        lacking = whole - accepted * np.exp(angles.beta / 2) * (1 + angles.beta + residual)
        born = angles.cross_section(np.ones((4, piece)))
        sums += [np.sum(y) for y in (born, whole, whole**2, lacking, lacking**2)]
    n = max(1, events // piece) * piece
    born_mean, mean, square, left_out, left_out_square = sums / n
    error = math.sqrt((square - mean**2) / n)
    left_out_error = math.sqrt((left_out_square - left_out**2) / n)
    relative = mean / born_mean, error / born_mean, left_out / mean, left_out_error / mean
    return Photons(*map(float, relative))


def compare_leading_logs(effort: Effort, events: int) -> Iterator[Comparison]:
    """Compare `nlops` in both set-ups with leading logarithms and with published programs.

    Parameters
    ----------
    effort : Effort
        Of the cross sections.
    events : int
        Of photons drawn one by one.
    """
    topic = "any number of photons"
    for theta, programs in PUBLISHED.items():
        where = f"ee {ECM:g} GeV, {theta[0]}-{theta[1]} degrees"
        cuts = Cuts(
            theta_both=(f"{theta[0]} deg", f"{theta[1]} deg"),
            max_abs_xi=LARGEST_ACOLLINEARITY,
            min_p_over_half_ecm=LEAST_ENERGY,
        )
        matched, exact = (
            effort.integrate("ee", ECM, order, cuts=cuts, seed=seed)
            for order, seed in (("nlops", 5_200), ("nlo", 5_201))
        )
        logs, drawn = shares(theta), photons(theta, events)
        yield statistical(
            topic,
            f"{where}: leading logarithms, photons one by one over Born",
            "four structure functions",
            (logs.all_orders, logs.all_orders_error),
            (drawn.all_orders, drawn.all_orders_error),
            systematic=5e-5,
        )
        ratio = matched.value / exact.value - 1
        yield statistical(
            topic,
            f"{where}: nlops over nlo - 1",
            "leading logarithms",
            (logs.beyond_first, logs.error),
            (ratio, (1 + ratio) * math.hypot(matched.rel_error, exact.rel_error)),
            systematic=BEYOND,
        )
        value, error = programs["BHWIDE"]
        yield statistical(
            topic,
            f"{where}: nlops over BHWIDE - 1",
            "left out by residuals of O(alpha), leading logarithms",
            (drawn.left_out, drawn.left_out_error),
            (matched.value / value - 1, math.hypot(matched.rel_error, error / value)),
            systematic=BEYOND,
            note="; ".join(f"{name} {v:g}({e:g}) nb" for name, (v, e) in programs.items())
            + f"; ours {matched.value:.6g}({matched.error:.2g}) nb [ACT10]",
        )
