"""A source of error that points, and curves, have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Systematic"]

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Systematic:
    """One source of error, fully correlated wherever its tag appears, in other curves too.

    Sizes that differ under one tag say that the source shifts the points by just that ratio, which
    a fit uses to determine it. Where a second season adds an error of its own to the common one,
    give the common part one tag and the rest another.

    Attributes
    ----------
    tag : str
        Name of the source: curves that share it move together.
    size : ndarray, shape (n,)
        One standard deviation of each value; the sign is that of the common shift.
    relative : bool
        Whether `size` is relative to the true value, as for luminosities and efficiencies, or in
        the units of the values.
    """

    tag: str
    size: Array
    relative: bool = True

    def shift(self, values: Array) -> Array:
        """Return one standard deviation in units of the values, shape (n,)."""
        return self.size * values if self.relative else self.size

    @staticmethod
    def of_errors(tag: str, errors: Array, values: Array) -> tuple[Systematic, ...]:
        """Return published errors in units of the values, shape (n,), as relative ones.

        Where a value is smaller than its error, the error stays absolute: a second source of the
        same tag.
        """
        relative = np.abs(values) > errors
        ratio = np.divide(errors, values, out=np.zeros_like(errors), where=relative)
        sources = [Systematic(tag, np.abs(ratio))]
        if not relative.all():
            sources.append(Systematic(tag, np.where(relative, 0.0, errors), relative=False))
        return tuple(sources)
