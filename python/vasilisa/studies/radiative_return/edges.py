"""How many events the edges of the acceptance in angle are about to lose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...events.batch import EventBatch
from ...selection.conditions import finite_number
from .acceptance import ANGLES
from .choice import acceptance
from .settings import RadiativeReturnSettings

__all__ = ["edge_density"]

Array = NDArray[np.float64]

RIM = 0.02
"""rad; width of the strips at the edges, whose content is the density there."""


def edge_density(
    settings: RadiativeReturnSettings, batch: EventBatch, weight: Array
) -> Array | None:
    """Return the weights per rad of tracks at the edges of `theta_both`, and all weights, (2,).

    Parameters
    ----------
    settings : RadiativeReturnSettings
    batch : EventBatch
        N events inside the cuts.
    weight : ndarray, shape (N,)

    Returns
    -------
    ndarray or None
        None where the card has no such cut.
    """
    limits = acceptance(settings).get("theta_both")
    if limits is None:
        return None
    low, high = (finite_number("cuts.theta_both", each, ANGLES) for each in limits)
    near = 0.0
    for theta in (np.asarray(batch.theta_minus), np.asarray(batch.theta_plus)):
        near += float(weight[(theta < low + RIM) | (theta > high - RIM)].sum())
    return np.array([near / RIM, weight.sum()])
