"""Run cards: YAML files that describe a run or a scan."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..run.generator import Generator
from ..run.settings import RunSettings, StrictSettings, validated
from ..words.errors import (
    ConfigurationError,
    ExecutorError,
    OutputError,
    VasilisaError,
    shortened,
    speaking_of,
)
from .points import read_points
from .registry import KIND, STUDIES, study_of
from .settings import StudySettings
from .study import Study

__all__ = [
    "load_card",
    "make",
    "make_generator",
    "of_card",
    "read_card",
    "study_with",
]


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


def load_card(path: str | Path) -> Generator | Study[Any, Any]:
    """Make what a card describes.

    Parameters
    ----------
    path : str or Path
        A YAML file. Its field `kind` names a study: `scan`, `asymmetry`, `uncertainty`, `hadrons`,
        `combination`, or one of your own. Without it, `process: hadrons`, `sets` and fields that
        a scan or asymmetries alone have tell; otherwise the card is one of a single run.

    Returns
    -------
    Generator or Study

    Raises
    ------
    ConfigurationError
        If the card cannot be read, or a field is unknown or has a bad value.
    """
    return make(path, read_card(path))


def make(path: str | Path, settings: StrictSettings) -> Generator | Study[Any, Any]:
    """Make what the settings of a card describe.

    Parameters
    ----------
    path : str or Path
        The card, for the messages.
    settings : RunSettings or settings of a study
        What it says.

    Raises
    ------
    VasilisaError
        Whatever the generator or the study refuses, with the card's name in front.
    """
    if isinstance(settings, RunSettings) and not isinstance(settings, StudySettings):
        return make_generator(path, settings)
    study = study_with(settings)
    assert study is not None
    with of_card(path):
        return study.of(settings)


def make_generator(path: str | Path, settings: RunSettings) -> Generator:
    """Make the generator of a single run.

    Raises
    ------
    VasilisaError
        Whatever it refuses, with the card's name in front.
    """
    with of_card(path):
        return Generator(**settings.generator_arguments())


def study_with(settings: StrictSettings) -> type[Study[Any, Any]] | None:
    """Return the study that has settings of this type; None of a single run."""
    return next(
        (study for study in STUDIES.values() if type(settings) is study.settings_type), None
    )


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
    except (ExecutorError, OutputError):
        raise
    except VasilisaError as error:
        with speaking_of(path):
            raise error from error.__cause__


def read_card(
    path: str | Path,
    expected: type[Study[Any, Any]] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> StrictSettings:
    """Read and check a card without starting anything.

    Parameters
    ----------
    path : str or Path
        A YAML file.
    expected : type, optional
        The study that the card is of where its fields do not tell.
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
        study = study_of(fields)
        if expected is not None and KIND not in fields and expected.expects(fields):
            study = expected
        fields.pop(KIND, None)
        fields |= {name: value for name, value in (changes or {}).items() if value is not None}
        if isinstance(fields.get("points"), str):
            table = path.parent / fields["points"]
            fields["points"] = read_points(table) if study is None else study.read_points(table)
        return validated(RunSettings if study is None else study.settings_type, fields, path.parent)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error


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
