"""Momenta of electrons with another scheme of further photons: the tail beneath the pions.

Two schemes put the radiation of Bhabha scattering differently between one and more photons. What
that does to the tail of the momenta, and so to the separation, is found with the same events: their
weights follow the ratio of both spectra, a parabola in the smaller momentum of a pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Known, Separation
from ...words.errors import DataError
from ..record import Record
from .counts import yields
from .samples import Sample, other_electrons
from .settings import EnergyScanSettings

__all__ = ["tails"]

Columns = Mapping[str, NDArray[Any]]

EDGES = np.linspace(0.45, 1.1, 27)
"""Of the smaller momentum over the beam energy."""

CORE = 0.975
"""Above it the schemes differ by a factor, which the normalisation of templates takes out."""


def tails(
    settings: EnergyScanSettings,
    index: int,
    candidates: Columns,
    samples: Mapping[str, Sample],
    ratio: Known,
    background: Columns,
    found: Mapping[str, Separation],
    threads: int,
) -> Record:
    """Return the change of N_pipi/N_ee with the other scheme's electrons, and both spectra.

    Parameters
    ----------
    settings, index, samples, ratio, background, found
        As of `refits`.
    candidates : mapping
        Columns after the cuts.
    threads : int
        Of the engine.

    Returns
    -------
    dict
        ``change`` (relative), ``edges``, ``nominal``, ``other`` and their ``_variance``: shares of
        the smaller momentum; ``parabola`` of the ratio below `CORE`. Empty in quick form, without
        the momentum method, or if the card does not ask.
    """
    if settings.quick or "tails" not in settings.systematics or "momentum" not in found:
        return {}
    other = other_electrons(settings, index, threads)
    beam = settings.points[index].ecm / 2
    record: Record = {"edges": EDGES.tolist()}
    for name, each in (("nominal", samples["ee"]), ("other", other)):
        record[name], record[f"{name}_variance"] = _spectrum(each.columns, beam)
    record["parabola"] = _parabola(record)
    templates = {name: each.columns for name, each in samples.items()}
    templates["ee"] = _reweighted(templates["ee"], beam, record["parabola"])
    try:
        now = yields(settings, "momentum", candidates, templates, ratio, background)
    except DataError:
        return record
    before = found["momentum"].ratio("pipi", "ee")[0]
    return record | {"change": now.ratio("pipi", "ee")[0] / before - 1}


def _smaller(columns: Columns, beam: float) -> NDArray[np.float64]:
    return np.asarray(np.minimum(columns["p_minus"], columns["p_plus"]) / beam)


def _spectrum(columns: Columns, beam: float) -> tuple[list[float], list[float]]:
    weights = columns["weight"] / columns["weight"].sum()
    values = np.histogram(_smaller(columns, beam), EDGES, weights=weights)[0]
    variances = np.histogram(_smaller(columns, beam), EDGES, weights=weights**2)[0]
    return values.tolist(), variances.tolist()


def _parabola(record: Record) -> list[float]:
    """Return the ratio of the spectra below the core, over that in it: powers of the momentum."""
    names = ("nominal", "nominal_variance", "other", "other_variance")
    nominal, square, other, other_square = (np.array(record[name]) for name in names)
    middle = 0.5 * (EDGES[1:] + EDGES[:-1])
    core = middle > CORE
    whole = other[core].sum() / nominal[core].sum()
    shown = ~core & (nominal > 0) & (other > 0)
    ratio = other[shown] / nominal[shown] / whole
    error = ratio * np.sqrt(
        square[shown] / nominal[shown] ** 2 + other_square[shown] / other[shown] ** 2
    )
    found: list[float] = np.polynomial.polynomial.polyfit(
        middle[shown], ratio, 2, w=1 / error
    ).tolist()
    return found


def _reweighted(columns: Columns, beam: float, parabola: list[float]) -> Columns:
    momentum = _smaller(columns, beam)
    ratio = np.polynomial.polynomial.polyval(momentum, parabola)
    factor = np.where(momentum < CORE, np.clip(ratio, 0.5, 2.0), 1.0)
    return {**columns, "weight": columns["weight"] * factor}
