"""Next-to-next-to-leading order of a_e and a_mu: what one photon carries, and the published rest.

Included, exact: three insertions in the photon of the one-loop vertex, at least one of hadrons:
classes 3d of [KLMS14] and the parts of 3b and 3c with the one-loop vertex, that is
3 Pi_h Pi_l^2 + 2 Pi_h Pi_l(two loops) + 3 Pi_h^2 Pi_l + Pi_h^3 with the leptons' Pi_l.
Scaled: the two- and three-loop vertices with hadrons (3a and the rest of 3b, 3c), hadrons inside a
lepton's loop, and light-by-light scattering with hadrons in a photon: the published total less the
above, in proportion to the leading order. Their three-loop kernels [KLMS14] are not evaluated here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ... import _core
from .kernels import LEPTONS, lepton_loop

__all__ = ["REST_ERROR", "REST_OVER_LEADING", "leptons_beside_hadrons"]

Real = NDArray[np.float64]

PUBLISHED = {"e": (2.80e-14, 186.08e-14), "mu": (1.24e-10, 692.78e-10)}
"""Next-to-next-to-leading [KLMS14] and leading order [KNT20]."""

INSERTIONS = {"e": 1.80e-17, "mu": 1.866e-11}
"""What is exact here, of the source ``without_cmd3``, the data of that leading order."""

REST_OVER_LEADING = {
    lepton: (total - INSERTIONS[lepton]) / leading for lepton, (total, leading) in PUBLISHED.items()
}

REST_ERROR = 0.01
"""Of the rest: rounding of what is published, another R(s) than that of the publication."""


def leptons_beside_hadrons(t: Real) -> tuple[Real, Real]:
    """Return what stands beside one hadronic insertion without and with a second one.

    Parameters
    ----------
    t : ndarray, shape (p,)
        GeV^2, spacelike.

    Returns
    -------
    one, two : ndarray, shape (p,)
        3 Pi_l^2 + 2 Pi_l(two loops), and 3 Pi_l, which multiplies the second hadronic insertion.
    """
    first = np.sum([lepton_loop(lepton, t) for lepton in LEPTONS], axis=0)
    leptons = _core.make_vacuum_polarization("leptonic", _core.Constants())
    beyond = np.asarray(leptons(t)).real - first
    return np.asarray(3.0 * first**2 + 2.0 * beyond), np.asarray(3.0 * first)
