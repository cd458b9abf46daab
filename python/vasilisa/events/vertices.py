"""Where events happen: production vertices inside the region in which the beams cross.

A vertex is a function of the seed and the number of its event alone: files need not keep it to be
joined or resumed, and a variation of the spot moves no momentum.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core

__all__ = ["has_vertices", "vertices"]

Array = NDArray[np.float64]

STREAM = 0x7665727465780001
"""Keeps these random numbers apart from those of anything else with the same seed."""

LARGEST_GAP = 4096
"""Between event numbers, up to which those between are drawn for nothing."""


def has_vertices(run: _core.RunInfo) -> bool:
    """Tell whether the beams of a run have a spot of their own."""
    return bool(_region(run))


def _region(run: _core.RunInfo) -> dict[str, Any]:
    beams: dict[str, Any] = json.loads(run.parameters).get("beams") or {}
    return {name: beams[name] for name in ("spot", "size") if name in beams}


def vertices(run: _core.RunInfo, event_number: NDArray[np.int64]) -> Array | None:
    """Return the production vertices of events.

    Parameters
    ----------
    run : RunInfo
        Its parameters tell the spot and the size of the beams.
    event_number : ndarray, shape (N,)
        Numbers of the events, in any order.

    Returns
    -------
    ndarray, shape (N, 3), or None
        x, y, z in mm; None where the run has no spot: everything happens at the origin.
    """
    region = _region(run)
    if not region:
        return None
    spot, size = (np.asarray(region.get(name, (0.0, 0.0, 0.0))) for name in ("spot", "size"))
    numbers, index = np.unique(event_number, return_inverse=True)
    begins = np.flatnonzero(np.diff(numbers, prepend=-LARGEST_GAP - 1) > LARGEST_GAP)
    normal = [_normal(run.seed, part) for part in np.split(numbers, begins[1:])]
    return np.asarray(spot + size * np.concatenate(normal)[index])


def _normal(seed: int, numbers: NDArray[np.int64]) -> Array:
    """Return three Gaussian numbers of each event; the numbers ascend without wide gaps."""
    if len(numbers) == 0:
        return np.empty((0, 3))
    from scipy.special import ndtri  # type: ignore[import-untyped]

    first = int(numbers[0])
    # One step of the counter is one event and four numbers.
    stream = np.random.Philox(key=seed + (STREAM << 64), counter=first)
    words = stream.random_raw(4 * (int(numbers[-1]) - first + 1)).reshape(-1, 4)
    uniform = ((words[numbers - first, :3] >> np.uint64(11)) + 0.5) * 2.0**-53
    return np.asarray(ndtri(uniform))
