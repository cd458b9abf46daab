"""HepMC3 files (ASCII v3), plain or compressed piece by piece."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from ... import _core
from ...words.errors import ConfigurationError, DataError
from ..arrays import PHOTON, Array, EventArrays
from ..vertices import vertices
from .formats import reading
from .gzip_members import compressed, decompressed, read_members
from .pieces import PIECE, piece_ranges
from .run import RunFields
from .signal import no_events

__all__ = ["SUFFIX", "is_compressed", "join", "read", "read_fields", "write"]

SUFFIX = ".hepmc3"

FOOTER = b"HepMC::Asciiv3-END_EVENT_LISTING\n\n"
EVENT = b"\nE "
LINE_BREAK = "\\|"
BEAM, FINAL = 4, 1
PICOBARN_PER_NANOBARN = 1000.0
WHOLE_NUMBERS = ("first_event", "n_events", "weighted", "seed")

MAX_HEADER = 1 << 24
"""Bytes in which the first event must begin."""

AT_ONCE = 1 << 22
"""Bytes read at a time."""


def is_compressed(path: Path) -> bool:
    """Tell from the name whether a file is compressed."""
    return path.name.endswith(".gz")


def write(
    path: Path, run: _core.RunInfo, weight_names: Sequence[str], batches: Iterable[EventArrays]
) -> None:
    """Write a file; every batch becomes a member of a compressed one."""
    encode = compressed if is_compressed(path) else bytes
    nothing = no_events(len(run.final_pdg_id), list(weight_names))
    header = _core.hepmc3_text(run, nothing)[: -len(FOOTER)]
    with path.open("wb") as file:
        file.write(encode(header))
        for batch in batches:
            vertex = vertices(run, batch.event_number)
            places = [] if vertex is None else vertex.ravel().tolist()
            text = _core.hepmc3_text(run, batch.core, places)
            file.write(encode(text[len(header) : -len(FOOTER)]))
        file.write(encode(FOOTER))


def read_fields(path: Path) -> RunFields:
    """Return the attributes of the run as text, event numbers as whole numbers."""
    with path.open("rb") as file:
        lines = _read_header(file, path).decode().splitlines()
    fields: RunFields = {}
    for line in lines:
        kind, _, rest = line.partition(" ")
        if kind == "A":
            name, _, value = rest.partition(" ")
            fields[name] = _value(name, value)
        elif kind == "W":
            fields["weight_names"] = rest.split(LINE_BREAK)
        elif kind == "T":
            fields["tool"] = rest.split(LINE_BREAK)
    return fields


def _value(name: str, text: str) -> Any:
    text = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "|" else match[1], text)
    if name in ("parameters", "beam_momenta", "final_pdg_id"):
        return json.loads(text)
    if name in WHOLE_NUMBERS:
        return int(text)
    return float(text) if name.startswith("cross_section") else text


def _read_header(file: BinaryIO, path: Path) -> bytes:
    """Return the text before the first event; of a plain file, leave `file` behind it."""
    if is_compressed(path):
        return decompressed(next(read_members(file), b""))
    begin = file.read(MAX_HEADER)
    end = begin.find(EVENT) + 1 or begin.find(FOOTER)
    if end < 0:
        raise DataError("holds no events")
    file.seek(end)
    return begin[:end]


def read(path: Path) -> Iterator[EventArrays]:
    """Yield the events, parsed by pyhepmc, in batches of the size of a piece.

    Raises
    ------
    ConfigurationError
        If pyhepmc is not installed.
    """
    try:
        import pyhepmc  # type: ignore[import-untyped]
    except ImportError:
        raise ConfigurationError(
            "reading HepMC3 files needs pyhepmc, which is not installed; "
            "pip install 'vasilisa[files]'"
        ) from None
    fields = read_fields(path)
    n = 0
    with pyhepmc.open(str(path)) as file:
        while events := list(itertools.islice(file, PIECE)):
            n += len(events)
            yield _batch(events, fields)
    if n != fields["n_events"]:
        raise DataError(f"holds {n} events and states {fields['n_events']}")


def _batch(events: list[Any], fields: RunFields) -> EventArrays:
    tables = [event.numpy.particles for event in events]
    run = _run(fields, events[0])
    n = len(run.final_pdg_id)
    momenta = [_final(table, run.final_pdg_id) for table in tables]
    beams = np.array([_momenta(table)[table.status == BEAM] for table in tables])
    spread = (beams != np.array(run.beam_momenta)).any()
    core = _core.EventBatch.of_particles(
        event_number=[_number_of(event) for event in events],
        weight_names=fields["weight_names"],
        weights=np.array([event.weights for event in events]),
        particles=np.array([p[:n] for p in momenta]),
        n_photons=[len(p) - n for p in momenta],
        photons=np.concatenate([p[n:] for p in momenta]),
        beam_momenta=beams if spread else np.empty(0),
    )
    run.first_event, run.n_events = int(core.event_number[0]), len(core)
    return EventArrays(core, run)


def _final(particles: Any, pdg_id: Sequence[int]) -> Array:
    """Return the momenta of the signal particles and of the photons behind them."""
    final = particles.status == FINAL
    found = particles.pid[final].tolist()
    if found != [*pdg_id, *[PHOTON] * (len(found) - len(pdg_id))]:
        raise DataError(
            f"holds an event of the final particles {found}; valid: {list(pdg_id)} and photons"
        )
    momenta: Array = _momenta(particles)[final]
    return momenta


def _momenta(particles: Any) -> Array:
    return np.column_stack([particles.e, particles.px, particles.py, particles.pz])


def _run(fields: RunFields, event: Any) -> _core.RunInfo:
    run = _core.RunInfo()
    run.process, run.parameters = fields["process"], json.dumps(fields["parameters"])
    run.identity, run.weighted = fields["identity"], bool(fields["weighted"])
    run.ecm, run.seed = float(fields["ecm"]), fields["seed"]
    run.generator, run.version = fields["tool"][:2]
    run.cross_section = fields["cross_section_nb"]
    run.cross_section_error = fields["cross_section_error_nb"]
    sigma = event.cross_section
    run.variation_cross_sections = [
        [sigma.xsec(i) / PICOBARN_PER_NANOBARN, sigma.xsec_err(i) / PICOBARN_PER_NANOBARN]
        for i in range(1, len(fields["weight_names"]))
    ]
    particles = event.numpy.particles
    beams = particles.status == BEAM
    run.beam_pdg_id = particles.pid[beams].tolist()
    run.beam_momenta = fields["beam_momenta"]
    pair = particles.pid[particles.status == FINAL][:2].tolist()
    run.final_pdg_id = fields.get("final_pdg_id", pair)
    return run


def _number_of(event: Any) -> int:
    large = "event_number" in event.attributes
    return int(str(event.attributes["event_number"]) if large else event.event_number)


def join(path: Path, parts: Sequence[Path], n: int) -> None:
    """Write the file that one run would have written.

    Parameters
    ----------
    path : Path
        The file to be written.
    parts : sequence of Path
        Files of the same run with events in increasing order and without gaps, compressed if and
        only if `path` is.
    n : int
        Events of all parts.

    Raises
    ------
    DataError
        If a part does not hold the events that it states.
    """
    with path.open("wb") as out:
        with parts[0].open("rb") as file:
            header = _with_number(_read_header(file, parts[0]), n)
        encode = compressed if is_compressed(path) else bytes
        out.write(encode(header))
        (_join_members if is_compressed(path) else _join_plain)(out, parts)
        out.write(encode(FOOTER))


def _with_number(header: bytes, n: int) -> bytes:
    lines = header.splitlines(keepends=True)
    return b"".join(b"A n_events %d\n" % n if x.startswith(b"A n_events ") else x for x in lines)


def _join_members(out: BinaryIO, parts: Sequence[Path]) -> None:
    """Copy whole pieces as they are; compress again what two parts have of one piece."""
    fragments = itertools.chain.from_iterable(map(_fragments, parts))
    for _, group in itertools.groupby(fragments, lambda fragment: fragment[0] // PIECE):
        members = [member for _, member in group]
        whole = (
            members[0] if len(members) == 1 else compressed(b"".join(map(decompressed, members)))
        )
        out.write(whole)


def _fragments(part: Path) -> Iterator[tuple[int, bytes]]:
    """Yield first event and compressed text of the pieces of a part."""
    with reading(part), part.open("rb") as file:
        fields = read_fields(part)
        first, n = fields["first_event"], fields["n_events"]
        members = read_members(file)
        next(members)
        for piece in piece_ranges(first, first + n):
            yield piece.start, next(members, b"")
        footer = next(members, b"")
        if not footer or decompressed(footer) != FOOTER:
            raise DataError(f"does not hold the {n} events that it states")


def _join_plain(out: BinaryIO, parts: Sequence[Path]) -> None:
    for part in parts:
        with reading(part), part.open("rb") as file:
            n = read_fields(part)["n_events"]
            _read_header(file, part)
            found, last = 0, b"\n"
            stop = part.stat().st_size - len(FOOTER)
            while chunk := file.read(min(AT_ONCE, stop - file.tell())):
                found += (last + chunk).count(EVENT)
                last = chunk[-len(EVENT) + 1 :]
                out.write(chunk)
            if file.read() != FOOTER or found != n:
                raise DataError(f"holds {found} whole events and states {n}")
