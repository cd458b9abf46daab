"""What the card of a measurement by radiative return may say."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from ...detector.identification import Identification
from ...inference.unfolding import METHODS
from ...run.settings import StrictSettings, run_field
from ...words.choices import check_name
from ...words.errors import ConfigurationError
from ...words.fields import FIELDS
from ..energy_scan.settings import FormFactorName, Range, Truth, ranges
from ..measurement.settings import MeasurementSettings, one_of, paths, polarizations
from .acceptance import with_mass
from .methods import Classifier, KinematicFit
from .published import NOMINAL, SYSTEMATICS, sizes_of

__all__ = [
    "FURTHER",
    "MARGIN",
    "GeneratorChoice",
    "Mass",
    "RadiativeReturnSettings",
]

Array = NDArray[np.float64]

MARGIN = 2
"""Bins on either side of those of the card, from which events migrate into them."""

SLICE = 5
"""Bins of the mass in one fit of backgrounds."""

OF_RADIATOR = ("luminosity", "radiator")
"""Systematic errors that a ratio to muons does not have."""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _bins(value: list[float], info: ValidationInfo) -> list[float]:
    low, high, width = value
    number = (high - low) / width if width > 0 else 0
    if not (0 < low < high < math.inf and number >= 3 and abs(number - round(number)) < 1e-6):
        raise ConfigurationError(
            field="mass.bins",
            value=value,
            valid="[lowest, highest, width] in GeV^2, 3 or more whole bins",
        )
    return value


class Mass(StrictSettings):
    """The spectrum: bins in the square of the pair's mass."""

    bins: Annotated[list[float], Field(min_length=3, max_length=3), AfterValidator(_bins)] = Field(
        [0.35, 0.85, 0.01], description="[lowest, highest, width] in GeV^2"
    )
    variable: Annotated[str, one_of("m_pair_squared", "m_fit")] = Field(
        "m_pair_squared",
        description="m_pair_squared; m_fit: of kinematic fits, with a photon of the pair",
    )
    fsr: Annotated[str, one_of("correct", "unshift")] = Field(
        "correct",
        description="correct: unfolded to the mass of the pair, then to that where the form factor "
        "stood; unshift: unfolded to that, with photons of the pair",
    )

    @property
    def edges(self) -> Array:
        """Of the bins of the card and of the margin on either side, GeV^2."""
        low, high, width = self.bins
        steps = np.arange(-MARGIN, round((high - low) / width) + MARGIN + 1)
        return np.asarray(low + width * steps, dtype=np.float64)

    @property
    def slices(self) -> list[slice]:
        """Bins of each fit of the background; the last ones join the slice before them."""
        n = len(self.edges) - 1
        starts = [SLICE * i for i in range(max(n // SLICE, 1))]
        return [slice(a, b) for a, b in zip(starts, [*starts[1:], n], strict=True)]

    @property
    def inner(self) -> slice:
        """The bins of the card among these."""
        return slice(MARGIN, -MARGIN)


class Unfolding(StrictSettings):
    """How the detector is taken out of the spectrum."""

    method: Annotated[str, one_of(*METHODS)] = Field("bayes", description=", ".join(METHODS))
    stop: str | Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        "criterion", description="criterion, or a number: iterations, of tikhonov the penalty"
    )

    @property
    def strength(self) -> float | None:
        """A number, or None where the criterion chooses."""
        return None if isinstance(self.stop, str) else self.stop

    @model_validator(mode="after")
    def _known(self) -> Unfolding:
        if isinstance(self.stop, str) and self.stop != "criterion":
            raise ConfigurationError(
                field="unfolding.stop", value=self.stop, valid="criterion, or a number"
            )
        return self


PROCESSES = ("mumugamma", "ee", "pipigamma")

ORDERS = ("lo", "nlo", "nlops")
"""At which a hard photon is generated."""


class GeneratorChoice(StrictSettings):
    """What the response and the radiative corrections are computed with."""

    order: str = run_field("order", default="nlo")
    form_factor: FormFactorName = Field("cmd3", description="a name, or the path of a table")
    pion_structure: str = run_field("pion_structure", default="fxsqed")
    vacuum_polarization: Annotated[dict[str, str], polarizations(*PROCESSES)] = Field(
        {"mumugamma": "default", "pipigamma": "none"},
        description="a mapping of mumugamma, ee, pipigamma to "
        + FIELDS["vacuum_polarization"].kind.valid,
    )
    events: Annotated[float, Field(ge=1e4, le=1e9)] = Field(
        1e6, description="a number from 1e4 to 1e9: of each process"
    )


NORMALISATIONS = ("radiator", "mumugamma", "both")

FURTHER = ("3pigamma", "kkgamma", "eegamma")
"""Backgrounds beside the other pair: of the size that is expected, within an error."""

BACKGROUNDS = ("mumugamma", *FURTHER)


def _backgrounds(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    for name, how in value.items():
        check_name("backgrounds", name, BACKGROUNDS)
        if how != "fit":
            raise ConfigurationError(field=f"backgrounds.{name}", value=how, valid="fit")
    return value


def _listed(value: object) -> object:
    """Return a name alone as a list."""
    return [value] if isinstance(value, str) else value


def _normalisation(value: list[str], info: ValidationInfo) -> list[str]:
    found = [check_name("normalisation", each, NORMALISATIONS) for each in value]
    return ["radiator", "mumugamma"] if "both" in found else list(dict.fromkeys(found))


Window = Annotated[list[float], Field(min_length=2, max_length=2)]


class RadiativeReturnSettings(MeasurementSettings):
    """From candidates at one energy to |F_pi|^2 and a_mu."""

    rows: ClassVar = {
        "truth": Truth,
        "mass": Mass,
        "generator": GeneratorChoice,
        "unfolding": Unfolding,
        "kinematic_fit": KinematicFit,
        "identification": Identification,
        "classifier": Classifier,
    }

    title: str = Field("Radiative return", description="a text")
    beams: dict[str, Any] = run_field("beams", default={"energies": [0.51, 0.51]})
    luminosity: Positive = Field(description="1/pb, above 0")
    candidates: Annotated[str | list[str] | None, AfterValidator(paths)] = Field(
        None, description="the path of a file, or a list of paths; null: simulated"
    )
    columns: dict[str, str] = Field(
        {}, description="a mapping of columns to formulas of the columns of the file"
    )
    truth: Truth | None = Field(None, description="a mapping: form_factor, order, seed, ...")
    detector: str | dict[str, Any] = Field("kloe", description="a name, a path, or a mapping")
    cuts: str | dict[str, Any] = Field("kloe_sa", description="a scenario, or a mapping")
    track_mass: dict[str, Window] = Field(
        {"pipigamma": [0.125, 0.22], "mumugamma": [0.08, 0.115]},
        description="a mapping of pipigamma, mumugamma to [lowest, highest] in GeV",
    )
    kinematic_fit: KinematicFit | None = Field(None, description="a mapping: isr, fsr; null: none")
    identification: Identification | None = Field(
        None,
        description="a mapping: pion, muon; null: pions and muons by their track mass",
    )
    classifier: Classifier | None = Field(
        None, description="a mapping: formula, window; null: none"
    )
    mass: Mass = Field(Mass.model_validate({}), description="a mapping: bins, variable, fsr")
    normalisation: Annotated[
        list[str], Field(min_length=1), BeforeValidator(_listed), AfterValidator(_normalisation)
    ] = Field(["radiator"], description=", ".join(NORMALISATIONS) + ", or a list out of these")
    generator: GeneratorChoice = Field(
        GeneratorChoice.model_validate({}), description="a mapping: order, form_factor, events, ..."
    )
    backgrounds: Annotated[dict[str, str], AfterValidator(_backgrounds)] = Field(
        {"mumugamma": "fit"}, description="a mapping of mumugamma, 3pigamma, ... to fit"
    )
    efficiency: Annotated[str, one_of("truth", "tag_and_probe")] = Field(
        "truth",
        description="truth: of the simulation; tag_and_probe: times that of data over it",
    )
    max_omega: Positive | None = Field(
        None, description="rad, above 0: between the photon and what the pair misses; null: any"
    )
    further_photons: bool = Field(
        False,
        description="true, false: fractions of tagged events that radiate more are fitted",
    )
    background_error: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5,
        description="a number above 0 and up to 1: relative error of further backgrounds' sizes",
    )
    unfolding: Unfolding = Field(
        Unfolding.model_validate({}), description="a mapping: method, stop"
    )
    a_mu: Annotated[list[Range], Field(min_length=1), AfterValidator(ranges)] = Field(
        [[0.6, 0.88]], description="a list of pairs of rising energies in GeV"
    )
    systematics: Annotated[
        dict[str, Annotated[float, Field(ge=0, le=0.5)]], BeforeValidator(sizes_of)
    ] = Field(
        dict(SYSTEMATICS),
        description="a mapping of sources to relative errors of |F|^2, none, or "
        + ", ".join(NOMINAL),
    )

    @model_validator(mode="after")
    def _consistent(self) -> RadiativeReturnSettings:
        if self.candidates is None and self.truth is None:
            raise ConfigurationError(
                field="candidates", value=None, valid="the path of a file, or null with truth"
            )
        if (self.beams or {}).get("energies") is None:
            raise ConfigurationError(
                field="beams.energies", value=None, valid="the energies of both beams in GeV"
            )
        for name, (low, high) in self.track_mass.items():
            check_name("track_mass", name, ("pipigamma", "mumugamma"))
            if not 0 <= low < high < self.ecm:
                raise ConfigurationError(
                    field=f"track_mass.{name}",
                    value=[low, high],
                    valid=f"two rising masses in GeV, below {self.ecm:.4g}",
                )
        orders = {"generator": self.generator.order}
        if self.truth is not None:
            orders["truth"] = self.truth.order
        for row, order in orders.items():
            check_name(f"{row}.order", order, ORDERS)
        with_mass(self.cuts, (0.1, 0.2))
        edges, top = self.mass.edges, self.ecm**2
        if edges[-1] >= top or edges[0] <= 4 * 0.1396**2:
            raise ConfigurationError(
                f"with {MARGIN} bins of margin on either side",
                field="mass.bins",
                value=self.mass.bins,
                valid=f"GeV^2, between {4 * 0.1396**2:.3f} and {top:.4g}",
            )
        if self.mass.variable == "m_fit" and self.kinematic_fit is None:
            raise ConfigurationError(
                field="mass.variable", value="m_fit", valid="m_pair_squared without kinematic_fit"
            )
        low, high = math.sqrt(self.mass.bins[0]), math.sqrt(self.mass.bins[1])
        for window in self.a_mu:
            if window[0] < low or window[1] > high:
                raise ConfigurationError(
                    field="a_mu", value=window, valid=f"within {low:.4g} to {high:.4g} GeV"
                )
        return self

    @property
    def further(self) -> list[str]:
        """Backgrounds beside the other pair."""
        return [name for name in FURTHER if name in self.backgrounds]

    @property
    def ecm(self) -> float:
        """Energy in the centre of mass, GeV."""
        one, two = self.beams["energies"]
        half = 0.5 * float(self.beams.get("crossing_angle", 0.0))
        return 2 * math.sqrt(one * two) * math.cos(half)
