"""Simple samples of pairs: a peak with a tail of radiation, clusters, angles."""

from __future__ import annotations

import numpy as np

BEAM = 0.35
MASSES = {"ee": 0.000511, "mumu": 0.10566, "pipi": 0.13957}
RADIATION = {"ee": 0.12, "mumu": 0.05, "pipi": 0.04}
CLUSTERS = {"ee": (0.32, 0.025), "mumu": (0.16, 0.03), "pipi": (0.2, 0.06)}
HIGHEST_COSINE = np.cos(1.0)


def cosines(name, n, random):
    """Of the negative particle, by acceptance and rejection."""
    weight = {
        "ee": lambda c: ((3 + c**2) / (1 - c)) ** 2 / 60,
        "mumu": lambda c: (1 + c**2 + 0.02 * c) / 1.35,
        "pipi": lambda c: (1 - c**2) * (1 + 0.02 * c) / 1.02,
    }[name]
    found = np.empty(0)
    while len(found) < n:
        c = random.uniform(-HIGHEST_COSINE, HIGHEST_COSINE, 4 * n)
        found = np.concatenate([found, c[random.random(len(c)) < weight(c)]])
    return found[:n]


def true_pairs(name, n, random):
    """Columns as generated: momenta after radiation, angles, clusters."""
    momentum = np.sqrt(BEAM**2 - MASSES[name] ** 2)
    angle = np.arccos(cosines(name, n, random))
    columns = {"theta_minus": angle, "theta_plus": np.pi - angle}
    for charge in ("minus", "plus"):
        lost = np.where(random.random(n) < 3 * RADIATION[name], random.random(n) ** 4, 0.0)
        columns[f"p_{charge}"] = momentum * (1 - 0.5 * lost)
        energy = random.normal(*CLUSTERS[name], n)
        columns[f"calo_{charge}"] = np.where(random.random(n) < 0.06, np.nan, energy)
    return columns


def seen(columns, random, resolution=0.02, scale=0.0):
    """The same with a Gaussian resolution of momenta."""
    n = len(columns["p_minus"])
    smeared = {
        name: columns[name] * (1 + scale + resolution * random.normal(size=n))
        for name in ("p_minus", "p_plus")
    }
    return columns | smeared


def joined(parts):
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
