"""Unfolding of a measured spectrum: method, strength by a criterion, covariance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...words.choices import check_name
from ...words.errors import ConfigurationError, DataError
from .bayes import bayes
from .ids import ids
from .response import Response
from .step import Step
from .tikhonov import tikhonov

__all__ = ["METHODS", "Problem", "Unfolded", "unfold"]

Array = NDArray[np.float64]

METHODS = ("bayes", "ids", "tikhonov")

STRENGTHS: dict[str, Sequence[float]] = {
    "bayes": (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64),
    "ids": (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32),
    "tikhonov": tuple(10.0**k for k in np.arange(6, -6.5, -0.5)),
}
"""From the smoothest on: iterations, improvements of the simulation, tau."""

BIAS = 0.1
"""Of the criterion: what regularisation may leave, over the statistical error."""


@dataclass(frozen=True, eq=False)
class Unfolded:
    """An unfolded spectrum.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Events made in each true bin, seen or not.
    data_covariance, response_covariance : ndarray, shape (n, n)
        Of the data's statistics and of the simulation's.
    method : str
    strength : float
        Number of iterations, or tau.
    bias : ndarray, shape (n,)
        What the criterion estimates that regularisation leaves.
    chi2 : float
        Of data and folded result.
    step : Step
        With derivatives.
    """

    values: Array
    data_covariance: Array
    response_covariance: Array
    method: str
    strength: float
    bias: Array
    chi2: float
    step: Step

    @property
    def covariance(self) -> Array:
        """Of both statistics, shape (n, n)."""
        return np.asarray(self.data_covariance + self.response_covariance)

    @property
    def errors(self) -> Array:
        """Standard deviations, shape (n,)."""
        return np.sqrt(np.diag(self.covariance))


@dataclass(frozen=True, eq=False)
class Problem:
    """What is unfolded, checked."""

    data: Array
    covariance: Array
    response: Response
    prior: Array
    method: str

    @classmethod
    def of(
        cls,
        data: ArrayLike,
        response: Response,
        method: str,
        prior: ArrayLike | None,
        covariance: ArrayLike | None,
    ) -> Problem:
        """Check and complete what a user gives."""
        check_name("unfolding.method", method, METHODS)
        m, n = response.counts.shape
        values = _finite("data", data, (m,))
        if covariance is None:
            if (values < 0).any():
                place = int(np.argmax(values < 0))
                raise DataError(
                    f"data: {values[place]:g} in bin {place}; valid: 0 or above, or a covariance "
                    "of a spectrum whose background is subtracted"
                )
            # A bin without events was expected to have about one.
            covariance = np.diag(np.maximum(values, 1.0))
        matrix = _finite("covariance", covariance, (m, m))
        if values.sum() <= 0:
            raise DataError(f"data: {values.sum():g} in all; valid: above 0")
        start = response.generated if prior is None else _finite("prior", prior, (n,))
        if (start <= 0).any():
            place = int(np.argmax(start <= 0))
            raise DataError(f"prior: {start[place]:g} in bin {place}; valid: above 0")
        if method == "ids" and m != n:
            raise ConfigurationError(
                f"{m} measured and {n} true bins",
                field="unfolding.method",
                value=method,
                valid="as many of both, or bayes, tikhonov",
            )
        return cls(values, matrix, response, start, method)

    def solved(
        self, data: Array, matrix: Array, strength: float, *, derivatives: bool = True
    ) -> Step:
        """Return the result of a method for any data and probabilities."""
        wanted = derivatives
        if self.method == "bayes":
            # The theorem speaks of counts: a bin whose background took more than all has none.
            counts = np.maximum(data, 0.0)
            return bayes(counts, matrix, self.prior, int(strength), derivatives=wanted)
        if self.method == "ids":
            common = (self.prior, int(strength), self.covariance)
            return ids(data, matrix, *common, derivatives=wanted)
        return tikhonov(data, matrix, self.prior, strength, self.covariance)

    def bias(self, step: Step, strength: float) -> Array:
        """Return what the method makes of the folded result, less the result, shape (n,)."""
        folded = self.response.matrix @ step.values
        again = self.solved(folded, self.response.matrix, strength, derivatives=False)
        return np.asarray(again.values - step.values)


def unfold(
    data: ArrayLike,
    response: Response,
    *,
    method: str = "bayes",
    strength: float | None = None,
    prior: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    bias: float = BIAS,
    progress: Callable[[float], None] | None = None,
) -> Unfolded:
    """Unfold a measured spectrum.

    Parameters
    ----------
    data : array_like, shape (m,)
        Events in measured bins, background subtracted.
    response : Response
    method : {"bayes", "ids", "tikhonov"}
        Iterative Bayesian [DAG95], iterative dynamically stabilised [MAL11], least squares with a
        penalty on curvature [HK96].
    strength : float, optional
        Iterations of the first two, tau of the third; by default chosen by the criterion.
    prior : array_like, shape (n,), optional
        The true spectrum expected, of any normalisation; that of the response by default.
    covariance : array_like, shape (m, m), optional
        Of the data; by default of their Poisson fluctuations.
    bias : float
        The criterion: the smoothest solution is taken that, folded and unfolded again, comes back
        within this part of its statistical errors, root mean square over bins.
    progress : callable, optional
        Called with each strength that is tried.

    Raises
    ------
    DataError
        For wrong shapes, numbers that are not finite, negative counts without a covariance.
    ConfigurationError
        For an unknown method or strength.
    """
    problem = Problem.of(data, response, method, prior, covariance)
    if not 0 < bias < np.inf:
        raise ConfigurationError(field="unfolding.bias", value=bias, valid="above 0")
    if strength is not None:
        _check_strength(method, strength)
    candidates = STRENGTHS[method] if strength is None else (strength,)
    for each in candidates:
        if progress is not None:
            progress(each)
        step = problem.solved(problem.data, response.matrix, each)
        statistical = step.by_data @ problem.covariance @ step.by_data.T
        left = problem.bias(step, each)
        sigma = np.sqrt(np.maximum(np.diag(statistical), 1e-300))
        if np.sqrt(np.mean((left / sigma) ** 2)) < bias:
            break
    difference = problem.data - response.matrix @ step.values
    chi2 = difference @ np.linalg.pinv(problem.covariance, hermitian=True) @ difference
    return Unfolded(
        values=step.values,
        data_covariance=statistical,
        response_covariance=response.propagated(step.by_matrix),
        method=method,
        strength=float(each),
        bias=left,
        chi2=float(chi2),
        step=step,
    )


def _check_strength(method: str, strength: float) -> None:
    least = {"bayes": 1, "ids": 0, "tikhonov": 0.0}[method]
    whole = method != "tikhonov"
    if not (least <= strength < np.inf) or (whole and strength != int(strength)):
        kind = "a whole number" if whole else "a number"
        raise ConfigurationError(
            field="unfolding.strength", value=strength, valid=f"{kind}, {least} or above"
        )


def _finite(name: str, value: ArrayLike, shape: tuple[int, ...]) -> Array:
    found = np.array(value, dtype=np.float64)
    if found.shape != shape:
        raise DataError(f"{name}: shape {found.shape}; valid: {shape}, as the response")
    if not np.isfinite(found).all():
        place = np.argwhere(~np.isfinite(found))[0].tolist()
        raise DataError(f"{name}: {found[tuple(place)]} in bin {place}; valid: finite numbers")
    return found
