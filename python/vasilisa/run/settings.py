"""What a run or a scan may be told, field by field, and the one-line error when it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

from .._core import FormFactor
from ..hadrons.form_factor import form_factor
from ..words import choices
from ..words.errors import ConfigurationError
from ..words.fields import FIELDS, REL_ERROR, fields_of
from ..words.processes import FACTS, owners_only, processes_with
from .fields import checked, require_energy

__all__ = [
    "Point",
    "RunSettings",
    "ScanSettings",
    "SharedSettings",
    "StrictSettings",
    "entries_of",
    "run_field",
    "validated",
]


def form_factor_argument(
    name: str, kind: str | None, below: str | None = None, process: str | None = None
) -> str | FormFactor:
    """Return the form factor as `Generator` takes it.

    Raises
    ------
    ConfigurationError
        If a kind or a continuation is given for anything but a table.
    DataError
        If the table cannot be used.
    """
    if kind is None and below is None:
        return name
    if name in choices.FORM_FACTORS:
        field, value = ("form_factor_kind", kind) if kind else ("form_factor_below", below)
        raise ConfigurationError(
            f"{name} knows its own {'kind' if kind else 'range'}",
            field=field,
            value=value,
            valid="this field belongs to tables alone",
        )
    facts = FACTS.get(process or "")
    meson = facts.meson if facts is not None and facts.form_factor is not None else "pion"
    return form_factor(name, kind=kind or "dressed", below=below or "none", meson=meson)


def run_field(name: str, **changes: Any) -> Any:
    """Return the field of a card that is the field `name` of a run.

    Parameters
    ----------
    name : str
        One of `words.fields.FIELDS`; the card may call it otherwise.
    **changes
        Of its default.
    """
    row = FIELDS[name]
    arguments = {"default": row.default} | changes
    return Field(description=row.kind.valid, json_schema_extra={"run_field": name}, **arguments)


def distinct(value: list[str], info: ValidationInfo) -> list[str]:
    """Refuse a name that stands twice."""
    for name in value:
        if value.count(name) > 1:
            raise ConfigurationError("stands twice", field=str(info.field_name), value=name)
    return value


def entries_of(name: str) -> AfterValidator:
    """Return the check of a list, whose entries are values of a field of a run, each once."""

    def check(value: list[str], info: ValidationInfo) -> list[str]:
        return distinct(
            [checked(name, each, shown_as=info.field_name or "") for each in value], info
        )

    return AfterValidator(check)


Energy = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class StrictSettings(BaseModel):
    """No field is guessed at: unknown names and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    rows: ClassVar[dict[str, type[BaseModel]]] = {}
    """What the entries of lists are, by field."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _as_in_a_run(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        """Check the fields of a run as `Generator` does."""
        field = str(info.field_name)
        extra = cls.model_fields[field].json_schema_extra
        if not isinstance(extra, dict):
            return handler(value)
        folder = (info.context or {}).get("folder", Path())
        return checked(str(extra["run_field"]), value, folder, shown_as=field)


class RunSettings(StrictSettings):
    """One process at one energy."""

    process: str = run_field("process")
    ecm: float | None = run_field("ecm")
    beams: dict[str, Any] | None = run_field("beams")
    order: str = run_field("order")
    form_factor: str | None = run_field("form_factor")
    form_factor_kind: str | None = run_field("form_factor_kind")
    form_factor_below: str | None = run_field("form_factor_below")
    pion_structure: str = run_field("pion_structure")
    coulomb: str = run_field("coulomb")
    vacuum_polarization: str = run_field("vacuum_polarization")
    variations: list[str] | dict[str, dict[str, Any]] | None = run_field("variations")
    cuts: str | dict[str, Any] | None = run_field("cuts")
    seed: int = run_field("seed")
    threads: int = run_field("threads")
    radiation: str = run_field("radiation")
    two_photon_exchange: str = run_field("two_photon_exchange")
    subtraction: str = run_field("subtraction")
    k_soft: float = run_field("k_soft")
    theta_jet: float = run_field("theta_jet")
    xi_cut: float = run_field("xi_cut")
    allow_double_counting: bool = run_field("allow_double_counting")
    rel_error: float | None = run_field("rel_error")
    max_seconds: float | None = run_field("max_seconds")
    n_events: int | None = run_field("n_events")

    @model_validator(mode="after")
    def _known_energy(self) -> RunSettings:
        require_energy(self.ecm, self.beams)
        return self

    def generator_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `Generator`; what the card leaves out is left out."""
        fields = self.model_dump(include=set(fields_of("generator")), exclude_unset=True)
        if self.form_factor is not None:
            fields["form_factor"] = form_factor_argument(
                self.form_factor,
                self.form_factor_kind,
                self.form_factor_below,
                self.process,
            )
        return fields

    def stopping(self) -> dict[str, Any]:
        """Return the keyword arguments of `Generator.integrate`."""
        fields = self.model_dump(include=set(fields_of("integrate")), exclude_none=True)
        return fields or {"rel_error": REL_ERROR}


class Point(StrictSettings):
    """One energy of a scan; `sqrt_s` in GeV, `luminosity` in 1/pb."""

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


class SharedSettings(StrictSettings):
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
    threads: int = run_field("threads")

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


AnySettings = TypeVar("AnySettings", bound=StrictSettings)


def validated(
    model: type[AnySettings], values: dict[str, Any], folder: Path | None = None
) -> AnySettings:
    """Build settings, turning what is wrong into one line.

    Parameters
    ----------
    model : type
        RunSettings, ScanSettings or another kind of settings.
    values : dict
        Field names and values.
    folder : Path, optional
        Where relative paths of tables start; the current folder if absent.

    Raises
    ------
    ConfigurationError
        Names the field, the bad value and what is valid; of several errors, the first.
    """
    try:
        return model.model_validate(values, context={"folder": folder or Path()})
    except ValidationError as error:
        raise _one_line(model, error) from None


def _one_line(model: type[StrictSettings], error: ValidationError) -> ConfigurationError:
    details = error.errors()
    # A wrong name matters before the field that it leaves missing.
    details.sort(key=lambda each: each["type"] == "missing")
    first = details[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, ConfigurationError):
        return cause
    location = [part for part in first["loc"] if _is_field(model, part)]
    field = _dotted(location)
    row = model.rows.get(str(location[0])) if len(location) > 2 else None
    owner = row or model
    if first["type"] == "extra_forbidden":
        known = list(owner.model_fields)
        hint = choices.did_you_mean(str(location[-1]), known)
        return ConfigurationError(
            f"{field}: unknown field{', ' + hint if hint else ''}; valid: {', '.join(known)}"
        )
    description = owner.model_fields[str(location[2 if row else 0])]
    if first["type"] == "missing":
        return ConfigurationError(f"{field}: missing; valid: {description.description}")
    reason = first["msg"].replace("Input should be", "should be").replace(" after validation", "")
    return ConfigurationError(
        reason[0].lower() + reason[1:],
        field=field,
        value=first["input"],
        valid=description.description,
    )


def _is_field(model: type[BaseModel], part: int | str) -> bool:
    """Drop the branches of unions, which pydantic mixes into the location."""
    if isinstance(part, int):
        return True
    return part not in ("str", "float", "int") and not any(mark in part for mark in "[(-")


def _dotted(location: Sequence[int | str]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
