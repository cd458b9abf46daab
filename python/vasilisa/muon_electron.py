"""Squared amplitudes and soft-virtual corrections of mu e -> mu e.

Momenta are arrays of shape (..., 4) as (E, px, py, pz) in GeV, in any frame: p of the incoming, q
of the outgoing particles. Squared amplitudes are averaged over the spins of the incoming particles,
couplings included.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .run.model import make_model
from .words.checks import constants_or_default, momenta, number
from .words.errors import ConfigurationError
from .words.processes import processes_with

__all__ = ["mue_born", "mue_real", "mue_soft_virtual"]

Array = NDArray[np.float64]
Extended = NDArray[np.longdouble]

PROCESS = processes_with("muon_beam")[0]
AVERAGE = 1 / 4
"""Over the spins of the incoming muon and electron."""


def mue_born(
    p_e: ArrayLike, p_mu: ArrayLike, q_e: ArrayLike, q_mu: ArrayLike, **model: Any
) -> Array:
    """Return the spin-averaged |M_0|^2.

    Parameters
    ----------
    p_e, p_mu, q_e, q_mu : array_like, shape (..., 4)
        Momenta of electron and muon, incoming and outgoing, GeV.
    **model
        vacuum_polarization, constants, as in `Generator`.

    Returns
    -------
    ndarray, shape (...)
        4 e^4/t^2 [(s - m_e^2 - m_mu^2)^2 + s t + t^2/2], [ALI19] eq. (2.2).

    Raises
    ------
    ConfigurationError
        For arrays of the wrong shape, momenta that are not conserved, and unknown names.
    """
    return _squared([p_e, p_mu, q_e, q_mu], np.empty(0), "full", 1, model)


def mue_real(
    p_e: ArrayLike,
    p_mu: ArrayLike,
    q_e: ArrayLike,
    q_mu: ArrayLike,
    k: ArrayLike,
    *,
    radiation: str = "full",
    muon_charge: int = 1,
    **model: Any,
) -> Array:
    """Return the spin-averaged |M_1|^2 with a photon, summed over its polarisations, in GeV^-2.

    Parameters
    ----------
    p_e, p_mu, q_e, q_mu, **model
        As in `mue_born`.
    k : array_like, shape (..., 4)
        Momentum of the photon. In the rest frame of the target, momenta in double precision hold
        the products with collinear photons to 1e-12 at best; take those of the centre of mass.
    radiation : {"full", "no_interference", "electron", "muon"}
        Which line radiates.
    muon_charge : {1, -1}
        Of the muon, units of e.

    Returns
    -------
    ndarray, shape (...)

    Raises
    ------
    ConfigurationError
        As `mue_born`.
    """
    return _squared([p_e, p_mu, q_e, q_mu], k, radiation, muon_charge, model)


def mue_soft_virtual(
    t: ArrayLike,
    muon_energy: float,
    eps: float,
    *,
    radiation: str = "full",
    muon_charge: int = 1,
    **model: Any,
) -> Array:
    """Return 1 + delta_SV: all of O(alpha) that is not hard emission, relative to Born.

    Parameters
    ----------
    t : array_like
        Momentum transfer, GeV^2, negative.
    muon_energy : float
        Of the beam on electrons at rest, GeV.
    eps : float
        Photons below eps sqrt(s)/2 in the centre-of-mass frame are included.
    radiation, muon_charge, **model
        As in `mue_real`.

    Returns
    -------
    ndarray, shape of t

    Raises
    ------
    ConfigurationError
        For t out of reach, and unknown names.
    """
    constants = constants_or_default(model.get("constants"))
    light, heavy = constants.electron_mass, constants.muon_mass
    energy = number("muon_energy", muon_energy, heavy, math.inf, "GeV, above the muon's mass")
    s = light**2 + heavy**2 + 2 * light * energy
    largest = 4 * light**2 * (energy - heavy) * (energy + heavy) / s  # of -t, 4 p^2
    transfer = _core.real_array("t", t)
    if not ((transfer < 0) & (transfer >= -largest)).all():
        raise ConfigurationError(
            field="t", value="outside the reach", valid=f"GeV^2, from {-largest:.6g} to below 0"
        )
    made = make_model(PROCESS, **model, radiation=radiation, muon_charge=muon_charge)
    cosines = np.clip(-1 - 2 * transfer / largest, -1, 1)
    values = [
        _core.soft_virtual(PROCESS, float(c), math.sqrt(s), eps, made) for c in cosines.ravel()
    ]
    return np.array(values).reshape(cosines.shape)


def _squared(
    pairs: list[ArrayLike], k: ArrayLike, radiation: str, muon_charge: int, model: dict[str, Any]
) -> Array:
    names = ["p_e", "p_mu", "q_e", "q_mu"]
    arrays = {name: _extended(name, p) for name, p in zip(names, pairs, strict=True)}
    photons = [] if np.size(k) == 0 else [_extended("k", k)]
    shape = arrays["p_e"].shape
    for name, array in [*arrays.items(), *(("k", each) for each in photons)]:
        if array.shape != shape:
            raise ConfigurationError(
                field=name, value=f"shape {array.shape}", valid=f"{shape}, that of p_e"
            )
    constants = constants_or_default(model.get("constants"))
    for name, array in arrays.items():
        mass = constants.electron_mass if name.endswith("_e") else constants.muon_mass
        _require_mass(name, array, mass)
    p_e, p_mu, q_e, q_mu = arrays.values()
    _require_conserved(p_e + p_mu, sum(photons, q_e + q_mu))
    ecm, to_rest = _to_centre_of_mass(p_e.reshape(-1, 4), p_mu.reshape(-1, 4))
    q_e, q_mu = (to_rest(each.reshape(-1, 4)) for each in (q_e, q_mu))
    moved = np.empty((len(ecm), len(photons), 4))
    for i, photon in enumerate(photons):
        moved[:, i] = to_rest(photon.reshape(-1, 4))
    made = make_model(PROCESS, **model, radiation=radiation, muon_charge=muon_charge)
    values = [
        _core.squared_amplitude(PROCESS, q_e[i : i + 1], q_mu[i : i + 1], moved[i : i + 1], e, made)
        for i, e in enumerate(ecm)
    ]
    return np.array(values).reshape(shape[:-1]) * AVERAGE


def _extended(name: str, p: ArrayLike) -> Extended:
    return momenta(name, p).astype(np.longdouble)


def _require_mass(name: str, p: Extended, mass: float) -> None:
    tolerance = 1e-8  # of the energy squared
    off = np.abs(_square(p.reshape(-1, 4)) - mass**2) > tolerance * p.reshape(-1, 4)[:, 0] ** 2
    if off.any():
        raise ConfigurationError(
            field=name,
            value=f"a mass other than {mass:.6g} GeV",
            valid="on the mass shell; muon and electron not exchanged",
        )


def _require_conserved(before: Extended, after: Extended) -> None:
    tolerance = 1e-9
    lost = np.abs(before - after).max(axis=-1) / before[..., 0]
    if (lost > tolerance).any():
        raise ConfigurationError(
            field="q_e, q_mu, k",
            value=f"the momenta lack {lost.max():.2g} of the incoming energy",
            valid="conserved four-momentum",
        )


def _to_centre_of_mass(p_e: Extended, p_mu: Extended) -> tuple[Array, Any]:
    """Return sqrt(s), and what takes momenta where the muon flies along +z.

    Extended precision: in the laboratory of a fixed target the centre of mass has a boost of some
    hundreds.
    """
    total = p_e + p_mu
    # (p_e + p_mu)^2 from the masses and the smaller product
    product = p_e[:, 0] * p_mu[:, 0] - (p_e[:, 1:] * p_mu[:, 1:]).sum(axis=1)
    s = _square(p_e) + _square(p_mu) + 2 * product
    mass = np.sqrt(s)

    def boost(p: Extended) -> Extended:
        along = (total[:, 1:] * p[:, 1:]).sum(axis=1)
        energy = (total[:, 0] * p[:, 0] - along) / mass
        factor = (along / (total[:, 0] + mass) - p[:, 0]) / mass
        return np.concatenate(
            [energy[:, np.newaxis], p[:, 1:] + factor[:, np.newaxis] * total[:, 1:]], axis=1
        )

    axis = boost(p_mu)[:, 1:]
    axis /= np.sqrt((axis**2).sum(axis=1, keepdims=True))

    def rotated(p: Extended) -> Array:
        """Reflect at the plane that takes the muon's direction onto +z, and y onto -y."""
        q = boost(p)
        normal = axis - np.array([0, 0, 1], dtype=np.longdouble)
        length = (normal**2).sum(axis=1, keepdims=True)
        inner = (normal * q[:, 1:]).sum(axis=1, keepdims=True)
        safe = np.where(length > 0, length, 1)
        q[:, 1:] -= np.where(length > 0, 2 * inner / safe, 0) * normal
        return q.astype(float)

    return mass.astype(float), rotated


def _square(p: Extended) -> Extended:
    momentum = np.sqrt((p[:, 1:] ** 2).sum(axis=1))
    return np.asarray((p[:, 0] - momentum) * (p[:, 0] + momentum))
