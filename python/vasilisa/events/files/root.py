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
from ..vertices import has_vertices
from .pieces import PIECE, has_own_beams, with_first
from .run import RunFields, fields_of
from .signal import PAIR, PARTICLES, arrays_of, columns_in, signal_columns

__all__ = ["opened", "read", "read_fields", "write"]

TREE = "events"
RUN = "run"
COMPONENTS = ("E", "px", "py", "pz")
BEAMS = ("electron", "positron")
"""Branches of the beams, where events have their own."""

VERTEX = ("vertex_x", "vertex_y", "vertex_z")
"""In mm, where the beams have a spot."""

PDG_ID = f"{PARTICLES}_pdg_id"
"""Of the signal particles, where they are more than a pair."""


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
    n = len(run.final_pdg_id)
    branches: dict[str, Any] = {"event_number": "int64"} | dict.fromkeys(weights, "float64")
    for name in signal_columns(n):
        kind = "float64" if name in PAIR else np.dtype((np.float64, (n,)))
        branches |= dict.fromkeys(_momentum_branches(name), kind)
    if n != len(PAIR):
        branches[PDG_ID] = np.dtype((np.int32, (n,)))
    for name in BEAMS if has_own_beams(first) else ():
        branches |= dict.fromkeys(_momentum_branches(name), "float64")
    if has_vertices(run):
        branches |= dict.fromkeys(VERTEX, "float64")
    photon = ", ".join(f"{component}: float64" for component in COMPONENTS)
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
    for name in signal_columns(batch.core.n_particles):
        components = np.moveaxis(getattr(batch, name), -1, 0)
        columns |= zip(_momentum_branches(name), components, strict=True)
    if not batch.is_pair:
        columns[PDG_ID] = np.broadcast_to(batch.pdg_id, (len(batch), len(batch.pdg_id)))
    if has_own_beams(batch):
        for i, name in enumerate(BEAMS):
            columns |= zip(_momentum_branches(name), batch.beam_momenta[:, i].T, strict=True)
    if has_vertices(batch.run):
        columns |= zip(VERTEX, batch.vertex.T, strict=True)
    photons = ak.zip(dict(zip(COMPONENTS, batch.photons.T, strict=True)))
    return columns | {"photons": ak.unflatten(photons, batch.n_photons)}


def read_fields(path: Path) -> RunFields:
    """Return the run information."""
    with opened(path) as file:
        fields: RunFields = json.loads(str(file[RUN]))
    return fields


def opened(path: Path) -> Any:
    """Return an open ROOT file.

    Raises
    ------
    DataError
        If it is none, or not complete.
    """
    try:
        return uproot.open(path)
    except uproot.DeserializationError as error:
        raise DataError("is not a complete ROOT file") from error


def read(path: Path) -> Iterator[EventArrays]:
    """Yield the events in batches of the size of a piece."""
    fields = read_fields(path)
    with opened(path) as file:
        for arrays in file[TREE].iterate(step_size=PIECE, library="ak"):
            yield _batch(arrays, fields)


def _batch(arrays: Any, fields: RunFields) -> EventArrays:
    def momenta(name: str) -> Array:
        return _table([ak.flatten(arrays[each], axis=None) for each in _momentum_branches(name)])

    found = [name.removesuffix("_E") for name in arrays.fields]
    columns = {
        "event_number": ak.to_numpy(arrays["event_number"]),
        "weights": _table([arrays[each] for each in weight_branches(fields["weight_names"])]),
        "n_photons": ak.to_numpy(arrays["n_photons"]),
        "photons": momenta("photons"),
    }
    for name in columns_in(fields, found):
        columns[name] = momenta(name) if name in PAIR else _in_events(momenta(name), len(arrays))
    if BEAMS[0] in found:
        columns["beam_momenta"] = np.stack([momenta(name) for name in BEAMS], 1)
    return arrays_of(columns, fields)


def _in_events(momenta: Array, n_events: int) -> Array:
    return momenta.reshape(n_events, -1, len(COMPONENTS))


def _table(columns: Sequence[Any]) -> Array:
    return np.column_stack([ak.to_numpy(column) for column in columns])
