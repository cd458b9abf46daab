"""What the card of an energy scan may say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ...detector import detector_settings
from ...run.settings import Energy, StrictSettings, form_factor_argument, run_field
from ...words.choices import FORM_FACTORS_OF, check_name
from ...words.columns import Column
from ...words.errors import ConfigurationError, speaking_of
from ...words.fields import FIELDS, MAX_ECM
from ...words.kinds import OneOfOrTable
from ..measurement.settings import MeasurementSettings, one_of, paths, polarizations

__all__ = [
    "BACKGROUNDS",
    "COMBINED",
    "METHODS",
    "POINT_COLUMNS",
    "PROCESSES",
    "SYSTEMATICS",
    "EnergyPoint",
    "EnergyScanSettings",
    "FormFactorName",
    "GeneratorChoice",
    "Iteration",
    "Range",
    "Separation",
    "TrackCuts",
    "Truth",
]

PROCESSES = ("ee", "mumu", "pipi")
"""Pairs that are counted."""

METHODS = ("momentum", "calorimeter", "theta")
"""How pairs are told apart."""

COMBINED = "combined"
"""The weighted mean of all methods, with their covariance."""

MUONS = ("qed", "free")
"""Whether the number of muon pairs is that of electrons times QED, or fitted."""

BACKGROUNDS = ("3pi", "kk", "4pi", "cosmic")

EFFICIENCIES = ("tag_and_probe", "truth")

PARTICLES = ("minus", "plus")

SYSTEMATICS = (
    "order",
    "pion_structure",
    "vacuum_polarization",
    "angle_stretch",
    "angle_shift",
    "angle_one_track",
    "efficiency_slope",
    "energy_scale",
    "nuclear",
    "correlated_inefficiency",
    "trigger",
    "bremsstrahlung",
    "decays",
    "beam_energy",
    "background",
    "separation",
    "tails",
)
"""Ingredients that can be shifted."""

POINT_COLUMNS = {
    "point": Column("a whole number", "0 or above", lowest=0, optional=True),
    "ecm": Column("GeV", "above 0", lowest=0, open=True),
    "ecm_error": Column("GeV", "0 or above", lowest=0, optional=True),
    "ecm_spread": Column("GeV", "0 or above", lowest=0, optional=True),
    "luminosity": Column("1/pb"),
    "luminosity_error": Column("1/pb", "0 or above", lowest=0, optional=True),
    "season": Column("a number", optional=True),
}
"""Of the table of points."""

LARGEST_ERROR = 0.1
"""Of the energy: more of error or spread is another unit."""

FRACTION = Annotated[float, Field(gt=0, lt=1)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class EnergyPoint(StrictSettings):
    """One energy of the scan; a luminosity of 0 is a fault of this point alone, found later."""

    point: Annotated[int, Field(ge=0, lt=2**31)] | None = Field(
        None, description="a whole number, 0 or above: its number in the candidates"
    )
    ecm: Energy = Field(description="centre-of-mass energy in GeV, above 0")
    ecm_error: NotNegative = Field(0.0, description="its error in GeV, 0 or above")
    ecm_spread: NotNegative = Field(0.0, description="its spread in GeV, 0 or above")
    luminosity: float = Field(description="integrated luminosity in 1/pb", allow_inf_nan=False)
    luminosity_error: NotNegative = Field(0.0, description="its error in 1/pb, 0 or above")
    season: float | None = Field(None, description="a number", allow_inf_nan=False)

    @model_validator(mode="after")
    def _in_gev(self) -> EnergyPoint:
        for name in ("ecm_error", "ecm_spread"):
            value = getattr(self, name)
            if value > LARGEST_ERROR * self.ecm:
                raise ConfigurationError(
                    f"of {self.ecm:g} GeV; in keV or MeV?",
                    field=f"points: {name}",
                    value=value,
                    valid=f"GeV, up to {LARGEST_ERROR:g} of ecm",
                )
        return self


def _form_factor(value: str, info: ValidationInfo) -> str:
    kind = OneOfOrTable(FORM_FACTORS_OF["pipi"])
    return str(kind.check(str(info.field_name), value, (info.context or {}).get("folder", Path())))


FormFactorName = Annotated[str, AfterValidator(_form_factor)]


class Truth(StrictSettings):
    """What pseudo-data are made with; an analysis opens it only after its own numbers exist."""

    form_factor: FormFactorName = Field(
        description=", ".join(FORM_FACTORS_OF["pipi"]) + ", or the path of a table"
    )
    form_factor_below: str | None = run_field("form_factor_below")
    pion_structure: str = run_field("pion_structure")
    order: str = run_field("order", default="nlops")
    luminosity_scale: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(
        1.0, description="above 0: times the luminosities of the points"
    )
    background_scale: NotNegative = Field(
        1.0, description="a number, 0 or above: times the backgrounds that are expected"
    )
    detector: str | dict[str, Any] | None = Field(
        None, description="a name, a path, or a mapping; null: that of the analysis"
    )
    seed: int = run_field("seed")

    def check_detector(self) -> None:
        """Refuse a detector of the pseudo-data that nobody knows."""
        if self.detector is not None:
            with speaking_of("truth"):
                detector_settings(self.detector)


class GeneratorChoice(StrictSettings):
    """What radiative corrections are computed with."""

    order: str = run_field("order", default="nlops")
    form_factor: FormFactorName = Field(
        "cmd3", description=", ".join(FORM_FACTORS_OF["pipi"]) + ", or the path of a table"
    )
    form_factor_kind: str | None = run_field("form_factor_kind")
    form_factor_below: str | None = run_field("form_factor_below")
    pion_structure: str = run_field("pion_structure", default="gvmd")
    vacuum_polarization: Annotated[dict[str, str], polarizations(*PROCESSES)] = Field(
        {"ee": "default", "mumu": "default", "pipi": "none"},
        description="a mapping of ee, mumu, pipi to " + FIELDS["vacuum_polarization"].kind.valid,
    )
    precision: Annotated[float, Field(gt=0, le=1)] = Field(
        4e-4, description="above 0 and up to 1: relative, of cross sections"
    )

    def form_factor_of(self) -> Any:
        """Return the form factor as `Generator` takes it."""
        return form_factor_argument(
            self.form_factor, self.form_factor_kind, self.form_factor_below, "pipi"
        )


RANGE_OF_USE = re.compile(r"(below|above)(?:\s+([0-9.eE+-]+))?")


def _use(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Check the ranges of methods: below ENERGY, above."""
    valid = "a mapping such as {below 0.9: momentum, above: calorimeter}"
    for words, method in value.items():
        check_name(f"separation.use.{words}", method, (*METHODS, COMBINED))
        found = RANGE_OF_USE.fullmatch(words)
        if found is None or (found[1] == "below") != (found[2] is not None):
            raise ConfigurationError(field="separation.use", value=words, valid=valid)
        try:
            float(found[2] or 0)
        except ValueError:
            raise ConfigurationError(field="separation.use", value=words, valid=valid) from None
    if "above" not in value:
        raise ConfigurationError(
            "above is missing", field="separation.use", value=value, valid=valid
        )
    return value


