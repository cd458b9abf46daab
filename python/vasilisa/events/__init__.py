"""Events: batches of them as arrays, and files they are written to and read from."""

from .batch import EventBatch, read_events

__all__ = ["EventBatch", "read_events"]
