"""Form factors inside the two-photon exchange: limits, and two methods for one quantity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .._core import Constants, FormFactor, TwoPhotonStructure
from ..hadrons.form_factor import form_factor
from ..hadrons.pion_structure import propagators
from ..hadrons.pole_sum import pole_sum
from .comparison import Comparison, exact

__all__ = ["compare_structure"]

COSINES = (0.1, 0.3, 0.54, 0.8)
TOPIC = "pion structure"
ENERGIES = (0.35, 0.7, 0.78, 1.0, 1.3)


def compare_structure(*, quick: bool = False) -> Iterator[Comparison]:
    """Compare what structure adds to 1 + delta_SV of pipi.

    Parameters
    ----------
    quick : bool
        At one energy where the dispersive treatment takes seconds, not at five.
    """
    constants = Constants()
    poles, far = form_factor("gvmd_bwsum3"), pole_sum([(1e4, 0.0, 1.0, 0.0)])
    gvmd = np.concatenate([_correction("gvmd", poles, ecm, constants) for ecm in ENERGIES])
    yield exact(
        TOPIC,
        "gvmd: photon mass of 1 GeV and of 3e-7 GeV",
        "infrared parts cancel",
        gvmd,
        np.concatenate([_correction("gvmd", poles, ecm, constants, -30.0) for ecm in ENERGIES]),
        absolute=1e-8,
    )
    yield exact(
        TOPIC,
        "gvmd: one pole at 10 TeV",
        "point-like pions",
        np.zeros_like(gvmd),
        np.concatenate([_correction("gvmd", far, ecm, constants) for ecm in ENERGIES]),
        absolute=1e-8,
    )
    for name, other in (
        ("gvmd_bwsum3", "the same poles"),
        ("strong2020", "eight poles fitted to it"),
    ):
        for ecm in ENERGIES[1:2] if quick else ENERGIES:
            yield exact(
                TOPIC,
                f"dispersive {name} {ecm:g} GeV",
                f"gvmd, {other}",
                _correction("gvmd", form_factor(name), ecm, constants),
                _correction("dispersive", form_factor(name), ecm, constants),
                absolute=1e-4,
                note="of the Born cross section",
            )


def _correction(
    structure: str, chosen: FormFactor, ecm: float, constants: Constants, log_lambda2: float = 0.0
) -> NDArray[np.float64]:
    terms = propagators(structure, chosen, ecm, constants)
    exact_correction = TwoPhotonStructure(terms, ecm, constants, log_lambda2)
    return np.array([exact_correction(c) for c in COSINES])
