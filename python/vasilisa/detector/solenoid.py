"""The detector: a drift chamber in a solenoid and a calorimeter, at colliding beams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..events.batch import EventBatch
from ..events.vertices import has_vertices
from ..words.errors import ConfigurationError
from .base import Columns, DetectedBatch
from .calorimeter import Clusters, clusters, photons_near
from .identification import identified
from .photons import seen_photons
from .random import EventRandom
from .settings import DetectorSettings, Trigger, detector_settings
from .tracker import Layout, decay, lose, measure, pass_material
from .tracks import CHARGES, Tracks, species_of

__all__ = ["NOT_SEEN", "Smearing", "SolenoidDetector", "momenta_of"]

Array = NDArray[np.float64]

Smearing = Callable[[EventBatch, Columns, EventRandom], Mapping[str, NDArray[Any]]]
"""A user's own: from the true events, the columns and random numbers to columns in their place."""

PHOTON = 22

PAIR_OF_CLUSTERS = 2

NOT_SEEN = 3
"""In `probe`: nothing that a candidate is made of."""

SLICE = 20_000
"""Events at once: bounds the memory, and keeps arrays in the processor's cache."""


class SolenoidDetector:
    """A parametrised detector: resolution, losses, calorimeter and trigger as functions.

    Parameters
    ----------
    settings : str, mapping or DetectorSettings
        A name such as "cmd3", the path of a YAML file, or a mapping: `detector_settings`.
    smearing : callable, optional
        ``f(true, columns, random)``, called with a batch, with the columns made so far and with an
        `EventRandom`, returns columns to be replaced or added. What is not measured is NaN.

    Raises
    ------
    ConfigurationError
        For settings that cannot be used.

    Notes
    -----
    The columns of what it returns, for both charges where one is named: `p_minus`, `theta_minus`,
    `phi_minus`, `calo_minus`, `calo_layers_minus` (N, layers), `theta_strip_minus` (of the
    cluster), `rho_minus`, `z_minus` (cm), `t_minus` (ns), `n_hits_minus`, `trigger_track`,
    `trigger_calo`, `n_tracks` and `probe`: 0 both tracks; -1, +1 the track of that charge is lost;
    2 a pair of clusters without tracks; 3 nothing of these, or no trigger; of a pair and a photon
    also those of `seen_photons`; `pid_minus`, `pid_plus` of detectors that identify. GeV, rad. NaN
    is what is not there; an energy is that of the cluster and holds photons close by.
    """

    def __init__(
        self,
        settings: str | Mapping[str, Any] | DetectorSettings = "cmd3",
        smearing: Smearing | None = None,
    ) -> None:
        if smearing is not None and not callable(smearing):
            raise ConfigurationError(
                field="smearing", value=smearing, valid="a function of (true, columns, random)"
            )
        self.settings = detector_settings(settings)
        self.smearing = smearing
        self._layout = Layout(self.settings.tracker)

    def __call__(self, batch: EventBatch, seed: int) -> DetectedBatch:
        """Return the events as they are seen: `Detector`.

        Raises
        ------
        ConfigurationError
            If the events are no pairs of particles that the detector knows.
        """
        return self.see(batch, seed)

    def see(
        self,
        batch: EventBatch,
        seed: int,
        *,
        vertex: Array | None = None,
        time: Array | None = None,
    ) -> DetectedBatch:
        """Return the events as they are seen, wherever and whenever they happen.

        Parameters
        ----------
        batch : EventBatch
            N events.
        seed : int
            Of the random numbers.
        vertex : ndarray, shape (N, 3), optional
            m; by default where the beams of the run cross, or in the detector's spot.
        time : ndarray, shape (N,), optional
            ns; 0 by default.

        Raises
        ------
        ConfigurationError
            If the events are no pairs of particles that the detector knows.
        """
        if not (batch.is_pair or _with_photon(batch)):
            raise ConfigurationError(
                field="pdg_id",
                value=batch.pdg_id.tolist(),
                valid="a pair of charged particles, with a photon or without",
            )
        parts = []
        for begin in range(0, max(len(batch), 1), SLICE):
            part = slice(begin, begin + SLICE)
            some = batch[part]
            random = EventRandom(seed, some.event_number)
            place = self._vertex(some, random) if vertex is None else vertex[part]
            parts.append(self._seen(some, random, place, 0.0 if time is None else time[part, None]))
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])
            for name in parts[0].columns
        }
        momenta = np.concatenate([part.particles for part in parts])
        return DetectedBatch(batch, momenta, columns)

    def _seen(
        self, batch: EventBatch, random: EventRandom, vertex: Array, time: Array | float
    ) -> DetectedBatch:
        species = species_of(batch.pdg_id[0])
        tracks = Tracks.of(species, np.stack([batch.p_minus, batch.p_plus], 1), vertex)
        near = photons_near(batch, tracks.theta, tracks.phi, self.settings.calorimeter.merged)
        pass_material(tracks, self.settings, random)
        decay(tracks, self.settings, random)
        seen = clusters(tracks, near, self.settings.calorimeter, random)
        lose(tracks, self.settings, random)
        hits = measure(tracks, self._layout, self.settings, random)
        columns = self._columns(tracks, seen, hits, time, random)
        if not batch.is_pair:
            columns |= seen_photons(batch, self.settings.calorimeter, random)
        if self.settings.identification is not None:
            columns |= identified(self.settings.identification, species.name, random)
        if self.smearing is not None:
            columns |= self._smeared(batch, columns, random)
        return DetectedBatch(batch, momenta_of(columns, species.mass), columns)

    def _vertex(self, batch: EventBatch, random: EventRandom) -> Array:
        """Return where events happen, m."""
        if has_vertices(batch.run):
            return 1e-3 * batch.vertex
        spot = self.settings.spot
        return random.normal("vertex", 3) * [spot.sigma_xy, spot.sigma_xy, spot.sigma_z]

    def _columns(
        self,
        tracks: Tracks,
        seen: Clusters,
        hits: Array,
        time: Array | float,
        random: EventRandom,
    ) -> Columns:
        found = tracks.found
        measured_time = time + self.settings.tracker.sigma_t * random.normal("time", 2)
        of_tracks = {
            "p": tracks.momentum,
            "theta": tracks.theta,
            "phi": tracks.phi,
            "rho": 100 * tracks.impact,
            "z": 100 * tracks.z,
            "t": measured_time,
            "n_hits": hits,
        }
        columns: Columns = {}
        for name, values in of_tracks.items():
            lost = np.where(found, values, np.nan)
            columns |= {f"{name}_{charge}": lost[:, i] for i, charge in enumerate(CHARGES)}
        of_clusters = {
            "calo": seen.energy,
            "calo_layers": seen.layers,
            "theta_strip": seen.theta,
        }
        for name, values in of_clusters.items():
            columns |= {f"{name}_{charge}": values[:, i] for i, charge in enumerate(CHARGES)}
        fired = _triggers(found, seen.energy, self.settings.trigger, random)
        columns |= fired
        columns["n_tracks"] = found.sum(1)
        columns["probe"] = _probe(found, seen.energy, fired)
        return columns

    def _smeared(self, batch: EventBatch, columns: Columns, random: EventRandom) -> Columns:
        """Return what the user's function makes."""
        assert self.smearing is not None
        found = self.smearing(batch, dict(columns), random)
        if not isinstance(found, Mapping):
            raise ConfigurationError(
                field="smearing", value=type(found).__name__, valid="a mapping of columns"
            )
        result = {str(name): np.asarray(column) for name, column in found.items()}
        for name, column in result.items():
            if column.shape[:1] != (len(batch),):
                raise ConfigurationError(
                    f"column {name}",
                    field="smearing",
                    value=f"shape {column.shape}",
                    valid=f"shape ({len(batch)}, ...)",
                )
        return result


