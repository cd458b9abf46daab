"""Pseudo-data: files in a folder, whether those of the card are there, and how many events."""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

from ...run.generator import Generator
from ...words.errors import ConfigurationError

__all__ = ["CANDIDATES", "TRUTH", "candidates_file", "counted_cross_section", "made_before"]

CANDIDATES = "candidates"
"""What names of files of candidates begin with."""

TRUTH = "truth.json"
"""What a simulation writes beside its candidates."""

KNOWN = 0.2
"""Error of a cross section over the fluctuation of the number of events that it gives, at most: the
pilot of events alone, with weights of wide tails, would scatter numbers by 0.1 % to 10 %."""

MORE = 4.0
"""Times the points of a pilot, up to which its errors were seen to hold at a small effort: with
pulls 1.0 wide for Bhabha scattering, 1.2 at twice as many."""


def candidates_file(folder: Path) -> Path:
    """Return where candidates go: into Parquet, into CSV where pyarrow is not installed."""
    suffix = ".parquet" if importlib.util.find_spec("pyarrow") else ".csv"
    return folder / f"{CANDIDATES}{suffix}"


def made_before(paths: Sequence[Path], identity: str) -> bool:
    """Tell whether pseudo-data are there already.

    Parameters
    ----------
    paths : sequence of Path
        All files, the last of which is `TRUTH`, whose entry `identity` says what they are.
    identity : str
        Fingerprint of all that they depend on.

    Raises
    ------
    ConfigurationError
        If they are those of another card.
    """
    if not all(path.is_file() for path in paths):
        return False
    try:
        found = json.loads(paths[-1].read_text(encoding="utf-8"))["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found != identity:
        raise ConfigurationError(
            f"{paths[-1].parent} holds pseudo-data of another card; choose another output, or "
            "start over with --no-resume"
        )
    return True


def counted_cross_section(
    generator: Generator, luminosity: float, finest: float, whole: Callable[[], Generator]
) -> tuple[float, float]:
    """Return cross section and error, nb: of the pilot of events, of a longer one, or integrated.

    Parameters
    ----------
    generator : Generator
        Of the events.
    luminosity : float
        1/pb, of the data; says how many there are.
    finest : float
        Relative error below which nothing is asked for.
    whole : callable
        Returns the same with all the effort: small set-ups leave points of a large weight.
    """
    run = generator.sample(1).run
    sigma, error = run.cross_section, run.cross_section_error
    wanted = max(KNOWN / math.sqrt(max(1000 * luminosity * sigma, 1.0)), finest)
    if error <= wanted * sigma:
        return sigma, error
    if (more := generator.more_of_pilot(wanted, MORE)) is not None:
        return more
    found = whole().integrate(rel_error=wanted, progress=False)
    return found.value, found.error
