"""How each data set agrees with the combined curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..measured import MeasuredCurve

__all__ = ["SetAgreement", "set_agreement"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SetAgreement:
    """One data set beside the combined curve.

    Attributes
    ----------
    name : str
    points : int
    low, high : float
        Range, GeV.
    chi2, ndf : float
        Of the set with its own covariance, and the expectation after the fit.
    scale, scale_error : float
        The set over the curve minus 1, averaged with the set's covariance, and the standard
        deviation that was to be expected of it.
    """

    name: str
    points: int
    low: float
    high: float
    chi2: float
    ndf: float
    scale: float
    scale_error: float

    @property
    def pull(self) -> float:
        """The scale over its error; 0 for a set that the curve must meet."""
        return self.scale / self.scale_error if self.scale_error > 0 else 0.0


def set_agreement(
    datasets: Sequence[MeasuredCurve],
    parts: Sequence[slice],
    predictions: Array,
    residuals: Array,
    covariance: Array,
    fitted: Array,
) -> tuple[SetAgreement, ...]:
    """Compare each data set with the curve; arrays as in `local_agreement`."""
    found: list[SetAgreement] = []
    for dataset, part in zip(datasets, parts, strict=True):
        inverse = np.linalg.inv(covariance[part, part])
        expected = covariance[part, part] - fitted[part, part]
        rest, curve = residuals[part], predictions[part]
        estimator = inverse @ curve / (curve @ inverse @ curve)
        variance = float(estimator @ expected @ estimator)
        smallest = 1e-12 * float(estimator @ covariance[part, part] @ estimator)
        low, high = dataset.range
        found.append(
            SetAgreement(
                name=dataset.name,
                points=len(dataset),
                low=low,
                high=high,
                chi2=float(rest @ inverse @ rest),
                ndf=float(np.sum(inverse * expected)),
                scale=float(estimator @ rest),
                scale_error=float(np.sqrt(variance)) if variance > smallest else 0.0,
            )
        )
    return tuple(found)