def _triggers(
    found: NDArray[np.bool_], energy: Array, trigger: Trigger, random: EventRandom
) -> Columns:
    """Return which triggers fired: one of the tracks, or the clusters' energy."""
    from scipy.special import ndtr  # type: ignore[import-untyped]

    u = random.uniform("trigger", 3)
    track = (found & (u[:, :2] < trigger.track)).any(1)
    turn_on = ndtr((np.nansum(energy, 1) - trigger.calo_threshold) / trigger.calo_width)
    return {"trigger_track": track, "trigger_calo": u[:, 2] < trigger.calo * turn_on}


def _probe(
    found: NDArray[np.bool_], energy: Array, fired: Mapping[str, NDArray[np.bool_]]
) -> NDArray[np.int64]:
    """Return what an event is a candidate of."""
    minus, plus = found.T
    probe = np.where(minus, 1, -1)
    probe[minus & plus] = 0
    probe[~minus & ~plus] = np.where(np.isfinite(energy).all(1), PAIR_OF_CLUSTERS, NOT_SEEN)[
        ~minus & ~plus
    ]
    probe[~(fired["trigger_track"] | fired["trigger_calo"])] = NOT_SEEN
    return probe


def _with_photon(batch: EventBatch) -> bool:
    """Tell whether the signal is a charged pair and a photon."""
    return len(batch.pdg_id) == 3 and batch.pdg_id[2] == PHOTON


def momenta_of(columns: Mapping[str, NDArray[Any]], mass: float) -> Array:
    """Return the momenta of a pair, and of its photon where there are columns of one.

    Parameters
    ----------
    columns : mapping
        As of candidates, shape (N,) each.
    mass : float
        Of both particles of the pair, GeV.

    Returns
    -------
    ndarray, shape (N, 2, 4) or (N, 3, 4)
    """
    momenta = []
    for charge in CHARGES:
        p, theta, phi = (columns[f"{name}_{charge}"] for name in ("p", "theta", "phi"))
        momenta.append(_four_vector(p, mass, theta, phi))
    if "k_energy" in columns:
        energy, theta, phi = (columns[f"k_{name}"] for name in ("energy", "theta", "phi"))
        momenta.append(_four_vector(energy, 0.0, theta, phi))
    return np.stack(momenta, 1)


def _four_vector(p: Array, mass: float, theta: Array, phi: Array) -> Array:
    pt = p * np.sin(theta)
    return np.stack([np.hypot(p, mass), pt * np.cos(phi), pt * np.sin(phi), p * np.cos(theta)], 1)
