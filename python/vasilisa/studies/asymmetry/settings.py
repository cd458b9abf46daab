"""What a card of asymmetries may say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from ... import _core
from ...run.settings import (
    Energy,
    distinct,
    form_factor_argument,
    run_field,
)
from ...words import choices
from ...words.errors import ConfigurationError
from ...words.processes import FACTS, PAIRS, owners_only, processes_with
from ..settings import SharedSettings

__all__ = [
    "BOX",
    "NO_INTERFERENCE",
    "PROCESSES",
    "REAL_RADIATION",
    "STRUCTURES",
    "AsymmetrySettings",
]

PROCESSES = tuple(name for name in processes_with("forward_backward") if name in PAIRS)
"""Pairs that have an asymmetry."""

PION_PROCESSES = processes_with("pion_structure")
"""Those among them that have structures."""

STRUCTURES = (*choices.PION_STRUCTURES, "pointlike")
"""How photons couple to pions; pointlike: scalar QED without a form factor."""

ORDERS = ("nlo", "nlops")
"""Orders at which mesons and muons have an asymmetry."""

NO_INTERFERENCE = "no_interference"
"""The control: both pairs radiate, without interference and boxes."""

REAL_RADIATION = "real_radiation"
"""The component without two-photon exchange."""

BOX = "box"
"""The exchange of two photons between point-like particles."""

PARTS = tuple(_core.PhotonPairs.__members__)
"""Components of the exchange with form factors."""


def _entries(names: tuple[str, ...]) -> AfterValidator:
    def check(value: list[str], info: ValidationInfo) -> list[str]:
        for name in value:
            choices.check_name(str(info.field_name), name, names)
        return distinct(value, info)

    return AfterValidator(check)


def _order(value: str) -> str:
    return choices.check_name("order", value, ORDERS)


def _once(value: list[float], info: ValidationInfo) -> list[float]:
    for energy in value:
        if value.count(energy) > 1:
            raise ConfigurationError("stands twice", field=str(info.field_name), value=energy)
    return value


def _path(value: str, info: ValidationInfo) -> str:
    """Return the absolute path of a table beside the card."""
    return str(Path((info.context or {}).get("folder", "."), value).absolute())


Energies = Annotated[list[Energy], AfterValidator(_once)]


class AsymmetrySettings(SharedSettings):
    """Asymmetries of several processes at several energies."""

    title: str = Field("Forward-backward asymmetry", description="a text")
    points: Annotated[Energies, Field(min_length=1)] = Field(
        description="a list of energies in GeV, or the path of a CSV file"
    )
    processes: Annotated[list[str], Field(min_length=1), _entries(PROCESSES)] = Field(
        list(PION_PROCESSES[:1]), description="a list out of " + ", ".join(PROCESSES)
    )
    structures: Annotated[list[str], Field(min_length=1), _entries(STRUCTURES)] = Field(
        ["fxsqed", "gvmd"], description="a list out of " + ", ".join(STRUCTURES)
    )
    form_factor: str | None = run_field("form_factor")
    form_factor_kind: str | None = run_field("form_factor_kind")
    order: Annotated[str, AfterValidator(_order)] = Field("nlo", description=", ".join(ORDERS))
    cuts: str | dict[str, Any] | None = run_field("cuts")
    precision: float = run_field("asymmetry_error", default=3e-4)
    angular_energies: Energies = Field([], description="a list of energies in GeV")
    data: Annotated[str, AfterValidator(_path)] | None = Field(
        None,
        description="the path of a CSV file with the columns sqrt_s, asymmetry, error, or of a "
        "curve in JSON",
    )
    seed: int = run_field("seed")

    @model_validator(mode="after")
    def _pions_only(self) -> AsymmetrySettings:
        if self.with_pions:
            return self
        for field in ("form_factor", "form_factor_kind", "structures"):
            if field in self.model_fields_set and getattr(self, field) is not None:
                raise ConfigurationError(
                    "no process of this card has pions",
                    field=field,
                    value=getattr(self, field),
                    valid=owners_only("pion_structure"),
                )
        return self

    @property
    def with_pions(self) -> bool:
        """Whether a process of the card has structures."""
        return not set(PION_PROCESSES).isdisjoint(self.processes)

    def models_of(self, process: str) -> list[str]:
        """Return the names of the models of a process, the nominal one first."""
        facts = FACTS[process]
        control = [NO_INTERFERENCE] if NO_INTERFERENCE in facts.radiation else []
        return [*(self.structures if facts.pion_structure else ["qed"]), *control]

    def components_of(self, process: str, model: str) -> dict[str, str]:
        """Return the components of a model's asymmetry, and the variation that holds each.

        The asymmetry of the variation `real_radiation` is that component; the others are what their
        variation has above that. Empty where nothing can be separated.
        """
        if not FACTS[process].two_photon_exchange or model == NO_INTERFERENCE:
            return {}
        # Real photons know nothing of the structure, but of the form factor.
        real = REAL_RADIATION if model != "pointlike" else f"pointlike_{REAL_RADIATION}"
        if model in ("gvmd", "dispersive"):
            return {REAL_RADIATION: real} | {part: f"{model}_{part}" for part in PARTS}
        return {REAL_RADIATION: real, BOX: model}

    def angular_components_of(self, process: str, model: str) -> dict[str, str]:
        """Return the same for angular distributions.

        Histograms know the errors of differences to the nominal weight alone, which is the real
        radiation of the first model: others, of another form factor, are left out.
        """
        first = self.components_of(process, self.models_of(process)[0])
        own = self.components_of(process, model)
        return own if own and own[REAL_RADIATION] == first[REAL_RADIATION] else {}

    def weights_of(self, process: str) -> dict[str, dict[str, Any]]:
        """Return the weights of a process, models first, and what `Generator` is told of each."""
        models = self.models_of(process)
        full = {"two_photon_exchange": "full"}
        weights = {name: self.model_arguments(name) | full for name in models}
        for model in models:
            for component, name in self.components_of(process, model).items():
                exchange = "none" if component == REAL_RADIATION else component
                own = self.model_arguments(model) | {"two_photon_exchange": exchange}
                weights.setdefault(name, own)
        return weights

    def model_arguments(self, model: str) -> dict[str, Any]:
        """Return what `Generator` and its variations are told of a model."""
        if model == "qed":
            return {}
        if model == NO_INTERFERENCE:
            return {"radiation": NO_INTERFERENCE}
        if model == "pointlike":
            return {"form_factor": "pointlike", "pion_structure": "fxsqed"}
        factor = (
            FACTS[PION_PROCESSES[0]].form_factor
            if self.form_factor is None
            else form_factor_argument(self.form_factor, self.form_factor_kind)
        )
        return {"form_factor": factor, "pion_structure": model}
