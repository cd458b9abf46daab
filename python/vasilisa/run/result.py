"""What an integration returns."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .. import _core
from ..words.choices import check_name

__all__ = ["Result", "RunInterrupted", "VariationResult"]


@dataclass(frozen=True)
class VariationResult:
    """What another order or model gives for the same events.

    Attributes
    ----------
    value, error : float
        Cross section and its statistical error, nb.
    asymmetry, asymmetry_error : float
        As in `Result`.
    difference, difference_error : float
        Variation minus nominal, nb; the error is that of the difference, far below that of two
        separate runs.
    """

    value: float
    error: float
    asymmetry: float
    asymmetry_error: float
    difference: float
    difference_error: float

    @classmethod
    def of(cls, sums: _core.Hemispheres, number: int) -> VariationResult:
        """Return the engine's numbers; the first variation is number 1."""
        return cls(**{each.name: getattr(sums, each.name)(number) for each in fields(cls)})


@dataclass(frozen=True)
class Result:
    """A cross section with its honest error and all that is needed to repeat it.

    Attributes
    ----------
    value, error : float
        Cross section within the cuts and its statistical error (one sigma), nb.
    asymmetry, asymmetry_error : float
        [sigma(theta_avg < pi/2) - sigma(theta_avg > pi/2)] / sigma and its error.
    n_events : int
        Points thrown after the warm-up.
    n_nonzero, n_negative, n_nonfinite : int
        Records with a finite weight other than zero; of these, with a negative one; records whose
        weight was not a number (they count as zero and should not occur).
    cpu_seconds, wall_seconds : float
        Time taken, the warm-up and earlier pieces of a resumed run included.
    converged : bool
        True if the relative error that was asked for has been reached, or none was asked for, and
        no single point makes more than a tenth of the variance.
    variations : dict of VariationResult
        The same for every variation, by name.
    asymmetry_covariance : list of list of float
        Of the asymmetries of all weights, a square matrix, the nominal one first.
    parameters : dict
        Every parameter of the run, constants included.
    versions : dict
        Of the package and of what it runs on.
    heaviest_share : float
        Share of the variance that the heaviest single point makes. Above a tenth the error is not
        to be trusted.
    """

    value: float
    error: float
    asymmetry: float
    asymmetry_error: float
    n_events: int
    n_nonzero: int
    n_negative: int
    n_nonfinite: int
    cpu_seconds: float
    wall_seconds: float
    converged: bool
    variations: dict[str, VariationResult]
    asymmetry_covariance: list[list[float]] = field(repr=False)
    parameters: dict[str, Any] = field(repr=False)
    versions: dict[str, str] = field(repr=False)
    heaviest_share: float = 0.0

    @property
    def rel_error(self) -> float:
        """Relative error of the cross section."""
        return self.error / abs(self.value) if self.value else float("inf")

    def asymmetry_difference(self, first: str, second: str = "nominal") -> tuple[float, float]:
        """Return the asymmetry of one weight minus that of another, and the error of it.

        Parameters
        ----------
        first, second : str
            "nominal" or the name of a variation. What both share drops out of the error.

        Raises
        ------
        ConfigurationError
            If there is no such weight.
        """
        names = ["nominal", *self.variations]
        i, j = (names.index(check_name("weight", name, names)) for name in (first, second))
        asymmetries = [self.asymmetry, *(each.asymmetry for each in self.variations.values())]
        covariance = self.asymmetry_covariance
        variance = covariance[i][i] + covariance[j][j] - 2 * covariance[i][j]
        return asymmetries[i] - asymmetries[j], math.sqrt(max(0.0, variance))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain Python objects, ready for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.value:.6g} +- {self.error:.2g} nb, "
            f"asymmetry {self.asymmetry:.5f} +- {self.asymmetry_error:.2g} "
            f"({self.n_events} events, {self.cpu_seconds:.2f} CPU s)"
        )


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C during an integration; `result` holds what had been reached, or None."""

    def __init__(self, result: Result | None, phase: str = "warm-up") -> None:
        super().__init__(f"interrupted at {result}" if result else f"interrupted in the {phase}")
        self.result = result
