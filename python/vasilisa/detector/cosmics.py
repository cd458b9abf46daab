"""Muons from cosmic rays that cross the detector and look like pairs of particles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch
from .base import DetectedBatch
from .random import EventRandom
from .solenoid import SolenoidDetector
from .tracks import SPECIES

__all__ = ["COSMIC", "cosmic_muons"]

COSMIC = "cosmic"
"""What candidates call their process."""

HIGHEST = 100.0
"""GeV: harder muons are taken for ones of this momentum; neither bends."""


def cosmic_muons(
    detector: SolenoidDetector, ecm: float, n: int, seed: int, first: int = 0
) -> DetectedBatch:
    """Return muons from above as the detector sees them: two tracks back to back.

    The flux falls with the square of the cosine of the zenith angle [PDG22] sec. 30.3; y points
    upwards. The leg that comes in is seen as a particle of the other charge that goes out.

    Parameters
    ----------
    detector : SolenoidDetector
        Its settings hold spectrum and distances.
    ecm : float
        GeV; of the beams, which have nothing to do with them.
    n, first : int
        How many, and the number of the first.
    seed : int
        Of the random numbers.
    """
    settings = detector.settings.cosmics
    numbers = np.arange(first, first + n)
    random = EventRandom(seed, numbers)
    u = random.uniform("cosmic", 7)
    power = 1 / (settings.index - 1)
    momentum = (settings.least_momentum + 1) * u[:, 0] ** -power - 1
    momentum = np.minimum(momentum, HIGHEST)
    # Through a horizontal area: cos^2 of the flux, and one more of the area.
    down = -(u[:, 1] ** 0.25)
    across = np.sqrt(1 - down**2)
    azimuth = 2 * np.pi * u[:, 2]
    direction = np.stack([across * np.cos(azimuth), down, across * np.sin(azimuth)], 1)
    rho = settings.rho * (2 * u[:, 3] - 1)
    transverse = np.maximum(np.hypot(direction[:, 0], direction[:, 1]), 1e-9)
    vertex = np.stack(
        [
            -rho * direction[:, 1] / transverse,
            rho * direction[:, 0] / transverse,
            settings.z * (2 * u[:, 4] - 1),
        ],
        1,
    )
    time = settings.time * (2 * u[:, 5] - 1)
    negative = np.where(u[:, 6] < 0.5, 1.0, -1.0)
    batch = _batch(ecm, numbers, momentum, negative[:, None] * direction, seed)
    return detector.see(batch, seed, vertex=vertex, time=time)


def _batch(
    ecm: float,
    numbers: NDArray[np.int64],
    momentum: NDArray[np.float64],
    direction: NDArray[np.float64],
    seed: int,
) -> EventBatch:
    """Return both legs as a batch of pairs."""
    run = _core.RunInfo()
    run.process, run.final_pdg_id, run.ecm, run.seed = COSMIC, [13, -13], ecm, seed
    run.beam_momenta = [[ecm / 2, 0.0, 0.0, ecm / 2], [ecm / 2, 0.0, 0.0, -ecm / 2]]
    run.parameters = "{}"
    energy = np.hypot(momentum, SPECIES[13].mass)[:, None]
    vector = momentum[:, None] * direction
    core = _core.EventBatch(
        event_number=numbers,
        weight_names=["nominal"],
        weights=np.ones((len(numbers), 1)),
        p_minus=np.hstack([energy, vector]),
        p_plus=np.hstack([energy, -vector]),
        n_photons=np.zeros(len(numbers), np.int32),
        photons=np.empty((0, 4)),
    )
    return EventBatch(core, run)
