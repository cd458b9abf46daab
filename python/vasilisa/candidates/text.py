"""Candidates in CSV files: a comment with the header, a line of names, a line a candidate."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..words.columns import cells_of
from ..words.errors import DataError
from .columns import Columns, Header, with_first

__all__ = ["header_of", "names_of", "pieces", "read", "write"]

MARK = "# vasilisa candidates "

ELEMENT = re.compile(r"(\w+)\[(\d+)\]")
"""Of a list: each of its elements has a column of its own."""


def header_of(path: Path) -> Header:
    """Return what the file says of itself; nothing if it comes from elsewhere."""
    with path.open(encoding="utf-8-sig") as file:
        line = file.readline()
    header: Header = json.loads(line[len(MARK) :]) if line.startswith(MARK) else {}
    return header


def _head(path: Path) -> tuple[int, str]:
    """Return the number of lines up to that of the names, and that line."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if text := line.partition("#")[0].strip():
                return number, text
    return 0, ""


def names_of(path: Path) -> list[str]:
    """Return the names of the columns."""
    cells = cells_of(_head(path)[1])
    twice = [cell for cell in cells if cells.count(cell) > 1]
    if twice:
        raise DataError(f"the column {twice[0]!r} stands twice")
    return list(dict.fromkeys(m[1] if (m := ELEMENT.fullmatch(cell)) else cell for cell in cells))


def read(path: Path, names: Sequence[str]) -> Columns:
    """Return columns by name: numbers, or texts where there is one that is no number."""
    skipped, head = _head(path)
    cells = cells_of(head)
    delimiter = next((each for each in ";," if each in head), None)
    columns: dict[str, Any] = {}
    for name in names:
        places = [
            i for i, cell in enumerate(cells) if (m := ELEMENT.fullmatch(cell)) and m[1] == name
        ] or [cells.index(name)]
        columns[name] = places
    used = sorted({place for places in columns.values() for place in places})
    _require_rows(path, skipped, delimiter, len(cells))
    table = _table(path, skipped, delimiter, used)
    where = {place: i for i, place in enumerate(used)}
    return {
        name: _values([table[where[place]] for place in places]) for name, places in columns.items()
    }


def pieces(path: Path, names: Sequence[str], n: int) -> Iterator[Columns]:
    """Yield the columns of up to n candidates, one piece after another, of the whole file."""
    whole = read(path, names)
    for first in range(0, len(whole[names[0]]), n):
        yield {name: values[first : first + n] for name, values in whole.items()}


def _require_rows(path: Path, skipped: int, delimiter: str | None, wanted: int) -> None:
    """Refuse lines with more or fewer values than names: all behind would be another column's."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            text = line.partition("#")[0].strip(" \t\r\n")
            if number <= skipped or not text:
                continue
            found = text.count(delimiter) + 1 if delimiter else len(text.split())
            if found != wanted:
                raise DataError(f"line {number}: {found} values under {wanted} columns")


def _table(path: Path, skipped: int, delimiter: str | None, used: list[int]) -> list[Any]:
    """Return the columns that are used, as numbers if all are, else as texts."""

    def load(**how: Any) -> Any:
        with warnings.catch_warnings():
            # A file without candidates is spoken of by those who want some.
            warnings.filterwarnings("ignore", "loadtxt: input contained no data")
            return np.loadtxt(
                path,
                delimiter=delimiter,
                skiprows=skipped,
                usecols=used,
                ndmin=2,
                encoding="utf-8-sig",
                **how,
            )

    try:
        return list(load(dtype=np.float64).T)
    except ValueError:
        # Empty cells, which mean NaN, or texts.
        return list(load(dtype=str).T)


def _values(columns: list[Any]) -> Any:
    numbers = [column if column.dtype.kind == "f" else _numbers(column) for column in columns]
    return numbers[0] if len(numbers) == 1 else np.stack(numbers, axis=1)


def _numbers(cells: Any) -> Any:
    cells = np.char.strip(cells)
    try:
        return np.where(cells == "", "nan", cells).astype(np.float64)
    except ValueError:
        return cells


def write(path: Path, chunks: Iterable[Columns], header: Header) -> None:
    """Write a file, chunk by chunk; numbers with all their digits."""
    first, chunks = with_first(chunks)
    names: list[str] = []
    for name, values in first.items():
        names += [name] if values.ndim == 1 else [f"{name}[{i}]" for i in range(values.shape[1])]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{MARK}{json.dumps(header)}\n{','.join(names)}\n")
        for chunk in chunks:
            cells = [
                map(str, column.tolist())
                for values in chunk.values()
                for column in (values[None] if values.ndim == 1 else values.T)
            ]
            file.writelines(",".join(row) + "\n" for row in zip(*cells, strict=True))
