"""What cards of studies have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ..run.fields import checked
from ..run.settings import Energy, StrictSettings, run_field
from ..words.errors import ConfigurationError
from ..words.fields import FIELDS

__all__ = ["Point", "SharedSettings", "StudySettings"]


class StudySettings(StrictSettings):
    """The base of all settings of studies."""

    title: str = Field("", description="a text")
    threads: int = run_field("threads")


class Point(StrictSettings):
    """One energy of a card; `sqrt_s` in GeV, `luminosity` in 1/pb."""

    sqrt_s: Energy = Field(description="centre-of-mass energy in GeV, above 0")
    luminosity: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        None, description="integrated luminosity in 1/pb, 0 or above"
    )


def _by_process(value: str | dict[str, str], info: ValidationInfo) -> str | dict[str, str]:
    """Check one polarisation, or one for each process named."""
    field, kind = str(info.field_name), FIELDS["vacuum_polarization"].kind
    folder = (info.context or {}).get("folder", Path())
    if isinstance(value, str):
        return str(kind.check(field, value, folder))
    for process in value:
        checked("process", process, shown_as=field)
    return {
        process: kind.check(f"{field}.{process}", name, folder) for process, name in value.items()
    }


class SharedSettings(StudySettings):
    """What several energies and processes have in common."""

    processes: list[str]
    vacuum_polarization: Annotated[str | dict[str, str], AfterValidator(_by_process)] = Field(
        FIELDS["vacuum_polarization"].default,
        description=FIELDS["vacuum_polarization"].kind.valid
        + ", or a mapping of processes to these",
    )
    allow_double_counting: bool = run_field("allow_double_counting")
    beams: dict[str, Any] | None = run_field("beams")

    @model_validator(mode="after")
    def _no_energies(self) -> SharedSettings:
        if "energies" in (self.beams or {}):
            raise ConfigurationError(
                "the points say the energies",
                field="beams",
                value=self.beams,
                valid="a mapping of spread, crossing_angle",
            )
        return self

    @model_validator(mode="after")
    def _polarizations_of_processes(self) -> SharedSettings:
        if not isinstance(self.vacuum_polarization, str):
            for process in self.vacuum_polarization:
                if process not in self.processes:
                    raise ConfigurationError(
                        "not among the processes of the card",
                        field="vacuum_polarization",
                        value=process,
                        valid=", ".join(self.processes),
                    )
        return self

    def polarization_of(self, process: str) -> str:
        """Return the vacuum polarisation of one process; "none" where the mapping is silent."""
        if isinstance(self.vacuum_polarization, str):
            return self.vacuum_polarization
        return self.vacuum_polarization.get(process, "none")
