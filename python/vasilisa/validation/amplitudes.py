"""Amplitudes, soft-virtual corrections, scalar functions and form factors at single points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import amplitudes, loops
from ..hadrons.form_factor import form_factor
from .comparison import Comparison, exact, table

__all__ = ["compare_form_factors", "compare_points", "compare_scalar_functions"]

TREE, SOFT_VIRTUAL, SCALAR_FUNCTION, FORM_FACTOR = 1e-9, 1e-6, 1e-10, 1e-12
"""Relative; absolute for 1 + delta_SV."""


def compare_points() -> list[Comparison]:
    """Compare squared amplitudes and 1 + delta_SV at given momenta."""
    data = table("points.json")
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for point in data["points"]:
        photons = len(point.get("photons", []))
        model = " ".join(point["model"].values())
        emission = point.get("emission", "full")
        groups[point["process"], model, point["ecm"], photons, emission].append(point)
    lines = []
    for (process, model, ecm, photons, emission), points in groups.items():
        name = " ".join(filter(None, (process, model, f"{ecm:g} GeV")))
        what = ("born", "one photon", "two photons")[photons]
        if emission != "full":
            what += f" ({emission})"
        minus, plus = (np.array([p[k] for p in points]) for k in ("p_minus", "p_plus"))
        keywords = points[0]["model"]
        if photons:
            k = np.array([p["photons"] for p in points])
            ours = amplitudes.real(process, minus, plus, k, ecm, emission=emission, **keywords)
        else:
            ours = amplitudes.born(process, minus, plus, ecm, **keywords)
        lines.append(
            exact(
                "squared amplitude",
                f"{name}: {what}",
                data["source"],
                [p["squared"] for p in points],
                ours,
                relative=TREE,
            )
        )
        if photons:
            continue
        cosines = [p["cos_theta"] for p in points]
        lines.append(
            exact(
                "soft + virtual",
                f"{name}: 1 + delta_SV",
                data["source"],
                [p["soft_virtual"] for p in points],
                amplitudes.soft_virtual(process, cosines, ecm, data["eps"], **keywords),
                absolute=SOFT_VIRTUAL,
                note="the reference neglects m_e^2/s" if process == "ee" else "",
            )
        )
    return lines


def _complex(value: Any) -> complex:
    return complex(*value) if isinstance(value, list) else complex(value)


def compare_scalar_functions() -> list[Comparison]:
    """Compare the scalar one-loop functions."""
    data = table("scalar_integrals.json")
    functions: dict[str, Callable[..., Any]] = {"B0": loops.B0, "C0": loops.C0, "D0": loops.D0}
    values: dict[str, tuple[list[complex], list[complex]]] = defaultdict(lambda: ([], []))
    for name, _, momenta, masses, re, im in data["values"]:
        expected, found = values[name]
        expected.append(complex(re, im))
        found.append(complex(functions[name](*momenta, *(_complex(m) for m in masses))))
    return [
        exact("scalar functions", name, data["source"], expected, found, relative=SCALAR_FUNCTION)
        for name, (expected, found) in values.items()
    ]


def compare_form_factors() -> list[Comparison]:
    """Compare the pion form factors with values of the published parametrisations."""
    data = table("form_factors.json")
    values: dict[str, list[tuple[float, complex]]] = defaultdict(list)
    for name, root, re, im in data["values"]:
        values[name].append((root * root, complex(re, im)))
    lines = []
    for name, points in values.items():
        function = form_factor(name)
        low, high = function.range
        inside = [(s, f) for s, f in points if low <= s <= high]
        lines.append(
            exact(
                "form factor",
                f"F({name})",
                data["source"],
                [f for _, f in inside],
                function(np.array([s for s, _ in inside])),
                relative=FORM_FACTOR,
            )
        )
    return lines
