"""One line of the validation table: a number of ours beside one that it must reproduce."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Comparison", "exact", "statistical", "table"]

SIGMAS = 3.0
"""Largest difference allowed between statistical results, in combined standard deviations."""


@dataclass(frozen=True)
class Comparison:
    """A quantity, its reference and our value.

    Attributes
    ----------
    topic : str
        What the quantity belongs to.
    quantity : str
        What is compared, units included.
    source : str
        Where the reference comes from.
    reference, reference_error : float
        Its value and one standard deviation; 0 for exact ones.
    ours, error : float
        Our value and one standard deviation.
    rule : str
        What the verdict asks for.
    passed : bool
        The verdict.
    note : str
        Whatever has to be known about the verdict.
    """

    topic: str
    quantity: str
    source: str
    reference: float
    reference_error: float
    ours: float
    error: float
    rule: str
    passed: bool
    note: str = ""

    @property
    def sigma(self) -> float:
        """Difference in combined standard deviations; NaN if both numbers are exact."""
        combined = math.hypot(self.error, self.reference_error)
        return (self.ours - self.reference) / combined if combined else math.nan

    @property
    def percent(self) -> float:
        """Difference in per cent of the reference; NaN if that is 0."""
        return 100 * (self.ours / self.reference - 1) if self.reference else math.nan

    def to_dict(self) -> dict[str, Any]:
        """Return all fields and the differences as plain Python objects."""
        return asdict(self) | {"sigma": self.sigma, "percent": self.percent}


def exact(
    topic: str,
    quantity: str,
    source: str,
    reference: ArrayLike,
    ours: ArrayLike,
    *,
    relative: float | None = None,
    absolute: float | None = None,
    note: str = "",
) -> Comparison:
    """Compare numbers without statistical errors; the line shows the worst of them.

    Parameters
    ----------
    topic, quantity, source, note : str
        As in `Comparison`.
    reference, ours : array_like
        Real or complex numbers of the same shape; the moduli of complex ones are shown.
    relative, absolute : float
        Largest difference allowed; one of the two.
    """
    expected, found = np.atleast_1d(reference).ravel(), np.atleast_1d(ours).ravel()
    difference = np.abs(found - expected)
    if relative is not None:
        difference = difference / np.abs(expected)
    worst = int(np.argmax(np.where(np.isfinite(difference), difference, math.inf)))
    limit = relative if relative is not None else absolute
    assert limit is not None
    size = f"{difference[worst]:.1e} {'relative' if relative is not None else 'absolute'}"
    points = f"worst of {len(expected)}: {size}" if len(expected) > 1 else size
    return Comparison(
        topic,
        quantity,
        source,
        _shown(expected[worst]),
        0.0,
        _shown(found[worst]),
        0.0,
        f"{limit:.0e} {'relative' if relative is not None else 'absolute'}",
        bool(difference[worst] <= limit),
        "; ".join(filter(None, (points, note))),
    )


def statistical(
    topic: str,
    quantity: str,
    source: str,
    reference: Sequence[float],
    ours: Sequence[float],
    *,
    difference: float | None = None,
    systematic: float = 0.0,
    note: str = "",
) -> Comparison:
    """Compare numbers with statistical errors.

    Parameters
    ----------
    topic, quantity, source, note : str
        As in `Comparison`.
    reference, ours : (float, float)
        Value and standard deviation.
    difference : float, optional
        Largest absolute difference allowed, beyond one standard deviation, besides the three.
    systematic : float
        Absolute; what the numbers may differ by for reasons that are not statistical.
    """
    (expected, expected_error), (value, error) = reference, ours
    distance, combined = abs(value - expected), math.hypot(error, expected_error)
    passed = distance <= systematic + SIGMAS * combined
    rule = (f"{systematic:.1e} absolute + " if systematic else "") + f"{SIGMAS:.0f} sigma"
    if difference is not None:
        passed = passed and distance <= difference + combined
        rule += f" and {difference:.1e} + 1 sigma absolute"
    return Comparison(
        topic, quantity, source, expected, expected_error, value, error, rule, passed, note
    )


@cache
def table(name: str) -> dict[str, Any]:
    """Read a table of reference numbers, a JSON file of this package."""
    text = resources.files(__package__).joinpath("data").joinpath(name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def _shown(value: Any) -> float:
    return float(abs(value)) if np.iscomplexobj(value) else float(value)
