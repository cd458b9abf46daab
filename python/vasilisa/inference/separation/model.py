"""Expected counts as a function of yields, ratios of yields and nuisance parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...words.choices import check_name
from ...words.errors import ConfigurationError
from .parameters import Known, Parameter
from .shapes import Shape

__all__ = ["Model"]

Array = NDArray[np.float64]

POSITIVE = 1e-9
"""Counts; expectations do not fall below, where a yield becomes negative during a fit."""


class Model:
    """A sum of species, each a yield times a shape.

    Parameters
    ----------
    shapes : mapping
        By species.
    nuisances : mapping
        By species, the parameters of its shape in their order; those of one name are one.
    yields : mapping
        What is known of yields beforehand.
    ratios : mapping
        By species, the species that its yield is proportional to, and what is known of the ratio.
    """

    def __init__(
        self,
        shapes: Mapping[str, Shape],
        nuisances: Mapping[str, Sequence[Parameter]],
        yields: Mapping[str, Known],
        ratios: Mapping[str, tuple[str, Known]],
    ) -> None:
        self.shapes = dict(shapes)
        self.species = tuple(shapes)
        for name in yields:
            check_name("yields", name, self.species)
        for name, (other, _) in ratios.items():
            check_name("ratios", name, self.species)
            check_name(f"ratios: {name}", other, [each for each in self.species if each != name])
            if other in ratios:
                raise ConfigurationError(
                    field=f"ratios: {name}", value=other, valid="a species with a yield of its own"
                )
        self._ratios = dict(ratios)
        every = [
            *(_with_known(name, yields.get(name)) for name in self.species if name not in ratios),
            *(
                _with_known(f"{name}/{other}", known, (0.0, None))
                for name, (other, known) in ratios.items()
            ),
            *{each.name: each for row in nuisances.values() for each in row}.values(),
        ]
        self.free = [each for each in every if not each.fixed]
        self._place = {each.name: i for i, each in enumerate(self.free)}
        self._fixed = {each.name: each.start for each in every if each.fixed}
        self._names = {name: tuple(each.name for each in row) for name, row in nuisances.items()}
        self._wanted = {
            name: tuple(k for k, label in enumerate(labels) if label in self._place)
            for name, labels in self._names.items()
        }

    def value(self, name: str, x: Array) -> float:
        """Return a parameter, free or fixed."""
        place = self._place.get(name)
        return self._fixed[name] if place is None else float(x[place])

    def nuisances(self, species: str, x: Array) -> Array:
        """Return the parameters of the shape of a species."""
        return np.array([self.value(name, x) for name in self._names[species]])

    def yields(self, x: Array) -> tuple[Array, Array]:
        """Return the yields, shape (species,), and their derivatives, (species, free)."""
        values = np.zeros(len(self.species))
        slopes = np.zeros((len(self.species), len(self.free)))
        for i, name in enumerate(self.species):
            other, ratio = name, 1.0
            if name in self._ratios:
                other = self._ratios[name][0]
                label = f"{name}/{other}"
                ratio = self.value(label, x)
                if label in self._place:
                    slopes[i, self._place[label]] = self.value(other, x)
            values[i] = ratio * self.value(other, x)
            if other in self._place:
                slopes[i, self._place[other]] = ratio
        return values, slopes

    def expected(self, x: Array, derivatives: bool) -> tuple[Array, Array]:
        """Return expected counts, shape (cells,), and their derivatives, (free, cells)."""
        yields, slopes = self.yields(x)
        total = np.zeros(0)
        by_parameter = np.zeros((len(self.free), 0))
        for i, name in enumerate(self.species):
            wanted = self._wanted[name] if derivatives else ()
            share, each = self.shapes[name].share(self.nuisances(name, x), wanted)
            if not total.size:
                total = np.zeros(share.size)
                by_parameter = np.zeros((len(self.free), share.size))
            total += yields[i] * share
            if not derivatives:
                continue
            for k in np.flatnonzero(slopes[i]):
                by_parameter[k] += slopes[i, k] * share
            for parameter, slope in zip(wanted, each, strict=True):
                by_parameter[self._place[self._names[name][parameter]]] += yields[i] * slope
        return np.maximum(total, POSITIVE), by_parameter

    def shares(self, x: Array) -> dict[str, Array]:
        """Return the share of each species in each cell."""
        return {
            name: shape.share(self.nuisances(name, x), ())[0] for name, shape in self.shapes.items()
        }

    def variance(self, x: Array) -> Array:
        """Return the variance of expected counts from the statistics of samples, (cells,)."""
        yields = self.yields(x)[0]
        rows = [
            value**2 * shape.variance(self.nuisances(name, x))
            for value, (name, shape) in zip(yields, self.shapes.items(), strict=True)
        ]
        return np.asarray(sum(rows[1:], rows[0]))

    def third_moment(self, x: Array) -> Array:
        """Return the third central moment of the same, (cells,)."""
        yields = self.yields(x)[0]
        rows = [
            value**3 * shape.third_moment(self.nuisances(name, x))
            for value, (name, shape) in zip(yields, self.shapes.items(), strict=True)
        ]
        return np.asarray(sum(rows[1:], rows[0]))

    def propagated(self, x: Array, weights: Array) -> Array:
        """Return the covariance of sums over cells from the same; weights of shape (m, cells)."""
        yields = self.yields(x)[0]
        total = np.zeros((len(weights), len(weights)))
        for value, (name, shape) in zip(yields, self.shapes.items(), strict=True):
            total += value**2 * shape.propagated(self.nuisances(name, x), weights)
        return total


def _with_known(
    name: str, known: Known | None, limits: tuple[float | None, float | None] = (None, None)
) -> Parameter:
    """Return the parameter of a yield or of a ratio."""
    if known is None:
        return Parameter(name, 1.0, limits)
    value, error = known
    if not (np.isfinite(value) and 0 <= error < np.inf):
        raise ConfigurationError(field=name, value=known, valid="a value and its error")
    return Parameter(name, value, limits, fixed=error == 0, known=known)
