"""How files hold the signal particles: a column for each of a pair, or all in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from ... import _core
from ...words.errors import DataError
from ..arrays import EventArrays
from .run import RunFields, batch_run

__all__ = ["PAIR", "PARTICLES", "arrays_of", "columns_in", "no_events", "signal_columns"]

PAIR = ("p_minus", "p_plus")
PARTICLES = "particles"


def signal_columns(n_particles: int) -> tuple[str, ...]:
    """Return the columns that hold n signal particles."""
    return PAIR if n_particles == len(PAIR) else (PARTICLES,)


def columns_in(fields: RunFields, found: Collection[str]) -> tuple[str, ...]:
    """Return the columns of the signal particles of a file.

    Parameters
    ----------
    fields : dict
        What the file says about its run.
    found : collection of str
        Names of its columns, others among them.

    Raises
    ------
    DataError
        If they are not those of the run's particles.
    """
    pdg_id = fields["final_pdg_id"]
    names = signal_columns(len(pdg_id))
    missing = [name for name in names if name not in found]
    if missing:
        raise DataError(f"holds no {missing[0]}; its run has the final particles {pdg_id}")
    return names


def no_events(n_particles: int, weight_names: list[str]) -> _core.EventBatch:
    """Return a batch without records."""
    weights, nothing = np.empty((0, len(weight_names))), np.empty((0, 4))
    particles = np.empty((0, n_particles, 4))
    return _core.EventBatch.of_particles([], weight_names, weights, particles, [], nothing)


def arrays_of(columns: Mapping[str, Any], fields: RunFields) -> EventArrays:
    """Return a batch of a file's columns, named as in `EventArrays.to_numpy`.

    Raises
    ------
    DataError
        If they do not fit together or to the run.
    """
    of_pair = PARTICLES not in columns
    make = _core.EventBatch if of_pair else _core.EventBatch.of_particles
    core = make(weight_names=fields["weight_names"], **columns)
    return EventArrays(core, batch_run(fields, int(core.event_number[0]), len(core)))
