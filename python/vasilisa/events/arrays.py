"""Batches of events as NumPy and Awkward arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.errors import ConfigurationError, DataError
from .properties import ObservableProperties
from .statistics import SamplingStatistics
from .vertices import has_vertices, vertices

if TYPE_CHECKING:
    import awkward as ak  # type: ignore[import-untyped]

__all__ = ["Array", "EventArrays", "Weights"]

Array = NDArray[np.float64]

PHOTON = 22
"""PDG number."""


class Weights(Mapping[str, Array]):
    """The weights of a batch by name; the first is "nominal".

    Parameters
    ----------
    names : sequence of str
        One name a column.
    table : numpy.ndarray
        Shape (N, number of names); of the order of one.
    """

    def __init__(self, names: Sequence[str], table: Array) -> None:
        self._columns = {name: table[:, i] for i, name in enumerate(names)}

    def __getitem__(self, name: str) -> Array:
        try:
            return self._columns[name]
        except KeyError:
            raise KeyError(f"weight {name!r}; valid: {', '.join(self._columns)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class EventArrays(ObservableProperties):
    """The arrays of N records and what is computed from them: all of an `EventBatch` but its files.

    Parameters
    ----------
    core : vasilisa._core.EventBatch
        The arrays.
    run : vasilisa._core.RunInfo
        Beams, particle numbers, cross section and parameters of the run.

    Raises
    ------
    DataError
        If the run has another number of signal particles than the arrays.
    """

    def __init__(self, core: _core.EventBatch, run: _core.RunInfo) -> None:
        if len(run.final_pdg_id) != core.n_particles:
            raise DataError(
                f"final_pdg_id: {list(run.final_pdg_id)}; "
                f"valid: {core.n_particles} particles, as in each event"
            )
        self.core = core
        self.run = run

    @classmethod
    def concatenate(cls, batches: Sequence[EventArrays]) -> Self:
        """Join batches of the same run.

        Parameters
        ----------
        batches : sequence of EventBatch
            At least one; the run information is that of the first.

        Raises
        ------
        ConfigurationError
            If there is none, or if their processes, energies or weights differ.
        """
        if not batches:
            raise ConfigurationError(field="batches", value=[], valid="at least one EventBatch")
        first = batches[0].run
        for batch in batches[1:]:
            for field in ("process", "ecm", "final_pdg_id", "beam_momenta"):
                ours, theirs = getattr(first, field), getattr(batch.run, field)
                if ours != theirs:
                    raise ConfigurationError(
                        "batches of different runs", field=field, value=theirs, valid=f"{ours!r}"
                    )
        run = _core.RunInfo(first)
        run.n_events = sum(batch.run.n_events for batch in batches)
        return cls(_core.EventBatch.concatenate([batch.core for batch in batches]), run)

    # --- the arrays -----------------------------------------------------------------------------

    @property
    def ecm(self) -> float:
        """Centre-of-mass energy, GeV."""
        return self.run.ecm

    @property
    def photons_are_signal(self) -> bool:
        """True if the pair itself are photons."""
        return tuple(self.run.final_pdg_id[:2]) == (PHOTON, PHOTON)

    @property
    def is_pair(self) -> bool:
        """True if the pair is all of the signal: two particles."""
        return self.core.n_particles == 2

    @property
    def event_number(self) -> NDArray[np.int64]:
        """Number of the event a record belongs to, shape (N,)."""
        return self.core.event_number

    @property
    def weights(self) -> Weights:
        """Weights by name, each of shape (N,); 1 for most unweighted events.

        Part of the events stands for the cross section
        ``run.cross_section * weights[part].sum() / weights.sum()``, nb.
        """
        return Weights(self.core.weight_names, self.core.weights)

    @property
    def sampling(self) -> SamplingStatistics | None:
        """What drawing these events took; None for a selection from a batch."""
        counts = self.core.sampling
        if not counts.trials:
            return None
        return SamplingStatistics.of(counts.trials, counts.selected, self.core.weights[:, 0])

    @property
    def pdg_id(self) -> NDArray[np.int32]:
        """PDG numbers of the n signal particles, shape (n,); the pair comes first."""
        return np.array(self.run.final_pdg_id, np.int32)

    @property
    def particles(self) -> Array:
        """Momenta of the n signal particles, in the order of `pdg_id`; shape (N, n, 4), GeV."""
        return self.core.particles

    @property
    def p_minus(self) -> Array:
        """Momentum of the negative particle of the pair, shape (N, 4), GeV."""
        return self.core.p_minus

    @property
    def p_plus(self) -> Array:
        """Momentum of the positive particle of the pair, shape (N, 4), GeV."""
        return self.core.p_plus

    @property
    def n_photons(self) -> NDArray[np.int32]:
        """Number of additional photons, shape (N,)."""
        return self.core.n_photons

    @property
    def photons(self) -> Array:
        """Additional photons of all records one after another, shape (sum of n_photons, 4), GeV."""
        return self.core.photons

    @property
    def beam_momenta(self) -> Array:
        """Incoming electron and positron of each event, shape (N, 2, 4), GeV."""
        if len(self.core.beam_momenta) == len(self):
            return self.core.beam_momenta
        return np.broadcast_to(np.array(self.run.beam_momenta), (len(self), 2, 4))

    @property
    def vertex(self) -> Array:
        """Production vertices, shape (N, 3), mm; the origin where the beams have no spot."""
        found = vertices(self.run, self.event_number)
        return np.zeros((len(self), 3)) if found is None else found

    @property
    def incoming(self) -> Array:
        """Momentum of both beams without their spread, shape (4,), GeV."""
        # A run that does not tell its beams is in the centre-of-mass frame.
        told: Array = np.sum(self.run.beam_momenta, axis=0)
        return told if told.any() else np.array([self.ecm, 0.0, 0.0, 0.0])

    @property
    def engine_beams(self) -> tuple[list[float], list[list[float]]]:
        """Momentum of both beams and of each, as the engine asks for them."""
        return list(self.incoming), [list(p) for p in self.run.beam_momenta]

    @property
    def photon_offsets(self) -> NDArray[np.int64]:
        """Record i has photons[photon_offsets[i]:photon_offsets[i + 1]]; shape (N + 1,)."""
        return np.concatenate([[0], np.cumsum(self.n_photons, dtype=np.int64)])

    @property
    def photon_energies(self) -> Array:
        """Energies of `photons`, shape (sum of n_photons,), GeV."""
        return self.photons[:, 0]

    @property
    def momentum_minus(self) -> Array:
        """Magnitude of the negative particle's momentum, shape (N,), GeV."""
        return self.observable("p_minus")

    @property
    def momentum_plus(self) -> Array:
        """Magnitude of the positive particle's momentum, shape (N,), GeV."""
        return self.observable("p_plus")

    def observable(self, name: str) -> Array:
        """Compute an observable by the name that cuts and histograms use.

        Parameters
        ----------
        name : str
            A row of `vasilisa._core.observables`.

        Returns
        -------
        numpy.ndarray
            Shape (N,); GeV, GeV^2, rad.

        Raises
        ------
        ConfigurationError
            If there is no such observable.
        """
        return _core.evaluate_observable(
            name, self.core, self.ecm, self.run.final_pdg_id, *self.engine_beams
        )

    def __len__(self) -> int:
        return len(self.core)

    def __getitem__(self, selection: Any) -> Self:
        """Return the records that a slice, a mask (N,) or an array of indices selects."""
        if not isinstance(selection, slice):
            selection = _core.plain_array("selection", selection)
        indices = np.atleast_1d(np.arange(len(self))[selection])
        return type(self)(self.core.select(indices), self.run)

    def __repr__(self) -> str:
        size, energy = f"{len(self)} records", f"ecm = {self.ecm:g} GeV"
        return f"<{type(self).__name__}: {size}, {self.run.process}, {energy}>"

    # --- other forms ----------------------------------------------------------------------------

    def to_numpy(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name.

        Returns
        -------
        dict of numpy.ndarray
            event_number (N,), weights (N, number of weights) in the order of `weights`, p_minus
            and p_plus (N, 4), n_photons (N,), photons (sum of n_photons, 4), photon_offsets
            (N + 1,), beam_momenta (N, 2, 4); in place of p_minus and p_plus, where the signal is
            more than a pair, particles (N, n, 4) and pdg_id (n,); vertex (N, 3), mm, where the
            beams have a spot. Momenta and weights are
            read-only views, but for particles.
        """
        signal = ("p_minus", "p_plus") if self.is_pair else ("particles", "pdg_id")
        names = ("event_number", *signal, "n_photons", "photons", "photon_offsets")
        more = ("beam_momenta", "vertex") if has_vertices(self.run) else ("beam_momenta",)
        return {name: getattr(self, name) for name in (*names, *more)} | {
            "weights": self.core.weights
        }

    def to_awkward(self) -> ak.Array:
        """Return one record an event, momenta with the behaviour of `vector`.

        Returns
        -------
        awkward.Array
            N records of event_number, weights (by name), p_minus, p_plus and photons (a list of
            any length); momenta are Momentum4D: ``events.p_minus.theta``,
            ``(events.p_minus + events.p_plus).mass``. Where the signal is more than a pair,
            particles (n an event, each with its pdg_id) in place of p_minus and p_plus.
        """
        import awkward as ak
        from vector.backends.awkward import behavior

        def momenta(p: Array, **more: NDArray[Any]) -> ak.contents.Content:
            columns = dict(zip(("E", "px", "py", "pz"), p.T, strict=True)) | more
            return ak.contents.RecordArray(
                [ak.contents.NumpyArray(np.ascontiguousarray(c)) for c in columns.values()],
                list(columns),
                parameters={"__record__": "Momentum4D"},
            )

        weights = ak.contents.RecordArray(
            [ak.contents.NumpyArray(np.ascontiguousarray(w)) for w in self.weights.values()],
            list(self.weights),
        )
        photons = ak.contents.ListOffsetArray(
            ak.index.Index64(self.photon_offsets), momenta(self.photons)
        )
        if self.is_pair:
            signal = {"p_minus": momenta(self.p_minus), "p_plus": momenta(self.p_plus)}
        else:
            n = self.core.n_particles
            each = momenta(self.particles.reshape(-1, 4), pdg_id=np.tile(self.pdg_id, len(self)))
            signal = {"particles": ak.contents.RegularArray(each, n, len(self))}
        fields = {
            "event_number": ak.contents.NumpyArray(self.event_number),
            "weights": weights,
            **signal,
            "photons": photons,
        }
        layout = ak.contents.RecordArray(list(fields.values()), list(fields))
        return ak.Array(layout, behavior=behavior)
