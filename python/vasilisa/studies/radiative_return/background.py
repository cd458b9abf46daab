"""Background of the other pair, from fits of the track mass in slices of the mass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...inference.separation import Counts, Known
from ...inference.separation.fit import fitted
from ...inference.separation.grid import Cells
from ...inference.separation.model import Model
from ...inference.separation.shapes import PlainShape
from ...words.errors import DataError

__all__ = ["Share", "Template", "expected_share", "fitted_share"]

Array = NDArray[np.float64]

LEAST = 10.0
"""Effective events of a template; with fewer the yield is not fitted but the simulation's."""


@dataclass(frozen=True, eq=False)
class Template:
    """A species in one slice.

    Attributes
    ----------
    values, squares : ndarray, shape (bins,)
        Expected candidates by track mass, and the sums of squares of the weights.
    """

    values: Array
    squares: Array

    @property
    def whole(self) -> float:
        """Expected candidates."""
        return float(self.values.sum())

    @property
    def effective(self) -> float:
        """How many events of equal weights would have its relative error."""
        square = float(self.squares.sum())
        return self.whole**2 / square if square > 0 and self.whole > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Share:
    """What a fit of a slice says.

    Attributes
    ----------
    species : tuple of str
    yields : ndarray, shape (species,)
    covariance, from_templates : ndarray, shape (species, species)
        Whole, and the part that is the statistics of templates.
    chi2, degrees : float
        Of the fit.
    """

    species: tuple[str, ...]
    yields: Array
    covariance: Array
    from_templates: Array
    chi2: float
    degrees: int

    @property
    def errors(self) -> Array:
        """Standard deviations, shape (species,)."""
        return np.sqrt(np.diag(self.covariance))


def fitted_share(
    counts: Array,
    squares: Array,
    templates: Mapping[str, Template],
    expected: Mapping[str, Known] | None = None,
) -> Share:
    """Fit the yields of species to the track mass of one slice.

    The likelihood knows that templates are counts, too [DA22].

    Parameters
    ----------
    counts, squares : ndarray, shape (bins,)
        Candidates by track mass, and the sums of squares of their weights.
    templates : mapping
        By species, the signal first.
    expected : mapping, optional
        Yields of species that are known beforehand, and their errors.

    Raises
    ------
    DataError
        Without candidates or simulated signal, and where the fit fails.
    """
    if not counts.sum() > 0:
        raise DataError("no candidates; valid: some")
    signal, *others = templates
    if templates[signal].effective < LEAST:
        raise DataError(
            f"{counts.sum():g} candidates and no simulated signal; valid: a response with entries"
        )
    known = [name for name in others if 0 < templates[name].effective < LEAST]
    free = [signal, *(name for name in others if templates[name].effective >= LEAST)]
    beforehand = {name: each for name, each in (expected or {}).items() if name in free}
    model = Model(
        {name: PlainShape(_cells(templates[name])) for name in (*free, *known)},
        dict.fromkeys(templates, ()),
        beforehand | {name: (templates[name].whole, 0.0) for name in known},
        {},
    )
    found = fitted(model, Counts(counts, np.maximum(squares, 0.0), float(counts.sum())))
    species = tuple(templates)
    yields, covariance, part = _of_all(
        species, free, found.x, found.covariance, found.from_templates
    )
    for name in known:
        i = species.index(name)
        yields[i] = templates[name].whole
        covariance[i, i] = part[i, i] = yields[i] ** 2
    return Share(
        species, yields, covariance, part, found.deviance, max(found.n_bins - len(free), 0)
    )


def expected_share(templates: Mapping[str, Template], expected: Mapping[str, Known]) -> Share:
    """Return what is expected, with its errors, in place of a fit.

    Parameters
    ----------
    templates : mapping
        By species, the signal first; only others matter.
    expected : mapping
        Yields and their errors; species without count nothing.
    """
    pairs = np.array([expected.get(name, (0.0, 0.0)) for name in templates])
    own = [each.squares.sum() if name in expected else 0.0 for name, each in templates.items()]
    part = np.diag(np.asarray(own, dtype=float))
    return Share(tuple(templates), pairs[:, 0], np.diag(pairs[:, 1] ** 2) + part, part, 0.0, 0)


def _cells(template: Template) -> Cells:
    return Cells(
        template.values,
        template.squares,
        template.whole,
        float(template.squares.sum()),
        np.empty(0),
    )


def _of_all(
    species: Sequence[str], free: Sequence[str], x: Array, *covariances: Array
) -> tuple[Array, Array, Array]:
    """Return what was fitted, and zeros for the species that are not there."""
    at = [species.index(name) for name in free]
    yields = np.zeros(len(species))
    yields[at] = x
    found = []
    for each in covariances:
        whole = np.zeros((len(species), len(species)))
        whole[np.ix_(at, at)] = each
        found.append(whole)
    return yields, found[0], found[1]
