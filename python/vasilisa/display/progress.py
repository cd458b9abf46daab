"""A progress bar for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from .notebook import NotebookBar, in_notebook

__all__ = ["DelayedProgress", "ProgressCallback"]

ProgressCallback = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and a short text."""

DELAY = 2.0
"""Seconds before the bar appears."""


class DelayedProgress:
    """Context manager; call it with the fraction done and a text.

    The bar appears on a terminal or in a notebook, from the main thread, and only after two
    seconds.
    """

    def __init__(self, title: str, callback: ProgressCallback | bool | None = None) -> None:
        self._title = title
        self._begin = time.monotonic()
        self._bar: _TerminalBar | NotebookBar | None = None
        self._callback = callback if callable(callback) else None
        main = threading.current_thread() is threading.main_thread()
        self._notebook = in_notebook()
        watched = self._notebook or sys.stderr.isatty()
        self._shown = callback in (None, True) and main and watched

    def __enter__(self) -> DelayedProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, fraction: float, text: str = "") -> None:
        """Report; cheap enough for every round of a run."""
        if self._callback is not None:
            self._callback(fraction, text)
        if not self._shown or time.monotonic() - self._begin < DELAY:
            return
        if self._bar is None:
            self._bar = (NotebookBar if self._notebook else _TerminalBar)(self._title)
        self._bar.update(min(fraction, 1.0), text)


class _TerminalBar:
    """A line on standard error that vanishes at the end."""

    def __init__(self, title: str) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[text]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(title, total=1.0, text="")
        self._progress.start()

    def update(self, fraction: float, text: str) -> None:
        self._progress.update(self._task, completed=fraction, text=text)

    def stop(self) -> None:
        self._progress.stop()
