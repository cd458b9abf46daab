"""Vacuum polarisation by the top quark far below its threshold."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core
from ..words.errors import RangeError

__all__ = ["top_polarization"]

TOP_MASS = 172.69  # GeV, pole [PDG22]
ALPHA_S_MZ = 0.1179  # [PDG22]
Z_MASS = 91.1876  # GeV [PDG22]


def top_polarization(
    q2: ArrayLike, mass: float = TOP_MASS, alpha_s: float = ALPHA_S_MZ
) -> NDArray[np.float64]:
    """Return Pi_top(q2), real, of the shape of q2 (GeV^2, spacelike negative).

    Three loops in QCD, two terms of the expansion in q2/m^2 [KS98]; alpha_s in five
    flavours at the Z mass. At q2 = M_Z^2: -0.72e-4.

    Raises
    ------
    RangeError
        For |q2| > m^2, where the expansion is no longer good to 1 %.
    """
    x = np.asarray(q2, dtype=np.float64) / mass**2
    if np.any(np.abs(x) > 1.0):
        raise RangeError(f"top quark: |q2| must be below {mass**2:g} GeV^2")
    a = alpha_s / math.pi
    log_scale = math.log(Z_MASS**2 / mass**2)
    first = 1.0 + 5.062 * a + (28.220 + 9.702 * log_scale) * a**2
    second = 0.1071 + 0.8315 * a + (6.924 + 1.594 * log_scale) * a**2
    prefactor = -4.0 / 45.0 * _core.Constants().alpha / math.pi
    return np.asarray(prefactor * x * (first + second * x))
