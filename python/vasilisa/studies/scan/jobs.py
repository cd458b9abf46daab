"""One job of a scan: one process at one energy, at every order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...run.generator import Generator
from ...run.settings import form_factor_argument
from ...words.errors import VasilisaError
from ...words.processes import FACTS
from ..record import Record, derived_seed, jsonable
from ..runner import Resources
from ..settings import Point
from .settings import ScanSettings

__all__ = ["Job", "jobs_of", "run_job"]


@dataclass(frozen=True)
class Job:
    """One process at the point of number `index`."""

    index: int
    point: Point
    process: str

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.index:04d}_{self.process}"

    def __str__(self) -> str:
        return f"points[{self.index}] (sqrt_s {self.point.sqrt_s:g} GeV), {self.process}"


def jobs_of(settings: ScanSettings) -> list[Job]:
    """Return the jobs of a scan, point by point."""
    return [
        Job(index, point, process)
        for index, point in enumerate(settings.points)
        for process in settings.processes
    ]


def seed_of(settings: ScanSettings, job: Job, order: str) -> int:
    """Return the seed of one integration.

    It depends on nothing but the card's seed, the point's number, the process and the order, so
    that points are statistically independent and any of them can be repeated alone.
    """
    return derived_seed(settings.seed, job.index, job.process, order)


def generator_of(settings: ScanSettings, job: Job, order: str, threads: int) -> Generator:
    """Make the generator of one integration.

    Raises
    ------
    VasilisaError
        Whatever the generator refuses, with the point and the process in front.
    """
    facts = FACTS[job.process]
    arguments: dict[str, Any] = {
        "process": job.process,
        "ecm": job.point.sqrt_s,
        "order": order,
        "vacuum_polarization": settings.polarization_of(job.process),
        "cuts": settings.cuts,
        "seed": seed_of(settings, job, order),
        "threads": threads,
        "allow_double_counting": settings.allow_double_counting,
        "beams": settings.beams,
    }
    if facts.pion_structure:
        arguments["pion_structure"] = settings.pion_structure
    if facts.coulomb:
        arguments["coulomb"] = settings.coulomb
    if facts.form_factor is not None and settings.form_factor is not None:
        arguments["form_factor"] = form_factor_argument(
            settings.form_factor, settings.form_factor_kind
        )
    try:
        return Generator(**arguments)
    except VasilisaError as error:
        raise type(error)(f"{job}: {error}") from error


def run_job(settings: ScanSettings, job: Job, resources: Resources) -> Record:
    """Integrate one process at one energy at every order of the scan.

    Parameters
    ----------
    settings : ScanSettings
        The scan.
    job : Job
        Point and process.
    resources : Resources
        Threads of each integration.

    Returns
    -------
    dict
        Everything the tables need, ready for JSON.

    Raises
    ------
    VasilisaError
        If an integration fails, with the point and the process in front.
    """
    orders: dict[str, Record] = {}
    for order in settings.orders:
        generator = generator_of(settings, job, order, resources.threads)
        try:
            # Half the precision for each order leaves the whole of it to their ratio.
            result = generator.integrate(rel_error=settings.precision / 2, progress=False)
        except VasilisaError as error:
            raise type(error)(f"{job}: {error}") from error
        orders[order] = jsonable(result.to_dict())
    return {
        "index": job.index,
        "sqrt_s": job.point.sqrt_s,
        "luminosity": job.point.luminosity,
        "process": job.process,
        "orders": orders,
        "cpu_seconds": sum(float(each["cpu_seconds"]) for each in orders.values()),
    }
