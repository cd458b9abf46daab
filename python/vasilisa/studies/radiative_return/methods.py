"""What cards may say of kinematic fits and of a user's classifier."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, ValidationInfo

from ...candidates.expressions import Expression
from ...run.settings import StrictSettings
from ...words.errors import ConfigurationError
from ..measurement.settings import paths

__all__ = ["Classifier", "KinematicFit"]

Array = NDArray[np.float64]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class KinematicFit(StrictSettings):
    """The cut in the plane of both chi^2: what is large in both is left out.

    Candidates without a second photon have one fit alone.
    """

    isr: Positive = Field(30.0, description="above 0: largest chi^2 with radiation of the beams")
    fsr: Positive = Field(30.0, description="above 0: largest chi^2 with radiation of the pair")

    def keeps(self, chi2_isr: Array, chi2_fsr: Array) -> NDArray[np.bool_]:
        """Tell which candidates pass; a fit that was not made (NaN) passes nothing."""
        with np.errstate(invalid="ignore"):
            return np.asarray((chi2_isr < self.isr) | (chi2_fsr < self.fsr))


def _formula(value: str, info: ValidationInfo) -> str:
    return Expression("classifier", value).text


def _rising(value: list[float], info: ValidationInfo) -> list[float]:
    if not value[0] < value[1]:
        raise ConfigurationError(
            field="classifier.window", value=value, valid="[lowest, highest], rising"
        )
    return value


class Classifier(StrictSettings):
    """A column of the user, `classifier`, or a formula of columns; its efficiency is simulated."""

    formula: Annotated[str, AfterValidator(_formula)] = Field(
        description="a column, or a formula of columns of candidates"
    )
    window: Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(_rising)] = (
        Field(description="[lowest, highest] value that is kept")
    )
    simulated: Annotated[str | list[str] | None, AfterValidator(paths)] = Field(
        None,
        description="the path of a file of simulated candidates with true_process, or a list of "
        "paths; null: the formula holds for what is simulated here",
    )
