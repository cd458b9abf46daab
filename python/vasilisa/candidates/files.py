"""Files of candidates: Parquet, flat ROOT trees and CSV, by the suffix of their names."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ..events.files.formats import reading, require_package, suffix_of
from ..keep.output import write_whole
from ..words.choices import check_name, did_you_mean
from ..words.errors import ConfigurationError, DataError, speaking_of
from .candidates import Candidates
from .checks import first_problem
from .columns import Columns, Header, with_first
from .expressions import Expression
from .points import Point
from .schema import SCHEMA, CandidateColumn, Kind, kind_named

__all__ = ["check_reading", "read", "read_pieces", "write"]

_MODULES = {
    ".parquet": ("parquet", "pyarrow"),
    ".root": ("root", "uproot"),
    ".csv": ("text", None),
}

LARGEST_WHOLE = 2**53
"""Above it floating-point numbers are no counters."""

SUSPICION = "is damaged or holds no candidates"

PIECE = 100_000
"""Candidates at once: bounds the memory of those who need only sums over them."""


class Format(Protocol):
    """What the module of a format offers."""

    def header_of(self, path: Path) -> Header:
        """Return what the file says of itself; nothing if it comes from elsewhere."""

    def names_of(self, path: Path) -> list[str]:
        """Return the names of the columns."""

    def read(self, path: Path, names: Sequence[str]) -> Columns:
        """Return columns by name."""

    def pieces(self, path: Path, names: Sequence[str], n: int) -> Iterator[Columns]:
        """Yield the columns of up to n candidates, one piece after another."""

    def write(self, path: Path, chunks: Iterable[Columns], header: Header) -> None:
        """Write a whole file, one chunk after another."""


def _format_of(path: Path) -> Format:
    suffix = suffix_of(path, tuple(_MODULES))
    name, package = _MODULES[suffix]
    require_package(suffix, package)
    return cast(Format, importlib.import_module(f".{name}", __package__))


def check_reading(paths: Iterable[Path], kind: str, columns: Mapping[str, object]) -> None:
    """Refuse what `read` would, before the files are opened.

    Parameters
    ----------
    paths : iterable of Path
        Files of candidates.
    kind : str
        ``energy_scan``, ``radiative_return`` or ``muone``.
    columns : mapping
        Formulas of columns.

    Raises
    ------
    ConfigurationError
        For a format, a column or a formula that is unknown.
    """
    _formulas(kind_named(kind), columns)
    with speaking_of("candidates"):
        for path in paths:
            _format_of(path)


def _formulas(kind: Kind, columns: Mapping[str, object]) -> dict[str, Expression]:
    """Return what makes columns of those of a file."""
    return {
        check_name("columns", name, kind.columns): Expression(name, text)
        for name, text in columns.items()
    }


def read(
    path: str | Path | Sequence[str | Path],
    *,
    kind: str,
    columns: Mapping[str, object] | None = None,
    only: Collection[str] | None = None,
    points: Iterable[Point] = (),
    energy: float | None = None,
    set_aside: bool = False,
) -> Candidates:
    """Read candidates from a file, or from several as if they were one.

    Parameters
    ----------
    path : path or sequence of path
        ``.parquet``, ``.root`` (the tree `candidates`, or the only one) or ``.csv``.
    kind : {"energy_scan", "radiative_return", "muone"}
    columns : mapping, optional
        How columns come from those of the file: arithmetic such as ``{"p_minus": "pm/1000"}``.
    only : collection of str, optional
        Columns to read; all that are known and found by default. Required ones must exist anyhow.
    points : iterable of Point, optional
        The table of points of a scan: candidates must belong to them, and their momenta are held
        against their energies.
    energy : float, optional
        GeV; what momenta are held against where there are no points.
    set_aside : bool
        Leave out the points with which something is wrong, and keep what it is, rather than raise.

    Returns
    -------
    Candidates

    Raises
    ------
    ConfigurationError
        If the format or an expression is unknown.
    DataError
        If a file cannot be read, is empty, lacks a required column, or holds a value that makes no
        sense: NaN, another unit, an unknown point. Names the point, the column and the row.
    """
    known, paths, mapping = _asked(path, kind, columns)
    parts = [_read_one(each, known, mapping, only) for each in paths]
    names = [name for name in parts[0][1] if all(name in part for _, part in parts)]
    table = {name: _whole([part[name] for _, part in parts]) for name in names}
    where = ", ".join(map(str, paths))
    if not len(table[names[0]]):
        raise DataError(f"{where}: holds no candidates")
    found = dict(_bad_points(table, known, tuple(points), energy))
    if found and not (set_aside and None not in found):
        raise DataError(f"{where}: {next(iter(found.values()))}")
    if found:
        good = ~np.isin(table["point"], [number for number in found if number is not None])
        table = {name: values[good] for name, values in table.items()}
    problems = {number: text for number, text in found.items() if number is not None}
    return Candidates(kind, table, parts[0][0], problems)


def read_pieces(
    path: str | Path | Sequence[str | Path],
    *,
    kind: str,
    columns: Mapping[str, object] | None = None,
    energy: float | None = None,
    n: int = PIECE,
) -> Iterator[Candidates]:
    """Yield candidates of one energy by pieces, so that no file has to fit into memory.

    Whole files are read where they are CSV.

    Parameters
    ----------
    path, kind, columns, energy
        As for `read`.
    n : int
        Candidates of a piece, at most.

    Yields
    ------
    Candidates
        In their order; those of several files are never in one piece.

    Raises
    ------
    ConfigurationError, DataError
        As `read`, with the piece in which something is wrong; rows are those of the file.
    """
    known, paths, mapping = _asked(path, kind, columns)
    found = 0
    for each in paths:
        with reading(each, SUSPICION):
            plan = _Plan.of(each, known, mapping, None)
            first = 0
            for raw in plan.form.pieces(each, plan.needed, n):
                table = plan.typed(raw)
                rows = first + np.arange(len(next(iter(table.values()))))
                # A last piece of a few candidates has no median to speak of.
                problem = first_problem(
                    table, known, energy or known.energy, rows, units=first == 0
                )
                if problem:
                    raise DataError(problem)
                first += len(rows)
                yield Candidates(kind, table, plan.header)
            found += first
    if not found:
        raise DataError(f"{', '.join(map(str, paths))}: holds no candidates")


def _asked(
    path: str | Path | Sequence[str | Path], kind: str, columns: Mapping[str, object] | None
) -> tuple[Kind, list[Path], dict[str, Expression]]:
    """Return the schema, the files, and how columns come from theirs."""
    known = kind_named(kind)
    paths = [Path(path)] if isinstance(path, (str, Path)) else [Path(each) for each in path]
    if not paths:
        raise ConfigurationError(field="candidates", value=paths, valid="at least one file")
    return known, paths, _formulas(known, columns or {})


@dataclass(frozen=True)
class _Plan:
    """What is read of a file: columns of the file that are needed for those that are wanted."""

    form: Format
    header: Header
    kind: Kind
    mapping: Mapping[str, Expression]
    wanted: list[str]
    needed: list[str]

    @classmethod
    def of(
        cls, path: Path, kind: Kind, mapping: Mapping[str, Expression], only: Collection[str] | None
    ) -> _Plan:
        form = _format_of(path)
        header, names = form.header_of(path), form.names_of(path)
        _check_header(header, kind)
        there = [name for name in names if name not in mapping and kind.find(name)] + [*mapping]
        required = kind.required_of(there)
        wanted = [name for name in there if only is None or name in only] or [required[0]]
        return cls(form, header, kind, mapping, wanted, _needed(wanted, mapping, names))

    def typed(self, raw: Columns) -> Columns:
        """Return the columns that are wanted, as the schema has them."""
        n = len(raw[self.needed[0]]) if self.needed else 0
        return {
            name: _typed(
                cast(CandidateColumn, self.kind.find(name)),
                self.mapping[name](raw, n) if name in self.mapping else raw[name],
            )
            for name in self.wanted
        }


def _read_one(
    path: Path, kind: Kind, mapping: Mapping[str, Expression], only: Collection[str] | None
) -> tuple[Header, Columns]:
    with reading(path, SUSPICION):
        plan = _Plan.of(path, kind, mapping, only)
        return plan.header, plan.typed(plan.form.read(path, plan.needed))


def _whole(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Return arrays one after another, a single one without a copy."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _check_header(header: Header, kind: Kind) -> None:
    if not (isinstance(header, dict) and isinstance(header.get("units", {}), dict)):
        raise DataError("has a header that is none; valid: a mapping of schema, kind, units")
    if header.get("schema", SCHEMA) > SCHEMA:
        raise DataError(f"has the schema {header['schema']}; valid: up to {SCHEMA}")
    if header.get("kind", kind.name) != kind.name:
        raise DataError(f"holds candidates of {header['kind']}; valid: {kind.name}")
    for name, unit in header.get("units", {}).items():
        column = kind.find(name)
        if column is not None and unit != column.unit:
            raise DataError(f"{name} is in {unit}; valid: {column.unit}")


def _needed(
    wanted: Iterable[str], mapping: Mapping[str, Expression], names: Collection[str]
) -> list[str]:
    """Return the file's columns that are read."""
    needed: dict[str, None] = {}
    for name in wanted:
        for each in sorted(mapping[name].names) if name in mapping else [name]:
            if each not in names:
                hint = did_you_mean(each, names) or f"valid: {', '.join(names)}"
                raise DataError(f"columns: {name}: there is no column {each!r}; {hint}")
            needed[each] = None
    # A constant has no column, but as many rows as the others.
    return list(needed) or list(names)[:1]


