"""Form factors inside the two-photon exchange of e+e- -> pi+pi-, tabulated before a run."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterator
from contextvars import ContextVar

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from ..keep.cache import cached
from ..words.errors import ConfigurationError, RangeError
from ..words.time_limit import check_time
from .analytic import analytic
from .pole_fit import LARGEST_AMPLITUDES, MAX_POLES, PoleFit, fit_pole_sum
from .spectral import spectral_sum

__all__ = ["make_pion_structure", "propagators", "without_tables"]

FORMAT = 1
"""Of cached tables; raised when they are made in another way."""

FIT_ACCURACY = 0.03
"""Largest deviation of a sum of poles that gvmd fits itself, in a correction of a per cent."""

FIT_RANGE = -1.0, 2.0
"""GeV^2, where it fits; further up at higher energies."""

POINTS = (64, 128)
"""Angles of the table, until its last coefficients are small."""

TAIL = 1e-8
"""How small."""

ENERGIES = (3, 5, 9, 17)
"""Of beams with a spread, until they hold the form factor."""

ENERGY_TOLERANCE = 1e-5
"""Relative, of the form factor between these energies."""

QUICK = 100
"""Propagators; a table of fewer is made more quickly than read."""

FINGERPRINT = 256
"""Values by which a form factor is known again."""

Terms = list[tuple[complex, complex]]

MAX_FITS = 64
"""Kept in memory."""

_fits: dict[bytes, PoleFit] = {}
"""Fits made so far: the variations of a run share theirs."""


_tables: ContextVar[bool] = ContextVar("tables", default=True)


@contextlib.contextmanager
def without_tables() -> Iterator[None]:
    """Let what is done inside check structures, and make no table: that takes seconds an energy."""
    token = _tables.set(False)
    try:
        yield
    finally:
        _tables.reset(token)


def make_pion_structure(
    structure: str,
    form_factor: _core.FormFactor,
    energies: tuple[float, float],
    constants: _core.Constants,
    exchange: str = "full",
    progress: ProgressCallback | bool | None = None,
) -> _core.PionStructure | None:
    """Tabulate what the structure adds to 1 + delta_SV, or a part of the exchange.

    Parameters
    ----------
    structure : {"fxsqed", "gvmd", "dispersive"}
        fxsqed adds nothing.
    form_factor : FormFactor
        Of the pion.
    energies : (float, float)
        Lowest and highest centre-of-mass energy, GeV, above the threshold.
    constants : Constants
        Masses and couplings.
    exchange : {"full", "none", "pole_pole", "pole_dispersive", "dispersive_dispersive"}
        full: what is added to the exchange of point-like pions. Others: the part that replaces it.
    progress : callable or bool, optional
        As in `Generator.integrate`.

    Returns
    -------
    PionStructure or None
        None for fxsqed, and inside `without_tables`.

    Raises
    ------
    ConfigurationError
        If the form factor is no sum of poles and none describes it (gvmd), or if it has no spectral
        function (dispersive).
    """
    if structure == "fxsqed" or exchange == "none":
        return None
    if structure == "gvmd":
        form_factor = _as_poles(form_factor, energies[1] ** 2)  # one fit for all energies
    if not _tables.get():
        for ecm in energies:
            propagators(structure, form_factor, ecm, constants)
        return None
    nodes = [
        (ecm, _table(structure, exchange, form_factor, ecm, constants, progress))
        for ecm in _energies(form_factor, *energies)
    ]
    return _core.PionStructure(*energies, nodes)


def _table(
    structure: str,
    exchange: str,
    form_factor: _core.FormFactor,
    ecm: float,
    constants: _core.Constants,
    progress: ProgressCallback | bool | None,
) -> list[float]:
    """Return the coefficients at one energy."""
    terms = propagators(structure, form_factor, ecm, constants)

    def part(name: str) -> list[float]:
        return _part(name, terms, ecm, constants, progress)

    if exchange != "full":
        return part(exchange)
    point_like = _part("pole_pole", [(1.0, 0.0)], ecm, constants, progress)
    added = [part(name) for name in _core.PhotonPairs.__members__]
    return [
        math.fsum(coefficients) - instead
        for *coefficients, instead in itertools.zip_longest(*added, point_like, fillvalue=0.0)
    ]


def _part(
    name: str,
    terms: Terms,
    ecm: float,
    constants: _core.Constants,
    progress: ProgressCallback | bool | None,
) -> list[float]:
    """Return the coefficients of one part of the exchange."""

    def make() -> list[float]:
        pairs = _core.PhotonPairs.__members__[name]
        with DelayedProgress(f"pion structure at {ecm:g} GeV", progress) as report:
            return _coefficients(_core.TwoPhotonComponent(terms, ecm, constants, pairs), report)

    if len(terms) < QUICK:
        return make()
    masses = constants.electron_mass, constants.pion_mass, constants.alpha_inverse
    numbers = [FORMAT, _core.PionStructure.max_rapidity, TAIL, ecm, *masses]
    inputs = np.array(numbers).tobytes() + np.array(terms).tobytes()
    return cached(f"pion-structure-{name}", inputs, make)


def _energies(form_factor: _core.FormFactor, lowest: float, highest: float) -> list[float]:
    """Return nodes between which the form factor, and so the correction, can be interpolated."""
    if lowest == highest:
        return [highest]
    from scipy.interpolate import BarycentricInterpolator  # type: ignore[import-untyped]

    probes = np.linspace(lowest, highest, 4 * ENERGIES[-1])
    exact = np.asarray(form_factor(probes**2))
    nodes = probes
    for count in ENERGIES:
        x = np.cos(math.pi * (np.arange(count) + 0.5) / count)
        nodes = (lowest + highest) / 2 + (highest - lowest) / 2 * x
        interpolated = BarycentricInterpolator(nodes, np.asarray(form_factor(nodes**2)))(probes)
        if np.abs(interpolated / exact - 1).max() < ENERGY_TOLERANCE:
            break
    return [float(node) for node in nodes]


def propagators(
    structure: str, form_factor: _core.FormFactor, ecm: float, constants: _core.Constants
) -> Terms:
    """Return F(q2)/q2 as pairs (w, m2), GeV^2, of a sum of w/(q2 - m2).

    Parameters
    ----------
    structure, form_factor, constants
        As in `make_pion_structure`; gvmd or dispersive.
    ecm : float
        Centre-of-mass energy, GeV.

    Raises
    ------
    ConfigurationError
        As `make_pion_structure`.
    """
    s = ecm * ecm
    if structure == "dispersive":
        found = spectral_sum(form_factor, s, 4 * constants.pion_mass**2)
        return list(zip(found.weights.tolist(), found.masses_squared.tolist(), strict=True))
    form_factor = _as_poles(form_factor, s)
    if not isinstance(form_factor, _core.PoleSum):
        return [(1.0, 0.0)]
    # a L/(L - q2)/q2 = a/q2 - a/(q2 - L), the a adding up to one [GVMD24].
    return [(1.0, 0.0), *((-amplitude, position) for amplitude, position in form_factor.poles)]


def _as_poles(form_factor: _core.FormFactor, s: float) -> _core.FormFactor:
    """Return a sum of poles that describes the form factor up to s, GeV^2; F = 1 needs none."""
    form_factor = analytic(form_factor, s)
    if isinstance(form_factor, _core.PoleSum) or form_factor.name == "pointlike":
        return form_factor
    low, high = form_factor.range
    if s > high:
        form_factor(s)  # raises RangeError
    try:
        form_factor.continuation(FIT_RANGE[0])
        low = FIT_RANGE[0]
    except RangeError:
        pass
    _require_fall(form_factor)
    ends = low, min(high, max(FIT_RANGE[1], 1.2 * s))
    values = np.asarray(form_factor.continuation(np.linspace(*ends, FINGERPRINT)))
    key = np.array(ends).tobytes() + values.tobytes()
    fit = _fits.get(key)
    if fit is None:
        if len(_fits) >= MAX_FITS:
            _fits.clear()
        fit = _fits[key] = _bounded_fit(form_factor, ends)
    return fit.form_factor


def _bounded_fit(form_factor: _core.FormFactor, ends: tuple[float, float]) -> PoleFit:
    """Return the fit with most poles that loops, which reach beyond its range, can take.

    On a short range many poles describe anything, by amplitudes that cancel there and nowhere else.
    """
    accuracy = math.inf
    for n_poles in range(MAX_POLES, 0, -1):
        fit = fit_pole_sum(form_factor, n_poles, ends)
        accuracy = min(accuracy, fit.accuracy)
        if fit.accuracy > FIT_ACCURACY:
            break  # fewer describe less
        if fit.amplitudes <= LARGEST_AMPLITUDES:
            return fit
    reason = (
        f"the best fit of {MAX_POLES} misses it by up to {accuracy:.2%}"
        if accuracy > FIT_ACCURACY
        else f"those that describe it from {ends[0]:.3g} to {ends[1]:.3g} GeV^2 cancel there alone"
    )
    raise ConfigurationError(
        f"is no sum of poles, and {reason}",
        field="form_factor",
        value=form_factor.name,
        valid="for pion_structure gvmd: a sum of poles, such as gvmd_bwsum3, vasilisa.pole_sum "
        "or vasilisa.fit_pole_sum",
    )


def _require_fall(form_factor: _core.FormFactor) -> None:
    """Refuse what poles describe on the range of the fit alone."""
    low, high = form_factor.range
    if high <= FIT_RANGE[1]:
        return
    below, above = (
        np.abs(form_factor(np.linspace(*ends, 401))).max()
        for ends in ((low, FIT_RANGE[1]), (FIT_RANGE[1], high))
    )
    if above > below:
        raise ConfigurationError(
            f"|F| grows to {above:.3g} above {math.sqrt(FIT_RANGE[1]):.3g} GeV, where its "
            f"resonances have at most {below:.3g}",
            field="form_factor",
            value=form_factor.name,
            valid="for pion_structure gvmd: an F that falls at large s",
        )


def _coefficients(exact: _core.TwoPhotonComponent, report: DelayedProgress) -> list[float]:
    """Return the odd coefficients of the Chebyshev series in the rapidity."""
    for points in POINTS:
        angle = (np.arange(points // 2) + 0.5) * math.pi / points
        cosines = np.tanh(_core.PionStructure.max_rapidity * np.cos(angle))
        values = np.empty(len(cosines))
        for i, cosine in enumerate(cosines):
            check_time("tables of the pion structure")
            values[i] = exact(float(cosine))
            report((i + 1) / len(cosines))
        coefficients = _odd_series(values, angle, points)
        if np.abs(coefficients[-8:]).max() <= TAIL:
            break
    return [float(c) for c in coefficients]


def _odd_series(
    values: NDArray[np.float64], angle: NDArray[np.float64], points: int
) -> NDArray[np.float64]:
    odd = 2 * np.arange(points // 2) + 1
    return np.asarray(4 / points * (np.cos(np.outer(odd, angle)) @ values))
