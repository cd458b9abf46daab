"""What pickled form factors and vacuum polarisations are made again by.

Functions of the engine cannot be called by a pickle without running code of its own: these can.
"""

from __future__ import annotations

from typing import Any

from .. import _core

__all__ = [
    "form_factor_below",
    "restore_form_factor",
    "restore_vacuum_polarization",
    "shifted_vacuum_polarization",
]


def form_factor_below(table: _core.FormFactor, threshold: float) -> _core.FormFactor:
    """Return a table continued to the threshold."""
    return _core.form_factor_below(table, threshold)


def restore_form_factor(*stored: Any) -> _core.FormFactor:
    """Return the form factor that stored this."""
    return _core.restore_form_factor(*stored)


def restore_vacuum_polarization(*stored: Any) -> _core.VacuumPolarization:
    """Return the vacuum polarisation that stored this."""
    return _core.restore_vacuum_polarization(*stored)


def shifted_vacuum_polarization(
    base: _core.VacuumPolarization, standard_deviations: float
) -> _core.VacuumPolarization:
    """Return a vacuum polarisation moved by its errors."""
    return _core.shifted_vacuum_polarization(base, standard_deviations)
