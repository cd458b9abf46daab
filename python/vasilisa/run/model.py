"""From the words of a run card to the engine's model of the physics."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..hadrons.form_factor import form_factor as make_form_factor
from ..hadrons.pion_structure import make_pion_structure
from ..hadrons.vacuum_polarization import vacuum_polarization as make_vacuum_polarization
from ..words.choices import FORM_FACTORS, FORM_FACTORS_OF
from ..words.errors import ConfigurationError, VasilisaWarning
from ..words.fields import FIELDS, MAX_ECM
from ..words.processes import FACTS, ProcessFacts, owners_only

__all__ = ["make_model", "model_values"]

FormFactorChoice: TypeAlias = str | os.PathLike[str] | _core.FormFactor | Callable[..., Any] | None

LARGEST_FORM_FACTOR = 1e20
"""Of |F|, far above any meson's: squares of weights have the fourth power of it."""


def make_model(
    process: str,
    *,
    form_factor: FormFactorChoice = None,
    pion_structure: str = "fxsqed",
    coulomb: str = "expanded",
    vacuum_polarization: str | _core.VacuumPolarization = "none",
    radiation: str = "full",
    two_photon_exchange: str = "full",
    constants: _core.Constants | None = None,
    allow_double_counting: bool = False,
    energies: tuple[float, float] | None = None,
    muon_charge: float = 1,
) -> _core.Model:
    """Check that the choices fit together and hand them to the engine.

    Loops with structure are tabulated from the lowest to the highest of `energies`; without these
    they stay point-like, which is all that trees need.

    Raises
    ------
    ConfigurationError
        For unknown names, for a form factor of another meson, for one that contains vacuum
        polarisation together with dressed propagators unless `allow_double_counting`, for one that
        has no place in the loops of the pion structure, for parts of an exchange that has none, and
        for a Coulomb attraction to all orders where no final pair can have it.

    Warns
    -----
    VasilisaWarning
        For a form factor without phase where initial- and final-state radiation interfere.
    """
    names = {
        "process": process,
        "radiation": radiation,
        "pion_structure": pion_structure,
        "two_photon_exchange": two_photon_exchange,
        "coulomb": coulomb,
    }
    for field, name in names.items():
        FIELDS[field].kind.check(field, name)
    if constants is None:
        constants = _core.Constants()
    facts = FACTS[process]
    _check_radiation(radiation, facts)
    if pion_structure != "fxsqed" and facts.hard_photon and facts.form_factor is not None:
        raise ConfigurationError(
            f"process {process}: loops beside a hard photon know massless photons alone",
            field="pion_structure",
            value=pion_structure,
            valid="fxsqed",
        )
    if pion_structure != "fxsqed" and not facts.pion_structure:
        raise ConfigurationError(
            f"process {process} has no pions",
            field="pion_structure",
            value=pion_structure,
            valid=owners_only("pion_structure"),
        )
    _check_exchange(two_photon_exchange, facts, pion_structure, radiation)
    _check_coulomb(coulomb, facts, radiation)
    meson = None
    if facts.form_factor is not None:
        meson = _meson_form_factor(facts, form_factor, constants)
    elif form_factor is not None:
        raise ConfigurationError(
            f"process {process} has no form factor", field="form_factor", value=str(form_factor)
        )
    polarization = None
    if vacuum_polarization != "none":
        polarization = make_vacuum_polarization(vacuum_polarization)
    if (
        meson is not None
        and polarization is not None
        and meson.kind == "dressed"
        and not allow_double_counting
    ):
        raise ConfigurationError(
            f"the form factor {meson.name!r} contains the vacuum polarisation already",
            field="vacuum_polarization",
            value=polarization.name,
            valid="none, or a bare form factor, or allow_double_counting: true",
        )
    structure = None
    if facts.pion_structure and meson is not None and energies is not None and radiation == "full":
        structure = make_pion_structure(
            pion_structure, meson, energies, constants, two_photon_exchange
        )
    if meson is not None and energies is not None and radiation == "full":
        _warn_without_phase(meson, energies)
    return _core.Model(
        constants,
        meson,
        polarization,
        facts.radiation_value(radiation),
        structure,
        two_photon_exchange == "full",
        _core.Coulomb.__members__[coulomb],
        muon_charge,
    )


def _check_radiation(radiation: str, facts: ProcessFacts) -> None:
    if radiation not in facts.radiation:
        raise ConfigurationError(
            f"the final state of process {facts.name} does not radiate"
            if facts.neutral
            else "initial and final particles cannot be separated in the t channel",
            field="radiation",
            value=radiation,
            valid=", ".join(facts.radiation),
        )


