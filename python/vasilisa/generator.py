"""The generator: one process at one energy, its cross sections, histograms and events."""

from __future__ import annotations

import functools
import json
import math
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import _core
from .beams import Beams
from .checkpoint import fingerprint, read_checkpoint, write_checkpoint
from .checks import above_threshold, choice, constants_or_default, number, whole_number
from .choices import PROCESSES, check_name
from .cuts import CallableCuts, Cuts, selection
from .errors import AcceptanceError, ConfigurationError, OutputError, VasilisaError
from .events import EventBatch
from .files.generation import GeneratedFile, generate_file, require_target
from .histograms import Histograms, filled, specification
from .infrared import require_infrared_safe
from .model import FormFactorChoice, make_model, model_values
from .progress import DelayedProgress, ProgressCallback
from .result import Result, RunInterrupted, VariationResult
from .stopping import MIN_EVENTS, Clock, Stopping
from .variations import VariationsChoice, check_variations, make_variations
from .versions import versions

__all__ = ["Generator"]

BatchFunction: TypeAlias = Callable[[EventBatch], NDArray[Any]]
CutsChoice: TypeAlias = str | Cuts | CallableCuts | BatchFunction | None

MAX_ECM = 20.0
"""GeV; above, the Z boson is no longer negligible."""

MAX_SAMPLE = 50_000_000
"""Events in memory at once, about 8 GB; draw more in pieces with `first`."""

MAX_FILE = 1_000_000_000
"""Events in one file; more go into several, with `first`."""

SAMPLE_PIECE = 100_000
"""Events drawn between two looks at Ctrl-C."""

HISTOGRAM_XI_CUT = 0.003
"""Of histograms, at most: an emission and its counter-event should fall into the same bin."""

CHECKPOINT_SECONDS = 10.0
"""Between two writings of a checkpoint."""


