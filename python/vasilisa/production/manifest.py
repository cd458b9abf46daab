"""The manifest of a folder of ranges: lines under checksums, one file for each writer."""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from ..keep.document import sealed, unsealed
from ..keep.store import Store
from .ranges import EventRange

__all__ = ["Failure", "Line", "Manifest", "Writer", "read_manifest"]

FOLDER = "manifest"
ENDING = ".jsonl"


@dataclass(frozen=True)
class Line:
    """A finished range.

    Attributes
    ----------
    first, count : int
        Its events.
    name : str
        Of the file.
    size : int
        Bytes of the file.
    sha256 : str
        Of the file.
    trials, negative, overweight : int
        Points tried, events of negative weight and of weight above 1.
    weight, overweight_weight : float
        Sum of absolute weights, and the part of it in overweight events.
    seconds, cpu_seconds : float
        That it took, set-up not included.
    worker : str
        Host and number of the process.
    time : float
        When it was finished, seconds since 1970.
    """

    first: int
    count: int
    name: str
    size: int
    sha256: str
    trials: int
    negative: int
    overweight: int
    weight: float
    overweight_weight: float
    seconds: float
    cpu_seconds: float
    worker: str
    time: float

    @property
    def events(self) -> EventRange:
        """Its events."""
        return EventRange(self.first, self.count)


@dataclass(frozen=True)
class Failure:
    """A range that failed on a worker.

    Attributes
    ----------
    first, count : int
        Its events.
    worker, reason : str
        Where, and why in one line.
    time : float
        When.
    """

    first: int
    count: int
    worker: str
    reason: str
    time: float

    @property
    def events(self) -> EventRange:
        """Its events."""
        return EventRange(self.first, self.count)


class Writer:
    """The manifest file of this process, of which it is the only writer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pid = 0
        self._name = ""

    def add(self, entry: Line | Failure) -> None:
        """Add a line; it is on the disk when this returns.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._name = f"{FOLDER}/{time.time_ns():020d}-{uuid.uuid4().hex[:12]}{ENDING}"
        kind = "range" if isinstance(entry, Line) else "failure"
        self._store.append(self._name, json.dumps(sealed({kind: asdict(entry)})))


@dataclass
class Manifest:
    """What all writers have said.

    Attributes
    ----------
    lines : dict
        Finished ranges by the names of their files; the first of several lines.
    others : list of Line
        Further lines of the same names.
    failures : list of Failure
        All, also of ranges that were finished later.
    damaged : list of str
        Where a line makes no sense: ``FILE line N``.
    """

    lines: dict[str, Line] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def take(self, entry: Any) -> None:
        """Add an entry."""
        if "failure" in entry:
            self.failures.append(Failure(**entry["failure"]))
            return
        line = Line(**entry["range"])
        if self.lines.setdefault(line.name, line) is not line:
            self.others.append(line)


def read_manifest(store: Store) -> Manifest:
    """Read all lines.

    The last line of a file is no damage where it ends early: its writer was killed, or is at it.
    """
    manifest = Manifest()
    names = [name for name in store.names(FOLDER) if name.endswith(ENDING)]
    for name, content in store.read_many(names):
        *texts, rest = content.split(b"\n")
        for number, text in enumerate(texts, 1):
            try:
                manifest.take(unsealed(json.loads(text)))
            except (ValueError, TypeError, KeyError):
                manifest.damaged.append(f"{store.where}/{name} line {number}")
        del rest
    return manifest