def _check_exchange(
    exchange: str, facts: ProcessFacts, pion_structure: str, radiation: str
) -> None:
    if exchange == "full":
        return
    reason, valid = "", "full"
    if facts.neutral:
        reason = f"process {facts.name} has no exchange of two photons between its pairs"
    elif not facts.two_photon_exchange:
        reason = (
            "the exchange of two photons cannot be separated from the vertices in process "
            f"{facts.name}"
        )
    elif radiation != "full":
        reason = f"radiation {radiation} is without it"
    elif exchange != "none" and (not facts.pion_structure or pion_structure == "fxsqed"):
        reason = "the exchange of point-like particles is all pole-pole and has no parts"
        valid = "full, none; the others for pion_structure gvmd, dispersive"
    if reason:
        raise ConfigurationError(reason, field="two_photon_exchange", value=exchange, valid=valid)


def _check_coulomb(coulomb: str, facts: ProcessFacts, radiation: str) -> None:
    if coulomb == "expanded":
        return
    if not facts.coulomb:
        raise ConfigurationError(
            f"not for process {facts.name}",
            field="coulomb",
            value=coulomb,
            valid=owners_only("coulomb"),
        )
    if radiation == "isr":
        raise ConfigurationError(
            "it is part of the final-state radiation, which radiation isr leaves out",
            field="coulomb",
            value=coulomb,
            valid="expanded, or radiation full, fsr, no_interference",
        )


def _meson_form_factor(
    facts: ProcessFacts, choice: FormFactorChoice, constants: _core.Constants
) -> _core.FormFactor:
    """Return the form factor; a name that belongs to another meson is refused."""
    names = FORM_FACTORS_OF[facts.name]
    if choice is None:
        choice = names[0]
    name = choice.name if isinstance(choice, _core.FormFactor) else choice
    if isinstance(name, str) and name in FORM_FACTORS and name not in names:
        raise ConfigurationError(
            f"not a form factor of process {facts.name}",
            field="form_factor",
            value=name,
            valid=[*names, "the path of a table", "a function of s"],
        )
    found = make_form_factor(choice, meson=facts.meson, constants=constants)
    _require_physical_size(found)
    return found


def _require_physical_size(meson: _core.FormFactor) -> None:
    """Refuse a form factor whose squares would overflow, or hide what is added to them."""
    s = np.linspace(max(meson.range[0], 0.0), min(meson.range[1], MAX_ECM**2), 256)
    size = np.abs(np.asarray(meson(s)))
    largest = int(np.argmax(size))
    if not size[largest] < LARGEST_FORM_FACTOR:
        raise ConfigurationError(
            f"|F| = {size[largest]:.1e} at s = {s[largest]:.4g} GeV^2",
            field="form_factor",
            value=meson.name,
            valid=f"|F| below {LARGEST_FORM_FACTOR:g}",
        )


def _warn_without_phase(meson: _core.FormFactor, energies: tuple[float, float]) -> None:
    """Say what is lost where a table or a function is real; F = 1 and sums of poles mean it."""
    if meson.name == "pointlike" or isinstance(meson, _core.PoleSum):
        return
    low, high = meson.range
    values = np.asarray(meson(np.linspace(low, max(low, min(high, energies[1] ** 2)), 64)))
    if np.any(values.imag) or not np.any(values):  # F = 0 is an error of its own
        return
    warnings.warn(
        f"form_factor: {meson.name} has no phase: rates are right, but the interference of "
        "initial- and final-state radiation, and so the asymmetry, is that of a real F; with the "
        "columns re and im it is that of the meson",
        VasilisaWarning,
        stacklevel=4,
    )


def model_values(
    models: Mapping[str, _core.Model], highest_s: float
) -> dict[str, NDArray[np.complex128]]:
    """Return form factors and polarisations by their values: a name may stand for a file.

    Parameters
    ----------
    models : mapping
        Names to models.
    highest_s : float
        Centre-of-mass energy squared up to which they matter, GeV^2.

    Returns
    -------
    dict of numpy.ndarray
        For each model and part of it 256 values between its lowest and highest argument.
    """
    values = {}
    for name, model in models.items():
        parts: dict[str, tuple[Any, float]] = {
            "form_factor": (model.form_factor, 0.0),
            "vacuum_polarization": (model.vacuum_polarization, -highest_s),
        }
        for field, (part, lowest) in parts.items():
            if part is not None:
                ends = max(part.range[0], lowest), min(part.range[1], highest_s)
                values[f"{name} {field}"] = np.asarray(part(np.linspace(*ends, 256)))
    return values