class Separation(StrictSettings):
    """How electrons, muons and pions are told apart."""

    methods: Annotated[list[Annotated[str, one_of(*METHODS)]], Field(min_length=1)] = Field(
        list(METHODS), description="a list out of " + ", ".join(METHODS)
    )
    use: Annotated[dict[str, str], AfterValidator(_use)] = Field(
        {"below 0.9": "momentum", "above": "calorimeter"},
        description="a mapping such as {below 0.9: momentum, above: calorimeter}",
    )
    muons: Annotated[str, one_of(*MUONS)] = Field("qed", description=", ".join(MUONS))

    @model_validator(mode="after")
    def _used(self) -> Separation:
        for words, method in self.use.items():
            if method != COMBINED and method not in self.methods:
                raise ConfigurationError(
                    "not among separation.methods",
                    field=f"separation.use.{words}",
                    value=method,
                    valid=", ".join((*self.methods, COMBINED)),
                )
        return self

    def method_at(self, ecm: float) -> str:
        """Return the method whose numbers count at an energy (GeV)."""
        limits = sorted(
            (float(words.split()[1]), method)
            for words, method in self.use.items()
            if words.startswith("below")
        )
        return next((method for limit, method in limits if ecm < limit), self.use["above"])


class Iteration(StrictSettings):
    """When the radiative corrections have followed the form factor far enough."""

    tolerance: FRACTION = Field(1e-4, description="above 0 and below 1: change of any |F|^2")
    max_steps: Annotated[int, Field(ge=1, le=50)] = Field(
        5, description="a whole number from 1 to 50"
    )


def _efficiency(value: str, info: ValidationInfo) -> str:
    kind = OneOfOrTable(EFFICIENCIES)
    return str(kind.check(str(info.field_name), value, (info.context or {}).get("folder", Path())))


def ranges(value: list[list[float]], info: ValidationInfo) -> list[list[float]]:
    for low, high in value:
        if not 0 < low < high <= MAX_ECM:
            raise ConfigurationError(
                field=str(info.field_name),
                value=[low, high],
                valid=f"two rising energies in GeV, up to {MAX_ECM:g}",
            )
    return value


