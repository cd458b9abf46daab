"""Memory that finished work leaves behind goes back to the system."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["give_back_memory"]


def give_back_memory() -> None:
    """Return memory that nothing uses to the system, as far as its allocators can.

    They keep what was freed for the next array of the same thread, Arrow all that it ever held:
    with jobs of hundreds of MB in several threads that becomes more than what is in use.
    """
    if (arrow := sys.modules.get("pyarrow")) is not None:
        arrow.default_memory_pool().release_unused()
    if (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:  # glibc has it
        trim(0)
