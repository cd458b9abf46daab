"""A study that needs no engine: it registers itself, and its jobs can run in other processes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field

from vasilisa.studies import Resources, Study, StudyResult, StudySettings, Table
from vasilisa.studies.record import derived_seed
from vasilisa.studies.registry import register
from vasilisa.words.errors import RangeError


class ToySettings(StudySettings):
    """The card: how many numbers, how long each takes, which one fails."""

    title: str = Field("Toy", description="a text")
    n: int = Field(6, ge=1, description="a whole number, 1 or above")
    failing: int | None = Field(None, description="a whole number")


@dataclass(frozen=True)
class ToyJob:
    """The number of index `index`."""

    index: int

    @property
    def key(self) -> str:
        """Name under which the finished job is stored."""
        return f"{self.index:04d}"


def run_job(settings: ToySettings, job: ToyJob, resources: Resources) -> dict[str, Any]:
    """Take TOY_SECONDS, and make a number up."""
    end = time.monotonic() + float(os.environ.get("TOY_SECONDS", "0"))
    while time.monotonic() < end:
        if resources.stop():
            raise KeyboardInterrupt
        time.sleep(0.005)
    if job.index == settings.failing:
        raise RangeError(f"job {job.index}: fails")
    return {"index": job.index, "value": derived_seed("toy", job.key) / 2**32, "pid": os.getpid()}


@register
class Toy(Study[ToySettings, StudyResult[ToySettings]]):
    """Made-up numbers."""

    kind = "toy"
    settings_type = ToySettings
    work = staticmethod(run_job)

    def jobs(self) -> list[ToyJob]:
        """Return a job for each number."""
        return [ToyJob(index) for index in range(self.settings.n)]

    def tables(self, result: StudyResult[ToySettings]) -> list[Table]:
        """Return the numbers."""
        table = Table.of(result.records, "toy", {"index": "", "value": "nb"})
        return [replace(table, title="<Toy>")]
