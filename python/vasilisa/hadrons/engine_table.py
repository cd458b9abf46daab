"""Vacuum polarisation for the engine: everything tabulated to a stated accuracy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..words.errors import ConfigurationError
from .dispersion import HadronicPolarization, leptons_and_top
from .narrow_resonance import NarrowResonance
from .spectrum import HadronicSpectrum
from .top_quark import TOP_MASS

__all__ = ["LARGEST_ENERGY", "engine_table"]

Complex = NDArray[np.complex128]

LARGEST_ENERGY = 100.0
"""GeV."""

ERROR_POINTS = 250


def engine_table(
    spectrum: HadronicSpectrum,
    *,
    tolerance: float = 1e-6,
    largest_energy: float = LARGEST_ENERGY,
    kind: str | None = None,
    errors: bool = True,
) -> _core.TabulatedVacuumPolarization:
    """Return Pi of leptons, hadrons and top quark as a function that the engine calls fast.

    Parameters
    ----------
    spectrum : HadronicSpectrum
        Bare R(s).
    tolerance : float
        Error of tabulation, absolute, of Pi (1e-2 in size); at the nodes of R, where Pi has kinks,
        up to three times as much.
    largest_energy : float
        Of sqrt|q2|, GeV.
    kind : str, optional
        The standard deviations tabulated (linear between 250 energies) are those of one kind of
        errors, such as ``systematic``, for variations apart; of all of them by default.
    errors : bool
        Whether standard deviations are tabulated at all.

    Returns
    -------
    TabulatedVacuumPolarization
        With the name of the spectrum.

    Raises
    ------
    ConfigurationError
        For energies beyond the top quark's mass, or a tolerance that cannot be reached.
    """
    if not 0.0 < largest_energy < TOP_MASS:
        raise ConfigurationError(
            field="largest_energy", value=largest_energy, valid=f"0 to {TOP_MASS:g} GeV"
        )
    constants = _core.Constants()
    polarization = HadronicPolarization(spectrum)

    def function(q2: NDArray[np.float64]) -> Complex:
        return polarization.smooth(q2) + leptons_and_top(q2)

    masses = np.array([constants.electron_mass, constants.muon_mass, constants.tau_mass])
    resonances = [c for c in spectrum.channels.values() if isinstance(c, NarrowResonance)]
    poles = [
        (r.mass, r.width, 3.0 * r.electron_width / (constants.alpha * r.mass)) for r in resonances
    ]
    return _core.tabulate_vacuum_polarization(
        function,
        spectrum.name,
        f"R(s) of {spectrum.name}, leptons to three loops, top quark",
        largest_energy,
        tolerance,
        np.concatenate([2.0 * masses, polarization.ends]).tolist(),
        poles,
        _error_columns(polarization, largest_energy, kind) if errors else [[], [], [], []],
    )


def _error_columns(
    polarization: HadronicPolarization, largest_energy: float, kind: str | None
) -> list[list[float]]:
    nodes = polarization.nodes
    grid = np.geomspace(1e-3, largest_energy, ERROR_POINTS // 2)
    inside = nodes[(nodes > grid[0]) & (nodes < largest_energy)]
    step = max(1, 2 * inside.size // ERROR_POINTS)
    # between nodes, not on them: where R jumps Re Pi has no error
    middle = 0.5 * (inside[1::step] + inside[:-1:step])
    energies = np.unique(np.concatenate([grid, middle]))
    errors = polarization.errors(energies**2, kind)
    spacelike = polarization.errors(-(energies**2), kind).real
    columns = [energies, spacelike, errors.real, errors.imaginary]
    return [[0.0, *column.tolist()] for column in columns]
