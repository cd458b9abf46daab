"""The exceptions of the package: one hierarchy, one clear line each."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "AcceptanceError",
    "ConfigurationError",
    "DataError",
    "OutputError",
    "RangeError",
    "TimeLimitError",
    "VasilisaError",
]


class VasilisaError(Exception):
    """Base of every error the package raises on purpose."""


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
            head = f"{field}: {value!r}" + (f" ({message})" if message else "")
            if valid is not None:
                text = valid if isinstance(valid, str) else ", ".join(valid)
                head += f"; valid: {text}"
            message = head
        super().__init__(message)


class RangeError(VasilisaError, ValueError):
    """A function was asked for a value outside its range of validity."""


class DataError(VasilisaError, ValueError):
    """A table or file holds data that cannot be used."""


class OutputError(VasilisaError, OSError):
    """A result cannot be written."""


class AcceptanceError(VasilisaError, RuntimeError):
    """No event passes the cuts."""


class TimeLimitError(VasilisaError, TimeoutError):
    """The time was over before there was a result."""