def _typed(column: CandidateColumn, values: NDArray[Any]) -> NDArray[Any]:
    """Return the values as the schema has them."""
    if column.type == "text":
        return values.astype(str)
    if values.dtype.kind not in "biuf":
        raise DataError(f"{column.name} holds no numbers, but {values[:1].tolist()}")
    if (values.ndim > 1) != (column.type == "numbers"):
        wanted = "lists" if column.type == "numbers" else "one number a candidate"
        raise DataError(f"{column.name}: shape {values.shape}; valid: {wanted}")
    if column.type != "whole":
        return values.astype(np.float64, copy=False)
    whole = values if values.dtype.kind in "biu" else np.rint(values)
    wrong = ~((whole == values) & (np.abs(whole) < LARGEST_WHOLE))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(f"{column.name}: {values[row]} in row {row}; valid: a whole number")
    return whole.astype(np.int64, copy=False)


def _bad_points(
    table: Columns, kind: Kind, points: tuple[Point, ...], energy: float | None
) -> Iterator[tuple[int | None, str]]:
    """Yield points, None where there are none, and what is wrong with their candidates."""
    if "point" not in table:
        rows = np.arange(len(next(iter(table.values()))))
        problem = first_problem(table, kind, energy or kind.energy, rows)
        if problem:
            yield None, problem
        return
    energies = {each.point: each.ecm for each in points}
    for number in np.unique(table["point"]).tolist():
        rows = np.flatnonzero(table["point"] == number)
        if points and number not in energies:
            valid = ", ".join(map(str, energies))
            yield number, f"point: {number} in row {rows[0]}; valid: {valid}, as in the points"
            continue
        at = energies.get(number, energy or kind.energy)
        part = {name: values[rows] for name, values in table.items()}
        problem = first_problem(part, kind, at, rows)
        if problem:
            yield number, f"point {number}{f' ({at:g} GeV)' if points else ''}: {problem}"


