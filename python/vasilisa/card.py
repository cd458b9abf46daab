"""Run cards: YAML files that describe a run or a scan."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import yaml

from .errors import ConfigurationError, VasilisaError
from .settings import RunSettings, ScanSettings, validated
from .structure_functions.settings import HadronsSettings

if TYPE_CHECKING:
    from .generator import Generator
    from .scan import Scan
    from .structure_functions import InitialStateRadiation

__all__ = ["load_card", "make", "read_card", "read_points"]

SCAN_FIELDS = ("points", "processes", "orders", "precision")
"""Fields by which a card is known to be a scan."""

POINT_COLUMNS = ("sqrt_s", "luminosity")


class _CardLoader(yaml.SafeLoader):
    """Safe YAML that reads 1e-3 as a number and refuses a field that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise ConfigurationError(
                    f"line {key_node.start_mark.line + 1}: {key!r} is not a field name"
                )
            if key in seen:
                raise ConfigurationError(
                    f"line {key_node.start_mark.line + 1}: {key}: stands twice"
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


# YAML 1.1 wants a dot in every float; nobody else does.
_CardLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$"),
    list("-+0123456789"),
)


def load_card(path: str | Path) -> Generator | Scan | InitialStateRadiation:
    """Make what a card describes.

    Parameters
    ----------
    path : str or Path
        A YAML file. With `process: hadrons` it is a cross section by structure functions, else
        with `points` it is a scan, otherwise a single run.

    Returns
    -------
    Generator, Scan or InitialStateRadiation

    Raises
    ------
    ConfigurationError
        If the card cannot be read, or a field is unknown or has a bad value.
    """
    settings = read_card(path)
    if isinstance(settings, HadronsSettings):
        return make(path, settings)
    if isinstance(settings, ScanSettings):
        return make(path, settings)
    return make(path, settings)


@overload
def make(path: str | Path, settings: RunSettings) -> Generator: ...


@overload
def make(path: str | Path, settings: ScanSettings) -> Scan: ...


@overload
def make(path: str | Path, settings: HadronsSettings) -> InitialStateRadiation: ...


def make(
    path: str | Path, settings: RunSettings | ScanSettings | HadronsSettings
) -> Generator | Scan | InitialStateRadiation:
    """Make what the settings of a card describe.

    Parameters
    ----------
    path : str or Path
        The card, for the messages.
    settings : RunSettings, ScanSettings or HadronsSettings
        What it says.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, with the card's name in front.
    """
    from .generator import Generator
    from .scan import Scan

    try:
        if isinstance(settings, HadronsSettings):
            return settings.radiation()
        if isinstance(settings, ScanSettings):
            return Scan(**settings.model_dump())
        return Generator(**settings.generator_arguments())
    except VasilisaError as error:
        raise type(error)(f"{path}: {error}") from error


def read_card(path: str | Path) -> RunSettings | ScanSettings | HadronsSettings:
    """Read and check a card without starting anything.

    Parameters
    ----------
    path : str or Path
        A YAML file.

    Raises
    ------
    ConfigurationError
        One line that names the file, the field, the bad value and what is valid.
    """
    path = Path(path)
    try:
        fields = _parse(path)
        if isinstance(fields.get("points"), str):
            fields["points"] = read_points(path.parent / fields["points"])
        if fields.get("process") == "hadrons":
            return validated(HadronsSettings, fields, path.parent)
        if any(name in fields for name in SCAN_FIELDS):
            return validated(ScanSettings, fields, path.parent)
        return validated(RunSettings, fields, path.parent)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _parse(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _CardLoader)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError("is not a text file in UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        problem = getattr(error, "problem", None) or "cannot be parsed"
        raise ConfigurationError(f"{where}not valid YAML: {problem}") from error
    if not isinstance(document, dict):
        raise ConfigurationError("is no card: fields such as 'process: ee' are expected")
    return document


def read_points(path: str | Path) -> list[dict[str, float]]:
    """Read the energy points of a scan.

    Parameters
    ----------
    path : str or Path
        A CSV file with the columns `sqrt_s` (GeV) and, if known, `luminosity` (1/pb).
        Empty lines and lines that start with ``#`` are skipped.

    Returns
    -------
    list of dict
        One mapping of column to value for each point, in the file's order.

    Raises
    ------
    ConfigurationError
        If the file cannot be read; the message names the line, the column and the value.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"points: {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"points: {path}: is not a text file in UTF-8") from error
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if len(lines) < 2:
        raise ConfigurationError(
            f"points: {path}: holds no points; valid: a line 'sqrt_s,luminosity', then one a point"
        )
    header = [name.strip() for name in next(csv.reader([lines[0][1]]))]
    repeated = len(set(header)) < len(header)
    if "sqrt_s" not in header or not set(header) <= set(POINT_COLUMNS) or repeated:
        raise ConfigurationError(
            f"points: {path}: line {lines[0][0]}: the columns are {', '.join(header)!r}; "
            "valid: sqrt_s (GeV), luminosity (1/pb, may be absent)"
        )
    return [_point(path, number, header, line) for number, line in lines[1:]]


def _point(path: Path, number: int, header: list[str], line: str) -> dict[str, float]:
    cells = [cell.strip() for cell in next(csv.reader([line]))]
    where = f"points: {path}: line {number}"
    if len(cells) != len(header):
        raise ConfigurationError(
            f"{where}: {len(cells)} values under {len(header)} columns; valid: {', '.join(header)}"
        )
    point: dict[str, float] = {}
    for name, cell in zip(header, cells, strict=True):
        try:
            value = float(cell)
        except ValueError:
            raise ConfigurationError(f"{where}: {name}: {cell!r} is not a number") from None
        lowest_allowed = value > 0 if name == "sqrt_s" else value >= 0
        if not lowest_allowed or value == float("inf"):
            valid = "GeV, above 0" if name == "sqrt_s" else "1/pb, 0 or above"
            raise ConfigurationError(f"{where}: {name}: {cell}; valid: {valid}")
        point[name] = value
    return point
