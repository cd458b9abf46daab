"""Photons beside the tagged one, fitted in data: how often the sample itself radiates more.

Events fall into classes by what radiates beyond the hardest photon, as in [BAB23]: nothing above
a threshold, one photon along the beams, one at a large angle, one near a particle of the pair, two.
Each class has a template in what a detector sees: a second photon near a track or away from both,
and the energy that is missing, along the beams or not. The yields of all classes are free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...detector.photons import true_photons
from ...events.batch import EventBatch
from ..record import Record
from .background import Template, fitted_share
from .choice import Columns, mass_of
from .kinematics import batch_of

__all__ = [
    "CLASSES",
    "N_CELLS",
    "Radiation",
    "fitted_radiation",
    "radiation_cells",
    "radiation_of",
    "radiation_sums",
    "summed_cells",
    "true_classes",
]

Array = NDArray[np.float64]

CLASSES = ("none", "isr_small_angle", "isr_large_angle", "fsr", "two")
"""What is radiated beyond the hardest photon."""

LEAST = 0.04
"""Energy of a photon that counts, over that of a beam."""

NEAR = np.radians(20.0)
"""rad; to the nearest track: within, a photon counts as one of the pair."""

ENERGIES = np.array([-0.06, -0.02, 0.0, 0.02, 0.04, 0.06, 0.1, 0.16, 0.24])
"""Edges of the missing energy over that of a beam."""

ALONG = 0.95
"""Cosine of the missing momentum to the nearest beam, above which it is along it."""

N_ENERGIES = len(ENERGIES) + 1

N_CELLS = 4 * N_ENERGIES
"""A second photon near a track, or away; none, and what is missing is along the beams, or not."""


@dataclass(frozen=True, eq=False)
class Radiation:
    """Fractions of events by what they radiate beyond the hardest photon.

    Attributes
    ----------
    fractions : ndarray, shape (classes,)
        In the data, of those that are selected.
    covariance : ndarray, shape (classes, classes)
        Statistics of data and templates.
    simulated : ndarray, shape (classes,)
        The same in the simulation.
    chi2, degrees : float
    """

    fractions: Array
    covariance: Array
    simulated: Array
    chi2: float
    degrees: int

    @property
    def errors(self) -> Array:
        """Standard deviations, shape (classes,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def ratios(self) -> Array:
        """Data over simulation, shape (classes,)."""
        return np.asarray(self.fractions / self.simulated)


def true_classes(batch: EventBatch, small: float) -> NDArray[np.int64]:
    """Return the place in `CLASSES` of each event.

    Parameters
    ----------
    batch : EventBatch
        N events of a pair and photons.
    small : float
        rad; photons nearer to a beam are at small angles: where a detector sees none.
    """
    photons = true_photons(batch)[:, 1:]
    beams = 0.5 * np.asarray(batch.beam_momenta)[:, :, 0].sum(1)
    energy = np.where(np.isfinite(photons[:, :, 0]), photons[:, :, 0], 0.0)
    counted = energy > LEAST * beams[:, None]
    number = counted.sum(1)
    place = np.argmax(counted, axis=1)
    one = np.nan_to_num(photons[np.arange(len(place)), place], nan=1.0)
    cosine = np.abs(one[:, 3]) / np.maximum(np.linalg.norm(one[:, 1:], axis=1), 1e-300)
    nearest = np.minimum(*(_angle(one[:, 1:], p[:, 1:]) for p in (batch.p_minus, batch.p_plus)))
    kind = np.where(nearest < NEAR, 3, np.where(cosine > np.cos(small), 1, 2))
    return np.where(number == 0, 0, np.where(number > 1, 4, kind)).astype(np.int64)


def radiation_cells(batch: EventBatch) -> NDArray[np.int64]:
    """Return the cell, below `N_CELLS`, of each candidate.

    Parameters
    ----------
    batch : EventBatch
        N candidates with their tagged photon and, where one was seen, a second one.
    """
    whole = np.asarray(batch.beam_momenta).sum(1)
    photons = true_photons(batch)
    second = np.full((len(whole), 4), np.nan) if photons.shape[1] < 2 else photons[:, 1]
    seen = np.isfinite(second[:, 0]) & (second[:, 0] > 0.5 * LEAST * whole[:, 0] / 2)
    taken = np.where(seen[:, None], np.nan_to_num(second), 0.0)
    missing = whole - batch.p_minus - batch.p_plus - photons[:, 0] - taken
    energy = np.digitize(missing[:, 0] / (0.5 * whole[:, 0]), ENERGIES)
    size = np.maximum(np.linalg.norm(missing[:, 1:], axis=1), 1e-300)
    along = np.abs(missing[:, 3]) / size > ALONG
    direction = np.where(seen[:, None], taken[:, 1:], 1.0)
    tracks = (batch.p_minus, batch.p_plus)
    nearest = np.minimum(*(_angle(direction, p[:, 1:]) for p in tracks))
    kind = np.where(seen, np.where(nearest < NEAR, 0, 1), np.where(along, 2, 3))
    return np.asarray(kind * N_ENERGIES + energy, dtype=np.int64)


def _angle(a: Array, b: Array) -> Array:
    product = np.sum(a * b, axis=1)
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.asarray(np.arccos(np.clip(product / np.maximum(size, 1e-300), -1, 1)))


def fitted_radiation(
    counts: Array, squares: Array, templates: Mapping[str, tuple[Array, Array]]
) -> Radiation:
    """Fit the fractions of all classes.

    Parameters
    ----------
    counts, squares : ndarray, shape (cells,)
        Candidates, and the sums of squares of their weights.
    templates : mapping
        By class of `CLASSES`: simulated candidates and the same of squares, shape (cells,).

    Raises
    ------
    DataError
        Without candidates, or where the fit fails.
    """
    species = {name: Template(*templates[name]) for name in CLASSES}
    share = fitted_share(counts, squares, species)
    total = float(share.yields.sum())
    fractions = share.yields / total
    jacobian = (np.eye(len(CLASSES)) - fractions[:, None]) / total
    simulated = np.array([each.whole for each in species.values()])
    return Radiation(
        fractions,
        jacobian @ share.covariance @ jacobian.T,
        simulated / simulated.sum(),
        share.chi2,
        share.degrees,
    )


def summed_cells(cells: NDArray[np.int64], weights: Any) -> Array:
    """Return sums of weights by cell, shape (cells,)."""
    return np.bincount(cells, np.asarray(weights, float), minlength=N_CELLS).astype(float)


def radiation_sums(
    run: _core.RunInfo,
    columns: Columns,
    hypothesis: str,
    at: NDArray[np.int64],
    weight: Array,
    classes: NDArray[np.int64] | None = None,
) -> dict[str, Array]:
    """Return sums of weights, and of their squares, by class and cell.

    Parameters
    ----------
    run : RunInfo
        Of radiative return with the same beams.
    columns : mapping
        As of candidates.
    hypothesis : str
        The pair that they are taken for.
    at : ndarray of int, shape (M,)
        Which of them are chosen.
    weight : ndarray, shape (M,)
    classes : ndarray of int, shape (M,), optional
        True ones; all in the first without.
    """
    some = {name: np.asarray(each)[at] for name, each in columns.items()}
    cells = radiation_cells(batch_of(run, some, mass_of(hypothesis)))
    kind = np.zeros(len(at), dtype=np.int64) if classes is None else classes
    flat, shape = kind * N_CELLS + cells, (len(CLASSES), N_CELLS)
    return {
        f"radiation_{hypothesis}{name}": np.bincount(
            flat, weight**power, minlength=shape[0] * shape[1]
        )
        .reshape(shape)
        .astype(float)
        for power, name in ((1, ""), (2, "_squares"))
    }


def radiation_of(records: Mapping[str, Record], process: str, luminosity: float) -> Radiation:
    """Return what a pair of the data radiates further; other processes as simulated.

    Parameters
    ----------
    records : mapping
        Of the jobs, by sample.
    process : str
    luminosity : float
        1/pb.

    Raises
    ------
    DataError
        Without candidates, or where the fit fails.
    """
    key = f"radiation_{process}"
    counts, squares = (np.array(records["data"][f"{key}{x}"]).sum(0) for x in ("", "_squares"))
    for name, record in records.items():
        if name in ("data", process) or key not in record:
            continue
        scale = record["unit"] * 1000 * luminosity
        counts = counts - scale * np.array(record[key]).sum(0)
        squares = squares + scale**2 * np.array(record[f"{key}_squares"]).sum(0)
    own = records[process]
    tables = (np.array(own[key], float), np.array(own[f"{key}_squares"], float))
    templates = {name: (tables[0][i], tables[1][i]) for i, name in enumerate(CLASSES)}
    return fitted_radiation(np.maximum(counts, 0.0), squares, templates)
