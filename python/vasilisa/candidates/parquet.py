"""Candidates in Parquet files: one column each, lists for layers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from ..words.errors import DataError
from .columns import Columns, Header, padded, with_first

__all__ = ["header_of", "names_of", "pieces", "read", "write"]

HEADER = b"vasilisa_candidates"
"""Key of the header, JSON, among the file's metadata."""


def header_of(path: Path) -> Header:
    """Return what the file says of itself; nothing if it comes from elsewhere."""
    metadata = pq.read_schema(path).metadata or {}
    header: Header = json.loads(metadata.get(HEADER, b"{}"))
    return header


def names_of(path: Path) -> list[str]:
    """Return the names of the columns."""
    return list(pq.read_schema(path).names)


def read(path: Path, names: Sequence[str]) -> Columns:
    """Return columns by name."""
    with pq.ParquetFile(path) as file:
        # One after another: the memory holds one column twice, not all.
        return {name: _numpy(name, file.read([name])[name].combine_chunks()) for name in names}


def pieces(path: Path, names: Sequence[str], n: int) -> Iterator[Columns]:
    """Yield the columns of up to n candidates, one piece after another."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(n, columns=list(names)):
            yield {name: _numpy(name, batch[name]) for name in names}


def _numpy(name: str, column: Any) -> Any:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        lengths = column.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
        return padded(column.flatten().to_numpy(zero_copy_only=False), lengths)
    if pa.types.is_nested(kind):
        raise DataError(f"{name} is a {kind}; valid: columns of numbers, lists or texts")
    values = column.to_numpy(zero_copy_only=False)
    return values.astype(str) if values.dtype == object else values


def write(path: Path, chunks: Iterable[Columns], header: Header) -> None:
    """Write a file with a row group for each chunk."""
    first, chunks = with_first(chunks)
    schema = _table(first).schema.with_metadata({HEADER: json.dumps(header)})
    # Measured numbers hardly repeat: dictionaries of them cost time and save no space.
    repeated = [
        each.name
        for each in schema
        if pa.types.is_integer(each.type) or pa.types.is_string(each.type)
    ]
    with pq.ParquetWriter(path, schema, use_dictionary=repeated) as file:
        for chunk in chunks:
            file.write_table(_table(chunk).replace_schema_metadata(schema.metadata))


def _table(columns: Columns) -> Any:
    return pa.table({name: _arrow(values) for name, values in columns.items()})


def _arrow(values: Any) -> Any:
    if values.ndim == 1:
        return pa.array(values)
    flat = pa.array(np.ascontiguousarray(values).ravel())
    return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
