"""Pseudo-data in a folder: what the files are called, and whether those of the card are there."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

from ...words.errors import ConfigurationError

__all__ = ["CANDIDATES", "TRUTH", "candidates_file", "made_before"]

CANDIDATES = "candidates"
"""What names of files of candidates begin with."""

TRUTH = "truth.json"
"""What a simulation writes beside its candidates."""


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
