"""The studies that cards may name: one row for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..words.choices import check_name
from .asymmetry import Asymmetry
from .combination.study import CombinationStudy
from .energy_scan import EnergyScan
from .hadrons import Hadrons
from .muone import Muone
from .radiative_return import RadiativeReturn
from .scan import Scan
from .study import Study
from .uncertainty import Uncertainty

__all__ = ["KIND", "STUDIES", "register", "study_of"]

KIND = "kind"
"""The field of a card that names its study."""

STUDIES: dict[str, type[Study[Any, Any]]] = {
    study.kind: study
    for study in (
        *(CombinationStudy, Hadrons, Asymmetry, Uncertainty, Scan),
        *(EnergyScan, Muone, RadiativeReturn),
    )
}
"""By the name that cards use; cards without one belong to the first that recognises them."""


def register(study: type[Study[Any, Any]]) -> type[Study[Any, Any]]:
    """Let cards name a study; a decorator of its class."""
    STUDIES[study.kind] = study
    return study


def study_of(fields: Mapping[str, Any]) -> type[Study[Any, Any]] | None:
    """Return the study that the fields of a card describe; None of a single run.

    Raises
    ------
    ConfigurationError
        For an unknown kind.
    """
    if KIND in fields:
        return STUDIES[check_name(KIND, fields[KIND], STUDIES)]
    return next((study for study in STUDIES.values() if study.recognises(fields)), None)
