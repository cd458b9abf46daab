"""R(s) and Pi moved by one of their sources of error, with its sign and shape along the energy.

A source with many independent parameters, such as the statistical errors of a channel, is moved
along the one combination of them that changes the slope of Pi(q2) at zero most, by one standard
deviation: over all sources the changes of the slope then add in quadrature to its error. a_mu goes
with that slope to a few per cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..words.choices import did_you_mean
from ..words.errors import ConfigurationError
from .narrow_resonance import NarrowResonance
from .piecewise_curve import PiecewiseCurve
from .r_ratio import load_source
from .spectrum import Channel, HadronicSpectrum

__all__ = ["error_sources", "moved_spectrum"]

Real = NDArray[np.float64]


@cache
def error_sources(name: str = "default") -> Mapping[str, tuple[str, float]]:
    """Return the sources of error of a named R(s), largest first.

    Parameters
    ----------
    name : str
        As in `vasilisa.hadrons.r_ratio.load_source`.

    Returns
    -------
    mapping
        By name, blanks as underscores: the kind of the error, and the relative change of the slope
        of Pi(q2) at zero for one standard deviation.
    """
    estimate = load_source(name).integral(_slope)
    slope = float(estimate.values[0])
    sizes = {source: float(np.linalg.norm(s)) / slope for source, s in estimate.shifts.items()}
    order = sorted(sizes, key=lambda source: -sizes[source])
    return {_plain(source): (estimate.kinds[source], sizes[source]) for source in order}


def moved_spectrum(name: str, source: str, number: float) -> HadronicSpectrum:
    """Return a named R(s) moved by so many standard deviations of one source of error.

    Parameters
    ----------
    name : str
        Of the R(s).
    source : str
        One of `error_sources`; positive numbers make the slope larger.
    number : float

    Raises
    ------
    ConfigurationError
        For an unknown source.
    """
    spectrum = load_source(name)
    effect = spectrum.integral(_slope).shifts
    found = [each for each in effect if _plain(each) == source]
    if not found:
        hint = did_you_mean(source, error_sources(name))
        raise ConfigurationError(
            "unknown source of error" + (f", {hint}" if hint else ""),
            field="vacuum_polarization",
            value=source,
            valid="what `vasilisa vp --sources` lists",
        )
    original = found[0]
    gradient = effect[original][0]
    size = float(np.linalg.norm(gradient))
    # a source without effect on the slope has one parameter or none that could be told apart
    direction = gradient / size if size > 0.0 else np.eye(1, gradient.size)[0]
    moved = [_moved(channel, original, number * direction) for channel in _channels(spectrum)]
    return HadronicSpectrum(f"{name} {number:+g} {source}", moved)


def _channels(spectrum: HadronicSpectrum) -> list[Channel]:
    return list(spectrum.channels.values())


def _moved(channel: Channel, source: str, parameters: Real) -> Channel:
    shift = np.zeros_like(channel.values)
    for each in channel.errors:
        if each.name == source:
            shift = shift + each.shifts @ parameters
    if not shift.any():
        return channel
    values = channel.values + shift
    if isinstance(channel, NarrowResonance):
        return NarrowResonance(channel.name, channel.mass, channel.width, float(values[0]))
    assert isinstance(channel, PiecewiseCurve)
    return PiecewiseCurve(
        channel.energies,
        values,
        name=channel.name,
        interpolation=channel.interpolation,
        to_infinity=channel.to_infinity,
    )


def _plain(source: str) -> str:
    return source.replace(" ", "_")


def _slope(s: Real) -> Real:
    return 1.0 / s
