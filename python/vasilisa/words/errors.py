"""The exceptions of the package: one hierarchy, one clear line each."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator

__all__ = [
    "AcceptanceError",
    "ConfigurationError",
    "DataError",
    "ExecutorError",
    "OutputError",
    "PrecisionWarning",
    "RangeError",
    "TimeLimitError",
    "VasilisaError",
    "VasilisaWarning",
    "cut",
    "shortened",
    "speaking_of",
]


LONGEST_VALUE = 100
"""Characters of a value that a message shows: the message stays a line."""


def shortened(value: object) -> str:
    """Return a value as messages show it; of a long one, beginning and end."""
    return cut(repr(value))


def cut(text: str) -> str:
    """Return a text or, of a long one, beginning and end."""
    if len(text) <= LONGEST_VALUE:
        return text
    half = LONGEST_VALUE // 2 - 2
    return f"{text[:half]}...{text[-half:]}"


class VasilisaError(Exception):
    """Base of every error the package raises on purpose; its message is one line."""

    def __init__(self, *arguments: object) -> None:
        if arguments and isinstance(arguments[0], str):
            arguments = (_printable(arguments[0]), *arguments[1:])
        super().__init__(*arguments)


def _printable(text: str) -> str:
    """Escape line breaks and control characters, as of file names."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class VasilisaWarning(UserWarning):
    """What a user should know of a run that goes on; the command line prints it as a note."""


class ConfigurationError(VasilisaError, ValueError):
    """A parameter of the run has a value that makes no sense.

    Parameters
    ----------
    message : str
        What is wrong, in one line.
    field, value, valid : optional
        The parameter's name, the offending value and what would be valid.
    """

    def __init__(
        self,
        message: str = "",
        *,
        field: str | None = None,
        value: object = None,
        valid: str | Iterable[str] | None = None,
    ) -> None:
        self.field = field
        self.value = value
        if field is not None:
            head = f"{field}: {shortened(value)}" + (f" ({message})" if message else "")
            if valid is not None:
                text = valid if isinstance(valid, str) else ", ".join(valid)
                head += f"; valid: {text}"
            message = head
        super().__init__(message)


class RangeError(VasilisaError, ValueError):
    """A function was asked for a value outside its range of validity."""


class DataError(VasilisaError, ValueError):
    """A table or file holds data that cannot be used."""


@contextlib.contextmanager
def speaking_of(subject: str | os.PathLike[str]) -> Iterator[None]:
    """Put what an error is about, a card or a field, in front of its message."""
    try:
        yield
    except VasilisaError as error:
        text, subject = str(error), os.fspath(subject)
        known = text.startswith(subject)
        raise type(error)(text if known else f"{subject}: {text}") from error


class OutputError(VasilisaError, OSError):
    """A result cannot be written."""


class ExecutorError(VasilisaError, RuntimeError):
    """Workers, or whoever hands work out to them, cannot be used or are lost."""


class AcceptanceError(VasilisaError, RuntimeError):
    """No event passes the cuts."""


class TimeLimitError(VasilisaError, TimeoutError):
    """The time was over before there was a result."""


class PrecisionWarning(VasilisaWarning):
    """A statistical error that is not to be trusted."""
