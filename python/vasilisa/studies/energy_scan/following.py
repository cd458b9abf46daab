"""How yields follow the form factor: templates of pions are those of another one to first order.

The form factor says how many pions radiate how much before they are made, and so the tail of their
momenta beneath the muons. Each event carries the shares of the nodes in events of its mass.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Separation
from ..record import Record
from .samples import Sample
from .settings import EnergyScanSettings
from .theory import NODES

__all__ = ["following"]

Array = NDArray[np.float64]


def following(
    settings: EnergyScanSettings,
    ecm: float,
    found: Mapping[str, Separation],
    pions: Sample,
    theory: Record,
) -> list[float]:
    """Return relative changes of N_pipi/N_ee for relative changes of |F|^2 at `NODES`.

    They are those of the method that counts; where all count together, of the one with the smallest
    error, which has nearly all the weight.

    Parameters
    ----------
    settings : EnergyScanSettings
    ecm : float
        GeV.
    found : mapping
        What `separated` returned.
    pions : Sample
    theory : dict
        Of the point.
    """
    use = settings.separation.method_at(ecm)
    chosen = found.get(use) or min(found.values(), key=_relative_error)
    shares = np.array(theory["pipi"]["by_mass"])
    place = np.searchsorted(ecm * np.array(NODES[1:-1]), pions.columns["true_mass"])
    moved = chosen.moved("pipi", pions.columns, shares[place].T)
    ratio, slopes = chosen.gradient("pipi", "ee")
    changes: list[float] = (slopes @ moved / ratio).tolist()
    return changes


def _relative_error(separation: Separation) -> float:
    value, error = separation.ratio("pipi", "ee")
    return error / value
