"""Dask: a cluster that runs already, or one that is started for the run."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import logging
import math
import signal
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from ..keep.identity import first_difference
from ..keep.versions import build
from ..words.errors import ConfigurationError, ExecutorError
from .choice import ExecutorChoice

__all__ = ["DaskExecutor", "dask_executor", "job_queue"]

PATIENCE = 20.0
"""Seconds until a scheduler has to answer."""

RECOUNT = 2.0
"""Seconds between two looks at the workers."""

JOB_QUEUES = {"slurm": "SLURMCluster", "htcondor": "HTCondorCluster"}

JOB_DEFAULTS: dict[str, Any] = {"cores": 1, "processes": 1, "memory": "2 GiB"}
"""Of a job of a batch system: one process with one thread."""

SILENT = logging.CRITICAL
"""Least level of Dask's messages that are shown."""

ALLOWED_DEATHS = 20
"""Of workers under one task, until Dask takes the task for the murderer."""


class DaskExecutor:
    """The `submit` of an executor on a client of Dask.

    Parameters
    ----------
    client : distributed.Client
        Connected.
    """

    def __init__(self, client: Any) -> None:
        self.client = client
        self._counted = (-math.inf, 1)

    @property
    def n_workers(self) -> int:
        """Threads of the workers that are there, and 1 before the first has come."""
        when, count = self._counted
        if time.monotonic() - when > RECOUNT:
            self._require_scheduler()
            workers = self.client.scheduler_info(n_workers=-1).get("workers", {})
            count = max(1, sum(int(worker["nthreads"]) for worker in workers.values()))
            self._counted = (time.monotonic(), count)
        return count

    def _require_scheduler(self) -> None:
        """Wait while the client tries to reach its scheduler again; raise when it has given up."""
        while self.client.status == "connecting":
            time.sleep(0.1)
        if self.client.status != "running":
            raise ExecutorError(
                "executor: dask: the scheduler is lost; what is finished is kept, and the same "
                "command goes on"
            )

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Call the function on a worker; return a future."""
        name = f"{getattr(function, '__name__', 'job')}-{uuid.uuid4().hex}"
        self._require_scheduler()
        return self.client.submit(function, *arguments, key=name, pure=False)

    def share(self, value: Any) -> Any:
        """Send a value to the workers once; return what stands for it in `submit`."""
        return self.client.scatter(value, hash=False, broadcast=True)

    def require_same_build(self) -> None:
        """Look at the workers that are there; those that come later look by themselves.

        Raises
        ------
        ExecutorError
            If one has another build of the package, or none.
        """
        try:
            found = self.client.run(build, on_error="return")
        except Exception as error:
            raise ExecutorError(f"executor: dask: {_line(error)}") from error
        for worker, there in sorted(found.items()):
            if isinstance(there, BaseException):
                raise ExecutorError(
                    f"executor: worker {worker}: cannot work ({_line(there)}); valid: the same "
                    "vasilisa on all machines"
                )
            difference = first_difference(build(), there)
            if difference is not None:
                raise ExecutorError(
                    f"executor: worker {worker}: has another build of the package, "
                    f"{difference.name}: {difference.first} here, {difference.second} there"
                )


def _line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


@contextlib.contextmanager
def dask_executor(choice: ExecutorChoice, threads: int) -> Iterator[DaskExecutor]:
    """Connect to a scheduler, or start a cluster.

    Parameters
    ----------
    choice : ExecutorChoice
        Of kind dask.
    threads : int
        Workers of a local cluster that does not say its number of jobs.

    Raises
    ------
    ConfigurationError
        If Dask is not installed, or a cluster cannot be made of the options.
    ExecutorError
        If the scheduler cannot be reached, or its workers are of another build.
    """
    if importlib.util.find_spec("distributed") is None:
        raise ConfigurationError(
            "executor: dask needs dask and distributed, which are not installed; "
            "pip install 'vasilisa[dask]'"
        )
    dask: Any = importlib.import_module("dask")
    distributed: Any = importlib.import_module("distributed")

    quiet = {
        "distributed.scheduler.allowed-failures": ALLOWED_DEATHS,
        "distributed.worker.daemon": True,
    }
    with contextlib.ExitStack() as stack:
        stack.enter_context(_silent_logs())
        stack.enter_context(dask.config.set(quiet))
        address = choice.scheduler or (choice.scheduler_file and {"file": choice.scheduler_file})
        if address:
            client = stack.enter_context(contextlib.closing(_connected(choice)))
        else:
            cluster = _started(choice, threads)
            stack.callback(_forgiving(cluster.close))
            client = stack.enter_context(
                contextlib.closing(distributed.Client(cluster, set_as_default=False))
            )
        executor = DaskExecutor(client)
        executor.require_same_build()
        yield executor


@contextlib.contextmanager
def _silent_logs() -> Iterator[None]:
    """Keep Dask's talk of connections, with their tracebacks, off the screen of the client.

    What a user has to know comes as an error of this package.
    """
    handlers = list(logging.getLogger("distributed").handlers)  # those below share them
    levels = [handler.level for handler in handlers]
    for handler in handlers:
        handler.setLevel(SILENT)
    try:
        yield
    finally:
        for handler, level in zip(handlers, levels, strict=True):
            handler.setLevel(level)


def _connected(choice: ExecutorChoice) -> Any:
    distributed: Any = importlib.import_module("distributed")

    where = choice.scheduler or choice.scheduler_file
    named = {"address": where} if choice.scheduler else {"scheduler_file": where}
    try:
        return distributed.Client(**named, timeout=PATIENCE, set_as_default=False)
    except Exception as error:
        raise ExecutorError(
            f"executor: dask: {where}: no scheduler can be reached there ({_line(error)})"
        ) from error


def _started(choice: ExecutorChoice, threads: int) -> Any:
    distributed: Any = importlib.import_module("distributed")

    try:
        if choice.cluster == "local":
            return distributed.LocalCluster(
                n_workers=choice.jobs or threads,
                threads_per_worker=1,
                dashboard_address=":0",
                silence_logs=SILENT,
            )
        cluster = job_queue(choice)
        cluster.scale(jobs=choice.jobs or 1)
    except (ConfigurationError, KeyboardInterrupt):
        raise
    except Exception as error:
        raise ConfigurationError(
            f"executor: dask: a cluster {choice.cluster!r} cannot be started ({_line(error)})"
        ) from error
    return cluster


def job_queue(choice: ExecutorChoice) -> Any:
    """Return the cluster of dask-jobqueue, of which no job has been submitted.

    Raises
    ------
    ConfigurationError
        If dask-jobqueue is not installed, or refuses an option.
    """
    if importlib.util.find_spec("dask_jobqueue") is None:
        raise ConfigurationError(
            f"executor: dask: cluster {choice.cluster} needs dask-jobqueue, which is not "
            "installed; pip install 'vasilisa[dask]'"
        )
    with _interrupt_kept():
        module = importlib.import_module("dask_jobqueue")
    options = JOB_DEFAULTS | choice.options
    if choice.cluster == "htcondor":
        options.setdefault("disk", "1 GiB")
    with warnings.catch_warnings():
        # A cluster that is refused half made warns, when it goes, that nobody closed it.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return getattr(module, JOB_QUEUES[choice.cluster])(
                **options, scheduler_options={"dashboard_address": ":0"}
            )
        except (TypeError, ValueError) as error:
            refusal = _line(error)
        gc.collect()
    raise ConfigurationError(
        f"executor: dask: cluster {choice.cluster}: {refusal}; valid: the arguments of "
        f"dask_jobqueue.{JOB_QUEUES[choice.cluster]}"
    )


@contextlib.contextmanager
def _interrupt_kept() -> Iterator[None]:
    """Give Ctrl-C back its handler: dask-jobqueue, on import, lets it end the whole process."""
    handler = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if handler is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, handler)


def _forgiving(close: Callable[[], Any]) -> Callable[[], None]:
    """Return what closes a cluster, and says nothing of workers that are gone already."""

    def closed() -> None:
        with contextlib.suppress(Exception):
            close()

    return closed
