"""What the card of a run may say, field by field, and the one-line error when it is wrong."""

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
from ..words.errors import ConfigurationError, cut
from ..words.fields import FIELDS, REL_ERROR, fields_of
from ..words.processes import FACTS
from .fields import checked, require_energy

__all__ = [
    "Energy",
    "RunSettings",
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
    """What the entries of lists, and mappings with fields of their own, are, by field."""

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
    effort: float = run_field("effort")
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


AnySettings = TypeVar("AnySettings", bound=StrictSettings)


def validated(
    model: type[AnySettings], values: dict[str, Any], folder: Path | None = None
) -> AnySettings:
    """Build settings, turning what is wrong into one line.

    Parameters
    ----------
    model : type
        RunSettings or another kind of settings.
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
    unknown = first["type"] == "extra_forbidden"
    path = list(first["loc"])
    # Where a field is unknown, its name may look like anything.
    location = [part for part in (path[:-1] if unknown else path) if _is_field(model, part)]
    location += path[-1:] if unknown else []
    field = _dotted(location)
    owner, name = _owner(model, location)
    if unknown:
        known = list(owner.model_fields)
        hint = choices.did_you_mean(str(location[-1]), known)
        return ConfigurationError(
            f"{cut(field)}: unknown field{', ' + hint if hint else ''}; valid: {', '.join(known)}"
        )
    description = owner.model_fields[name]
    if first["type"] == "missing":
        return ConfigurationError(f"{field}: missing; valid: {description.description}")
    reason = first["msg"].replace("Input should be", "should be").replace(" after validation", "")
    return ConfigurationError(
        reason[0].lower() + reason[1:],
        field=field,
        value=first["input"],
        valid=description.description,
    )


def _owner(
    model: type[StrictSettings], location: Sequence[int | str]
) -> tuple[type[BaseModel], str]:
    """Return the innermost settings that a location leads to, and the field in them."""
    owner: type[BaseModel] = model
    name = str(location[0])
    for part in location[1:]:
        inner = owner.rows.get(name) if issubclass(owner, StrictSettings) else None
        if isinstance(part, int):
            continue
        if inner is None:
            break
        owner, name = inner, part
    return owner, name


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
