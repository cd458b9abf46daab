"""From spectra to |F_pi|^2: background, unfolding, normalisation, final-state radiation."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
from .background import Share, fitted_shares
from .samples import SLICE
from .settings import RadiativeReturnSettings

__all__ = ["Measured", "Spectrum", "measured"]

Array = NDArray[np.float64]

OTHER = {"pipigamma": "mumugamma", "mumugamma": "pipigamma"}

STEPS, TOLERANCE = 20, 1e-7
"""Of the iteration for photons of the pair."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The spectrum of one pair, all bins with their margin; shape (n,) or (n, n).

    Attributes
    ----------
    seen, background : ndarray
        Candidates, and those of the other pair among them.
    shares : list of Share
        Of the fits, one a slice.
    unfolded : Unfolded
        Events inside the cuts by the true mass of the pair.
    expected : ndarray
        The same by the simulation with the form factor that the analysis starts from.
    expected_variance : ndarray
        Relative, of its statistics.
    efficiency : ndarray
        Seen anywhere over generated inside the cuts.
    """

    seen: Array
    background: Array
    shares: list[Share | None]
    unfolded: Unfolded
    expected: Array
    expected_variance: Array
    efficiency: Array


@dataclass(frozen=True, eq=False)
class Measured:
    """|F_pi|^2 over that of the start, by normalisation, in the bins of the card.

    Attributes
    ----------
    m2 : ndarray, shape (n,)
        Centres of bins, GeV^2.
    edges : ndarray, shape (n + 1,)
        GeV^2.
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
    start: Array
    ratio: dict[str, Array]
    covariance: dict[str, Array]
    theory: dict[str, Array]
    spectra: dict[str, Spectrum]
    muons: Array | None
    muons_covariance: Array | None
    radiator: Array
    radiator_error: Array
    final_state: Array


def spectrum_of(
    settings: RadiativeReturnSettings,
    process: str,
    records: Mapping[str, Record],
    luminosity: float,
) -> Spectrum:
    """Return the spectrum of a pair; muons under pions and pions under muons subtracted."""
    data, own, other = records["data"], records[process], records[OTHER[process]]
    scale = 1000 * luminosity
    seen, squares = (np.array(data[f"seen_{process}{name}"]) for name in ("", "_squares"))
    expected = np.array(own["generated"]) * own["unit"] * scale
    background, covariance = np.zeros(len(seen)), np.diag(np.maximum(squares, 1.0))
    shares: list[Share | None] = []
    if settings.backgrounds:
        templates = [
            np.array(each[f"track_mass_{process}"]) * each["unit"] * scale for each in (own, other)
        ]
        with speaking_of(process):
            shares = fitted_shares(np.array(data[f"track_mass_{process}"]), *templates)
        background, covariance = _subtracted(
            process, other, scale, shares, templates[1], covariance
        )
    response = Response(
        np.array(own["counts"]),
        np.array(own["generated"]),
        np.array(own["squares"]),
        np.array(own["generated_squares"]),
    )
    negative = seen - background < -5 * np.sqrt(np.diag(covariance))
    if negative.any():
        i = int(np.argmax(negative))
        raise DataError(
            f"{process}: M^2 from {settings.mass.edges[i]:.4g} GeV^2: {seen[i]:g} candidates less "
            f"{background[i]:.4g} of background; valid: no negative yield"
        )
    with speaking_of(process):
        unfolded = unfold(
            seen - background,
            response,
            method=settings.unfolding.method,
            strength=settings.unfolding.strength,
            covariance=covariance,
        )
    generated, generated_squares = response.generated, response.generated_squares
    return Spectrum(
        seen,
        background,
        shares,
        unfolded,
        expected,
        generated_squares / generated**2 + (own["sigma_error"] / own["sigma"]) ** 2,
        response.efficiency,
    )


def _subtracted(
    process: str,
    other: Record,
    scale: float,
    shares: list[Share | None],
    templates: Array,
    covariance: Array,
) -> tuple[Array, Array]:
    """Return the background in each bin, and the covariance with its error."""
    spectrum = np.array(other[f"seen_{process}"]) * other["unit"] * scale
    squares = np.array(other[f"seen_{process}_squares"]) * (other["unit"] * scale) ** 2
    background, covariance = np.zeros(len(spectrum)), covariance.copy()
    for place, share in enumerate(shares):
        whole = templates[place].sum()
        if share is None or whole <= 0:
            continue
        bins = slice(place * SLICE, (place + 1) * SLICE)
        background[bins] = spectrum[bins] * share.yields[1] / whole
        common = spectrum[bins] * share.errors[1] / whole
        covariance[bins, bins] += np.outer(common, common)
        covariance[bins, bins] += np.diag(squares[bins]) * (share.yields[1] / whole) ** 2
    return background, covariance


