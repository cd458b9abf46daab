"""Covariance of an unfolded spectrum by repetition, beside the analytic one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...words.errors import ConfigurationError
from .response import Response
from .unfold import Problem

__all__ = ["toy_covariance"]

Array = NDArray[np.float64]


def toy_covariance(
    data: ArrayLike,
    response: Response,
    *,
    method: str = "bayes",
    strength: float,
    prior: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    vary: str = "both",
    n: int = 500,
    seed: int = 1,
) -> Array:
    """Return the covariance of repeated unfoldings with fluctuating data and response.

    Parameters
    ----------
    data, response, method, prior, covariance
        As of `unfold`.
    strength : float
        The same in all of them.
    vary : {"both", "data", "response"}
    n : int
        Repetitions, 2 or more.
    seed : int

    Returns
    -------
    ndarray, shape (n_true, n_true)
    """
    if vary not in ("both", "data", "response"):
        raise ConfigurationError(field="vary", value=vary, valid="both, data, response")
    if n < 2:
        raise ConfigurationError(field="n", value=n, valid="2 or more")
    problem = Problem.of(data, response, method, prior, covariance)
    random = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        values, matrix = problem.data, response.matrix
        if vary != "response":
            values = random.multivariate_normal(values, problem.covariance, method="eigh")
        if vary != "data":
            columns = [
                random.multivariate_normal(matrix[:, j], response.covariance(j), method="eigh")
                for j in range(matrix.shape[1])
            ]
            matrix = np.maximum(np.stack(columns, 1), 0.0)
        found.append(problem.solved(values, matrix, strength, derivatives=False).values)
    return np.asarray(np.cov(np.array(found).T))
