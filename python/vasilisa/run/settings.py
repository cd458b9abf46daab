"""What a run or a scan may be told, field by field, and the one-line error when it is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from .._core import FormFactor
from ..hadrons.form_factor import form_factor
from ..selection.cuts import Cuts as CutsObject
from ..words import choices
from ..words.errors import ConfigurationError
from ..words.processes import processes_with
from .beams import Beams as BeamsObject
from .variations import VARIATIONS, check_variations

__all__ = [
    "Point",
    "RunSettings",
    "ScanSettings",
    "SharedSettings",
    "StrictSettings",
    "name_or_table",
    "validated",
]

PION_FIELDS = ("form_factor", "form_factor_kind", "pion_structure")
"""Fields that mean something for pions, and but for the last for kaons."""

SCENARIOS = tuple(CutsObject.scenario_names())

STOPPING_FIELDS = ("rel_error", "max_seconds", "n_events")
"""Fields that say when an integration is over."""


def cuts_argument(cuts: str | dict[str, Any] | None) -> str | CutsObject | None:
    """Make the event selection that a mapping in a card describes.

    Raises
    ------
    ConfigurationError
        If a cut is unknown or its limits make no sense.
    """
    return CutsObject(**cuts) if isinstance(cuts, dict) else cuts


def form_factor_argument(name: str, kind: str | None) -> str | FormFactor:
    """Return the form factor as `Generator` takes it.

    Raises
    ------
    ConfigurationError
        If a kind is given for anything but a table.
    DataError
        If the table cannot be used.
    """
    if kind is None:
        return name
    if name in choices.FORM_FACTORS:
        raise ConfigurationError(
            f"{name} knows its own kind",
            field="form_factor_kind",
            value=kind,
            valid="this field belongs to tables alone",
        )
    return form_factor(name, kind=kind)


def _known(names: Sequence[str]) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        return choices.check_name(str(info.field_name), value, names)

    return AfterValidator(check)


def name_or_table(field: str, value: str, names: Sequence[str], info: ValidationInfo) -> str:
    """Return a known name, or the absolute path of an existing table beside the card."""
    if value in names or not (Path(value).suffix or "/" in value):
        return choices.check_name(field, value, names, also="the path of a table")
    table = Path((info.context or {}).get("folder", "."), value).absolute()
    try:
        with table.open("rb"):
            return str(table)
    except OSError as error:
        raise ConfigurationError(
            f"the table {table} cannot be read: {error.strerror}",
            field=field,
            value=value,
            valid=", ".join(names) + ", the path of a table",
        ) from error


def _known_or_table(names: Sequence[str]) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        return name_or_table(str(info.field_name), value, names, info)

    return AfterValidator(check)


def _whole(value: object) -> object:
    """Read 1e6 as the integer it is meant to be."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _no_cuts(value: object) -> object:
    """Read the word "none" as no cuts."""
    return None if value == "none" else value


def _check_cuts(value: str | dict[str, Any] | None) -> str | dict[str, Any] | None:
    if isinstance(value, str):
        choices.check_name("cuts", value, SCENARIOS, also="a mapping of cuts, none")
    return value


def _check_variations(value: Any, info: ValidationInfo) -> Any:
    """Check the variations; paths of tables become absolute."""
    found = check_variations(value)
    if not isinstance(value, dict):
        return value
    tables = {
        "form_factor": choices.FORM_FACTORS,
        "vacuum_polarization": choices.VACUUM_POLARIZATIONS,
    }
    return {
        name: {
            field: name_or_table(f"variations.{name}.{field}", entry, tables[field], info)
            if field in tables and isinstance(entry, str)
            else entry
            for field, entry in changes.items()
        }
        for name, changes in found.items()
    }


