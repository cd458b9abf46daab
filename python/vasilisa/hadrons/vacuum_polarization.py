"""Vacuum polarisation of the photon: by name or from a table."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.choices import SOURCES_OF_R, VACUUM_POLARIZATIONS
from ..words.errors import ConfigurationError, speaking_of
from .named_polarization import named_polarization
from .narrow_resonance import NarrowResonance

__all__ = ["vacuum_polarization"]

TABLE_SUFFIXES = (".csv", ".dat", ".txt")


Function: TypeAlias = Callable[[NDArray[np.float64]], Any]

LARGEST_ENERGY = 20.0
"""GeV, of the table of a function or a sum of resonances."""


def vacuum_polarization(
    source: str
    | os.PathLike[str]
    | _core.VacuumPolarization
    | Function
    | Sequence[NarrowResonance],
    *,
    constants: _core.Constants | None = None,
    largest_energy: float = LARGEST_ENERGY,
    tolerance: float = 1e-6,
    breaks: Sequence[float] = (),
) -> _core.VacuumPolarization:
    """Return Pi(q2) with alpha(q2) = alpha / (1 - Pi(q2)), a vectorised function of q2.

    Parameters
    ----------
    source : str, path, VacuumPolarization, callable or sequence of NarrowResonance
        ``none``; ``leptonic`` (e, mu and tau; one and two loops exact, three loops at leading
        power); ``default``: leptons, top quark and hadrons by a dispersion integral over the
        shipped R(s), narrow resonances among them, to 100 GeV; ``without_cmd3`` and others: the
        same with another pi+ pi-, see `vasilisa.hadrons.r_ratio.load_source`.
        The path of a table in the Novosibirsk format: s (GeV^2), Pi(-s), Re Pi(s), Im Pi(s), their
        three errors, the correlation of the last two; blanks or commas between them, names in the
        first line if you like.
        A function Pi(q2) of arrays, GeV^2, spacelike negative, which is tabulated here. Resonances:
        their Breit-Wigners are added to the leptons.
    constants : Constants, optional
        alpha and the lepton masses of ``leptonic``; by default those of the package.
    largest_energy : float
        Of functions and resonances: sqrt|q2| up to which they are tabulated, GeV.
    tolerance : float
        Of functions: absolute accuracy of the table.
    breaks : sequence of float
        Of functions: energies (GeV) where the timelike Pi is not smooth.

    Returns
    -------
    VacuumPolarization
        Called with q2 (GeV^2, spacelike negative) of any shape it returns complex Pi of the same
        shape; `error(q2)` holds the standard deviations of the real and imaginary parts,
        `dressing(q2)` is alpha(q2)/alpha.

    Raises
    ------
    ConfigurationError
        For an unknown name, or a function that is not smooth enough.
    DataError
        For a table that cannot be used.

    Examples
    --------
    >>> import vasilisa as vs
    >>> vs.vacuum_polarization("none")(1.0)
    0j
    """
    if isinstance(source, _core.VacuumPolarization):
        return source
    if isinstance(source, str) and source in _core.vacuum_polarization_names():
        return _core.make_vacuum_polarization(source, constants or _core.Constants())
    if isinstance(source, str) and source in SOURCES_OF_R:
        return named_polarization(source)
    if callable(source):
        name = getattr(source, "__name__", type(source).__name__)
        return _tabulated(source, name, largest_energy, tolerance, breaks)
    if isinstance(source, Sequence) and not isinstance(source, str):
        return _sum_of_resonances(source, largest_energy, tolerance)
    if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_table(source)):
        with speaking_of("vacuum_polarization"):
            return _core.read_vacuum_polarization_table(os.fspath(source))
    raise ConfigurationError(
        "unknown",
        field="vacuum_polarization",
        value=source,
        valid=[*VACUUM_POLARIZATIONS, "the path of a table", "a function of q2"],
    )


def _tabulated(
    function: Function,
    name: str,
    largest_energy: float,
    tolerance: float,
    breaks: Sequence[float],
    resonances: Sequence[tuple[float, float, float]] = (),
) -> _core.TabulatedVacuumPolarization:
    constants = _core.Constants()
    masses = (constants.electron_mass, constants.muon_mass, constants.tau_mass)
    ends = sorted([*(2.0 * mass for mass in masses), *breaks])
    return _core.tabulate_vacuum_polarization(
        function, name, "function", largest_energy, tolerance, ends, resonances, [[], [], [], []]
    )


def _sum_of_resonances(
    resonances: Sequence[NarrowResonance], largest_energy: float, tolerance: float
) -> _core.TabulatedVacuumPolarization:
    constants = _core.Constants()
    leptons = _core.make_vacuum_polarization("leptonic", constants)
    if not resonances:
        raise ConfigurationError(
            field="vacuum_polarization", value=resonances, valid="one NarrowResonance or more"
        )
    for each in resonances:
        if not isinstance(each, NarrowResonance):
            raise ConfigurationError(
                field="vacuum_polarization", value=each, valid="a list of NarrowResonance"
            )
    poles = [
        (r.mass, r.width, 3.0 * r.electron_width / (constants.alpha * r.mass)) for r in resonances
    ]
    name = "+".join(["leptonic", *(r.name for r in resonances)])
    return _tabulated(leptons, name, largest_energy, tolerance, (), poles)


def _is_table(text: str) -> bool:
    return Path(text).suffix.lower() in TABLE_SUFFIXES or Path(text).is_file()
