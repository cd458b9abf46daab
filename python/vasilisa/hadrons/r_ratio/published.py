"""Published measurements as measured curves, in the units and with what the recipe says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...measured import MeasuredCurve, Systematic
from ...words.errors import DataError
from .bottom import unfolded

__all__ = ["PublishedData", "along", "steps"]

Array = NDArray[np.float64]

FILES = {
    "tables": "hadronic_cross_sections.json",
    "exclusive": "exclusive_channels_compilation.json",
    "cmd3": "pipi_cmd3_2023.json",
    "babar3pi": "3pi_babar_2021.json",
}

TO_GEV = {"GeV": 1.0, "MeV": 1e-3}

EXCLUSIVE_ENDS = 2.1
"""GeV; exclusive data above are not used: inclusive R begins below, at 1.937 GeV."""

LEAST_STATISTICAL = 0.5
"""Of the total error: what stays uncorrelated where the systematic part would take all of it."""


def steps(value: float | Sequence[Sequence[float]], energies: Array) -> Array:
    """Return a number that changes in steps: one number, or pairs of first energy and number."""
    if isinstance(value, (int, float)):
        return np.full(energies.shape, float(value))
    starts, numbers = np.array(value, dtype=np.float64).T
    return np.asarray(numbers[np.clip(np.searchsorted(starts, energies, "right") - 1, 0, None)])


def along(value: float | Sequence[Sequence[float]], energies: Array) -> Array:
    """Return a number that changes along straight lines: one number, or pairs of energy and number.

    Common errors must not jump: a step between two nodes is a shape that a fit would use.
    """
    if isinstance(value, (int, float)):
        return np.full(energies.shape, float(value))
    places, numbers = np.array(value, dtype=np.float64).T
    return np.asarray(np.interp(energies, places, numbers))


class PublishedData:
    """The folder of published measurements.

    Parameters
    ----------
    folder : path
        Holds the files of tables, of exclusive channels, of pi pi by CMD-3 and 3 pi by BABAR.

    Raises
    ------
    DataError
        For a file that is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FILES.values():
            if not (folder / name).is_file():
                raise DataError(f"{folder / name}: no such file; valid: the folder of measurements")

    def _read(self, which: str) -> Any:
        return json.loads((self.folder / FILES[which]).read_text(encoding="utf-8"))

    @cached_property
    def _tables(self) -> dict[str, Any]:
        found = {}
        for table in self._read("tables")["tables"]:
            # Some names carry a suffix; the eleven characters of HEPData identify a table.
            if table["rows"]:
                found[f"{table['analysis']} {table['table'][:11]}"] = table
        return found

    @cached_property
    def _exclusive(self) -> dict[str, Any]:
        return dict(self._read("exclusive")["channels"])

    @cached_property
    def _cmd3(self) -> list[list[Any]]:
        return list(self._read("cmd3")["rows"])

    def curve(
        self, component: str, recipe: Mapping[str, Any], entry: Mapping[str, Any]
    ) -> MeasuredCurve:
        """Return one data set of a component.

        Parameters
        ----------
        component : str
        recipe, entry : mapping
            The component and one of its sets in ``components.yaml``.

        Raises
        ------
        DataError
            For a table that is not there or empty.
        """
        merged = {**recipe["defaults"], **entry}
        experiment = str(merged.get("experiment", merged["name"]))
        common = {
            "name": str(merged["name"]),
            "quantity": "R" if merged.get("radiative") else merged["quantity"],
            "vp": merged["vp"],
            "fsr": merged["fsr"],
            "channel": component,
            "experiment": experiment,
        }
        if "babar3pi" in merged:
            return self._babar_3pi(component, common)
        energies, widths, values, errors, source = self._points(recipe, merged)
        low, high = merged.get("range", recipe.get("range", (0.0, EXCLUSIVE_ENDS)))
        keep = (errors > 0) & (energies > low) & (energies < high) & (values > -3 * errors)
        energies, widths, values, errors = (x[keep] for x in (energies, widths, values, errors))
        if not len(energies):
            raise DataError(f"{component}: {merged['name']}: no points; valid: a set with points")
        relative = along(merged.get("systematic", 0.0), energies)
        # The quoted errors are totals: what is common is taken out of them, not more than most.
        own = np.sqrt(
            np.maximum(errors**2 - (relative * values) ** 2, (LEAST_STATISTICAL * errors) ** 2)
        )
        own = np.maximum(own, merged.get("least", 0.0) * np.abs(values))
        size = relative + along(merged.get("added", 0.0), energies)
        tags = _sources(f"{experiment}:{component}", size)
        if "own" in merged:
            own_size = along(merged["own"], energies)
            tags.append(Systematic(f"{merged['name']}:{component}:own", own_size))
        edges = None
        if (widths > 0).all():
            edges = np.stack([energies - widths, energies + widths], axis=1)
        curve = MeasuredCurve(
            values=values,
            stat=own,
            energies=energies,
            edges=edges,
            systematics=tuple(tags),
            source=source,
            **common,
        )
        return unfolded(curve) if merged.get("radiative") else curve

    def _points(
        self, recipe: Mapping[str, Any], entry: Mapping[str, Any]
    ) -> tuple[Array, Array, Array, Array, str]:
        """Return energies and half widths of bins in GeV, values, total errors, source."""
        if "cmd3" in entry:
            rows = np.array([r[1:4] for r in self._cmd3 if r[0] == entry["cmd3"]], dtype=np.float64)
            return rows[:, 0], np.zeros(len(rows)), rows[:, 1], rows[:, 2], "arXiv:2302.08834"
        if "exclusive" in entry:
            chosen = self._exclusive[recipe["channel"]]["sets"][entry["exclusive"]]
            rows = np.array(chosen["rows"], dtype=np.float64)
            return rows[:, 0], np.zeros(len(rows)), rows[:, 2], rows[:, 3], str(chosen["title"])
        name = str(entry["table"])
        if name not in self._tables:
            raise DataError(f"{entry['name']}: {name!r}; valid: a table that is there, not empty")
        rows = np.array(self._tables[name]["rows"], dtype=np.float64)
        x, half, values = rows[:, 0], rows[:, 1], rows[:, 3]
        errors = (np.abs(rows[:, 4]) + np.abs(rows[:, 5])) / 2
        if entry.get("unit") == "GeV^2":
            low, high = np.sqrt(x - half), np.sqrt(x + half)
            return (low + high) / 2, (high - low) / 2, values, errors, name
        scale = TO_GEV[entry.get("unit", "GeV")]
        widths = np.full(len(x), entry["bin"] / 2) if "bin" in entry else half * scale
        if not entry.get("bin") and not _are_bins(x, half):
            widths = np.zeros(len(x))
        return x * scale, widths, values, errors, name

    def _babar_3pi(self, component: str, common: Mapping[str, Any]) -> MeasuredCurve:
        data = self._read("babar3pi")
        rows = np.array(data["rows"], dtype=np.float64)
        values = rows[:, 2]
        # The first systematic column is common to all bins, 1.3 % but for fluctuations where the
        # cross section is small. These are left to each bin: as a shape of the common error the
        # fit would use them to determine it. The second column has a covariance.
        common_size = float(rows[:, 4].sum() / np.abs(values).sum())
        own = np.maximum(rows[:, 4] ** 2 - (common_size * values) ** 2, 0.0)
        return MeasuredCurve(
            values=values,
            stat=np.array(data["cov_stat"], dtype=np.float64),
            syst=np.array(data["cov_syst"], dtype=np.float64) + np.diag(own),
            edges=rows[:, :2],
            systematics=(Systematic(f"BABAR:{component}", np.full(len(values), common_size)),),
            source=str(data["source"]),
            **common,
        )


def _sources(tag: str, size: Array) -> list[Systematic]:
    """Return a common error as what all energies share and what some have more.

    One source whose size differs tenfold between regions would let a small disagreement where it
    is small move the curve by as many standard deviations where it is large.
    """
    least = size.min()
    sources = [Systematic(tag, np.full(len(size), least))]
    if (size > least).any():
        sources.append(Systematic(f"{tag}:more", np.sqrt(size**2 - least**2)))
    return sources


def _are_bins(x: Array, half: Array) -> bool:
    """Whether half widths are those of neighbouring bins, not spreads of energies."""
    order = np.argsort(x)
    gaps = np.diff(x[order]) - half[order][1:] - half[order][:-1]
    return bool((half > 0).all() and (np.abs(gaps) < 1e-6 * x.max()).mean() > 0.9)
