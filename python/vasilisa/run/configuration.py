"""The configuration of a run: everything that determines its numbers, checked and made."""

from __future__ import annotations

import functools
import json
import math
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from numpy.typing import NDArray

from .. import _core
from ..events.batch import EventBatch
from ..keep.versions import versions
from ..selection.cuts import CallableCuts, Cuts, selection
from ..words.checks import above_threshold, constants_or_default
from ..words.errors import ConfigurationError, VasilisaError
from ..words.fields import fields_of
from ..words.processes import FACTS
from .beams import Beams
from .fields import checked, require_energy
from .hard_photon import Reach, lowest_photon
from .infrared import require_infrared_safe, require_soft_cut
from .model import make_model, model_values
from .narrow import require_resonances
from .threshold import require_attraction
from .variations import check_variations, make_variations

__all__ = ["BatchFunction", "Configuration", "CutsChoice", "on_batches"]

BatchFunction: TypeAlias = Callable[[EventBatch], NDArray[Any]]
CutsChoice: TypeAlias = str | Mapping[str, Any] | Cuts | CallableCuts | BatchFunction | None

CONSTANTS = (
    "alpha_inverse",
    "electron_mass",
    "muon_mass",
    "pion_mass",
    "kaon_mass",
    "tau_mass",
    "hbarc2",
)
"""Numbers of `Constants` that identify a run."""

SETTINGS = (
    "ecm",
    "order",
    "subtraction",
    "k_soft",
    "theta_jet",
    "xi_cut",
    "lowest_photon",
    "beams",
)
"""Of the engine."""


