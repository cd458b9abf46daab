"""Which candidates are selected, with which mass, and as what they count."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...candidates import read
from ...detector import detector_settings
from ...detector.identification import pair_weights
from ...events.batch import EventBatch
from ...selection.cuts import selection
from ...words.errors import DataError
from ...words.processes import FACTS
from .acceptance import with_mass
from .classifier import kept
from .hypotheses import Fits, fitted
from .kinematics import batch_of
from .settings import RadiativeReturnSettings

__all__ = [
    "PLANE",
    "Chosen",
    "Columns",
    "acceptance",
    "mass_of",
    "of_plane",
    "selected",
    "within_window",
]

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]

PLANE = np.linspace(0.0, 7.0, 29)
"""Edges in ln(1 + chi^2) of both fits."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """M candidates that pass the cuts.

    Attributes
    ----------
    at : ndarray, shape (M,)
        Their places among all.
    m2, track : ndarray, shape (M,)
        Masses squared, GeV^2; track masses, GeV.
    weight : ndarray, shape (M,)
        As how many true pairs of the hypothesis they count; 1 without identification.
    plane : ndarray, shape (28, 28)
        Candidates before the cut in both chi^2, by ln(1 + chi^2) with radiation of the beams and
        of the pair; the first row and column hold those without the second fit.
    """

    at: NDArray[np.int64]
    m2: Array
    track: Array
    weight: Array
    plane: Array


def mass_of(process: str) -> float:
    """Return the mass of each particle of the pair, GeV."""
    legs = FACTS[process].legs(_core.Constants())
    return next(leg.mass for leg in legs if not leg.incoming)


def acceptance(settings: RadiativeReturnSettings) -> dict[str, Any]:
    """Return the cuts of the card, the mass within bins and margin."""
    edges = settings.mass.edges
    return with_mass(settings.cuts, (float(edges[0]), float(edges[-1])))


def selected(
    settings: RadiativeReturnSettings,
    run: _core.RunInfo,
    columns: Columns,
    hypothesis: str,
    sample: str | None = None,
) -> Chosen:
    """Return the candidates that pass the cuts.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    run : RunInfo
        Of radiative return with the same beams.
    columns : mapping
        As of candidates, shape (N,) each.
    hypothesis : str
        The pair that they are taken for.
    sample : str, optional
        Of what is simulated. The solution of the matrix of identification counts pairs once as what
        they are, whatever they are taken for; a classifier with simulated candidates of its own
        counts all with its efficiency.

    Raises
    ------
    DataError
        Without a column that the card asks for.
    """
    batch = batch_of(run, columns, mass_of(hypothesis))
    cuts = acceptance(settings)
    if settings.mass.variable == "m_fit":
        cuts.pop("m2_pair")
    chosen = np.asarray(selection(cuts)(batch)).copy()
    if "probe" in columns:
        chosen &= np.asarray(columns["probe"]) == 0
    classifier = settings.classifier
    of_file = classifier is not None and classifier.simulated is not None and sample is not None
    if classifier is not None and not of_file:
        chosen &= kept(settings, columns, len(chosen))
    if settings.max_omega is not None:
        chosen &= _omega(batch) < settings.max_omega
    m2 = np.asarray(batch.pair_mass_squared)
    plane = np.zeros((len(PLANE) - 1, len(PLANE) - 1))
    if settings.kinematic_fit is not None:
        at = np.flatnonzero(chosen)
        some = {name: np.asarray(each)[at] for name, each in columns.items()}
        fits = _fits(settings, run, some, hypothesis)
        plane = of_plane(fits)
        chosen[at] = settings.kinematic_fit.keeps(fits.chi2_isr, fits.chi2_fsr)
        if settings.mass.variable == "m_fit":
            m2 = m2.copy()
            m2[at] = fits.mass**2
    at = np.flatnonzero(chosen)
    weight = np.ones(len(at))
    if settings.identification is not None:
        weight = _weights(settings, columns, at, hypothesis, sample)
    if of_file and sample is not None:
        weight = weight * simulated_efficiency(settings, run, sample, hypothesis, m2[at])
    return Chosen(at, m2[at], np.asarray(batch.track_mass)[at], weight, plane)


def _omega(batch: EventBatch) -> Array:
    """Return the angle between the photon and the missing momentum of the pair [KLO11], rad."""
    missing = (batch.beam_momenta.sum(1) - batch.p_minus - batch.p_plus)[:, 1:]
    photon = batch.particles[:, 2, 1:]
    across = np.linalg.norm(np.cross(missing, photon), axis=1)
    return np.asarray(np.arctan2(across, np.sum(missing * photon, axis=1)))


def _weights(
    settings: RadiativeReturnSettings,
    columns: Columns,
    at: NDArray[np.int64],
    hypothesis: str,
    sample: str | None,
) -> Array:
    assert settings.identification is not None
    if sample is not None and sample not in settings.further:
        return np.full(len(at), float(sample == hypothesis))
    for name in ("pid_minus", "pid_plus"):
        if name not in columns:
            raise DataError(f"holds no column {name!r}, which identification needs")
    some = {name: np.asarray(columns[name])[at] for name in ("pid_minus", "pid_plus")}
    return pair_weights(settings.identification, some)[hypothesis]


def _fits(
    settings: RadiativeReturnSettings, run: _core.RunInfo, columns: Columns, hypothesis: str
) -> Fits:
    """Return the fits that the file holds, or new ones."""
    names = ("chi2_isr", "chi2_fsr", "m_fit")
    if all(name in columns for name in names):
        return Fits(*(np.asarray(columns[name], float) for name in names))
    beams = np.array(run.beam_momenta)
    return fitted(columns, detector_settings(settings.detector), mass_of(hypothesis), beams)


def of_plane(fits: Fits) -> Array:
    """Return the numbers of candidates in the plane of both chi^2."""
    top = 0.5 * (PLANE[-1] + PLANE[-2])
    isr, fsr = (
        np.minimum(np.log1p(np.nan_to_num(each, nan=0.0, posinf=1e9)), top)
        for each in (fits.chi2_isr, fits.chi2_fsr)
    )
    return np.asarray(np.histogram2d(isr, fsr, [PLANE, PLANE])[0])


def within_window(
    settings: RadiativeReturnSettings, hypothesis: str, track: Array
) -> NDArray[np.bool_]:
    """Tell which track masses are those of the pair; all of them where the card names none."""
    if hypothesis not in settings.track_mass:
        return np.ones(len(track), dtype=bool)
    low, high = settings.track_mass[hypothesis]
    return np.asarray((track > low) & (track < high))


def simulated_efficiency(
    settings: RadiativeReturnSettings, run: _core.RunInfo, sample: str, hypothesis: str, m2: Array
) -> Array:
    """Return the share that the classifier keeps at masses squared, slice by slice.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    run : RunInfo
        Of radiative return with the same beams.
    sample, hypothesis : str
        What the candidates are (`true_process` of the file), and what they are taken for.
    m2 : ndarray, shape (M,)
        GeV^2.

    Returns
    -------
    ndarray, shape (M,)
        0 where the file has nothing.
    """
    beams = tuple(tuple(each) for each in run.beam_momenta)
    table = _table(_Key(settings), beams, sample, hypothesis)
    edges = _edges(settings)
    place = np.clip(np.searchsorted(edges, m2, side="right") - 1, 0, len(table) - 1)
    return np.asarray(table[place])


def _edges(settings: RadiativeReturnSettings) -> Array:
    slices, edges = settings.mass.slices, settings.mass.edges
    return np.array([*(edges[each.start] for each in slices), edges[slices[-1].stop]])


class _Key:
    """Settings that are equal if all of their fields are."""

    def __init__(self, settings: RadiativeReturnSettings) -> None:
        self.settings, self._text = settings, settings.model_dump_json()

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other._text == self._text


@functools.lru_cache(maxsize=64)
def _table(key: _Key, beams: tuple[tuple[float, ...], ...], sample: str, hypothesis: str) -> Array:
    settings = key.settings
    assert settings.classifier is not None and settings.classifier.simulated is not None
    given = settings.classifier.simulated
    paths = [given] if isinstance(given, str) else given
    table = read(
        paths, kind="radiative_return", columns=settings.columns, energy=settings.ecm
    ).signal
    if "true_process" not in table:
        raise DataError(f"{paths[0]}: holds no column 'true_process', which the classifier needs")
    run = _core.RunInfo()
    run.final_pdg_id, run.beam_momenta = [-211, 211, 22], [list(each) for each in beams]
    own = np.asarray(table["true_process"]) == sample
    columns = {name: np.asarray(each)[own] for name, each in table.items()}
    n = int(own.sum())
    without = settings.model_copy(update={"classifier": None, "identification": None})
    chosen = selected(without, run, columns, hypothesis)
    passing = kept(settings, columns, n)[chosen.at]
    weight = np.asarray(table.weights, float)[own][chosen.at]
    edges = _edges(settings)
    every, some = (
        np.histogram(chosen.m2[mask], edges, weights=weight[mask])[0]
        for mask in (np.ones(len(passing), dtype=bool), passing)
    )
    found: Array = np.divide(some, every, out=np.zeros(len(every)), where=every > 0)
    return found
