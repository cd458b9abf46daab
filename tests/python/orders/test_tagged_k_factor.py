"""Tagged photons of `nlops` pairs lack the loops beside a hard photon, and nothing else.

A pair comes with the tree of one and of two photons. What integrates soft ones is its own
1 + delta_SV, with that of the final pair at the mass which photons leave it; the process with a
hard photon has its exact loops instead. Their ratio is the K factor of the tagged photon. It is
small: a soft photon at a larger angle than the hard one of its leg has a share of what that leaves,
one at a smaller angle of all, and so are the loops.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import vasilisa as vs
from vasilisa import amplitudes

ECM = 1.02
MASSES = vs.Constants()
ALPHA = 1 / MASSES.alpha_inverse

LOWEST_SECOND = 0.05
"""Fraction of what the first photon leaves, above which the second one has its exact tree."""


def linear(correction):
    """Return delta_SV = a + b ln(eps) as a and b."""
    tight, loose = correction(1e-4) - 1, correction(1e-3) - 1
    slope = (loose - tight) / math.log(10)
    return loose - slope * math.log(1e-3), slope


def one_minus_beta(mass, s):
    r = 4 * mass**2 / s
    return r / (1 + np.sqrt(1 - r))


def strength(slow):
    """Return the coefficient of ln(eps) of a pair, slow = 1 - beta."""
    v = 1 - slow
    return 2 * ALPHA / math.pi * ((1 + v**2) / (2 * v) * np.log((1 + v) / slow) - 1)


def in_rest_frame(p, system):
    mass = np.sqrt(system[:, 0] ** 2 - (system[:, 1:] ** 2).sum(axis=1))
    energy = (p[:, 0] * system[:, 0] - (p[:, 1:] * system[:, 1:]).sum(axis=1)) / mass
    factor = (p[:, 0] + energy) / (system[:, 0] + mass)
    return p[:, 1:] - factor[:, np.newaxis] * system[:, 1:]


def unit(v):
    return v / np.linalg.norm(v, axis=1)[:, np.newaxis]


def moved_limit(slow, cosine, xi):
    """Return what soft photons of the pair gain if the limit is one of energy in its rest frame.

    The eikonal factor times ln of the ratio of the limits, over all directions; cosine: between the
    pair's axis and its flight.
    """
    beta, speed = 1 - slow, xi / (2 - xi)
    azimuth = (np.arange(16) + 0.5) / 16 * 2 * math.pi
    total = np.zeros_like(xi)
    for x, weight in zip(*np.polynomial.legendre.leggauss(32), strict=True):
        rapidity = np.arctanh(beta)
        c = np.tanh(x * rapidity) / beta
        measure = rapidity * weight / np.cosh(x * rapidity) ** 2 / beta * 2 * math.pi
        minus, plus = 1 - beta * c, 1 + beta * c
        eikonal = 2 * (1 + beta**2) / (minus * plus)
        eikonal -= (1 - beta**2) * (1 / minus**2 + 1 / plus**2)
        across = np.sqrt((1 - c**2).clip(0) * (1 - cosine**2))
        along = (c * cosine)[:, np.newaxis] + across[:, np.newaxis] * np.cos(azimuth)
        log = np.log1p(-xi / 2) + np.log1p(speed[:, np.newaxis] * along).mean(axis=1)
        total += ALPHA / (4 * math.pi**2) * eikonal * measure * log
    return total


def inner_photons(slow, cosine):
    """Return the share of soft photons that the leg of a first one radiates at larger angles.

    In a unit of ln(eps); cosine: of the first photon with the axis of the pair of legs, to which
    1/(1 - beta cos) gives photons. From -1 to x the first leg has the integral F(x) - F(-1) of its
    share of the eikonal factor.
    """
    small = slow * (2 - slow)
    beta = 1 - slow

    def primitive(own, other):
        logs = (2 - small / 2) * np.log(own) + small / 2 * np.log(other)
        return -(logs + small / own) / beta

    minus, plus = 1 - beta * cosine, 1 + beta * cosine
    backward = primitive(2 - slow, slow)
    of_legs = plus * (primitive(minus, plus) - backward)
    of_legs += minus * (primitive(plus, minus) - backward)
    return ALPHA / (4 * math.pi) * of_legs


def k_factor(radiation, n_events):
    """Return exact over own soft and virtual corrections - 1 of tagged photons, and its error."""
    events = vs.Generator(
        "mumugamma", ECM, "lo", cuts="kloe_la", radiation=radiation, seed=3
    ).sample(n_events, weighted=True)
    minus, plus, photon = events.p_minus, events.p_plus, events.particles[:, 2]
    xi = 2 * photon[:, 0] / ECM
    s_left = ECM**2 * (1 - xi)
    log_limit = np.log(LOWEST_SECOND * (1 - xi))
    axis, flight = unit(in_rest_frame(minus, minus + plus)), -unit(photon[:, 1:])

    exact, own = (
        a + b * log_limit
        for a, b in (
            linear(
                lambda eps: amplitudes.radiative_soft_virtual(
                    "mumugamma", minus, plus, photon, ECM, eps, radiation
                )
            ),
            linear(
                lambda eps: amplitudes.soft_virtual(
                    "mumu", axis[:, 2], ECM, eps, emission=radiation
                )
            ),
        )
    )
    # By which legs the photon is drawn around.
    slow_beam, slow_pair = (
        one_minus_beta(MASSES.electron_mass, ECM**2),
        one_minus_beta(MASSES.muon_mass, s_left),
    )
    cosines = (-flight[:, 2], -(flight * axis).sum(axis=1))
    beams, pair = (
        2 / (1 - (1 - slow) ** 2 * c**2)
        for slow, c in zip((slow_beam, slow_pair), cosines, strict=True)
    )
    of_beams = {"isr": 1.0, "fsr": 0.0}.get(radiation, beams / (beams + pair))
    # A second photon of the same leg at a larger angle has its fraction of what the first has left;
    # in the final state one at a smaller angle has it of what the first finds.
    change = np.zeros_like(xi)
    if radiation != "fsr":
        change += of_beams * inner_photons(slow_beam, cosines[0]) * np.log1p(-xi)
    if radiation != "isr":
        change -= (1 - of_beams) * inner_photons(slow_pair, cosines[1]) * np.log1p(-xi)
        change += moved_limit(slow_pair, (flight * axis).sum(axis=1), xi)
        change -= final_pair_at(s_left, log_limit)
    k = exact + change - own
    weights = events.weights["nominal"]
    mean = np.average(k, weights=weights)
    return mean, math.sqrt((weights**2 * (k - mean) ** 2).sum()) / weights.sum()


def final_pair_at(s_left, log_limit):
    """Return what the correction of the final pair at the mass left changes."""
    grid = np.linspace(0.99 * s_left.min(), ECM**2, 60)

    def of_pair(q2):
        return linear(
            lambda eps: amplitudes.soft_virtual("mumu", 3**-0.5, q2**0.5, eps, emission="fsr")
        )

    a, b = np.transpose([of_pair(q2) for q2 in grid])
    there, slope = np.interp(s_left, grid, a), np.interp(s_left, grid, b)
    return (1 + there - a[-1]) * np.exp((slope - b[-1]) * log_limit) - 1


@pytest.mark.slow_ci
@pytest.mark.parametrize(
    ("radiation", "n_hard", "n_pair"),
    [("full", 300_000, 800_000), ("fsr", 400_000, 600_000), ("isr", 400_000, 600_000)],
)
def test_tagged_photons_of_pairs_lack_their_k_factor(radiation, n_hard, n_pair):
    pair, hard = (
        vs.Generator(process, ECM, "nlops", cuts="kloe_la", radiation=radiation, seed=4).integrate(
            n_events=n_events, progress=False
        )
        for process, n_events in (("mumu", n_pair), ("mumugamma", n_hard))
    )
    k, k_error = k_factor(radiation, 1000)
    error = math.hypot(pair.rel_error, hard.rel_error)
    assert k_error < 5e-4
    assert abs(k) < 1.5e-3 + 2 * k_error
    assert error < 2.2e-3
    assert abs(hard.value / pair.value - 1 - k) < 2e-3 + 2 * error
