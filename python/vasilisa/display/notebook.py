"""Progress below the cell of a notebook."""

from __future__ import annotations

import sys
import time
from typing import Any

__all__ = ["NotebookBar", "in_notebook"]

WIDTH = 30
"""Characters of a full bar."""

PERIOD = 0.3
"""Seconds between two pictures: each is a message to the browser."""


def in_notebook() -> bool:
    """Tell whether a notebook shows what is displayed; nothing is imported for it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


class NotebookBar:
    """A line of text that is replaced in place and vanishes at the end.

    Parameters
    ----------
    title : str
        What is going on.
    """

    def __init__(self, title: str) -> None:
        from IPython.display import display

        self._title = title
        self._begin = self._last = time.monotonic()
        self._display: Any = display(_plain(title), raw=True, display_id=True)

    def update(self, fraction: float, text: str) -> None:
        """Show the fraction done, the remaining time, and a short text."""
        now = time.monotonic()
        if now - self._last < PERIOD:
            return
        self._last = now
        filled = round(WIDTH * fraction)
        left = f", {(now - self._begin) * (1 / fraction - 1):.0f} s left" if fraction > 0 else ""
        line = f"{self._title} {'█' * filled}{'░' * (WIDTH - filled)} {100 * fraction:.0f} %{left}"
        self._display.update(_plain(f"{line}  {text}"), raw=True)

    def stop(self) -> None:
        """Take the line away."""
        self._display.update(_plain(""), raw=True)


def _plain(text: str) -> dict[str, str]:
    return {"text/plain": text}
