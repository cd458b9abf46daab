"""Likelihood of counts in bins of two angles as a function of K, M, normalisation and nuisances."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...hadrons.elastic_form import DEFAULT_K, DEFAULT_M
from .nodes import Nodes

__all__ = ["Expectation", "Found", "fitted", "moment"]

Array = NDArray[np.float64]

START = {"K": (DEFAULT_K, 1e-3), "M": (DEFAULT_M, 3e-3), "normalisation": (0.0, 1e-5)}
"""Value and step."""


def moment(k: float, m: float) -> float:
    """Return a_mu of the hadrons, lowest order, from K (GeV^-2) and M (GeV^2) [LPR72]."""
    from ...hadrons.hvp.running import hadronic_running, magnetic_moment

    return magnetic_moment(lambda t: hadronic_running(t, k, m))


@dataclass(frozen=True)
class Expectation:
    """Expected counts in the bins that are used.

    Attributes
    ----------
    nodes : Nodes
        Where the templates are.
    templates : ndarray, shape (nodes, bins)
        Counts.
    responses : mapping
        By nuisance, relative change of a bin by one standard deviation and the curvature, each of
        shape (bins,).
    """

    nodes: Nodes
    templates: Array
    responses: Mapping[str, tuple[Array, Array]] = field(default_factory=dict)

    def __call__(
        self, k: float, m: float, normalisation: float, nuisances: Sequence[float] = ()
    ) -> Array:
        """Return counts, shape (bins,); nuisances in standard deviations."""
        counts = (1 + normalisation) * (self.nodes.coefficients(k, m) @ self.templates)
        for size, (slope, curvature) in zip(nuisances, self.responses.values(), strict=False):
            if size != 0:
                counts = counts * (1 + size * (slope + size * curvature))
        return np.asarray(counts)


@dataclass(frozen=True)
class Found:
    """Result of a fit.

    Attributes
    ----------
    values, errors : dict
        By parameter: K, M, normalisation, nuisances in standard deviations.
    a_mu, a_mu_error : float
        Of K and M, with their covariance.
    chi2 : float
        Deviance at the minimum, which has the distribution of chi^2 where counts are large.
    degrees : int
        Bins without free parameters.
    valid : bool
        Whether the minimum was found.
    correlation : float
        Of K and M; 0 if one of them is fixed.
    """

    values: dict[str, float]
    errors: dict[str, float]
    a_mu: float
    a_mu_error: float
    chi2: float
    degrees: int
    valid: bool
    correlation: float


def fitted(
    counts: Array,
    expectation: Expectation,
    *,
    parameters: Sequence[str] = ("K", "M"),
    free_normalisation: bool = True,
    nuisances: Sequence[str] = (),
    m_range: tuple[float, float] | None = None,
    inflation: Array | float = 1.0,
    fixed: Mapping[str, float] | None = None,
) -> Found:
    """Fit counts, by Poisson's likelihood with Gaussian constraints of the nuisances.

    Parameters
    ----------
    counts : ndarray, shape (bins,)
        Data.
    expectation : Expectation
        Expected counts at nominal luminosity.
    parameters : sequence of str
        ``K``, ``M``.
    free_normalisation : bool
        Whether the number of all events is free.
    nuisances : sequence of str
        Which of the responses are fitted.
    m_range : (float, float), optional
        Limits of M, GeV^2; those of the nodes by default.
    inflation : ndarray, shape (bins,), or float
        Variance of data and templates together over Poisson's: an independent sample is compared
        with templates that have errors of their own.
    fixed : mapping, optional
        Values of parameters that are not fitted.

    Returns
    -------
    Found
    """
    from iminuit import Minuit  # type: ignore[import-untyped]

    names = ["K", "M", "normalisation", *expectation.responses]

    def deviance(values: Sequence[float]) -> float:
        expected = expectation(values[0], values[1], values[2], values[3:])
        if (expected <= 0).any():
            return 1e15 * (1 + float(np.sum(np.square(values))))
        # 2 [mu - n - n ln(mu/n)], which cancels to 1e-10 of n
        delta = np.divide(expected, counts, out=np.ones_like(expected), where=counts > 0) - 1
        terms = np.where(counts > 0, 2 * counts * (delta - np.log1p(delta)), 2 * expected)
        constraint = float(np.sum(np.square(values[3:])))
        return float(np.sum(terms / inflation)) + constraint

    start = {name: START.get(name, (0.0, 0.3)) for name in names}
    minuit = Minuit(deviance, [start[name][0] for name in names], name=names)
    minuit.errordef = Minuit.LEAST_SQUARES
    minuit.strategy = 1
    free = {*parameters, *nuisances} | ({"normalisation"} if free_normalisation else set())
    for name in names:
        minuit.errors[name] = start[name][1]
        minuit.fixed[name] = name not in free
    for name, value in (fixed or {}).items():
        minuit.values[name] = value
    minuit.limits["M"] = m_range or (expectation.nodes.lowest_m, expectation.nodes.highest_m)
    minuit.migrad()
    if not minuit.valid:
        minuit.migrad()
    minuit.hesse()
    values = minuit.values.to_dict()
    errors = {name: minuit.errors[name] if name in free else 0.0 for name in names}
    covariance = np.zeros((2, 2))
    if minuit.covariance is not None:
        covariance = np.asarray(minuit.covariance)[:2, :2]
    k, m = values["K"], values["M"]
    step = 1e-4
    slopes = np.array(
        [moment(1.0, m), (moment(k, m * (1 + step)) - moment(k, m * (1 - step))) / (2 * step * m)]
    )
    scale = math.sqrt(max(covariance[0, 0] * covariance[1, 1], 0.0))
    return Found(
        values,
        errors,
        moment(k, m),
        math.sqrt(max(float(slopes @ covariance @ slopes), 0.0)),
        float(minuit.fval or 0.0),
        len(counts) - len(free - set(nuisances)),
        bool(minuit.valid),
        float(covariance[0, 1] / scale) if scale > 0 else 0.0,
    )
