"""One job: the asymmetry or the angular distribution of one process at one energy."""

from __future__ import annotations

import math
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
from .settings import AsymmetrySettings

__all__ = ["Job", "generator_of", "jobs_of", "run_job"]

COSINES = [i / 20 for i in range(-20, 21)]
"""Edges of the bins of an angular distribution, symmetric about zero."""

SAME_TREES = ("fxsqed", "gvmd", "dispersive")
"""Structures that differ in the two-photon exchange alone."""


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
    nominal, *others = settings.models_of(job.process)
    try:
        return Generator(
            job.process,
            ecm=job.energy,
            order=settings.order,
            cuts=cuts_argument(settings.cuts),
            seed=derived_seed(settings.seed, job.key),
            threads=threads,
            variations={name: settings.model_arguments(name) for name in others},
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
            else (_asymmetries(generator, names, settings.precision, give_up))
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
    generator: Generator, names: list[str], precision: float, give_up: Callable[[float, str], None]
) -> Record:
    result = generator.integrate(asymmetry_error=precision, progress=give_up)
    return {
        "n_events": result.n_events,
        "models": {name: jsonable(_model(result, name, names[0])) for name in names},
    }


def _model(result: Result, name: str, nominal: str) -> Record:
    """Return the numbers of one model and its difference to the nominal one.

    Weights that differ in the two-photon exchange alone differ by something odd in the angle, of
    which the sum of the moduli bounds the fluctuations of forward minus backward. Others share
    fluctuations too, but not to an extent that is known: they count as independent.
    """
    of = result if name == nominal else result.variations[name]
    numbers: Record = {
        "value": of.value,
        "error": of.error,
        "asymmetry": of.asymmetry,
        "asymmetry_error": of.asymmetry_error,
        "difference": None,
        "difference_error": None,
    }
    if name != nominal:
        numbers["difference"] = of.asymmetry - result.asymmetry
        numbers["difference_error"] = (
            result.variations[name].difference_error / abs(result.value)
            if nominal in SAME_TREES and name in SAME_TREES
            else math.hypot(of.asymmetry_error, result.asymmetry_error)
        )
    return numbers


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
