"""The names a run card may use, and the one-line error for a name that is not among them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from .. import _core
from .errors import ConfigurationError
from .processes import FACTS, processes_with

__all__ = [
    "COULOMBS",
    "COULOMB_PROCESSES",
    "FORM_FACTORS",
    "FORM_FACTORS_OF",
    "FORM_FACTOR_CONTINUATIONS",
    "FORM_FACTOR_KINDS",
    "FURTHER_PHOTONS",
    "INFLATIONS",
    "ORDERS",
    "PION_STRUCTURES",
    "PROCESSES",
    "RADIATIONS",
    "REWEIGHTED_TO",
    "SOURCES_OF_R",
    "SUBTRACTIONS",
    "TWO_PHOTON_EXCHANGES",
    "VACUUM_POLARIZATIONS",
    "check_name",
    "did_you_mean",
]

PROCESSES: tuple[str, ...] = tuple(FACTS)
"""Final states."""

ORDERS: tuple[str, ...] = tuple(order.name for order in _core.orders())
"""Orders of the calculation, from the crudest to the best."""

FURTHER_PHOTONS: dict[str, str] = {order.name: order.further_photons for order in _core.orders()}
"""How photons beyond the fixed order of an order come: none, collinear, exponentiated."""

REWEIGHTED_TO: dict[str, tuple[str, ...]] = {
    order.name: tuple(order.reweights_to) for order in _core.orders()
}
"""Orders that the events of an order can be weighted to."""

FORM_FACTORS: tuple[str, ...] = tuple(_core.form_factor_names())
"""Form factors that are known by name."""

FORM_FACTORS_OF_MESON: dict[str, tuple[str, ...]] = {
    "pion": tuple(name for name in FORM_FACTORS if not name.startswith("kaon")),
    "kaon": (*(name for name in FORM_FACTORS if name.startswith("kaon")), "pointlike"),
}
"""Which of them belong to which meson."""

FORM_FACTORS_OF: dict[str, tuple[str, ...]] = {
    name: (
        facts.form_factor,
        *(each for each in FORM_FACTORS_OF_MESON[facts.meson] if each != facts.form_factor),
    )
    for name, facts in FACTS.items()
    if facts.form_factor is not None
}
"""The same by final state, its default first."""

FORM_FACTOR_KINDS: tuple[str, ...] = ("dressed", "bare")
"""Whether a form factor contains the vacuum polarisation."""

FORM_FACTOR_CONTINUATIONS: tuple[str, ...] = ("none", "pole")
"""How a table of a form factor goes on below its first point."""

PION_STRUCTURES: tuple[str, ...] = ("fxsqed", "gvmd", "dispersive")
"""How a photon inside a loop couples to a pion."""

TWO_PHOTON_EXCHANGES: tuple[str, ...] = ("full", "none", *_core.PhotonPairs.__members__)
"""What is kept of the two-photon exchange."""

COULOMBS: tuple[str, ...] = tuple(_core.Coulomb.__members__)
"""The Coulomb attraction of the final pair: at O(alpha), or to all orders."""

COULOMB_PROCESSES: tuple[str, ...] = processes_with("coulomb")
"""Final states that can have it to all orders."""

SOURCES_OF_R: tuple[str, ...] = (
    "default",
    "all",
    "without_cmd3",
    "cmd3_only",
    "cmd2",
    "snd05",
    "snd20",
    "kloe",
    "babar",
    "besiii",
    "cleoc",
)
"""What R(s) is made of; ``default`` is ``all``, the others differ in pi+ pi-."""

VACUUM_POLARIZATIONS: tuple[str, ...] = (
    *_core.vacuum_polarization_names(),
    *(name for name in SOURCES_OF_R if name != "all"),
)
"""Vacuum polarisations that are known by name."""

RADIATIONS: tuple[str, ...] = tuple(
    dict.fromkeys(
        name
        for process in _core.process_names()
        for name, _, _ in _core.process_facts(process).radiation
    )
)
"""Which charged legs radiate."""

SUBTRACTIONS: tuple[str, ...] = tuple(_core.Subtraction.__members__)
"""Treatments of soft photons."""

INFLATIONS: tuple[str, ...] = ("all", "points", "sets", "sources", "none")
"""Which disagreement of combined data makes errors grow: the worst at each node, one, or none."""


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the closest known name, or an empty string.

    Parameters
    ----------
    name : object
        What the user wrote.
    known : iterable of str
        What could have been meant.
    """
    if not isinstance(name, str):
        return ""
    lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.5)
    return f"did you mean {lower[close[0]]!r}?" if close else ""


def check_name(field: str, name: object, known: Iterable[str], also: str = "") -> str:
    """Return `name` if it is known.

    Parameters
    ----------
    field : str
        Name of the card's field, for the message.
    name : object
        The value to check.
    known : iterable of str
        The valid names.
    also : str
        What else is valid, such as the path of a table.

    Raises
    ------
    ConfigurationError
        If `name` is not among `known`; the message suggests the closest one.
    """
    names = list(known)
    if isinstance(name, str) and name in names:
        return name
    hint = did_you_mean(name, names)
    valid = ", ".join(names) + (f", {also}" if also else "")
    raise ConfigurationError(
        "unknown" + (f", {hint}" if hint else ""), field=field, value=name, valid=valid
    )
