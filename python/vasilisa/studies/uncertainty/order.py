"""One job of a comparison: cross section, asymmetry and histograms at one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import hist

from ...run.generator import Generator
from ...run.result import Result
from ..record import Record, jsonable
from ..runner import Resources
from .settings import UncertaintySettings

__all__ = ["Job", "evaluated", "generator_of", "histograms_of", "result_of", "run_job"]


@dataclass(frozen=True)
class Job:
    """The order of number `index`."""

    index: int
    order: str

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.index}_{self.order}"


def generator_of(settings: UncertaintySettings, job: Job, threads: int) -> Generator:
    """Make the generator of an order; each has another seed, so that errors add in quadrature."""
    seed = settings.seed + job.index
    return Generator(**settings.arguments(), order=job.order, seed=seed, threads=threads)


def evaluated(
    generator: Generator, axes: Mapping[str, Any] | None, goal: Mapping[str, Any]
) -> tuple[Result, dict[str, hist.Hist[Any]]]:
    """Return the result, and histograms if axes are given.

    Parameters
    ----------
    generator : Generator
        Of one order.
    axes : mapping, optional
        As in `Generator.histogram`.
    goal : mapping
        `rel_error` and `max_seconds` of each integration.
    """
    result = generator.integrate(**goal, progress=False)
    found = generator.histogram(axes, **goal, progress=False) if axes else {}
    return result, dict(found)


def run_job(settings: UncertaintySettings, job: Job, resources: Resources) -> Record:
    """Evaluate one order.

    Raises
    ------
    VasilisaError
        Whatever the generator or the integration refuses.
    """
    generator = generator_of(settings, job, resources.threads)
    result, histograms = evaluated(generator, settings.axes(generator.ecm), settings.goal())
    return {
        "order": job.order,
        "ecm": generator.ecm,
        "result": jsonable(result.to_dict()),
        "histograms": {
            name: {
                "edges": [float(edge) for edge in h.axes[0].edges],
                "values": h.values().tolist(),
                "variances": h.variances().tolist(),  # type: ignore[union-attr]
            }
            for name, h in histograms.items()
        },
    }


def result_of(record: Record) -> Result:
    """Return the result that a record tells of."""
    return Result(**record["result"])


def histograms_of(record: Record) -> dict[str, hist.Hist[Any]]:
    """Return the histograms that a record tells of."""
    found: dict[str, hist.Hist[Any]] = {}
    for name, content in record["histograms"].items():
        h: hist.Hist[Any] = hist.Hist(
            hist.axis.Variable(content["edges"]), storage=hist.storage.Weight()
        )
        view: Any = h.view()
        view.value[...] = content["values"]
        view.variance[...] = content["variances"]
        found[name] = h
    return found
