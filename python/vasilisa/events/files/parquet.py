"""Parquet files: one record an event, nested as `EventArrays.to_awkward` has it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from ... import _core
from ...words.errors import DataError
from ..arrays import Array, EventArrays
from ..vertices import has_vertices
from .pieces import has_own_beams, with_first
from .run import RunFields, fields_of
from .signal import PAIR, PARTICLES, arrays_of, columns_in, signal_columns

__all__ = ["read", "read_fields", "write"]

RUN = b"vasilisa"
"""Key of the run information, JSON, among the file's metadata."""

COMPONENTS = ("E", "px", "py", "pz")


def _record(names: Sequence[str]) -> pa.DataType:
    return pa.struct([pa.field(name, pa.float64(), nullable=False) for name in names])


MOMENTUM = _record(COMPONENTS)
PHOTONS = pa.list_(pa.field("element", MOMENTUM, nullable=False))

PARTICLE = pa.struct([*MOMENTUM, pa.field("pdg_id", pa.int32(), nullable=False)])
"""Of a signal that is more than a pair: a list of these, of fixed length."""

BEAMS = ("electron", "positron")
"""Columns of the beams, where events have their own."""


VERTEX = _record(("x", "y", "z"))
"""In mm, where the beams have a spot."""


def _schema(fields: RunFields, own_beams: bool, vertex: bool) -> pa.Schema:
    n = len(fields["final_pdg_id"])
    particles = pa.list_(pa.field("element", PARTICLE, nullable=False), n)
    signal = dict.fromkeys(signal_columns(n), MOMENTUM)
    if PARTICLES in signal:
        signal[PARTICLES] = particles
    types = {
        "event_number": pa.int64(),
        "weights": _record(fields["weight_names"]),
        **signal,
        "photons": PHOTONS,
    } | dict.fromkeys(BEAMS if own_beams else (), MOMENTUM)
    if vertex:
        types["vertex"] = VERTEX
    columns = [pa.field(name, kind, nullable=False) for name, kind in types.items()]
    return pa.schema(columns, metadata={RUN: json.dumps(fields)})


def write(
    path: Path, run: _core.RunInfo, weight_names: Sequence[str], batches: Iterable[EventArrays]
) -> None:
    """Write a file with a row group for each batch."""
    first, batches = with_first(batches)
    fields = fields_of(run, weight_names)
    schema = _schema(fields, has_own_beams(first), has_vertices(run))
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=False) as writer:
        for batch in batches:
            writer.write_table(_table(batch, schema), row_group_size=len(batch))


def _table(batch: EventArrays, schema: pa.Schema) -> pa.Table:
    photons = pa.ListArray.from_arrays(
        pa.array(batch.photon_offsets, pa.int32()), _records(batch.photons, MOMENTUM), type=PHOTONS
    )
    columns = {
        "event_number": pa.array(batch.event_number),
        "weights": _records(batch.core.weights, schema.field("weights").type),
        "photons": photons,
    }
    if batch.is_pair:
        columns |= {name: _records(getattr(batch, name), MOMENTUM) for name in PAIR}
    else:
        columns[PARTICLES] = _particles(batch, schema.field(PARTICLES).type)
    if has_own_beams(batch):
        columns |= {
            name: _records(batch.beam_momenta[:, i], MOMENTUM) for i, name in enumerate(BEAMS)
        }
    if "vertex" in schema.names:
        columns["vertex"] = _records(batch.vertex, VERTEX)
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


def _particles(batch: EventArrays, kind: pa.FixedSizeListType) -> pa.FixedSizeListArray:
    components = [pa.array(np.ascontiguousarray(p)) for p in batch.particles.reshape(-1, 4).T]
    pdg_id = pa.array(np.tile(batch.pdg_id, len(batch)))
    each = pa.StructArray.from_arrays([*components, pdg_id], fields=list(PARTICLE))
    return pa.FixedSizeListArray.from_arrays(each, type=kind)


def _records(array: Array, kind: pa.StructType) -> pa.StructArray:
    """Return an array of shape (N, number of fields) as N records."""
    columns = [pa.array(np.ascontiguousarray(column)) for column in array.T]
    return pa.StructArray.from_arrays(columns, fields=list(kind))


def read_fields(path: Path) -> RunFields:
    """Return the run information among the metadata."""
    metadata = pq.read_schema(path).metadata or {}
    if RUN not in metadata:
        raise DataError("holds no run information; valid: files written by vasilisa")
    fields: RunFields = json.loads(metadata[RUN])
    return fields


def read(path: Path) -> Iterator[EventArrays]:
    """Yield one row group after another."""
    fields = read_fields(path)
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield _batch(file.read_row_group(group), fields)


def _batch(table: pa.Table, fields: RunFields) -> EventArrays:
    columns: dict[str, Any] = {name: table[name].combine_chunks() for name in table.column_names}
    photons = columns["photons"]
    arrays = {
        "event_number": columns["event_number"].to_numpy(),
        "weights": _numbers(columns["weights"]),
        "n_photons": photons.value_lengths().to_numpy(),
        "photons": _numbers(photons.flatten()),
    }
    for name in columns_in(fields, columns):
        arrays[name] = _numbers(columns[name]) if name in PAIR else _momenta(columns[name])
    if BEAMS[0] in columns:
        arrays["beam_momenta"] = np.stack([_numbers(columns[name]) for name in BEAMS], 1)
    return arrays_of(arrays, fields)


def _momenta(particles: pa.FixedSizeListArray) -> Array:
    """Return the momenta of signal particles, shape (N, n, 4)."""
    components = _numbers(particles.flatten())[:, : len(COMPONENTS)]
    return components.reshape(len(particles), -1, len(COMPONENTS))


def _numbers(records: pa.StructArray) -> Array:
    return np.column_stack([column.to_numpy() for column in records.flatten()])
