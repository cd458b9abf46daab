"""Signals that end a command: Ctrl-C, and SIGTERM, which batch systems send."""

from __future__ import annotations

import math
import signal
import threading
import time
from types import FrameType

__all__ = ["catch_signals", "ignore_signals"]

SIGNALS = (signal.SIGINT, signal.SIGTERM)

IMPATIENCE = 1.0
"""Seconds in which a second signal is the same wish: what the first one began is being saved."""


def catch_signals() -> None:
    """Let both signals interrupt the command once, so that what it has is kept.

    What ignores one of them from its start, as in the background of a shell, goes on doing so.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    last = -math.inf

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < IMPATIENCE:
            return
        last = now
        raise KeyboardInterrupt

    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, interrupt)


def ignore_signals() -> None:
    """Let nothing end the process by force on its way out: its exit code is decided."""
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
