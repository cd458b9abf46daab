"""``vasilisa bench``: the CPU time that a precision costs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..bench import (
    Measurement,
    cache_file,
    compare,
    measure_all,
    read_measurements,
    write_measurements,
)
from .console import reported, say


@reported
def bench(
    rel_error: Annotated[
        float, typer.Option(help="Relative error to reach, between 1e-6 and 0.1.")
    ] = 1e-4,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write the measurements there."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="FILE", help="Compare with these; else the last run."),
    ] = None,
) -> None:
    """Measure the CPU seconds to a relative error, warm-up included.

    nlo at 0.7 GeV inside the cuts cmd3, for every process, on one thread. The last run is kept in
    the user's cache folder and compared with.

    Example: vasilisa bench --json bench.json
    """
    earlier = read_measurements(previous) if previous else read_measurements(cache_file(), {})

    def tell(found: Measurement) -> None:
        say(f"{found.process}: {found.cpu_seconds:.2f} s of CPU, error {found.rel_error:.2g}")

    found = measure_all(rel_error, tell)
    print(compare(found, earlier))
    write_measurements(json_file or cache_file(), found)
    if json_file is not None:
        write_measurements(cache_file(), found)
