"""A beam of muons on electrons at rest: what takes events from the centre of mass to there."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from .. import _core
from ..words.checks import number
from ..words.errors import ConfigurationError

__all__ = ["FixedTarget"]

LARGEST_SPREAD = 0.1
"""Of the energy over the energy; nine standard deviations must leave some of it."""


@dataclass(frozen=True)
class FixedTarget:
    """A beam of muons along +z on electrons at rest; cuts and events are in the laboratory.

    Energy and direction of the muon of an event are Gaussian, cut off at six standard deviations.

    Parameters
    ----------
    fixed_target : float
        Energy of the muons, GeV.
    muon_charge : {1, -1}
        Of the muons, units of e.
    spread : float
        Standard deviation of the energy over the energy, 0 to 0.1.
    divergence : float
        Standard deviation of the beam's angle in x and in y, rad, 0 to 0.01. theta_electron,
        theta_muon and acoplanarity refer to the direction of the muon of the event, theta_minus
        and the like to the z axis.

    Raises
    ------
    ConfigurationError
        If a value is not a number or makes no sense.

    Examples
    --------
    >>> FixedTarget(160.0, spread=0.0375, divergence=3e-4)
    FixedTarget(fixed_target=160.0, muon_charge=1, spread=0.0375, divergence=0.0003)
    """

    fixed_target: float
    muon_charge: int = 1
    spread: float = 0.0
    divergence: float = 0.0

    on_target: ClassVar[bool] = True

    def __post_init__(self) -> None:
        energy = number("beams.fixed_target", self.fixed_target, 0.0, math.inf, "GeV, above 0")
        object.__setattr__(self, "fixed_target", energy)
        if isinstance(self.muon_charge, bool) or self.muon_charge not in (1, -1):
            raise ConfigurationError(
                field="beams.muon_charge", value=self.muon_charge, valid="1 or -1"
            )
        object.__setattr__(self, "muon_charge", int(self.muon_charge))
        _limited(self, "spread", LARGEST_SPREAD, "of the energy, 0 to 0.1")
        _limited(self, "divergence", 0.01, "rad, 0 to 0.01")

    @property
    def energies(self) -> tuple[float]:
        """Energy of the beam, GeV."""
        return (self.fixed_target,)

    def engine(self, ecm: float | None, constants: _core.Constants) -> _core.Beams:
        """Return the engine's beams.

        Raises
        ------
        ConfigurationError
            If `ecm` is given, or the energy is not above the mass of the muon.
        """
        if ecm is not None:
            raise ConfigurationError(
                "follows from the energy of the beam",
                field="ecm",
                value=ecm,
                valid="none beside beams.fixed_target",
            )
        return _core.Beams.fixed_target(
            self.fixed_target,
            constants.muon_mass,
            constants.electron_mass,
            self.spread * self.fixed_target,
            self.divergence,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain Python objects, ready for JSON."""
        return asdict(self)


def _limited(beams: FixedTarget, name: str, highest: float, valid: str) -> None:
    value = getattr(beams, name)
    checked = 0.0 if value == 0 else number(f"beams.{name}", value, 0.0, highest, valid)
    object.__setattr__(beams, name, checked)
