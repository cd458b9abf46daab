"""Squared amplitudes and soft-virtual corrections at given momenta.

Momenta are arrays of shape (..., 4) as (E, px, py, pz) in GeV in the centre-of-mass frame, the
electron beam along +z. Squared amplitudes are summed (not averaged) over spins, couplings included,
without the 1/n! of identical photons; those of `mue` are averaged, in any frame.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .muon_electron import mue_born, mue_real, mue_soft_virtual
from .run.model import make_model
from .words.checks import momenta, number
from .words.errors import ConfigurationError
from .words.processes import FACTS, PAIRS

__all__ = [
    "born",
    "mue_born",
    "mue_real",
    "mue_soft_virtual",
    "radiative_soft_virtual",
    "real",
    "soft_virtual",
]

Array = NDArray[np.float64]


ANNIHILATING = tuple(name for name in PAIRS if FACTS[name].annihilation)
"""Processes whose final state two momenta or an angle tell."""


def _require_pair(process: str) -> None:
    if process not in ANNIHILATING:
        raise ConfigurationError(
            "muons on electrons: mue_born, mue_real, mue_soft_virtual" if process in PAIRS else "",
            field="process",
            value=process,
            valid=", ".join(ANNIHILATING),
        )


def _eps(eps: float) -> float:
    if not number("eps", eps, 0.0, 1.0, "between 0 and 1") < 1:
        raise ConfigurationError(field="eps", value=eps, valid="between 0 and 1")
    return eps


def _energy(ecm: float) -> float:
    return number("ecm", ecm, 0.0, math.inf, "an energy in GeV, above 0")


def born(process: str, p_minus: ArrayLike, p_plus: ArrayLike, ecm: float, **model: Any) -> Array:
    """Return the spin-summed |M_0|^2.

    Parameters
    ----------
    process : str
        A pair: ee, mumu, tautau, pipi, kk or gammagamma.
    p_minus, p_plus : array_like, shape (..., 4)
        Momenta of the negative and the positive final-state particle (or of the two photons), GeV.
    ecm : float
        Centre-of-mass energy, GeV.
    **model
        form_factor, vacuum_polarization, constants, as in `Generator`; pion_structure, coulomb and
        two_photon_exchange change `soft_virtual` alone.

    Returns
    -------
    ndarray, shape (...)

    Raises
    ------
    ConfigurationError
        For unknown names or arrays of the wrong shape.
    """
    _require_pair(process)
    minus, plus = momenta("p_minus", p_minus), momenta("p_plus", p_plus)
    return squared(process, minus, plus, np.empty((*minus.shape[:-1], 0, 4)), ecm, model)


def real(
    process: str,
    p_minus: ArrayLike,
    p_plus: ArrayLike,
    k: ArrayLike,
    ecm: float,
    *,
    emission: str = "full",
    **model: Any,
) -> Array:
    """Return the spin-summed |M_n|^2 with n real photons, in GeV^(-2n).

    Parameters
    ----------
    process, p_minus, p_plus, ecm, **model
        As in `born`.
    k : array_like, shape (..., 4) for one photon, (..., n, 4) for n photons
        With p_minus of shape (..., 4).
    emission : {"full", "isr", "fsr", "no_interference"}
        Which pair radiates; no_interference: both, without the interference between them and
        without boxes.

    Returns
    -------
    ndarray, shape (...)

    Raises
    ------
    ConfigurationError
        For unknown names, arrays of the wrong shape, or more than three photons.
    """
    _require_pair(process)
    minus, plus = momenta("p_minus", p_minus), momenta("p_plus", p_plus)
    photons = momenta("k", k)
    if photons.ndim == minus.ndim:
        photons = photons[..., np.newaxis, :]
    return squared(process, minus, plus, photons, ecm, model | {"radiation": emission})


def squared(
    process: str, minus: Array, plus: Array, photons: Array, ecm: float, model: dict[str, Any]
) -> Array:
    """Return the spin-summed squared amplitude of any two particles and n photons.

    For checks that know no process by name; `born`, `real` and `mue_born`, `mue_real` are for
    users. Arrays as in `real`, photons of shape (..., n, 4).
    """
    shape = minus.shape[:-1]
    ecm = _energy(ecm)
    if plus.shape != minus.shape or photons.shape[:-2] != shape:
        raise ConfigurationError(
            field="p_minus, p_plus, k",
            value=f"shapes {minus.shape}, {plus.shape}, {photons.shape}",
            valid="the same leading axes",
        )
    values = _core.squared_amplitude(
        process,
        minus.reshape(-1, 4),
        plus.reshape(-1, 4),
        photons.reshape(int(np.prod(shape)), photons.shape[-2], 4),
        ecm,
        make_model(process, **model),
    )
    return np.asarray(values).reshape(shape)


def soft_virtual(
    process: str,
    cos_theta: ArrayLike,
    ecm: float,
    eps: float,
    *,
    emission: str = "full",
    **model: Any,
) -> Array:
    """Return 1 + delta_SV: all of O(alpha) that is not hard emission, relative to Born.

    Parameters
    ----------
    process, ecm, **model
        As in `born`.
    cos_theta : array_like
        Of the negative final-state particle against the electron beam.
    eps : float
        Photons below eps sqrt(s)/2 in the centre-of-mass frame are included.
    emission : {"full", "isr", "fsr", "no_interference"}
        Which pair radiates; no_interference: both, without the interference between them and
        without boxes.

    Returns
    -------
    ndarray, shape of cos_theta

    Raises
    ------
    ConfigurationError, RangeError
        For unknown names, |cos_theta| >= 1, an energy below threshold.
    """
    _require_pair(process)
    cosine = _core.real_array("cos_theta", cos_theta)
    if not (np.abs(cosine) < 1).all():
        raise ConfigurationError(field="cos_theta", value=cos_theta, valid="between -1 and 1")
    ecm = _energy(ecm)
    eps = _eps(eps)
    chosen = make_model(process, **(model | {"radiation": emission, "energies": (ecm, ecm)}))
    values = [_core.soft_virtual(process, c, ecm, eps, chosen) for c in cosine.ravel()]
    return np.array(values).reshape(cosine.shape)


WITH_PHOTON = {f"{name}gamma": name for name, facts in FACTS.items() if facts.two_photon_exchange}
"""Processes with one photon beside a pair that one virtual photon makes."""

CONSERVED = 1e-6
"""Of the energy: how far momenta may be from conservation."""


def radiative_soft_virtual(
    process: str,
    p_minus: ArrayLike,
    p_plus: ArrayLike,
    k: ArrayLike,
    ecm: float,
    eps: float,
    emission: str = "full",
    **model: Any,
) -> Array:
    """Return 1 + delta_SV of a pair and one hard photon, relative to its squared amplitude.

    Everything of O(alpha) that is not a second hard photon: loops on the initial and on the final
    line, the exchange of two photons between them with the photon on any leg, soft photons; all
    masses exact, no vacuum polarisation in the loops. The amplitude that it multiplies is `real`
    of the pair with the same `emission`.

    Parameters
    ----------
    process : str
        mumugamma, pipigamma, and likewise tautaugamma, kkgamma.
    p_minus, p_plus, k : array_like, shape (..., 4)
        Momenta of the negative and the positive particle and of the photon, GeV.
    ecm : float
        Centre-of-mass energy, GeV.
    eps : float
        Further photons below eps sqrt(s)/2 in the centre-of-mass frame are included.
    emission : {"full", "isr", "fsr"}
        isr, fsr: only this pair radiates, in tree, loops and soft photons.
    **model
        form_factor, vacuum_polarization, constants, as in `Generator`: they multiply the virtual
        photon of tree and loops alike (F times sQED). pion_structure may be fxsqed only.

    Returns
    -------
    ndarray, shape (...)

    Raises
    ------
    ConfigurationError, RangeError
        For unknown names, arrays of the wrong shape, momenta that do not add up to the
        centre-of-mass energy, choices that have no loops.
    """
    if process not in WITH_PHOTON:
        raise ConfigurationError(field="process", value=process, valid=", ".join(WITH_PHOTON))
    if emission not in ("full", "isr", "fsr"):
        raise ConfigurationError(field="emission", value=emission, valid="full, isr, fsr")
    for field, only in (
        ("pion_structure", "fxsqed"),
        ("coulomb", "expanded"),
        ("two_photon_exchange", "full"),
    ):
        if model.get(field, only) != only:
            raise ConfigurationError(
                "loops with a hard photon have no other",
                field=field,
                value=model[field],
                valid=only,
            )
    minus, plus, photon = momenta("p_minus", p_minus), momenta("p_plus", p_plus), momenta("k", k)
    shape = minus.shape
    if plus.shape != shape or photon.shape != shape:
        raise ConfigurationError(
            field="p_minus, p_plus, k",
            value=f"shapes {shape}, {plus.shape}, {photon.shape}",
            valid="the same shape (..., 4)",
        )
    ecm = _energy(ecm)
    excess = np.abs(minus + plus + photon - np.array([ecm, 0.0, 0.0, 0.0]))
    if (excess > CONSERVED * ecm).any():
        raise ConfigurationError(
            field="p_minus, p_plus, k",
            value=f"{excess.max():.3g} GeV from (ecm, 0, 0, 0)",
            valid="momenta in the centre-of-mass frame that add up to ecm",
        )
    pair = WITH_PHOTON[process]
    values = _core.radiative_soft_virtual(
        pair,
        minus.reshape(-1, 4),
        plus.reshape(-1, 4),
        photon.reshape(-1, 4),
        ecm,
        _eps(eps),
        make_model(pair, **(model | {"radiation": emission})),
    )
    return np.asarray(values).reshape(shape[:-1])
