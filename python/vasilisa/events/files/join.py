"""Files of parts of a run, joined into the file that one run would have written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...keep.identity import first_difference
from ...keep.output import write_whole
from ...words.errors import ConfigurationError, DataError
from ..arrays import EventArrays
from .folder import EventPieces
from .formats import format_of, reading, suffix_of
from .hepmc3 import SUFFIX as HEPMC3
from .hepmc3 import join as join_hepmc3
from .pieces import pieces_of
from .run import RunFields, batch_run

__all__ = ["Joined", "join_events"]

RANGE = ("first_event", "n_events")


@dataclass(frozen=True)
class Joined:
    """What has been joined.

    Attributes
    ----------
    path : Path
        The file.
    first_event, n_events : int
        Number of its first event, and how many there are.
    n_left_out : int
        Events of an interrupted run that lie behind a gap.
    """

    path: Path
    first_event: int
    n_events: int
    n_left_out: int = 0


@dataclass(frozen=True)
class _Part:
    path: Path
    fields: RunFields

    @property
    def events(self) -> range:
        first = int(self.fields["first_event"])
        return range(first, first + int(self.fields["n_events"]))


def join_events(parts: Sequence[str | Path], path: str | Path) -> Joined:
    """Join files of parts of a run into the file that one run would have written.

    The result is the same to the last byte; ROOT files state when they were written, and are the
    same in all else. Files may be large: they pass through memory piece by piece.

    Parameters
    ----------
    parts : sequence of path
        Files that `Generator.generate` wrote with the same set-up and seed, in any order, their
        events without gap or overlap. A folder ``FILE.parts`` that an interrupted run left stands
        for the events in it, up to the first gap. HepMC3 files join into HepMC3 of the same
        compression; the other formats may be mixed, and join into any.
    path : path
        The file to write, in the format of its suffix. It appears when it is complete.

    Returns
    -------
    Joined

    Raises
    ------
    ConfigurationError
        If parts overlap, leave a gap, or belong to different runs.
    DataError
        If a part cannot be read.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    format_of(path)
    files: list[Path] = []
    n_left_out = 0
    for part in map(Path, parts):
        if part.is_dir():
            usable, behind = _up_to_a_gap(EventPieces(part))
            files += usable
            n_left_out += behind
        else:
            files.append(part)
    _require_formats(path, files)
    found = sorted(map(_inspected, files), key=lambda part: part.events.start)
    _require_one_run(found)
    first, stop = found[0].events.start, found[-1].events.stop
    write_whole(path, lambda temporary: _write(temporary, found))
    return Joined(path, first, stop - first, n_left_out)


def _up_to_a_gap(folder: EventPieces) -> tuple[list[Path], int]:
    """Return the files of the pieces that follow one another, and count the events behind."""
    pieces = list(folder.finished())
    if not pieces:
        raise DataError(f"{folder.path}: holds no finished piece")
    end = pieces[0].start
    usable = []
    for piece in pieces:
        if piece.start == end:
            usable.append(folder.file(piece))
            end = piece.stop
    return usable, sum(len(piece) for piece in pieces if piece.start >= end)


def _require_formats(path: Path, parts: Sequence[Path]) -> None:
    suffixes = {suffix_of(part) for part in parts}
    if any(each.startswith(HEPMC3) for each in suffixes) and suffixes != {suffix_of(path)}:
        raise ConfigurationError(
            "HepMC3 files join with their like alone",
            field="parts",
            value=", ".join(sorted(suffixes)),
            valid=f"{suffix_of(path)} for {path.name}",
        )


def _inspected(path: Path) -> _Part:
    with reading(path):
        fields = format_of(path).read_fields(path)
        if not fields.get("identity"):
            raise DataError("does not say which run it belongs to; valid: files of `generate`")
        return _Part(path, fields)


def _require_one_run(parts: Sequence[_Part]) -> None:
    if not parts:
        raise ConfigurationError(field="parts", value=[], valid="at least one file")
    common = [{k: v for k, v in part.fields.items() if k not in RANGE} for part in parts]
    for part, fields in zip(parts, common, strict=True):
        # The rest differs as well if a parameter does, and says less.
        difference = first_difference(
            common[0]["parameters"], fields["parameters"]
        ) or first_difference(common[0], fields)
        if difference is not None:
            raise ConfigurationError(
                f"{parts[0].path} and {part.path} belong to different runs, "
                f"{difference.name}: {difference.first} and {difference.second}"
            )
    for left, right in itertools.pairwise(parts):
        n = right.events.start - left.events.stop
        if n != 0:
            what = "leave a gap of" if n > 0 else "share"
            raise ConfigurationError(f"{left.path} and {right.path} {what} {abs(n)} events")


def _write(path: Path, parts: Sequence[_Part]) -> None:
    first, stop = parts[0].events.start, parts[-1].events.stop
    if suffix_of(parts[0].path).startswith(HEPMC3):
        join_hepmc3(path, [part.path for part in parts], stop - first)
        return
    fields = parts[0].fields
    run = batch_run(fields, first, stop - first)
    format_of(path).write(path, run, fields["weight_names"], pieces_of(_batches(parts)))


def _batches(parts: Sequence[_Part]) -> Iterator[EventArrays]:
    for part in parts:
        expected = part.events.start
        with reading(part.path):
            for batch in format_of(part.path).read(part.path):
                numbers = batch.event_number
                if numbers[0] != expected or numbers[-1] - numbers[0] != len(batch) - 1:
                    raise DataError(f"event {expected} is missing")
                expected += len(batch)
                yield batch
            if expected != part.events.stop:
                raise DataError(f"ends before event {expected}")
