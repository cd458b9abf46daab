"""Shapes of narrow resonances, along which a combined curve is interpolated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import ConfigurationError

__all__ = ["ResonanceShape"]


@dataclass(frozen=True)
class ResonanceShape:
    """A sum of Breit-Wigner amplitudes on a constant base, squared, with the flux 1/s.

    g(E) = |sum_k c_k m_k Gamma_k / (m_k^2 - s - i m_k Gamma_k)|^2 / s + base, s = E^2; [PDG22]
    with constant widths. A shape need not be right: nodes follow the ratio of the data to it.

    Attributes
    ----------
    masses, widths : sequence of float
        GeV.
    couplings : sequence of complex, optional
        c_k, 1 by default; relative phases make the interference.
    base : float
        Above 0, so that the shape is positive between resonances.

    Raises
    ------
    ConfigurationError
        For numbers that make no sense.
    """

    masses: Sequence[float]
    widths: Sequence[float]
    couplings: Sequence[complex] = ()
    base: float = 1e-3

    def __post_init__(self) -> None:
        if not len(self.masses) == len(self.widths) == len(self.couplings or self.masses):
            raise ConfigurationError(
                field="widths", value=self.widths, valid="as many as masses and couplings"
            )
        for field, values in (("masses", self.masses), ("widths", self.widths)):
            if not all(0 < value < np.inf for value in values):
                raise ConfigurationError(field=field, value=values, valid="GeV, above 0")
        if not 0 < self.base < np.inf:
            raise ConfigurationError(field="base", value=self.base, valid="above 0")

    def __call__(self, energies: ArrayLike) -> NDArray[np.float64]:
        """Return the shape at energies in GeV, in any normalisation."""
        s = np.asarray(energies, dtype=np.float64) ** 2
        couplings = self.couplings or [1.0] * len(self.masses)
        amplitude = np.zeros(s.shape, dtype=np.complex128)
        for mass, width, coupling in zip(self.masses, self.widths, couplings, strict=True):
            amplitude += coupling * mass * width / (mass**2 - s - 1j * mass * width)
        return np.asarray(np.abs(amplitude) ** 2 / s + self.base)
