"""Systematic errors that the chain finds by itself: track mass, unfolding, acceptance."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..record import Record
from .analysis import Measured, Spectrum
from .samples import TRACK_MASS
from .settings import RadiativeReturnSettings

__all__ = ["computed"]

Array = NDArray[np.float64]

STRETCH = 1e-3
"""rad; what the distance of a track from 90 degrees may be measured wrong by, at the edges."""


def computed(
    settings: RadiativeReturnSettings,
    records: Mapping[str, Record],
    found: Measured,
    normalisation: str,
) -> dict[str, float | Array]:
    """Return relative errors of |F|^2, common to all bins or of each, shape (n,).

    ``track_mass``: data against simulation where the window is one bin narrower on either side.
    ``unfolding``: what the regularisation may leave. ``acceptance``: angles at the edge off by
    `STRETCH`. Of a ratio to muons the first two are added in quadrature, the last one is what
    both do not share.
    """
    names = ["pipigamma", *(["mumugamma"] if normalisation == "mumugamma" else [])]
    sizes = {"track_mass": [_window(settings, records, found.spectra[x], x) for x in names]}
    rows: dict[str, float | Array] = {
        tag: math.hypot(*each) for tag, each in sizes.items() if any(each)
    }
    bias = [_bias(found, found.spectra[name]) for name in names]
    rows["unfolding"] = np.minimum(np.sqrt(np.sum(np.square(bias), axis=0)), 1.0)
    # Only the part of the density that both pairs do not share moves a ratio.
    lost = [
        records[name]["edge"][0] / records[name]["edge"][1] * STRETCH
        for name in names
        if "edge" in records[name]
    ]
    if len(lost) == len(names):
        rows["acceptance"] = abs(lost[0] - (lost[1] if len(lost) > 1 else 0.0))
    return rows


def _window(
    settings: RadiativeReturnSettings, records: Mapping[str, Record], spectrum: Spectrum, name: str
) -> float:
    """Return the change of data over simulation with a narrower window, fitted slices together."""
    if name not in settings.track_mass:
        return 0.0
    low, high = settings.track_mass[name]
    width = TRACK_MASS[1] - TRACK_MASS[0]
    middle = 0.5 * (TRACK_MASS[1:] + TRACK_MASS[:-1])
    wide = (middle > low) & (middle < high)
    narrow = (middle > low + width) & (middle < high - width)
    key = f"track_mass_{name}"
    data, expected = np.zeros(len(middle)), np.zeros(len(middle))
    for place, share in enumerate(spectrum.subtracted.shares):
        if share is None:
            continue
        data += np.array(records["data"][key][place], float)
        for species, size in zip(share.species, share.yields, strict=True):
            shape = np.array(records[species][key][place], float)
            if shape.sum() <= 0:
                continue
            part = size * shape / shape.sum()
            if species == name:
                expected += part
            else:
                data -= part
    if not (expected[narrow].sum() > 0 and data[wide].sum() > 0):
        return 0.0
    kept = [each[narrow].sum() / each[wide].sum() for each in (data, expected)]
    return float(abs(kept[0] / kept[1] - 1))


def _bias(found: Measured, spectrum: Spectrum) -> Array:
    relative = np.abs(spectrum.unfolded.bias / spectrum.positive)[found.inner]
    return np.asarray(np.minimum(relative, 1.0))
