"""What errors of polar angles do to counts and asymmetries at one point, to first order.

Pairs are counted within a cut on theta_avg = (theta_minus - theta_plus + pi)/2, forward or backward
by the angle of one track. With rho the density of pairs in theta_avg, its integral being 1:

- a stretch of theta - pi/2 moves what lies at the edges outwards, of both halves: what is lost
  there are counts; the asymmetry moves as far as its forward edge is more crowded than the other;
- both tracks shifted along z: theta_minus and theta_plus grow by d sin^2(theta). What theta_avg
  makes of it is odd in the acollinearity, whose distribution at a given theta_avg CP makes even:
  no count moves, and the asymmetry by -2 d rho(pi/2), for the part that crosses 90 degrees;
- the track that is counted alone: the same part; and theta_avg moves by half, so that one edge
  gains and the other loses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..record import Record
from .theory import ANGLES, RIM, THETA_CUTS

__all__ = ["ANGLE_ERRORS", "Moved", "density", "moved"]

ANGLE_ERRORS = ("angle_stretch", "angle_shift", "angle_one_track")
"""Of the rows of systematics; all in rad: at the edge of the acceptance, at 90 degrees of both
tracks, at 90 degrees of the track that is counted."""


@dataclass(frozen=True)
class Moved:
    """Changes for an error of the angle, 1/rad.

    Attributes
    ----------
    number : float
        Of the logarithm of the number of pairs.
    asymmetry : float
        Of (forward - backward)/all.
    """

    number: float
    asymmetry: float


def density(theory: Record) -> float:
    """Return the share of a radian at 90 degrees: what crosses it changes sides."""
    sigma = np.array(theory["sigma"])
    middle = len(sigma) // 2
    return float(sigma[middle - 1 : middle + 1].sum() / sigma.sum() / (2 * RIM))


def moved(theory: Record, error: str, counted: str) -> Moved:
    """Return what an error of the angle does to the pairs of one process.

    Parameters
    ----------
    theory : dict
        Of the process: ``sigma`` in the bins of `EDGES`.
    error : str
        One of `ANGLE_ERRORS`.
    counted : str
        ``minus`` or ``plus``: whose angle says what is forward.
    """
    sigma = np.array(theory["sigma"])
    first, last = (_at_edge(each) / sigma.sum() for each in (sigma[1:3], sigma[-2:-4:-1]))
    half = len(sigma) // 2
    asymmetry = float((sigma[:half].sum() - sigma[half:].sum()) / sigma.sum())
    # Angles are those of the negative particle; the positive one goes the other way.
    sign = 1.0 if counted == "minus" else -1.0
    if error == "angle_stretch":
        forward, backward, crossing = -first, -last, 0.0
    elif error == "angle_shift":
        forward, backward, crossing = 0.0, 0.0, density(theory)
    else:
        by_half = 0.5 * sign * math.sin(THETA_CUTS[0]) ** 2
        forward, backward, crossing = by_half * first, -by_half * last, density(theory)
    number = forward + backward
    return Moved(number, forward - backward - asymmetry * number - 2 * sign * crossing)


def _at_edge(bins: NDArray[Any]) -> float:
    """Return the density at the edge of the acceptance, from the line through two bins."""
    widths = np.diff(ANGLES[:3])
    near, next_one = bins / widths
    return float(near + (near - next_one) * widths[0] / widths.sum())
