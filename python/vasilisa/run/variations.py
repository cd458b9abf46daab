"""Variations: further weights of the same events, from another order or another model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from .. import _core
from ..hadrons.moved import error_sources
from ..hadrons.named_polarization import moved_polarization
from ..hadrons.vacuum_polarization import vacuum_polarization
from ..words.checks import number
from ..words.choices import (
    COULOMBS,
    FORM_FACTORS,
    PION_STRUCTURES,
    RADIATIONS,
    REWEIGHTED_TO,
    SOURCES_OF_R,
    VACUUM_POLARIZATIONS,
    check_name,
    did_you_mean,
)
from ..words.errors import ConfigurationError, VasilisaError
from ..words.fields import FIELDS, fields_of
from .model import make_model

__all__ = ["VARIATIONS", "VariationsChoice", "VariedModel", "check_variations", "make_variations"]

VariationsChoice: TypeAlias = Sequence[str] | Mapping[str, Mapping[str, Any]] | None

MAX_SHIFT = 10.0
"""Errors by which the vacuum polarisation may be moved."""

VARIABLE = fields_of("variable")
"""What a variation may change."""

VARIATIONS: dict[str, dict[str, Any]] = {
    **{order: {"order": order} for order in ("lo", "nlo")},
    **{name: {"radiation": name} for name in RADIATIONS if name != "full"},
    **{f"coulomb_{name}": {"coulomb": name} for name in COULOMBS},
    "vp_off": {"vacuum_polarization": "none"},
    **{f"vp_{name}": {"vacuum_polarization": name} for name in VACUUM_POLARIZATIONS[1:]},
    "vp_up": {"vacuum_polarization": +1},
    "vp_down": {"vacuum_polarization": -1},
    **{name: {"form_factor": name} for name in FORM_FACTORS},
    **{name: {"pion_structure": name} for name in PION_STRUCTURES},
    # F = 1 has neither poles nor a spectral function, and nothing to put into a loop.
    "pointlike": {"form_factor": "pointlike", "pion_structure": "fxsqed"},
}
"""What the names known stand for; a number moves the vacuum polarisation by that many errors."""

MOVES = {"vp_up:": +1.0, "vp_down:": -1.0}
"""Before the name of a source of error: the vacuum polarisation moved by that source alone."""


def check_variations(variations: object, folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Return every variation's name and what it changes.

    Parameters
    ----------
    variations : sequence of str, mapping or None
        Known names, or own names with mappings of fields to values.
    folder : Path, optional
        Where relative paths of tables start; they become absolute.

    Raises
    ------
    ConfigurationError
        For an unknown name or field, a bad value of a field, a name that stands twice, and the name
        "nominal".
    """
    if variations is None:
        return {}
    if isinstance(variations, str) or not isinstance(variations, (Sequence, Mapping)):
        raise ConfigurationError(
            field="variations",
            value=variations,
            valid=f"a list out of {', '.join(VARIATIONS)}, or a mapping of names to changed fields",
        )
    if isinstance(variations, Mapping):
        return {
            _own_name(name): _changes(name, entry, folder) for name, entry in variations.items()
        }
    found: dict[str, dict[str, Any]] = {}
    for name in variations:
        moves = _move(name) is not None
        if not moves:
            check_name("variations", name, VARIATIONS, also="a mapping of names to changed fields")
        if name in found:
            raise ConfigurationError("stands twice", field="variations", value=name)
        found[name] = {"vacuum_polarization": name} if moves else VARIATIONS[name]
    return found


def _move(name: object) -> tuple[str, float] | None:
    """Return the source of error and the number of errors of ``vp_up:SOURCE``, or None."""
    for start, number_of_errors in MOVES.items():
        if isinstance(name, str) and name.startswith(start):
            source = name.removeprefix(start)
            if source not in error_sources():
                hint = did_you_mean(source, error_sources())
                raise ConfigurationError(
                    "unknown source of error" + (f", {hint}" if hint else ""),
                    field="variations",
                    value=name,
                    valid=f"{start} and what `vasilisa vp --sources` lists",
                )
            return source, number_of_errors
    return None


def _own_name(name: object) -> str:
    # HepMC3 separates the names of weights by blanks.
    plain = isinstance(name, str) and name.isprintable() and name.split() == [name]
    if not plain or name == "nominal":
        raise ConfigurationError(
            field="variations", value=name, valid="names without blanks, other than 'nominal'"
        )
    return str(name)


