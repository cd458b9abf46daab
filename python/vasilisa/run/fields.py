"""The check of a field's value, one for cards and for `Generator`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..selection.cuts import selection
from ..words.checks import constants_or_default
from ..words.errors import ConfigurationError
from ..words.fields import FIELDS
from .beams import Beams
from .variations import check_variations

__all__ = ["checked", "require_energy"]


def _checked_cuts(value: Any, folder: Path | None) -> Any:
    selection(value)
    return None if isinstance(value, str) and value == "none" else value


def _checked_variations(value: Any, folder: Path | None) -> Any:
    found = check_variations(value, folder)
    return found if isinstance(value, Mapping) else value


def _checked_beams(value: Any, folder: Path | None) -> Any:
    Beams.of(value)
    return value


def _checked_constants(value: Any, folder: Path | None) -> Any:
    return constants_or_default(value)


ROOMS: dict[str, Callable[[Any, Path | None], Any]] = {
    "cuts": _checked_cuts,
    "variations": _checked_variations,
    "beams": _checked_beams,
    "constants": _checked_constants,
}
"""Checks of values of several forms, which live in rooms above the table of fields."""


def checked(name: str, value: Any, folder: Path | None = None, shown_as: str = "") -> Any:
    """Return the value of a field as a run keeps it.

    Parameters
    ----------
    name : str
        One of `words.fields.FIELDS`.
    value : object
        What the user wrote.
    folder : Path, optional
        Where relative paths of tables start; they become absolute. Without it they stay.
    shown_as : str
        The field's name in messages, where a study calls it otherwise.

    Raises
    ------
    ConfigurationError
        Names the field, the value and what is valid.
    """
    row = FIELDS[name]
    if value is None and row.optional:
        return None
    if name in ROOMS:
        return ROOMS[name](value, folder)
    return row.kind.check(shown_as or name, value, folder)


def require_energy(ecm: object, beams: object) -> None:
    """Refuse a run that nothing tells its energy.

    Raises
    ------
    ConfigurationError
        If neither `ecm` nor the energies of beams are given.
    """
    energies = None if beams is None else Beams.of(beams).energies  # type: ignore[arg-type]
    if ecm is None and energies is None:
        valid = f"{FIELDS['ecm'].kind.valid}, or beams with their energies"
        raise ConfigurationError(f"ecm: missing; valid: {valid}")
