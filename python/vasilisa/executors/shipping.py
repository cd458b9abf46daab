"""Functions and arguments on their way to workers, which are those of the same build."""

from __future__ import annotations

import os
import pickle
import platform
from collections.abc import Callable
from typing import Any

from ..keep.identity import first_difference
from ..keep.versions import build
from ..words.errors import ConfigurationError, ExecutorError
from .protocol import Executor, shares_memory

__all__ = ["call", "parcel", "require_build", "submit", "worker_name"]

FUNCTIONS = "one that its module defines under its name, or pip install 'vasilisa[dask]'"


def worker_name() -> str:
    """Return host and number of this process."""
    return f"{platform.node()}:{os.getpid()}"


def parcel(function: Callable[..., Any], *arguments: Any) -> bytes:
    """Return a function with its arguments as bytes.

    With cloudpickle, which comes with Dask, functions of the user travel, too.

    Raises
    ------
    ConfigurationError
        Names what cannot travel.
    """
    try:
        import cloudpickle  # type: ignore[import-not-found,import-untyped,unused-ignore]

        dumps = cloudpickle.dumps
    except ImportError:
        dumps = pickle.dumps
    try:
        content: bytes = dumps((function, arguments), protocol=5)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError) as error:
        raise ConfigurationError(
            "cannot go to another process: " + " ".join(str(error).split()),
            field="function",
            value=getattr(function, "__qualname__", str(function)),
            valid=FUNCTIONS,
        ) from error
    return content


def call(content: bytes, made_by: dict[str, str], *shared: Any) -> Any:
    """Do what a parcel says, on a worker.

    Parameters
    ----------
    content : bytes
        From `parcel`.
    made_by : dict
        The build of who sent it.
    *shared
        Further arguments, which stand behind those of the parcel.

    Raises
    ------
    ExecutorError
        If the worker has another build of the package.
    """
    require_build(made_by)
    function, arguments = pickle.loads(content)
    return function(*arguments, *shared)


def require_build(made_by: dict[str, str]) -> None:
    """Refuse to work for another build of the package: numbers would differ.

    Raises
    ------
    ExecutorError
        Names the worker and the first difference.
    """
    difference = first_difference(made_by, build())
    if difference is not None:
        raise ExecutorError(
            f"worker {worker_name()}: has another build of the package, {difference}; valid: the "
            "same build on all machines"
        )


def submit(executor: Executor, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function on an executor; return a future.

    Threads of this process take the arguments as they are, all others a parcel.

    Raises
    ------
    ConfigurationError
        If something cannot travel.
    """
    if shares_memory(executor):
        return executor.submit(function, *arguments)
    return executor.submit(call, parcel(function, *arguments), build())