def _changes(name: str, entry: object, folder: Path | None) -> dict[str, Any]:
    if entry is None and name in VARIATIONS:
        return VARIATIONS[name]
    if entry is None and _move(name) is not None:
        return {"vacuum_polarization": name}
    if not isinstance(entry, Mapping) or not entry:
        raise ConfigurationError(
            field=f"variations.{name}", value=entry, valid="a mapping of " + ", ".join(VARIABLE)
        )
    for field in entry:
        if field not in VARIABLE:
            hint = did_you_mean(field, VARIABLE)
            raise ConfigurationError(
                "cannot be varied" + (f", {hint}" if hint else ""),
                field=f"variations.{name}",
                value=field,
                valid=", ".join(VARIABLE),
            )
    return {field: _value(name, field, value, folder) for field, value in entry.items()}


def _value(name: str, field: str, value: object, folder: Path | None) -> Any:
    """Return a changed value; a number moves the vacuum polarisation by its errors."""
    where = f"variations.{name}.{field}"
    if field == "vacuum_polarization" and isinstance(value, Real):
        return number(where, value, -MAX_SHIFT, MAX_SHIFT, f"up to {MAX_SHIFT:g} errors")
    if field == "vacuum_polarization" and _move(value) is not None:
        return value
    if value is None and FIELDS[field].optional:
        return None
    return FIELDS[field].kind.check(where, value, folder)


class VariedModel(NamedTuple):
    """What a variation is to the engine, and the changed fields as texts."""

    model: _core.Model
    order: str
    changes: dict[str, str]


def make_variations(
    process: str,
    variations: Mapping[str, Mapping[str, Any]],
    nominal: Mapping[str, Any],
    *,
    constants: _core.Constants,
    allow_double_counting: bool,
    energies: tuple[float, float] | None,
    muon_charge: float = 1,
) -> dict[str, VariedModel]:
    """Make the models of variations.

    Parameters
    ----------
    process : str
        Final state.
    variations : mapping
        Names to changed fields, from `check_variations`.
    nominal : mapping
        All of `VARIABLE` as they are in the run.
    constants, allow_double_counting
        As in `make_model`.
    energies : (float, float), optional
        As in `make_model`.
    muon_charge : float
        Of a beam of muons, units of e.

    Raises
    ------
    ConfigurationError
        For an order that the events cannot be weighted to, a vacuum polarisation without errors to
        move it by, and whatever `make_model` refuses.
    """
    made = {}
    for name, changes in variations.items():
        arguments, order = _resolved(name, changes, nominal)
        try:
            model = make_model(
                process,
                constants=constants,
                allow_double_counting=allow_double_counting,
                energies=None if order == "lo" else energies,
                muon_charge=muon_charge,
                **arguments,
            )
        except VasilisaError as error:
            raise type(error)(f"variations.{name}: {error}") from error
        told = {field: str(getattr(value, "name", value)) for field, value in changes.items()}
        made[name] = VariedModel(model, order, told)
    return made


def _resolved(
    name: str, changes: Mapping[str, Any], nominal: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the arguments of `make_model` and the order."""
    arguments = dict(nominal) | dict(changes)
    if arguments["radiation"] == "isr" and "coulomb" not in changes:
        arguments["coulomb"] = "expanded"  # goes with the rest of the final-state radiation
    if arguments["radiation"] != "full" and "two_photon_exchange" not in changes:
        arguments["two_photon_exchange"] = "full"  # goes with the interference
    shift = arguments["vacuum_polarization"]
    if isinstance(shift, Real):
        arguments["vacuum_polarization"] = _shifted(
            name, nominal["vacuum_polarization"], float(shift)
        )
    move = _move(shift)
    if move is not None:
        arguments["vacuum_polarization"] = _moved(name, nominal["vacuum_polarization"], *move)
    order, valid = arguments.pop("order"), REWEIGHTED_TO[nominal["order"]]
    if order not in valid:
        raise ConfigurationError(
            f"events of order {nominal['order']} cannot be weighted to it",
            field=f"variations.{name}",
            value=order,
            valid=", ".join(valid),
        )
    return arguments, order


def _moved(name: str, base: Any, source: str, shift: float) -> _core.VacuumPolarization:
    """Return Pi of the run's R(s) moved by one of its sources of error."""
    label = getattr(base, "name", base)
    if label not in SOURCES_OF_R:
        raise ConfigurationError(
            "sources of error are known of the vacuum polarisation from R(s) only",
            field=f"variations.{name}",
            value=str(label),
            valid=", ".join(SOURCES_OF_R),
        )
    return moved_polarization(str(label), source, shift)


def _shifted(name: str, base: Any, shift: float) -> _core.VacuumPolarization:
    if base != "none":
        polarization = vacuum_polarization(base)
        low, high = polarization.range
        probes = np.linspace(max(low, -1.0), min(high, 1.0), 64)
        if np.any(np.asarray(polarization.error(probes)) != 0):
            return _core.shifted_vacuum_polarization(polarization, shift)
    raise ConfigurationError(
        "the vacuum polarisation of the run has no errors to vary it by",
        field=f"variations.{name}",
        value=str(getattr(base, "name", base)),
        valid="a table with errors as vacuum_polarization",
    )
