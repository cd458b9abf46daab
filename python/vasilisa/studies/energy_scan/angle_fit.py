"""What asymmetries say of the structure of pions, whatever the angles are off by.

A shift of both tracks along z moves the asymmetry of all species, by `Moved.asymmetry` each: that
of electrons and muons, which QED knows, measures it. A stretch of theta - pi/2 leaves pions and
muons where they are and moves electrons, whose forward edge is crowded: it is 0 within its error.
One track alone acts as a shift of both, and a little on the edges; which of the two it is the
acollinearity tells, whose mean a shift of both tracks moves by twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..record import Record
from .systematics import SIZES

__all__ = ["AngleFit", "angle_fit"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class AngleFit:
    """A fit to all asymmetries: fxsqed, some of another model, errors of angles.

    A(fxsqed) + amount [A(model) - A(fxsqed)] + the slopes times shift and stretch.

    Attributes
    ----------
    model : str
        The structure that amount 1 stands for.
    amount, amount_error : float
    shift, shift_error : float
        Of both tracks, rad at 90 degrees; free.
    stretch, stretch_error : float
        Rad at the edge of the acceptance; 0 within its systematic error.
    chi2 : float
    ndf : int
    """

    model: str
    amount: float
    amount_error: float
    shift: float
    shift_error: float
    stretch: float
    stretch_error: float
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
            each["slopes"]["angle_shift"],
            each["slopes"]["angle_stretch"],
        )
        for record in records
        for each in record["asymmetry"].values()
    ]
    table = np.array(rows).reshape(-1, 5)
    if len(table) < 3 or not table[:, 2:4].any(axis=0).all() or not (table[:, 1] > 0).all():
        return None
    known = (0.0, SIZES["angle_stretch"] ** 2, 0.0, 0.0, 1.0)
    table = np.vstack([table, known])
    differences, variances, design = table[:, 0], table[:, 1], table[:, 2:]
    weighted = design.T / variances
    covariance = np.linalg.inv(weighted @ design)
    found = covariance @ (weighted @ differences)
    residuals = differences - design @ found
    amount, shift, stretch = (float(each) for each in found)
    errors = [float(each) for each in np.sqrt(np.diag(covariance))]
    return AngleFit(
        model,
        amount,
        errors[0],
        shift,
        errors[1],
        stretch,
        errors[2],
        float(np.sum(residuals**2 / variances)),
        len(table) - 3,
    )
