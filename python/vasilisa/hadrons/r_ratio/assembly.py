"""R(s) of a named source: channels from components, inclusive R, perturbative QCD, resonances."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...words.processes import PIONS
from ..errors_of_curves import ErrorSource
from ..piecewise_curve import PiecewiseCurve
from ..spectrum import Channel, HadronicSpectrum
from .component import Component
from .narrow import NARROW, narrow_resonances
from .perturbative import perturbative_r
from .recipe import channels, until

__all__ = ["PERTURBATIVE_FROM", "assembled", "perturbative_channel", "spectrum_of"]

Array = NDArray[np.float64]

PERTURBATIVE_FROM = 11.2
"""GeV; from here on R is that of perturbative QCD [KNT18]."""

LIGHT_FROM = 10.54
"""GeV; from here to 11.2 R is that of perturbative QCD with four quarks and the measured R_b."""

JUMP = 1e-4
"""GeV; over which R goes from measured to calculated."""

PERTURBATIVE_ENDS = 3000.0
"""GeV; R is constant above."""


def perturbative_channel() -> PiecewiseCurve:
    """Return R of perturbative QCD from 11.2 GeV to infinity; its error moves all of it."""
    energies = np.geomspace(PERTURBATIVE_FROM, PERTURBATIVE_ENDS, 120)
    value, error = perturbative_r(energies**2)
    source = ErrorSource("perturbative", "parametric", error)
    return PiecewiseCurve(
        energies, value, [source], name="perturbative", interpolation="cubic", to_infinity=True
    )


def _inclusive(components: Mapping[str, Component], low: float) -> PiecewiseCurve:
    """Return R from `low` to 11.2 GeV: measured, above 10.54 four quarks of QCD and R_b."""
    measured = components["inclusive"].curve(until_energy=LIGHT_FROM)
    energies = np.linspace(LIGHT_FROM + JUMP, PERTURBATIVE_FROM, 20)
    value, error = perturbative_r(energies**2, flavours=4)
    source = ErrorSource("perturbative", "parametric", error)
    light = PiecewiseCurve(energies, value, [source], name="light", interpolation="linear")
    bottom = _between(components["bottom"].curve(), LIGHT_FROM, PERTURBATIVE_FROM)
    parts = [_between(measured, low, LIGHT_FROM), light, bottom]
    return _sum("inclusive", [(part, 1.0) for part in parts])


def assembled(
    name: str,
    components: Mapping[str, Component],
    dressing: Mapping[str, float],
    *,
    pipi_alone: Component | None = None,
) -> HadronicSpectrum:
    """Return R(s) as a sum of channels that counts every final state once.

    Parameters
    ----------
    name : str
        Of the source.
    components : mapping
        By name, all that `channels` needs, ``inclusive`` and ``bottom``.
    dressing : mapping
        |1 - Pi(M^2)|^2 of the resonances.
    pipi_alone : Component, optional
        Takes the place of pi+ pi- between its first and last node.
    """
    end = until()
    curves = {
        part: _between(each.curve(), 0.0, end)
        for part, each in components.items()
        if part not in ("inclusive", "bottom")
    }
    if pipi_alone is not None:
        curves[PIONS] = _spliced(curves[PIONS], pipi_alone.curve())
    found: list[Channel] = [
        _sum(channel, [(curves[part], factor) for part, factor in parts.items()])
        for channel, parts in channels().items()
    ]
    found.append(_inclusive(components, end))
    found.append(perturbative_channel())
    found.extend(narrow_resonances({each: dressing[each] for each in NARROW}))
    return HadronicSpectrum(name, found)


def spectrum_of(
    components: Mapping[str, Component], dressing: Mapping[str, float], source: str
) -> HadronicSpectrum:
    """Return R(s) with the pi+ pi- of a source."""
    chosen = {name: each for name, each in components.items() if not name.startswith("pipi@")}
    chosen[PIONS] = components[f"{PIONS}@{source}"]
    if source in ("all", "without_cmd3"):
        return assembled(source, chosen, dressing)
    alone = chosen[PIONS]
    chosen[PIONS] = components[f"{PIONS}@without_cmd3"]
    return assembled(source, chosen, dressing, pipi_alone=alone)


def _sum(name: str, parts: list[tuple[PiecewiseCurve, float]]) -> PiecewiseCurve:
    """Return the sum of curves with factors; sources of errors stay what they are."""
    energies = np.unique(np.concatenate([curve.energies for curve, _ in parts]))
    values = np.zeros(len(energies))
    shifts: dict[str, Array] = {}
    kinds: dict[str, str] = {}
    for curve, factor in parts:
        matrix = factor * curve.interpolation_weights(energies)
        values = values + matrix @ curve.values
        for source in curve.errors:
            block = matrix @ source.shifts
            shifts[source.name] = shifts.get(source.name, 0.0) + block
            kinds[source.name] = source.kind
    errors = [ErrorSource(source, kinds[source], block) for source, block in shifts.items()]
    return PiecewiseCurve(energies, values, errors, name=name, interpolation="linear")


def _spliced(around: PiecewiseCurve, inside: PiecewiseCurve) -> PiecewiseCurve:
    """Return `inside` between its first and last node, `around` elsewhere."""
    here = (around.energies < inside.energies[0]) | (around.energies > inside.energies[-1])
    energies = np.concatenate([around.energies[here], inside.energies])
    order = np.argsort(energies)
    errors: dict[str, ErrorSource] = {}
    for curve, rows in ((around, np.flatnonzero(here)), (inside, np.arange(inside.energies.size))):
        first = 0 if curve is around else int(here.sum())
        for source in curve.errors:
            block = np.zeros((energies.size, source.shifts.shape[1]))
            block[first : first + rows.size] = source.shifts[rows]
            if source.name in errors:
                block = block + errors[source.name].shifts
            errors[source.name] = ErrorSource(source.name, source.kind, block)
    values = np.concatenate([around.values[here], inside.values])
    return PiecewiseCurve(
        energies[order],
        values[order],
        [source.transformed(np.eye(energies.size)[order]) for source in errors.values()],
        name=around.name,
        interpolation=around.interpolation,
    )


def _between(curve: PiecewiseCurve, low: float, high: float) -> PiecewiseCurve:
    """Return the curve between two energies, GeV, with nodes at the cuts."""
    ends = [e for e in (low, high) if curve.low <= e <= curve.high]
    inside = curve.energies[(curve.energies > low) & (curve.energies < high)]
    energies = np.unique(np.concatenate([inside, ends]))
    matrix = curve.interpolation_weights(energies)
    return PiecewiseCurve(
        energies,
        matrix @ curve.values,
        [source.transformed(matrix) for source in curve.errors],
        name=curve.name,
        interpolation=curve.interpolation,
    )
