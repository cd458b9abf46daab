"""One job: the asymmetry or the angular distribution of one process at one energy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hist

from ..campaign.campaign import JobStoppedError
from ..campaign.record import Record, derived_seed, jsonable
from ..errors import VasilisaError
from ..generator import Generator
from ..result import Result
from ..settings import cuts_argument
from ..stopping import Clock
from .settings import REAL_RADIATION, AsymmetrySettings

__all__ = ["Job", "generator_of", "jobs_of", "run_job"]

COSINES = [i / 20 for i in range(-20, 21)]
"""Edges of the bins of an angular distribution, symmetric about zero."""


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


def generator_of(settings: AsymmetrySettings, job: Job, threads: int) -> Generator:
    """Make the generator of a job: the first model, and all others as variations of its events.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, with the energy and the process in front.
    """
    nominal = settings.models_of(job.process)[0]
    try:
        return Generator(
            job.process,
            ecm=job.energy,
            order=settings.order,
            vacuum_polarization=settings.polarization_of(job.process),
            cuts=cuts_argument(settings.cuts),
            seed=derived_seed(settings.seed, job.key),
            threads=threads,
            allow_double_counting=settings.allow_double_counting,
            beams=settings.beams,
            variations=settings.variations_of(job.process),
            **settings.model_arguments(nominal),
        )
    except VasilisaError as error:
        raise type(error)(f"{job}: {error}") from error


def run_job(
    settings: AsymmetrySettings, job: Job, threads: int, stop: Callable[[], bool]
) -> Record:
    """Run one job.

    Parameters
    ----------
    settings : AsymmetrySettings
        The card.
    job : Job
        What to compute.
    threads : int
        Of the integration.
    stop : callable
        Asked every now and then; if true, the job is given up.

    Returns
    -------
    dict
        Everything the tables need, ready for JSON.

    Raises
    ------
    JobStoppedError
        If the job was given up.
    VasilisaError
        If the integration fails, with the energy and the process in front.
    """

    def give_up(fraction: float, text: str) -> None:
        if stop():
            raise JobStoppedError

    give_up(0.0, "")
    clock = Clock(threads)
    generator = generator_of(settings, job, threads)
    names = settings.models_of(job.process)
    try:
        found = (
            _angular(generator, names, settings.precision, give_up)
            if job.angular
            else _asymmetries(generator, settings, job.process, give_up)
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
        "cpu_seconds": clock.cpu,
        "wall_seconds": clock.wall,
    }


def _asymmetries(
    generator: Generator,
    settings: AsymmetrySettings,
    process: str,
    give_up: Callable[[float, str], None],
) -> Record:
    result = generator.integrate(asymmetry_error=settings.precision, progress=give_up)
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


def _angular(
    generator: Generator, names: list[str], precision: float, give_up: Callable[[float, str], None]
) -> Record:
    axis = hist.axis.Variable(COSINES, name="cos_theta_avg")
    found = generator.histogram({"cos_theta_avg": axis}, rel_error=precision, progress=give_up)
    models: dict[str, Any] = {}
    for name in names:
        histograms = found if name == names[0] else found.variations[name]
        content: Any = histograms["cos_theta_avg"].view()
        models[name] = {
            "values": content.value.tolist(),
            "variances": content.variance.tolist(),
        }
    return {"edges": COSINES, "models": models}
