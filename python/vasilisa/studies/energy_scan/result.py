"""What a scan found: |F_pi|^2 at the points that could be measured, its errors, and a_mu."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...hadrons.form_factor import form_factor
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...measured import MeasuredCurve, bare_cross_section
from ...words.errors import DataError, RangeError
from ..measurement import blinding_factor
from ..record import Record
from ..study import StudyResult
from .analysis import Inputs, Measured, measured
from .angle_fit import AngleFit, angle_fit
from .moment import moment_weights
from .settings import PROCESSES, EnergyScanSettings
from .systematics import Shift, shifts

__all__ = ["EnergyScanResult", "inputs_of", "squared"]

Array = NDArray[np.float64]


def squared(factor: _core.FormFactor) -> Callable[[Array], Array]:
    """Return |F|^2 as a function of energies in GeV, 0 outside its range."""
    low, high = factor.range

    def function(energies: Array) -> Array:
        s = np.asarray(energies, dtype=np.float64) ** 2
        inside = (s > low) & (s < high)
        found = np.zeros(s.shape)
        found[inside] = np.abs(factor(s[inside])) ** 2
        return found

    return function


def inputs_of(settings: EnergyScanSettings, records: list[Record]) -> Inputs:
    """Return the numbers of measured points, by rising energy.

    Parameters
    ----------
    settings : EnergyScanSettings
    records : list of dict
        Of jobs without a problem, by rising energy.
    """
    points = [settings.points[each["index"]] for each in records]

    def of_processes(read: Callable[[Record, str], float]) -> Array:
        return np.array([[read(each, name) for name in PROCESSES] for each in records])

    shares = np.array([each["theory"]["pipi"]["response"] for each in records])
    return Inputs(
        ecm=np.array([each.ecm for each in points]),
        spread=np.array([each.ecm_spread for each in points]),
        counts=np.array([each["counts"] for each in records]),
        covariance=np.array([each["covariance"] for each in records]),
        background=np.array([each["not_fitted"] / each["counts"][0] for each in records]),
        efficiency=of_processes(lambda each, name: each["efficiency"][name]["value"]),
        efficiency_variance=of_processes(lambda each, name: each["efficiency"][name]["error"] ** 2),
        sigma=of_processes(lambda each, name: math.fsum(each["theory"][name]["sigma"])),
        sigma_variance=of_processes(lambda each, name: math.fsum(each["theory"][name]["variance"])),
        shares=shares / shares.sum(axis=1, keepdims=True),
        following=np.array([each["following"] for each in records]),
        start=squared(form_factor(settings.generator.form_factor_of())),
        mass=_core.Constants().pion_mass,
    )


class EnergyScanResult(StudyResult[EnergyScanSettings]):
    """What a scan found; `measured` is None if no point could be measured."""

    @property
    def good(self) -> list[Record]:
        """The records of points that could be measured, by rising energy."""
        return sorted(
            (each for each in self.records if each["problem"] is None), key=lambda each: each["ecm"]
        )

    @functools.cached_property
    def blinding(self) -> float:
        """The factor on |F_pi|^2 and a_mu."""
        return blinding_factor(self.settings)

    @functools.cached_property
    def measured(self) -> Measured | None:
        """The measurement, not blinded."""
        if not self.good:
            return None
        iteration = self.settings.iteration
        inputs = inputs_of(self.settings, self.good)
        return measured(inputs, iteration.tolerance, iteration.max_steps)

    @functools.cached_property
    def shifts(self) -> list[Shift]:
        """Systematic shifts."""
        found = self.measured
        return [] if found is None else shifts(self.settings, self.good, found)

    @functools.cached_property
    def angle_fit(self) -> AngleFit | None:
        """What asymmetries say of the structure of pions, with the shift of angles free."""
        chosen = self.settings.generator.pion_structure
        return angle_fit(self.good, "gvmd" if chosen == "fxsqed" else chosen)

    @property
    def not_included(self) -> list[str]:
        """What the card names and neither values nor errors know."""
        shifted = {each.name for each in self.shifts}
        systematics = [name for name in self.settings.systematics if name not in shifted]
        unknown = [
            name
            for name in self.settings.backgrounds
            if any(each["background"][name] is None for each in self.good)
        ]
        return [f"systematics: {name}" for name in systematics] + [
            f"backgrounds: {name}" for name in unknown
        ]

    @functools.cached_property
    def curve(self) -> MeasuredCurve:
        """|F_pi|^2 with vacuum polarisation and without final-state radiation, blinded.

        Raises
        ------
        DataError
            If no point could be measured.
        """
        found = self.measured
        if found is None:
            raise DataError("no point could be measured; valid: at least one without a problem")
        curve = MeasuredCurve(
            name=self.settings.title,
            quantity="F2",
            values=found.f2 * self.blinding,
            stat=found.stat * self.blinding**2,
            syst=found.covariances["theory"] * self.blinding**2,
            vp="in",
            fsr="out",
            energies=found.inputs.ecm,
            channel="pipi",
        )
        for each in self.shifts:
            curve = curve.with_systematic(each.name, each.size)
        return curve

    @functools.cached_property
    def cross_section(self) -> MeasuredCurve:
        """The bare cross section with final-state radiation, nb, blinded.

        Raises
        ------
        DataError
            If no point could be measured.
        """
        sizes = {each.name: each.of_bare for each in self.shifts}
        without = replace(self.curve, systematics=())
        curve = bare_cross_section(without, vacuum_polarization("default"))
        for name, size in sizes.items():
            curve = curve.with_systematic(name, size)
        return curve

    def moments(self) -> list[Record]:
        """Return a_mu in each range of the card, blinded: value, error, stat, syst, theory."""
        return [self._moment(low, high) for low, high in self.settings.a_mu]

    def _moment(self, low: float, high: float) -> Record:
        row: Record = {"low": low, "high": high, "value": None, "error": None, "problem": None}
        found = self.measured
        try:
            if found is None:
                raise RangeError("a_mu: no point could be measured")
            weights = moment_weights(found.inputs.ecm, found.inputs.start, low, high)
        except RangeError as error:
            return row | {"problem": str(error)}
        value = float(weights @ found.f2)
        stat = math.sqrt(float(weights @ found.stat @ weights))
        theory = math.sqrt(float(weights @ found.covariances["theory"] @ weights))
        by_source = {each.name: float(weights @ (each.of_bare * found.f2)) for each in self.shifts}
        syst = math.sqrt(math.fsum(each**2 for each in by_source.values()))
        parts = {"stat": stat, "syst": syst, "theory": theory}
        row |= {"value": value, "error": math.hypot(stat, syst, theory), **parts}
        row = {
            name: each * self.blinding if isinstance(each, float) and name in SCALED else each
            for name, each in row.items()
        }
        return row | {"shifts": {name: each * self.blinding for name, each in by_source.items()}}

    def point(self, index: int) -> Any:
        """Return the point of the card of this index."""
        return self.settings.points[index]


SCALED = ("value", "error", "stat", "syst", "theory")
"""Entries of a moment that blinding hides."""
