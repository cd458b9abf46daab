"""Cross sections without radiation: a table, a function, a channel, or a sum of these."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import Constants, FormFactor, VacuumPolarization, real_array
from ..run.model import make_model
from ..words.checks import number
from ..words.choices import check_name
from ..words.errors import ConfigurationError, DataError, RangeError
from ..words.processes import FACTS
from .born import fermion_pair_cross_section, scalar_pair_cross_section
from .table import read_cross_section

__all__ = ["CHANNELS", "HadronicCrossSection", "Source", "hadronic_cross_section"]

Array = NDArray[np.float64]

Function: TypeAlias = Callable[[Array], Any]

CHANNELS: tuple[str, ...] = tuple(
    name
    for name, facts in FACTS.items()
    if facts.virtual_photon == "s_channel" and len(facts.particles) == 2
)
"""Pairs that one virtual photon makes: their lowest order is known in closed form."""


class HadronicCrossSection:
    """A cross section without radiation, sigma_0(s) in nb, a vectorised function of s in GeV^2.

    Made by `hadronic_cross_section` and `resonance`; two of them add up with ``+``.

    Attributes
    ----------
    name : str
        What it describes.
    threshold : float
        Energy in GeV below which it is zero.
    range : (float, float)
        Energies in GeV between which it is known; below the threshold it is.
    highest : float
        Highest energy in GeV at which a visible cross section makes sense; beyond, what the energy
        spread of the beams reaches is guessed.
    breakpoints : numpy.ndarray
        Energies in GeV where it bends or peaks; integrals start a new panel there.
    """

    def __init__(
        self,
        function: Function,
        *,
        name: str,
        threshold: float,
        known: tuple[float, float] = (0.0, np.inf),
        highest: float = np.inf,
        breakpoints: ArrayLike = (),
    ) -> None:
        self._function = function
        self.highest = highest
        self.name = name
        self.threshold = threshold
        self.range = (known[0] if known[0] > threshold else 0.0, known[1])
        self.breakpoints = np.unique(real_array("breakpoints", breakpoints))

    def __call__(self, s: ArrayLike) -> Array:
        """Return sigma_0 in nb, same shape as s.

        Raises
        ------
        RangeError
            Outside the range, or for s below 0.
        DataError
            If a value is negative or not finite.
        """
        s = real_array("s", s)
        if not (s >= 0).all():
            raise RangeError(f"sigma0: s = {s[~(s >= 0)].flat[0]:g} GeV^2; valid: 0 or above")
        energies = np.sqrt(np.atleast_1d(s).ravel())
        values = np.zeros_like(energies)
        above = energies >= self.threshold
        outside = above & ~((energies >= self.range[0]) & (energies <= self.range[1]))
        if outside.any():
            raise RangeError(
                f"sigma0: {energies[outside][0]:.8g} GeV; valid: {self.range[0]:.8g} to "
                f"{self.range[1]:.8g} GeV, where {self.name} is known"
            )
        if above.any():
            values[above] = real_array("sigma0", self._function(np.square(energies[above])))
        wrong = ~(np.isfinite(values) & (values >= 0))
        if wrong.any():
            raise DataError(
                f"sigma0: {values[wrong][0]:.6g} nb at {energies[wrong][0]:.8g} GeV; "
                "valid: 0 or above"
            )
        return np.asarray(values.reshape(s.shape))

    def __add__(self, other: HadronicCrossSection) -> HadronicCrossSection:
        if not isinstance(other, HadronicCrossSection):
            return NotImplemented
        return HadronicCrossSection(
            lambda s: self(s) + other(s),
            name=f"{self.name} + {other.name}",
            threshold=min(self.threshold, other.threshold),
            known=(max(self.range[0], other.range[0]), min(self.range[1], other.range[1])),
            highest=min(self.highest, other.highest),
            breakpoints=np.concatenate(
                [
                    self.breakpoints,
                    other.breakpoints,
                    [each.threshold for each in (self, other)],
                ]
            ),
        )

    def __repr__(self) -> str:
        return f"HadronicCrossSection({self.name!r})"


Source: TypeAlias = (
    HadronicCrossSection | str | os.PathLike[str] | tuple[ArrayLike, ArrayLike] | Callable[..., Any]
)


def hadronic_cross_section(
    source: Source,
    *,
    threshold: float | None = None,
    breakpoints: Sequence[float] = (),
    form_factor: str | FormFactor | Callable[..., Any] | None = None,
    vacuum_polarization: str | VacuumPolarization = "none",
    constants: Constants | None = None,
) -> HadronicCrossSection:
    """Return sigma_0(s), the cross section without radiation.

    Parameters
    ----------
    source : str, path, (energies, values), callable or HadronicCrossSection
        The path of a CSV file with the columns ``sqrt_s`` (GeV) and ``sigma0`` (nb), or two arrays
        of these; a function sigma_0(s) in nb, s in GeV^2, of arrays or of single numbers;
        the name of a pair that one virtual photon makes, such as ``mumu`` or ``pipi``.
    threshold : float, optional
        GeV. For tables a point of zero cross section added below the first; without it a table
        is not known below its first energy, unless it starts at zero. For functions the energy
        below which they count as zero, by default twice the electron mass.
    breakpoints : sequence of float
        For functions: energies in GeV of narrow peaks, steps and kinks.
    form_factor : str, FormFactor or callable, optional
        For mesons, as in `Generator`.
    vacuum_polarization : str or VacuumPolarization
        For leptons, and for mesons with a bare form factor, as in `Generator`.
    constants : Constants, optional
        Masses and couplings; by default those of the package.

    Raises
    ------
    ConfigurationError
        For an unknown channel, an option that belongs to another source, or a threshold above the
        first energy of a table.
    DataError
        For a table that is not sorted, or holds values that are negative or not finite.

    Notes
    -----
    Tables are interpolated by monotone cubics, which never overshoot, and held constant above
    their last energy where the energy spread of the beams reaches beyond it.
    """
    constants = constants or Constants()
    is_channel = isinstance(source, str) and source in CHANNELS
    if not is_channel and (form_factor is not None or vacuum_polarization != "none"):
        field = "form_factor" if form_factor is not None else "vacuum_polarization"
        value = form_factor if form_factor is not None else vacuum_polarization
        raise ConfigurationError(
            field=field,
            value=str(value),
            valid="this field belongs to sigma0: " + ", ".join(CHANNELS) + " alone",
        )
    if threshold is not None:
        threshold = number("threshold", threshold, 0.0, np.inf, "GeV, above 0")
    if len(breakpoints) and (is_channel or not callable(source)):
        raise ConfigurationError(
            field="breakpoints", value=breakpoints, valid="this field belongs to functions alone"
        )
    if isinstance(source, HadronicCrossSection):
        if threshold is not None:
            raise ConfigurationError(
                f"{source.name} knows its own",
                field="threshold",
                value=threshold,
                valid="this field belongs to tables and functions",
            )
        return source
    if is_channel:
        return _channel(str(source), form_factor, vacuum_polarization, threshold, constants)
    if callable(source):
        lowest = 2 * constants.electron_mass if threshold is None else threshold
        return HadronicCrossSection(
            vectorised(source),
            name=getattr(source, "__name__", type(source).__name__),
            threshold=lowest,
            breakpoints=[
                number("breakpoints", each, 0.0, np.inf, "energies in GeV, above 0")
                for each in real_array("breakpoints", breakpoints)
            ],
        )
    if isinstance(source, str | os.PathLike):
        if isinstance(source, str) and not (Path(source).suffix or "/" in source):
            check_name("sigma0", source, CHANNELS, also="the path of a table, a function of s")
        return _interpolated(*read_cross_section(Path(source)), threshold, str(source))
    return _interpolated(*_two_arrays(source), threshold, "table")


def _channel(
    process: str,
    form_factor: str | FormFactor | Callable[..., Any] | None,
    vacuum_polarization: str | VacuumPolarization,
    threshold: float | None,
    constants: Constants,
) -> HadronicCrossSection:
    model = make_model(
        process,
        form_factor=form_factor,
        vacuum_polarization=vacuum_polarization,
        constants=constants,
    )
    meson, polarization = model.form_factor, model.vacuum_polarization
    mass = FACTS[process].mass(constants)
    pair = fermion_pair_cross_section if meson is None else scalar_pair_cross_section

    def sigma0(s: Array) -> Array:
        values = pair(s, mass, constants)
        if meson is not None:
            values = values * np.square(np.abs(meson(np.clip(s, *meson.range))))
        if polarization is not None:
            values = values * np.square(np.abs(polarization.dressing(s)))
        return np.asarray(values)

    known = (0.0, np.inf)
    if meson is not None:
        lowest, highest = (math.sqrt(max(s, 0.0)) for s in meson.range)
        # A form factor that starts at the threshold may do so above it by rounding.
        known = (lowest * (1 - 1e-12), highest)
    return HadronicCrossSection(
        sigma0, name=process, threshold=max(2 * mass, threshold or 0.0), known=known
    )


def _two_arrays(source: Any) -> tuple[Array, Array]:
    valid = "two arrays of the same length, energies in GeV and cross sections in nb"
    try:
        first, second = source
    except (TypeError, ValueError):
        raise ConfigurationError(field="sigma0", value=source, valid=valid) from None
    energies, values = real_array("sigma0", first), real_array("sigma0", second)
    if energies.ndim != 1 or energies.shape != values.shape:
        raise ConfigurationError(
            field="sigma0", value=f"shapes {energies.shape} and {values.shape}", valid=valid
        )
    return energies, values


def _interpolated(
    energies: Array, values: Array, threshold: float | None, name: str
) -> HadronicCrossSection:
    from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

    check_energies("sigma0", energies)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        raise DataError(
            f"sigma0: {values[wrong][0]:g} nb at {energies[wrong][0]:g} GeV; valid: 0 or above"
        )
    if threshold is not None:
        if not threshold < energies[0]:
            raise ConfigurationError(
                field="threshold",
                value=threshold,
                valid=f"below the first energy of the table, {energies[0]:g} GeV",
            )
        energies, values = np.append(threshold, energies), np.append(0.0, values)
    if len(energies) < 2:
        raise DataError(f"sigma0: {len(energies)} points in {name}; valid: 2 or more")
    curve, last = PchipInterpolator(energies, values), energies[-1]
    return HadronicCrossSection(
        lambda s: curve(np.minimum(np.sqrt(s), last)),
        name=name,
        threshold=float(energies[0]) if values[0] == 0 else 0.0,
        known=(float(energies[0]), np.inf),
        highest=float(last),
        breakpoints=energies,
    )


def check_energies(field: str, energies: Array) -> None:
    """Refuse energies that are not positive or do not rise.

    Raises
    ------
    DataError
        Names the first that is wrong.
    """
    wrong = ~(np.isfinite(energies) & (energies > 0))
    if wrong.any():
        raise DataError(f"{field}: energy {energies[wrong][0]:g} GeV; valid: above 0")
    falling = np.flatnonzero(np.diff(energies) <= 0)
    if falling.size:
        first, second = energies[falling[0]], energies[falling[0] + 1]
        raise DataError(
            f"{field}: energy {second:g} GeV after {first:g} GeV; valid: each above the one before"
        )


def _real(value: object) -> float:
    number = real_array("sigma0", value)
    if number.size != 1:
        raise ConfigurationError(
            "the function returns no real number", field="sigma0", value=value, valid="nb"
        )
    return float(number.item())


def vectorised(function: Callable[..., Any]) -> Function:
    """Return a function of arrays: the function itself, or a loop over it where it refuses them."""

    def call(s: Array) -> Array:
        try:
            values = function(s)
            takes_arrays = values is not None and np.shape(values) in ((), s.shape)
        except (TypeError, ValueError):
            takes_arrays = False
        if not takes_arrays:
            values = [_real(function(float(x))) for x in s]
        return np.broadcast_to(real_array("sigma0", values), s.shape)

    return call
