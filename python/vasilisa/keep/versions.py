"""Versions of the package and of what it runs on, as every result records them."""

from __future__ import annotations

import platform
from importlib.metadata import version

from .._core import __version__

__all__ = ["versions"]


def versions() -> dict[str, str]:
    """Return names and versions of the package, of Python and of the main libraries."""
    return {
        "vasilisa": __version__,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "platform": platform.platform(),
    }
