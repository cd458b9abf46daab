"""What cards of all measurements may say."""

from __future__ import annotations

from pathlib import Path

from pydantic import AfterValidator, Field, ValidationInfo

from ...run.settings import run_field
from ...words.choices import check_name
from ...words.errors import ConfigurationError
from ..settings import StudySettings

__all__ = ["MeasurementSettings", "one_of", "paths"]


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


class MeasurementSettings(StudySettings):
    """The base of the cards of measurements."""

    blind: bool = Field(False, description="true, false: whether results stay hidden")
    quick: bool = Field(False, description="true, false: less statistics, for a first look")
    seed: int = run_field("seed")
