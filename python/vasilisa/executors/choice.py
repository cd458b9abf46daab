"""What users write to choose where jobs run, and the executor that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..words.choices import check_name, did_you_mean
from ..words.errors import ConfigurationError

__all__ = ["CLUSTERS", "ExecutorChoice"]

KINDS = ("threads", "processes", "dask")

CLUSTERS = ("local", "slurm", "htcondor")

VALID = (
    "threads, processes, dask, 'dask: tcp://HOST:PORT', "
    "'dask: {cluster: local | slurm | htcondor, jobs: N, ...}', or a YAML file of it"
)

OWN_WORDS = ("cluster", "jobs", "scheduler", "scheduler_file")


@dataclass(frozen=True)
class ExecutorChoice:
    """Where jobs run.

    Attributes
    ----------
    kind : {"threads", "processes", "dask"}
        Of executor.
    scheduler : str
        Address of a scheduler of Dask that runs already.
    scheduler_file : str
        File in which it says its address.
    cluster : {"local", "slurm", "htcondor"}
        What Dask is to start.
    jobs : int
        Number of its jobs, 0 for one each core.
    options : dict
        What else the class of the cluster takes: cores, memory, queue, walltime ...
    """

    kind: str
    scheduler: str = ""
    scheduler_file: str = ""
    cluster: str = "local"
    jobs: int = 0
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, value: object) -> ExecutorChoice:
        """Read what a user wrote.

        Parameters
        ----------
        value : str or mapping
            A name, YAML text, or the path of a YAML file.

        Raises
        ------
        ConfigurationError
            Names the value and what is valid.
        """
        found = _read(value) if isinstance(value, str) else value
        if isinstance(found, str):
            return cls(check_name("executor", found, KINDS))
        if not isinstance(found, Mapping) or set(found) != {"dask"}:
            raise ConfigurationError(field="executor", value=value, valid=VALID)
        where = found["dask"]
        if where is None:
            return cls("dask")
        if isinstance(where, str):
            if "://" not in where:
                raise ConfigurationError(
                    field="executor.dask", value=where, valid="an address such as tcp://HOST:8786"
                )
            return cls("dask", scheduler=where)
        if not isinstance(where, Mapping):
            raise ConfigurationError(field="executor.dask", value=where, valid=VALID)
        return cls._of_mapping({str(name): each for name, each in where.items()})

    @classmethod
    def _of_mapping(cls, fields: dict[str, Any]) -> ExecutorChoice:
        given = {name: fields.pop(name) for name in OWN_WORDS if name in fields}
        cluster = check_name("executor.dask.cluster", given.get("cluster", "local"), CLUSTERS)
        jobs = given.get("jobs", 0)
        if isinstance(jobs, bool) or not isinstance(jobs, int) or not 0 <= jobs <= 100_000:
            raise ConfigurationError(
                field="executor.dask.jobs", value=jobs, valid="a whole number, 0 to 100000"
            )
        if cluster == "local" and fields:
            hint = did_you_mean(next(iter(fields)), OWN_WORDS)
            raise ConfigurationError(
                hint or "unknown",
                field="executor.dask",
                value=next(iter(fields)),
                valid=", ".join(OWN_WORDS),
            )
        addresses = {name: given.get(name, "") for name in ("scheduler", "scheduler_file")}
        for name, value in addresses.items():
            if not isinstance(value, str):
                raise ConfigurationError(field=f"executor.dask.{name}", value=value, valid="a text")
        return cls("dask", **addresses, cluster=cluster, jobs=jobs, options=fields)


def _read(text: str) -> Any:
    if text.endswith((".yaml", ".yml")):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"executor: {text}: cannot be read: {error}") from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise ConfigurationError(field="executor", value=text, valid=VALID) from None
