"""Where a combined curve has its nodes: one for each cluster of measured energies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.ndimage import median_filter  # type: ignore[import-untyped]

from ..errors import ConfigurationError
from ..measured import MeasuredCurve

__all__ = ["ClusterSize", "node_energies"]

Array = NDArray[np.float64]
ClusterSize = float | Callable[[Array], ArrayLike] | None


def node_energies(curves: Sequence[MeasuredCurve], size: ClusterSize) -> Array:
    """Return the nodes, GeV, shape (m,): mean energies of clusters no wider than `size`.

    Points of a cluster enter with their inverse variances, [KNT18].

    Parameters
    ----------
    curves : sequence of MeasuredCurve
    size : float or callable, optional
        Largest width of a cluster in GeV, constant or as a function of energies; by default the
        median spacing within the data sets around each energy, so that a cluster holds about one
        point of each set.
    """
    x = np.concatenate([curve.energies for curve in curves])
    weights = 1 / np.concatenate([curve.errors for curve in curves]) ** 2
    spacing = np.concatenate([_spacing(curve) for curve in curves])
    # Where sets have points at one energy their order must not decide.
    order = np.lexsort((weights, spacing, x))
    x, weights = x[order], weights[order]
    if size is None:
        sizes = median_filter(spacing[order], size=2 * len(curves) + 1, mode="nearest")
    else:
        sizes = np.broadcast_to(np.asarray(size(x) if callable(size) else size, float), x.shape)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        raise ConfigurationError(
            field="cluster_size", value=float(sizes.min()), valid="GeV, finite and above 0"
        )
    labels = np.ones(len(x), dtype=int)
    if len(x) > 1:
        # Energies in units of the local size, where each cluster is at most 1 wide.
        steps = np.diff(x) * (1 / sizes[:-1] + 1 / sizes[1:]) / 2
        scaled = np.concatenate([[0.0], np.cumsum(steps)])
        labels = fcluster(linkage(scaled[:, None], "complete"), 1.0, "distance")
    found = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    nodes = np.sort([np.average(x[each], weights=weights[each]) for each in found])
    return np.asarray(nodes, dtype=np.float64)


def _spacing(curve: MeasuredCurve) -> Array:
    """Return the distance of each point from its neighbours in the same set, GeV."""
    if curve.edges is not None:
        return np.asarray(np.diff(curve.edges, axis=1)[:, 0])
    places = np.unique(curve.energies)
    if len(places) == 1:
        return np.full(len(curve), 1e-3)
    gaps = np.diff(places)
    nearest = np.minimum(np.append(gaps, np.inf), np.append(np.inf, gaps))
    return np.asarray(nearest[np.searchsorted(places, curve.energies)])
