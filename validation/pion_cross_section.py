"""Cross sections of pion pairs at O(alpha) by an integration that shares only the amplitudes.

Slicing: Born times 1 + delta_SV by Gauss quadrature, and one photon above a cut by plain Monte
Carlo in NumPy, with phase space and cuts (scenario cmd3) of `charge_asymmetry`.

    python validation/pion_cross_section.py [seconds]
"""

from __future__ import annotations

import math
import sys
import time
from typing import Any

import numpy as np
from charge_asymmetry import (
    CONSTANTS,
    EPS,
    SAMPLES,
    boosted,
    flux_and_spins,
    hemisphere,
    isotropic,
)

import vasilisa as vs

MASS = CONSTANTS.pion_mass


def two_body(ecm: float, model: dict[str, Any]) -> float:
    """Return the cross section of Born times 1 + delta_SV, nb."""
    nodes, weights = np.polynomial.legendre.leggauss(120)
    c = math.cos(1.0) * nodes
    velocity = math.sqrt(1 - 4 * MASS**2 / ecm**2)
    momentum = velocity * ecm / 2
    minus = np.stack(
        [np.full_like(c, ecm / 2), momentum * np.sqrt(1 - c * c), 0 * c, momentum * c], axis=-1
    )
    born = vs.amplitudes.born("pipi", minus, minus * [1, -1, -1, -1], ecm, **model)
    correction = vs.amplitudes.soft_virtual("pipi", c, ecm, EPS, **model)
    phase_space = velocity / (32 * math.pi**2) * 2 * math.pi
    integral = math.cos(1.0) * (weights * born * correction).sum()
    return float(flux_and_spins(ecm) * phase_space * integral)


def emission(ecm: float, model: dict[str, Any], rng: np.random.Generator) -> float:
    """Return the cross section of one photon above the cut, one sample, nb.

    Photons follow the two collinear peaks of the initial state.
    """
    s = ecm * ecm
    log_range = math.log((1 - 4 * MASS**2 / s) / EPS)
    xi = EPS * np.exp(log_range * rng.random(SAMPLES))
    beam = math.sqrt(1 - 4 * CONSTANTS.electron_mass**2 / s)
    rapidity = math.atanh(beam)
    cosine = np.tanh(rapidity * rng.uniform(-1, 1, SAMPLES)) / beam
    sine, phi = np.sqrt(1 - cosine**2), rng.uniform(0, 2 * math.pi, SAMPLES)
    direction = np.column_stack([np.ones(SAMPLES), sine * np.cos(phi), sine * np.sin(phi), cosine])
    k = (xi * ecm / 2)[:, None] * direction
    energy = ecm * np.sqrt(1 - xi) / 2
    velocity = np.sqrt(1 - (MASS / energy) ** 2)
    pair = np.column_stack([energy, (velocity * energy)[:, None] * isotropic(rng, SAMPLES)])
    frame = np.array([ecm, 0.0, 0.0, 0.0]) - k
    minus, plus = boosted(pair, frame), boosted(pair * [1, -1, -1, -1], frame)
    used = hemisphere(minus, plus, ecm) != 0
    squared = vs.amplitudes.real("pipi", minus[used], plus[used], k[used], ecm, **model)
    solid_angle = (1 - (beam * cosine[used]) ** 2) * 2 * rapidity / beam * 2 * math.pi
    photon = s / 4 * xi[used] ** 2 * log_range / 2 / (2 * math.pi) ** 3 * solid_angle
    phase_space = photon * velocity[used] / (8 * math.pi)
    return float(flux_and_spins(ecm) * (phase_space * squared).sum() / SAMPLES)


def compare(ecm: float, model: dict[str, Any], seconds: float) -> float:
    """Print both cross sections; return their difference in standard deviations."""
    rng = np.random.default_rng(3)
    start, samples = time.monotonic(), []
    while time.monotonic() - start < seconds or len(samples) < 2:
        samples.append(emission(ecm, model, rng))
    value = two_body(ecm, model) + float(np.mean(samples))
    error = float(np.std(samples, ddof=1)) / math.sqrt(len(samples))
    result = vs.Generator("pipi", ecm, cuts="cmd3", seed=11, **model).integrate(
        5e-5, progress=False
    )
    difference = (result.value - value) / math.hypot(error, result.error)
    print(
        f"pipi {' '.join(model.values())} {ecm:g} GeV: {value:.4f} +- {error:.4f} nb, engine "
        f"{result.value:.4f} +- {result.error:.4f}, {difference:+.1f} sigma"
    )
    return difference


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    differences = [
        compare(1.0, {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}, seconds),
        compare(1.0, {"form_factor": "strong2020"}, seconds),
    ]
    return int(max(map(abs, differences)) > 3)


if __name__ == "__main__":
    sys.exit(main())
