"""Ranges joined into the file that one run would have written."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..events.files.join import join_events
from ..words.errors import ConfigurationError, DataError
from .folder import RangeFolder
from .manifest import Line, Manifest
from .ranges import EventRange, gaps, overlaps

__all__ = ["JoinedRanges", "join_ranges", "some"]

FEW = 5
"""Ranges that a message names."""


@dataclass(frozen=True)
class JoinedRanges:
    """What has been joined.

    Attributes
    ----------
    path : Path
        The file.
    first_event, n_events : int
        Number of its first event, and how many there are.
    n_left_out : int
        Finished events that lie behind a gap.
    missing : list of EventRange
        What is not finished: between ranges, and of what was wanted.
    """

    path: Path
    first_event: int
    n_events: int
    n_left_out: int
    missing: list[EventRange]


def some(ranges: list[EventRange]) -> str:
    """Return the first of some ranges as a text, and how many more there are."""
    named = ", ".join(map(str, ranges[:FEW]))
    return named + (f" and {len(ranges) - FEW} more" if len(ranges) > FEW else "")


def join_ranges(folder: RangeFolder, path: Path, *, whole: bool = False) -> JoinedRanges:
    """Join what is finished, up to the first gap, while others may be at work.

    Parameters
    ----------
    folder : RangeFolder
        Of the ranges.
    path : Path
        The file to write; appears when it is complete.
    whole : bool
        Refuse where a wanted range is missing.

    Raises
    ------
    ConfigurationError
        If ranges share events, or one is missing and `whole`.
    DataError
        If nothing is finished, or a file is not what the manifest says.
    OutputError
        If the file cannot be written.
    """
    folder.store.sweep()
    manifest, files = folder.manifest(), folder.files()
    finished = sorted(
        (line for line in manifest.lines.values() if line.name in files),
        key=lambda line: line.events,
    )
    if not finished:
        raise DataError(f"{folder.where}: holds no finished range{_damage(manifest)}")
    shared = overlaps([line.events for line in finished])
    if shared:
        raise ConfigurationError(
            f"{folder.where}: ranges {shared[0][0]} and {shared[0][1]} share events; remove the "
            "files of one of them"
        )
    done = [line.events for line in finished]
    span = EventRange(done[0].first, done[-1].stop - done[0].first)
    missing = gaps(done, [*folder.wanted(), span])
    if whole and missing:
        raise ConfigurationError(
            f"{folder.where}: {len(missing)} ranges are missing: {some(missing)}"
            f"{_damage(manifest)}; run the same command again"
        )
    usable = [finished[0]]
    for line in finished[1:]:
        if line.first != usable[-1].events.stop:
            break
        usable.append(line)
    with contextlib.ExitStack() as stack:
        parts = [stack.enter_context(_checked(folder, line, manifest)) for line in usable]
        joined = join_events(parts, path)
    behind = sum(line.count for line in finished[len(usable) :])
    return JoinedRanges(path, joined.first_event, joined.n_events, behind, missing)


def _damage(manifest: Manifest) -> str:
    if not manifest.damaged:
        return ""
    more = len(manifest.damaged) - 1
    return f" ({manifest.damaged[0]} is damaged" + (f", and {more} more)" if more else ")")


@contextlib.contextmanager
def _checked(folder: RangeFolder, line: Line, manifest: Manifest) -> Iterator[Path]:
    """Give the file of a range, which is the one that the manifest knows."""
    with folder.store.opened(line.name) as file:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        said = {line.sha256} | {each.sha256 for each in manifest.others if each.name == line.name}
        if found not in said:
            raise DataError(
                f"{folder.where}/{line.name}: is damaged, its checksum is not that of the "
                "manifest; remove the file, and the same command makes it again"
            )
        yield file
