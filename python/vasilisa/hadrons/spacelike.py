"""Vacuum polarisation of spacelike photons alone: leptons, and hadrons in the form with K and M."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.checks import number
from .vacuum_polarization import vacuum_polarization

__all__ = ["elastic_polarization"]

LARGEST_TRANSFER = 1.0
"""sqrt(-t) up to which the table goes, GeV."""

TOLERANCE = 1e-9
"""Absolute; templates differ by 1e-3, and are compared to 1e-5 of that."""


def elastic_polarization(k: float, m: float, leptons: str = "leptonic") -> _core.VacuumPolarization:
    """Return Pi of spacelike photons, to 1 GeV, with hadrons as `hvp.hadronic_running` has them.

    Parameters
    ----------
    k : float
        GeV^-2; 0: no hadrons.
    m : float
        GeV^2, above 0.
    leptons : {"leptonic", "none"}
        What is added to them.

    Raises
    ------
    ConfigurationError
        For k below 0 and m not above 0.
    """
    k = 0.0 if k == 0 else number("K", k, 0.0, np.inf, "GeV^-2, 0 or above")
    m = number("M", m, 0.0, np.inf, "GeV^2, above 0")
    from .hvp.running import hadronic_running  # brings SciPy along

    base = vacuum_polarization(leptons)

    def polarization(q2: NDArray[np.float64]) -> NDArray[np.complex128]:
        t = np.minimum(q2, 0.0)  # nothing timelike is asked for: it need not be right, but smooth
        return np.asarray(base(t) + hadronic_running(t, k, m))

    polarization.__name__ = f"{leptons} + K={k:.6g}, M={m:.6g}"
    return vacuum_polarization(polarization, largest_energy=LARGEST_TRANSFER, tolerance=TOLERANCE)
