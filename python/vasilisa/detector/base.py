"""What a detector is: a batch of events in, a batch of reconstructed events out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch

__all__ = ["Columns", "DetectedBatch", "Detector"]

Columns = dict[str, NDArray[Any]]
"""Reconstructed quantities by name, each of shape (N,) or (N, ...)."""


class DetectedBatch(EventBatch):
    """N events as a detector saw them, beside what they were.

    An `EventBatch` of the reconstructed momenta: cuts, observables, histograms and files see what
    the detector saw; momenta of lost particles are NaN, which are in no range. Photons are those of
    the events.

    Parameters
    ----------
    true : EventBatch
        The events before the detector.
    momenta : ndarray, shape (N, n, 4)
        Reconstructed momenta of the n signal particles, GeV.
    columns : mapping
        What else was reconstructed; first axis N.

    Attributes
    ----------
    true : EventBatch
        As given.
    columns : dict of ndarray
        As given.
    """

    def __init__(
        self,
        true: EventBatch,
        momenta: NDArray[np.float64],
        columns: Mapping[str, NDArray[Any]],
    ) -> None:
        core = true.core
        super().__init__(
            _core.EventBatch.of_particles(
                event_number=core.event_number,
                weight_names=core.weight_names,
                weights=core.weights,
                particles=np.ascontiguousarray(momenta),
                n_photons=core.n_photons,
                photons=core.photons,
                beam_momenta=core.beam_momenta,
            ),
            true.run,
        )
        self.true = true
        self.columns = dict(columns)

    def __getitem__(self, selection: Any) -> Self:
        """Return the records that a slice, a mask (N,) or an array of indices selects."""
        if not isinstance(selection, slice):
            selection = _core.plain_array("selection", selection)
        indices = np.atleast_1d(np.arange(len(self))[selection])
        columns = {name: column[indices] for name, column in self.columns.items()}
        return type(self)(self.true[indices], self.particles[indices], columns)


@runtime_checkable
class Detector(Protocol):
    """Anything that turns events into what is seen of them."""

    def __call__(self, batch: EventBatch, seed: int) -> DetectedBatch:
        """Return the same events, in the same order, as they are reconstructed.

        Parameters
        ----------
        batch : EventBatch
            N events.
        seed : int
            Of the random numbers, which are functions of it and of the event numbers.

        Returns
        -------
        DetectedBatch
            N events; lost ones are among them, marked by the detector's columns.
        """
