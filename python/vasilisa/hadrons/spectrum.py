"""R(s) as a whole: channels with their common errors, and integrals over them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import ConfigurationError, DataError
from .errors_of_curves import ErrorSource, Estimate
from .piecewise_curve import Kernel, PiecewiseCurve

__all__ = ["Channel", "HadronicSpectrum"]

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]


class Channel(Protocol):
    """A part of R(s) that is linear in its values: PiecewiseCurve or NarrowResonance."""

    name: str
    values: Real
    errors: tuple[ErrorSource, ...]

    @property
    def low(self) -> float:
        """Where it starts, GeV."""

    @property
    def high(self) -> float:
        """Where it ends, GeV."""

    def __call__(self, energies: ArrayLike) -> Real:
        """Return R at sqrt(s) in GeV."""

    def weights(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return w with ``int ds/s kernel(s) R(s) = w @ values``."""

    def value(self, kernel: Kernel, low: float | None = None, high: float | None = None) -> Real:
        """Return the integral itself."""

    def dispersion_weights(
        self, q2: ArrayLike, low: float | None = None, high: float | None = None
    ) -> Complex:
        """Return W with ``q2 int ds R(s)/[s (s - q2 - i0)] = W @ values``."""


class HadronicSpectrum:
    """A sum of channels; error sources of the same name are common to them.

    Parameters
    ----------
    name : str
        Of the source, such as ``without_cmd3``.
    channels : iterable of Channel
        With different names.

    Raises
    ------
    DataError
        For a channel that is there twice, or sources of one name that do not fit.

    Examples
    --------
    >>> from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
    >>> from vasilisa.hadrons.spectrum import HadronicSpectrum
    >>> flat = PiecewiseCurve([1.0, 2.0], [3.0, 3.0], name="flat")
    >>> value, error = HadronicSpectrum("toy", [flat])(1.5)
    >>> float(value), float(error)
    (3.0, 0.0)
    """

    def __init__(self, name: str, channels: Iterable[Channel]) -> None:
        self.name = name
        self.channels: dict[str, Channel] = {}
        shapes: dict[str, tuple[str, int]] = {}
        for channel in channels:
            if channel.name in self.channels:
                raise DataError(f"{name}: channel {channel.name!r} is counted twice")
            self.channels[channel.name] = channel
            for source in channel.errors:
                shape = (source.kind, source.shifts.shape[1])
                if shapes.setdefault(source.name, shape) != shape:
                    raise DataError(
                        f"{name}: error source {source.name!r} has other kinds or numbers of"
                        f" shifts in {channel.name!r} than before"
                    )

    def channel(self, name: str) -> Channel:
        """Return a channel by name; ConfigurationError lists the valid ones."""
        if name not in self.channels:
            raise ConfigurationError(field="channel", value=name, valid=self.channels)
        return self.channels[name]

    def __call__(self, energies: ArrayLike) -> tuple[Real, Real]:
        """Return R and its error at sqrt(s) in GeV, of their shape, without narrow resonances."""
        e = np.asarray(energies, dtype=np.float64)
        estimate = self.ratio(e.ravel())
        value, error = estimate.values.reshape(e.shape), estimate.errors().reshape(e.shape)
        return value[()], error[()]

    def ratio(self, energies: ArrayLike) -> Estimate:
        """Return R at energies (GeV), shape (p,), with all sources of error, no resonances."""
        e = np.atleast_1d(np.asarray(energies, dtype=np.float64))
        smooth = (c for c in self.channels.values() if isinstance(c, PiecewiseCurve))
        return Estimate.total((_apply(c, c.interpolation_weights(e)) for c in smooth), e.size)

    def integral(
        self,
        kernel: Kernel,
        low: float | None = None,
        high: float | None = None,
        channel: str | None = None,
    ) -> Estimate:
        """Return int ds/s kernel(s) R(s) between two energies (GeV), of all channels or one.

        A kernel with values of shape (m, p) gives m rows.
        """
        rows = [
            _apply(c, np.atleast_2d(c.weights(kernel, low, high)))
            for c in self._chosen(low, high, channel)
        ]
        return Estimate.total(rows, np.atleast_2d(kernel(np.ones(1))).shape[0])

    def value(
        self,
        kernel: Kernel,
        low: float | None = None,
        high: float | None = None,
        channel: str | None = None,
    ) -> Real:
        """Return the values of `integral` without their errors, shape (m,)."""
        total = np.zeros(np.atleast_2d(kernel(np.ones(1))).shape[0])
        for c in self._chosen(low, high, channel):
            total += np.atleast_1d(c.value(kernel, low, high))
        return total

    def covers(
        self, low: float | None = None, high: float | None = None, channel: str | None = None
    ) -> bool:
        """Tell whether there is anything between two energies (GeV)."""
        return bool(self._chosen(low, high, channel))

    def range_of(self, channel: str | None = None) -> tuple[float, float]:
        """Return the lowest and the highest energy, GeV, of all channels or one."""
        chosen = self._chosen(None, None, channel)
        return min(c.low for c in chosen), max(c.high for c in chosen)

    def _chosen(self, low: float | None, high: float | None, channel: str | None) -> list[Channel]:
        if low is not None and high is not None and not low < high:
            raise ConfigurationError(
                field="low", value=low, valid=f"energies below high = {high:g} GeV"
            )
        chosen = self.channels.values() if channel is None else [self.channel(channel)]
        return [
            c for c in chosen if (low is None or c.high >= low) and (high is None or c.low < high)
        ]

    def dispersion(
        self,
        q2: ArrayLike,
        low: float | None = None,
        high: float | None = None,
        channel: str | None = None,
    ) -> Estimate:
        """Return q2 int ds R(s)/[s (s - q2 - i0)] at q2 (GeV^2), shape (p,).

        The integral runs between two energies (GeV), over all channels or one.

        Returns
        -------
        Estimate
            2p rows: the real parts (principal values), then the imaginary parts.
        """
        q2 = np.atleast_1d(np.asarray(q2, dtype=np.float64))
        rows = []
        for c in self._chosen(low, high, channel):
            weights = c.dispersion_weights(q2, low, high)
            rows.append(_apply(c, np.concatenate([weights.real, weights.imag])))
        return Estimate.total(rows, 2 * q2.size)


def _apply(channel: Channel, weights: Real) -> Estimate:
    shifts: dict[str, Real] = {}
    for source in channel.errors:
        shift = weights @ source.shifts
        shifts[source.name] = shifts[source.name] + shift if source.name in shifts else shift
    return Estimate(weights @ channel.values, shifts, {s.name: s.kind for s in channel.errors})
