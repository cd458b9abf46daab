"""Where a combined curve has its nodes: one for each cluster of measured energies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._core import real_array
from ..measured import MeasuredCurve
from ..words.errors import ConfigurationError

__all__ = ["ClusterSize", "node_energies"]

Array = NDArray[np.float64]
ClusterSize = float | Callable[[Array], ArrayLike] | None

BELOW_SPACING = 0.9
"""Of the spacing, the default size: a set alone keeps its points apart."""

WEAKER, FARTHEST = 2.0, 2.0
"""A point whose relative error is more than `WEAKER` times that of another set's node keeps a
larger distance from it, in proportion, up to `FARTHEST` sizes: weak points alone would bend the
curve between strong ones."""


def node_energies(curves: Sequence[MeasuredCurve], size: ClusterSize) -> Array:
    """Return the nodes, GeV, shape (m,): mean energies of clusters around the best points.

    The most precise points come first; each becomes the seed of a cluster if it is further than
    `size` from all seeds, and a member of the nearest cluster otherwise. Members enter the mean
    energy with their inverse variances, [KNT18].

    Parameters
    ----------
    curves : sequence of MeasuredCurve
    size : float or callable, optional
        Least distance of seeds in GeV, constant or as a function of energies; by default just
        below the median spacing within the data sets around each energy, so that a cluster holds
        about one point of each set.
    """
    from scipy.ndimage import median_filter  # type: ignore[import-untyped]

    x = np.concatenate([curve.energies for curve in curves])
    errors = np.concatenate([curve.errors for curve in curves])
    values = np.abs(np.concatenate([curve.values for curve in curves]))
    members = np.concatenate([np.full(len(curve), k) for k, curve in enumerate(curves)])
    spacing = np.concatenate([_spacing(curve) for curve in curves])
    # Where sets have points at one energy their order must not decide.
    order = np.lexsort((errors, spacing, x))
    x, errors, values, members = x[order], errors[order], values[order], members[order]
    if size is None:
        sizes = BELOW_SPACING * median_filter(
            spacing[order], size=2 * len(curves) + 1, mode="nearest"
        )
    else:
        given = real_array("cluster_size", size(x) if callable(size) else size)
        if given.shape not in ((), x.shape):
            raise ConfigurationError(
                field="cluster_size", value=f"shape {given.shape}", valid="one number, or one each"
            )
        sizes = np.broadcast_to(given, x.shape)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        raise ConfigurationError(
            field="cluster_size", value=float(sizes.min()), valid="GeV, finite and above 0"
        )
    # Energies in units of the local size.
    steps = np.diff(x) * (1 / sizes[:-1] + 1 / sizes[1:]) / 2
    scaled = np.concatenate([[0.0], np.cumsum(steps)])
    seeds = _seeds(scaled, errors / np.maximum(values, errors), members)
    nearest = np.abs(scaled[:, None] - scaled[seeds]).argmin(axis=1)
    weights = errors**-2
    means = [np.average(x[nearest == k], weights=weights[nearest == k]) for k in range(len(seeds))]
    return np.sort(np.asarray(means, dtype=np.float64))


def _seeds(places: Array, errors: Array, members: NDArray[np.int_]) -> list[int]:
    """Return the indices of the seeds; places in units of the size."""
    seeds: list[int] = []
    for point in np.argsort(errors, kind="stable"):
        ratio = errors[point] / (WEAKER * errors[seeds])
        apart = np.where(members[seeds] == members[point], 1.0, np.clip(ratio, 1.0, FARTHEST))
        if (np.abs(places[seeds] - places[point]) > apart).all():
            seeds.append(int(point))
    return seeds


def _spacing(curve: MeasuredCurve) -> Array:
    """Return the geometric mean of each point's distances from its neighbours in the set, GeV.

    Points of two scans that nearly coincide share a cluster that way.
    """
    if curve.edges is not None:
        return np.asarray(np.diff(curve.edges, axis=1)[:, 0])
    places = np.unique(curve.energies)
    if len(places) == 1:
        return np.full(len(curve), 1e-3)
    gaps = np.diff(places)
    means = np.sqrt(np.append(gaps, gaps[-1]) * np.append(gaps[0], gaps))
    return np.asarray(means[np.searchsorted(places, curve.energies)])
