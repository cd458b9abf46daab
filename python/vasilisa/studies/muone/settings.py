"""What the card of a MUonE measurement may say."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ...detector.muone import MATERIALS, MuoneTracker
from ...hadrons.elastic_form import DEFAULT_K, DEFAULT_M
from ...run.fixed_target import FixedTarget
from ...run.generator import Generator
from ...run.settings import StrictSettings, run_field
from ...words.errors import ConfigurationError
from ..measurement.settings import MeasurementSettings, one_of, paths

__all__ = ["NUISANCES", "MuoneSettings"]

AXES = ("theta_e", "theta_mu")

NUISANCES = ("resolution", "beam_energy", "scattering", "align_z")
"""What may be wrong about beam and detector."""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, lt=1)]


def _number_of_events(value: float, info: ValidationInfo) -> float:
    if not (1e3 <= value <= 1e9 and value == int(value)):
        raise ConfigurationError(
            field=str(info.field_name), value=value, valid="a whole number from 1e3 to 1e9"
        )
    return value


Events = Annotated[float, AfterValidator(_number_of_events)]


class Truth(StrictSettings):
    """What pseudo-data are made with."""

    K: Positive = Field(DEFAULT_K, description="GeV^-2, above 0")
    M: Positive = Field(DEFAULT_M, description="GeV^2, above 0")
    seed: int = run_field("seed")
    events: Events = Field(1e6, description="a whole number: events of an independent sample")


class Target(StrictSettings):
    """Where muons meet electrons."""

    material: Annotated[str, one_of(*MATERIALS)] = Field("Be", description=", ".join(MATERIALS))
    thickness: Positive = Field(1.5, description="cm, above 0")


class Tail(StrictSettings):
    """The wider of the two Gaussians of multiple scattering."""

    share: Share = Field(0.03, description="from 0 to below 1")
    width: Annotated[float, Field(ge=1, le=20)] = Field(3.0, description="of the core's, 1 to 20")


class Detector(StrictSettings):
    """A tracker; see `vasilisa.detector.muone`."""

    rows: ClassVar = {"target": Target}

    resolution: Annotated[float, Field(ge=0, le=1e-2)] = Field(2e-5, description="rad, 0 to 0.01")
    target: Target = Field(
        Target.model_validate({}), description="a mapping: material, thickness in cm"
    )
    stations: Annotated[int, Field(ge=1)] = Field(40, description="a whole number, 1 or above")
    tail: str | Tail = Field("default", description="default, or a mapping: share, width")
    momentum_resolution: Annotated[float, Field(ge=0, le=0.1)] = Field(
        0.008, description="relative, 0 to 0.1"
    )

    @model_validator(mode="after")
    def _known_tail(self) -> Detector:
        if isinstance(self.tail, str) and self.tail != "default":
            raise ConfigurationError(
                field="detector.tail", value=self.tail, valid="default, or {share, width}"
            )
        return self

    def tracker(self) -> MuoneTracker:
        """Return the detector."""
        tail = Tail.model_validate({}) if isinstance(self.tail, str) else self.tail
        return MuoneTracker(
            resolution=self.resolution,
            material=self.target.material,
            thickness=self.target.thickness,
            tail_share=tail.share,
            tail_width=tail.width,
            momentum_resolution=self.momentum_resolution,
            stations=self.stations,
        )


class GeneratorChoice(StrictSettings):
    """What templates are computed with."""

    order: str = run_field("order", default="nlops")
    radiation: str = run_field("radiation")
    vacuum_polarization: Annotated[str, one_of("leptonic", "none")] = Field(
        "leptonic", description="leptonic, none: what is known beside the hadrons"
    )


def _grid(value: list[float], info: ValidationInfo) -> list[float]:
    low, high, number = value
    if not (0 < low < high < math.inf and number >= 2 and number == int(number)):
        raise ConfigurationError(
            field=f"templates.{info.field_name}",
            value=value,
            valid="[lowest, highest, number], both above 0 and rising, 2 or more",
        )
    return value


Grid = Annotated[list[float], Field(min_length=3, max_length=3), AfterValidator(_grid)]


def _axes(value: list[str]) -> list[str]:
    if value != list(AXES):
        raise ConfigurationError(field="templates.axes", value=value, valid=list(AXES))
    return value


class Templates(StrictSettings):
    """Expected counts in two angles as functions of K and M."""

    axes: Annotated[list[str], AfterValidator(_axes)] = Field(
        list(AXES), description="[theta_e, theta_mu]"
    )
    K: Grid = Field([0.10, 0.17, 15], description="[lowest, highest, number] in GeV^-2")
    M: Grid = Field([0.03, 0.08, 11], description="[lowest, highest, number] in GeV^2")
    events: Events = Field(1e7, description="a whole number from 1e3 to 1e9")
    bins: Annotated[list[int], Field(min_length=2, max_length=2)] = Field(
        [48, 40], description="[number, number]: bins of the two angles"
    )
    least_events: Annotated[int, Field(ge=1)] = Field(
        25, description="a whole number: bins with fewer events are left out"
    )


class Fit(StrictSettings):
    """What is fitted."""

    parameters: Annotated[list[Annotated[str, one_of("K", "M")]], Field(min_length=1)] = Field(
        ["K", "M"], description="a list out of K, M"
    )
    normalisation: Annotated[str, one_of("free", "fixed")] = Field(
        "free", description="free, fixed"
    )


def _nuisances(value: dict[str, float]) -> dict[str, float]:
    for name, sigma in value.items():
        if name not in NUISANCES or not 0 < sigma < math.inf:
            raise ConfigurationError(
                field="nuisances",
                value=f"{name}: {sigma}",
                valid="above 0, of " + ", ".join(NUISANCES),
            )
    return value


class MuoneSettings(MeasurementSettings):
    """From angles of electrons and muons to K, M and a_mu."""

    rows: ClassVar = {
        "truth": Truth,
        "detector": Detector,
        "generator": GeneratorChoice,
        "templates": Templates,
        "fit": Fit,
    }

    title: str = Field("MUonE", description="a text")
    beams: dict[str, Any] = run_field(
        "beams", default={"fixed_target": 160.0, "spread": 0.0375, "divergence": 3e-4}
    )
    luminosity: Positive = Field(1.5e7, description="1/nb, above 0")
    candidates: Annotated[str | list[str] | None, AfterValidator(paths)] = Field(
        None, description="the path of a file, or a list of paths; null: simulated"
    )
    columns: dict[str, str] = Field(
        {}, description="a mapping of columns to formulas of the columns of the file"
    )
    truth: Truth = Field(Truth.model_validate({}), description="a mapping: K, M, seed, events")
    detector: Detector = Field(
        Detector.model_validate({}), description="a mapping: resolution, target, stations, tail"
    )
    cuts: dict[str, Any] = run_field(
        "cuts", default={"energy_electron": [1.0, None], "theta_electron": [None, 0.032]}
    )
    pid: Annotated[str, one_of("none", "calorimeter")] = Field(
        "none", description="none, calorimeter: whether electrons and muons are told apart"
    )
    generator: GeneratorChoice = Field(
        GeneratorChoice.model_validate({}),
        description="a mapping: order, radiation, vacuum_polarization",
    )
    templates: Templates = Field(
        Templates.model_validate({}), description="a mapping: axes, K, M, events, bins"
    )
    fit: Fit = Field(Fit.model_validate({}), description="a mapping: parameters, normalisation")
    nuisances: Annotated[dict[str, float], AfterValidator(_nuisances)] = Field(
        {}, description="a mapping of resolution, beam_energy, scattering, align_z to their sigma"
    )
    pseudo_experiments: Annotated[int, Field(ge=0, le=10_000)] = Field(
        200, description="a whole number, 0 to 10000"
    )

    @model_validator(mode="after")
    def _on_target(self) -> MuoneSettings:
        if "fixed_target" not in self.beams:
            raise ConfigurationError(
                field="beams", value=self.beams, valid="a mapping with fixed_target"
            )
        return self

    @property
    def target_beam(self) -> FixedTarget:
        """The beam."""
        return FixedTarget(**self.beams)

    def limits(self, name: str) -> tuple[float, float]:
        """Return the range of the measured `theta_electron` or `theta_muon`, rad."""
        low, high = self.cuts.get(name) or (None, None)
        widest = 0.05 if name == "theta_electron" else 0.006
        return (0.0 if low is None else low, widest if high is None else high)

    def generator_of(self, polarization: Any, variations: Any, seed: int) -> Generator:
        """Return what makes events: limits on angles are widened by what the detector moves.

        Limits on all that is not an angle hold before the detector.
        """
        cuts = dict(self.cuts)
        for name, margin in (("theta_electron", 5e-3), ("theta_muon", 1e-4)):
            if cuts.get(name) is not None:
                low, high = cuts[name]
                cuts[name] = [
                    None if low is None or low <= margin else low - margin,
                    None if high is None else high + margin,
                ]
                if cuts[name] == [None, None]:
                    del cuts[name]
        return Generator(
            "mue",
            order=self.generator.order,
            radiation=self.generator.radiation,
            beams=self.beams,
            cuts=cuts,
            vacuum_polarization=polarization,
            variations=variations,
            seed=seed,
            threads=1,
        )
