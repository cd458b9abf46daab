"""What asymmetries say of the structure of pions, whatever the angles are off by.

An error of the angle that is counted, of both tracks along z or of this track alone, moves the
asymmetry of all species: electrons and muons, which QED knows, measure it. A stretch of theta -
pi/2 moves none. Which of the two it is the acollinearity tells: a shift of both tracks moves its
mean by twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..record import Record

__all__ = ["AngleFit", "angle_fit"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class AngleFit:
    """A fit of A(fxsqed) + amount [A(model) - A(fxsqed)] + shift slope to all asymmetries.

    Attributes
    ----------
    model : str
        The structure that amount 1 stands for.
    amount, amount_error : float
    shift, shift_error : float
        Of the angle that is counted, rad; from electrons and muons, too.
    chi2 : float
    ndf : int
    """

    model: str
    amount: float
    amount_error: float
    shift: float
    shift_error: float
    chi2: float
    ndf: int

    @property
    def pulls(self) -> dict[str, float]:
        """How far the data are from each of the two, in standard deviations."""
        return {
            "fxsqed": self.amount / self.amount_error,
            self.model: (self.amount - 1) / self.amount_error,
        }


def angle_fit(records: list[Record], model: str) -> AngleFit | None:
    """Return the fit, or None where points have no asymmetries of pions and this model.

    Parameters
    ----------
    records : list of dict
        Of measured points.
    model : str
        A structure of pions other than fxsqed.
    """
    rows = [
        (
            each["value"] - each["models"]["fxsqed"],
            each["error"] ** 2 + each["theory_error"] ** 2,
            each["models"].get(model, each["models"]["fxsqed"]) - each["models"]["fxsqed"],
            each["slope"],
        )
        for record in records
        for each in record["asymmetry"].values()
    ]
    table = np.array(rows).reshape(-1, 4)
    differences, variances, design = table[:, 0], table[:, 1], table[:, 2:]
    if len(table) < 3 or not design.any(axis=0).all() or not (variances > 0).all():
        return None
    weighted = design.T / variances
    covariance = np.linalg.inv(weighted @ design)
    amount, shift = covariance @ (weighted @ differences)
    residuals = differences - design @ np.array([amount, shift])
    errors = np.sqrt(np.diag(covariance))
    return AngleFit(
        model,
        float(amount),
        float(errors[0]),
        float(shift),
        float(errors[1]),
        float(np.sum(residuals**2 / variances)),
        len(table) - 2,
    )
