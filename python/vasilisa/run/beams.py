"""The beams of a collider: what takes events from the centre-of-mass frame to the laboratory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from .. import _core
from ..words.checks import number
from ..words.choices import check_name
from ..words.errors import ConfigurationError
from .fixed_target import FixedTarget

__all__ = ["Beams"]

MAX_PLACE = 1e4
"""mm; a detector is smaller."""

ECM_TOLERANCE = 1e-6
"""Relative; how well a centre-of-mass energy given beside beam energies must agree with them."""


@dataclass(frozen=True)
class Beams:
    """Energies, spread, crossing angle and spot; cuts and events are in the laboratory.

    The z axis halves the angle between the electrons and the reversed positrons: with a crossing
    angle both beams are tilted towards +x by half of it. The energies of the two beams of an event
    are independent Gaussians, cut off at six standard deviations.

    Parameters
    ----------
    energies : (float, float), optional
        Of the electron and the positron beam, GeV. If absent, both are equal and follow from the
        centre-of-mass energy of the run.
    spread : float or (float, float)
        Standard deviation of the energy of each beam, GeV; one number is that of both.
    crossing_angle : float
        Full angle between the electrons and the reversed positrons, rad, 0 to pi/2.
    spot, size : (float, float, float)
        Centre of the region where the beams cross and its standard deviations along x, y, z, mm.
        Production vertices are Gaussian in it; no cross section depends on them.

    Raises
    ------
    ConfigurationError
        If a value is not a number or makes no sense.

    Examples
    --------
    >>> Beams(energies=(7.0, 4.0), spread=(4.4e-3, 2.6e-3), crossing_angle=0.083)
    Beams(energies=(7.0, 4.0), spread=(0.0044, 0.0026), crossing_angle=0.083)
    """

    energies: tuple[float, float] | None = None
    spread: float | tuple[float, float] = 0.0
    crossing_angle: float = 0.0
    spot: tuple[float, float, float] = (0.0, 0.0, 0.0)
    size: tuple[float, float, float] = (0.0, 0.0, 0.0)

    on_target: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.energies is not None:
            energies = _pair("beams.energies", self.energies, "two energies in GeV, above 0")
            object.__setattr__(self, "energies", energies)
        spread = (self.spread, self.spread) if _is_number(self.spread) else self.spread
        valid = "one standard deviation or two in GeV, 0 or above"
        object.__setattr__(self, "spread", _pair("beams.spread", spread, valid, zero=True))
        angle = number(
            "beams.crossing_angle", self.crossing_angle, -1.0, math.pi / 2, "rad, from 0 to pi/2"
        )
        if angle < 0:
            raise ConfigurationError(
                field="beams.crossing_angle", value=angle, valid="rad, from 0 to pi/2"
            )
        object.__setattr__(self, "crossing_angle", angle)
        for field, least, words in (("spot", -MAX_PLACE, ""), ("size", 0.0, " 0 or above and")):
            valid = f"x, y, z in mm,{words} up to {MAX_PLACE:g}"
            place = _place(f"beams.{field}", getattr(self, field), least, valid)
            object.__setattr__(self, field, place)

    @classmethod
    def of(cls, value: Beams | FixedTarget | Mapping[str, Any]) -> Beams | FixedTarget:
        """Return beams, made from the fields of a card if need be.

        Raises
        ------
        ConfigurationError
            If a field is unknown or has a bad value.
        """
        if isinstance(value, (Beams, FixedTarget)):
            return value
        on_target = isinstance(value, Mapping) and "fixed_target" in value
        kind: type[Beams | FixedTarget] = FixedTarget if on_target else cls
        known = [field.name for field in fields(kind)]
        if not isinstance(value, Mapping):
            raise ConfigurationError(
                field="beams", value=value, valid=f"vasilisa.Beams, or a mapping of {known}"
            )
        for name in value:
            check_name("beams", name, known)
        return kind(**value)

    @staticmethod
    def fixed_target(
        energy: float, *, muon_charge: int = 1, spread: float = 0.0, divergence: float = 0.0
    ) -> FixedTarget:
        """Return a beam of muons along +z on electrons at rest, as `FixedTarget`.

        Parameters
        ----------
        energy : float
            Of the muons, GeV.
        muon_charge : {1, -1}
            Of the muons, units of e.
        spread : float
            Standard deviation of the energy over the energy.
        divergence : float
            Standard deviation of the beam's angle in x and in y, rad.
        """
        return FixedTarget(energy, muon_charge=muon_charge, spread=spread, divergence=divergence)

    def engine(self, ecm: float | None, constants: _core.Constants) -> _core.Beams:
        """Return the engine's beams for a run at `ecm`.

        Parameters
        ----------
        ecm : float, optional
            Centre-of-mass energy, GeV; may be left out if the energies are known.
        constants : Constants
            Their electron mass is that of the beams.

        Raises
        ------
        ConfigurationError
            If `ecm` is missing, or not that of the energies.
        """
        mass = constants.electron_mass
        spread = self.spread if isinstance(self.spread, tuple) else (self.spread, self.spread)
        if self.energies is None:
            if ecm is None:
                raise ConfigurationError(
                    field="ecm", value=ecm, valid="GeV, or beams with their energies"
                )
            # s = 2 m^2 + 2 (E^2 + p^2 cos(angle))
            cosine = math.cos(self.crossing_angle)
            energy = math.sqrt((ecm**2 / 2 - mass**2 * (1 - cosine)) / (1 + cosine))
            return _core.Beams((energy, energy), spread, self.crossing_angle, mass)
        beams = _core.Beams(self.energies, spread, self.crossing_angle, mass)
        if ecm is not None and abs(ecm / beams.ecm - 1) > ECM_TOLERANCE:
            raise ConfigurationError(
                "the beams give another energy", field="ecm", value=ecm, valid=f"{beams.ecm:.9g}"
            )
        return beams

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain Python objects, ready for JSON; no spot at the origin."""
        return {
            name: value
            for name, value in asdict(self).items()
            if name not in ("spot", "size") or any(value)
        }


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _place(field: str, value: object, least: float, valid: str) -> tuple[float, float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 3:
        raise ConfigurationError(field=field, value=value, valid=valid)
    x, y, z = (number(field, each, -math.inf, MAX_PLACE, valid) for each in value)
    if min(x, y, z) < least:
        raise ConfigurationError(field=field, value=value, valid=valid)
    return x, y, z


def _pair(field: str, value: object, valid: str, *, zero: bool = False) -> tuple[float, float]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise ConfigurationError(field=field, value=value, valid=valid)
    first, second = (
        0.0 if zero and each == 0 else number(field, each, 0.0, math.inf, valid) for each in value
    )
    return first, second
