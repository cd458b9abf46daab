"""What is left of a spectrum without background, slice by slice: a bad slice ends no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...words.errors import DataError
from ..record import Record
from .background import Share, Template, expected_share, fitted_share
from .settings import FURTHER, MARGIN, RadiativeReturnSettings

__all__ = ["Subtracted", "subtracted"]

Array = NDArray[np.float64]

DEEP = 5.0
"""Errors below zero at which a yield is wrong, not a fluctuation."""


@dataclass(frozen=True, eq=False)
class Subtracted:
    """The candidates of one pair, all n bins with their margin.

    Attributes
    ----------
    seen, background : ndarray, shape (n,)
        Candidates, and those of other processes among them.
    covariance, from_templates : ndarray, shape (n, n)
        Of their difference: whole, and the part that is the simulation's of the background.
    shares : list of Share
        Of the fits, one a slice; None without one.
    good : ndarray, shape (n,)
        Bins of slices with nothing wrong.
    problems : list of str
        What is wrong with others.
    """

    seen: Array
    background: Array
    covariance: Array
    from_templates: Array
    shares: list[Share | None]
    good: NDArray[np.bool_]
    problems: list[str]


def subtracted(
    settings: RadiativeReturnSettings,
    process: str,
    others: Sequence[str],
    records: Mapping[str, Record],
    luminosity: float,
    more: float = 1.0,
) -> Subtracted:
    """Return the spectrum of a pair without its background.

    Parameters
    ----------
    settings : RadiativeReturnSettings
    process : str
    others : sequence of str
        Samples of the background; empty: nothing is subtracted.
    records : mapping
        Of the jobs, by sample.
    luminosity : float
        1/pb.
    more : float
        Further backgrounds over those that are simulated.
    """
    data, own = records["data"], records[process]
    seen = np.array(data[f"seen_{process}"], float)
    squares = np.array(data[f"seen_{process}_squares"], float)
    n = len(seen)
    background, from_templates = np.zeros(n), np.zeros((n, n))
    covariance = np.diag(np.maximum(squares, 1.0))
    shares: list[Share | None] = []
    problems: dict[int, str] = {}
    without_response: list[int] = []
    for place, bins in enumerate(settings.mass.slices):
        share = None
        try:
            _check_yields(settings, seen, background, covariance, bins)
            if not seen[bins].sum() > 0:
                raise DataError("no candidates; valid: some")
            if others:
                share = _share(settings, records, process, others, place, luminosity, more)
                for name in others:
                    part = _take(share, name, records[name], process, (place, bins), luminosity)
                    part.add_to(bins, background, covariance, from_templates)
            _check_yields(settings, seen, background, covariance, bins)
        except DataError as error:
            problems[place] = f"{process}: {_label(settings, bins)}: {error}"
        try:
            _check_response(settings, own, bins)
        except DataError as error:
            without_response.append(place)
            problems[place] = f"{process}: {_label(settings, bins)}: {error}"
        shares.append(share)
    good = np.ones(n, dtype=bool)
    for place in problems:
        # Nothing says what comes into neighbours from a slice without response.
        reach = MARGIN if place in without_response else 0
        bins = settings.mass.slices[place]
        good[max(bins.start - reach, 0) : bins.stop + reach] = False
    texts = [problems[place] for place in sorted(problems)]
    return Subtracted(seen, background, covariance, from_templates, shares, good, texts)


def _label(settings: RadiativeReturnSettings, bins: slice) -> str:
    edges = settings.mass.edges
    return f"slice of M^2 from {edges[bins.start]:.4g} to {edges[bins.stop]:.4g} GeV^2"


def _check_response(settings: RadiativeReturnSettings, own: Record, bins: slice) -> None:
    counts, squares = (np.array(own[name], float)[:, bins] for name in ("counts", "squares"))
    generated = np.array(own["generated"], float)[bins]
    empty = (counts.sum(0) <= 0) | (generated <= 0)
    # Weights of both signs may leave a rare cell below zero, within its error.
    negative = (counts < -DEEP * np.sqrt(squares)).any(0)
    for wrong, words in ((empty, "no"), (negative, "a negative number of")):
        if wrong.any():
            low = settings.mass.edges[bins.start + int(np.argmax(wrong))]
            raise DataError(
                f"response: true bin from {low:.4g} GeV^2 has {words} entries; valid: above 0"
            )


def _check_yields(
    settings: RadiativeReturnSettings,
    seen: Array,
    background: Array,
    covariance: Array,
    bins: slice,
) -> None:
    left = (seen - background)[bins]
    negative = left < -DEEP * np.sqrt(np.diag(covariance)[bins])
    if negative.any():
        i = bins.start + int(np.argmax(negative))
        raise DataError(
            f"{seen[i]:g} candidates less {background[i]:.4g} of background from "
            f"{settings.mass.edges[i]:.4g} GeV^2; valid: no negative yield"
        )


def _share(
    settings: RadiativeReturnSettings,
    records: Mapping[str, Record],
    process: str,
    others: Sequence[str],
    place: int,
    luminosity: float,
    more: float,
) -> Share:
    """Return the fit of the track mass of one slice; the expectation of pairs that are identified.

    Their track mass tells nothing, and the other pair is in the matrix of identification.
    """
    name = f"track_mass_{process}"
    templates, expected = {}, {}
    for species in (process, *others):
        record = records[species]
        scale = record["unit"] * 1000 * luminosity
        template = Template(
            np.array(record[name][place], float) * scale,
            np.array(record[f"{name}_squares"][place], float) * scale**2,
        )
        templates[species] = template
        if species in FURTHER:
            error = settings.background_error * abs(template.whole)
            expected[species] = (more * template.whole, max(error, 1e-6))
    if settings.identification is not None:
        return expected_share(templates, expected)
    data = records["data"]
    counts, squares = (np.array(data[f"{name}{x}"][place], float) for x in ("", "_squares"))
    return fitted_share(counts, squares, templates, expected)


@dataclass(frozen=True, eq=False)
class _Part:
    """One background in the bins of a slice; its variance and what is common to all bins."""

    values: Array
    variances: Array
    common: Array
    common_of_templates: Array

    def add_to(self, bins: slice, background: Array, covariance: Array, templates: Array) -> None:
        background[bins] += self.values
        covariance[bins, bins] += np.outer(self.common, self.common) + np.diag(self.variances)
        templates[bins, bins] += np.diag(self.variances)
        templates[bins, bins] += np.outer(self.common_of_templates, self.common_of_templates)


def _take(
    share: Share,
    species: str,
    record: Record,
    process: str,
    where: tuple[int, slice],
    luminosity: float,
) -> _Part:
    """Return what a fitted species has in each bin of a slice, by its simulated spectrum."""
    place, bins = where
    whole = float(np.sum(record[f"track_mass_{process}"][place])) * record["unit"]
    whole *= 1000 * luminosity
    spectrum = np.array(record[f"seen_{process}"], float)[bins]
    if whole <= 0:
        zeros = np.zeros(len(spectrum))
        return _Part(zeros, zeros, zeros, zeros)
    scale = record["unit"] * 1000 * luminosity / whole
    i = share.species.index(species)
    variances = np.array(record[f"seen_{process}_squares"], float)[bins]
    values = spectrum * scale
    error, part = np.sqrt(share.covariance[i, i]), np.sqrt(share.from_templates[i, i])
    return _Part(
        values * share.yields[i],
        variances * (scale * share.yields[i]) ** 2,
        values * error,
        values * part,
    )
