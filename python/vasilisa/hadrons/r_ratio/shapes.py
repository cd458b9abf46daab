"""Shapes along which cross sections are interpolated, and where curves are tabulated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...inference import ResonanceShape
from ...words.errors import ConfigurationError
from ..form_factor import form_factor

__all__ = ["SHAPES", "shape", "tabulation"]

Array = NDArray[np.float64]
Shape = Callable[[Array], Array]

OMEGA = (0.78266, 0.00868)  # mass and width, GeV [PDG22]
PHI = (1.019461, 0.004249)  # mass and width, GeV [PDG22]
RHO = (0.77526, 0.1474)  # mass and width, GeV [PDG22]

ELECTRON_WIDTHS = ((*OMEGA, 0.60e-6), (*PHI, 1.27e-6))
"""Mass, width, width to e+e- of what makes the vacuum polarisation change fast, GeV [PDG22]."""

FINEST = ((OMEGA[0], 0.03, 0.0005), (PHI[0], 0.008, 0.0001), (PHI[0], 0.03, 0.0005))
"""Energy, distance from it and step of the tabulation within that distance, GeV."""

COARSE = 0.004
"""GeV; step of the tabulation of a curve with a shape elsewhere."""

WITHOUT_SHAPE = 0.005
"""GeV; largest step of the tabulation of a curve without a shape."""


def _pion(energies: Array) -> Array:
    """Cross section of pi+ pi- in arbitrary units, from the form factor fitted by [CMD08]."""
    s = np.asarray(energies, dtype=np.float64) ** 2
    velocity = np.sqrt(np.clip(1 - 4 * _core.Constants().pion_mass ** 2 / s, 1e-4, None))
    modulus = np.abs(form_factor("cmd3")(np.clip(s, 0.0785, 3.99))) ** 2
    return np.asarray(modulus * velocity**3 / s)


def _undressing(energies: Array) -> Array:
    """Return |1 - Pi|^2 of omega and phi: published shapes are dressed, curves are bare."""
    s = np.asarray(energies, dtype=np.float64) ** 2
    alpha = _core.Constants().alpha
    pi = np.zeros(s.shape, dtype=np.complex128)
    for mass, width, electrons in ELECTRON_WIDTHS:
        pi -= 3 * electrons / (alpha * mass) * s / (mass**2 - s - 1j * mass * width)
    return np.asarray(np.abs(1 - pi) ** 2)


SHAPES: dict[str, Shape] = {
    "pion": _pion,
    # Couplings are the square roots of peak cross sections in nb times the mass; with the phases
    # of the measured interference: destructive between omega and phi above the phi.
    "omega_phi": ResonanceShape((OMEGA[0], PHI[0]), (OMEGA[1], PHI[1]), (31.0, -25.5), base=4.0),
    "phi": ResonanceShape((PHI[0],), (PHI[1],), (46.0,), base=5.0),
    "rho_omega_phi": ResonanceShape(
        (RHO[0], OMEGA[0], PHI[0]), (RHO[1], OMEGA[1], PHI[1]), (2.0, 9.0, -2.5), base=0.5
    ),
    "etagamma": ResonanceShape(
        (RHO[0], OMEGA[0], PHI[0]), (RHO[1], OMEGA[1], PHI[1]), (0.9, 0.45, -7.5), base=0.05
    ),
}


def shape(name: str | None) -> Shape | None:
    """Return a shape of bare cross sections by name, or None for none.

    Raises
    ------
    ConfigurationError
        For an unknown name.
    """
    if name is None:
        return None
    if name not in SHAPES:
        raise ConfigurationError(field="shape", value=name, valid=SHAPES)
    dressed = SHAPES[name]
    return lambda energies: dressed(energies) * _undressing(energies)


def tabulation(nodes: Array, with_shape: bool) -> Array:
    """Return the energies, GeV, between which a cubic follows the curve through the nodes."""
    low, high = float(nodes[0]), float(nodes[-1])
    parts = [nodes]
    if with_shape:
        parts.append(np.arange(low, high, COARSE))
        for centre, distance, step in FINEST:
            parts.append(np.arange(centre - distance, centre + distance, step))
    else:
        counts = np.ceil(np.diff(nodes) / WITHOUT_SHAPE).astype(int)
        parts += [
            np.linspace(a, b, n, endpoint=False)
            for a, b, n in zip(nodes[:-1], nodes[1:], counts, strict=True)
        ]
    found = np.unique(np.concatenate(parts))
    found = found[(found >= low) & (found <= high)]
    # Energies closer than the finest step only cost time, nodes stay.
    keep = np.append(True, np.diff(found) > 2e-5) | np.isin(found, nodes)
    return np.asarray(found[keep])