def write(
    path: str | Path,
    columns: Mapping[str, Any] | Iterable[Mapping[str, Any]],
    *,
    kind: str,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Write candidates to a file, which appears when it is complete.

    Parameters
    ----------
    path : path
        ``.parquet``, ``.root`` or ``.csv``.
    columns : mapping, or iterable of mappings
        Columns by name, arrays of shape (N,), of lists (N, length); or chunks of them, one after
        another, so that a long file needs no more memory than a chunk.
    kind : {"energy_scan", "radiative_return", "muone"}
    metadata : mapping, optional
        Further entries of the header; must fit into JSON.

    Raises
    ------
    ConfigurationError
        If the format or a column is unknown, a required one is missing, or lengths differ.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    known = kind_named(kind)
    form = _format_of(path)
    given = [columns] if isinstance(columns, Mapping) else columns
    first, chunks = with_first(_checked(chunk, known) for chunk in given)
    units = {name: cast(CandidateColumn, known.find(name)).unit for name in first}
    header = {**(metadata or {}), "schema": SCHEMA, "kind": kind, "units": units}
    alike = _alike(chunks, tuple(first))
    write_whole(path, lambda temporary: form.write(temporary, alike, header))


def _checked(chunk: Mapping[str, Any], kind: Kind) -> Columns:
    """Return the columns of a chunk as the schema has them, required ones first."""
    for name in chunk:
        if kind.find(name) is None:
            check_name("columns", name, kind.columns)
    required = kind.required_of(chunk)
    columns = {
        name: _typed(cast(CandidateColumn, kind.find(name)), np.asarray(chunk[name]))
        for name in dict.fromkeys([*required, *chunk])
    }
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ConfigurationError(field="columns", value=lengths, valid="arrays of one length")
    return columns


def _alike(chunks: Iterable[Columns], names: tuple[str, ...]) -> Iterator[Columns]:
    for chunk in chunks:
        if tuple(chunk) != names:
            raise ConfigurationError(
                "of a further chunk", field="columns", value=[*chunk], valid=names
            )
        yield chunk
