"""What the card of a combination may say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ...run.settings import StrictSettings, run_field
from ...words.choices import INFLATIONS, check_name
from ...words.errors import ConfigurationError
from ..settings import StudySettings

__all__ = ["CombinationSettings", "DataSet", "Steps"]

QUANTITIES = ("cross_section", "F2", "R")

RESULTS = ("as_given", "bare_cross_section", "R")
"""What the sets are converted to before they are combined."""

CORRELATIONS = ("shared", "sets", "none")
"""Systematic errors are common to all sets with the same tag, to the points of one set, or to
nothing."""

ERRORS = ("statistical", "total")
"""What the errors of a file are: beside its systematic errors, or with them inside."""

SUFFIXES = {
    ".csv": "csv",
    ".dat": "csv",
    ".txt": "csv",
    ".yaml": "hepdata",
    ".yml": "hepdata",
    ".json": "json",
}
"""Formats of files."""

OF_TABLES = ("quantity", "vp", "fsr")
"""What CSV files and tables of HEPData do not say."""

OF_HEPDATA = ("column", "stat_covariance", "syst_covariance", "uncorrelated")

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pair = Annotated[list[Positive], Field(min_length=2, max_length=2)]
Steps = Positive | Annotated[list[Pair], Field(min_length=1)]
"""One number, or pairs of an energy (GeV) and a number."""

STEPS_VALID = "a number above 0, or a list of [GeV, number above 0]"


def _one_of(*names: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        return check_name(str(info.field_name), value, names)

    return AfterValidator(check)


def _path(value: str, info: ValidationInfo) -> str:
    """Return the absolute path of a file beside the card."""
    path = Path((info.context or {}).get("folder", "."), value).absolute()
    if not path.is_file():
        raise ConfigurationError(
            "no such file", field=str(info.field_name), value=value, valid="a file beside the card"
        )
    return str(path)


def _range(value: list[float], info: ValidationInfo) -> list[float]:
    if not value[0] < value[1]:
        raise ConfigurationError(
            field=str(info.field_name), value=value, valid="two rising energies in GeV"
        )
    return value


def _ascending(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, list):
        energies = [energy for energy, _ in value]
        if any(a >= b for a, b in pairwise(energies)):
            raise ConfigurationError(
                field=str(info.field_name), value=value, valid=STEPS_VALID + ", energies rising"
            )
    return value


FilePath = Annotated[str, AfterValidator(_path)]
Range = Annotated[Pair, AfterValidator(_range)]


class DataSet(StrictSettings):
    """One data set: a file, or a name of what is shipped."""

    name: str | None = Field(None, min_length=1, description="a text, different for each set")
    file: FilePath | None = Field(None, description="the path of a file: " + ", ".join(SUFFIXES))
    shipped: str | None = Field(
        None, description="an experiment of pi+ pi- (kloe, babar, ...) or a channel that is shipped"
    )
    quantity: Annotated[str, _one_of(*QUANTITIES)] | None = Field(
        None, description=", ".join(QUANTITIES)
    )
    vp: Annotated[str, _one_of("in", "out")] | None = Field(None, description="in, out")
    fsr: Annotated[str, _one_of("in", "out")] | None = Field(None, description="in, out")
    unit: Annotated[str, _one_of("pb", "nb", "mub", "mb")] | None = Field(
        None, description="pb, nb, mub, mb"
    )
    experiment: str = Field("", description="a text")
    source: str = Field("", description="a text: where it is published")
    column: Annotated[int, Field(ge=0)] | None = Field(
        None, description="number of the dependent variable of HEPData, from 0"
    )
    stat_covariance: FilePath | None = Field(None, description="the path of a table of HEPData")
    syst_covariance: FilePath | None = Field(None, description="the path of a table of HEPData")
    uncorrelated: list[str] | None = Field(
        None, description="a list of labels of errors of the table of HEPData"
    )
    errors: Annotated[str, _one_of(*ERRORS)] = Field("statistical", description=", ".join(ERRORS))
    systematics: dict[str, Annotated[Steps, AfterValidator(_ascending)]] = Field(
        {}, description=f"a mapping of names to relative errors: {STEPS_VALID}"
    )
    range: Range | None = Field(None, description="two rising energies in GeV")

    @property
    def format(self) -> str:
        """``csv``, ``hepdata``, ``json`` or ``shipped``."""
        return "shipped" if self.file is None else SUFFIXES[Path(self.file).suffix.lower()]

    @model_validator(mode="after")
    def _consistent(self) -> DataSet:
        if (self.file is None) == (self.shipped is None):
            raise ConfigurationError(
                field="sets", value=self.name or self.file, valid="each with file, or with shipped"
            )
        label = self.name or self.shipped or Path(str(self.file)).stem
        if self.file is not None and Path(self.file).suffix.lower() not in SUFFIXES:
            raise ConfigurationError(
                field=f"{label}: file", value=self.file, valid=", ".join(SUFFIXES)
            )
        tables = self.format in ("csv", "hepdata")
        for field in OF_TABLES:
            given = getattr(self, field) is not None
            if tables and not given:
                valid = type(self).model_fields[field].description
                raise ConfigurationError(f"{label}: {field}: missing; valid: {valid}")
        allowed = {"csv": (*OF_TABLES, "unit"), "hepdata": (*OF_TABLES, *OF_HEPDATA)}
        for field in (*OF_TABLES, "unit", *OF_HEPDATA):
            if getattr(self, field) is not None and field not in allowed.get(self.format, ()):
                raise ConfigurationError(
                    f"{self.format} says it itself or has none",
                    field=f"{label}: {field}",
                    value=getattr(self, field),
                    valid="without it",
                )
        return self


class CombinationSettings(StudySettings):
    """Data sets of one channel, and how they are combined."""

    rows: ClassVar = {"sets": DataSet}

    title: str = Field("Combination", description="a text")
    channel: str = Field(min_length=1, description="a final state, such as pipi")
    sets: Annotated[list[DataSet], Field(min_length=1)] = Field(
        description="a list of {file: PATH, ...} or {shipped: NAME}"
    )
    result: Annotated[str, _one_of(*RESULTS)] = Field("as_given", description=", ".join(RESULTS))
    vacuum_polarization: str = run_field("vacuum_polarization", default="default")
    range: Range | None = Field(None, description="two rising energies in GeV")
    cluster_size: Annotated[Steps, AfterValidator(_ascending)] | None = Field(
        None, description=f"in GeV: {STEPS_VALID}"
    )
    interpolation: Annotated[str, _one_of("linear", "cubic")] = Field(
        "linear", description="linear, cubic"
    )
    shape: str | None = Field(None, description="the name of a shape, with bare_cross_section")
    inflation: Annotated[str, _one_of(*INFLATIONS)] = Field(
        "all", description=", ".join(INFLATIONS)
    )
    significance: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="above 0 and up to 1"
    )
    correlations: Annotated[str, _one_of(*CORRELATIONS)] = Field(
        "shared", description=", ".join(CORRELATIONS)
    )

    @model_validator(mode="after")
    def _shape_of_cross_sections(self) -> CombinationSettings:
        if self.shape is not None and self.result != "bare_cross_section":
            raise ConfigurationError(
                "shapes are those of bare cross sections",
                field="shape",
                value=self.shape,
                valid="with result: bare_cross_section",
            )
        return self
