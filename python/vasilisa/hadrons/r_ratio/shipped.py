"""R(s) as the package ships it: components with covariance in one compressed file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...words.processes import PIONS
from .component import Component
from .recipe import components as recipe_of
from .recipe import pipi_rules

if TYPE_CHECKING:
    from .build import Built

__all__ = ["SHIPPED", "load", "save", "shipped", "shipped_component"]

Array = NDArray[np.float64]

SHIPPED = "curves.npz"
"""File of the package."""

CORRELATION_STEPS = 32767
"""Correlations are kept as 16-bit integers: to 3e-5."""


def save(built: Built, path: str | os.PathLike[str]) -> None:
    """Write the components and |1 - Pi|^2 of the resonances."""
    arrays: dict[str, NDArray[np.generic]] = {
        "resonances": np.array(list(built.dressing)),
        "dressing": np.array(list(built.dressing.values())),
    }
    for name, each in sorted(built.components.items()):
        arrays[f"{name}/nodes"] = each.nodes
        arrays[f"{name}/values"] = each.values
        for kind, factor in (("statistical", each.statistical), ("systematic", each.systematic)):
            if factor.size:
                covariance = factor @ factor.T
                deviations = np.sqrt(np.diag(covariance))
                scale = np.where(deviations > 0, deviations, 1.0)
                lower = (covariance / np.outer(scale, scale))[np.tril_indices(len(scale), -1)]
                arrays[f"{name}/{kind}/deviations"] = deviations.astype(np.float32)
                steps = np.rint(lower * CORRELATION_STEPS).astype(np.int16)
                arrays[f"{name}/{kind}/correlations"] = steps
        arrays[f"{name}/tags"] = np.array(list(each.shifts))
        shifts = np.array(list(each.shifts.values()), dtype=np.float32)
        arrays[f"{name}/shifts"] = shifts.reshape(len(each.shifts), len(each.nodes))
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def load(path: str | os.PathLike[str]) -> tuple[dict[str, Component], dict[str, float]]:
    """Return the components and |1 - Pi|^2 of the resonances of a file that `save` wrote."""
    with np.load(path) as arrays:
        names = sorted({key.rsplit("/nodes", 1)[0] for key in arrays.files if "/nodes" in key})
        components = {name: _component(name, arrays) for name in names}
        dressing = {
            str(name): float(value)
            for name, value in zip(arrays["resonances"], arrays["dressing"], strict=True)
        }
    return components, dressing


@cache
def shipped() -> tuple[dict[str, Component], dict[str, float]]:
    """Return what the package ships."""
    with as_file(files(__package__) / SHIPPED) as path:
        return load(Path(path))


@cache
def shipped_component(name: str) -> Component:
    """Return one of the components that the package ships, without reading the others."""
    with as_file(files(__package__) / SHIPPED) as path, np.load(path) as arrays:
        return _component(name, arrays)


def _component(name: str, arrays: Mapping[str, Array]) -> Component:
    base, _, source = name.partition("@")
    if base == PIONS:
        rules = pipi_rules(source)
        label = PIONS if source in ("all", "without_cmd3") else name
    else:
        rules, label = recipe_of()[name], name
    nodes = arrays[f"{name}/nodes"]
    shifts = np.asarray(arrays[f"{name}/shifts"], dtype=np.float64)
    return Component(
        name=label,
        quantity="R" if rules["defaults"]["quantity"] == "R" else "cross_section",
        nodes=nodes,
        values=arrays[f"{name}/values"],
        statistical=_factor(f"{name}/statistical", arrays, len(nodes)),
        systematic=_factor(f"{name}/systematic", arrays, len(nodes)),
        shifts={str(tag): shift for tag, shift in zip(arrays[f"{name}/tags"], shifts, strict=True)},
        shape=rules.get("shape"),
        chiral=rules.get("chiral"),
        opens=rules.get("opens"),
    )


def _factor(key: str, arrays: Mapping[str, Array], count: int) -> Array:
    """Return shifts whose products are the covariance, rounding taken out of its spectrum."""
    if f"{key}/deviations" not in arrays:
        return np.zeros((count, 0))
    deviations = np.asarray(arrays[f"{key}/deviations"], dtype=np.float64)
    correlation = np.eye(count)
    lower = np.tril_indices(count, -1)
    correlation[lower] = arrays[f"{key}/correlations"] / CORRELATION_STEPS
    correlation = np.tril(correlation) + np.tril(correlation, -1).T
    values, vectors = np.linalg.eigh(correlation)
    kept = values > 0
    return np.asarray(deviations[:, None] * vectors[:, kept] * np.sqrt(values[kept]))
