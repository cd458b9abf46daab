"""R(s) from published measurements: own Pi -> R -> own Pi until an integral stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...words.errors import DataError
from ...words.processes import PIONS
from ..piecewise_curve import Kernel
from ..spectrum import HadronicSpectrum
from .assembly import assembled, spectrum_of
from .combining import Polarization, component
from .component import Component
from .narrow import NARROW
from .published import PublishedData
from .recipe import PIPI_EXPERIMENTS, SOURCES, pipi_rules, pipi_sets
from .recipe import components as recipe_of
from .shapes import OMEGA, PHI

__all__ = ["Built", "build", "component_of", "polarization_of"]

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

TOLERANCE = 1e-5
"""Relative change of the integral that ends the iteration; ten times below what R(s) must reach."""

MAX_ITERATIONS = 12

START = 0.008
"""Relative error of the hadronic Pi in the first iterations, before its own is known."""


@dataclass(frozen=True, eq=False)
class Built:
    """What the measurements gave.

    Attributes
    ----------
    components : dict
        By name; pi+ pi- by ``pipi@SOURCE``.
    dressing : dict
        |1 - Pi(M^2)|^2 of the resonances, Pi without the resonance itself.
    polarization : Polarization
        With which everything was undressed, that of the source ``all``.
    history : list of float
        The integral after each iteration.
    """

    components: dict[str, Component]
    dressing: dict[str, float]
    polarization: Polarization
    history: list[float]

    def spectrum(self, source: str) -> HadronicSpectrum:
        """Return R(s) of a named source."""
        return spectrum_of(self.components, self.dressing, source)


def component_of(
    data: PublishedData, name: str, polarization: Polarization, source: str = "all"
) -> Component:
    """Return one component, combined from its published data sets.

    Parameters
    ----------
    data : PublishedData
    name : str
    polarization : Polarization
        Undresses what has vacuum polarisation inside.
    source : str
        Whose pi+ pi- it is.
    """
    if name != PIONS:
        rules = recipe_of()[name]
        curves = [data.curve(name, rules, entry) for entry in rules["sets"]]
        return component(name, rules, curves, polarization)
    rules = pipi_rules(source)
    curves = [data.curve(name, rules, entry) for entry in pipi_sets(source)]
    if source in PIPI_EXPERIMENTS:
        curves = [replace(curve, edges=None) for curve in curves]
    label = PIONS if source in ("all", "without_cmd3") else f"{PIONS}@{source}"
    return component(label, rules, curves, polarization)


def _table_energies() -> Array:
    """Energies, GeV, at which Pi is tabulated: dense where it changes fast."""
    parts = [
        np.linspace(0.2, 2.2, 500),
        np.linspace(2.2, 12.0, 400),
        OMEGA[0] + np.linspace(-0.04, 0.04, 161),
        PHI[0] + np.linspace(-0.03, 0.03, 601),
    ]
    return np.unique(np.concatenate(parts))


def polarization_of(spectrum: HadronicSpectrum, with_errors: bool) -> Polarization:
    """Return leptons plus the Pi of R(s), tabulated."""
    energies = _table_energies()
    alpha = _core.Constants().alpha
    # Im Pi = -alpha R/3: Pi is the conjugate of the integral with s - q^2 - i0.
    total = np.zeros(len(energies), dtype=np.complex128)
    for each in spectrum.channels.values():
        total += each.dispersion_weights(energies**2) @ each.values
    hadronic = -alpha / (3 * np.pi) * total
    error = START * np.abs(hadronic.real)
    if with_errors:
        coarse = energies[::4]
        found = spectrum.dispersion(coarse**2).errors()[: len(coarse)]
        error = np.interp(energies, coarse, alpha / (3 * np.pi) * found)
    return Polarization(energies, hadronic, error)


def _dressing(spectrum: HadronicSpectrum) -> dict[str, float]:
    """|1 - Pi(M^2)|^2 at the resonances, Pi without the resonance itself."""
    masses = {name: numbers[0] for name, numbers in NARROW.items()}
    constants = _core.Constants()
    leptons = _core.make_vacuum_polarization("leptonic", constants)
    found = {}
    for name, mass in masses.items():
        total = sum(
            (each.dispersion_weights([mass**2]) @ each.values)[0]
            for other, each in spectrum.channels.items()
            if other != name
        )
        pi = complex(leptons(mass**2)) - constants.alpha / (3 * np.pi) * total
        found[name] = float(abs(1 - pi) ** 2)
    return found


def build(data: PublishedData, kernel: Kernel, *, start: Polarization | None = None) -> Built:
    """Return R(s) of all named sources.

    Parameters
    ----------
    data : PublishedData
    kernel : callable
        Of s in GeV^2: the iteration ends when int ds/s kernel(s) R(s) stands still, that of a_mu.
    start : Polarization, optional
        Pi of the first iteration; by default leptons alone.

    Raises
    ------
    DataError
        If the iteration does not end.
    """
    table = _table_energies()
    nothing = np.zeros(len(table))
    polarization = start or Polarization(table, nothing.astype(np.complex128), nothing)
    dressing = dict.fromkeys(NARROW, 0.95)
    names = list(recipe_of())
    history: list[float] = []
    while True:
        components = {name: component_of(data, name, polarization) for name in names}
        spectrum = assembled("all", components, dressing)
        dressing = _dressing(spectrum)
        history.append(float(spectrum.integral(kernel).values[0]))
        done = len(history) > 1 and abs(history[-1] / history[-2] - 1) < TOLERANCE
        if done or len(history) == MAX_ITERATIONS:
            break
        polarization = polarization_of(spectrum, with_errors=len(history) > 1)
    if not done:
        raise DataError(
            f"R(s): the integral moves still after {MAX_ITERATIONS} iterations; "
            "valid: data sets whose undressing converges"
        )
    components[f"{PIONS}@all"] = components.pop(PIONS)
    for source in SOURCES:
        if source != "all":
            components[f"{PIONS}@{source}"] = component_of(data, PIONS, polarization, source)
    return Built(components, dressing, polarization, history)
