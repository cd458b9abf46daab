"""The folder of a campaign: finished jobs survive whatever stops the program."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from ..keep.output import locked, make_folder, remove_leftovers, write_atomically
from ..words.errors import ConfigurationError

__all__ = ["CampaignSettings", "Store", "fingerprint_of"]


class CampaignSettings(Protocol):
    """A card."""

    @property
    def threads(self) -> int:
        """Jobs that run at the same time; 0 takes every core."""

    def model_dump(self, *, mode: str, exclude: set[str]) -> dict[str, Any]:
        """Return the fields, ready for JSON."""


def fingerprint_of(
    settings: CampaignSettings, no_number: frozenset[str], version: str
) -> dict[str, Any]:
    """Return all that a finished job depends on; the fields `no_number` are not part of it.

    Tables enter with a digest of their content, so that an edited table counts as a change.
    """
    fields = settings.model_dump(mode="json", exclude=set(no_number))
    fields["tables"] = {
        path: hashlib.sha256(Path(path).read_bytes()).hexdigest()
        for path in sorted(_tables(fields))
    }
    fields["version"] = version
    return fields


def _tables(value: Any) -> set[str]:
    """Return the texts that are absolute paths, as those of tables are in settings."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return set().union(*map(_tables, value))
    return {value} if isinstance(value, str) and Path(value).is_absolute() else set()


class Store:
    """Finished jobs, one small file each, under ``folder/points``.

    A file appears by renaming, whole or not at all; a killed program loses at most the jobs
    that were running. A lock keeps a second one out of the same folder; the system drops it when
    the process ends, in whatever way.

    Parameters
    ----------
    folder : Path
        The output folder; made if it does not exist.
    fingerprint : dict
        What the finished jobs depend on.
    kind : str
        What fills the folder, such as "scan", for messages.
    marker : str
        A field that every finished job has; files without it are none.
    """

    def __init__(self, folder: Path, fingerprint: dict[str, Any], kind: str, marker: str) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self.kind = kind
        self.marker = marker
        self._points = folder / "points"
        self._card = folder / "fingerprint.json"
        self._lock = locked(folder, kind)

    def __enter__(self) -> Store:
        make_folder(self._points)
        self._lock.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.__exit__(kind, error, trace)

    def begin(self, resume: bool) -> dict[str, Any]:
        """Return the finished jobs by key, or start afresh.

        Parameters
        ----------
        resume : bool
            If false, forget what an earlier run left in this folder.

        Raises
        ------
        ConfigurationError
            If the folder belongs to another card.
        OutputError
            If the folder cannot be written.
        """
        for folder in (self.folder, self._points):
            remove_leftovers(folder)  # of a killed run; the lock says that it is gone
        if not resume:
            for path in self._finished():
                path.unlink()
        earlier = _read(self._card) if resume else None
        if earlier is not None and earlier != self.fingerprint:
            raise ConfigurationError(
                f"{self.folder} holds the {self.kind} of another card "
                f"({self._difference(earlier)}); choose another folder, or start over with "
                "--no-resume"
            )
        if earlier is None:
            write_atomically(self._card, json.dumps(self.fingerprint, indent=1))
        return {path.stem: record for path, record in self._finished().items()}

    def _finished(self) -> dict[Path, dict[str, Any]]:
        """Return the finished jobs by file; other files in the folder are not ours."""
        found = {path: _read(path) for path in sorted(self._points.glob("[!.]*.json"))}
        return {path: job for path, job in found.items() if job and self.marker in job}

    def save(self, key: str, record: dict[str, Any]) -> None:
        """Keep a finished job.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        text = json.dumps(record, indent=1, allow_nan=False)
        write_atomically(self._points / f"{key}.json", text)

    def _difference(self, earlier: dict[str, Any]) -> str:
        for field in sorted(earlier.keys() | self.fingerprint.keys()):
            there, here = earlier.get(field), self.fingerprint.get(field)
            if there != here:
                if isinstance(there, list) and isinstance(here, list) and field == "points":
                    there, here = _first_difference(there, here)
                return f"{field}: {there} there, {here} here"
        return "no difference"


def _first_difference(there: list[Any], here: list[Any]) -> tuple[Any, Any]:
    if len(there) != len(here):
        return f"{len(there)} points", f"{len(here)} points"
    return next((a, b) for a, b in zip(there, here, strict=True) if a != b)


def _read(path: Path) -> dict[str, Any] | None:
    """Return the content of a JSON file, or None if there is none that can be used."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
