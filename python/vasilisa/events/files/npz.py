"""NumPy archives (.npz): the arrays of `EventArrays.to_numpy`, weight names and run information.

Without compression, so that `numpy.load` of one array reads this one alone.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...words.errors import DataError
from ..arrays import EventArrays
from ..vertices import has_vertices
from .pieces import PIECE
from .run import RunFields, fields_of
from .signal import PARTICLES, arrays_of, columns_in, signal_columns

__all__ = ["read", "read_fields", "write"]

Columns = dict[str, tuple[str, tuple[int, ...]]]
"""Type of the numbers and shape of one entry, by name."""

FIRST: Columns = {"event_number": ("<i8", ()), "weights": ("<f8", (-1,))}
"""-1 stands for the number of weights. Behind these come the signal particles."""

LAST: Columns = {
    "n_photons": ("<i4", ()),
    "photons": ("<f8", (4,)),
    "photon_offsets": ("<i8", ()),
    "beam_momenta": ("<f8", (2, 4)),
}
"""There are no `beam_momenta` where every event has the beams of the run."""


VERTEX = "vertex"
"""Of every event, where the beams have a spot; a reader of ours makes it again from the run."""


def _columns(n_particles: int) -> Columns:
    entry = (4,) if n_particles == 2 else (n_particles, 4)
    return FIRST | dict.fromkeys(signal_columns(n_particles), ("<f8", entry)) | LAST


def write(
    path: Path, run: _core.RunInfo, weight_names: Sequence[str], batches: Iterable[EventArrays]
) -> None:
    """Collect the arrays in unnamed files beside `path`, then put them together."""
    columns = _columns(len(run.final_pdg_id))
    with contextlib.ExitStack() as stack:
        spools = {
            name: stack.enter_context(tempfile.TemporaryFile(dir=path.parent)) for name in columns
        }
        if has_vertices(run):
            spools[VERTEX] = stack.enter_context(tempfile.TemporaryFile(dir=path.parent))
        spools["photon_offsets"].write(np.zeros(1, "<i8").tobytes())
        n_photons = 0
        for batch in batches:
            arrays = batch.to_numpy() | {"beam_momenta": batch.core.beam_momenta}
            arrays["photon_offsets"] = arrays["photon_offsets"][1:] + n_photons
            n_photons += len(batch.photons)
            for name, (kind, _) in columns.items():
                spools[name].write(np.ascontiguousarray(arrays[name], dtype=kind).tobytes())
            if VERTEX in spools:
                spools[VERTEX].write(np.ascontiguousarray(batch.vertex, "<f8").tobytes())
        with zipfile.ZipFile(path, "w") as archive:
            for name, (kind, entry) in columns.items():
                entry = tuple(len(weight_names) if size < 0 else size for size in entry)
                _add_column(archive, name, np.dtype((kind, entry)), spools[name])
            if spool := spools.get(VERTEX):
                _add_column(archive, VERTEX, np.dtype(("<f8", (3,))), spool)
            if PARTICLES in columns:
                _add(archive, "pdg_id", np.array(run.final_pdg_id, "<i4"))
            _add(archive, "weight_names", np.array(weight_names, dtype=np.str_))
            fields = fields_of(run, weight_names)
            _add(archive, "run", np.array(json.dumps(fields)))


def _add_column(
    archive: zipfile.ZipFile, name: str, entry: np.dtype[Any], spool: IO[bytes]
) -> None:
    length = spool.tell() // entry.itemsize if entry.itemsize else 0
    spool.seek(0)
    with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
        header = {
            "descr": entry.base.str,
            "fortran_order": False,
            "shape": (length, *entry.shape),
        }
        np.lib.format.write_array_header_1_0(member, header)
        shutil.copyfileobj(spool, member, 1 << 22)


def _add(archive: zipfile.ZipFile, name: str, array: NDArray[Any]) -> None:
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=False)
    archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue())


def read_fields(path: Path) -> RunFields:
    """Return the entry `run`."""
    # np.load leaves a damaged file open that it opened itself.
    with path.open("rb") as file, np.load(file) as archive:
        fields: RunFields = json.loads(archive["run"].item())
    return fields


class _Column:
    """An array of the archive, read from its beginning to its end."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member
        version = np.lib.format.read_magic(member)
        if version != (1, 0):
            raise DataError(f"holds arrays in version {version} of the format; valid: (1, 0)")
        shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(member)
        if fortran_order:
            raise DataError("holds arrays in Fortran order; valid: C order")
        self._entry = np.dtype((dtype, shape[1:]))

        self.empty = shape[0] == 0

    def read(self, n: int) -> NDArray[Any]:
        content = self._member.read(n * self._entry.itemsize)
        array = np.frombuffer(content, dtype=self._entry.base).reshape(-1, *self._entry.shape)
        if len(array) < n:
            raise DataError("ends too early")
        return array


def read(path: Path) -> Iterator[EventArrays]:
    """Yield the events in batches of the size of a piece."""
    fields = read_fields(path)
    with contextlib.ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(path))
        signal = columns_in(fields, [Path(name).stem for name in archive.namelist()])
        names = [*FIRST, *signal, *(name for name in LAST if name != "photon_offsets")]
        columns = {
            name: _Column(stack.enter_context(archive.open(f"{name}.npy"))) for name in names
        }
        left = fields["n_events"]
        while left > 0:
            n = min(left, PIECE)
            arrays = {
                name: columns[name].read(n)
                for name in names
                if name != "photons" and not columns[name].empty
            }
            arrays["photons"] = columns["photons"].read(int(arrays["n_photons"].sum()))
            yield arrays_of(arrays, fields)
            left -= n
