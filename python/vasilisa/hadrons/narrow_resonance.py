"""Narrow vector resonances: a delta function in integrals, a Breit-Wigner in Pi(q2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core
from ..words.errors import DataError
from .errors_of_curves import ErrorSource
from .piecewise_curve import Kernel

__all__ = ["NarrowResonance"]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]


class NarrowResonance:
    """A resonance with R(s) = (9 pi/alpha^2) M Gamma_ee delta(s - M^2).

    In the dispersion integral it keeps its width,
    Pi(q2) = -(3 Gamma_ee/(alpha M)) q2/(M^2 - q2 - i M Gamma): at the peak Im Pi = -3 B_ee/alpha.

    Parameters
    ----------
    name : str
        Such as ``jpsi``.
    mass, width : float
        GeV.
    electron_width : float
        Gamma(e+e-) in GeV, bare: the measured one times |1 - Pi(M^2)|^2, Pi without the resonance.
    relative_error : float
        Standard deviation of the electronic width over its value.
    kind : str
        Kind of that error.

    Raises
    ------
    DataError
        For a mass or width that is not positive.
    """

    def __init__(
        self,
        name: str,
        mass: float,
        width: float,
        electron_width: float,
        *,
        relative_error: float = 0.0,
        kind: str = "systematic",
    ) -> None:
        for word, value in (("mass", mass), ("width", width), ("electron_width", electron_width)):
            if not value > 0.0:
                raise DataError(f"resonance {name!r}: {word} {value!r}; it must be > 0")
        self.name = name
        self.mass = mass
        self.width = width
        self.values: Real = np.array([electron_width])
        self.errors: tuple[ErrorSource, ...] = (
            ErrorSource(f"{name}:electron_width", kind, [relative_error * electron_width]),
        )
        self._alpha = _core.Constants().alpha

    @property
    def low(self) -> float:
        """The mass, GeV: where the delta function is."""
        return self.mass

    high = low

    @property
    def electron_width(self) -> float:
        """Bare Gamma(e+e-), GeV."""
        return float(self.values[0])

    def undressed(self, squared_modulus: float) -> NarrowResonance:
        """Return the resonance with its electronic width times |1 - Pi(M^2)|^2."""
        source = self.errors[0]
        return NarrowResonance(
            self.name,
            self.mass,
            self.width,
            self.electron_width * squared_modulus,
            relative_error=float(source.shifts[0, 0]) / self.electron_width,
            kind=source.kind,
        )

    def weights(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return w with ``int ds/s kernel(s) R(s) = w @ values``, shape (1,) or (m, 1).

        The resonance belongs to a range (GeV) if low <= M < high.
        """
        at = np.asarray(kernel(np.array([self.mass**2])), dtype=np.float64)
        return at * self._area(low, high)

    def value(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return ``int ds/s kernel(s) R(s)``, shape () or (m,)."""
        return np.asarray(self.weights(kernel, low, high) @ self.values)

    def _area(self, low: float | None, high: float | None) -> float:
        """Integral of ds/s R over Gamma_ee, GeV^-1; zero if the mass is outside the range."""
        inside = (low is None or low <= self.mass) and (high is None or self.mass < high)
        return 9.0 * np.pi / (self._alpha**2 * self.mass) if inside else 0.0

    def dispersion_weights(
        self, q2: ArrayLike, low: float | None = None, high: float | None = None
    ) -> Complex:
        """Return W with ``q2 int ds R(s)/[s (s - q2 - i0)] = W @ values``, shape (p, 1).

        Zero if the mass is not in the range low <= M < high (GeV).
        """
        q2 = np.atleast_1d(np.asarray(q2, dtype=np.float64))
        width = np.where(q2 > 0.0, self.mass * self.width, 0.0)
        propagator = q2 / (self.mass**2 - q2 - 1j * width)
        return np.asarray(self._area(low, high) * propagator)[:, None]

    def __call__(self, energies: ArrayLike) -> Real:
        """Return the R of the Breit-Wigner at energies sqrt(s) in GeV, of their shape."""
        e = np.asarray(energies, dtype=np.float64)
        dispersed = self.dispersion_weights(e.ravel() ** 2)[:, 0] * self.electron_width
        return np.asarray(dispersed.imag / np.pi).reshape(e.shape)
