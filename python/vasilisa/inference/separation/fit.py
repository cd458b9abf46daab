"""The fit of a sum of templates to counts in bins, with the errors of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...words.errors import DataError
from .grid import Counts
from .likelihood import deviance, effective_counts
from .merging import merged_bins, summed
from .model import Model

__all__ = ["Fit", "fitted"]

Array = NDArray[np.float64]

LEAST = 10.0
"""Expected counts of a bin: below, cells are merged."""

PASSES = 2
"""How often the relative error of templates is taken at the result of the fit before."""

OUTSIDE = 0.5
"""Share of the candidates that no template explains, above which they are the wrong templates."""

UNSEEN = 0.02
"""Share of the candidates that a fit may expect outside of its bins beyond those that lie there: a
species that starts from nothing has no bins of its own, and its yield would be anything."""

DEGENERATE = 1e-11
"""Ratio of eigenvalues of the scaled information below which yields cannot be told apart."""


@dataclass(frozen=True)
class Fit:
    """What the fit of a model found.

    Attributes
    ----------
    x : array of shape (free,)
    covariance, from_templates : array of shape (free, free)
        Whole, and the part that comes from the statistics of the samples.
    deviance : float
    n_bins, n_calls : int
    left_out : float
        Candidates in cells where too few are expected for a bin.
    influence : array of shape (free, cells)
        Change of the parameters for one candidate more in a cell.
    """

    x: Array
    covariance: Array
    from_templates: Array
    deviance: float
    n_bins: int
    n_calls: int
    left_out: float
    influence: Array


class _Cost:
    """-2 ln of the likelihood in merged bins, and its gradient."""

    def __init__(self, model: Model, counts: Array, scale: float, bins: NDArray[np.int64]) -> None:
        self._model = model
        self._counts = counts / scale
        self._scale = scale
        self._bins = bins
        self.effective = np.full(len(counts), np.inf)
        self._known = [
            (i, *each.known) for i, each in enumerate(model.free) if each.known is not None
        ]

    def __call__(self, x: Array) -> float:
        mu = self._sum(self._model.expected(x, False)[0])
        value = deviance(self._counts, mu, self.effective)[0]
        pulls = [(float(x[i]) - mean) / error for i, mean, error in self._known]
        return value + sum(each**2 for each in pulls)

    def gradient(self, x: Array) -> Array:
        mu, slopes = self._model.expected(x, True)
        by_mu = deviance(self._counts, self._sum(mu), self.effective)[1]
        gradient = self._sum(slopes) @ by_mu
        for i, mean, error in self._known:
            gradient[i] += 2 * (x[i] - mean) / error**2
        return np.asarray(gradient)

    def _sum(self, cells: Array) -> Array:
        return summed(cells, self._bins) / self._scale


def fitted(model: Model, counts: Counts) -> Fit:
    """Fit yields and nuisance parameters.

    The covariance is that of the estimator to first order: counts fluctuate in each bin, samples in
    each of their cells, and what is known beforehand within its error. The pull of noise in the
    samples is taken out to first order.

    Raises
    ------
    DataError
        If there are no counts, templates do not overlap with them, species cannot be told apart, or
        the fit does not converge.
    """
    data = counts.values.ravel()
    total = float(data.sum())
    if not total > 0:
        raise DataError("no candidates lie within the bins; valid: bins that hold some")
    scale = float(counts.variances.sum()) / total
    x = _start(model, data)
    expected = model.expected(x, False)[0]
    bins = merged_bins(expected, counts.values.shape, LEAST * scale)
    left_out = float(data[bins < 0].sum())
    if left_out > OUTSIDE * total:
        raise DataError(
            f"templates do not overlap with the candidates: {left_out:.0f} of {total:.0f} lie "
            f"where {', '.join(model.species)} have nothing"
        )
    x, value, n_calls = _in_bins(model, data, scale, bins, x)
    expected = model.expected(x, False)[0]
    if float(expected[bins < 0].sum()) > left_out + UNSEEN * total:
        bins = merged_bins(expected, counts.values.shape, LEAST * scale)
        left_out = float(data[bins < 0].sum())
        x, value, more = _in_bins(model, data, scale, bins, x)
        n_calls += more
    n_bins = int(bins.max()) + 1
    linear = _linearised(model, x, bins, scale)
    x = x + linear.inverse @ _noise(model, x, bins, linear)
    covariance, templates = _covariance(model, x, bins, counts, linear)
    influence = linear.inverse @ linear.in_cells(bins)
    return Fit(x, covariance, templates, value, n_bins, n_calls, left_out, influence)


def _in_bins(
    model: Model, data: Array, scale: float, bins: NDArray[np.int64], x: Array
) -> tuple[Array, float, int]:
    """Return the minimum in given bins, its -2 ln of the likelihood, and the number of calls."""
    n_bins = int(bins.max()) + 1
    if n_bins <= len(model.free):
        raise DataError(
            f"{n_bins} bins expect {LEAST:g} candidates or more; valid: more than the "
            f"{len(model.free)} parameters of the fit"
        )
    cost = _Cost(model, summed(data, bins), scale, bins)
    value, n_calls = 0.0, 0
    for _ in range(PASSES):
        # A sample has as many counts, whatever the yields are: fixed during a fit.
        cost.effective = effective_counts(
            summed(model.expected(x, False)[0], bins), summed(model.variance(x), bins)
        )
        x, value, calls = _minimised(model, cost, x)
        n_calls += calls
    return x, value, n_calls


def _start(model: Model, data: Array) -> Array:
    """Return start values: yields by least squares, nuisances as they are given."""
    from scipy.optimize import nnls  # type: ignore[import-untyped]

    x = np.array([each.start for each in model.free])
    _, slopes = model.expected(x, True)
    of_yields = [i for i, each in enumerate(model.free) if each.name in model.species]
    known = model.expected(np.where(np.isin(np.arange(len(x)), of_yields), 0.0, x), False)[0]
    weight = 1 / np.sqrt(data + 1)
    if of_yields:
        x[of_yields] = nnls((slopes[of_yields] * weight).T, (data - known) * weight)[0]
    return x


def _minimised(model: Model, cost: _Cost, x: Array) -> tuple[Array, float, int]:
    from iminuit import Minuit  # type: ignore[import-untyped]

    minuit = Minuit(cost, x, grad=cost.gradient, name=[each.name for each in model.free])
    minuit.errordef = Minuit.LEAST_SQUARES
    minuit.limits = [each.limits for each in model.free]
    minuit.errors = [_step(model, i, x) for i in range(len(x))]
    for strategy in (0, 1):
        minuit.strategy = strategy
        minuit.migrad()
        if minuit.valid:
            break
    if not minuit.valid or not np.isfinite(minuit.fval):
        raise DataError(
            f"the fit does not converge: distance {minuit.fmin.edm:.2g} to the minimum after "
            f"{minuit.nfcn + minuit.ngrad} calls, at "
            + ", ".join(f"{name} = {value:.4g}" for name, value in minuit.values.to_dict().items())
        )
    return np.array(minuit.values), float(minuit.fval), minuit.nfcn + minuit.ngrad


def _step(model: Model, i: int, x: Array) -> float:
    parameter = model.free[i]
    if parameter.name in model.species:
        return float(np.sqrt(abs(x[i]) + 1))
    if parameter.known is not None:
        return parameter.known[1]
    return 0.02 * abs(x[i]) or 1e-3


@dataclass(frozen=True)
class _Linear:
    """The fit to first order about its result: in bins, by free parameters.

    Attributes
    ----------
    expected, error : array of shape (bins,)
        Expected counts, and the variance of the difference to the counts.
    slopes : array of shape (free, bins)
    prior : array of shape (free,)
        Information from what is known beforehand.
    inverse : array of shape (free, free)
        Of the information; 0 for parameters that stand at a limit.
    scale : float
        Variance of the candidates' weights over their sum.
    """

    expected: Array
    error: Array
    slopes: Array
    prior: Array
    inverse: Array
    scale: float

    @property
    def weights(self) -> Array:
        """How much each bin pulls each parameter, (free, bins)."""
        return self.slopes / self.error

    def in_cells(self, bins: NDArray[np.int64]) -> Array:
        """Return the same of each cell, (free, cells)."""
        return np.where(bins >= 0, self.weights[:, np.maximum(bins, 0)], 0.0)


def _linearised(model: Model, x: Array, bins: NDArray[np.int64], scale: float) -> _Linear:
    mu_cells, slopes_cells = model.expected(x, True)
    mu, slopes = summed(mu_cells, bins), summed(slopes_cells, bins)
    error = scale * mu + summed(model.variance(x), bins)
    prior = np.array([1 / each.known[1] ** 2 if each.known else 0.0 for each in model.free])
    information = (slopes / error) @ slopes.T + np.diag(prior)
    moving = [
        i
        for i, each in enumerate(model.free)
        if information[i, i] > 0 and not _at_limit(x[i], each.limits, information[i, i])
    ]
    for i, each in enumerate(model.free):
        if each.name in model.species and i not in moving:
            raise DataError(f"the yield of {each.name} has no effect on any bin")
    inverse = np.zeros_like(information)
    inverse[np.ix_(moving, moving)] = _inverse(
        information[np.ix_(moving, moving)], [model.free[i].name for i in moving]
    )
    return _Linear(mu, error, slopes, prior, inverse, scale)


def _noise(model: Model, x: Array, bins: NDArray[np.int64], linear: _Linear) -> Array:
    """Return what the likelihood's derivatives are on average at the truth, (free,).

    A template that fluctuates up pulls its yield down, and has a smaller weight: of one species
    both cancel, of several they do not. With mu = sum_j y_j t_j, its variance V and third moment M
    from the samples, and w = 1/(mu + V), to first order in V

        < sum w (d mu/dx) (mu - n) > = sum w [ (d V/dx)/2 - w (d mu/dx) (V + M) ].
    """
    variance = summed(model.variance(x), bins)
    third = summed(model.third_moment(x), bins)
    noise = -(linear.slopes / linear.error**2) @ (linear.scale * variance + third)
    errors = np.sqrt(np.diag(linear.inverse))
    for i in np.flatnonzero(errors):
        step = np.zeros(len(x))
        step[i] = 0.1 * errors[i]
        change = summed(model.variance(x + step) - model.variance(x - step), bins)
        noise[i] += 0.5 * float((change / linear.error).sum()) / (2 * step[i])
    return np.asarray(noise)


def _covariance(
    model: Model, x: Array, bins: NDArray[np.int64], counts: Counts, linear: _Linear
) -> tuple[Array, Array]:
    """Return the covariance, and the part of it that comes from the templates."""
    weights, inverse = linear.weights, linear.inverse
    of_counts = linear.scale * linear.expected
    if abs(linear.scale - 1) > 1e-9:
        # Poisson errors by what is expected; weighted candidates have those of their weights.
        of_counts = np.maximum(summed(counts.variances.ravel(), bins), of_counts)
    from_counts = (weights * of_counts) @ weights.T + np.diag(linear.prior)
    from_templates = inverse @ model.propagated(x, linear.in_cells(bins)) @ inverse
    return inverse @ from_counts @ inverse + from_templates, from_templates


def _at_limit(value: float, limits: tuple[float | None, float | None], information: float) -> bool:
    """Tell whether a parameter stands at a limit, where it cannot move."""
    error = 1 / np.sqrt(information)
    return any(each is not None and abs(value - each) < 1e-3 * error for each in limits)


def _inverse(information: Array, names: list[str]) -> Array:
    size = np.sqrt(np.diag(information))
    values, vectors = np.linalg.eigh(information / np.outer(size, size))
    if values[0] < DEGENERATE * values[-1]:
        pair = sorted(np.argsort(-abs(vectors[:, 0]))[:2])
        raise DataError(
            f"{' and '.join(names[i] for i in pair)} cannot be told apart; "
            "valid: fix one of them, or say what is known"
        )
    return np.asarray((vectors / values) @ vectors.T / np.outer(size, size))
