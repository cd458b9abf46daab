"""Figures of merit: CPU seconds to a relative error, and what unweighted events cost."""

from __future__ import annotations

import functools
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from .._core import Constants
from ..events.batch import EventBatch
from ..keep.output import make_folder, write_atomically
from ..keep.versions import versions
from ..run.generator import Generator
from ..words.checks import whole_number
from ..words.choices import PROCESSES, check_name
from ..words.errors import ConfigurationError, DataError
from ..words.processes import FACTS

__all__ = [
    "ORDERS",
    "Integration",
    "Measurement",
    "Unweighting",
    "cache_file",
    "compare",
    "integrate",
    "jobs",
    "read_measurements",
    "unweight",
    "write_measurements",
]

ORDERS = ("nlo", "nlops")
"""Orders of which the integration is measured; events are unweighted at the last."""

ECM = 0.7
"""Energy of the benchmark in GeV, where it is above the threshold."""

CUTS, PHOTON_CUTS = "cmd3", "kloe_la"
SEED = 1

PIECE = 50_000
"""Events drawn at once."""


@dataclass(frozen=True)
class Integration:
    """CPU time of one cross section, from the making of the generator to the result, one thread.

    Attributes
    ----------
    process, order : str
        Final state and order.
    target, rel_error : float
        Relative error asked for and reached.
    value : float
        Cross section in nb.
    n_events : int
        Points spent.
    cpu_seconds, wall_seconds : float
        Time taken, warm-up included.
    conditions : dict
        Versions, machine and settings; measurements under others are not compared.
    """

    process: str
    order: str
    target: float
    rel_error: float
    value: float
    n_events: int
    cpu_seconds: float
    wall_seconds: float
    conditions: dict[str, Any]

    @property
    def seconds_to_target(self) -> float:
        """CPU time scaled to exactly the error asked for, by the square root law."""
        return self.cpu_seconds * (self.rel_error / self.target) ** 2

    @property
    def figure(self) -> float:
        """CPU seconds, the smaller the better."""
        return self.seconds_to_target

    @property
    def label(self) -> str:
        """What is measured."""
        return f"{self.process} {self.order}, error {self.target:.0e}"


@dataclass(frozen=True)
class Unweighting:
    """What unweighted events take, on one thread.

    Attributes
    ----------
    process, order : str
        Final state and order.
    n_events, n_trials, n_selected : int
        Events drawn, points tried for them, and those of the points within the cuts.
    n_overweight, overweight_fraction : int, float
        Events of weight above one and the share of the cross section that they carry.
    negative_fraction : float
        Sum of negative weights over that of all, both without sign.
    setup_seconds, cpu_seconds : float
        CPU time before the first event, and of the events.
    conditions : dict
        Versions, machine and settings; measurements under others are not compared.
    """

    process: str
    order: str
    n_events: int
    n_trials: int
    n_selected: int
    n_overweight: int
    overweight_fraction: float
    negative_fraction: float
    setup_seconds: float
    cpu_seconds: float
    conditions: dict[str, Any]

    @property
    def efficiency(self) -> float:
        """Events per trial."""
        return self.n_events / self.n_trials

    @property
    def efficiency_in_cuts(self) -> float:
        """Events per trial within the cuts."""
        return self.n_events / self.n_selected

    @property
    def events_per_second(self) -> float:
        """Events per CPU second of one core, after the set-up."""
        return self.n_events / self.cpu_seconds

    @property
    def figure(self) -> float:
        """CPU seconds of an event, the smaller the better."""
        return self.cpu_seconds / self.n_events

    @property
    def label(self) -> str:
        """What is measured."""
        return f"{self.process} {self.order}, {self.n_events} events"


Measurement: TypeAlias = Integration | Unweighting

KINDS: dict[str, type[Integration] | type[Unweighting]] = {
    "integration": Integration,
    "unweighting": Unweighting,
}


