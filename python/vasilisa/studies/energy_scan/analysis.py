"""From counts to |F_pi|^2: the formula, the iteration of radiative corrections, the covariance.

|F|^2 = (N_pipi/N_ee - Delta) [sigma0_ee (1 + delta_ee) eps_ee] / [sigma0_pipi (1 + delta_pipi)
eps_pipi], [CMD23] eq. (1), with F that contains the vacuum polarisation, and final-state radiation
in (1 + delta), so that F is without.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .smooth import Smooth, smoothed
from .theory import NODES

__all__ = ["Inputs", "Measured", "measured"]

Array = NDArray[np.float64]
Squared = Callable[[Array], Array]
"""|F|^2 of energies in GeV, 0 below the threshold."""

EE, MUMU, PIPI = range(3)

NORMAL = np.polynomial.hermite_e.hermegauss(7)
"""Deviates and weights of a normal distribution, for the spread of the energy."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """What n points say.

    Attributes
    ----------
    ecm, spread : ndarray, shape (n,)
        GeV, rising.
    counts : ndarray, shape (n, 3)
        Of ee, mumu, pipi.
    covariance : ndarray, shape (n, 3, 3)
        Of the counts.
    background : ndarray, shape (n,)
        Delta, subtracted from N_pipi/N_ee.
    efficiency, efficiency_variance : ndarray, shape (n, 3)
    sigma, sigma_variance : ndarray, shape (n, 3)
        Within the cuts, nb, nb^2; of pions with the form factor that the analysis starts from.
    shares : ndarray, shape (n, nodes)
        Of the masses `NODES` in the cross section of pions; of sum 1.
    following : ndarray, shape (n, nodes)
        Relative change of the ratio of counts where templates of pions follow a relative change of
        |F|^2 at a mass.
    start : callable
        |F|^2 that the analysis starts from.
    mass : float
        Of the pion, GeV.
    """

    ecm: Array
    spread: Array
    counts: Array
    covariance: Array
    background: Array
    efficiency: Array
    efficiency_variance: Array
    sigma: Array
    sigma_variance: Array
    shares: Array
    following: Array
    start: Squared
    mass: float

    @property
    def ratio(self) -> Array:
        """sigma(pipi) as counted, nb, shape (n,)."""
        seen = self.counts[:, PIPI] / self.counts[:, EE] - self.background
        efficiency = self.efficiency[:, EE] / self.efficiency[:, PIPI]
        return np.asarray(seen * self.sigma[:, EE] * efficiency)

    def relative_variances(self) -> dict[str, Array]:
        """Return the relative variances of `ratio`, by kind, shape (n,) each."""
        n, c = self.counts, self.covariance
        seen = n[:, PIPI] / n[:, EE]
        of_seen = c[:, PIPI, PIPI] / n[:, PIPI] ** 2 + c[:, EE, EE] / n[:, EE] ** 2
        of_seen -= 2 * c[:, PIPI, EE] / (n[:, PIPI] * n[:, EE])
        stat = of_seen * (seen / (seen - self.background)) ** 2
        used = [EE, PIPI]
        tested = (self.efficiency_variance / self.efficiency**2)[:, used].sum(axis=1)
        theory = (self.sigma_variance / self.sigma**2)[:, used].sum(axis=1)
        return {"stat": stat, "efficiency": tested, "theory": theory}

    def changed(self, **changes: Any) -> Inputs:
        """Return the same with other values of some attributes."""
        return Inputs(**(self.__dict__ | changes))


@dataclass(frozen=True, eq=False)
class Measured:
    """|F_pi|^2 at n points.

    Attributes
    ----------
    inputs : Inputs
    f2 : ndarray, shape (n,)
    covariances : dict of ndarray, shape (n, n)
        By kind: ``stat`` of the counts and of efficiencies from the sample, ``theory`` of the
        cross sections' integration.
    response : ndarray, shape (n, n)
        Relative change of f2 for relative changes of the ratio of counts.
    correction : ndarray, shape (n,)
        By what the cross section for the measured F differs from that of the start in proportion
        to |F|^2: the change of (1 + delta), spread of the energy included.
    unfolding : ndarray, shape (n,)
        The part of it that is the spread.
    templates : ndarray, shape (n,)
        By what N_pipi/N_ee is multiplied, so that templates of pions are those of the measured F.
    changes : list of float
        Largest relative change of |F|^2 at each step of the iteration.
    converged : bool
    """

    inputs: Inputs
    f2: Array
    covariances: dict[str, Array]
    response: Array
    correction: Array
    unfolding: Array
    templates: Array
    changes: list[float]
    converged: bool

    @property
    def ratio(self) -> Array:
        """|F|^2 over that of the start, shape (n,)."""
        return np.asarray(self.f2 / self.inputs.start(self.inputs.ecm))

    @property
    def stat(self) -> Array:
        """Statistical covariance, shape (n, n)."""
        return self.covariances["stat"] + self.covariances["efficiency"]


def measured(inputs: Inputs, tolerance: float, max_steps: int) -> Measured:
    """Return |F_pi|^2, with radiative corrections and templates that follow it.

    Parameters
    ----------
    inputs : Inputs
    tolerance : float
        Relative change of |F|^2 below which a further step is not taken.
    max_steps : int
        Of the iteration.
    """
    variances = inputs.relative_variances()
    spread = np.sum([*variances.values()], axis=0)
    start = inputs.start(inputs.ecm)
    base = inputs.ratio / inputs.sigma[:, PIPI]
    nodes = inputs.ecm[:, None] * np.array(NODES)
    logarithm = np.log(base)
    changes: list[float] = []
    for _ in range(max_steps):
        curve = smoothed(inputs.ecm, logarithm, spread)
        at_nodes = np.exp(curve.matrix(nodes) @ logarithm)
        at_point = np.exp(curve.matrix(inputs.ecm) @ logarithm)
        weights = inputs.shares * at_nodes
        radiative = weights.sum(axis=1) / at_point
        unfolding = _spread(inputs, weights, curve, logarithm)
        relative = at_nodes / at_point[:, None]
        templates = 1 + (inputs.following * (relative - 1)).sum(axis=1)
        new = np.log(base * templates / (radiative * unfolding))
        changes.append(float(np.max(np.abs(np.expm1(new - logarithm)))))
        logarithm = new
        if changes[-1] < tolerance:
            break
    weights /= weights.sum(axis=1, keepdims=True)
    weights -= inputs.following * relative / templates[:, None]
    followed = np.einsum("ik,ikj->ij", weights, curve.matrix(nodes))
    followed -= weights.sum(axis=1, keepdims=True) * curve.matrix(inputs.ecm)
    response = np.linalg.inv(np.eye(len(start)) + followed)
    f2 = start * np.exp(logarithm)
    jacobian = f2[:, None] * response
    return Measured(
        inputs,
        f2,
        {kind: (jacobian * each) @ jacobian.T for kind, each in variances.items()},
        response,
        radiative * unfolding,
        unfolding,
        templates,
        changes,
        changes[-1] < tolerance,
    )


def _spread(inputs: Inputs, weights: Array, curve: Smooth, logarithm: Array) -> Array:
    """Return the mean of sigma(pipi)/sigma(ee) over the spread of the energy, over its value.

    sigma(pipi) goes with beta^3/s |F|^2 at the masses that photons leave, sigma(ee) with 1/s.
    """
    deviates, densities = NORMAL
    densities = densities / densities.sum()
    shares = weights / weights.sum(axis=1, keepdims=True)
    energies = inputs.ecm[:, None] + inputs.spread[:, None] * deviates
    nodes = np.array(NODES)

    def pions(energy: Array) -> Array:
        """Return beta^3 F^2 at the nodes of energies of shape (n, q), shape (n, q, nodes)."""
        mass = energy[..., None] * nodes
        velocity = np.sqrt(np.maximum(1 - (2 * inputs.mass / energy) ** 2, 0))
        squared = inputs.start(mass) * np.exp(curve.matrix(mass) @ logarithm)
        return np.asarray(velocity[..., None] ** 3 * squared)

    at_point = pions(inputs.ecm[:, None])
    moved = np.divide(
        pions(energies), at_point, out=np.ones((*energies.shape, len(nodes))), where=at_point > 0
    )
    relative = np.einsum("ik,iqk->iq", shares, moved)
    scale = (inputs.ecm[:, None] / energies) ** 2
    mean_pions = (relative * scale) @ densities
    mean_electrons = scale @ densities
    return np.asarray(mean_pions / mean_electrons)
