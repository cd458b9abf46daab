"""How well events were unweighted."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SamplingStatistics"]


@dataclass(frozen=True)
class SamplingStatistics:
    """Counts of a batch from `Generator.sample`, the same for any number of threads.

    Attributes
    ----------
    n_events : int
        Events drawn.
    n_trials : int
        Points tried for them.
    n_selected : int
        Of these, points within the cuts.
    n_overweight, overweight_fraction : int, float
        Events whose weight is above one, and the share of the cross section that they carry. Only
        for unweighted events.
    n_negative, negative_fraction : int, float
        Events of negative weight, and their sum of weights over that of all, both without sign.
    """

    n_events: int
    n_trials: int
    n_selected: int
    n_overweight: int
    overweight_fraction: float
    n_negative: int
    negative_fraction: float

    @classmethod
    def of(cls, trials: int, selected: int, weights: NDArray[np.float64]) -> SamplingStatistics:
        """Count the weights of a batch.

        Parameters
        ----------
        trials, selected : int
            Points tried, and those within the cuts.
        weights : numpy.ndarray
            Nominal weights, shape (N,).
        """
        size = np.abs(weights)
        total = float(size.sum()) or 1.0
        above, negative = size > 1, weights < 0
        return cls(
            n_events=len(weights),
            n_trials=trials,
            n_selected=selected,
            n_overweight=int(above.sum()),
            overweight_fraction=float(size[above].sum()) / total,
            n_negative=int(negative.sum()),
            negative_fraction=float(size[negative].sum()) / total,
        )

    @property
    def efficiency(self) -> float:
        """Events per trial."""
        return self.n_events / self.n_trials

    @property
    def efficiency_in_cuts(self) -> float:
        """Events per trial within the cuts."""
        return self.n_events / self.n_selected

    def to_dict(self) -> dict[str, float]:
        """Return counts and efficiencies as plain Python objects, ready for JSON."""
        return asdict(self) | {
            "efficiency": self.efficiency,
            "efficiency_in_cuts": self.efficiency_in_cuts,
        }
