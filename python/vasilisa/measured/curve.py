"""A measured curve: values at energies or in bins, their covariance, and what is inside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..words.errors import DataError
from .systematic import Systematic
from .validity import bins as checked_bins
from .validity import check_words, positive
from .validity import covariance as checked_covariance
from .validity import energies as checked_energies
from .validity import numbers as checked_numbers
from .validity import systematics as checked_systematics

__all__ = ["UNITS", "MeasuredCurve", "common"]

Array = NDArray[np.float64]

UNITS = {"cross_section": "nb", "F2": "", "R": "", "asymmetry": ""}
"""Quantities and their units: F2 is |F|^2 of a form factor, R the ratio to the point-like cross
section 4 pi alpha^2/(3 s)."""


@dataclass(frozen=True, eq=False)
class MeasuredCurve:
    """A measured curve with its covariance; checked when made, sorted by energy.

    The covariance of the values is ``stat + syst + sum of outer(shift, shift)`` over the tags in
    `systematics`. `stat` is statistical; `syst` and `systematics` are systematic.

    Parameters
    ----------
    name : str
        For messages, tables and plots, such as ``CMD-3 2018``.
    quantity : str
        ``cross_section`` (nb), ``F2`` (|F|^2), ``R`` or ``asymmetry``.
    values : array_like, shape (n,)
        In bins, the averages over the square root of s.
    stat : array_like, shape (n,) or (n, n)
        Standard deviations of uncorrelated errors, or a covariance.
    vp, fsr : str
        ``in`` or ``out``: whether vacuum polarisation is inside the values (a dressed cross
        section, the |F|^2 as experiments define it), and final-state radiation of photons.
    energies : array_like, shape (n,), optional
        Square roots of s, GeV; by default the centres of the bins.
    edges : array_like, shape (n, 2) or (n + 1,), optional
        Bins in the square root of s, GeV: lower and upper edges, or the edges of a histogram.
    syst : array_like, shape (n,) or (n, n), optional
        Systematic errors of no named source, as `stat`; zero by default.
    systematics : iterable of Systematic
        Sources that are common to all points, and to curves with the same tag.
    channel : str
        Final state, such as ``pipi``; curves of one combination agree in it.
    experiment, source : str
        Who measured, where it is published.

    Attributes
    ----------
    energies, values : ndarray, shape (n,)
    stat, syst : ndarray, shape (n, n)
        Covariances.
    edges : ndarray, shape (n, 2), or None

    Raises
    ------
    DataError
        For overlapping bins, negative cross sections, a covariance of the wrong size or not
        positive semi-definite, energies in MeV, values that are not finite.
    ConfigurationError
        For an unknown quantity or dressing.
    """

    name: str
    quantity: str
    values: Array
    stat: Array
    vp: str
    fsr: str
    energies: Array = None  # type: ignore[assignment]
    edges: Array | None = None
    syst: Array = None  # type: ignore[assignment]
    systematics: tuple[Systematic, ...] = ()
    channel: str = ""
    experiment: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        check_words(self.name, self.quantity, UNITS, {"vp": self.vp, "fsr": self.fsr})
        values = checked_numbers(self.name, "values", self.values)
        count = len(values)
        edges = None if self.edges is None else checked_bins(self.name, self.edges, count)
        energies = checked_energies(self.name, self.energies, edges, count)
        zero = np.zeros(count)
        stat = checked_covariance(self.name, "stat", self.stat, count)
        syst = checked_covariance(
            self.name, "syst", zero if self.syst is None else self.syst, count
        )
        systematics = checked_systematics(self.name, self.systematics, count)
        order = np.argsort(energies, kind="stable")
        fields: dict[str, Any] = {
            "values": values[order],
            "energies": energies[order],
            "edges": None if edges is None else edges[order],
            "stat": stat[np.ix_(order, order)],
            "syst": syst[np.ix_(order, order)],
            "systematics": tuple(
                Systematic(each.tag, _frozen(each.size[order]), each.relative)
                for each in systematics
            ),
        }
        for field, value in fields.items():
            frozen = _frozen(value) if isinstance(value, np.ndarray) else value
            object.__setattr__(self, field, frozen)
        if self.quantity != "asymmetry":
            positive(self.name, self.energies, self.values, self.errors)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def unit(self) -> str:
        """Unit of the values, empty for pure numbers."""
        return UNITS[self.quantity]

    @property
    def covariance(self) -> Array:
        """Total covariance, shape (n, n), with relative errors taken of the values."""
        total: Array = self.stat + self.syst
        for shift in self.shifts.values():
            total = total + np.outer(shift, shift)
        return total

    @property
    def shifts(self) -> dict[str, Array]:
        """One standard deviation of each source in `systematics`, by tag, shape (n,)."""
        found: dict[str, Array] = {}
        for each in self.systematics:
            shift = each.shift(self.values)
            found[each.tag] = found[each.tag] + shift if each.tag in found else shift
        return found

    @property
    def errors(self) -> Array:
        """Total standard deviations, shape (n,)."""
        variance: Array = np.diag(self.stat) + np.diag(self.syst)
        for shift in self.shifts.values():
            variance = variance + shift**2
        return np.sqrt(variance)

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest energy, GeV, edges of bins included."""
        x = self.energies if self.edges is None else self.edges
        return float(x.min()), float(x.max())

    def between(self, low: float, high: float) -> MeasuredCurve:
        """Return the points with energies from `low` to `high`, GeV.

        Raises
        ------
        DataError
            If there are none.
        """
        inside = (self.energies >= low) & (self.energies <= high)
        if not inside.any():
            low_end, high_end = self.range
            raise DataError(
                f"{self.name}: no points between {low:g} and {high:g} GeV; "
                f"valid: within {low_end:g} to {high_end:g} GeV"
            )
        return self.at(np.flatnonzero(inside))

    def at(self, indices: ArrayLike) -> MeasuredCurve:
        """Return the points with these indices."""
        chosen = np.asarray(indices)
        block = np.ix_(chosen, chosen)
        return replace(
            self,
            values=self.values[chosen],
            energies=self.energies[chosen],
            edges=None if self.edges is None else self.edges[chosen],
            stat=self.stat[block],
            syst=self.syst[block],
            systematics=tuple(
                Systematic(each.tag, each.size[chosen], each.relative) for each in self.systematics
            ),
        )

    def scaled(self, factor: ArrayLike, **changes: Any) -> MeasuredCurve:
        """Return the curve with values and errors multiplied by known numbers.

        Parameters
        ----------
        factor : array_like, scalar or shape (n,)
            Without error.
        **changes
            Fields that differ, such as ``vp="out"``.
        """
        ratio = np.broadcast_to(np.asarray(factor, dtype=np.float64), self.values.shape)
        square = np.outer(ratio, ratio)
        return replace(
            self,
            values=self.values * ratio,
            stat=self.stat * square,
            syst=self.syst * square,
            systematics=tuple(
                each if each.relative else Systematic(each.tag, each.size * ratio, False)
                for each in self.systematics
            ),
            **changes,
        )

    def with_systematic(self, tag: str, size: ArrayLike, *, relative: bool = True) -> MeasuredCurve:
        """Return the curve with one more source of error.

        Parameters
        ----------
        tag, size, relative
            As in `Systematic`; a single number holds for all points.
        """
        given = np.asarray(size, dtype=np.float64)
        if given.shape not in ((), self.values.shape):
            raise DataError(
                f"{self.name}: systematics: {tag}: shape {given.shape}; valid: one number or "
                f"{self.values.shape}"
            )
        sizes = np.broadcast_to(given, self.values.shape)
        added = Systematic(tag, np.array(sizes), relative)
        return replace(self, systematics=(*self.systematics, added))


def _frozen(values: Array) -> Array:
    """Return a copy that cannot be written to, so that a checked curve stays as checked."""
    copy = np.array(values, dtype=np.float64)
    copy.flags.writeable = False
    return copy


def common(curves: Iterable[MeasuredCurve], field: str) -> str:
    """Return the value of a field on which all curves agree.

    Raises
    ------
    DataError
        If they do not.
    """
    found = {getattr(curve, field): curve.name for curve in curves}
    if len(found) > 1:
        listed = ", ".join(f"{name} {value!r}" for value, name in found.items())
        raise DataError(f"{field}: differs between curves: {listed}; valid: the same for all")
    return str(next(iter(found)))
