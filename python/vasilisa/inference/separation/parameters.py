"""What a fit of templates may vary, and what is known of it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ...words.checks import number
from ...words.choices import check_name
from ...words.errors import ConfigurationError

__all__ = ["Known", "Nuisance", "Parameter"]

Known = tuple[float, float]
"""A value and its error; an error of 0 fixes it."""

SHARED = ("common", "each", "fixed")


@dataclass(frozen=True)
class Nuisance:
    """A parameter of shapes.

    Attributes
    ----------
    start : float
        Where a fit begins; the value where it is fixed.
    shared : {"common", "each", "fixed"}
        One for all species, one each, or none.
    species : tuple of str
        Those that have it; all by default. For the others it stays at `absent`.
    absent : float
        The value for the others.
    error : float
        Of what is known beforehand about `start`; 0: nothing is.
    """

    start: float
    shared: str = "fixed"
    species: tuple[str, ...] = ()
    absent: float = 0.0
    error: float = 0.0

    def __post_init__(self) -> None:
        check_name("shared", self.shared, SHARED)
        number("start", self.start, -np.inf, np.inf, "a finite number")
        if not 0 <= self.error < np.inf:
            raise ConfigurationError(field="error", value=self.error, valid="0 or above")

    def parameters(
        self, name: str, species: Iterable[str], limits: tuple[float | None, float | None]
    ) -> Mapping[str, Parameter]:
        """Return the parameter that each species has."""
        found = {}
        for each in species:
            if self.species and each not in self.species:
                found[each] = Parameter(f"{name}_absent", self.absent, fixed=True)
                continue
            label = name if self.shared != "each" else f"{name}_{each}"
            known = (self.start, self.error) if self.error else None
            found[each] = Parameter(label, self.start, limits, self.shared == "fixed", known)
        return found


@dataclass(frozen=True)
class Parameter:
    """A parameter of a fit.

    Attributes
    ----------
    name : str
    start : float
    limits : tuple
        Lowest and highest value, None for none.
    fixed : bool
    known : Known, optional
        A Gaussian constraint.
    """

    name: str
    start: float
    limits: tuple[float | None, float | None] = (None, None)
    fixed: bool = False
    known: Known | None = None
