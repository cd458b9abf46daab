"""Form factors given as sums of poles: rows of numbers, or a table in a file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import _core
from ..keep.output import write_atomically
from ..words.errors import ConfigurationError, DataError

__all__ = ["LARGEST_S", "checked_range", "is_pole_table", "pole_sum", "read_poles", "write_poles"]

LARGEST_S = 9.0
"""Default upper end of the range of form factors given by the user, in GeV^2."""

LARGEST_MASS, LARGEST_MODULUS = 1e5, 1e3
"""Of a pole, GeV, and of its amplitude; beyond, loops lose digits to cancellation."""

COLUMNS = ("mass", "width", "modulus", "phase")

Row = tuple[float, float, float, float]


def pole_sum(
    poles: Sequence[Sequence[float]],
    *,
    name: str = "pole sum",
    kind: str = "dressed",
    s_range: tuple[float, float] | None = None,
) -> _core.PoleSum:
    """Return F(s) = sum_v a_v L_v / (L_v - s), L_v = m_v^2 - i m_v Gamma_v.

    Parameters
    ----------
    poles : sequence of (mass, width, modulus, phase)
        Mass and width in GeV, modulus and phase (rad) of a_v; the a_v add up to one.
    name : str
        For messages and results.
    kind : {"dressed", "bare"}
        Whether F contains the vacuum polarisation.
    s_range : (float, float), optional
        Where it is valid, GeV^2; by default from the two-pion threshold to 9.

    Raises
    ------
    ConfigurationError
        If the amplitudes do not add up to one, or a mass, width or amplitude makes no sense.

    Examples
    --------
    >>> import vasilisa as vs
    >>> vs.pole_sum([(0.77, 0.15, 1.0, 0.0)])(0.6)  # doctest: +ELLIPSIS
    (...)
    """
    if kind not in ("dressed", "bare"):
        raise ConfigurationError("unknown", field="kind", value=kind, valid="dressed, bare")
    rows = [_checked(row) for row in poles] if isinstance(poles, Iterable) else []
    if not rows:
        raise ConfigurationError(
            field="poles", value=poles, valid="rows of mass, width, modulus and phase"
        )
    low, high = checked_range(s_range or (4 * _core.Constants().pion_mass ** 2, LARGEST_S))
    for row in rows:
        if row[1] == 0 and low <= row[0] ** 2 <= high:
            raise ConfigurationError(
                f"without width F is infinite at sqrt(s) = {row[0]:g} GeV",
                field="poles",
                value=row,
                valid="a width above 0 for masses inside s_range",
            )
    return _core.PoleSum(rows, name, "sum of poles", kind == "dressed", (low, high))


def checked_range(s_range: object) -> tuple[float, float]:
    """Return the two ends of a range of s.

    Raises
    ------
    ConfigurationError
        If it is not made of two finite numbers, the smaller first.
    """
    ends = _core.real_array("s_range", s_range)
    low, high = ends.tolist() if ends.shape == (2,) else (math.nan, math.nan)
    if not -math.inf < low < high < math.inf:
        raise ConfigurationError(
            field="s_range", value=s_range, valid="two finite numbers, the smaller first"
        )
    return low, high


def _checked(row: Sequence[float]) -> tuple[float, float, float, float]:
    numbers = _core.real_array("poles", row)
    mass, width, modulus, phase = numbers.tolist() if numbers.shape == (4,) else (math.nan,) * 4
    finite = all(math.isfinite(x) for x in (mass, width, modulus, phase))
    possible = 0 < mass <= LARGEST_MASS and width >= 0 and abs(modulus) <= LARGEST_MODULUS
    if not finite or not possible:
        raise ConfigurationError(
            field="poles",
            value=row,
            valid=f"mass (GeV, above 0 and up to {LARGEST_MASS:g}), width (GeV, 0 or above), "
            f"modulus (up to {LARGEST_MODULUS:g}), phase (rad)",
        )
    return mass, width, modulus, phase


def is_pole_table(path: str) -> bool:
    """Return whether the first line that is no comment names the columns of poles."""
    try:
        return _header(_lines(path)) == COLUMNS
    except (OSError, UnicodeDecodeError):
        return False


def read_poles(path: str) -> tuple[list[Row], tuple[float, float] | None]:
    """Read poles and, if a comment says it, the range of s in GeV^2.

    The columns mass, width, modulus, phase follow a line with these names; the range stands in a
    line ``# s_range: 0.078 2.0``.

    Raises
    ------
    DataError
        For a row that is no pole; names the file and the line.
    """
    rows: list[Row] = []
    s_range = None
    header_seen = False
    for number, line in enumerate(_lines(path), start=1):
        found = re.match(r"#\s*s_range:\s*(\S+)\s+(\S+)\s*$", line)
        if found:
            s_range = _number(path, number, found[1]), _number(path, number, found[2])
        if not line or line.startswith("#"):
            continue
        if not header_seen:
            header_seen = True
            continue
        cells = [_number(path, number, cell) for cell in _cells(line)]
        try:
            rows.append(_checked(cells))
        except ConfigurationError as error:
            raise DataError(f"{path}: line {number}: {error}") from None
    return rows, s_range


def write_poles(
    path: Path, poles: Iterable[Row], s_range: tuple[float, float], comment: str
) -> None:
    """Write a table that `read_poles` reads.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    lines = [f"# {comment}", f"# s_range: {s_range[0]!r} {s_range[1]!r}", ",".join(COLUMNS)]
    lines += [",".join(map(repr, row)) for row in poles]
    write_atomically(path, "\n".join(lines) + "\n")


def _lines(path: str) -> list[str]:
    text = Path(path).read_text(encoding="utf-8-sig")  # editors put a mark in front
    return [line.strip() for line in text.splitlines()]


def _cells(line: str) -> list[str]:
    """Return what commas, semicolons or blanks separate, as in tables of values."""
    return re.split(r"\s*[,;]\s*|\s+", line)


def _header(lines: Iterable[str]) -> tuple[str, ...]:
    for line in lines:
        if line and not line.startswith("#"):
            return tuple(_cells(line))
    return ()


def _number(path: str, line: int, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise DataError(f"{path}: line {line}: {text!r} is not a number") from None
