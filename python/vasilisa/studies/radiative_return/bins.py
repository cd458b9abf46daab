"""What a form factor is in bins of the mass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ... import _core

__all__ = ["ratio_in_bins"]

Array = NDArray[np.float64]

POINTS = 40
"""In each bin."""


def ratio_in_bins(
    true: Callable[[Array], Array], start: Callable[[Array], Array], edges: Array
) -> Array:
    """Return |F|^2 over that of the start as counts have it: of means in bins, not at centres.

    Parameters
    ----------
    true, start : callable
        |F|^2 of energies in GeV, shape (n,).
    edges : ndarray, shape (bins, 2)
        GeV^2.

    Returns
    -------
    ndarray, shape (bins,)
    """
    place = (np.arange(POINTS) + 0.5) / POINTS
    m2 = edges[:, :1] + (edges[:, 1:] - edges[:, :1]) * place
    # The radiator changes little within a bin.
    weight = (1 - 4 * _core.Constants().pion_mass ** 2 / m2) ** 1.5 / m2
    energies = np.sqrt(m2).ravel()
    means = [(weight * f2(energies).reshape(m2.shape)).sum(1) for f2 in (true, start)]
    return np.asarray(means[0] / means[1])
