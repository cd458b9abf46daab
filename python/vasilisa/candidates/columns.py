"""What the formats of candidates share: columns as arrays, lists made rectangular."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..words.errors import ConfigurationError

__all__ = ["Columns", "Header", "padded", "with_first"]

Columns = dict[str, NDArray[Any]]
"""Arrays of shape (N,), of lists (N, longest), by name."""

Header = dict[str, Any]
"""Schema number, kind, units and what else a file says of itself; fits into JSON."""


def padded(values: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.float64]:
    """Return lists as an array of shape (N, longest), NaN where a list is shorter.

    Parameters
    ----------
    values : array of shape (sum of lengths,)
    lengths : array of shape (N,)
    """
    width = int(lengths.max(initial=0))
    table = np.full((len(lengths), width), np.nan)
    table[np.arange(width) < lengths[:, None]] = values
    return table


def with_first(chunks: Iterable[Columns]) -> tuple[Columns, Iterator[Columns]]:
    """Return the first chunk, and all of them.

    Raises
    ------
    ConfigurationError
        If there is none.
    """
    rest = iter(chunks)
    first = next(rest, None)
    if first is None:
        raise ConfigurationError(field="columns", value="nothing", valid="at least one chunk")
    return first, itertools.chain([first], rest)
