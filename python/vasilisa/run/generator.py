"""The generator: one process at one energy, its fields, cross sections and histograms."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import _core
from ..display.progress import ProgressCallback
from ..executors import Executor
from ..words.errors import ConfigurationError
from ..words.fields import fields_of
from .beams import Beams
from .configuration import Configuration, CutsChoice, on_batches
from .event_source import EventSource
from .fields import checked
from .histograms import Histograms, filled, specification
from .integration import integrate
from .model import FormFactorChoice
from .preparation import histogram_settings, prepare
from .prepared import Prepared, counter_events
from .result import Result
from .stopping import Stopping
from .variations import VariationsChoice

__all__ = ["Generator"]


class Generator(EventSource):
    """e+e- -> a pair (and photons) at a centre-of-mass energy, which may have a spread.

    Parameters
    ----------
    process : str
        Final state; vasilisa info lists them.
    ecm : float, optional
        Centre-of-mass energy, above the threshold; may be left out where beams holds the energies
        (GeV, above 0 and up to 20).
    beams : Beams or mapping, optional
        Energies, spread, crossing angle, spot and size of the beams. Cuts, observables and events
        are then in their laboratory; without it, in the centre-of-mass frame.
    order : str
        Of the calculation. lo: Born; sf: collinear structure functions; nlo: exact O(alpha); mcgpj:
        one exact photon at large angle, jets along every charged leg; nlops: O(alpha) matched to
        any number of photons.
    form_factor : str, path, FormFactor or callable, optional
        Of the meson: a name, the path of a table of values or poles, and in Python a FormFactor, or
        a function F(s) of s in GeV^2; by default that of the process.
    pion_structure : str
        How photons couple to pions. fxsqed: point-like, times F at the virtuality the radiation
        leaves; kaons know only this. gvmd and dispersive: the same, but with F at both photons of
        the two-photon exchange, from a sum of poles (that of the form factor, or one fitted to it)
        or from the spectral function.
    coulomb : str
        The Coulomb attraction of the final pair: at O(alpha), or to all orders, which matters near
        the threshold; of no effect at order lo.
    vacuum_polarization : str, path or VacuumPolarization
        A name (default: leptons, hadrons from the shipped R(s), top quark; without_cmd3, kloe ...:
        the same with another pi+ pi-), the path of a table in the Novosibirsk format, and in Python
        a VacuumPolarization.
    variations : sequence of str or mapping, optional
        Further weights of the same events: a list of known names, or a mapping of own names to the
        fields they change.
    cuts : str, mapping, Cuts or callable, optional
        A scenario's name, a mapping of the arguments of vasilisa.Cuts, and in Python a Cuts, or a
        function from EventBatch to an array of bool, shape (N,), called with whole batches.
    seed : int
        Every seed is an independent run; the same seed repeats the same numbers to the last bit (a
        whole number from 0 to 2^63 - 1).
    threads : int
        0 takes every core; no result depends on it (a whole number from 0 to 4096).
    radiation : str
        Who radiates: the initial pair, the final pair, or both; no_interference: both, without the
        interference between them and without boxes. Some processes know only full.
    two_photon_exchange : str
        What is kept of the two-photon exchange between the pairs: all, nothing, or with
        pion_structure gvmd and dispersive a part of it. What is infrared divergent in it is
        minimally subtracted at the scale ecm, from the exchange and from the real photons, so that
        the parts and none add up; of no effect at order lo.
    subtraction : str
        How soft photons are treated when integrating: without a cut-off, or with k_soft.
    k_soft : float
        Lowest energy of a hard photon over the beam energy, for slicing, nlops, sf, mcgpj and
        events; in nlops a share of what its leg has left, so that several may come out softer; sf
        and mcgpj take up to 0.01; lowered near thresholds (above 1e-08 and up to 0.1).
    theta_jet : float
        Opening angle of the jets along electrons, for mcgpj; no result depends on it but by terms
        of the order of its square (rad, above 0 and up to 0.5).
    xi_cut : float
        Highest energy of counter-events over the beam energy (fks); no result depends on it (above
        1e-08 and up to 1).
    effort : float
        Part of the usual work in the set-up: points of the warm-up, cells that events are drawn in.
        With less a short run is over sooner, and each event of a long one takes longer; no result
        depends on it but by its random numbers (above 0 and up to 1).
    allow_double_counting : bool
        Permit a form factor that contains vacuum polarisation together with dressed propagators.
    constants : Constants, optional
        Masses and couplings.
    prepared : Prepared, optional
        What `prepare` of the same run returned: nothing of the set-up is done again.

    Raises
    ------
    ConfigurationError
        For a bad value: names the field, the value and what is valid; for what has been prepared
        for another run, names the first difference.
    RangeError
        If the form factor or the vacuum polarisation is not valid at this energy.
    """

    def __init__(
        self,
        process: str,
        ecm: float | None = None,
        order: str = "nlo",
        *,
        beams: Beams | Mapping[str, Any] | None = None,
        form_factor: FormFactorChoice = None,
        pion_structure: str = "fxsqed",
        coulomb: str = "expanded",
        vacuum_polarization: str | os.PathLike[str] | _core.VacuumPolarization = "none",
        variations: VariationsChoice = None,
        cuts: CutsChoice = None,
        seed: int = 1,
        threads: int = 0,
        radiation: str = "full",
        two_photon_exchange: str = "full",
        subtraction: str = "fks",
        k_soft: float = 1e-4,
        theta_jet: float = 0.03,
        xi_cut: float = 0.3,
        effort: float = 1.0,
        allow_double_counting: bool = False,
        constants: _core.Constants | None = None,
        prepared: Prepared | None = None,
    ) -> None:
        names = fields_of("generator")
        fields = {name: value for name, value in locals().items() if name in names}
        if prepared is None:
            configuration = Configuration(fields)
        elif isinstance(prepared, Prepared):
            configuration = prepared.configuration_for(Configuration(fields, loops=False))
        else:
            raise ConfigurationError(
                field="prepared", value=prepared, valid="what Generator.prepare() returns"
            )
        super().__init__(configuration, prepared)

    @classmethod
    def from_prepared(cls, prepared: Prepared, *, threads: int | None = None) -> Generator:
        """Make the generator that `prepare` was called on, in no time.

        Parameters
        ----------
        prepared : Prepared
            From `prepare`, or from a file of it.
        threads : int, optional
            As in `Generator`; by default as many as it had.

        Raises
        ------
        ConfigurationError
            If another build of the package has prepared it.
        """
        generator = cls.__new__(cls)
        configuration = copy.copy(prepared.configuration)
        if threads is not None:
            configuration.set_threads(checked("threads", threads))
        EventSource.__init__(generator, configuration, prepared)
        prepared.require(configuration)
        return generator

    # -- set-up ---------------------------------------------------------------------------------

    def prepare(self, *, progress: ProgressCallback | bool | None = None) -> Prepared:
        """Do the set-up of integrations, histograms and events once, for many processes.

        Parameters
        ----------
        progress : callable or bool, optional
            As in `integrate`.

        Returns
        -------
        Prepared
            To be saved, pickled, and handed to `Generator(..., prepared=...)` or
            `Generator.from_prepared`, which then give the same bits as without.

        Raises
        ------
        AcceptanceError
            If no event passes the cuts.
        """
        if self._prepared is None:
            self._prepared = prepare(self._configuration, self._set_up(progress))
        return self._prepared

    # -- cross sections -------------------------------------------------------------------------

    def integrate(
        self,
        rel_error: float | None = None,
        max_seconds: float | None = None,
        n_events: int | None = None,
        *,
        asymmetry_error: float | None = None,
        checkpoint: str | Path | None = None,
        executor: Executor | None = None,
        progress: ProgressCallback | bool | None = None,
    ) -> Result:
        """Compute cross section and asymmetry; stops at whatever comes first.

        Parameters
        ----------
        rel_error : float, optional
            Relative error of the cross section; 1e-3 if nothing else is given.
        max_seconds : float, optional
            Wall-clock time.
        n_events : int, optional
            Number of points, rounded up to whole rounds of about 65 000.
        asymmetry_error : float, optional
            Absolute error of the asymmetry.
        checkpoint : path, optional
            The run goes on where this file stands and writes it every ten seconds and at the end.
            Pieces give the same bits as one run.
        executor : concurrent.futures.Executor, optional
            Makes the points: processes, or a cluster (`vasilisa.executors`). Added in their order,
            they give the bits of this process alone.
        progress : callable or bool, optional
            Called with the fraction done and a text; False for silence; by default a bar on a
            terminal after two seconds.

        Returns
        -------
        Result

        Raises
        ------
        AcceptanceError
            If no event passes the cuts.
        DataError
            If points are not finite, as with a form factor beyond all measure.
        RunInterrupted
            On Ctrl-C; carries what had been reached.
        TimeLimitError
            If `max_seconds` are over before there is a first result.
        """
        stopping = Stopping(rel_error, max_seconds, n_events, asymmetry_error)
        settings = self._configuration.settings
        return integrate(
            self._configuration,
            settings,
            [],
            stopping,
            checkpoint,
            progress,
            repr(self),
            self._prepared,
            executor,
        )[1]

    def histogram(
        self,
        axes: Mapping[str, Any],
        n: int | None = None,
        *,
        rel_error: float | None = None,
        max_seconds: float | None = None,
        checkpoint: str | Path | None = None,
        executor: Executor | None = None,
        progress: ProgressCallback | bool | None = None,
    ) -> Histograms:
        """Fill histograms of the cross section in the engine's threads.

        Parameters
        ----------
        axes : mapping
            Name of an observable to a `hist` axis; or any name to a pair (axis, function), the
            function mapping an EventBatch to an array of shape (N,).
        n : int, optional
            Number of points; 1e6 if neither `rel_error` nor `max_seconds` is given.
        rel_error, max_seconds, checkpoint, executor, progress
            As in `integrate`; `rel_error` is that of the total cross section.

        Returns
        -------
        Histograms
            A dict of hist.Hist with Weight storage: value in nb per bin (not divided by the width)
            and its variance, which counts an emission and its counter-event as the one sample they
            are. Its `variations` holds such a dict for each variation.

        Raises
        ------
        ConfigurationError
            For an unknown observable, an axis without edges, or an observable that has no meaning
            without a cut-off on soft photons (n_photons).
        """
        if n is None and rel_error is None and max_seconds is None:
            n = 1_000_000
        configuration = self._configuration
        settings = histogram_settings(configuration)
        wanted = specification(
            axes,
            lambda function: on_batches(function, configuration.run_info),
            counter_events=counter_events(settings),
            hard_photon=configuration.facts.hard_photon,
        )
        stopping = Stopping(rel_error, max_seconds, n)
        run, _ = integrate(
            configuration,
            settings,
            wanted,
            stopping,
            checkpoint,
            progress,
            repr(self),
            self._prepared,
            executor,
        )
        return filled(axes, run.histograms(), list(configuration.variations))
