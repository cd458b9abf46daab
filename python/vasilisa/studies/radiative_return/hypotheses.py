"""Kinematic fits of a pair and a photon, with one more photon of the beams or of the pair.

Both fits use the momenta of the tracks and the direction of the photon, not its energy, which adds
little [BAB12]. In the first the additional photon flies along a beam with an energy that is not
measured: two constraints are left. In the second it is the next one of the calorimeter: three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...detector.resolution import direction_variance, track_covariance
from ...detector.settings import DetectorSettings
from ...inference.kinematic_fit import ConstrainedFit, constrained_fit

__all__ = ["Fits", "fitted"]

Array = NDArray[np.float64]

SMOOTH = 2e-3
"""Over the beams' energy; keeps that of the photon along them differentiable where it changes
beams."""

TRACKS = 6
"""Measured quantities of a pair: 1/pt, cot(theta), phi of each; directions of photons follow."""


@dataclass(frozen=True, eq=False)
class Fits:
    """What both fits say of N candidates.

    Attributes
    ----------
    chi2_isr, chi2_fsr : ndarray, shape (N,)
        Two and three degrees of freedom; infinite where a fit failed, NaN without what it needs.
    mass : ndarray, shape (N,)
        GeV; of the pair, with the additional photon where the second fit is the better one.
    """

    chi2_isr: Array
    chi2_fsr: Array
    mass: Array


def fitted(
    columns: Mapping[str, NDArray[Any]],
    settings: DetectorSettings,
    mass: float,
    beams: Array,
) -> Fits:
    """Fit candidates in both hypotheses.

    Parameters
    ----------
    columns : mapping
        As of candidates, shape (N,) each; those without two tracks and a photon are not fitted.
    settings : DetectorSettings
        What the errors are taken from.
    mass : float
        Of each particle of the pair, GeV.
    beams : ndarray, shape (2, 4)
        Momenta of the beams, GeV.
    """
    needed = ("p_minus", "p_plus", "theta_minus", "theta_plus", "k_theta", "k_energy")
    n = len(columns["p_minus"])
    there = np.ones(n, dtype=bool)
    for name in needed:
        there &= np.isfinite(columns[name])
    more = there & np.isfinite(columns.get("k2_energy", np.full(n, np.nan)))
    isr, mass_isr = _fit(columns, there, settings, mass, beams, further=False)
    fsr, mass_fsr = _fit(columns, more, settings, mass, beams, further=True)
    better = np.nan_to_num(fsr, nan=np.inf) < np.nan_to_num(isr, nan=np.inf)
    return Fits(isr, fsr, np.where(better, mass_fsr, mass_isr))


def _fit(
    columns: Mapping[str, NDArray[Any]],
    chosen: NDArray[np.bool_],
    settings: DetectorSettings,
    mass: float,
    beams: Array,
    *,
    further: bool,
) -> tuple[Array, Array]:
    """Return chi^2 and the mass of all that is not the first photon or along a beam."""
    chi2, masses = np.full(len(chosen), np.nan), np.full(len(chosen), np.nan)
    if not chosen.any():
        return chi2, masses
    some = {
        name: np.asarray(values, float)[chosen]
        for name, values in columns.items()
        if name.startswith(("p_", "theta_", "phi_", "k_", "k2_"))
    }
    names = ("k", "k2") if further else ("k",)
    measured, covariance = _measured(some, settings, mass, names)
    energy = some["k_energy"][:, None]
    start = energy if further else np.hstack([energy, np.zeros_like(energy)])
    hypothesis = _Hypothesis(mass, beams, further)
    found: ConstrainedFit = constrained_fit(hypothesis, measured, covariance, start)
    whole = hypothesis.pair(found.measured)
    if further:
        whole = whole + _photon(found.measured[:, TRACKS + 3 :], found.measured[:, TRACKS + 2])[0]
    chi2[chosen] = found.chi2
    square = whole[:, 0] ** 2 - np.sum(whole[:, 1:] ** 2, axis=1)
    masses[chosen] = np.sqrt(np.maximum(square, 0.0))
    return chi2, masses


def _measured(
    columns: Mapping[str, Array], settings: DetectorSettings, mass: float, names: tuple[str, ...]
) -> tuple[Array, Array]:
    """Return what is measured, (N, 8) or (N, 11), and its covariance."""
    parts: list[Array] = []
    blocks: list[Array] = []
    for charge, name in ((-1, "minus"), (1, "plus")):
        p, theta, phi = (columns[f"{each}_{name}"] for each in ("p", "theta", "phi"))
        parts.append(np.stack([1 / (p * np.sin(theta)), 1 / np.tan(theta), phi], 1))
        blocks.append(track_covariance(settings, p, theta, mass, charge))
    for name in names:
        energy, theta, phi = (columns[f"{name}_{each}"] for each in ("energy", "theta", "phi"))
        variances = direction_variance(settings.calorimeter, theta)
        directions = np.stack([theta, phi], 1)
        if name == "k2":
            width = np.hypot(
                settings.calorimeter.stochastic / np.sqrt(energy), settings.calorimeter.constant
            )
            variances = np.hstack([((energy * width) ** 2)[:, None], variances])
            directions = np.hstack([energy[:, None], directions])
        parts.append(directions)
        blocks.append(variances[:, :, None] * np.eye(variances.shape[1]))
    measured = np.hstack(parts)
    covariance = np.zeros((*measured.shape, measured.shape[1]))
    at = 0
    for block in blocks:
        size = block.shape[1]
        covariance[:, at : at + size, at : at + size] = block
        at += size
    return measured, covariance


class _Hypothesis:
    """Conservation of momentum of a pair, a photon and one more, with derivatives."""

    def __init__(self, mass: float, beams: Array, further: bool) -> None:
        self._mass, self._further = mass, further
        self._total = beams.sum(0)
        self._smooth = SMOOTH * float(self._total[0])
        self._along = beams / beams[:, :1]

    def pair(self, x: Array) -> Array:
        """Return the momentum of the pair, shape (N, 4)."""
        return _track(x[:, :3], self._mass)[0] + _track(x[:, 3:6], self._mass)[0]

    def __call__(self, x: Array, u: Array) -> tuple[Array, Array, Array]:
        by_measured = np.zeros((len(x), 4, x.shape[1]))
        by_free = np.zeros((len(x), 4, u.shape[1]))
        value = -np.broadcast_to(self._total, (len(x), 4))
        for i in (0, 3):
            p, by_measured[:, :, i : i + 3] = _track(x[:, i : i + 3], self._mass)
            value = value + p
        p, slopes, unit = _photon(x[:, TRACKS : TRACKS + 2], u[:, 0])
        value = value + p
        by_measured[:, :, TRACKS : TRACKS + 2], by_free[:, :, 0] = slopes, unit
        if self._further:
            p, slopes, unit = _photon(x[:, TRACKS + 3 :], x[:, TRACKS + 2])
            by_measured[:, :, TRACKS + 2], by_measured[:, :, TRACKS + 3 :] = unit, slopes
            return value + p, by_measured, by_free
        # Energy (w + z)/2 along the first beam and (w - z)/2 along the second, w = |z| but smooth.
        z = u[:, 1]
        w = np.hypot(z, self._smooth)
        for sign, along in zip((1, -1), self._along, strict=True):
            value = value + (0.5 * (w - self._smooth + sign * z))[:, None] * along
            by_free[:, :, 1] += (0.5 * (z / w + sign))[:, None] * along
        return value, by_measured, by_free


def _track(x: Array, mass: float) -> tuple[Array, Array]:
    """Return the momentum for 1/pt, cot(theta), phi, and its derivatives, (N, 4, 3)."""
    pt, cot, phi = 1 / x[:, 0], x[:, 1], x[:, 2]
    cos, sin = np.cos(phi), np.sin(phi)
    energy = np.sqrt(mass**2 + pt**2 * (1 + cot**2))
    p = np.stack([energy, pt * cos, pt * sin, pt * cot], 1)
    nothing = np.zeros_like(pt)
    by_curvature = -pt[:, None] * np.stack(
        [(energy**2 - mass**2) / energy, pt * cos, pt * sin, pt * cot], 1
    )
    by_cot = np.stack([pt**2 * cot / energy, nothing, nothing, pt], 1)
    by_phi = np.stack([nothing, -pt * sin, pt * cos, nothing], 1)
    return p, np.stack([by_curvature, by_cot, by_phi], 2)


def _photon(x: Array, energy: Array) -> tuple[Array, Array, Array]:
    """Return the momentum for theta and phi, derivatives (N, 4, 2), and that by the energy."""
    (sin, cos), (sin_phi, cos_phi) = ((np.sin(each), np.cos(each)) for each in (x[:, 0], x[:, 1]))
    unit = np.stack([np.ones_like(sin), sin * cos_phi, sin * sin_phi, cos], 1)
    nothing = np.zeros_like(sin)
    by_theta = np.stack([nothing, cos * cos_phi, cos * sin_phi, -sin], 1)
    by_phi = np.stack([nothing, -sin * sin_phi, sin * cos_phi, nothing], 1)
    slopes = energy[:, None, None] * np.stack([by_theta, by_phi], 2)
    return energy[:, None] * unit, slopes, unit
