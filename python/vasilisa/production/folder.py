"""The folder of a run in ranges: whose run it is, its set-up, its files, its manifest."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from ..events.files.formats import format_with, suffix_of
from ..keep.document import sealed, unsealed
from ..keep.identity import fingerprint, first_difference
from ..keep.store import Store, store_at
from ..run.prepared import Prepared
from ..words.errors import ConfigurationError, DataError
from .manifest import Manifest, Writer, read_manifest
from .ranges import EventRange, union

__all__ = ["ENDING", "RUN", "RangeFolder", "folder_of", "is_range_folder"]

ENDING = ".ranges"
RUN = "run.json"
PREPARED = "run.prepared"
WANTED = "wanted"


def folder_of(file: str | Path) -> str:
    """Return the folder of the ranges of a file."""
    return str(file) + ENDING


def is_range_folder(where: str | Path) -> bool:
    """Tell whether ranges are kept there."""
    text = str(where)
    return "://" in text or (Path(text) / RUN).is_file() or text.rstrip("/").endswith(ENDING)


class RangeFolder:
    """Ranges of one run.

    Parameters
    ----------
    store : Store
        Where they are.
    identity : dict
        All that determines the events.
    suffix : str
        Of their files.
    """

    def __init__(self, store: Store, identity: dict[str, Any], suffix: str) -> None:
        self.store = store
        self.identity = identity
        self.suffix = suffix
        self.writer = Writer(store)

    @property
    def where(self) -> str:
        """Path or URL."""
        return self.store.where

    @cached_property
    def run(self) -> str:
        """Fingerprint of the identity."""
        return fingerprint(self.identity)

    @property
    def weighted(self) -> bool:
        """Whether events keep their weights."""
        return bool(self.identity["weighted"])

    @classmethod
    def begun(cls, where: str | Path, identity: dict[str, Any], suffix: str) -> RangeFolder:
        """Make the folder of a run, or enter it.

        The identity of the first who comes is that of all: processors differ in the last digit of
        a parameter.

        Raises
        ------
        ConfigurationError
            If it holds ranges of another run or format; names the first difference. If the format
            needs a package that is not installed.
        OutputError
            If it cannot be made or written.
        """
        format_with(suffix)
        store = store_at(where, make=True)
        mine = json.loads(json.dumps({"identity": identity, "suffix": suffix}))
        with store.workplace(RUN) as file:
            file.write_text(json.dumps(sealed(mine), indent=1), encoding="utf-8")
            store.publish(file, RUN)
        found = cls.at(where, store)
        there = {"identity": found.identity, "suffix": found.suffix}
        difference = first_difference(there, mine)
        if difference is not None:
            name = difference.name.removeprefix("identity.")
            raise ConfigurationError(
                f"{store.where} holds ranges of another run, {name}: {difference.first} there, "
                f"{difference.second} here; choose another output"
            )
        return found

    @classmethod
    def at(cls, where: str | Path, store: Store | None = None) -> RangeFolder:
        """Enter a folder that is there.

        Raises
        ------
        DataError
            If there is none, or it does not say whose ranges it holds.
        """
        store = store or store_at(where)
        if RUN not in store.names():
            raise DataError(f"{store.where}: holds no ranges of a run")
        try:
            found = unsealed(json.loads(store.read(RUN)))
            identity, suffix = found["identity"], suffix_of(Path("x" + found["suffix"]))
        except (ValueError, TypeError, KeyError):
            raise DataError(
                f"{store.where}/{RUN}: is damaged; remove that file, and the same command goes on"
            ) from None
        return cls(store, identity, suffix)

    def manifest(self) -> Manifest:
        """Return what is finished, without ranges of other runs, and what has failed."""
        manifest = read_manifest(self.store)
        own = {
            name: line
            for name, line in manifest.lines.items()
            if name == line.events.name(self.run, self.suffix)
        }
        strange = len(manifest.lines) - len(own)
        if strange:
            raise DataError(f"{self.where}: holds {strange} ranges of another run in its manifest")
        return manifest

    def files(self) -> set[str]:
        """Return the names of all files of ranges."""
        return {name for name in self.store.names() if name.endswith(self.suffix)}

    def holds(self, events: EventRange) -> bool:
        """Tell whether a range is finished, as this range and no other."""
        name = events.name(self.run, self.suffix)
        return self.store.holds(name) and name in self.manifest().lines

    def want(self, events: EventRange) -> None:
        """Note that these events are wanted, for `status`."""
        name = f"{WANTED}/{events.first}-{events.count}"
        with self.store.workplace(name) as file:
            file.write_bytes(b"\n")
            self.store.publish(file, name)

    def wanted(self) -> list[EventRange]:
        """Return the events that are wanted, as far as somebody has said so."""
        names = (name.rpartition("/")[2].split("-") for name in self.store.names(WANTED))
        return union(EventRange(int(first), int(count)) for first, count in names)

    def keep_prepared(self, prepared: Prepared) -> None:
        """Keep the set-up for all who come later."""
        with self.store.workplace(PREPARED) as file:
            prepared.save(file)
            self.store.publish(file, PREPARED)

    def prepared(self) -> Prepared | None:
        """Return the set-up, if somebody has kept it.

        Raises
        ------
        ConfigurationError
            If another build of the package has.
        DataError
            If it is damaged.
        """
        if PREPARED not in self.store.names():
            return None
        with self.store.opened(PREPARED) as file:
            return Prepared.load(file)
