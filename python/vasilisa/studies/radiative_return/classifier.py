"""The cut on the output of a user's classifier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...candidates.expressions import Expression
from ...words.errors import DataError
from .settings import RadiativeReturnSettings

__all__ = ["kept"]

Columns = Mapping[str, NDArray[Any]]


def kept(settings: RadiativeReturnSettings, columns: Columns, n: int) -> NDArray[np.bool_]:
    """Tell which of n candidates the classifier keeps.

    Raises
    ------
    DataError
        Without a column that its formula needs.
    """
    assert settings.classifier is not None
    formula = Expression("classifier", settings.classifier.formula)
    missing = sorted(formula.names - set(columns))
    if missing:
        raise DataError(f"holds no column {missing[0]!r}, which the classifier needs")
    low, high = settings.classifier.window
    value = np.asarray(formula(columns, n), dtype=float)
    with np.errstate(invalid="ignore"):
        return np.asarray((value >= low) & (value <= high))
