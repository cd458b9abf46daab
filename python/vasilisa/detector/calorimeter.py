"""Energies that particles leave in the layers of a calorimeter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..events.arrays import EventArrays
from .matter import moyal
from .random import EventRandom
from .settings import Calorimeter
from .tracks import SPECIES, Tracks

__all__ = ["Clusters", "clusters", "photons_near"]

Array = NDArray[np.float64]

SHOWER_SCALE = 0.5
"""Of the longitudinal profile, 1/X0 [PDG22] sec. 34.5."""

MEAN_OF_MOYAL = float(np.euler_gamma + np.log(2))

MINIMUM_BETA = 0.96
"""Velocity of least ionisation [PDG22] sec. 34.2."""

BETA_POWER = 5 / 3
"""Ionisation rises with this inverse power of the velocity below the minimum [PDG22] sec. 34.2."""


LONGEST_PATH = 2.0
"""Through the barrel over that at 90 degrees: its ends cut what would be longer."""


@dataclass
class Clusters:
    """Clusters of both particles.

    Attributes
    ----------
    layers : ndarray, shape (N, 2, number of layers)
        GeV; NaN where there is no cluster.
    energy, theta : ndarray, shape (N, 2)
        GeV, rad; NaN where there is no cluster.
    """

    layers: Array
    energy: Array
    theta: Array


def clusters(
    tracks: Tracks, photons: Array, settings: Calorimeter, random: EventRandom
) -> Clusters:
    """Return what the calorimeter sees of particles that arrive.

    Parameters
    ----------
    tracks : Tracks
        The particles, before they are replaced by what is measured of them.
    photons : ndarray, shape (N, 2)
        GeV: photons so close that they are part of the cluster.
    settings : Calorimeter
    random : EventRandom
    """
    u = random.uniform("calorimeter", 12).reshape(-1, 2, 6)
    if tracks.species.showers:
        layers = _shower(tracks.momentum + tracks.radiated + photons, tracks.path, u, settings)
    else:
        layers = _ionisation(tracks, u, random, settings)
        if photons.any():
            layers += _shower(photons, tracks.path, u, settings)
    sum_of_layers = layers.sum(2)
    z = random.normal("calorimeter resolution", 4).reshape(-1, 2, 2)
    with np.errstate(divide="ignore"):
        width = np.sqrt(settings.constant**2 + settings.stochastic**2 / sum_of_layers)
    response = settings.scale * np.maximum(1 + width * z[:, :, 0], 0.0)
    layers *= np.where(sum_of_layers > 0, response, 0.0)[:, :, None]
    energy = layers.sum(2)
    inside = np.abs(tracks.theta - np.pi / 2) < np.pi / 2 - settings.coverage
    found = inside & (energy > settings.threshold) & (u[:, :, 5] < settings.efficiency)
    theta = tracks.theta + settings.sigma_theta * z[:, :, 1]
    layers[~found] = np.nan
    return Clusters(
        layers, np.where(found, energy, np.nan), np.where(found, np.clip(theta, 0, np.pi), np.nan)
    )


def _shower(energy: Array, path: Array, u: Array, settings: Calorimeter) -> Array:
    """Return the energy of electromagnetic showers in each layer: [PDG22] eq. (34.36).

    What fluctuates is the depth in which the shower begins; what comes after the last layer is
    lost: a tail to low energies.
    """
    from scipy.special import gammainc  # type: ignore[import-untyped]

    begin = -settings.depth_fluctuation * np.log(u[:, :, 0])
    with np.errstate(divide="ignore"):
        maximum = np.log(np.maximum(energy, 1e-9) / settings.critical_energy) - 0.5
    power = 1 + SHOWER_SCALE * np.maximum(maximum, 0.1)
    shares: list[Array] = [np.zeros_like(energy)]
    for depth in np.cumsum(settings.layers):
        shares.append(gammainc(power, SHOWER_SCALE * np.maximum(depth * path - begin, 0.0)))
    return np.asarray(energy[:, :, None] * np.diff(np.stack(shares, 2), axis=2))


def _ionisation(tracks: Tracks, u: Array, random: EventRandom, settings: Calorimeter) -> Array:
    """Return the energy of heavy particles in each layer: ionisation, and nuclear interactions."""
    mass = np.where(tracks.muon, SPECIES[13].mass, tracks.species.mass)
    kinetic = np.hypot(tracks.momentum, mass) - mass
    beta = tracks.momentum / (kinetic + mass)
    rise = np.maximum(MINIMUM_BETA / beta, 1.0) ** BETA_POWER
    landau = moyal(random.normal("landau", 2)) - MEAN_OF_MOYAL
    usual = np.sum(settings.ionisation)
    whole = rise * np.minimum(tracks.path, LONGEST_PATH) * usual
    whole = np.maximum(whole + settings.landau_width * rise * tracks.path * landau, 0.3 * whole)
    shares = np.asarray(settings.ionisation) / usual
    if not tracks.species.is_hadron:
        return np.asarray(np.minimum(whole, kinetic)[:, :, None] * shares)
    depth = np.concatenate([[0.0], np.cumsum(settings.nuclear_lengths)])
    # Of all that the particle would cross, what comes before it interacts.
    reached = -np.log(u[:, :, 1]) / tracks.path
    interacts = (reached < depth[-1]) & ~tracks.muon
    crossed = np.clip((reached[:, :, None] - depth[:-1]) / np.diff(depth), 0.0, 1.0)
    crossed = np.where(interacts[:, :, None], crossed, 1.0)
    before = whole[:, :, None] * shares * crossed
    ionised = before.sum(2)
    layers: Array = before * (np.minimum(ionised, kinetic) / ionised)[:, :, None]
    stops = ~interacts & (whole > kinetic) & ~tracks.muon
    left = np.maximum(kinetic - ionised, 0.0)
    exchange = np.array([settings.charge_exchange.minus, settings.charge_exchange.plus])
    neutral = u[:, :, 2] < exchange
    visible = settings.hadron_share * left * (u[:, :, 3] + u[:, :, 4]) / 2
    released = np.where(neutral, left + mass, visible) * interacts
    released[:, 0] += settings.at_rest * stops[:, 0]
    # A short cascade: in the layer of the interaction.
    where = np.argmax(crossed < 1, axis=2)
    where[~interacts] = len(settings.layers) - 1
    np.put_along_axis(
        layers,
        where[:, :, None],
        np.take_along_axis(layers, where[:, :, None], 2) + released[:, :, None],
        2,
    )
    return layers


def photons_near(batch: EventArrays, theta: Array, phi: Array, cone: float) -> Array:
    """Return the energies of an event's photons within a cone around its particles.

    Parameters
    ----------
    batch : EventArrays
        N events with their photons.
    theta, phi : ndarray, shape (N, 2)
        Directions of the particles, rad.
    cone : float
        Half opening, rad.

    Returns
    -------
    ndarray, shape (N, 2)
        GeV.
    """
    near = np.zeros_like(theta)
    photons = batch.photons
    if len(photons) == 0 or cone <= 0:
        return near
    event = np.repeat(np.arange(len(batch)), batch.n_photons)
    direction = photons[:, 1:] / photons[:, :1]
    for side in (0, 1):
        sin = np.sin(theta[event, side])
        cos = (
            sin * np.cos(phi[event, side]) * direction[:, 0]
            + sin * np.sin(phi[event, side]) * direction[:, 1]
            + np.cos(theta[event, side]) * direction[:, 2]
        )
        inside = cos > np.cos(cone)
        near[:, side] = np.bincount(event[inside], weights=photons[inside, 0], minlength=len(batch))
    return near