class Generator:
    """e+e- -> a pair (and photons) at a centre-of-mass energy, which may have a spread.

    Parameters
    ----------
    process : {"ee", "mumu", "pipi", "kk", "gammagamma"}
        Final state.
    ecm : float, optional
        Centre-of-mass energy in GeV; may be left out where `beams` holds the energies.
    order : {"lo", "sf", "nlo", "mcgpj", "nlops"}
        lo: Born. sf: collinear structure functions. nlo: exact O(alpha). mcgpj: one exact photon
        at large angle, jets along every charged leg. nlops: O(alpha) matched to any number of
        photons.
    form_factor : str, FormFactor or callable, optional
        Of the meson: a name, the path of a table, a FormFactor, or a function F(s) of s in GeV^2.
        Default cmd3 for process pipi, kaon_vmd for kk; for these only.
    pion_structure : {"fxsqed", "gvmd", "dispersive"}
        How photons couple to pions. fxsqed: point-like, times F at the virtuality the radiation
        leaves; kaons know only this. gvmd and dispersive: the same, but with F at both photons of
        the two-photon exchange, from a sum of poles (that of the form factor, or one fitted to it)
        or from the spectral function.
    vacuum_polarization : str or VacuumPolarization
        "none", "leptonic", the path of a table in the Novosibirsk format, or an object.
    variations : sequence of str or mapping, optional
        Further weights of the same events: a list of known names (lo, nlo, isr, fsr, vp_off,
        vp_leptonic, vp_up, vp_down, the form factors), or a mapping of own names to the fields they
        change (order, form_factor, pion_structure, vacuum_polarization, radiation), such as
        ``{"point-like": {"form_factor": my_function}}``.
    cuts : str, Cuts, callable or None
        A scenario's name, a Cuts object, or a function from EventBatch to an array of bool,
        shape (N,), called with whole batches.
    seed : int
        Every seed is an independent run; the same seed repeats the same numbers to the last bit.
    threads : int
        0 takes every core. Results do not depend on it.
    radiation : {"full", "isr", "fsr", "no_interference"}
        Which pair radiates; no_interference: both, without the interference between them and
        without boxes. Not for process ee.
    subtraction : {"fks", "slicing"}
        How soft photons are treated in `integrate`: without a cut-off, or with `k_soft`.
    k_soft : float
        Lowest energy of a hard photon over the beam energy, for slicing, nlops, sf, mcgpj and
        events.
    theta_jet : float
        Opening angle in rad of the jets along electrons, for mcgpj; no result depends on it but
        by terms of the order of its square.
    xi_cut : float
        Highest energy of counter-events over the beam energy (fks); no result depends on it.
    constants : Constants, optional
        Masses and couplings.
    allow_double_counting : bool
        Allow a form factor that contains vacuum polarisation together with dressed propagators.
    beams : Beams, optional
        Energies, energy spread and crossing angle of the beams. Cuts, observables and events are
        then in their laboratory; without it, in the centre-of-mass frame.

    Raises
    ------
    ConfigurationError
        For a bad value: names the field, the value and what is valid.
    RangeError
        If the form factor or the vacuum polarisation is not valid at this energy.
    """

    def __init__(
        self,
        process: str,
        ecm: float | None = None,
        order: str = "nlo",
        *,
        form_factor: FormFactorChoice = None,
        pion_structure: str = "fxsqed",
        vacuum_polarization: str | _core.VacuumPolarization = "none",
        variations: VariationsChoice = None,
        cuts: CutsChoice = None,
        seed: int = 1,
        threads: int = 0,
        radiation: str = "full",
        subtraction: str = "fks",
        k_soft: float = 1e-4,
        theta_jet: float = 0.03,
        xi_cut: float = 0.3,
        constants: _core.Constants | None = None,
        allow_double_counting: bool = False,
        beams: Beams | Mapping[str, Any] | None = None,
    ) -> None:
        self.process = check_name("process", process, PROCESSES)
        self._settings = _core.Settings()
        self.constants = constants_or_default(constants)
        self.beams = None if beams is None else Beams.of(beams)
        self._set_energy(ecm)
        self._settings.order = choice("order", order, _core.Order.__members__)
        self._settings.subtraction = choice(
            "subtraction", subtraction, _core.Subtraction.__members__
        )
        self._settings.k_soft = number("k_soft", k_soft, 0.0, 0.1, "above 0 and up to 0.1")
        self._settings.theta_jet = number("theta_jet", theta_jet, 0.0, 0.5, "above 0 and up to 0.5")
        self._settings.xi_cut = number("xi_cut", xi_cut, 0.0, 1.0, "between 0 and 1")
        seed = whole_number("seed", seed, 0, 2**63 - 1)
        threads = whole_number("threads", threads, 0, 4096)
        self.seed = seed
        self.threads = threads or len(os.sched_getaffinity(0))
        self._model = make_model(
            process,
            form_factor=form_factor,
            pion_structure=pion_structure,
            vacuum_polarization=vacuum_polarization,
            radiation=radiation,
            constants=self.constants,
            allow_double_counting=allow_double_counting,
            energies=None if order == "lo" else (self._lowest_ecm, self._highest_ecm),
        )
        if self._model.form_factor is not None:
            self._model.form_factor(self._highest_ecm**2)  # raises RangeError where not valid
        self._variations = make_variations(
            process,
            check_variations(variations),
            {
                "order": order,
                "form_factor": form_factor,
                "pion_structure": pion_structure,
                "vacuum_polarization": vacuum_polarization,
                "radiation": radiation,
            },
            constants=self.constants,
            allow_double_counting=allow_double_counting,
            energies=(self._lowest_ecm, self._highest_ecm),
        )
        self.cuts = selection(cuts)
        self.parameters: dict[str, Any] = {
            "process": process,
            "ecm": self.ecm,
            "beams": self.beams and self.beams.to_dict(),
            "order": order,
            "form_factor": _model_name(self._model.form_factor),
            "pion_structure": pion_structure if process == "pipi" else None,
            "vacuum_polarization": _model_name(self._model.vacuum_polarization) or "none",
            "variations": {name: each.changes for name, each in self._variations.items()},
            "weights": ["nominal", *self._variations],  # the order counts
            "cuts": str(self.cuts),
            "seed": seed,
            "radiation": radiation,
            "subtraction": subtraction,
            "k_soft": k_soft,
            "theta_jet": theta_jet,
            "xi_cut": xi_cut,
            "allow_double_counting": allow_double_counting,
            "constants": {
                name: getattr(self.constants, name)
                for name in (
                    "alpha_inverse",
                    "electron_mass",
                    "muon_mass",
                    "pion_mass",
                    "kaon_mass",
                    "tau_mass",
                    "hbarc2",
                )
            },
        }
        self._require_finite()

    def _set_energy(self, ecm: float | None) -> None:
        def checked(value: float | None) -> float:
            return number("ecm", value, 0.0, MAX_ECM, f"GeV, above 0 and up to {MAX_ECM:g}")

        if self.beams is None:
            self._settings.ecm = self._lowest_ecm = self._highest_ecm = checked(ecm)
        else:
            beams = self.beams.engine(None if ecm is None else checked(ecm), self.constants)
            self._settings.beams = beams
            self._settings.ecm = checked(beams.ecm)
            self._lowest_ecm, self._highest_ecm = beams.lowest_ecm, beams.highest_ecm
        above_threshold(self.process, self._lowest_ecm, self.constants)

    @property
    def ecm(self) -> float:
        """Centre-of-mass energy without the spread of the beams, GeV."""
        return self._settings.ecm

    @property
    def order(self) -> str:
        """Order of the calculation, such as nlo."""
        return self._settings.order.name

    def __repr__(self) -> str:
        return f"Generator({self.process!r}, ecm={self.ecm:g}, order={self.order!r})"

    # -- cross sections -------------------------------------------------------------------------

    def integrate(
        self,
        rel_error: float | None = None,
        max_seconds: float | None = None,
        n_events: int | None = None,
        *,
        asymmetry_error: float | None = None,
        checkpoint: str | Path | None = None,
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
        RunInterrupted
            On Ctrl-C; carries what had been reached.
        """
        stopping = Stopping(rel_error, max_seconds, n_events, asymmetry_error)
        return self._run(self._settings, [], stopping, checkpoint, progress)[1]

    def histogram(
        self,
        axes: Mapping[str, Any],
        n: int | None = None,
        *,
        rel_error: float | None = None,
        max_seconds: float | None = None,
        checkpoint: str | Path | None = None,
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
        rel_error, max_seconds, checkpoint, progress
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
        settings = self._copy_of_settings()
        settings.xi_cut = min(settings.xi_cut, HISTOGRAM_XI_CUT)
        counter_events = (
            settings.order == _core.Order.nlo and settings.subtraction == _core.Subtraction.fks
        )
        wanted = specification(
            axes,
            lambda function: _wrapped(function, self._info),
            counter_events=counter_events,
        )
        stopping = Stopping(rel_error, max_seconds, n)
        run, _ = self._run(settings, wanted, stopping, checkpoint, progress)
        return filled(axes, run.histograms(), list(self._variations))

    def _copy_of_settings(self) -> _core.Settings:
        copy = _core.Settings()
        for field in ("ecm", "order", "subtraction", "k_soft", "theta_jet", "xi_cut", "beams"):
            setattr(copy, field, getattr(self._settings, field))
        return copy

    def _run(
        self,
        settings: _core.Settings,
        axes: list[tuple[Any, list[float]]],
        stopping: Stopping,
        checkpoint: str | Path | None,
        progress: ProgressCallback | bool | None,
    ) -> tuple[_core.Integrator, Result]:
        clock = Clock(self.threads)
        path = Path(checkpoint) if checkpoint is not None else None
        if path and not path.parent.is_dir():
            raise OutputError(f"cannot write {path}: there is no folder {path.parent}")
        identity = self._identity(axes) if path else {}
        run = self._integrator(settings, axes)
        saved = read_checkpoint(path, identity) if path else None
        result: Result | None = None
        last_written = time.monotonic()

        def save() -> None:
            if path and result:
                write_checkpoint(path, run.state, identity, clock.cpu, clock.wall)

        try:
            if saved:
                run.state = saved[0]
                clock.add(saved[1], saved[2])
                result = self._result(run, clock, stopping)
            else:
                run.warm_up()
            with DelayedProgress(repr(self), progress) as report:
                while not (result and stopping.done(result)):
                    run.run_round()
                    result = self._result(run, clock, stopping)
                    if result.n_events < MIN_EVENTS:
                        continue
                    self._require_acceptance(result)
                    report(stopping.fraction(result), f"{result.value} nb")
                    if time.monotonic() - last_written > CHECKPOINT_SECONDS:
                        save()
                        last_written = time.monotonic()
        except KeyboardInterrupt:
            save()
            raise RunInterrupted(result) from None
        save()
        result = self._result(run, clock, stopping)
        self._require_acceptance(result)
        return run, result

    def _integrator(
        self, settings: _core.Settings, axes: list[tuple[Any, list[float]]]
    ) -> _core.Integrator:
        integrand = _core.make_integrand(self.process, self._model, settings)
        if settings.order == _core.Order.nlo and settings.subtraction == _core.Subtraction.fks:
            require_infrared_safe(self.cuts, self._info(), integrand.final_mass)
        function = None
        if isinstance(self.cuts, CallableCuts):
            prior, function = self.cuts.prior, _wrapped(self.cuts.checked, self._info)
        else:
            prior = self.cuts
        variations = []
        for name, each in self._variations.items():
            try:
                varied = integrand.variation(each.model, _core.Order.__members__[each.order])
            except VasilisaError as error:
                raise type(error)(f"variations.{name}: {error}") from error
            variations.append((name, varied))
        return _core.Integrator(
            integrand, prior.program, function, variations, axes, self.seed, self.threads
        )

    def _identity(self, axes: list[tuple[Any, list[float]]]) -> dict[str, Any]:
        """Return all that determines the numbers of a run, functions by their values."""
        if isinstance(self.cuts, CallableCuts) or any(callable(axis[0]) for axis in axes):
            raise ConfigurationError(
                "a checkpoint cannot tell one Python function from another",
                field="checkpoint",
                value="with a function as cut or observable",
                valid="checkpoint with Cuts and named observables",
            )
        samples = {name: list(map(str, values)) for name, values in self._model_values().items()}
        return self.parameters | {"axes": axes, "model": samples, "versions": versions()}

    def _model_values(self) -> dict[str, NDArray[Any]]:
        models = {"": self._model} | {name: each.model for name, each in self._variations.items()}
        return model_values(models, self._highest_ecm**2)

    def _require_finite(self) -> None:
        """Refuse e+e- -> e+e- down to zero angle, where the cross section is infinite."""
        if self.process == "ee" and self._integrator(self._settings, []).accepts_born(1 - 1e-12):
            raise ConfigurationError(
                "the cross section of e+e- -> e+e- is infinite without a cut on the scattering "
                "angle",
                field="cuts",
                value=self.parameters["cuts"],
                valid="cuts that reject small angles, such as cmd3",
            )

    def _result(self, run: _core.Integrator, clock: Clock, stopping: Stopping) -> Result:
        sums, counts = run.result, run.counts
        wanted = stopping.rel_error
        converged = wanted is None or sums.error <= wanted * abs(sums.value)
        return Result(
            value=sums.value,
            error=sums.error,
            asymmetry=sums.asymmetry,
            asymmetry_error=sums.asymmetry_error,
            n_events=counts.events,
            n_nonzero=counts.nonzero,
            n_negative=counts.negative,
            n_nonfinite=counts.nonfinite,
            cpu_seconds=clock.cpu,
            wall_seconds=clock.wall,
            converged=converged,
            variations={
                name: VariationResult.of(run.variation_result(i))
                for i, name in enumerate(self._variations)
            },
            parameters=self.parameters,
            versions=versions(),
        )

    def _require_acceptance(self, result: Result) -> None:
        if result.n_nonzero == 0:
            raise AcceptanceError(
                f"cuts: {self.parameters['cuts']!r}: none of {result.n_events} events of "
                f"{self.process} at {self.ecm:g} GeV passes"
            )

    # -- events ---------------------------------------------------------------------------------

    def sample(self, n: int, *, weighted: bool = False, first: int = 0) -> EventBatch:
        """Draw events.

        Event i depends on the set-up, the seed and i alone: `sample(10)` and `sample(5)` followed
        by `sample(5, first=5)` give the same ten events.

        Parameters
        ----------
        n : int
            Number of events.
        weighted : bool
            Keep weights (of the order of one) or accept and reject, which leaves +-1 and, above the
            maximum of the pilot run, a weight larger than one.
        first : int
            Number of the first event.

        Returns
        -------
        EventBatch
            With photons above `k_soft` as particles and softer ones integrated over. Its cross
            section stands in `run`; that of a subset is in proportion to its sum of weights.

        Raises
        ------
        AcceptanceError
            If no event passes the cuts.
        """
        n = whole_number("n", n, 1, MAX_SAMPLE)
        first = whole_number("first", first, 0, 2**53)
        sampler, _ = self._sampler
        pieces = []
        with DelayedProgress(f"{n} events of {self.process}") as report:
            for begin in range(0, n, SAMPLE_PIECE):
                pieces.append(sampler.sample(first + begin, min(SAMPLE_PIECE, n - begin), weighted))
                report((begin + SAMPLE_PIECE) / n)
        return EventBatch(
            _core.EventBatch.concatenate(pieces), self._events_info(first, n, weighted)
        )

    def generate(
        self,
        n: int,
        path: str | Path,
        *,
        weighted: bool = False,
        first: int = 0,
        resume: bool = True,
        progress: ProgressCallback | bool | None = None,
    ) -> GeneratedFile:
        """Write events into a file, in constant memory and on all threads.

        The events are those of `sample`. Finished pieces are kept in the folder ``PATH.parts``
        until the file is complete: after Ctrl-C or a crash the same call goes on from there. The
        file depends on the set-up, the seed, `first` and `n` alone.

        Parameters
        ----------
        n : int
            Number of events.
        path : path
            The file to appear or to be replaced; its suffix chooses the format: .hepmc3,
            .hepmc3.gz, .npz, .parquet or .root.
        weighted : bool
            As in `sample`.
        first : int
            Number of the first event: jobs that share a run, and `join_events` afterwards, give
            the file of one job.
        resume : bool
            Go on where an earlier call stopped; otherwise start over.
        progress : callable or bool, optional
            As in `integrate`.

        Returns
        -------
        GeneratedFile

        Raises
        ------
        ConfigurationError
            For an unknown format or a missing package, if the cuts are a Python function, or if
            PATH.parts holds events of another run.
        AcceptanceError
            If no event passes the cuts.
        OutputError
            If a file cannot be written.
        GenerationInterrupted
            On Ctrl-C; says what is kept.
        """
        n = whole_number("n", n, 1, MAX_FILE)
        first = whole_number("first", first, 0, 2**53)
        path = Path(path)
        require_target(path)
        if isinstance(self.cuts, CallableCuts):
            raise ConfigurationError(
                "a file cannot tell one Python function from another",
                field="cuts",
                value=str(self.cuts),
                valid="Cuts; or `sample` piece by piece",
            )
        values = self._model_values()
        # Rounded: the last digits differ from one processor to the next.
        model = {name: fingerprint({name: [f"{x:.8e}" for x in values[name]]}) for name in values}
        identity = {
            "parameters": self.parameters,
            "model": model,
            "weighted": weighted,
            "version": _core.__version__,
        }
        run = self._events_info(first, n, weighted)
        run.identity = fingerprint(identity)
        return generate_file(self, run, identity, path, resume=resume, progress=progress)

    @functools.cached_property
    def _sampler(self) -> tuple[_core.Sampler, list[list[float]]]:
        """The sampler; cross section and its error for each weight, from the pilot run."""
        settings = self._copy_of_settings()
        settings.subtraction = _core.Subtraction.slicing
        run = self._integrator(settings, [])
        run.warm_up()
        while run.counts.events < 2 * MIN_EVENTS:
            run.run_round()
        if run.counts.nonzero == 0:
            raise AcceptanceError(
                f"cuts: {self.parameters['cuts']!r}: no event of {self.process} at "
                f"{self.ecm:g} GeV passes"
            )
        found = [[run.result.value, run.result.error]]
        for i in range(len(self._variations)):
            varied = run.variation_result(i)
            found.append([varied.value, varied.error])
        return _core.Sampler(run), found

    def _events_info(self, first: int, n: int, weighted: bool) -> _core.RunInfo:
        info = self._info()
        nominal, *info.variation_cross_sections = self._sampler[1]
        info.cross_section, info.cross_section_error = nominal
        info.first_event, info.n_events, info.weighted = first, n, weighted
        return info

    def _info(self) -> _core.RunInfo:
        info = _core.RunInfo()
        info.process = self.process
        info.ecm = self.ecm
        info.seed = self.seed
        if self._settings.beams is not None:
            info.beam_momenta = self._settings.beams.momenta
        else:
            momentum = math.sqrt(self.ecm**2 / 4 - self.constants.electron_mass**2)
            info.beam_momenta = [
                [self.ecm / 2, 0.0, 0.0, momentum],
                [self.ecm / 2, 0.0, 0.0, -momentum],
            ]
        info.final_pdg_id = list(_core.final_pdg_ids(self.process))
        info.version = _core.__version__
        info.parameters = json.dumps(getattr(self, "parameters", {}))
        return info


def _model_name(part: Any) -> str | None:
    return None if part is None else str(part.name)


def _wrapped(
    function: BatchFunction, info: Callable[[], _core.RunInfo]
) -> Callable[[_core.EventBatch], NDArray[Any]]:
    """Let a user's function see the Python EventBatch instead of the engine's."""

    def call(batch: _core.EventBatch) -> NDArray[Any]:
        return np.asarray(function(EventBatch(batch, info())))

    return call
