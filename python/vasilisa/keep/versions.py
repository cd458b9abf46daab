"""Versions of the package and of what it runs on, as every result records them."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .. import _core

__all__ = ["build", "versions"]


def versions() -> dict[str, str]:
    """Return names and versions of the package, of Python and of the main libraries."""
    return {
        "vasilisa": _core.__version__,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "platform": platform.platform(),
    }


@cache
def build() -> dict[str, str]:
    """Return version and digest of the engine: another build may round in another way."""
    digest = hashlib.sha256(Path(_core.__file__).read_bytes()).hexdigest()
    return {"version": _core.__version__, "engine": digest[:16]}
