"""Samples of events, and files of them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import vasilisa as vs

from .numbers import Numbers, checksum
from .runs import generator, refused

__all__ = ["files", "samples"]


def columns(events: vs.EventBatch) -> Numbers:
    """Return checksum and sum of every column."""
    numbers: Numbers = {}
    for name, array in events.to_numpy().items():
        sums = np.asarray(array, dtype=float).sum(axis=0)
        numbers |= {f"{name}/sha": checksum(array), f"{name}/sum": sums}
    return numbers


def samples(process: str, order: str, **options: Any) -> Numbers:
    """Return weighted and unweighted events."""
    try:
        run = generator(process, order, **options)
    except vs.VasilisaError as error:
        return refused(error)
    numbers: Numbers = {}
    for kind in ("unweighted", "weighted"):
        events = run.sample(1500, weighted=kind == "weighted", first=100)
        numbers |= {f"{kind}/{name}": value for name, value in columns(events).items()}
        for name, count in asdict(events.sampling).items():
            numbers[f"{kind}/sampling/{name}"] = count
        for name in ("theta_avg", "pair_mass", "photon_energy", "missing_momentum"):
            numbers[f"{kind}/{name}/sha"] = checksum(events.observable(name))
    numbers["cross_section"] = [events.run.cross_section, events.run.cross_section_error]
    numbers["variation_cross_sections"] = np.ravel(events.run.variation_cross_sections)
    return numbers


def members(path: Path) -> list[bytes]:
    """Return the contents of a file; versions of program and library are no numbers."""
    if path.suffix == ".npz":
        with zipfile.ZipFile(path) as archive:
            contents = [name.encode() + b"\n" + archive.read(name) for name in archive.namelist()]
    else:
        contents = [re.sub(rb"HepMC::Version [^\n]*", b"", path.read_bytes())]
    plain = vs.__version__.encode()
    wide = vs.__version__.encode("utf-32-le")  # strings of NumPy
    return [each.replace(plain, b"VERSION").replace(wide, b"VERSION") for each in contents]


@cache
def _generator_of_files() -> vs.Generator:
    """Return the generator of all formats: its pilot run is the longest part."""
    beams = {"spread": 5e-4, "crossing_angle": 0.02}
    return generator("mumu", "nlops", beams=beams, variations=["lo", "isr"])


def files(suffix: str, folder: Path) -> Numbers:
    """Return a file's events as they are read back, and its bytes where they are defined."""
    run = _generator_of_files()
    path = folder / f"events{suffix}"
    written = run.generate(600, path, first=50, progress=False)
    events = vs.EventBatch.concatenate(list(vs.read_events(path)))
    numbers = columns(events) | {"n_events": written.n_events}
    numbers["cross_section"] = [events.run.cross_section, events.run.cross_section_error]
    if suffix in (".npz", ".hepmc3"):
        numbers["bytes"] = checksum(b"".join(members(path)))
    return numbers
