"""The figure of merit: CPU seconds to a relative error, from nothing, warm-up included."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from .choices import PROCESSES
from .errors import ConfigurationError, DataError
from .generator import Generator
from .output import make_folder, write_atomically
from .versions import versions

__all__ = [
    "Measurement",
    "cache_file",
    "compare",
    "measure",
    "measure_all",
    "read_measurements",
    "write_measurements",
]

ECM = 0.7
"""Energy of the benchmark in GeV."""


@dataclass(frozen=True)
class Measurement:
    """CPU time of one process.

    Attributes
    ----------
    process : str
        Final state.
    target, rel_error : float
        Relative error asked for and reached.
    value : float
        Cross section in nb.
    n_events : int
        Events spent.
    cpu_seconds, wall_seconds : float
        From the making of the generator to the result.
    """

    process: str
    target: float
    rel_error: float
    value: float
    n_events: int
    cpu_seconds: float
    wall_seconds: float

    @property
    def seconds_to_target(self) -> float:
        """CPU time scaled to exactly the error asked for, by the square root law."""
        return self.cpu_seconds * (self.rel_error / self.target) ** 2


def measure(process: str, rel_error: float) -> Measurement:
    """Integrate one process from nothing, on one thread.

    Parameters
    ----------
    process : str
        Final state; `nlo` at 0.7 GeV inside the cuts `cmd3`, `pipi` with `strong2020`.
    rel_error : float
        Relative error to reach.
    """
    cpu, wall = time.process_time(), time.perf_counter()
    generator = Generator(
        process,
        ECM,
        order="nlo",
        form_factor="strong2020" if process == "pipi" else None,
        cuts="cmd3",
        threads=1,
    )
    result = generator.integrate(rel_error=rel_error, progress=False)
    return Measurement(
        process=process,
        target=rel_error,
        rel_error=result.error / result.value,
        value=result.value,
        n_events=result.n_events,
        cpu_seconds=time.process_time() - cpu,
        wall_seconds=time.perf_counter() - wall,
    )


def measure_all(
    rel_error: float, tell: Callable[[Measurement], None] | None = None
) -> dict[str, Measurement]:
    """Measure every process.

    Parameters
    ----------
    rel_error : float
        Relative error to reach.
    tell : callable, optional
        Called with each measurement.

    Raises
    ------
    ConfigurationError
        If `rel_error` is not between 1e-6 and 0.1.
    """
    if not 1e-6 <= rel_error <= 0.1:
        raise ConfigurationError("", field="rel-error", value=rel_error, valid="1e-6 to 0.1")
    found = {}
    for process in PROCESSES:
        found[process] = measure(process, rel_error)
        if tell is not None:
            tell(found[process])
    return found


def compare(found: dict[str, Measurement], earlier: dict[str, Measurement]) -> str:
    """Return the measurements as a table, beside earlier ones at the same target."""
    head = f"{'process':<12}{'target':>9}{'reached':>10}{'events':>12}{'CPU [s]':>10}{'before':>10}"
    lines = [head]
    for process, now in found.items():
        line = f"{process:<12}{now.target:>9.1e}{now.rel_error:>10.1e}{now.n_events:>12}"
        line += f"{now.cpu_seconds:>10.2f}"
        before = earlier.get(process)
        same = before is not None and before.target == now.target
        lines.append(line + (f"{before.cpu_seconds:>10.2f}" if before and same else f"{'-':>10}"))
    return "\n".join(lines)


def cache_file() -> Path:
    """Return where the last run is kept, in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "vasilisa" / "bench.json"


def write_measurements(path: Path, found: dict[str, Measurement]) -> None:
    """Write measurements as JSON.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    make_folder(path.parent)
    document = {
        "versions": versions(),
        "measurements": {process: asdict(each) for process, each in found.items()},
    }
    write_atomically(path, json.dumps(document, indent=1))


def read_measurements(
    path: Path, default: dict[str, Measurement] | None = None
) -> dict[str, Measurement]:
    """Read what `write_measurements` wrote.

    Parameters
    ----------
    path : Path
        The file.
    default : dict, optional
        Returned if the file cannot be used; without it that is an error.

    Raises
    ------
    DataError
        If the file cannot be used and there is no `default`.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {
            process: Measurement(**fields) for process, fields in document["measurements"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if default is not None:
            return default
        raise DataError(f"{path}: holds no measurements of an earlier run") from error
