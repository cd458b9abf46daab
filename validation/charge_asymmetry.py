"""The charge asymmetry of muon and pion pairs by an integration that shares only the amplitudes.

The part of O(alpha) that is odd under exchange of the final charges needs no subtraction: the
two-body part is integrated by Gauss quadrature, the emission of one photon above a cut by plain
Monte Carlo in NumPy, with its own phase space and its own cuts (scenario cmd3).

    python validation/charge_asymmetry.py [seconds]
"""

from __future__ import annotations

import math
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vasilisa as vs

Array = NDArray[np.float64]

EPS = 1e-4
"""Photons below EPS sqrt(s)/2 belong to the two-body part."""

SAMPLES = 200_000
CONSTANTS = vs.Constants()


def flux_and_spins(ecm: float) -> float:
    s = ecm * ecm
    velocity = math.sqrt(1 - 4 * CONSTANTS.electron_mass**2 / s)
    return float(CONSTANTS.hbarc2 / (2 * s * velocity) / 4)


def two_body(process: str, ecm: float, mass: float, model: dict[str, Any]) -> float:
    """Return forward minus backward cross section of Born times 1 + delta_SV, nb."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    edge = math.cos(1.0)
    c = edge * (nodes + 1) / 2
    velocity = math.sqrt(1 - 4 * mass**2 / ecm**2)
    momentum = velocity * ecm / 2
    minus = np.stack(
        [np.full_like(c, ecm / 2), momentum * np.sqrt(1 - c * c), 0 * c, momentum * c], axis=-1
    )
    born = vs.amplitudes.born(process, minus, minus * [1, -1, -1, -1], ecm, **model)
    forward, backward = (
        vs.amplitudes.soft_virtual(process, sign * c, ecm, EPS, **model) for sign in (1, -1)
    )
    integral = (weights * edge / 2 * born * (forward - backward)).sum()
    return float(flux_and_spins(ecm) * velocity / (32 * math.pi**2) * 2 * math.pi * integral)


def boosted(p: Array, frame: Array) -> Array:
    mass = np.sqrt(frame[:, 0] ** 2 - (frame[:, 1:] ** 2).sum(axis=1))
    energy = (p * frame).sum(axis=1) / mass
    factor = (p[:, 0] + energy) / (frame[:, 0] + mass)
    return np.column_stack([energy, p[:, 1:] + factor[:, None] * frame[:, 1:]])


def hemisphere(minus: Array, plus: Array, ecm: float) -> Array:
    """Return +1 forward, -1 backward, 0 outside the cuts."""
    theta_minus, theta_plus = (
        np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]) for p in (minus, plus)
    )
    average = (theta_minus - theta_plus + math.pi) / 2
    xi = theta_minus + theta_plus - math.pi
    phi = np.arctan2(minus[:, 2], minus[:, 1]) - np.arctan2(plus[:, 2], plus[:, 1])
    dphi = np.abs(np.abs(phi) - math.pi)
    softest = np.minimum(*(np.sqrt((p[:, 1:] ** 2).sum(axis=1)) for p in (minus, plus)))
    inside = (np.abs(average - math.pi / 2) < math.pi / 2 - 1) & (np.abs(xi) < 0.25)
    inside &= (dphi < 0.15) & (softest > 0.45 * ecm / 2)
    return np.where(inside, np.sign(math.pi / 2 - average), 0.0)


def isotropic(rng: np.random.Generator, n: int) -> Array:
    cosine, phi = rng.uniform(-1, 1, n), rng.uniform(0, 2 * math.pi, n)
    sine = np.sqrt(1 - cosine**2)
    return np.column_stack([sine * np.cos(phi), sine * np.sin(phi), cosine])


def emission(
    process: str, ecm: float, mass: float, model: dict[str, Any], rng: np.random.Generator
) -> float:
    """Return forward minus backward cross section of one photon above the cut, one sample, nb."""
    s = ecm * ecm
    log_range = math.log((1 - 4 * mass**2 / s) / EPS)
    xi = EPS * np.exp(log_range * rng.random(SAMPLES))
    k = (xi * ecm / 2)[:, None] * np.column_stack([np.ones(SAMPLES), isotropic(rng, SAMPLES)])
    energy = ecm * np.sqrt(1 - xi) / 2
    velocity = np.sqrt(1 - (mass / energy) ** 2)
    pair = np.column_stack([energy, (velocity * energy)[:, None] * isotropic(rng, SAMPLES)])
    frame = np.array([ecm, 0.0, 0.0, 0.0]) - k
    minus, plus = boosted(pair, frame), boosted(pair * [1, -1, -1, -1], frame)
    side = hemisphere(minus, plus, ecm)
    used = side != 0
    direct, exchanged = (
        vs.amplitudes.real(process, a[used], b[used], k[used], ecm, **model)
        for a, b in ((minus, plus), (plus, minus))
    )
    photon = s / 4 * xi[used] ** 2 * log_range / 2 / (2 * math.pi) ** 3 * 4 * math.pi
    phase_space = photon * velocity[used] / (8 * math.pi)
    total = (phase_space * (direct - exchanged) / 2 * side[used]).sum() / SAMPLES
    return float(flux_and_spins(ecm) * total)


def compare(process: str, ecm: float, model: dict[str, Any], seconds: float) -> float:
    """Print both asymmetries; return their difference in standard deviations."""
    mass = CONSTANTS.muon_mass if process == "mumu" else CONSTANTS.pion_mass
    rng = np.random.default_rng(1)
    start, samples = time.monotonic(), []
    while time.monotonic() - start < seconds or len(samples) < 2:
        samples.append(emission(process, ecm, mass, model, rng))
    result = vs.Generator(process, ecm, cuts="cmd3", seed=11, **model).integrate(
        5e-5, progress=False
    )
    odd = two_body(process, ecm, mass, model) + float(np.mean(samples))
    asymmetry = odd / result.value
    error = float(np.std(samples, ddof=1)) / math.sqrt(len(samples)) / result.value
    difference = (result.asymmetry - asymmetry) / math.hypot(error, result.asymmetry_error)
    print(
        f"{process} {ecm:g} GeV: {asymmetry:.5f} +- {error:.5f}, engine {result.asymmetry:.5f} +- "
        f"{result.asymmetry_error:.5f}, {difference:+.1f} sigma"
    )
    return difference


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    differences = [
        compare("pipi", 0.7, {"form_factor": "strong2020"}, seconds),
        compare("pipi", 1.0, {"form_factor": "strong2020"}, seconds),
        compare("pipi", 1.0, {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}, seconds),
        compare("mumu", 0.7, {}, seconds),
        compare("mumu", 1.0, {}, seconds),
    ]
    return int(max(map(abs, differences)) > 3)


if __name__ == "__main__":
    sys.exit(main())
