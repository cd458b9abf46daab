"""What a separation found, and how two of them agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...words.choices import check_name
from ...words.errors import DataError
from .fit import Fit
from .grid import Counts
from .likelihood import residuals
from .model import Model

__all__ = ["Goodness", "Histograms", "Separation", "pull", "separation_of"]

Array = NDArray[np.float64]

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Goodness:
    """How well a fit describes the counts.

    Attributes
    ----------
    chi2 : float
        -2 ln of the likelihood's ratio to the counts themselves.
    ndf : int
        Bins minus parameters that nothing is known about.
    """

    chi2: float
    ndf: int

    @property
    def p_value(self) -> float:
        """Probability of a worse one."""
        from scipy.stats import chi2  # type: ignore[import-untyped]

        return float(chi2.sf(self.chi2, self.ndf))


@dataclass(frozen=True)
class Histograms:
    """Counts and what is expected of them, for plots.

    Attributes
    ----------
    axes : mapping
        Edges by quantity; of two axes, that of the negative particle comes first.
    missing : bool
        Whether each axis has a first bin for values that are NaN.
    counts, expected, errors, residuals : array of shape (bins,) or (bins, bins)
        `errors` are those of the difference; `residuals` the difference in units of them.
    by_species : mapping
        Expected counts of each species, same shape.
    """

    axes: Mapping[str, Array]
    missing: bool
    counts: Array
    expected: Array
    errors: Array
    residuals: Array
    by_species: Mapping[str, Array]


@dataclass(frozen=True)
class Separation:
    """Yields of species.

    Attributes
    ----------
    method : {"momentum", "calorimeter", "theta"}
    yields : dict
        By species; candidates of the whole sample, those outside the bins of the fit among them.
    covariance, from_templates : array of shape (species, species)
        In the order of `yields`; statistical errors of candidates and templates, and of what was
        known beforehand; the second is the part of the templates' statistics.
    nuisances : dict
        Value and error of each free parameter that is no yield.
    goodness : Goodness
    histograms : Histograms
    left_out : float
        Candidates in cells where too few are expected.
    n_calls : int
        Evaluations of the likelihood.
    influence : array of shape (species, bins) or (species, bins, bins)
        Change of the yields for one candidate more in a bin.
    count : callable
        From columns of candidates to counts in the bins.
    """

    method: str
    yields: dict[str, float]
    covariance: Array
    from_templates: Array
    nuisances: dict[str, tuple[float, float]]
    goodness: Goodness
    histograms: Histograms
    left_out: float
    n_calls: int
    influence: Array
    count: Callable[[Columns], Counts]

    @cached_property
    def errors(self) -> dict[str, float]:
        """Errors of the yields."""
        sizes = np.sqrt(np.diag(self.covariance)).tolist()
        return dict(zip(self.yields, sizes, strict=True))

    def gradient(self, numerator: str, denominator: str) -> tuple[float, Array]:
        """Return a ratio of yields and its derivatives by all of them.

        Raises
        ------
        ConfigurationError
            If there is no such species.
        DataError
            If the denominator is not positive.
        """
        names = list(self.yields)
        for field, name in (("numerator", numerator), ("denominator", denominator)):
            check_name(field, name, names)
        above, below = self.yields[numerator], self.yields[denominator]
        if not below > 0:
            raise DataError(f"the yield of {denominator} is {below:.4g}; valid: above 0")
        slopes = np.zeros(len(names))
        slopes[names.index(numerator)] += 1 / below
        slopes[names.index(denominator)] -= above / below**2
        return above / below, slopes

    def moved(self, species: str, sample: Columns, changes: Array) -> Array:
        """Return how yields move where the template of a species has other weights.

        To first order in the change, and with the sample as it is seen in place of the template
        that is folded from it.

        Parameters
        ----------
        species : str
        sample : mapping
            Columns of the template, N events, with `weight`.
        changes : array of shape (m, N)
            Relative changes of the weights; what is the same for all events moves nothing.

        Returns
        -------
        array of shape (species, m)
            In the order of `yields`, for changes as large as given.
        """
        whole = self.count(sample)
        found = []
        for change in changes:
            other = self.count({**sample, "weight": sample["weight"] * change})
            share = (other.values - other.total / whole.total * whole.values) / whole.total
            expected = self.yields[species] * share
            found.append(-np.tensordot(self.influence, expected, axes=expected.ndim))
        return np.stack(found, axis=1)

    def ratio(self, numerator: str, denominator: str) -> tuple[float, float]:
        """Return a ratio of yields and its error."""
        value, slopes = self.gradient(numerator, denominator)
        # A ratio that is fixed has an error of 0, up to rounding.
        return value, max(float(slopes @ self.covariance @ slopes), 0.0) ** 0.5


def pull(
    first: Separation, second: Separation, numerator: str = "pipi", denominator: str = "ee"
) -> float:
    """Return the difference of a ratio in two separations of the same candidates, over its error.

    That the numbers of candidates fluctuate is common to both and drops out; what a perfect
    separation does not have is independent, as the quantities that are used differ.

    Raises
    ------
    DataError
        If a denominator is not positive, or one of the errors is smaller than counting allows.
    """
    ratios, variance = [], 0.0
    for each in (first, second):
        value, slopes = each.gradient(numerator, denominator)
        counting = np.diag(np.maximum(list(each.yields.values()), 0.0))
        own = float(slopes @ (each.covariance - counting) @ slopes)
        variance += max(own, 0.0)
        ratios.append(value)
    if not variance > 0:
        raise DataError(
            f"{first.method} and {second.method} have no errors beyond those of counting"
        )
    return float((ratios[0] - ratios[1]) / np.sqrt(variance))


def separation_of(
    method: str,
    model: Model,
    counts: Counts,
    fit: Fit,
    axes: Mapping[str, Array],
    count: Callable[[Columns], Counts],
    missing: bool = False,
) -> Separation:
    """Return the result of a fit."""
    yields, slopes = model.yields(fit.x)
    errors = np.sqrt(np.diag(fit.covariance))
    shares = model.shares(fit.x)
    shape = counts.values.shape
    by_species = {
        name: (value * shares[name]).reshape(shape)
        for name, value in zip(model.species, yields, strict=True)
    }
    expected = sum(by_species.values(), np.zeros(shape))
    variance = model.variance(fit.x).reshape(shape)
    histograms = Histograms(
        axes=axes,
        missing=missing,
        counts=counts.values,
        expected=expected,
        errors=np.sqrt(np.maximum(expected + variance, 0.0)),
        residuals=residuals(counts.values, expected, variance),
        by_species=by_species,
    )
    n_known = sum(each.known is not None for each in model.free)
    return Separation(
        method=method,
        yields=dict(zip(model.species, yields.tolist(), strict=True)),
        covariance=slopes @ fit.covariance @ slopes.T,
        from_templates=slopes @ fit.from_templates @ slopes.T,
        nuisances={
            each.name: (float(fit.x[i]), float(errors[i]))
            for i, each in enumerate(model.free)
            if each.name not in model.species
        },
        goodness=Goodness(fit.deviance, fit.n_bins - len(model.free) + n_known),
        histograms=histograms,
        left_out=fit.left_out,
        n_calls=fit.n_calls,
        influence=(slopes @ fit.influence).reshape(len(slopes), *shape),
        count=count,
    )