def measured(
    settings: RadiativeReturnSettings, records: Mapping[str, Record], luminosity: float
) -> Measured:
    """Return |F_pi|^2 of the spectra.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    records : mapping
        Of the jobs, by sample.
    luminosity : float
        1/pb.
    """
    edges, inner = settings.mass.edges, settings.mass.inner
    middle = 0.5 * (edges[1:] + edges[:-1])
    start = squared(form_factor(settings.generator.form_factor))(np.sqrt(middle))
    spectra = {"pipigamma": spectrum_of(settings, "pipigamma", records, luminosity)}
    if "mumugamma" in settings.normalisation:
        spectra["mumugamma"] = spectrum_of(settings, "mumugamma", records, luminosity)
    pions = spectra["pipigamma"]
    virtual = np.array(records["pipigamma"]["virtual"])
    shares = virtual / np.array(records["pipigamma"]["generated"])[:, None]
    data = pions.unfolded.values / pions.expected
    own = _relative(pions)
    muons = muon_parts = None
    if "mumugamma" in spectra:
        found = spectra["mumugamma"]
        muons, muon_parts = found.unfolded.values / found.expected, _relative(found)
    ratio, covariance, theory = {}, {}, {}
    for name in settings.normalisation:
        value, parts = data, own
        if name == "mumugamma":
            assert muons is not None and muon_parts is not None
            # The mean of 1/x is above 1/mean(x) by the relative variance of x.
            excess = np.diag(muon_parts[0] + muon_parts[1])
            value = data / np.maximum(muons, 1e-300) * (1 - np.minimum(excess, 0.5))
            parts = (own[0] + muon_parts[0], own[1] + muon_parts[1])
        r = _without_radiation_of_pair(value, shares)
        block = np.outer(r, r)
        covariance[name] = (parts[0] * block)[inner, inner]
        theory[name] = (parts[1] * block)[inner, inner]
        ratio[name] = r[inner]
    isr = records["isr"]
    point = _point(middle) * start * np.diff(edges)
    generated = np.array(isr["generated"])
    radiator = generated * isr["unit"] / point
    error = np.sqrt(np.array(isr["generated_squares"])) * isr["unit"] / point
    full = np.array(records["pipigamma"]["generated"]) * records["pipigamma"]["unit"]
    bare = np.maximum(generated * isr["unit"], 1e-300)
    return Measured(
        m2=middle[inner],
        edges=edges[inner.start : len(edges) - inner.start],
        start=start[inner],
        ratio=ratio,
        covariance=covariance,
        theory=theory,
        spectra=spectra,
        muons=None if muons is None else muons[inner],
        muons_covariance=None
        if muons is None or muon_parts is None
        else (sum(muon_parts) * np.outer(muons, muons))[inner, inner],
        radiator=radiator[inner],
        radiator_error=error[inner],
        final_state=(full / bare)[inner],
    )


def _relative(spectrum: Spectrum) -> tuple[Array, Array]:
    """Return relative covariances of an unfolded spectrum over the expected one: data, theory."""
    values = np.maximum(spectrum.unfolded.values, 1e-300)
    scale = 1 / np.outer(values, values)
    theory = spectrum.unfolded.response_covariance * scale + np.diag(spectrum.expected_variance)
    return spectrum.unfolded.data_covariance * scale, theory


def _without_radiation_of_pair(data: Array, shares: Array) -> Array:
    """Return r with sum_k shares_ik r_k = data_i: which mass the form factor was taken at.

    The last column is what is outside of the bins, where r is 1.
    """
    n = len(data)
    r = data.copy()
    for _ in range(STEPS):
        expected = shares[:, :n] @ r + shares[:, n]
        change = data / np.maximum(expected, 1e-300)
        r = r * change
        if np.abs(change - 1).max() < TOLERANCE:
            break
    return np.asarray(r)


def _point(m2: Array) -> Array:
    """Return the cross section of point-like pions, nb."""
    constants = _core.Constants()
    beta = np.sqrt(1 - 4 * constants.pion_mass**2 / m2)
    return np.asarray(math.pi * constants.alpha**2 / (3 * m2) * beta**3 * constants.hbarc2)


def share_rows(spectrum: Spectrum, edges: Array) -> list[dict[str, Any]]:
    """Return one row a fitted slice."""
    rows = []
    for place, share in enumerate(spectrum.shares):
        if share is not None:
            rows.append(
                {
                    "m2_low": float(edges[place * SLICE]),
                    "signal": float(share.yields[0]),
                    "background": float(share.yields[1]),
                    "background_error": float(share.errors[1]),
                    "chi2": share.chi2,
                    "ndf": share.degrees,
                }
            )
    return rows
