"""The loop of an integration: rounds until a goal is reached, checkpoints, Ctrl-C, time limit."""

from __future__ import annotations

import contextlib
import math
import time
import warnings
from pathlib import Path
from typing import Any

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from ..executors import Executor
from ..keep.versions import versions
from ..words.checks import file_path
from ..words.errors import (
    AcceptanceError,
    DataError,
    OutputError,
    PrecisionWarning,
    TimeLimitError,
)
from .checkpoint import read_checkpoint, write_checkpoint
from .configuration import Configuration
from .prepared import Prepared
from .result import Result, RunInterrupted, VariationResult
from .rounds import RoundsElsewhere
from .stopping import MIN_EVENTS, Clock, Stopping

__all__ = ["integrate", "require_acceptance", "require_finite"]

CHECKPOINT_SECONDS = 10.0
"""Between two writings of a checkpoint."""


def integrate(
    configuration: Configuration,
    settings: _core.Settings,
    axes: list[tuple[Any, list[float]]],
    stopping: Stopping,
    checkpoint: str | Path | None,
    progress: ProgressCallback | bool | None,
    title: str,
    prepared: Prepared | None = None,
    executor: Executor | None = None,
) -> tuple[_core.Integrator, Result]:
    """Run until `stopping` is content.

    Parameters
    ----------
    configuration : Configuration
        What to integrate.
    settings : Settings
        Its settings, or changed ones.
    axes : list of (observable, list of float)
        Histograms, as from `histograms.specification`.
    stopping : Stopping
        When to stop.
    checkpoint, progress
        As in `Generator.integrate`.
    title : str
        In front of the progress.
    prepared : Prepared, optional
        What stands in place of the warm-up.
    executor : Executor, optional
        Where rounds are made; the numbers do not depend on it.

    Raises
    ------
    AcceptanceError, DataError, OutputError, RunInterrupted, TimeLimitError
        As `Generator.integrate`.
    """
    clock = Clock(configuration.threads)
    path = None if checkpoint is None else file_path("checkpoint", checkpoint)
    if path and not path.parent.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {path.parent}")
    identity = configuration.identity(axes) if path else {}
    saved = read_checkpoint(path, identity) if path else None
    result: Result | None = None
    last_written = time.monotonic()

    def left() -> float:
        return stopping.seconds_left(clock)

    def reached() -> Result:
        return _result(configuration, run, clock, stopping)

    def save() -> None:
        if path and result:
            write_checkpoint(path, run.state, identity, clock.cpu, clock.wall)

    phase = "set-up"
    stack = contextlib.ExitStack()
    elsewhere: RoundsElsewhere | None = None
    counted = 0.0
    try:
        run = configuration.integrator(settings, axes, left())
        if saved:
            run.state = saved[0]
            clock.add(saved[1], saved[2])
            result = reached()
        elif not (prepared and prepared.start(run, settings)):
            phase = "warm-up"
            run.warm_up(left(), configuration.effort)
        phase = "first round of points"
        if executor is not None:
            elsewhere = RoundsElsewhere(executor, configuration, settings, axes, run)
            stack.callback(elsewhere.close)
        with DelayedProgress(title, progress) as report:
            while not (result and stopping.done(result)):
                if elsewhere is None:
                    run.run_round(left())
                else:
                    elsewhere.add_round(left())
                    clock.add(elsewhere.cpu - counted, 0.0)
                    counted = elsewhere.cpu
                result = reached()
                if result.n_events < MIN_EVENTS:
                    continue
                require_finite(run)
                require_acceptance(configuration, run)
                report(stopping.fraction(result), f"{result.value} nb")
                if time.monotonic() - last_written > CHECKPOINT_SECONDS:
                    save()
                    last_written = time.monotonic()
    except KeyboardInterrupt:
        save()
        raise RunInterrupted(result, phase) from None
    except TimeLimitError:
        if result is None:
            raise TimeLimitError(
                f"max_seconds: {stopping.max_seconds:g} (over in the {phase}, before there was a "
                "result); valid: more"
            ) from None
    finally:
        stack.close()
    save()
    require_finite(run)
    require_acceptance(configuration, run)
    result = reached()
    if not stopping.trusted(result.heaviest_share, result.n_events, result.rel_error):
        warnings.warn(
            f"{title}: one point makes {result.heaviest_share:.0%} of the variance: the error is "
            "not to be trusted; more events, or cuts on the momenta of the pair, help",
            PrecisionWarning,
            stacklevel=3,
        )
    return run, result


def require_acceptance(configuration: Configuration, run: _core.Integrator) -> None:
    """Raise AcceptanceError if no event has passed the cuts."""
    if run.counts.nonzero == 0:
        raise AcceptanceError(
            f"cuts: {configuration.parameters['cuts']!r}: none of {run.counts.events} events of "
            f"{configuration.process} at {configuration.ecm:g} GeV passes"
        )


def require_finite(run: _core.Integrator) -> None:
    """Raise DataError if weights, or sums of their squares, are not finite."""
    counts, sums = run.counts, run.result
    if counts.nonfinite or not (math.isfinite(sums.value()) and math.isfinite(sums.error())):
        raise DataError(
            f"cross section: not finite ({counts.nonfinite} of {counts.events} points); valid: "
            "form factors, vacuum polarisations and constants of a physical size"
        )


def _result(
    configuration: Configuration, run: _core.Integrator, clock: Clock, stopping: Stopping
) -> Result:
    sums, counts = run.result, run.counts
    wanted = stopping.rel_error
    share = run.heaviest_share
    relative = sums.error() / abs(sums.value()) if sums.value() != 0 else math.inf
    reached = wanted is None or relative <= wanted
    return Result(
        value=sums.value(),
        error=sums.error(),
        asymmetry=sums.asymmetry(),
        asymmetry_error=sums.asymmetry_error(),
        n_events=counts.events,
        n_nonzero=counts.nonzero,
        n_negative=counts.negative,
        n_nonfinite=counts.nonfinite,
        cpu_seconds=clock.cpu,
        wall_seconds=clock.wall,
        converged=reached and stopping.trusted(share, counts.events, relative),
        variations={
            name: VariationResult.of(sums, number)
            for number, name in enumerate(configuration.variations, 1)
        },
        asymmetry_covariance=sums.asymmetry_covariance(),
        parameters=configuration.parameters,
        versions=versions(),
        heaviest_share=share,
    )