@functools.cache
def _processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _generator(process: str, order: str) -> tuple[Generator, dict[str, Any]]:
    """Return what is measured and the conditions."""
    facts = FACTS[process]
    below = facts.threshold(Constants()) < ECM and not facts.hard_photon
    generator = Generator(
        process,
        ECM if below else facts.typical_ecm,
        order=order,
        form_factor="strong2020" if facts.meson == "pion" else None,
        cuts=PHOTON_CUTS if facts.hard_photon else CUTS,
        seed=SEED,
        threads=1,
    )
    parameters = json.loads(json.dumps(generator.parameters))  # as it is read back
    return generator, versions() | {"processor": _processor(), "parameters": parameters}


def integrate(process: str, order: str, rel_error: float) -> Integration:
    """Integrate one process from nothing, on one thread.

    Parameters
    ----------
    process, order : str
        Final state at 0.7 GeV, at its typical energy where that is below the threshold, inside the
        cuts `cmd3`, pions with `strong2020`; with a hard photon at 1.02 GeV inside `kloe_la`.
    rel_error : float
        Relative error to reach.
    """
    cpu, wall = time.process_time(), time.perf_counter()
    generator, conditions = _generator(process, order)
    result = generator.integrate(rel_error=rel_error, progress=False)
    return Integration(
        process=process,
        order=order,
        target=rel_error,
        rel_error=result.error / result.value,
        value=result.value,
        n_events=result.n_events,
        cpu_seconds=time.process_time() - cpu,
        wall_seconds=time.perf_counter() - wall,
        conditions=conditions,
    )


def unweight(process: str, order: str, n_events: int) -> Unweighting:
    """Draw unweighted events, on one thread.

    Parameters
    ----------
    process, order : str
        As in `integrate`.
    n_events : int
        Number of events.
    """
    begin = time.process_time()
    generator, conditions = _generator(process, order)
    generator.sample(1)
    first = time.process_time()
    batches = [
        generator.sample(min(PIECE, n_events - done), first=done)
        for done in range(0, n_events, PIECE)
    ]
    end = time.process_time()
    counts = EventBatch.concatenate(batches).sampling
    assert counts is not None
    return Unweighting(
        process=process,
        order=order,
        n_events=n_events,
        n_trials=counts.n_trials,
        n_selected=counts.n_selected,
        n_overweight=counts.n_overweight,
        overweight_fraction=counts.overweight_fraction,
        negative_fraction=counts.negative_fraction,
        setup_seconds=first - begin,
        cpu_seconds=max(end - first, 1e-9),
        conditions=conditions,
    )


def jobs(
    rel_error: float,
    n_events: int,
    processes: Sequence[str] = PROCESSES,
    orders: Sequence[str] = ORDERS,
) -> list[tuple[str, Callable[[], Measurement]]]:
    """Return what is to be measured, as names and functions without arguments.

    Parameters
    ----------
    rel_error : float
        Relative error of the integrations.
    n_events : int
        Unweighted events of every process at nlops.
    processes, orders : sequence of str
        What to measure.

    Raises
    ------
    ConfigurationError
        If a name is unknown, `rel_error` is not between 1e-6 and 0.1, or `n_events` is below 1.
    """
    if not 1e-6 <= rel_error <= 0.1:
        raise ConfigurationError("", field="rel-error", value=rel_error, valid="1e-6 to 0.1")
    n_events = whole_number("events", n_events, 1, 50_000_000)
    for process in processes:
        check_name("process", process, PROCESSES)
    for order in orders:
        check_name("order", order, ORDERS)
    wanted: list[tuple[str, Callable[[], Measurement]]] = []
    for process in processes:
        known = FACTS[process].orders
        for order in (each for each in orders if each in known):
            work = functools.partial(integrate, process, order, rel_error)
            wanted.append((f"{process} {order}", work))
        if ORDERS[-1] in orders and ORDERS[-1] in known:
            draw = functools.partial(unweight, process, ORDERS[-1], n_events)
            wanted.append((f"{process} events", draw))
    return wanted


