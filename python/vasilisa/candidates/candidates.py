"""Candidates: what a measurement reads, and a simulation writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..words.errors import DataError
from .schema import kind_named

__all__ = ["Candidates"]


@dataclass(frozen=True, eq=False)
class Candidates(Mapping[str, NDArray[Any]]):
    """Columns by name, one row a candidate; GeV, rad, cm, ns.

    Attributes
    ----------
    kind : str
        ``energy_scan``, ``radiative_return`` or ``muone``.
    columns : mapping
        Arrays of shape (N,), of lists (N, longest); whole numbers are int64, texts str.
    metadata : mapping
        What the file says beside: schema number, kind, units, and what its writer added.
    set_aside : mapping
        By number of the point, what is wrong with the candidates that are left out.
    """

    kind: str
    columns: Mapping[str, NDArray[Any]]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    set_aside: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("columns", "metadata", "set_aside"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __getitem__(self, name: str) -> NDArray[Any]:
        try:
            return self.columns[name]
        except KeyError:
            raise KeyError(f"{name!r}; there are {', '.join(self.columns)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def n_candidates(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))

    @property
    def units(self) -> dict[str, str]:
        """Units by column."""
        kind = kind_named(self.kind)
        known = {name: kind.find(name) for name in self.columns}
        return {name: column.unit for name, column in known.items() if column is not None}

    @property
    def signal(self) -> Self:
        """Those without a lost track: all, if nothing says which are probes."""
        return self.select(self["probe"] == 0) if "probe" in self else self

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weights, shape (N,); ones if there are none."""
        return self["weight"] if "weight" in self else np.ones(self.n_candidates)

    def select(self, chosen: NDArray[Any]) -> Self:
        """Return some of the candidates: a mask of shape (N,), or their places."""
        return replace(self, columns={name: each[chosen] for name, each in self.columns.items()})

    def at(self, point: int) -> Self:
        """Return the candidates of a point.

        Raises
        ------
        DataError
            If there are none, or if something is wrong with them.
        """
        if point in self.set_aside:
            raise DataError(self.set_aside[point])
        chosen = np.flatnonzero(self["point"] == point)
        if not len(chosen):
            raise DataError(f"point {point}: holds no candidates")
        return self.select(chosen)
