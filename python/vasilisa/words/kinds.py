"""What the value of a field can be: the words that say what is valid, and the check of a value."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .checks import number, true_or_false, whole_number, written
from .choices import check_name
from .errors import ConfigurationError

__all__ = ["AnyOf", "Kind", "Number", "OneOf", "OneOfOrTable", "TrueOrFalse", "WholeNumber"]


class Kind(Protocol):
    """What the value of a field can be."""

    @property
    def valid(self) -> str:
        """What is valid, as messages and the manual say it."""

    def check(self, field: str, value: Any, folder: Path | None = None) -> Any:
        """Return the value as a run keeps it.

        Parameters
        ----------
        field : str
            Its name, for the message.
        value : object
            What the user wrote.
        folder : Path, optional
            Where relative paths start; they become absolute. Without it they stay as they are.

        Raises
        ------
        ConfigurationError
            Names the field, the value and what is valid.
        """


@dataclass(frozen=True)
class Number:
    """A finite number above one limit and up to, with it, another."""

    above: float
    up_to: float
    unit: str = ""

    @property
    def valid(self) -> str:
        """Unit and limits."""
        upper = f" and up to {self.up_to:g}" if self.up_to < math.inf else ""
        return f"{self.unit}{', ' if self.unit else ''}above {self.above:g}{upper}"

    def check(self, field: str, value: Any, folder: Path | None = None) -> float:
        """Return a float; texts and truth values are no numbers."""
        return number(field, value, self.above, self.up_to, self.valid)


@dataclass(frozen=True)
class WholeNumber:
    """An integer between two limits, with both."""

    lowest: int
    highest: int
    or_float: bool = False
    """Whether 1e6 is read as the integer that it is meant to be."""

    @property
    def valid(self) -> str:
        """The limits."""
        return f"a whole number from {written(self.lowest)} to {written(self.highest)}"

    def check(self, field: str, value: Any, folder: Path | None = None) -> int:
        """Return an int."""
        if self.or_float and isinstance(value, float) and value.is_integer():
            value = int(value)
        return whole_number(field, value, self.lowest, self.highest)


@dataclass(frozen=True)
class TrueOrFalse:
    """A truth value."""

    valid: str = "true, false"

    def check(self, field: str, value: Any, folder: Path | None = None) -> bool:
        """Return a bool; words and numbers are refused."""
        return true_or_false(field, value)


@dataclass(frozen=True)
class OneOf:
    """One of several names."""

    names: tuple[str, ...]

    @property
    def valid(self) -> str:
        """All the names."""
        return ", ".join(self.names)

    def check(self, field: str, value: Any, folder: Path | None = None) -> str:
        """Return the name; the message suggests the closest one."""
        return check_name(field, value, self.names)


@dataclass(frozen=True)
class OneOfOrTable:
    """One of several names, the path of a table, or in Python an object."""

    names: tuple[str, ...]
    objects: tuple[type, ...] = ()
    also: str = ""
    """What the objects are called."""

    @property
    def valid(self) -> str:
        """The names, and what else there is."""
        return ", ".join([*self.names, *self._others])

    @property
    def _others(self) -> list[str]:
        return ["the path of a table", *([self.also] if self.also else [])]

    def check(self, field: str, value: Any, folder: Path | None = None) -> Any:
        """Return the name, the path of a table that can be opened, or the object."""
        if isinstance(value, str) and value in self.names:
            return value
        if not isinstance(value, (str, os.PathLike)) and isinstance(value, self.objects):
            return value
        if not _is_path(value, folder):
            return check_name(field, value, self.names, also=", ".join(self._others))
        table = value if folder is None else str(Path(folder, value).absolute())
        try:
            # Devices and pipes may never end.
            if Path(table).exists() and not Path(table).is_file():
                raise OSError(None, "is no file")
            with Path(table).open("rb"):
                return table
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigurationError(
                f"the table {table} cannot be read: {reason}",
                field=field,
                value=str(value),
                valid=self.valid,
            ) from error


def _is_path(value: object, folder: Path | None) -> bool:
    """Tell the path of a table from a misspelt name: by a suffix, a folder, or an existing file."""
    if isinstance(value, os.PathLike):
        return True
    if not isinstance(value, str) or not value:
        return False
    return bool(Path(value).suffix) or "/" in value or Path(folder or ".", value).is_file()


@dataclass(frozen=True)
class AnyOf:
    """A value of several forms, which its own room checks."""

    valid: str

    def check(self, field: str, value: Any, folder: Path | None = None) -> Any:
        """Return the value as it is."""
        return value
