"""A measured cross section as it is shipped: values at nodes, covariance, named shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...inference import Interpolation
from ..errors_of_curves import ErrorSource
from ..piecewise_curve import PiecewiseCurve
from .shapes import shape, tabulation
from .thresholds import threshold_energy, threshold_r

__all__ = ["Component"]

Array = NDArray[np.float64]

THRESHOLD_POINTS = 40
"""Of the tabulation below the first node."""

KINDS = {"vacuum_polarization": "vacuum_polarization", "fsr": "fsr"}
"""Kinds of the shifts that are not systematic errors of an experiment."""


@dataclass(frozen=True, eq=False)
class Component:
    """A combined cross section.

    Attributes
    ----------
    name : str
    quantity : str
        ``cross_section`` (nb) or ``R``: bare, with final-state radiation.
    nodes, values : ndarray, shape (m,)
        GeV; nb or 1.
    statistical, systematic : ndarray, shape (m, k)
        Shifts whose products are the covariances; systematic: of no named source.
    shifts : mapping of str to ndarray, shape (m,)
        One standard deviation of each named source.
    shape : str, optional
        What the ratio to is interpolated.
    chiral : str, optional
        Whose threshold formula holds below the first node.
    """

    name: str
    quantity: str
    nodes: Array
    values: Array
    statistical: Array
    systematic: Array
    shifts: Mapping[str, Array] = field(default_factory=dict)
    shape: str | None = None
    chiral: str | None = None
    opens: float | None = None

    def per_r(self, energies: Array) -> Array:
        """Return R for one unit of the quantity at energies, GeV."""
        if self.quantity == "R":
            return np.ones_like(energies)
        constants = _core.Constants()
        point_like = 4 * np.pi * constants.alpha**2 / (3 * energies**2) * constants.hbarc2
        return np.asarray(1 / point_like)

    def curve(self, until_energy: float | None = None) -> PiecewiseCurve:
        """Return R of the component with all sources of error.

        Parameters
        ----------
        until_energy : float, optional
            GeV; above the last node the line of the last two goes on to here.
        """
        energies = tabulation(self.nodes, self.shape is not None)
        if until_energy is not None and until_energy > energies[-1]:
            energies = np.append(energies, until_energy)
        rule = Interpolation(self.nodes, "linear", shape(self.shape))
        matrix = rule.matrix(energies) * self.per_r(energies)[:, None]
        below, r_below, error_below = self._threshold()
        grid = np.concatenate([below, energies])

        def extended(shifts: Array) -> Array:
            block = matrix @ shifts
            return np.concatenate([np.zeros((len(below), block.shape[1])), block])

        sources = [
            ErrorSource(f"{self.name}:statistical", "statistical", extended(self.statistical))
        ]
        if self.systematic.size:
            unnamed = extended(self.systematic)
            sources.append(ErrorSource(f"{self.name}:systematic", "systematic", unnamed))
        for tag, shift in self.shifts.items():
            kind = KINDS.get(tag, "systematic")
            sources.append(ErrorSource(tag, kind, extended(shift[:, None])))
        if error_below.any():
            whole = np.concatenate([error_below, np.zeros(len(energies))])
            sources.append(ErrorSource(f"{self.name}:threshold", "parametric", whole))
        values = np.concatenate([r_below, matrix @ self.values])
        return PiecewiseCurve(grid, values, sources, name=self.name, interpolation="linear")

    def _threshold(self) -> tuple[Array, Array, Array]:
        """Return energies below the first node, R and its error there."""
        low = float(self.nodes[0])
        if self.chiral is not None:
            start = threshold_energy(self.chiral)
            energies = np.linspace(start, low, THRESHOLD_POINTS, endpoint=False)
            value, error = threshold_r(self.chiral, energies)
            return energies, value, error
        if self.opens is not None and self.opens < low:
            energies = np.array([self.opens])
            return energies, np.zeros(1), np.zeros(1)
        empty = np.zeros(0)
        return empty, empty, empty