def compare(found: Iterable[Measurement], earlier: Iterable[Measurement]) -> str:
    """Return the measurements as tables.

    The last column is the time over that of an earlier measurement of the same thing under the same
    conditions; without one it is a dash, and a line says why.
    """
    before = {(type(each), each.label): each for each in earlier}
    integrations, unweightings, notes = [], [], set()
    for now in found:
        then = before.get((type(now), now.label))
        ratio = "-"
        if then is not None:
            differ = [k for k, v in now.conditions.items() if then.conditions.get(k) != v]
            if differ:
                notes.add(f"{now.label}: not compared, the earlier run has another {differ[0]}")
            else:
                ratio = f"{now.figure / then.figure:.2f}"
        if isinstance(now, Integration):
            integrations.append(
                f"{now.process:<12}{now.order:<7}{now.target:>9.1e}{now.rel_error:>9.1e}"
                f"{now.n_events:>11}{now.cpu_seconds:>9.2f}{now.seconds_to_target:>11.2f}{ratio:>11}"
            )
        else:
            unweightings.append(
                f"{now.process:<12}{now.order:<7}{now.setup_seconds:>10.2f}"
                f"{now.events_per_second:>10.0f}{now.efficiency:>11.3f}"
                f"{now.efficiency_in_cuts:>9.3f}{now.n_overweight:>11}"
                f"{now.overweight_fraction:>10.1e}{now.negative_fraction:>10.1e}{ratio:>11}"
            )
    tables = []
    if integrations:
        head = f"{'process':<12}{'order':<7}{'target':>9}{'reached':>9}{'points':>11}{'CPU [s]':>9}"
        tables.append("\n".join([head + f"{'to target':>11}{'now/before':>11}", *integrations]))
    if unweightings:
        head = f"{'process':<12}{'order':<7}{'set-up [s]':>10}{'events/s':>10}{'efficiency':>11}"
        head += f"{'in cuts':>9}{'overweight':>11}{'fraction':>10}{'negative':>10}"
        tables.append("\n".join([head + f"{'now/before':>11}", *unweightings]))
    return "\n\n".join([*tables, *sorted(notes)])


def cache_file() -> Path:
    """Return where the last measurements are kept, in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "vasilisa" / "bench.json"


def write_measurements(
    path: Path, found: Iterable[Measurement], keep: Iterable[Measurement] = ()
) -> None:
    """Write measurements as JSON.

    Parameters
    ----------
    path : Path
        The file.
    found : iterable of Integration or Unweighting
        What was measured.
    keep : iterable of Integration or Unweighting
        Earlier ones, written too unless the same thing has been measured again.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    make_folder(path.parent)
    names = {each: name for name, each in KINDS.items()}
    latest = {(type(each), each.label): each for each in (*keep, *found)}
    document = [{"kind": names[type(each)]} | _plain(each) for each in latest.values()]
    write_atomically(path, json.dumps({"measurements": document}, indent=1))


def _plain(each: Measurement) -> dict[str, Any]:
    derived = ("seconds_to_target", "efficiency", "efficiency_in_cuts", "events_per_second")
    return asdict(each) | {name: getattr(each, name) for name in derived if hasattr(each, name)}


def read_measurements(path: Path, default: list[Measurement] | None = None) -> list[Measurement]:
    """Read what `write_measurements` wrote.

    Parameters
    ----------
    path : Path
        The file.
    default : list, optional
        Returned if the file cannot be used; without it that is an error.

    Raises
    ------
    DataError
        If the file cannot be used and there is no `default`.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found: list[Measurement] = []
        for entry in document["measurements"]:
            kind = KINDS[entry["kind"]]
            fields = {name: entry[name] for name in kind.__dataclass_fields__}
            found.append(kind(**fields))
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if default is not None:
            return default
        raise DataError(f"{path}: holds no measurements of an earlier run") from error
