"""What a fit may know of measured tracks and photons: their covariance, without tails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .matter import highland_angle
from .settings import Calorimeter, DetectorSettings
from .tracker import GEV_PER_TESLA_METRE, Layout

__all__ = ["direction_variance", "track_covariance"]

Array = NDArray[np.float64]


def track_covariance(
    settings: DetectorSettings, p: Array, theta: Array, mass: float, charge: int
) -> Array:
    """Return the covariance of 1/pt (1/GeV), cot(theta) and phi, shape (N, 3, 3).

    That of `tracker.measure` and of scattering before the first layer, for tracks from the origin.

    Parameters
    ----------
    settings : DetectorSettings
    p, theta : ndarray, shape (N,)
        GeV, rad.
    mass : float
        GeV.
    charge : int
        -1 or 1.
    """
    tracker, layout = settings.tracker, Layout(settings.tracker)
    lever = np.maximum(
        layout.lever(np.zeros_like(theta), theta), tracker.least_hits / tracker.layers
    )
    path = 1 / np.sin(theta)
    transverse = layout.transverse @ layout.transverse.T
    along = (layout.longitudinal @ layout.longitudinal.T)[1, 1]
    # 1/pt is the curvature over this.
    unit = GEV_PER_TESLA_METRE * tracker.field
    length = (tracker.outer_radius - tracker.inner_radius) * lever
    scattered = 0.016 * np.sqrt(tracker.radiation_lengths * path) * path / length
    scattered *= np.hypot(p, mass) / p**2
    angle = highland_angle(p, mass, settings.material.radiation_lengths * path)
    found = np.zeros((len(p), 3, 3))
    found[:, 0, 0] = (lever**-5 * transverse[2, 2] + scattered**2) / unit**2
    found[:, 1, 1] = lever**-3 * along + angle**2 * path**4
    found[:, 2, 2] = lever**-3 * transverse[1, 1] + angle**2 * path**2
    found[:, 0, 2] = found[:, 2, 0] = charge * lever**-4 * transverse[1, 2] / unit
    return found


def direction_variance(settings: Calorimeter, theta: Array) -> Array:
    """Return the variances of theta and phi of photons, shape (N, 2)."""
    return np.stack([np.full_like(theta, 1.0), np.sin(theta) ** -2], 1) * settings.sigma_theta**2
