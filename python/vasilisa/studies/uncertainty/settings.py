"""What the card of a comparison of orders may say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any

import hist
from pydantic import AfterValidator, Field, ValidationInfo

from ...events.observables import OBSERVABLES
from ...run.settings import RunSettings
from ...words.choices import ORDERS, check_name
from ...words.errors import ConfigurationError
from ..settings import StudySettings

__all__ = ["SCHEMES", "UncertaintySettings", "different_orders"]

SCHEMES = ("nlops", "mcgpj", "nlo", "sf")
"""The best prediction, and what it is compared with."""

BINS = 25
REL_ERROR = 3e-4
AXIS = "a mapping of observables to [bins, low, high]"


def different_orders(orders: Sequence[str]) -> list[str]:
    """Return orders that can be compared.

    Raises
    ------
    ConfigurationError
        Unless there are two or more, different and known.
    """
    known = [check_name("orders", order, ORDERS) for order in orders]
    if len(known) < 2 or len(set(known)) < len(known):
        raise ConfigurationError(
            field="orders", value=list(orders), valid="at least two different orders"
        )
    return known


def _axes(value: dict[str, list[float]], info: ValidationInfo) -> dict[str, list[float]]:
    for name, axis in value.items():
        check_name(str(info.field_name), name, OBSERVABLES)
        if not (
            len(axis) == 3 and axis[0] >= 1 and float(axis[0]).is_integer() and axis[1] < axis[2]
        ):
            raise ConfigurationError(field=f"{info.field_name}.{name}", value=axis, valid=AXIS)
    return value


class UncertaintySettings(StudySettings, RunSettings):
    """One process at one energy at several orders; `order` and `variations` are not used."""

    title: str = Field("Theory uncertainty", description="a text")
    orders: Annotated[list[str], AfterValidator(different_orders)] = Field(
        list(SCHEMES), description="a list out of " + ", ".join(ORDERS)
    )
    histograms: Annotated[dict[str, list[float]], AfterValidator(_axes)] | None = Field(
        None, description=AXIS
    )

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of `Generator`, without order and seed."""
        unused = ("order", "variations", "seed", "threads")
        given = self.generator_arguments()
        return {name: value for name, value in given.items() if name not in unused}

    def goal(self) -> dict[str, Any]:
        """Return when integrations are over: keyword arguments of `Generator.integrate`."""
        return {"rel_error": self.rel_error or REL_ERROR, "max_seconds": self.max_seconds}

    def axes(self, ecm: float) -> dict[str, hist.axis.Regular]:
        """Return the axes of the histograms to compare, at an energy in GeV."""
        given = self.histograms
        if given is None:
            given = {
                "theta_avg": [BINS, 0.0, math.pi],
                "p_minus": [BINS, 0.0, 0.50005 * ecm],
                "abs_acollinearity": [BINS, 0.0, 0.25],
                "pair_mass": [BINS, 0.0, 1.0001 * ecm],
            }
        return {
            name: hist.axis.Regular(int(bins), low, high)
            for name, (bins, low, high) in given.items()
        }
