"""What a card of process `hadrons` may say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ..._core import RadiatorForm, RadiatorPairs
from ...run.settings import Energy, StrictSettings, form_factor_argument, run_field
from ...structure_functions import (
    HadronicCrossSection,
    InitialStateRadiation,
    hadronic_cross_section,
    resonance,
)
from ...structure_functions.cross_section import CHANNELS
from ...words import choices
from ...words.errors import ConfigurationError, speaking_of
from ...words.kinds import OneOfOrTable
from ..settings import Point, StudySettings

__all__ = ["HadronsSettings"]

RADIATORS = tuple(RadiatorForm.__members__)
PAIRS = tuple(RadiatorPairs.__members__)


SIGMA0 = OneOfOrTable(tuple(CHANNELS))


def _channel_or_table(value: str, info: ValidationInfo) -> str:
    return str(SIGMA0.check("sigma0", value, (info.context or {}).get("folder", Path())))


def _known_radiator(value: str) -> str:
    return choices.check_name("radiator", value, RADIATORS)


def _known_pairs(value: str) -> str:
    return choices.check_name("pairs", value, PAIRS)


class ResonanceSettings(StrictSettings):
    """One resonance; energies and widths in GeV."""

    name: str = Field(description="omega, phi, J/psi, psi', Upsilon, or a name of the PDG")
    electron_width: Energy = Field(description="GeV, above 0")
    branching: Annotated[float, Field(gt=0, le=1)] = Field(1.0, description="above 0 and up to 1")
    mass: Energy | None = Field(None, description="GeV, above 0")
    width: Energy | None = Field(None, description="GeV, above 0")


class HadronsSettings(StudySettings):
    """Any final state, by collinear structure functions."""

    rows: ClassVar = {"points": Point, "resonances": ResonanceSettings}

    title: str = Field("Visible cross section", description="a text")
    process: Literal["hadrons"] = Field(description="hadrons")
    order: Literal["sf"] = Field("sf", description="sf")
    sigma0: Annotated[str, AfterValidator(_channel_or_table)] | None = Field(
        None, description=SIGMA0.valid
    )
    resonances: list[ResonanceSettings] = Field(
        [], description="a list of {name, electron_width: GeV, branching, mass: GeV, width: GeV}"
    )
    threshold: Energy | None = Field(None, description="GeV, above 0")
    form_factor: str | None = run_field("form_factor")
    form_factor_kind: str | None = run_field("form_factor_kind")
    form_factor_below: str | None = run_field("form_factor_below")
    vacuum_polarization: str = run_field("vacuum_polarization")
    ecm: Energy | None = Field(None, description="centre-of-mass energy in GeV, above 0")
    points: Annotated[list[Point], Field(min_length=1)] | None = Field(
        None, description="a list of {sqrt_s: GeV, luminosity: 1/pb}, or the path of a CSV file"
    )
    energy_spread: Annotated[float, Field(ge=0, le=0.1)] = Field(
        0.0, description="GeV, 0 or from 1e-9 to 0.1"
    )
    radiator: Annotated[str, AfterValidator(_known_radiator)] = Field(
        "kuraev_fadin", description=", ".join(RADIATORS)
    )
    pairs: Annotated[str, AfterValidator(_known_pairs)] = Field(
        "none", description=", ".join(PAIRS)
    )
    max_x: Annotated[float, Field(gt=0, le=1)] = Field(1.0, description="above 0 and up to 1")

    @model_validator(mode="after")
    def _complete(self) -> HadronsSettings:
        if (self.ecm is None) == (self.points is None):
            raise ConfigurationError(
                field="ecm", value=self.ecm, valid="either ecm in GeV, or points"
            )
        if self.sigma0 is None and not self.resonances:
            raise ConfigurationError(
                field="sigma0", value=None, valid="a table, " + ", ".join(CHANNELS) + ", resonances"
            )
        for field, needed, idle in (
            ("form_factor", "sigma0", None),
            ("form_factor_kind", "form_factor", None),
            ("form_factor_below", "form_factor", None),
            ("vacuum_polarization", "sigma0", "none"),
        ):
            if getattr(self, needed) is None and getattr(self, field) != idle:
                raise ConfigurationError(
                    field=field, value=getattr(self, field), valid=f"together with {needed}"
                )
        return self

    def energies(self) -> list[Point]:
        """Return the points, in the order of the card."""
        if self.points is not None:
            return self.points
        return [Point.model_validate({"sqrt_s": self.ecm})]

    def cross_section(self) -> HadronicCrossSection:
        """Return sigma_0, everything summed."""
        parts = []
        if self.sigma0 is not None:
            options: dict[str, Any] = {"vacuum_polarization": self.vacuum_polarization}
            if self.form_factor is not None:
                options["form_factor"] = form_factor_argument(
                    self.form_factor,
                    self.form_factor_kind,
                    self.form_factor_below,
                    self.sigma0,
                )
            parts.append(hadronic_cross_section(self.sigma0, threshold=self.threshold, **options))
        with speaking_of("resonances"):
            parts += [
                resonance(**each.model_dump(), threshold=self.threshold) for each in self.resonances
            ]
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def radiation(self) -> InitialStateRadiation:
        """Return what folds sigma_0 with radiation and energy spread."""
        fields = ("radiator", "pairs", "energy_spread", "max_x")
        return InitialStateRadiation(self.cross_section(), **self.model_dump(include=set(fields)))
