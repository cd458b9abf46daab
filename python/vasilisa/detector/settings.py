"""What a card may say of a detector: every number that its response depends on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, ClassVar

import yaml
from pydantic import Field, model_validator

from ..run.settings import StrictSettings, validated
from ..words.choices import check_name
from ..words.errors import ConfigurationError, speaking_of
from .identification import Identification

__all__ = [
    "Angles",
    "Calorimeter",
    "Cosmics",
    "DetectorSettings",
    "Material",
    "Nuclear",
    "Tracker",
    "Tracking",
    "Trigger",
    "detector_names",
    "detector_settings",
]

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Small = Annotated[float, Field(ge=-0.1, le=0.1)]
Whole = Annotated[int, Field(ge=3, le=1000)]

DEEPEST = 10
"""Detectors that each start from another, at most."""

POSITIVE = "above 0"
NOT_NEGATIVE = "0 or above"
SHARE = "from 0 to 1"
SMALL = "from -0.1 to 0.1"


class ByCharge(StrictSettings):
    """A share for each charge."""

    minus: Share = Field(description=SHARE)
    plus: Share = Field(description=SHARE)


def _by_charge(text: str) -> Any:
    return Field(description=f"a mapping of minus and plus, each {SHARE}: {text}")


class Tracker(StrictSettings):
    """A drift chamber in a solenoid: measurements in layers between two radii."""

    field: Positive = Field(description=f"T, {POSITIVE}")
    inner_radius: Positive = Field(description=f"m, {POSITIVE}: of the first layer")
    outer_radius: Positive = Field(description=f"m, {POSITIVE}: of the last layer")
    half_length: Positive = Field(description=f"m, {POSITIVE}: of the wires")
    layers: Whole = Field(description="a whole number from 3 to 1000")
    least_hits: Whole = Field(description="a whole number from 3 to 1000: for a track")
    sigma_rphi: Positive = Field(description=f"m, {POSITIVE}: of a layer, across the wires")
    sigma_z: Positive = Field(description=f"m, {POSITIVE}: of a layer, along the wires")
    sigma_t: NotNegative = Field(description=f"ns, {NOT_NEGATIVE}: of a track's time")
    radiation_lengths: NotNegative = Field(description=f"{NOT_NEGATIVE}: from first to last layer")
    tail_share: Share = Field(description=f"{SHARE}: of tracks that are measured worse")
    tail_width: Positive = Field(description=f"{POSITIVE}: their errors over those of the others")
    scale: Positive = Field(1.0, description=f"{POSITIVE}: measured over true momentum")
    kink_lost: Positive = Field(description=f"rad, {POSITIVE}: kinks above it lose the track")

    @model_validator(mode="after")
    def _has_length(self) -> Tracker:
        if not self.inner_radius < self.outer_radius:
            raise ConfigurationError(
                field="tracker.outer_radius",
                value=self.outer_radius,
                valid=f"m, above inner_radius, {self.inner_radius:g}",
            )
        if self.least_hits > self.layers:
            raise ConfigurationError(
                field="tracker.least_hits",
                value=self.least_hits,
                valid=f"up to the number of layers, {self.layers}",
            )
        return self


class Material(StrictSettings):
    """Between the interaction and the first layer: beam pipe and inner wall."""

    radius: Positive = Field(description=f"m, {POSITIVE}")
    radiation_lengths: Annotated[float, Field(ge=0, le=0.1)] = Field(
        description="from 0 to 0.1, at normal incidence"
    )
    tail_share: Share = Field(description=f"{SHARE}: of larger scattering angles")
    tail_width: Positive = Field(description=f"{POSITIVE}: their width over that of the core")


class Nuclear(StrictSettings):
    """Loss of hadrons by nuclear interactions before they are measured."""

    rows: ClassVar = {"loss": ByCharge}

    loss: ByCharge = _by_charge("at normal incidence, far above the resonance")
    resonance_momentum: Positive = Field(description=f"GeV, {POSITIVE}: of the Delta(1232)")
    resonance_width: Positive = Field(description=f"GeV, {POSITIVE}: of its peak in momentum")
    resonance_height: NotNegative = Field(description=f"{NOT_NEGATIVE}: added at the peak")
    scale: NotNegative = Field(1.0, description=f"{NOT_NEGATIVE}: times all losses")


class Tracking(StrictSettings):
    """Loss of tracks for other reasons."""

    rows: ClassVar = {"loss": ByCharge}

    loss: ByCharge = _by_charge("at 90 degrees")
    loss_edge: NotNegative = Field(description=f"{NOT_NEGATIVE}: times cos(theta)^4, added")
    slope: Small = Field(0.0, description=f"{SMALL}: times cos(theta), added to the loss")
    both: Share = Field(description=f"{SHARE}: of events that lose both tracks together")


class Calorimeter(StrictSettings):
    """Layers around the tracker, seen as one cluster a particle."""

    rows: ClassVar = {"charge_exchange": ByCharge}

    radius: Positive = Field(description=f"m, {POSITIVE}")
    coverage: Annotated[float, Field(gt=0, lt=1.5)] = Field(
        description="rad, above 0 and below 1.5: smallest angle to the beams"
    )
    layers: Annotated[list[Positive], Field(min_length=1)] = Field(
        description="a list of numbers above 0: radiation lengths of each layer"
    )
    ionisation: Annotated[list[Positive], Field(min_length=1)] = Field(
        description="a list of GeV: what a minimum ionising particle leaves in each layer"
    )
    nuclear_lengths: Annotated[list[Positive], Field(min_length=1)] = Field(
        description="a list of numbers above 0: interaction lengths of each layer"
    )
    landau_width: NotNegative = Field(description=f"GeV, {NOT_NEGATIVE}: xi of all layers")
    critical_energy: Positive = Field(description=f"GeV, {POSITIVE}")
    stochastic: NotNegative = Field(description=f"sqrt(GeV), {NOT_NEGATIVE}: times 1/sqrt(E)")
    constant: NotNegative = Field(description=f"{NOT_NEGATIVE}: of sigma_E/E")
    depth_fluctuation: NotNegative = Field(
        description=f"radiation lengths, {NOT_NEGATIVE}: mean depth where a shower begins"
    )
    hadron_share: Share = Field(description=f"{SHARE}: largest visible share of a hadron's energy")
    charge_exchange: ByCharge = _by_charge("of nuclear interactions that end in a neutral pion")
    at_rest: NotNegative = Field(description=f"GeV, {NOT_NEGATIVE}: from a stopped negative pion")
    threshold: Positive = Field(description=f"GeV, {POSITIVE}: of a cluster")
    efficiency: Share = Field(description=f"{SHARE}: of clusters above the threshold")
    merged: NotNegative = Field(description=f"rad, {NOT_NEGATIVE}: photons this close are joined")
    sigma_theta: NotNegative = Field(description=f"rad, {NOT_NEGATIVE}: of a cluster")
    scale: Positive = Field(1.0, description=f"{POSITIVE}: measured over true energy")

    @model_validator(mode="after")
    def _same_layers(self) -> Calorimeter:
        for name in ("ionisation", "nuclear_lengths"):
            if len(getattr(self, name)) != len(self.layers):
                raise ConfigurationError(
                    field=f"calorimeter.{name}",
                    value=getattr(self, name),
                    valid=f"{len(self.layers)} numbers, one for each of layers",
                )
        return self


class Trigger(StrictSettings):
    """Two triggers that know nothing of each other; one of them suffices."""

    track: Share = Field(description=f"{SHARE}: that a track alone fires it")
    calo: Share = Field(description=f"{SHARE}: at high energy")
    calo_threshold: NotNegative = Field(description=f"GeV, {NOT_NEGATIVE}: energy of all clusters")
    calo_width: Positive = Field(description=f"GeV, {POSITIVE}: of its turn-on")


class Angles(StrictSettings):
    """Errors of the polar angle."""

    stretch: Small = Field(default=0.0, description=f"{SMALL}: of theta - pi/2, both tracks")
    shift: Small = Field(
        default=0.0,
        description=f"rad at 90 degrees, {SMALL}: of both tracks, as by a shift along z",
    )
    shift_minus: Small = Field(
        default=0.0, description=f"rad at 90 degrees, {SMALL}: one track alone"
    )
    shift_plus: Small = Field(
        default=0.0, description=f"rad at 90 degrees, {SMALL}: one track alone"
    )


class Spot(StrictSettings):
    """The region in which the beams collide; where the beams of a run have one, that counts."""

    sigma_xy: NotNegative = Field(description=f"m, {NOT_NEGATIVE}")
    sigma_z: NotNegative = Field(description=f"m, {NOT_NEGATIVE}")


class Cosmics(StrictSettings):
    """Muons from above that pass close to the interaction."""

    rate: NotNegative = Field(
        description=f"events for each 1/pb, {NOT_NEGATIVE}: that are recorded"
    )
    rho: Positive = Field(description=f"m, {POSITIVE}: largest distance from the beams")
    z: Positive = Field(description=f"m, {POSITIVE}: largest distance along them")
    time: Positive = Field(description=f"ns, {POSITIVE}: largest distance in time")
    least_momentum: Positive = Field(description=f"GeV, {POSITIVE}")
    index: Annotated[float, Field(gt=1, allow_inf_nan=False)] = Field(
        description="above 1: the spectrum falls with this power of the momentum + 1 GeV"
    )


class DetectorSettings(StrictSettings):
    """A detector at colliding beams: a drift chamber in a solenoid, and a calorimeter."""

    rows: ClassVar = {
        "spot": Spot,
        "material": Material,
        "tracker": Tracker,
        "tracking": Tracking,
        "nuclear": Nuclear,
        "calorimeter": Calorimeter,
        "trigger": Trigger,
        "angles": Angles,
        "cosmics": Cosmics,
        "identification": Identification,
    }

    spot: Spot = Field(description="a mapping: " + ", ".join(Spot.model_fields))
    material: Material = Field(description="a mapping: " + ", ".join(Material.model_fields))
    tracker: Tracker = Field(description="a mapping: " + ", ".join(Tracker.model_fields))
    tracking: Tracking = Field(description="a mapping: " + ", ".join(Tracking.model_fields))
    nuclear: Nuclear = Field(description="a mapping: " + ", ".join(Nuclear.model_fields))
    calorimeter: Calorimeter = Field(
        description="a mapping: " + ", ".join(Calorimeter.model_fields)
    )
    trigger: Trigger = Field(description="a mapping: " + ", ".join(Trigger.model_fields))
    angles: Angles = Field(Angles(), description="a mapping: " + ", ".join(Angles.model_fields))
    cosmics: Cosmics = Field(description="a mapping: " + ", ".join(Cosmics.model_fields))
    identification: Identification | None = Field(
        None, description="a mapping: " + ", ".join(Identification.model_fields)
    )


@cache
def detector_names() -> tuple[str, ...]:
    """Return the names of the detectors that are shipped."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(each.name[:-5] for each in files if each.name.endswith(".yaml")))


