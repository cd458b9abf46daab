"""Which candidates are selected, with which mass, and as what they count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...candidates.expressions import Expression
from ...detector import detector_settings
from ...detector.identification import pair_weights
from ...events.batch import EventBatch
from ...selection.cuts import selection
from ...words.errors import DataError
from .acceptance import with_mass
from .hypotheses import Fits, fitted
from .kinematics import batch_of
from .settings import RadiativeReturnSettings

__all__ = ["PLANE", "Chosen", "acceptance", "mass_of", "of_plane", "selected", "within_window"]

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
    constants = _core.Constants()
    return constants.pion_mass if process == "pipigamma" else constants.muon_mass


def acceptance(settings: RadiativeReturnSettings) -> dict[str, Any]:
    """Return the cuts of the card, the mass within bins and margin."""
    edges = settings.mass.edges
    return with_mass(settings.cuts, (float(edges[0]), float(edges[-1])))


def selected(
    settings: RadiativeReturnSettings,
    run: _core.RunInfo,
    columns: Columns,
    hypothesis: str,
    process: str | None = None,
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
    process : str, optional
        Of simulated pairs: the solution of the matrix of identification counts each of them once
        as what it is, whatever it is taken for.

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
    if settings.classifier is not None:
        chosen &= _classified(settings, columns, len(chosen))
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
        weight = _weights(settings, columns, at, hypothesis, process)
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
    process: str | None,
) -> Array:
    assert settings.identification is not None
    if process is not None:
        return np.full(len(at), float(process == hypothesis))
    for name in ("pid_minus", "pid_plus"):
        if name not in columns:
            raise DataError(f"holds no column {name!r}, which identification needs")
    some = {name: np.asarray(columns[name])[at] for name in ("pid_minus", "pid_plus")}
    return pair_weights(settings.identification, some)[hypothesis]


def _classified(settings: RadiativeReturnSettings, columns: Columns, n: int) -> NDArray[np.bool_]:
    assert settings.classifier is not None
    formula = Expression("classifier", settings.classifier.formula)
    missing = sorted(formula.names - set(columns))
    if missing:
        raise DataError(f"holds no column {missing[0]!r}, which the classifier needs")
    low, high = settings.classifier.window
    with np.errstate(invalid="ignore"):
        value = np.asarray(formula(columns, n), dtype=float)
        return np.asarray((value >= low) & (value <= high))


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
