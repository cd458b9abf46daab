"""Vacuum polarisation of the named sources of R(s): shipped as a table, or made once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..display.progress import DelayedProgress, ProgressCallback
from ..keep.cache import cached
from .engine_table import engine_table
from .moved import moved_spectrum
from .r_ratio import load_source
from .spectrum import HadronicSpectrum

__all__ = [
    "SHIPPED_TABLE",
    "TOLERANCE",
    "load_table",
    "moved_polarization",
    "named_polarization",
    "save_table",
]

SHIPPED_TABLE = "polarization.npz"
"""File of the package: Pi of ``default``."""

TOLERANCE = 1e-6
"""Absolute, of Pi; at kinks of R up to three times as much."""

FORMAT = 1
"""Of cached tables; raised when they are made in another way."""

PARTS = ("spacelike_edges", "spacelike", "timelike_edges", "timelike", "resonances")

Table: TypeAlias = _core.TabulatedVacuumPolarization


def named_polarization(
    name: str = "default", progress: ProgressCallback | bool | None = None
) -> Table:
    """Return Pi of leptons (three loops), the hadrons of a source of R(s), and the top quark.

    Parameters
    ----------
    name : str
        ``default``, whose table is shipped; others are made in some seconds and kept in the cache:
        see `vasilisa.hadrons.r_ratio.load_source`.
    progress : callable or bool, optional
        As in `Generator.integrate`.

    Raises
    ------
    ConfigurationError
        For an unknown name.
    """
    if name in ("default", "all"):
        return _shipped()
    return _made(name, progress)


@cache
def _shipped() -> Table:
    with as_file(files(__package__) / SHIPPED_TABLE) as path:
        return load_table(path, "default")


def moved_polarization(
    name: str, source: str, number: float, progress: ProgressCallback | bool | None = None
) -> Table:
    """Return Pi of a named R(s) moved by standard deviations of one source of error.

    Arguments as of `vasilisa.hadrons.moved.moved_spectrum`; made in some seconds, kept in the
    cache; without errors of its own.
    """
    spectrum = moved_spectrum(name, source, number)
    label = f"{name}-{source}-{number:+g}".replace(":", "-")
    return _kept(label, spectrum, False, progress)


def _made(name: str, progress: ProgressCallback | bool | None) -> Table:
    return _kept(name, load_source(name), True, progress)


def _kept(
    label: str, spectrum: HadronicSpectrum, errors: bool, progress: ProgressCallback | bool | None
) -> Table:
    from .r_ratio.shipped import SHIPPED

    def make() -> list[float]:
        with DelayedProgress(f"vacuum polarisation of {label}", progress) as report:
            report(0.0)
            return _as_numbers(engine_table(spectrum, tolerance=TOLERANCE, errors=errors))

    curves = (files(load_source.__module__) / SHIPPED).read_bytes()
    inputs = f"{FORMAT} {label} {TOLERANCE} ".encode() + curves
    return _from_numbers(spectrum.name, cached(f"vacuum-polarization-{label}", inputs, make))


def _source_text(name: str) -> str:
    return f"R(s) of {name}, leptons to three loops, top quark"


def _as_numbers(table: Table) -> list[float]:
    """Return everything in one list; each array after its length."""
    *parts, errors = table.table
    arrays = [np.asarray(part) for part in (*parts, *errors)]
    flat: list[float] = []
    for array in arrays:
        numbers = array.view(np.float64) if np.iscomplexobj(array) else array.ravel()
        flat += [float(numbers.size), *numbers.tolist()]
    return flat


def _from_numbers(name: str, flat: Sequence[float]) -> Table:
    arrays, start = [], 0
    while start < len(flat):
        end = start + 1 + int(flat[start])
        arrays.append(np.array(flat[start + 1 : end]))
        start = end
    return _table(name, dict(zip(PARTS, arrays, strict=False)), arrays[len(PARTS) :])


def _table(name: str, parts: Mapping[str, NDArray[Any]], errors: Sequence[Any]) -> Table:
    numbers: dict[str, Any] = {
        part: np.ascontiguousarray(parts[part], dtype=np.float64) for part in PARTS
    }
    numbers["timelike"] = numbers["timelike"].view(np.complex128)
    numbers["resonances"] = numbers["resonances"].reshape(-1, 3)
    return _core.TabulatedVacuumPolarization(
        name, _source_text(name), errors=list(errors), **numbers
    )


def save_table(table: Table, path: Path) -> None:
    """Write a table of the package: coefficients to seven digits."""
    *parts, errors = table.table
    arrays: dict[str, Any] = dict(zip(PARTS, map(np.asarray, parts), strict=True))
    arrays["spacelike"] = arrays["spacelike"].astype(np.float32)
    arrays["timelike"] = arrays["timelike"].view(np.float64).astype(np.float32)
    arrays["errors"] = np.array(errors)
    np.savez_compressed(path, **arrays)


def load_table(path: Path, name: str) -> Table:
    """Return a table that `save_table` wrote, with a name."""
    with np.load(path) as arrays:
        return _table(name, arrays, list(arrays["errors"]))
