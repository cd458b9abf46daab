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
from .pieces import has_own_beams, with_first
from .run import RunFields, batch_run, fields_of

__all__ = ["read", "read_fields", "write"]

RUN = b"vasilisa"
"""Key of the run information, JSON, among the file's metadata."""

COMPONENTS = ("E", "px", "py", "pz")


def _record(names: Sequence[str]) -> pa.DataType:
    return pa.struct([pa.field(name, pa.float64(), nullable=False) for name in names])


MOMENTUM = _record(COMPONENTS)
PHOTONS = pa.list_(pa.field("element", MOMENTUM, nullable=False))


BEAMS = ("electron", "positron")
"""Columns of the beams, where events have their own."""


def _schema(fields: RunFields, own_beams: bool) -> pa.Schema:
    types = {
        "event_number": pa.int64(),
        "weights": _record(fields["weight_names"]),
        "p_minus": MOMENTUM,
        "p_plus": MOMENTUM,
        "photons": PHOTONS,
    } | dict.fromkeys(BEAMS if own_beams else (), MOMENTUM)
    columns = [pa.field(name, kind, nullable=False) for name, kind in types.items()]
    return pa.schema(columns, metadata={RUN: json.dumps(fields)})


def write(
    path: Path, run: _core.RunInfo, weight_names: Sequence[str], batches: Iterable[EventArrays]
) -> None:
    """Write a file with a row group for each batch."""
    first, batches = with_first(batches)
    schema = _schema(fields_of(run, weight_names), has_own_beams(first))
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
        "p_minus": _records(batch.p_minus, MOMENTUM),
        "p_plus": _records(batch.p_plus, MOMENTUM),
        "photons": photons,
    }
    if has_own_beams(batch):
        columns |= {
            name: _records(batch.beam_momenta[:, i], MOMENTUM) for i, name in enumerate(BEAMS)
        }
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


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
    core = _core.EventBatch(
        event_number=columns["event_number"].to_numpy(),
        weight_names=fields["weight_names"],
        weights=_numbers(columns["weights"]),
        p_minus=_numbers(columns["p_minus"]),
        p_plus=_numbers(columns["p_plus"]),
        n_photons=photons.value_lengths().to_numpy(),
        photons=_numbers(photons.flatten()),
        beam_momenta=np.stack([_numbers(columns[name]) for name in BEAMS if name in columns], 1)
        if BEAMS[0] in columns
        else np.empty(0),
    )
    return EventArrays(core, batch_run(fields, int(core.event_number[0]), len(core)))


def _numbers(records: pa.StructArray) -> Array:
    return np.column_stack([column.to_numpy() for column in records.flatten()])