def _check_beams(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is not None:
        BeamsObject.of(value)
    return value


Process = Annotated[str, _known(choices.PROCESSES)]
Order = Annotated[str, _known(choices.ORDERS)]
Energy = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
Cuts = Annotated[
    str | dict[str, Any] | None, BeforeValidator(_no_cuts), AfterValidator(_check_cuts)
]
Variations = Annotated[
    list[str] | dict[str, dict[str, Any] | None] | None, AfterValidator(_check_variations)
]
Beams = Annotated[dict[str, Any] | None, AfterValidator(_check_beams)]
FormFactorName = Annotated[str, _known_or_table(choices.FORM_FACTORS)]
PionStructure = Annotated[str, _known(choices.PION_STRUCTURES)]
Coulomb = Annotated[str, _known(choices.COULOMBS)]
FormFactorKind = Annotated[str, _known(choices.FORM_FACTOR_KINDS)]
PolarizationName = Annotated[str, _known_or_table(choices.VACUUM_POLARIZATIONS)]


class StrictSettings(BaseModel):
    """No field is guessed at: unknown names and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    rows: ClassVar[dict[str, type[BaseModel]]] = {}
    """What the entries of lists are, by field."""


class RunSettings(StrictSettings):
    """One process at one energy."""

    process: Process = Field(description=", ".join(choices.PROCESSES))
    ecm: Energy | None = Field(None, description="centre-of-mass energy in GeV, above 0")
    beams: Beams = Field(
        None,
        description="a mapping of energies: [GeV, GeV], spread: GeV or [GeV, GeV], "
        "crossing_angle: rad",
    )
    order: Order = Field("nlo", description=", ".join(choices.ORDERS))
    form_factor: FormFactorName | None = Field(
        None, description=", ".join(choices.FORM_FACTORS) + ", the path of a table"
    )
    form_factor_kind: FormFactorKind | None = Field(
        None, description=", ".join(choices.FORM_FACTOR_KINDS) + "; for a table"
    )
    pion_structure: PionStructure | None = Field(
        None, description=", ".join(choices.PION_STRUCTURES)
    )
    coulomb: Coulomb | None = Field(None, description=", ".join(choices.COULOMBS))
    vacuum_polarization: PolarizationName = Field(
        "none", description=", ".join(choices.VACUUM_POLARIZATIONS) + ", the path of a table"
    )
    variations: Variations = Field(
        None, description="a list out of " + ", ".join(VARIATIONS) + "; or a mapping"
    )
    cuts: Cuts = Field(None, description=", ".join(SCENARIOS) + ", a mapping of cuts, none")
    radiation: Annotated[str, _known(choices.RADIATIONS)] = Field(
        "full", description=", ".join(choices.RADIATIONS)
    )
    two_photon_exchange: Annotated[str, _known(choices.TWO_PHOTON_EXCHANGES)] = Field(
        "full", description=", ".join(choices.TWO_PHOTON_EXCHANGES)
    )
    subtraction: Annotated[str, _known(choices.SUBTRACTIONS)] | None = Field(
        None, description=", ".join(choices.SUBTRACTIONS)
    )
    k_soft: Fraction | None = Field(None, description="above 0 and up to 0.1")
    theta_jet: Fraction | None = Field(None, description="rad, above 0 and up to 0.5")
    xi_cut: Fraction | None = Field(None, description="between 0 and 1")
    allow_double_counting: bool = Field(False, description="true, false")
    seed: int = Field(1, ge=0, lt=2**63, description="a whole number from 0 to 2^63 - 1")
    threads: int = Field(0, ge=0, le=4096, description="a whole number; 0 takes every core")
    rel_error: Fraction | None = Field(None, description="relative error, between 0 and 1")
    max_seconds: Energy | None = Field(None, description="seconds, above 0")
    n_events: Annotated[int, BeforeValidator(_whole), Field(gt=0)] | None = Field(
        None, description="a whole number above 0"
    )

    @model_validator(mode="after")
    def _known_energy(self) -> RunSettings:
        if self.ecm is None and "energies" not in (self.beams or {}):
            valid = type(self).model_fields["ecm"].description
            raise ConfigurationError(f"ecm: missing; valid: {valid}, or beams with their energies")
        return self

    def generator_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `Generator`; what the card leaves out is left out."""
        left_out = {"cuts", "form_factor_kind", *STOPPING_FIELDS}
        fields = self.model_dump(exclude=left_out, exclude_none=True)
        if self.form_factor is not None:
            fields["form_factor"] = form_factor_argument(self.form_factor, self.form_factor_kind)
        return fields | {"cuts": cuts_argument(self.cuts)}

    def stopping(self) -> dict[str, Any]:
        """Return the keyword arguments of `Generator.integrate`."""
        fields = self.model_dump(include=set(STOPPING_FIELDS), exclude_none=True)
        return fields or {"rel_error": 1e-3}


class Point(StrictSettings):
    """One energy of a scan; `sqrt_s` in GeV, `luminosity` in 1/pb."""

    sqrt_s: Energy = Field(description="centre-of-mass energy in GeV, above 0")
    luminosity: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        None, description="integrated luminosity in 1/pb, 0 or above"
    )


def distinct(value: list[str], info: ValidationInfo) -> list[str]:
    """Refuse a name that stands twice."""
    for name in value:
        if value.count(name) > 1:
            raise ConfigurationError("stands twice", field=str(info.field_name), value=name)
    return value


