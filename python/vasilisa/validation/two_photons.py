"""Two hard photons of `nlops` against the exact tree amplitude with two photons.

The exact cross section is integrated in NumPy with its own phase space and its own cuts (scenario
cmd3); of the engine it has the squared amplitude alone. Second order of `nlops`: events with two
photons, without the factor of soft and virtual photons; what soft ones take from the virtual
photon, a part in 250 of its virtuality, stays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import amplitudes
from .._core import Constants
from ..run.generator import Generator
from ..words.processes import FACTS
from .comparison import Comparison, statistical
from .cross_sections import SEED

__all__ = ["TwoPhotonPhaseSpace", "compare_two_photons", "exact_emission", "matched_emission"]

Array = NDArray[np.float64]

LOWEST = 0.06
"""Energy of both photons over that of a beam, at least."""

EDGES = (0.6, 0.67, 0.83, 0.93, 1.0)
"""Bins of the pair mass over sqrt(s); below the second edge one photon is never enough."""

RUNS: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("ee", 0.7, {}),
    ("mumu", 0.7, {}),
    ("pipi", 0.7, {"form_factor": "strong2020"}),
)

PRECISION = 0.03
"""Relative; `nlops` has the leading logarithms of two hard photons."""

LARGEST_ERROR = 0.2
"""Relative, statistical; bins of fewer events are left out."""

PIECE = 500_000
"""Events in memory at once."""

TO_LEGS = ((0, 1), (0,), (1,), ())
"""Which of two photons come from the beams; the others come from the final pair."""

HIGHEST_RATIO = 4.0
"""Photon energy over half the pair mass in its rest frame; the cuts leave less."""

LARGEST_COSINE = 0.75
"""Of the pair in the frames of the map; the cuts leave less."""


class TwoPhotonPhaseSpace:
    """Four-body phase space with the peaks of two photons, as a sum of maps.

    In every map each photon belongs to a beam or to a particle of the final pair. Those of the
    beams have energy and direction in the centre-of-mass frame, those of the pair in its rest
    frame.

    Parameters
    ----------
    process : str
        ee, mumu or pipi.
    ecm : float
        GeV.
    lowest : float
        Energy of both photons over that of a beam, at least.
    seed : int
    """

    def __init__(self, process: str, ecm: float, lowest: float, seed: int) -> None:
        constants = Constants()
        self.ecm = ecm
        self.mass = FACTS[process].mass(constants)
        self.lowest = lowest
        self._slow_beam = _one_minus_beta(constants.electron_mass, ecm**2)
        self._slow_final = _one_minus_beta(self.mass, ecm**2 / 2)
        self._ratio = lowest / 2
        # Density of cos(theta): 1/(1 - cos + regulator)^2 in a t channel, flat otherwise.
        self._regulator = 0.05 if FACTS[process].virtual_photon == "s_and_t_channel" else 1e3
        self._random = np.random.default_rng(seed)

    def points(self, n: int) -> tuple[Array, Array, Array, Array]:
        """Return momenta inside the cuts cmd3 and the phase space that each stands for.

        Parameters
        ----------
        n : int
            Number of points drawn, of which few are inside.

        Returns
        -------
        p_minus, p_plus : ndarray, shape (N, 4)
        photons : ndarray, shape (N, 2, 4)
        weight : ndarray, shape (N,)
            GeV^4; photons are told apart.
        """
        drawn = [self._draw(a, b, n // 16) for a in range(4) for b in range(4)]
        minus, plus, photons = (np.concatenate([d[i] for d in drawn]) for i in range(3))
        weight = 1 / (self._density(minus, plus, photons) * (n // 16 * 16))
        return minus, plus, photons, weight

    def _draw(self, leg_1: int, leg_2: int, n: int) -> tuple[Array, Array, Array]:
        """Draw from one map; legs 0, 1: beams; 2, 3: final pair."""
        legs = np.array([leg_1, leg_2])
        hard = np.tile([self.ecm, 0.0, 0.0, 0.0], (n, 1))
        photons = np.zeros((n, 2, 4))
        for i in np.flatnonzero(legs < 2):
            energy = self.ecm / 2 * self.lowest ** self._random.random(n)
            axis = np.tile([0.0, 0.0, 1.0 if legs[i] == 0 else -1.0], (n, 1))
            photons[:, i] = energy[:, np.newaxis] * self._around(axis, self._slow_beam)
            hard = hard - photons[:, i]
        direction = self._pair_direction(n)
        outgoing = np.tile([2.0, 0.0, 0.0, 0.0], (n, 1))  # in units of half the pair mass
        for i in np.flatnonzero(legs >= 2):
            ratio = self._ratio * (HIGHEST_RATIO / self._ratio) ** self._random.random(n)
            axis = direction if legs[i] == 2 else -direction
            photons[:, i] = ratio[:, np.newaxis] * self._around(axis, self._slow_final)
            outgoing = outgoing + photons[:, i]
        unit = np.sqrt(np.maximum(_square(hard), 0) / _square(outgoing))
        possible = (hard[:, 0] > 0) & (unit > self.mass)
        hard, outgoing, photons = hard[possible], outgoing[possible], photons[possible]
        unit, direction = unit[possible], direction[possible]
        momentum = np.sqrt((unit - self.mass) * (unit + self.mass))
        pair = np.column_stack([unit, momentum[:, np.newaxis] * direction])
        moving = outgoing * unit[:, np.newaxis]
        minus, plus = (
            _boosted(_boosted(p, moving, -1), hard) for p in (pair, pair * [1, -1, -1, -1])
        )
        for i in np.flatnonzero(legs >= 2):
            photons[:, i] = _boosted(
                _boosted(photons[:, i] * unit[:, np.newaxis], moving, -1), hard
            )
        inside = (photons[:, :, 0] > self.lowest * self.ecm / 2).all(axis=1)
        inside &= _inside_cmd3(minus, plus, self.ecm)
        return minus[inside], plus[inside], photons[inside]

    def _density(self, minus: Array, plus: Array, photons: Array) -> Array:
        """Return the mean density of all maps, per unit of phase space."""
        total = minus + plus
        s_prime = _square(total)
        beta = np.sqrt(1 - 4 * self.mass**2 / s_prime)
        z = np.array([0.0, 0.0, 1.0])
        density = np.zeros(len(minus))
        for beams in TO_LEGS:
            hard = np.tile([self.ecm, 0.0, 0.0, 0.0], (len(minus), 1))
            hard = hard - photons[:, list(beams)].sum(axis=1)
            pair = _boosted(total, hard, -1)
            member = _boosted(_boosted(minus, hard, -1), pair, -1)
            direction = _unit(member)
            # beta/(32 pi^2) dOmega, d^3k/(2 k (2 pi)^3), and (s'/s_hard)^2 for the frame.
            g = self._pair_density(direction[:, 2]) * 32 * math.pi**2 / beta
            for i in range(2):
                if i in beams:
                    k = photons[:, i]
                    log_range, axis, slow = -math.log(self.lowest), z, self._slow_beam
                else:
                    k = _boosted(_boosted(photons[:, i], hard, -1), pair, -1)
                    log_range = math.log(HIGHEST_RATIO / self._ratio)
                    axis, slow = direction, self._slow_final
                g *= 2 * (2 * math.pi) ** 3 / k[:, 0] ** 2 / log_range
                if i not in beams:
                    g *= np.abs(2 * k[:, 0] / np.sqrt(s_prime)) < HIGHEST_RATIO
                n = _unit(k)
                g *= (_around_density(axis, n, slow) + _around_density(-axis, n, slow)) / 2
            if len(beams) < 2:
                g *= (_square(hard) / s_prime) ** 2
            density += g / len(TO_LEGS)
        return density

    def _around(self, axis: Array, slow: float) -> Array:
        """Draw (1, n) around unit vectors with the density 1/(1 - beta cos)."""
        n = len(axis)
        c = 1 - slow * np.expm1(self._random.random(n) * _log_range(slow)) / (1 - slow)
        azimuth = 2 * math.pi * self._random.random(n)
        helper = np.where(np.abs(axis[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
        u = np.cross(helper, axis)
        u /= np.sqrt((u * u).sum(axis=1))[:, np.newaxis]
        v = np.cross(axis, u)
        s = np.sqrt(1 - c * c)
        space = c[:, np.newaxis] * axis + (s * np.cos(azimuth))[:, np.newaxis] * u
        return np.column_stack([np.ones(n), space + (s * np.sin(azimuth))[:, np.newaxis] * v])

    def _pair_direction(self, n: int) -> Array:
        low, high = (1 + self._regulator - sign * LARGEST_COSINE for sign in (1, -1))
        u = self._random.random(n)
        c = 1 + self._regulator - 1 / ((1 - u) / low + u / high)
        azimuth = 2 * math.pi * self._random.random(n)
        s = np.sqrt(1 - c * c)
        return np.column_stack([s * np.cos(azimuth), s * np.sin(azimuth), c])

    def _pair_density(self, c: Array) -> Array:
        low, high = (1 + self._regulator - sign * LARGEST_COSINE for sign in (1, -1))
        inside = np.abs(c) < LARGEST_COSINE
        norm = 2 * math.pi * (1 / low - 1 / high)
        return np.asarray(inside / (1 + self._regulator - c) ** 2 / norm)


def exact_emission(
    process: str, ecm: float, lowest: float, edges: Sequence[float], points: int, **model: Any
) -> tuple[Array, Array]:
    """Return the exact cross section of two photons at tree level in cmd3, and its errors.

    Parameters
    ----------
    process, ecm, lowest
        As in `TwoPhotonPhaseSpace`.
    edges : sequence of float
        Bins of the pair mass over sqrt(s).
    points : int
        How many are drawn.
    **model
        As in `vasilisa.amplitudes.real`.

    Returns
    -------
    values, errors : ndarray, shape (len(edges) - 1,)
        nb.
    """
    phase_space = TwoPhotonPhaseSpace(process, ecm, lowest, SEED)
    constants = Constants()
    velocity = 1 - _one_minus_beta(constants.electron_mass, ecm**2)
    norm = constants.hbarc2 / (2 * ecm**2 * velocity) / 4 / 2  # flux, spins, identical photons
    sums = np.zeros((2, len(edges) - 1))
    pieces = -(-points // 200_000)
    for _ in range(pieces):
        minus, plus, photons, weight = phase_space.points(200_000)
        weight *= norm * amplitudes.real(process, minus, plus, photons, ecm, **model)
        mass = np.sqrt(_square(minus + plus)) / ecm
        sums += [np.histogram(mass, edges, weights=weight**power)[0] for power in (1, 2)]
    return sums[0] / pieces, np.sqrt(sums[1]) / pieces


def matched_emission(
    process: str,
    ecm: float,
    lowest: float,
    edges: Sequence[float],
    events: int,
    threads: int = 0,
    **model: Any,
) -> tuple[Array, Array]:
    """Return what `nlops` has of two photons at tree level in cmd3, and its errors.

    Parameters
    ----------
    process, ecm, lowest, edges, **model
        As in `exact_emission`.
    events : int
        How many are drawn, of which a few per cent have two photons.
    threads : int
        0 takes every core.

    Returns
    -------
    values, errors : ndarray, shape (len(edges) - 1,)
        nb.
    """
    generator = Generator(
        process,
        ecm,
        "nlops",
        cuts="cmd3",
        k_soft=lowest,
        seed=SEED,
        threads=threads,
        **model,
    )
    total_weight, sums = 0.0, np.zeros((2, len(edges) - 1))
    for begin in range(0, events, PIECE):
        batch = generator.sample(min(PIECE, events - begin), weighted=True, first=begin)
        weight = batch.weights["nominal"]
        total_weight += float(weight.sum())
        first = np.cumsum(batch.n_photons) - batch.n_photons
        two = np.flatnonzero(batch.n_photons == 2)
        energies = batch.photons[:, 0]
        softest = np.minimum(energies[first[two]], energies[first[two] + 1])
        two = two[softest > lowest * ecm / 2]
        minus, pair = batch.p_minus[two], batch.p_minus[two] + batch.p_plus[two]
        # The direction that soft and virtual photons belong to, but for a rotation of no account.
        cosine = _unit(_boosted(minus, pair, -1))[:, 2]
        without = np.exp(1 - amplitudes.soft_virtual(process, cosine, ecm, lowest, **model))
        mass = np.sqrt(_square(pair)) / ecm
        sums += [
            np.histogram(mass, edges, weights=(weight[two] * without) ** power)[0]
            for power in (1, 2)
        ]
    norm = batch.run.cross_section / total_weight
    return norm * sums[0], norm * np.sqrt(sums[1])


def compare_two_photons(points: int, events: int, threads: int = 0) -> Iterator[Comparison]:
    """Compare the cross section of two hard photons in bins of the pair mass.

    Parameters
    ----------
    points : int
        Of the exact integral.
    events : int
        Of `nlops`.
    threads : int
        0 takes every core.
    """
    for process, ecm, model in RUNS:
        exact = exact_emission(process, ecm, LOWEST, EDGES, points, **model)
        ours = matched_emission(process, ecm, LOWEST, EDGES, events, threads, **model)
        for i, low in enumerate(EDGES[:-1]):
            if ours[1][i] >= LARGEST_ERROR * ours[0][i]:
                continue
            yield statistical(
                "two hard photons",
                f"{process} nlops {ecm:g} GeV, pair mass {low * ecm:.2f} to "
                f"{EDGES[i + 1] * ecm:.2f} GeV, nb",
                "exact tree amplitude with two photons",
                (float(exact[0][i]), float(exact[1][i])),
                (float(ours[0][i]), float(ours[1][i])),
                systematic=PRECISION * float(exact[0][i]),
                note=f"both photons above {LOWEST * ecm / 2:.3f} GeV, no soft and virtual ones",
            )


def _one_minus_beta(mass: float, s: float) -> float:
    r = 4 * mass**2 / s
    return r / (1 + math.sqrt(1 - r))


def _log_range(slow: float) -> float:
    return math.log1p(2 * (1 - slow) / slow)


def _around_density(axis: Array, n: Array, slow: float) -> Array:
    """Density per solid angle of directions n drawn around unit vectors."""
    one_minus_cos = ((n - axis) ** 2).sum(axis=1) / 2
    beta = 1 - slow
    return np.asarray(beta / (slow + beta * one_minus_cos) / (2 * math.pi * _log_range(slow)))


def _square(p: Array) -> Array:
    return np.asarray(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1))


def _unit(p: Array) -> Array:
    return np.asarray(p[:, 1:] / np.sqrt((p[:, 1:] ** 2).sum(axis=1))[:, np.newaxis])


def _boosted(p: Array, system: Array, sign: int = 1) -> Array:
    """From the rest frame of a system to where it has this momentum; sign -1: back."""
    mass = np.sqrt(_square(system))
    along = sign * (p[:, 1:] * system[:, 1:]).sum(axis=1)
    energy = (p[:, 0] * system[:, 0] + along) / mass
    factor = sign * (p[:, 0] + energy) / (system[:, 0] + mass)
    return np.column_stack([energy, p[:, 1:] + factor[:, np.newaxis] * system[:, 1:]])


def _inside_cmd3(minus: Array, plus: Array, ecm: float) -> NDArray[np.bool_]:
    theta_minus, theta_plus = (
        np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]) for p in (minus, plus)
    )
    average = (theta_minus - theta_plus + math.pi) / 2
    phi = np.arctan2(minus[:, 2], minus[:, 1]) - np.arctan2(plus[:, 2], plus[:, 1])
    softest = np.minimum(*(np.sqrt((p[:, 1:] ** 2).sum(axis=1)) for p in (minus, plus)))
    inside = np.abs(average - math.pi / 2) < math.pi / 2 - 1
    inside &= np.abs(theta_minus + theta_plus - math.pi) < 0.25
    inside &= np.abs(np.abs(phi) - math.pi) < 0.15
    return np.asarray(inside & (softest > 0.45 * ecm / 2))
