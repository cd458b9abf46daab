"""The configuration of a run: everything that determines its numbers, checked and made."""

from __future__ import annotations

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
from ..words.checks import above_threshold, choice, constants_or_default, number, whole_number
from ..words.choices import ORDERS, PROCESSES, check_name
from ..words.errors import ConfigurationError, VasilisaError
from ..words.processes import FACTS
from .beams import Beams
from .infrared import require_infrared_safe
from .model import FormFactorChoice, make_model, model_values
from .variations import VariationsChoice, check_variations, make_variations

__all__ = ["BatchFunction", "Configuration", "CutsChoice", "on_batches"]

BatchFunction: TypeAlias = Callable[[EventBatch], NDArray[Any]]
CutsChoice: TypeAlias = str | Cuts | CallableCuts | BatchFunction | None

MAX_ECM = 20.0
"""GeV; above, the Z boson is no longer negligible."""


class Configuration:
    """Process, energy, model, variations and cuts of a `Generator`, whose arguments it takes.

    Raises
    ------
    ConfigurationError, RangeError
        As `Generator`.
    """

    def __init__(
        self,
        process: str,
        ecm: float | None,
        order: str,
        *,
        form_factor: FormFactorChoice,
        pion_structure: str,
        coulomb: str,
        vacuum_polarization: str | _core.VacuumPolarization,
        variations: VariationsChoice,
        cuts: CutsChoice,
        seed: int,
        threads: int,
        radiation: str,
        two_photon_exchange: str,
        subtraction: str,
        k_soft: float,
        theta_jet: float,
        xi_cut: float,
        constants: _core.Constants | None,
        allow_double_counting: bool,
        beams: Beams | Mapping[str, Any] | None,
    ) -> None:
        self.process = check_name("process", process, PROCESSES)
        self.facts = FACTS[process]
        self.settings = _core.Settings()
        self.constants = constants_or_default(constants)
        self.beams = None if beams is None else Beams.of(beams)
        self._set_energy(ecm)
        self.settings.order = check_name("order", order, ORDERS)
        self.settings.subtraction = choice(
            "subtraction", subtraction, _core.Subtraction.__members__
        )
        self.settings.k_soft = number("k_soft", k_soft, 0.0, 0.1, "above 0 and up to 0.1")
        self.settings.theta_jet = number("theta_jet", theta_jet, 0.0, 0.5, "above 0 and up to 0.5")
        self.settings.xi_cut = number("xi_cut", xi_cut, 0.0, 1.0, "between 0 and 1")
        seed = whole_number("seed", seed, 0, 2**63 - 1)
        threads = whole_number("threads", threads, 0, 4096)
        self.seed = seed
        self.threads = threads or len(os.sched_getaffinity(0))
        self.model = make_model(
            process,
            form_factor=form_factor,
            pion_structure=pion_structure,
            coulomb=coulomb,
            vacuum_polarization=vacuum_polarization,
            radiation=radiation,
            two_photon_exchange=two_photon_exchange,
            constants=self.constants,
            allow_double_counting=allow_double_counting,
            energies=None if order == "lo" else (self.lowest_ecm, self.highest_ecm),
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
            process,
            check_variations(variations),
            {
                "order": order,
                "form_factor": form_factor,
                "pion_structure": pion_structure,
                "coulomb": coulomb,
                "vacuum_polarization": vacuum_polarization,
                "radiation": radiation,
                "two_photon_exchange": two_photon_exchange,
            },
            constants=self.constants,
            allow_double_counting=allow_double_counting,
            energies=(self.lowest_ecm, self.highest_ecm),
        )
        self.cuts = selection(cuts)
        self.parameters: dict[str, Any] = {
            "process": process,
            "ecm": self.ecm,
            "beams": self.beams and self.beams.to_dict(),
            "order": order,
            "form_factor": _model_name(self.model.form_factor),
            "pion_structure": pion_structure if self.facts.pion_structure else None,
            "coulomb": coulomb if self.facts.coulomb else None,
            "vacuum_polarization": _model_name(self.model.vacuum_polarization) or "none",
            "variations": {name: each.changes for name, each in self.variations.items()},
            "weights": ["nominal", *self.variations],  # the order counts
            "cuts": str(self.cuts),
            "seed": seed,
            "radiation": radiation,
            "two_photon_exchange": two_photon_exchange,
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
            self.settings.ecm = self.lowest_ecm = self.highest_ecm = checked(ecm)
        else:
            beams = self.beams.engine(None if ecm is None else checked(ecm), self.constants)
            self.settings.beams = beams
            self.settings.ecm = checked(beams.ecm)
            self.lowest_ecm, self.highest_ecm = beams.lowest_ecm, beams.highest_ecm
        above_threshold(self.process, self.lowest_ecm, self.constants)

    @property
    def ecm(self) -> float:
        """Centre-of-mass energy without the spread of the beams, GeV."""
        return self.settings.ecm

    def changed_settings(self, **changes: Any) -> _core.Settings:
        """Return a copy of the engine's settings in which some fields are others."""
        copy = _core.Settings()
        for field in ("ecm", "order", "subtraction", "k_soft", "theta_jet", "xi_cut", "beams"):
            setattr(copy, field, changes.get(field, getattr(self.settings, field)))
        return copy

    def integrator(
        self, settings: _core.Settings, axes: list[tuple[Any, list[float]]]
    ) -> _core.Integrator:
        """Make the engine's run, with variations, cuts and histograms."""
        integrand = _core.make_integrand(self.process, self.model, settings)
        if settings.order == "nlo" and settings.subtraction == _core.Subtraction.fks:
            require_infrared_safe(self.cuts, self.run_info(), integrand.signal_mass[0])
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
        if self.integrator(self.settings, []).accepts_born(1 - 1e-12):
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
        info.process = self.process
        info.ecm = self.ecm
        info.seed = self.seed
        if self.settings.beams is not None:
            info.beam_momenta = self.settings.beams.momenta
        else:
            momentum = math.sqrt(self.ecm**2 / 4 - self.constants.electron_mass**2)
            info.beam_momenta = [
                [self.ecm / 2, 0.0, 0.0, momentum],
                [self.ecm / 2, 0.0, 0.0, -momentum],
            ]
        info.final_pdg_id = list(self.facts.particles)
        info.version = _core.__version__
        info.parameters = json.dumps(getattr(self, "parameters", {}))
        return info


def _model_name(part: Any) -> str | None:
    return None if part is None else str(part.name)


def on_batches(
    function: BatchFunction, info: Callable[[], _core.RunInfo]
) -> Callable[[_core.EventBatch], Any]:
    """Let a user's function see the Python EventBatch instead of the engine's."""

    def call(batch: _core.EventBatch) -> Any:
        return function(EventBatch(batch, info()))

    return call
