"""From the axes a user names to what the engine fills, and back to `hist` objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import hist
import numpy as np

from ..events.observables import OBSERVABLES
from ..words.choices import check_name
from ..words.errors import ConfigurationError

__all__ = ["Histograms", "filled", "specification"]


class Histograms(dict[str, hist.Hist[Any]]):
    """Histograms of the nominal weight by the names of their axes.

    Attributes
    ----------
    variations : dict
        Name of a variation to the same histograms of its weight.
    differences : dict
        The same of variation minus nominal, with the variance of the difference itself.
    """

    variations: dict[str, dict[str, hist.Hist[Any]]]
    differences: dict[str, dict[str, hist.Hist[Any]]]


AXIS = "an axis of hist with edges, such as hist.axis.Regular(50, 0, 1)"


def specification(
    axes: Mapping[str, Any],
    wrap: Callable[[Callable[..., Any]], Any],
    *,
    counter_events: bool,
    hard_photon: bool = False,
) -> list[tuple[Any, list[float]]]:
    """Return observable (or function) and edges of every axis.

    Parameters
    ----------
    axes : mapping
        Name of an observable to an axis, or any name to (axis, function of a batch).
    wrap : callable
        Makes a user's function callable by the engine.
    counter_events : bool
        Whether the run subtracts soft emission with counter-events.
    hard_photon : bool
        Whether every event has a hard photon, which gives its angle a meaning.

    Raises
    ------
    ConfigurationError
        For what is no mapping, an unknown observable, an axis without edges, or an observable that
        has no meaning without a cut-off on soft photons.
    """
    if not isinstance(axes, Mapping):
        raise ConfigurationError(
            field="axes",
            value=axes,
            valid="a mapping such as {'theta_avg': hist.axis.Regular(...)}",
        )
    wanted: list[tuple[Any, list[float]]] = []
    for name, entry in axes.items():
        if isinstance(entry, tuple) and len(entry) == 2 and callable(entry[1]):
            wanted.append((wrap(entry[1]), _edges(name, entry[0])))
            continue
        check_name("axes", name, OBSERVABLES, also="any name with (axis, function)")
        safe = OBSERVABLES[name].infrared_safe or (
            hard_photon and OBSERVABLES[name].kind != "count"
        )
        if counter_events and not safe:
            raise ConfigurationError(
                "photons of any energy would count: soft ones and virtual ones would not cancel",
                field="axes",
                value=name,
                valid="this observable with subtraction='slicing' and a k_soft",
            )
        wanted.append((name, _edges(name, entry)))
    return wanted


def _edges(name: str, axis: Any) -> list[float]:
    traits = getattr(axis, "traits", None)
    if not hasattr(axis, "edges") or traits is None:
        raise ConfigurationError(field=f"axes[{name!r}]", value=axis, valid=AXIS)
    if traits.circular or traits.growth or not traits.ordered:
        raise ConfigurationError(
            "circular and growing axes and categories cannot be filled by the engine",
            field=f"axes[{name!r}]",
            value=axis,
            valid=AXIS,
        )
    return [float(edge) for edge in axis.edges]


def filled(
    axes: Mapping[str, Any], contents: Sequence[tuple[Any, Any]], variations: Sequence[str]
) -> Histograms:
    """Put the engine's contents into histograms: nominal, then variations, then differences."""
    count = len(axes)
    groups = [
        _filled(axes, contents[i * count : (i + 1) * count]) for i in range(1 + 2 * len(variations))
    ]
    histograms = Histograms(groups[0])
    histograms.variations = dict(zip(variations, groups[1:], strict=False))
    histograms.differences = dict(zip(variations, groups[1 + len(variations) :], strict=True))
    return histograms


def _filled(
    axes: Mapping[str, Any], contents: Sequence[tuple[Any, Any]]
) -> dict[str, hist.Hist[Any]]:
    """Underflow comes first, overflow last."""
    histograms: dict[str, hist.Hist[Any]] = {}
    for (name, entry), (value, variance) in zip(axes.items(), contents, strict=True):
        axis = entry[0] if isinstance(entry, tuple) else entry
        h: hist.Hist[Any] = hist.Hist(axis, storage=hist.storage.Weight())
        kept = slice(
            None if axis.traits.underflow else 1, None if axis.traits.overflow else len(value) - 1
        )
        view: Any = h.view(flow=True)
        view.value[...] = np.asarray(value)[kept]
        view.variance[...] = np.asarray(variance)[kept]
        histograms[name] = h
    return histograms
