"""What the card of a scan may say."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ...run.settings import entries_of, run_field
from ...words.errors import ConfigurationError
from ...words.fields import FIELDS
from ...words.processes import owners_only, processes_with
from ..settings import Point, SharedSettings

__all__ = ["ScanSettings"]


def _energies_once(value: list[Point], info: ValidationInfo) -> list[Point]:
    """Refuse an energy that stands twice: its points could not be told apart."""
    energies = [point.sqrt_s for point in value]
    for energy in energies:
        if energies.count(energy) > 1:
            raise ConfigurationError(
                "sqrt_s stands twice",
                field=str(info.field_name),
                value=energy,
                valid="each energy once, with the sum of its luminosities",
            )
    return value


class ScanSettings(SharedSettings):
    """Several processes at several energies."""

    rows: ClassVar = {"points": Point}

    title: str = Field("Energy scan", description="a text")
    points: Annotated[list[Point], Field(min_length=1), AfterValidator(_energies_once)] = Field(
        description="a list of {sqrt_s: GeV, luminosity: 1/pb}, or the path of a CSV file",
    )
    processes: Annotated[list[str], Field(min_length=1), entries_of("process")] = Field(
        description="a list out of " + FIELDS["process"].kind.valid
    )
    orders: Annotated[list[str], Field(min_length=1), entries_of("order")] = Field(
        ["lo", "nlo"], description="a list out of " + FIELDS["order"].kind.valid
    )
    form_factor: str | None = run_field("form_factor")
    form_factor_kind: str | None = run_field("form_factor_kind")
    pion_structure: str = run_field("pion_structure")
    coulomb: str = run_field("coulomb")
    cuts: str | dict[str, Any] | None = run_field("cuts")
    precision: float = run_field("rel_error", default=1e-3)
    seed: int = run_field("seed")

    @model_validator(mode="after")
    def _meaningful(self) -> ScanSettings:
        for field in type(self).model_fields:
            row = FIELDS.get(field)
            if row is None or not row.fact or getattr(self, field) == row.default:
                continue
            owners = processes_with(row.fact)
            served = [process for process in owners if process in self.processes]
            if not served:
                raise ConfigurationError(
                    f"no process of this scan is {' or '.join(owners)}",
                    field=field,
                    value=getattr(self, field),
                    valid=owners_only(row.fact),
                )
            if row.fact == "form_factor" and len(served) > 1:
                raise ConfigurationError(
                    "one form factor cannot serve " + " and ".join(served),
                    field=field,
                    value=getattr(self, field),
                    valid="a scan for each, or no form factor: each takes its default",
                )
        return self
