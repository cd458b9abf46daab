"""One job: the asymmetry or the angular distribution of one process at one energy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import hist
import numpy as np

from ...run.generator import Generator
from ...run.result import Result
from ...words.errors import VasilisaError
from ..record import Record, derived_seed, jsonable
from ..runner import Resources
from .odd_part import Bins, odd_part, odd_part_above
from .settings import REAL_RADIATION, AsymmetrySettings

__all__ = ["Job", "generator_of", "jobs_of", "run_job"]

COSINES = [i / 20 for i in range(-20, 21)]
"""Edges of the bins of an angular distribution, symmetric about zero."""

ANGLE = "cos_theta_avg"


@dataclass(frozen=True)
class Job:
    """One process at one energy: its asymmetry, or its angular distribution."""

    index: int
    energy: float
    process: str
    angular: bool

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{'angular_' if self.angular else ''}{self.index:04d}_{self.process}"

    def __str__(self) -> str:
        field = "angular_energies" if self.angular else "points"
        return f"{field}[{self.index}] ({self.energy:g} GeV), {self.process}"


def jobs_of(settings: AsymmetrySettings) -> list[Job]:
    """Return the jobs of a card: asymmetries point by point, then angular distributions."""
    return [
        Job(index, energy, process, angular)
        for angular, energies in ((False, settings.points), (True, settings.angular_energies))
        for index, energy in enumerate(energies)
        for process in settings.processes
    ]


def nominal_of(settings: AsymmetrySettings, job: Job) -> str:
    """Return the nominal weight.

    That is the first model; for histograms, which know the errors of differences to the nominal
    weight alone, the real radiation of that model, above which all components are.
    """
    first = settings.models_of(job.process)[0]
    components = settings.components_of(job.process, first)
    return components.get(REAL_RADIATION, first) if job.angular else first


def generator_of(settings: AsymmetrySettings, job: Job, threads: int) -> Generator:
    """Make the generator of a job: one weight is nominal, all others vary its events.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, with the energy and the process in front.
    """
    weights = settings.weights_of(job.process)
    nominal = nominal_of(settings, job)
    try:
        return Generator(
            job.process,
            ecm=job.energy,
            order=settings.order,
            vacuum_polarization=settings.polarization_of(job.process),
            cuts=settings.cuts,
            seed=derived_seed(settings.seed, job.key),
            threads=threads,
            allow_double_counting=settings.allow_double_counting,
            beams=settings.beams,
            variations={name: each for name, each in weights.items() if name != nominal},
            **weights[nominal],
        )
    except VasilisaError as error:
        raise type(error)(f"{job}: {error}") from error


def run_job(settings: AsymmetrySettings, job: Job, resources: Resources) -> Record:
    """Run one job.

    Parameters
    ----------
    settings : AsymmetrySettings
        The card.
    job : Job
        What to compute.
    resources : Resources
        Threads of the integration.

    Returns
    -------
    dict
        Everything the tables need, ready for JSON.

    Raises
    ------
    VasilisaError
        If the integration fails, with the energy and the process in front.
    """
    generator = generator_of(settings, job, resources.threads)
    try:
        found = (
            _angular(generator, settings, job)
            if job.angular
            else _asymmetries(generator, settings, job.process)
        )
    except VasilisaError as error:
        raise type(error)(f"{job}: {error}") from error
    return {
        "index": job.index,
        "sqrt_s": job.energy,
        "process": job.process,
        "angular": job.angular,
        **found,
        "parameters": jsonable(generator.parameters),
    }


def _asymmetries(generator: Generator, settings: AsymmetrySettings, process: str) -> Record:
    result = generator.integrate(asymmetry_error=settings.precision, progress=False)
    names = settings.models_of(process)
    return {
        "n_events": result.n_events,
        "models": {
            name: jsonable(
                _model(result, name, names[0])
                | {"components": _components(result, settings.components_of(process, name), names)}
            )
            for name in names
        },
    }


def _model(result: Result, name: str, nominal: str) -> Record:
    """Return the numbers of one model and its difference to the nominal one."""
    of = result if name == nominal else result.variations[name]
    difference, error = None, None
    if name != nominal:
        difference, error = result.asymmetry_difference(name)
    return {
        "value": of.value,
        "error": of.error,
        "asymmetry": of.asymmetry,
        "asymmetry_error": of.asymmetry_error,
        "difference": difference,
        "difference_error": error,
    }


def _components(result: Result, weights: dict[str, str], names: list[str]) -> Record:
    """Return the components of a model's asymmetry and their errors."""
    components: Record = {}
    for component, weight in weights.items():
        if component == REAL_RADIATION:
            of = result.variations[weight]
            found = of.asymmetry, of.asymmetry_error
        else:
            nominal = weight == names[0]
            found = result.asymmetry_difference(
                "nominal" if nominal else weight, weights[REAL_RADIATION]
            )
        components[component] = dict(zip(("asymmetry", "asymmetry_error"), found, strict=True))
    return components


def _angular(generator: Generator, settings: AsymmetrySettings, job: Job) -> Record:
    axis = hist.axis.Variable(COSINES, name=ANGLE)
    found = generator.histogram({ANGLE: axis}, rel_error=settings.precision, progress=False)
    nominal = nominal_of(settings, job)

    def content(weight: str) -> Bins:
        return _bins(found if weight == nominal else found.variations[weight])

    models: Record = {}
    for name in settings.models_of(job.process):
        components: Record = {}
        for component, weight in settings.angular_components_of(job.process, name).items():
            components[component] = (
                odd_part(COSINES, content(nominal))
                if component == REAL_RADIATION
                else odd_part_above(COSINES, content(nominal), _bins(found.differences[weight]))
            )
        models[name] = {"delta": odd_part(COSINES, content(name)), "components": components}
    return {"models": jsonable(models)}


def _bins(histograms: Mapping[str, hist.Hist[Any]]) -> Bins:
    view: Any = histograms[ANGLE].view()
    return Bins(np.asarray(view.value), np.asarray(view.variance))