class Configuration:
    """Process, energy, model, variations and cuts of a `Generator`.

    Parameters
    ----------
    fields : mapping
        All arguments of `Generator` by name.
    loops : bool
        Tabulate the loops with structure; without, only what identifies the run is right.

    Raises
    ------
    ConfigurationError, RangeError
        As `Generator`.
    """

    def __init__(self, fields: Mapping[str, Any], *, loops: bool = True) -> None:
        given = {name: checked(name, fields[name]) for name in fields_of("generator")}
        self.process: str = given["process"]
        self.facts = FACTS[self.process]
        self.settings = _core.Settings()
        self.constants = constants_or_default(given["constants"])
        self.beams = None if given["beams"] is None else Beams.of(given["beams"])
        self._require_beams()
        require_energy(given["ecm"], self.beams)
        self._given_ecm: float | None = given["ecm"]
        self._set_energy(given["ecm"])
        self.settings.order = given["order"]
        self.settings.subtraction = _core.Subtraction.__members__[given["subtraction"]]
        for name in ("k_soft", "theta_jet", "xi_cut"):
            setattr(self.settings, name, given[name])
        require_soft_cut(given["order"], given["k_soft"])
        self.seed: int = given["seed"]
        self.effort: float = given["effort"]
        self.set_threads(given["threads"])
        energies = (self.lowest_ecm, self.highest_ecm) if loops else None
        nominal = {name: given[name] for name in fields_of("variable")}
        self.model = make_model(
            self.process,
            **{name: value for name, value in nominal.items() if name != "order"},
            constants=self.constants,
            allow_double_counting=given["allow_double_counting"],
            energies=energies if given["order"] != "lo" else None,
            muon_charge=self.muon_charge,
        )
        require_resonances(self.facts, self.model, self.lowest_ecm, self.highest_ecm)
        require_attraction(
            self.facts,
            given["order"],
            given["coulomb"],
            given["radiation"],
            self.lowest_ecm,
            self.constants,
        )
        meson = self.model.form_factor
        # raises RangeError where it is not valid
        if meson is not None and meson(self.highest_ecm**2) == 0:
            raise ConfigurationError(
                f"is zero at sqrt(s) = {self.highest_ecm:g} GeV, and so is the cross section",
                field="form_factor",
                value=meson.name,
                valid="F other than zero at ecm",
            )
        self.variations = make_variations(
            self.process,
            check_variations(given["variations"]),
            nominal,
            constants=self.constants,
            allow_double_counting=given["allow_double_counting"],
            energies=energies,
            muon_charge=self.muon_charge,
        )
        self.cuts = selection(given["cuts"])
        if self.facts.hard_photon:
            self.settings.lowest_photon = self._lowest_photon()
        self.parameters = self._parameters(given)
        self._require_finite()

    def _parameters(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what determines the numbers of the run, as results and files tell it."""
        told: dict[str, Any] = {
            "ecm": self.ecm,
            "beams": self.beams and self.beams.to_dict(),
            "form_factor": _model_name(self.model.form_factor),
            "vacuum_polarization": _model_name(self.model.vacuum_polarization) or "none",
            "variations": {name: each.changes for name, each in self.variations.items()},
            "cuts": str(self.cuts),
            "constants": {name: getattr(self.constants, name) for name in CONSTANTS},
        }
        if not self.facts.pion_structure:
            told["pion_structure"] = None
        if not self.facts.coulomb:
            told["coulomb"] = None
        parameters: dict[str, Any] = {}
        for name in fields_of("identity"):
            if name == "effort" and self.effort == 1.0:
                continue  # the run is that of files that know no such parameter
            if name in given:
                parameters[name] = told.get(name, given[name])
            if name == "variations":
                parameters["weights"] = ["nominal", *self.variations]  # the order counts
        return parameters

    @property
    def muon_charge(self) -> int:
        """Of a beam of muons, units of e."""
        return getattr(self.beams, "muon_charge", 1)

    def _require_beams(self) -> None:
        """Refuse beams that are not those of the process."""
        if self.beams is None or self.beams.on_target == self.facts.muon_beam:
            return
        raise ConfigurationError(
            f"are not those of process {self.process}",
            field="beams",
            value=str(self.beams),
            valid="fixed_target" if self.facts.muon_beam else "those of a collider",
        )

    def _set_energy(self, ecm: float | None) -> None:
        if self.beams is None:
            self.settings.ecm = self.lowest_ecm = self.highest_ecm = checked("ecm", ecm)
        else:
            beams = self.beams.engine(ecm, self.constants)
            self.settings.beams = beams
            self.settings.ecm = checked("ecm", beams.ecm)
            self.lowest_ecm, self.highest_ecm = beams.lowest_ecm, beams.highest_ecm
        above_threshold(self.process, self.lowest_ecm, self.constants)

    def _lowest_photon(self) -> float:
        """Return a bound below the energy of the hardest photon inside the cuts, GeV."""
        legs = self.facts.legs(self.constants)
        threshold = math.fsum(leg.mass for leg in legs if not leg.incoming)
        reach = Reach(self.lowest_ecm, self.highest_ecm)
        if self.settings.beams is not None:
            reach = Reach.of_beams(self.settings.beams)
        return lowest_photon(self.process, self.settings.order, self.cuts, threshold, reach)

    def __getstate__(self) -> dict[str, Any]:
        # The engine's beams are made again from those of the user.
        state = self.__dict__ | {"settings": self.changed_settings(beams=None)}
        del state["facts"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.facts = FACTS[self.process]
        if self.beams is not None:
            self.settings.beams = self.beams.engine(self._given_ecm, self.constants)

    def set_threads(self, threads: int) -> None:
        """Take as many threads; 0 is every core."""
        self.threads = threads or len(os.sched_getaffinity(0))

    @property
    def ecm(self) -> float:
        """Centre-of-mass energy without the spread of the beams, GeV."""
        return self.settings.ecm

    def changed_settings(self, **changes: Any) -> _core.Settings:
        """Return a copy of the engine's settings in which some fields are others."""
        copy = _core.Settings()
        for field in SETTINGS:
            setattr(copy, field, changes.get(field, getattr(self.settings, field)))
        return copy

    def integrator(
        self,
        settings: _core.Settings,
        axes: list[tuple[Any, list[float]]],
        seconds: float = math.inf,
    ) -> _core.Integrator:
        """Make the engine's run, with variations, cuts and histograms, within a time limit."""
        integrand = _core.make_integrand(self.process, self.model, settings, seconds)
        if settings.order == "nlo" and settings.subtraction == _core.Subtraction.fks:
            require_infrared_safe(self.cuts, self.run_info(), integrand.signal_mass)
        function = None
        if isinstance(self.cuts, CallableCuts):
            prior, function = self.cuts.prior, on_batches(self.cuts.checked, self.run_info)
        else:
            prior = self.cuts
        variations = []
        for name, each in self.variations.items():
            try:
                varied = integrand.variation(each.model, each.order)
            except VasilisaError as error:
                raise type(error)(f"variations.{name}: {error}") from error
            variations.append((name, varied))
        return _core.Integrator(
            integrand, prior.program, function, variations, axes, self.seed, self.threads
        )

    def identity(self, axes: list[tuple[Any, list[float]]]) -> dict[str, Any]:
        """Return all that determines the numbers of a run, functions by their values."""
        if isinstance(self.cuts, CallableCuts) or any(callable(axis[0]) for axis in axes):
            raise ConfigurationError(
                "a checkpoint cannot tell one Python function from another",
                field="checkpoint",
                value="with a function as cut or observable",
                valid="checkpoint with Cuts and named observables",
            )
        samples = {name: list(map(str, values)) for name, values in self.model_values().items()}
        return self.parameters | {"axes": axes, "model": samples, "versions": versions()}

    def model_values(self) -> dict[str, NDArray[Any]]:
        """Return form factors and polarisations of all weights by their values."""
        models = {"": self.model} | {name: each.model for name, each in self.variations.items()}
        return model_values(models, self.highest_ecm**2)

    def _require_finite(self) -> None:
        """Refuse a t channel down to zero angle, where the cross section is infinite."""
        if not self.facts.needs_angle_cut:
            return
        end = -1 if self.facts.muon_beam else 1  # the electron is thrown back
        if self.integrator(self.settings, []).accepts_born(end * (1 - 1e-12)):
            raise ConfigurationError(
                f"the cross section of {self.process} is infinite without a cut on the "
                "scattering angle",
                field="cuts",
                value=self.parameters["cuts"],
                valid="cuts that reject small angles, such as cmd3",
            )

    def run_info(self) -> _core.RunInfo:
        """Return what a batch of events tells of its run."""
        info = _core.RunInfo()
        legs = self.facts.legs(self.constants, self.muon_charge)
        info.process = self.process
        info.ecm = self.ecm
        info.seed = self.seed
        if self.settings.beams is not None:
            info.beam_momenta = self.settings.beams.momenta
        else:
            first, second = (leg.mass for leg in legs if leg.incoming)
            shift = (first - second) * (first + second) / (2 * self.ecm)
            energies = self.ecm / 2 + shift, self.ecm / 2 - shift
            momentum = math.sqrt((energies[0] - first) * (energies[0] + first))
            info.beam_momenta = [
                [energies[0], 0.0, 0.0, momentum],
                [energies[1], 0.0, 0.0, -momentum],
            ]
        info.beam_pdg_id = [leg.pdg_id for leg in legs if leg.incoming]
        info.final_pdg_id = [leg.pdg_id for leg in legs if not leg.incoming]
        info.version = _core.__version__
        info.parameters = json.dumps(getattr(self, "parameters", {}))
        return info


def _model_name(part: Any) -> str | None:
    return None if part is None else str(part.name)


def on_batches(
    function: BatchFunction, info: Callable[[], _core.RunInfo]
) -> Callable[[_core.EventBatch], Any]:
    """Let a user's function see the Python EventBatch instead of the engine's."""
    return functools.partial(_called, function, info)


def _called(
    function: BatchFunction, info: Callable[[], _core.RunInfo], batch: _core.EventBatch
) -> Any:
    return function(EventBatch(batch, info()))