def _read(value: str, folder: Path) -> dict[str, Any]:
    if value in detector_names():
        text = resources.files(__package__).joinpath(f"{value}.yaml").read_text(encoding="utf-8")
    elif Path(value).suffix in (".yaml", ".yml"):
        try:
            text = Path(folder, value).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"cannot be read: {error}", field="detector", value=value, valid="a YAML file"
            ) from error
    else:
        check_name("detector", value, detector_names(), also="a mapping, the path of a YAML file")
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigurationError(
            "is not valid YAML", field="detector", value=value, valid="a YAML file"
        ) from error
    if not isinstance(fields, dict):
        raise ConfigurationError(field="detector", value=value, valid="a file of a mapping")
    return fields


def _changed(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with the changes in it, down to single numbers."""
    merged = dict(base)
    for name, value in changes.items():
        inner = merged.get(name)
        both = isinstance(inner, Mapping) and isinstance(value, Mapping)
        merged[name] = _changed(inner, value) if both else value  # type: ignore[arg-type]
    return merged


def detector_settings(
    value: str | Mapping[str, Any] | DetectorSettings, folder: Path | None = None
) -> DetectorSettings:
    """Return the settings of a detector.

    Parameters
    ----------
    value : str or mapping
        The name of a detector that is shipped; the path of a YAML file; or a mapping, whose
        `base` may be either of these: then the other fields change single numbers of it. A base
        may have a base of its own.
    folder : Path, optional
        Where relative paths start; the current folder by default.

    Raises
    ------
    ConfigurationError
        One line that names the field, the bad value and what is valid.
    """
    if isinstance(value, DetectorSettings):
        return value
    folder = folder or Path()
    if isinstance(value, str):
        fields = _read(value, folder)
    elif isinstance(value, Mapping):
        fields = dict(value)
    else:
        raise ConfigurationError(
            field="detector", value=value, valid=", ".join([*detector_names(), "a mapping"])
        )
    for _ in range(DEEPEST):
        if "base" not in fields:
            break
        base = fields.pop("base")
        if not isinstance(base, str):
            raise ConfigurationError(
                field="detector.base", value=base, valid=", ".join(detector_names())
            )
        fields = _changed(_read(base, folder), fields)
    with speaking_of("detector"):
        return validated(DetectorSettings, fields, folder)
