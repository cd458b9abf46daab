"""What a measurement says in the end, and the factor behind which it hides until unblinded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..record import Record, derived_seed
from .settings import MeasurementSettings

__all__ = ["Answer", "blinding_factor"]

LEAST, LARGEST = 0.02, 0.10
"""Distance of the blinding factor from one."""


@dataclass(frozen=True)
class Answer:
    """The numbers of ``result.json``.

    Attributes
    ----------
    a_mu : float or None
        Contribution to a_mu in the range, without factor 1e-10; None where there is none.
    a_mu_error : float or None
        Its standard deviation, all sources.
    parts : mapping
        The same by kind: ``stat``, ``syst``, ``theory``.
    range_GeV : sequence of float or None
        Lowest and highest energy of the integral.
    points : list of dict
        What was measured, by energy, bin or parameter.
    pulls : mapping
        Agreement inside the measurement, by name.
    more : mapping
        What else the kind of measurement has to say.
    """

    a_mu: float | None
    a_mu_error: float | None
    parts: Mapping[str, float | None]
    range_GeV: Sequence[float] | None  # noqa: N815
    points: list[Record]
    pulls: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def numbers(self) -> Record:
        """Return the entries of ``result.json``: bare, with final-state radiation."""
        return {
            "a_mu": self.a_mu,
            "a_mu_error": self.a_mu_error,
            "parts": dict(self.parts),
            "range_GeV": None if self.range_GeV is None else list(self.range_GeV),
            "fsr": "in",
            "vp": "out",
            "points": self.points,
            "pulls": dict(self.pulls),
            **self.more,
        }

    def facts(self, blind: bool) -> dict[str, str]:
        """Return the box of a_mu on top of the report; none where there is no a_mu."""
        if self.a_mu is None or self.a_mu_error is None:
            return {}
        value, error = self.a_mu / 1e-10, self.a_mu_error / 1e-10
        return {"a_mu [1e-10]" + (", blind" if blind else ""): f"{value:.2f} ± {error:.2f}"}


def blinding_factor(settings: MeasurementSettings) -> float:
    """Return what results are multiplied by: 1, or of a blind card a number 2 to 10 % off 1.

    It depends on nothing but title and seed, so that steps of one blind analysis can be compared.
    """
    if not settings.blind:
        return 1.0
    number = derived_seed("blind", settings.title, settings.seed)
    size = LEAST + (LARGEST - LEAST) * (number // 2 % 10**6) / 10**6
    return 1 + size if number % 2 else 1 - size