def _by_process(value: str | dict[str, str], info: ValidationInfo) -> str | dict[str, str]:
    """Check one polarisation, or one for each process named."""
    field, names = str(info.field_name), choices.VACUUM_POLARIZATIONS
    if isinstance(value, str):
        return name_or_table(field, value, names, info)
    for process in value:
        choices.check_name(field, process, choices.PROCESSES)
    return {
        process: name_or_table(f"{field}.{process}", name, names, info)
        for process, name in value.items()
    }


class SharedSettings(StrictSettings):
    """What several energies and processes have in common."""

    processes: list[str]
    vacuum_polarization: Annotated[str | dict[str, str], AfterValidator(_by_process)] = Field(
        "none",
        description=", ".join(choices.VACUUM_POLARIZATIONS)
        + ", the path of a table, or a mapping of processes to these",
    )
    allow_double_counting: bool = Field(False, description="true, false")
    beams: Beams = Field(
        None, description="a mapping of spread: GeV or [GeV, GeV], crossing_angle: rad"
    )

    @model_validator(mode="after")
    def _no_energies(self) -> SharedSettings:
        if "energies" in (self.beams or {}):
            raise ConfigurationError(
                "the points say the energies",
                field="beams",
                value=self.beams,
                valid=str(type(self).model_fields["beams"].description),
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


class ScanSettings(SharedSettings):
    """Several processes at several energies."""

    rows: ClassVar = {"points": Point}

    title: str = Field("Energy scan", description="a text")
    points: list[Point] = Field(
        min_length=1,
        description="a list of {sqrt_s: GeV, luminosity: 1/pb}, or the path of a CSV file",
    )
    processes: Annotated[list[Process], Field(min_length=1), AfterValidator(distinct)] = Field(
        description="a list out of " + ", ".join(choices.PROCESSES)
    )
    orders: Annotated[list[Order], Field(min_length=1), AfterValidator(distinct)] = Field(
        ["lo", "nlo"], description="a list out of " + ", ".join(choices.ORDERS)
    )
    form_factor: FormFactorName | None = Field(
        None, description=", ".join(choices.FORM_FACTORS) + ", the path of a table"
    )
    form_factor_kind: FormFactorKind | None = Field(
        None, description=", ".join(choices.FORM_FACTOR_KINDS) + "; for a table"
    )
    pion_structure: PionStructure | None = Field(
        None, description=", ".join(choices.PION_STRUCTURES)
    )
    coulomb: Coulomb | None = Field(None, description=", ".join(choices.COULOMBS))
    cuts: Cuts = Field(None, description=", ".join(SCENARIOS) + ", a mapping of cuts, none")
    precision: Fraction = Field(1e-3, description="relative error, between 0 and 1")
    seed: int = Field(1, ge=0, lt=2**63, description="a whole number from 0 to 2^63 - 1")
    threads: int = Field(0, ge=0, le=4096, description="a whole number; 0 takes every core")

    @model_validator(mode="after")
    def _mesons_only(self) -> ScanSettings:
        owners_of = {field: tuple(choices.FORM_FACTORS_OF) for field in PION_FIELDS} | {
            "pion_structure": processes_with("pion_structure"),
            "coulomb": choices.COULOMB_PROCESSES,
        }
        for field, owners in owners_of.items():
            if getattr(self, field) is None:
                continue
            if not set(owners) & set(self.processes):
                raise ConfigurationError(
                    f"no process of this scan is {' or '.join(owners)}",
                    field=field,
                    value=getattr(self, field),
                    valid=f"this field belongs to {', '.join(owners)} alone",
                )
            if "form_factor" in field and set(owners) <= set(self.processes):
                raise ConfigurationError(
                    "one form factor cannot serve " + " and ".join(owners),
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
    owner = model.rows.get(str(location[0]), model) if len(location) > 2 else model
    if first["type"] == "extra_forbidden":
        known = list(owner.model_fields)
        hint = choices.did_you_mean(str(location[-1]), known)
        return ConfigurationError(
            f"{field}: unknown field{', ' + hint if hint else ''}; valid: {', '.join(known)}"
        )
    description = owner.model_fields[str(location[-1] if len(location) > 2 else location[0])]
    if first["type"] == "missing":
        return ConfigurationError(f"{field}: missing; valid: {description.description}")
    reason = first["msg"].replace("Input should be", "should be")
    return ConfigurationError(
        reason[0].lower() + reason[1:],
        field=field,
        value=_short(first["input"]),
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


def _short(value: object) -> object:
    """Keep the message one line even if the value is a whole document."""
    text = repr(value)
    if isinstance(value, float) and not math.isfinite(value):
        return value
    return value if len(text) <= 60 else text[:57] + "..."
