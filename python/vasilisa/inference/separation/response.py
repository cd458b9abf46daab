"""The response of a tracker or a calorimeter: how likely a true value is seen in a bin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["RESPONSE", "WIDE", "Response", "response"]

Array = NDArray[np.float64]

RESPONSE = ("scale", "resolution", "loss", "loss_length", "wide")
"""Its parameters, in this order; all relative to the true value."""

LOSS, BROAD = RESPONSE.index("loss"), RESPONSE.index("wide")

WIDE = 3.0
"""Width of the second Gaussian, in units of the first."""

FARTHEST = 37.0
"""Standard deviations beyond which a Gaussian is 0 in double precision."""


class Response(NamedTuple):
    """Probabilities and their derivatives.

    Attributes
    ----------
    matrix : array of shape (bins, values)
        Probability that a value is seen in a bin.
    derivatives : array of shape (wanted, bins, values)
        By the parameters that were asked for.
    """

    matrix: Array
    derivatives: Array


def response(
    edges: Array, values: Array, parameters: Array, wanted: Sequence[int] = ()
) -> Response:
    """Return the probabilities of bins for true values.

    A value x is seen at x (1 + scale), with a Gaussian of width resolution x; a share `wide` of
    them with a Gaussian of three times that width; a share `loss` after a loss of energy that falls
    exponentially with the mean loss_length x, as bremsstrahlung leaves it.

    Parameters
    ----------
    edges : array of shape (bins + 1,)
    values : array of shape (values,)
        Above 0.
    parameters : array of shape (5,)
        In the order of `RESPONSE`; resolution and loss_length above 0.
    wanted : sequence of int
        Places in `RESPONSE` of the parameters whose derivatives are.
    """
    from scipy.special import erfcx, ndtr  # type: ignore[import-untyped]

    scale, resolution, loss, length, wide = parameters
    z = np.clip((edges[:, None] / values - 1 - scale) / resolution, -FARTHEST, FARTHEST)
    ratio = resolution / length
    normal = ndtr(z)
    need_density = bool(wanted) or loss
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) if need_density else np.zeros_like(z)
    tail = np.zeros_like(z)
    if loss or LOSS in wanted:
        shifted = z + ratio
        # exp(ratio z + ratio^2/2) times the normal distribution at -shifted, without overflow
        below = shifted < 0
        tail = np.where(
            below,
            np.exp(np.where(below, ratio * z + 0.5 * ratio**2, 0.0)) * ndtr(-shifted),
            0.5 * np.sqrt(2 * np.pi) * density * erfcx(np.where(below, 0.0, shifted) / np.sqrt(2)),
        )
    # What a broad part has more than the others; parts of no share are no work.
    more = ndtr(z / WIDE) - normal if wide or BROAD in wanted else np.zeros_like(z)
    matrix = np.diff(normal + loss * tail + wide * more, axis=0)
    if not wanted:
        return Response(matrix, np.empty((0, *matrix.shape)))
    by_z = density
    if loss:
        by_z = by_z + loss * (ratio * tail - density)
    if wide:
        broad_density = np.exp(-0.5 * (z / WIDE) ** 2) / (WIDE * np.sqrt(2 * np.pi))
        by_z = by_z + wide * (broad_density - density)
    by_ratio = loss * ((z + ratio) * tail - density)
    each: tuple[Callable[[], Array], ...] = (
        lambda: -by_z / resolution,
        lambda: -by_z * z / resolution + by_ratio / length,
        lambda: tail,
        lambda: -by_ratio * resolution / length**2,
        lambda: more,
    )
    return Response(matrix, np.diff(np.stack([each[k]() for k in wanted]), axis=1))
