"""The recipe: which data sets make a component, which components make R(s), what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ...words.choices import SOURCES_OF_R
from ...words.errors import ConfigurationError
from ...words.processes import PIONS

__all__ = [
    "PIPI_EXPERIMENTS",
    "SOURCES",
    "channels",
    "components",
    "excluded",
    "pipi_rules",
    "pipi_sets",
    "until",
]

PIPI_EXPERIMENTS = {
    "cmd2": ("CMD-2",),
    "snd05": ("SND05",),
    "snd20": ("SND20",),
    "kloe": ("KLOE",),
    "babar": ("BABAR",),
    "besiii": ("BESIII",),
    "cleoc": ("CLEO-c",),
    "cmd3": ("CMD-3 2013", "CMD-3 2018", "CMD-3 2020"),
}
"""Single experiments: pi+ pi- from them alone where they measured, elsewhere from the others."""

AS_MEASURED = {"quantity": "cross_section", "vp": "in", "fsr": "in"}
"""What exclusive cross sections are where the recipe says nothing else."""

EACH_POINT = 1e-4
"""GeV; cluster of energies that joins nothing but equal ones."""

SOURCES = tuple(name for name in SOURCES_OF_R if name != "default")
"""Named sources of R(s); they differ in pi+ pi- only. ``default`` is ``all``.

``cmd3_only`` and single experiments are continued by ``without_cmd3`` where they did not measure.
"""


@cache
def _read(name: str) -> Any:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    # The loader in C, where PyYAML has it, is ten times as fast.
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def components() -> dict[str, dict[str, Any]]:
    """Return the components with their data sets."""
    tables = _read("components.yaml")
    return {name: {"defaults": AS_MEASURED, **rules} for name, rules in tables.items()}


def excluded() -> list[dict[str, str]]:
    """Return what is left out, each with its reason."""
    return list(_read("excluded.yaml"))


def until() -> float:
    """Return the energy, GeV, where exclusive channels end and inclusive R begins."""
    return float(_read("channels.yaml")["until"])


def channels() -> dict[str, dict[str, float]]:
    """Return for each channel the factors of its components."""
    tables = _read("channels.yaml")
    fractions: Mapping[str, float] = tables["branching"]
    return {
        name: {part: _factor(factor, fractions) for part, factor in parts.items()}
        for name, parts in tables["channels"].items()
    }


def _factor(text: float | str, fractions: Mapping[str, float]) -> float:
    """Return a product of numbers and branching fractions, such as ``-2 phi_kk eta_3pi``."""
    result = 1.0
    for word in str(text).split():
        name = word.lstrip("-")
        if word.startswith("-"):
            result = -result
        if name in fractions:
            result *= fractions[name]
        else:
            try:
                result *= float(name)
            except ValueError:
                raise ConfigurationError(field="branching", value=name, valid=fractions) from None
    return result


def pipi_sets(source: str) -> list[dict[str, Any]]:
    """Return the data sets of pi+ pi- of a source; of an experiment, its own.

    Raises
    ------
    ConfigurationError
        For an unknown source.
    """
    if source not in SOURCES:
        raise ConfigurationError(field="source", value=source, valid=("default", *SOURCES))
    sets: list[dict[str, Any]] = components()[PIONS]["sets"]
    cmd3 = PIPI_EXPERIMENTS["cmd3"]
    if source == "all":
        return sets
    if source == "without_cmd3":
        return [entry for entry in sets if entry["name"] not in cmd3]
    chosen = cmd3 if source == "cmd3_only" else PIPI_EXPERIMENTS[source]
    return [entry for entry in sets if entry["name"] in chosen]


def pipi_rules(source: str) -> dict[str, Any]:
    """Return how the sets of `pipi_sets` are combined.

    An experiment alone is followed from point to point, as integrals over it are published.
    """
    rules = components()[PIONS]
    if source in PIPI_EXPERIMENTS:
        rules = {**rules, "cluster": EACH_POINT, "shape": None, "chiral": None}
    elif source == "cmd3_only":
        rules = {**rules, "chiral": None}
    return rules
