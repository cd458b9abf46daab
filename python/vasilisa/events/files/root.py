"""ROOT files: the tree `events`, and the run information as a TObjString `run`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import awkward as ak  # type: ignore[import-untyped]
import numpy as np
import uproot  # type: ignore[import-untyped]

from ... import _core
from ...words.errors import ConfigurationError, DataError
from ..arrays import Array, EventArrays
from .pieces import PIECE, has_own_beams, with_first
from .run import RunFields, batch_run, fields_of

__all__ = ["read", "read_fields", "write"]

TREE = "events"
RUN = "run"
COMPONENTS = ("E", "px", "py", "pz")
BEAMS = ("electron", "positron")
"""Branches of the beams, where events have their own."""


def weight_branches(names: Sequence[str]) -> list[str]:
    """Return the branches of the weights: names that ROOT takes, in the order of the weights.

    Raises
    ------
    ConfigurationError
        If two names differ only in characters that a branch cannot have.
    """
    branches = ["weight_" + re.sub(r"\W", "_", name, flags=re.ASCII) for name in names]
    for name, branch in zip(names, branches, strict=True):
        if branches.count(branch) > 1:
            raise ConfigurationError(
                field="weight", value=name, valid="names that differ in letters, digits or _"
            )
    return branches


def _momentum_branches(name: str) -> list[str]:
    return [f"{name}_{component}" for component in COMPONENTS]


def write(
    path: Path, run: _core.RunInfo, weight_names: Sequence[str], batches: Iterable[EventArrays]
) -> None:
    """Write a file with a basket of each branch for each batch."""
    weights = weight_branches(weight_names)
    first, batches = with_first(batches)
    numbers = [*weights, *_momentum_branches("p_minus"), *_momentum_branches("p_plus")]
    for name in BEAMS if has_own_beams(first) else ():
        numbers += _momentum_branches(name)
    photon = ", ".join(f"{component}: float64" for component in COMPONENTS)
    branches = {"event_number": "int64"} | dict.fromkeys(numbers, "float64")
    with uproot.recreate(path) as file:
        file[RUN] = json.dumps(fields_of(run, weight_names))
        tree = file.mktree(
            TREE,
            branches | {"photons": f"var * {{{photon}}}"},
            counter_name=lambda counted: f"n_{counted}",
        )
        for batch in batches:
            tree.extend(_columns(batch, weights))


def _columns(batch: EventArrays, weights: list[str]) -> dict[str, Any]:
    columns: dict[str, Any] = {"event_number": batch.event_number}
    columns |= zip(weights, batch.core.weights.T, strict=True)
    columns |= zip(_momentum_branches("p_minus"), batch.p_minus.T, strict=True)
    columns |= zip(_momentum_branches("p_plus"), batch.p_plus.T, strict=True)
    if has_own_beams(batch):
        for i, name in enumerate(BEAMS):
            columns |= zip(_momentum_branches(name), batch.beam_momenta[:, i].T, strict=True)
    photons = ak.zip(dict(zip(COMPONENTS, batch.photons.T, strict=True)))
    return columns | {"photons": ak.unflatten(photons, batch.n_photons)}


def read_fields(path: Path) -> RunFields:
    """Return the run information."""
    with _opened(path) as file:
        fields: RunFields = json.loads(str(file[RUN]))
    return fields


def _opened(path: Path) -> Any:
    try:
        return uproot.open(path)
    except uproot.DeserializationError as error:
        raise DataError("is not a complete ROOT file") from error


def read(path: Path) -> Iterator[EventArrays]:
    """Yield the events in batches of the size of a piece."""
    fields = read_fields(path)
    with _opened(path) as file:
        for arrays in file[TREE].iterate(step_size=PIECE, library="ak"):
            yield _batch(arrays, fields)


def _batch(arrays: Any, fields: RunFields) -> EventArrays:
    def momenta(name: str) -> Array:
        return _table([ak.flatten(arrays[each], axis=None) for each in _momentum_branches(name)])

    core = _core.EventBatch(
        event_number=ak.to_numpy(arrays["event_number"]),
        weight_names=fields["weight_names"],
        weights=_table([arrays[each] for each in weight_branches(fields["weight_names"])]),
        p_minus=momenta("p_minus"),
        p_plus=momenta("p_plus"),
        n_photons=ak.to_numpy(arrays["n_photons"]),
        photons=momenta("photons"),
        beam_momenta=np.stack([momenta(name) for name in BEAMS], 1)
        if f"{BEAMS[0]}_E" in arrays.fields
        else np.empty(0),
    )
    return EventArrays(core, batch_run(fields, int(core.event_number[0]), len(core)))


def _table(columns: Sequence[Any]) -> Array:
    return np.column_stack([ak.to_numpy(column) for column in columns])
