"""From spectra to |F_pi|^2: background, unfolding, normalisation, final-state radiation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...hadrons.form_factor import form_factor
from ...inference.unfolding import Response, Unfolded, unfold
from ...words.errors import DataError, speaking_of
from ..energy_scan.result import squared
from ..record import Record
from .settings import RadiativeReturnSettings
from .subtraction import Subtracted, subtracted
from .tags import Factor, factor_of

__all__ = ["Measured", "Spectrum", "measured"]

Array = NDArray[np.float64]

OTHER = {"pipigamma": "mumugamma", "mumugamma": "pipigamma"}

UNKNOWN = 0.5
"""Relative error of what comes from bins that are left out."""

LEAST = 1e-3
"""Of what is expected: in the place of what is unfolded to nothing."""

FEW = 0.5
"""Relative error of muons in a bin above which a ratio to them says nothing."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The spectrum of one pair: n bins with their margin, and the k of them that are good.

    Attributes
    ----------
    subtracted : Subtracted
        The candidates without background, n bins.
    unfolded : Unfolded
        Events inside the cuts by the true mass of the pair, k bins.
    expected : ndarray, shape (k,)
        The same by the simulation with the form factor that the analysis starts from.
    expected_covariance : ndarray, shape (k, k)
        Relative, of its statistics.
    from_templates : ndarray, shape (k, k)
        The part of the unfolded spectrum's covariance that is the simulation's of what is taken
        out.
    efficiency : ndarray, shape (k,)
        Seen anywhere over generated inside the cuts.
    """

    subtracted: Subtracted
    unfolded: Unfolded
    expected: Array
    expected_covariance: Array
    from_templates: Array
    efficiency: Array

    @property
    def positive(self) -> Array:
        """The unfolded spectrum, empty bins filled so that relative errors of it exist, (k,)."""
        return np.maximum(self.unfolded.values, LEAST * self.expected)


@dataclass(frozen=True, eq=False)
class Measured:
    """|F_pi|^2 over that of the start, by normalisation, in the good bins of the card.

    Attributes
    ----------
    m2 : ndarray, shape (n,)
        Centres of bins, GeV^2.
    edges : ndarray, shape (n, 2)
        GeV^2.
    bins, inner : ndarray, shape (n,)
        Their numbers among all bins with their margin, and among the good ones of those.
    problems : list of str
        What is wrong with slices that are left out.
    start : ndarray, shape (n,)
        |F|^2 of the form factor that the analysis starts from, at the centres.
    ratio : dict of ndarray, shape (n,)
        |F|^2 over it.
    covariance : dict of ndarray, shape (n, n)
        Statistical, of data, and of the simulation, of the ratios.
    theory : dict of ndarray, shape (n, n)
        The part of the simulation.
    spectra : dict of Spectrum
        By process.
    factors : dict of (float, float)
        By process, efficiencies in data over those of the simulation, if they are tested.
    muons : ndarray or None, shape (n,)
        Muons over QED.
    muons_covariance : ndarray or None, shape (n, n)
    radiator, radiator_error : ndarray, shape (n,)
        H(s, M^2; cuts), GeV^-2.
    final_state : ndarray, shape (n,)
        What photons of the pair make of the spectrum.
    """

    m2: Array
    edges: Array
    bins: NDArray[np.int64]
    inner: NDArray[np.int64]
    problems: list[str]
    start: Array
    ratio: dict[str, Array]
    covariance: dict[str, Array]
    theory: dict[str, Array]
    spectra: dict[str, Spectrum]
    factors: dict[str, Factor]
    muons: Array | None
    muons_covariance: Array | None
    radiator: Array
    radiator_error: Array
    final_state: Array


def spectrum_of(
    settings: RadiativeReturnSettings,
    process: str,
    found: Subtracted,
    good: NDArray[np.bool_],
    own: Record,
    luminosity: float,
) -> Spectrum:
    """Return the unfolded spectrum of a pair in the good bins."""
    counts, squares = (np.array(own[name], float) for name in ("counts", "squares"))
    generated, generated_squares = (
        np.array(own[name], float)[good] for name in ("generated", "generated_squares")
    )
    scale = own["unit"] * 1000 * luminosity
    block = np.ix_(good, good)
    # What comes from the bins that are left out is that of the simulation.
    feed = counts[np.ix_(good, ~good)].sum(1) * scale
    inside, variance = (each[good] for each in _from_bins(own, process))
    seen = (found.seen - found.background)[good]
    left = seen * inside - feed
    scaled, simulated = np.outer(inside, inside), np.diag(seen**2 * variance)
    from_templates = found.from_templates[block] * scaled + simulated
    covariance = found.covariance[block] * scaled + simulated
    covariance += np.outer(feed, feed) * UNKNOWN**2
    response = Response(counts[block], generated, squares[block], generated_squares)
    with speaking_of(process):
        unfolded = unfold(
            left,
            response,
            method=settings.unfolding.method,
            strength=settings.unfolding.strength,
            covariance=covariance,
        )
    by_data = unfolded.step.by_data
    # A bin is part of all that was generated, of which the cross section says how much it is.
    common = generated_squares / (generated * own["whole"])
    relative = np.diag(generated_squares / generated**2) - np.add.outer(common, common)
    relative += own["whole_squares"] / own["whole"] ** 2
    return Spectrum(
        found,
        unfolded,
        generated * scale,
        relative + (own["sigma_error"] / own["sigma"]) ** 2,
        by_data @ from_templates @ by_data.T,
        response.efficiency,
    )


def _from_bins(own: Record, process: str) -> tuple[Array, Array]:
    """Return which part of the candidates of a bin comes from the bins, and its variance.

    The rest is from beyond their ends. Decays of pions reach far: in a tagged spectrum the last
    bins have several percent from above.
    """
    names = (f"seen_{process}", f"seen_{process}_squares", "counts")
    seen, squares, counts = (np.array(own[name], float) for name in names)
    part = np.divide(counts.sum(1), seen, out=np.ones(len(seen)), where=seen > 0)
    part = np.clip(part, 0.0, 1.0)
    each = np.divide(squares, seen**2, out=np.zeros(len(seen)), where=seen > 0)
    return part, part * (1 - part) * each


def measured(
    settings: RadiativeReturnSettings,
    records: Mapping[str, Record],
    luminosity: float,
    more: float = 1.0,
) -> Measured:
    """Return |F_pi|^2 of the spectra.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    records : mapping
        Of the jobs, by sample.
    luminosity : float
        1/pb.
    more : float
        Further backgrounds over those that are simulated.
    """
    edges, n = settings.mass.edges, len(settings.mass.edges) - 1
    names = ["pipigamma", *(["mumugamma"] if "mumugamma" in settings.normalisation else [])]
    left = {}
    for name in names:
        others = [OTHER[name]] if "mumugamma" in settings.backgrounds else []
        others += settings.further
        left[name] = subtracted(settings, name, others, records, luminosity, more)
    good = np.all([each.good for each in left.values()], axis=0)
    problems = [text for each in left.values() for text in each.problems]
    among = np.flatnonzero(good)
    within = np.isin(among, np.arange(n)[settings.mass.inner])
    inner, bins = np.flatnonzero(within), among[within]
    if not len(bins):
        raise DataError(f"no slice of the mass is good; the first: {problems[0]}")
    spectra = {
        name: spectrum_of(settings, name, left[name], good, records[name], luminosity)
        for name in names
    }
    middle = (0.5 * (edges[1:] + edges[:-1]))[good]
    widths = np.diff(edges)[good]
    start = squared(form_factor(settings.generator.form_factor))(np.sqrt(middle))
    pions = spectra["pipigamma"]
    shares = _shares(records["pipigamma"], good)
    # r with sum_k shares_ik r_k = data_i; what is outside of the bins is as at the start.
    by_data = np.linalg.inv(shares[:, :-1])
    factors = {}
    if settings.efficiency == "tag_and_probe":
        factors = {name: factor_of(settings, records, name) for name in names}
    data = pions.positive / pions.expected / _value(factors, "pipigamma")
    own = _relative(pions)
    muons = muon_parts = None
    if "mumugamma" in spectra:
        found = spectra["mumugamma"]
        muons = found.positive / found.expected / _value(factors, "mumugamma")
        muon_parts = [each * np.outer(muons, muons) for each in _relative(found)]
    ratio, covariance, theory = {}, {}, {}
    for name in settings.normalisation:
        value, smooth, parts = data, data, own
        if name == "mumugamma":
            assert muons is not None and muon_parts is not None
            problems += _too_few(muons, muon_parts, found.expected, edges[among], inner)
            value, smooth, spread = _over_muons(data, muons, muon_parts, found.expected)
            parts = (own[0] + spread[0], own[1] + spread[1])
        ratio[name] = (by_data @ (value - shares[:, -1]))[inner]
        # Where photons of the pair make a tenth of the events, r varies by a tenth more.
        change = (by_data * smooth)[inner]
        covariance[name], theory[name] = (change @ each @ change.T for each in parts)
    isr = records.get("isr", {})
    nothing = np.full(n, np.nan)
    radiator, error = (
        np.array(isr.get(name, nothing))[good] for name in ("radiator", "radiator_error")
    )
    full = np.array(records["pipigamma"]["generated"])[good] * records["pipigamma"]["unit"]
    bare = radiator * _point(middle) * start * widths
    return Measured(
        m2=middle[inner],
        edges=np.stack([edges[bins], edges[bins + 1]], 1),
        bins=bins,
        inner=inner,
        problems=problems,
        start=start[inner],
        ratio=ratio,
        covariance=covariance,
        theory=theory,
        spectra=spectra,
        factors=factors,
        muons=None if muons is None else muons[inner],
        muons_covariance=None
        if muons is None or muon_parts is None
        else (muon_parts[0] + muon_parts[1])[np.ix_(inner, inner)],
        radiator=radiator[inner],
        radiator_error=error[inner],
        final_state=(full / bare)[inner],
    )


def _too_few(
    muons: Array,
    covariances: Sequence[Array],
    weight: Array,
    low: Array,
    inner: NDArray[np.int64],
) -> list[str]:
    """Return what is wrong with a ratio where a bin has hardly a muon."""
    errors = np.sqrt(np.diag(sum(covariances))) / float(weight @ muons / weight.sum())
    worst = inner[np.argmax(errors[inner])]
    if errors[worst] <= FEW:
        return []
    return [
        f"mumugamma: bin from {low[worst]:.4g} GeV^2: muons have a relative error of "
        f"{errors[worst]:.2g}; valid: up to {FEW:g}, with wider bins or more candidates"
    ]


def _over_muons(
    data: Array, muons: Array, covariances: Sequence[Array], weight: Array
) -> tuple[Array, Array, tuple[Array, Array]]:
    """Return pions over muons, and over the mean of muons; relative covariances of 1/muons.

    Muons follow QED up to a common factor: 1/x is expanded about their mean to the second order,
    whose mean is that of the truth whatever the variance of x, and whose errors are those expected.
    Those of 1/x itself would be small where the few muons of a bin fluctuate up.
    """
    level = float(weight @ muons / weight.sum())
    away = muons / level - 1
    data_part, theory_part = (each / level**2 for each in covariances)
    both = data_part + theory_part
    inverse = 1 - away + away**2 - np.diag(both)
    # Of the second order: the covariance of squares of normal numbers.
    second, of_data = 2 * both**2, 2 * data_part**2
    spread = (data_part + of_data, theory_part + second - of_data)
    return data / level * inverse, data / level, spread


def _value(factors: Mapping[str, Factor], name: str) -> float:
    return factors[name][0] if name in factors else 1.0


def _relative(spectrum: Spectrum) -> tuple[Array, Array]:
    """Return relative covariances of an unfolded spectrum over the expected one: data, theory."""
    found = spectrum.unfolded
    scale = 1 / np.outer(spectrum.positive, spectrum.positive)
    theory = (found.response_covariance + spectrum.from_templates) * scale
    data = (found.data_covariance - spectrum.from_templates) * scale
    return data, theory + spectrum.expected_covariance


def _shares(pions: Record, good: NDArray[np.bool_]) -> Array:
    """Return from where the form factor of each good bin comes, the last from anywhere else."""
    virtual = np.array(pions["virtual"], float)[good]
    inside, outside = virtual[:, :-1], virtual[:, -1:]
    outside = outside + inside[:, ~good].sum(1, keepdims=True)
    generated = np.array(pions["generated"], float)[good, None]
    return np.asarray(np.hstack([inside[:, good], outside]) / generated)


def _point(m2: Array) -> Array:
    """Return the cross section of point-like pions, nb."""
    constants = _core.Constants()
    beta = np.sqrt(1 - 4 * constants.pion_mass**2 / m2)
    return np.asarray(math.pi * constants.alpha**2 / (3 * m2) * beta**3 * constants.hbarc2)


def share_rows(spectrum: Spectrum, settings: RadiativeReturnSettings) -> list[dict[str, Any]]:
    """Return one row a fitted slice."""
    return [
        {
            "m2_low": float(settings.mass.edges[bins.start]),
            "signal": float(share.yields[0]),
            "background": float(share.yields[1:].sum()),
            "background_error": math.sqrt(float(share.covariance[1:, 1:].sum())),
            "chi2": share.chi2,
            "ndf": share.degrees,
        }
        for bins, share in zip(settings.mass.slices, spectrum.subtracted.shares, strict=True)
        if share is not None
    ]