def _systematics(value: str | list[str], info: ValidationInfo) -> list[str]:
    if value == "all":
        return list(SYSTEMATICS)
    if value == "none":
        return []
    names = [value] if isinstance(value, str) else value
    return [check_name(str(info.field_name), name, (*SYSTEMATICS, "all", "none")) for name in names]


Range = Annotated[list[float], Field(min_length=2, max_length=2)]


class TrackCuts(StrictSettings):
    """What is asked of tracks beside the cuts on pairs; null: nothing."""

    max_above_beam: NotNegative | None = Field(
        0.1, description="GeV, 0 or above: largest momentum above the beam's; null"
    )
    max_rho: NotNegative | None = Field(0.3, description="cm, 0 or above; null")
    max_z: NotNegative | None = Field(5.0, description="cm, 0 or above; null")
    above_kaons: bool = Field(
        False, description="true, false: only momenta above those of kaon pairs"
    )


class EnergyScanSettings(MeasurementSettings):
    """From candidates at several energies to |F_pi|^2 and a_mu."""

    rows: ClassVar = {
        "points": EnergyPoint,
        "truth": Truth,
        "tracks": TrackCuts,
        "generator": GeneratorChoice,
        "separation": Separation,
        "iteration": Iteration,
    }

    title: str = Field("Energy scan", description="a text")
    points: Annotated[list[EnergyPoint], Field(min_length=1)] = Field(
        description="a list of {ecm: GeV, luminosity: 1/pb, ...}, or the path of a CSV file"
    )
    candidates: Annotated[str | list[str] | None, AfterValidator(paths)] = Field(
        None, description="the path of a file, or a list of paths; null: simulated"
    )
    columns: dict[str, str] = Field(
        {}, description="a mapping of columns to formulas of the columns of the file"
    )
    truth: Truth | None = Field(None, description="a mapping: form_factor, pion_structure, ...")
    detector: str | dict[str, Any] = Field("cmd3", description="a name, a path, or a mapping")
    cuts: str | dict[str, Any] | None = run_field("cuts", default="cmd3")
    tracks: TrackCuts = Field(
        TrackCuts.model_validate({}), description="a mapping: max_above_beam, max_rho, max_z, ..."
    )
    generator: GeneratorChoice = Field(
        GeneratorChoice.model_validate({}),
        description="a mapping: order, form_factor, pion_structure, ...",
    )
    separation: Separation = Field(
        Separation.model_validate({}), description="a mapping: methods, use, muons"
    )
    backgrounds: list[Annotated[str, one_of(*BACKGROUNDS)]] = Field(
        list(BACKGROUNDS), description="a list out of " + ", ".join(BACKGROUNDS)
    )
    background_error: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5, description="a number from 0 to 1: relative error of all backgrounds"
    )
    efficiency: Annotated[str, AfterValidator(_efficiency)] = Field(
        "tag_and_probe", description=", ".join(EFFICIENCIES) + ", or the path of a table"
    )
    iteration: Iteration = Field(
        Iteration.model_validate({}), description="a mapping: tolerance, max_steps"
    )
    asymmetry_of: Annotated[str, one_of(*PARTICLES)] = Field(
        "minus", description=", ".join(PARTICLES)
    )
    a_mu: Annotated[list[Range], Field(min_length=1), AfterValidator(ranges)] = Field(
        [[0.6, 0.88]], description="a list of pairs of rising energies in GeV"
    )
    systematics: Annotated[str | list[str], AfterValidator(_systematics)] = Field(
        "all",
        description="all, none, or a list out of " + ", ".join(SYSTEMATICS),
        validate_default=True,
    )

    @model_validator(mode="after")
    def _told_apart(self) -> EnergyScanSettings:
        for field in ("point", "ecm"):
            values = [getattr(each, field) for each in self.points]
            known = [value for value in values if value is not None]
            for value in known:
                if known.count(value) > 1:
                    raise ConfigurationError(
                        "stands twice", field=f"points: {field}", value=value, valid="each once"
                    )
        if self.candidates is None and self.truth is None:
            raise ConfigurationError(
                field="candidates", value=None, valid="the path of a file, or null with truth"
            )
        return self

    def number_of(self, index: int) -> int:
        """Return the number that candidates of the point of this index carry."""
        number = self.points[index].point
        return index if number is None else number

    def label_of(self, index: int) -> str:
        """Return how messages call the point of this index."""
        return f"point {self.number_of(index)} ({self.points[index].ecm:g} GeV)"
