"""Vacuum polarisation of the photon: by name or from a table."""

from __future__ import annotations

import os
from pathlib import Path

from .. import _core
from ..words.errors import ConfigurationError, speaking_of

__all__ = ["vacuum_polarization"]

TABLE_SUFFIXES = (".csv", ".dat", ".txt")


def vacuum_polarization(
    source: str | os.PathLike[str] | _core.VacuumPolarization,
    *,
    constants: _core.Constants | None = None,
) -> _core.VacuumPolarization:
    """Return Pi(q2) with alpha(q2) = alpha / (1 - Pi(q2)), a vectorised function of q2.

    Parameters
    ----------
    source : str, path or VacuumPolarization
        ``none``, ``leptonic`` (e, mu and tau; one and two loops exact, three loops at leading
        power), or the path of a table in the Novosibirsk format: s (GeV^2), Pi(-s), Re Pi(s),
        Im Pi(s), their three errors, the correlation of the last two.
    constants : Constants, optional
        alpha and the lepton masses; by default those of the package.

    Returns
    -------
    VacuumPolarization
        Called with q2 (GeV^2, spacelike negative) of any shape it returns complex Pi of the same
        shape; `error(q2)` holds the standard deviations of the real and imaginary parts.

    Raises
    ------
    ConfigurationError
        For an unknown name.
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
    if isinstance(source, os.PathLike) or (isinstance(source, str) and _is_table(source)):
        with speaking_of("vacuum_polarization"):
            return _core.read_vacuum_polarization_table(os.fspath(source))
    raise ConfigurationError(
        "unknown",
        field="vacuum_polarization",
        value=source,
        valid=[*_core.vacuum_polarization_names(), "the path of a table"],
    )


def _is_table(text: str) -> bool:
    return Path(text).suffix.lower() in TABLE_SUFFIXES or Path(text).is_file()
