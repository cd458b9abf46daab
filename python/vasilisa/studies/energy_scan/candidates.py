"""Candidates of one point as the cuts see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...candidates import Candidates, Point, read
from ...events.batch import EventBatch
from ...words.errors import DataError
from ..memory import give_back_memory
from .samples import CHARGES
from .settings import EnergyScanSettings

__all__ = ["batch_of", "candidates_at"]

_READING = Lock()

USED = frozenset(
    {"point", "probe", "weight"}
    | {f"{name}_{each}" for name in ("p", "theta", "phi", "calo", "rho", "z") for each in CHARGES}
)
"""Columns that the analysis looks at. Those of all points are in memory together, so they are kept
with the digits of single precision, far more than any detector's."""


def candidates_at(settings: EnergyScanSettings, index: int) -> Candidates:
    """Return the candidates of a point.

    Raises
    ------
    DataError
        If there are none, or something is wrong with them; names point and column.
    """
    point = settings.points[index]
    if not point.luminosity > 0:
        raise DataError(f"luminosity: {point.luminosity:g}; valid: 1/pb, above 0")
    named = settings.candidates
    paths = tuple([named] if isinstance(named, str) else named or [])
    points = tuple(Point(settings.number_of(i), each.ecm) for i, each in enumerate(settings.points))
    with _READING:  # one reader; the others find the file read
        table = _read(paths, _times(paths), tuple(sorted(settings.columns.items())), points)
    return _with_numbers(table.at(settings.number_of(index)), np.float32, np.float64)


def _times(paths: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(Path(each).stat().st_mtime_ns for each in paths)


@lru_cache(maxsize=1)
def _read(
    paths: tuple[str, ...],
    times: tuple[int, ...],
    columns: tuple[tuple[str, str], ...],
    points: tuple[Point, ...],
) -> Candidates:
    table = read(
        paths,
        kind="energy_scan",
        columns=dict(columns),
        only=USED,
        points=points,
        set_aside=True,
    )
    table = _with_numbers(table, np.float64, np.float32)
    give_back_memory()
    return table


def _with_numbers(table: Candidates, old: type[np.floating], new: type[np.floating]) -> Candidates:
    """Return candidates whose numbers have another precision."""
    columns = {
        name: values.astype(new) if values.dtype == old else values
        for name, values in table.items()
    }
    return replace(table, columns=columns)


def batch_of(run: _core.RunInfo, columns: Mapping[str, NDArray[Any]]) -> EventBatch:
    """Return candidates as events, the mass being that of pions, for cuts and observables.

    Parameters
    ----------
    run : RunInfo
        Of any pair of pions at the point.
    columns : mapping
        As of candidates.
    """
    mass = _core.Constants().pion_mass
    momenta = []
    for charge in CHARGES:
        p, theta, phi = (np.asarray(columns[f"{name}_{charge}"]) for name in ("p", "theta", "phi"))
        pt = p * np.sin(theta)
        momenta.append(
            np.stack([np.hypot(p, mass), pt * np.cos(phi), pt * np.sin(phi), p * np.cos(theta)], 1)
        )
    n = len(momenta[0])
    core = _core.EventBatch.of_particles(
        event_number=np.arange(n),
        weight_names=["nominal"],
        weights=np.asarray(columns.get("weight", np.ones(n)), dtype=np.float64)[:, None],
        particles=np.ascontiguousarray(np.stack(momenta, 1)),
        n_photons=np.zeros(n, dtype=np.int32),
        photons=np.zeros((0, 4)),
    )
    return EventBatch(core, run)
