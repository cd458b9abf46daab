"""Run cards: YAML files that describe a run or a scan."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import yaml

from ..run.settings import RunSettings, ScanSettings, validated
from ..structure_functions.settings import HadronsSettings
from ..words.columns import Column, read_columns
from ..words.errors import ConfigurationError, OutputError, VasilisaError, shortened, speaking_of
from .asymmetry.settings import AsymmetrySettings
from .combination.settings import CombinationSettings

if TYPE_CHECKING:
    from ..run.generator import Generator
    from ..structure_functions import InitialStateRadiation
    from .asymmetry import Asymmetry
    from .combination.study import CombinationStudy
    from .scan import Scan

__all__ = ["load_card", "make", "of_card", "read_card", "read_points"]

ASYMMETRY_FIELDS = ("structures", "angular_energies", "data")
"""Fields by which a card is known to be one of asymmetries."""

AnySettings: TypeAlias = (
    RunSettings | ScanSettings | AsymmetrySettings | HadronsSettings | CombinationSettings
)

SCAN_FIELDS = ("points", "processes", "orders", "precision")
"""Fields by which a card is known to be a scan."""

POINT_COLUMNS = {
    "sqrt_s": Column("GeV", "above 0", lowest=0, open=True),
    "luminosity": Column("1/pb", "0 or above", lowest=0, optional=True),
}


class _CardLoader(yaml.SafeLoader):
    """Safe YAML that reads 1e-3 as a number and refuses aliases and fields that stand twice."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # A few lines of aliases of aliases unfold to more than any memory holds.
        event = self.peek_event()  # type: ignore[no-untyped-call]
        mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
        name = getattr(event, "anchor", None)
        if name is not None:
            raise ConfigurationError(
                f"line {event.start_mark.line + 1}: {mark + name}: a card has no anchors and "
                "aliases; valid: the value itself, written out"
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            where = f"line {key_node.start_mark.line + 1}"
            if key_node.tag == "tag:yaml.org,2002:merge":
                raise ConfigurationError(
                    f"{where}: <<: a card has no merge keys; valid: the fields, written out"
                )
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise ConfigurationError(f"{where}: {shortened(key)} is not a field name")
            if key in seen:
                raise ConfigurationError(f"{where}: {key}: stands twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


# YAML 1.1 wants a dot in every float; nobody else does.
_CardLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$"),
    list("-+0123456789"),
)


def load_card(
    path: str | Path,
) -> Generator | Scan | Asymmetry | InitialStateRadiation | CombinationStudy:
    """Make what a card describes.

    Parameters
    ----------
    path : str or Path
        A YAML file. With `sets` it is a combination of data, with `process: hadrons` a cross
        section by structure functions, else
        with `structures`, `angular_energies` or `data` one of asymmetries, with `points` a scan,
        otherwise a single run.

    Returns
    -------
    Generator, Scan, Asymmetry, InitialStateRadiation or CombinationStudy

    Raises
    ------
    ConfigurationError
        If the card cannot be read, or a field is unknown or has a bad value.
    """
    settings = read_card(path)
    if isinstance(settings, CombinationSettings):
        return make(path, settings)
    if isinstance(settings, HadronsSettings):
        return make(path, settings)
    if isinstance(settings, AsymmetrySettings):
        return make(path, settings)
    if isinstance(settings, ScanSettings):
        return make(path, settings)
    return make(path, settings)


@overload
def make(path: str | Path, settings: RunSettings) -> Generator: ...


@overload
def make(path: str | Path, settings: ScanSettings) -> Scan: ...


@overload
def make(path: str | Path, settings: AsymmetrySettings) -> Asymmetry: ...


@overload
def make(path: str | Path, settings: HadronsSettings) -> InitialStateRadiation: ...


@overload
def make(path: str | Path, settings: CombinationSettings) -> CombinationStudy: ...


def make(
    path: str | Path, settings: AnySettings
) -> Generator | Scan | Asymmetry | InitialStateRadiation | CombinationStudy:
    """Make what the settings of a card describe.

    Parameters
    ----------
    path : str or Path
        The card, for the messages.
    settings : RunSettings, ScanSettings, AsymmetrySettings, HadronsSettings or CombinationSettings
        What it says.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, with the card's name in front.
    """
    from ..run.generator import Generator
    from .asymmetry import Asymmetry
    from .combination.study import CombinationStudy
    from .scan import Scan

    with of_card(path):
        if isinstance(settings, HadronsSettings):
            return settings.radiation()
        if isinstance(settings, CombinationSettings):
            return CombinationStudy(**settings.model_dump(exclude_unset=True))
        if isinstance(settings, ScanSettings):
            return Scan(**settings.model_dump())
        if isinstance(settings, AsymmetrySettings):
            return Asymmetry(**settings.model_dump(exclude_unset=True))
        return Generator(**settings.generator_arguments())


@contextlib.contextmanager
def of_card(path: str | Path) -> Iterator[None]:
    """Put the card's name in front of what is refused; outputs are no matter of the card.

    Parameters
    ----------
    path : str or Path
        The card.
    """
    try:
        yield
    except OutputError:
        raise
    except VasilisaError as error:
        with speaking_of(path):
            raise error from error.__cause__


def read_card(
    path: str | Path,
    expected: type[AnySettings] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> AnySettings:
    """Read and check a card without starting anything.

    Parameters
    ----------
    path : str or Path
        A YAML file.
    expected : type, optional
        What the card is where its fields do not tell.
    changes : mapping, optional
        Fields with values that stand in place of those of the card; None leaves the card's.

    Raises
    ------
    ConfigurationError
        One line that names the file, the field, the bad value and what is valid.
    """
    path = Path(path)
    try:
        fields = _parse(path)
        model = _kind_of(fields, expected)
        fields |= {name: value for name, value in (changes or {}).items() if value is not None}
        if isinstance(fields.get("points"), str):
            points = read_points(path.parent / fields["points"])
            if model is AsymmetrySettings:
                fields["points"] = [point["sqrt_s"] for point in points]
            else:
                fields["points"] = points
        return validated(model, fields, path.parent)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _kind_of(fields: dict[str, Any], expected: type[AnySettings] | None) -> type[AnySettings]:
    if "sets" in fields:
        return CombinationSettings
    if fields.get("process") == "hadrons":
        return HadronsSettings
    if any(name in fields for name in ASYMMETRY_FIELDS):
        return AsymmetrySettings
    if expected is not None and "process" not in fields and "orders" not in fields:
        return expected
    return ScanSettings if any(name in fields for name in SCAN_FIELDS) else RunSettings


def _parse(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _CardLoader)
    except ConfigurationError:
        raise
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError("is not a text file in UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        problem = getattr(error, "problem", None) or "cannot be parsed"
        raise ConfigurationError(f"{where}not valid YAML: {problem}") from error
    except (ValueError, RecursionError) as error:  # a date that does not exist; brackets
        raise ConfigurationError(f"cannot be read as YAML: {_first_line(error)}") from error
    if not isinstance(document, dict):
        raise ConfigurationError("is no card: fields such as 'process: ee' are expected")
    return document


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def read_points(path: str | Path) -> list[dict[str, float]]:
    """Read the energy points of a scan.

    Parameters
    ----------
    path : str or Path
        A CSV file, commas or semicolons between the columns `sqrt_s` (GeV) and, if known,
        `luminosity` (1/pb).
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
    return read_columns("points", path, POINT_COLUMNS)
