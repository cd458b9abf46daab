"""What cards of all measurements may say."""

from __future__ import annotations

from pathlib import Path

from pydantic import AfterValidator, Field, ValidationInfo

from ...run.settings import run_field
from ...words.choices import check_name
from ...words.errors import ConfigurationError
from ...words.fields import FIELDS
from ...words.processes import FACTS
from ..settings import StudySettings

__all__ = ["MeasurementSettings", "one_of", "paths", "polarizations"]


def one_of(*names: str) -> AfterValidator:
    """Return the check of a name."""

    def check(value: str, info: ValidationInfo) -> str:
        return check_name(str(info.field_name), value, names)

    return AfterValidator(check)


def paths(value: str | list[str] | None, info: ValidationInfo) -> str | list[str] | None:
    """Return the absolute paths of files beside the card."""
    if value is None:
        return None
    if isinstance(value, list):
        if not value:
            raise ConfigurationError(
                field=str(info.field_name), value=value, valid="at least one file"
            )
        return [str(paths(each, info)) for each in value]
    path = Path((info.context or {}).get("folder", "."), value).absolute()
    if not path.is_file():
        raise ConfigurationError(
            "no such file", field=str(info.field_name), value=value, valid="a file beside the card"
        )
    return str(path)


def polarizations(*processes: str) -> AfterValidator:
    """Return the check of a mapping of processes to what dresses them, a row of ``generator``.

    Processes with a form factor take ``none``: measured form factors contain it.
    """
    kind = FIELDS["vacuum_polarization"].kind

    def check(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        field, folder = f"generator.{info.field_name}", (info.context or {}).get("folder", Path())
        for process, name in value.items():
            check_name(field, process, processes)
            if FACTS[process].form_factor is not None and name != "none":
                raise ConfigurationError(
                    "the form factor contains it",
                    field=f"{field}.{process}",
                    value=name,
                    valid="none",
                )
        return {
            process: str(kind.check(f"{field}.{process}", name, folder))
            for process, name in value.items()
        }

    return AfterValidator(check)


class MeasurementSettings(StudySettings):
    """The base of the cards of measurements."""

    blind: bool = Field(False, description="true, false: whether results stay hidden")
    quick: bool = Field(False, description="true, false: less statistics, for a first look")
    seed: int = run_field("seed")
