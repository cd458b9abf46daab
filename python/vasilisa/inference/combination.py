"""One curve from overlapping, correlated, discrepant data sets of a channel.

Values at nodes, one for each cluster of energies, by an iterated linear chi2 fit in the manner of
[KNT18], [KNT20]: relative errors are taken of the curve fitted before, never of the fluctuating
data, which would pull the curve down [DAg94]; bins are compared with the curve's average over them;
errors grow where the data around a node disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._core import real_array
from ..measured import MeasuredCurve, Systematic
from ..measured.curve import common
from ..words.checks import number
from ..words.choices import INFLATIONS, check_name
from ..words.errors import ConfigurationError, DataError
from .clusters import ClusterSize, node_energies
from .interpolation import RULES, Interpolation, Shape
from .local import local_agreement, source_agreement
from .result import Combination
from .sets import set_agreement

__all__ = ["combine", "combined_curve"]

Array = NDArray[np.float64]

TOLERANCE, MAX_ITERATIONS = 1e-6, 100
"""Change of the curve in standard deviations of the data that ends the iteration."""

ROUNDING = 1e-13
"""Part of a variance that is independent of other points, below which rounding makes it."""

SIGNIFICANT = 3.0
"""Standard deviations from zero above which `syst` of a point is taken to be relative, too."""


def combine(
    datasets: Sequence[MeasuredCurve],
    *,
    name: str = "combination",
    nodes: Array | None = None,
    cluster_size: ClusterSize = None,
    interpolation: str = "linear",
    shape: Shape | None = None,
    inflation: str = "all",
    significance: float | None = None,
) -> Combination:
    """Combine data sets of one channel.

    Parameters
    ----------
    datasets : sequence of MeasuredCurve
        The same quantity and channel, with the same dressing, each with its own name. Sets are
        correlated through systematics of the same tag. `syst` scales with the fitted curve like
        relative systematics where the value is `SIGNIFICANT`, and stays as it is elsewhere.
    name : str
        Of the combined curve.
    nodes : array_like, shape (m,), optional
        Energies of the nodes, GeV; by default those of clusters.
    cluster_size : float or callable, optional
        Least distance of the points that clusters of energies form around, GeV, constant or as a
        function of energies; by default just below the usual spacing of the data sets there.
    interpolation : str
        ``linear`` or ``cubic`` between nodes; a cubic spline swings where nodes with large errors
        stand close together.
    shape : callable, optional
        Positive function of energies (GeV): the ratio to it is interpolated, such as
        `ResonanceShape` over the omega and phi.
    inflation : str
        ``points`` (scatter around each node), ``sets`` (disagreement of data sets around each
        node), ``sources`` (disagreement of named sources as a whole, which inflates their shifts
        at all nodes), ``all`` (the worst of these at each node) or ``none``.
    significance : float, optional
        Errors grow by sqrt(chi2/ndf) where it is above 1 and the probability of so large a chi2 is
        below this; 1 inflates wherever chi2/ndf is above 1. By default they grow where Akaike's
        criterion wants a factor [AKA74], below a probability of 3 % for one degree of freedom and
        of 6 % for twenty.

    Returns
    -------
    Combination

    Raises
    ------
    DataError
        For data sets that do not belong together, a covariance that is not positive definite, nodes
        that the data do not determine.
    ConfigurationError
        For an option that makes no sense.

    Examples
    --------
    >>> from vasilisa.measured import MeasuredCurve
    >>> low, high = (
    ...     MeasuredCurve(n, "R", [v], [0.1], "out", "in", energies=[2.0])
    ...     for n, v in (("A", 2.0), ("B", 2.2))
    ... )
    >>> float(combine([low, high]).curve.values[0].round(6))
    2.1
    """
    datasets = _checked(datasets)
    check_name("inflation", inflation, INFLATIONS)
    check_name("interpolation", interpolation, RULES)
    if significance is not None:
        significance = number("significance", significance, 0.0, 1.0, "above 0, up to 1")
    places = node_energies(datasets, cluster_size) if nodes is None else nodes
    curve = Interpolation(real_array("nodes", places), interpolation, shape)
    if nodes is not None:
        _require_data(curve.nodes, datasets)
    design = np.concatenate([_design(curve, dataset) for dataset in datasets])
    values = np.concatenate([dataset.values for dataset in datasets])
    errors = _Errors(datasets, values)

    # The first curve is that of uncorrelated errors.
    predictions = design @ _fit(design, values, np.diag(errors.variances))[0]
    iterations = 0
    for _ in range(MAX_ITERATIONS):
        iterations += 1
        covariance = errors.covariance(predictions)
        fitted, gain = _fit(design, values, covariance)
        change = np.abs(design @ fitted - predictions) / np.sqrt(errors.variances)
        predictions = design @ fitted
        if change.max() < TOLERANCE:
            break
    else:
        raise DataError(
            f"datasets: the fit moves still after {MAX_ITERATIONS} iterations; "
            "valid: relative systematics that are small, fewer nodes"
        )
    residuals = values - predictions
    spread = design @ (gain @ covariance @ gain.T) @ design.T
    ends = np.cumsum([len(dataset) for dataset in datasets])
    parts = [slice(int(e) - len(d), int(e)) for e, d in zip(ends, datasets, strict=True)]
    local = local_agreement(
        curve.nodes,
        np.concatenate([dataset.energies for dataset in datasets]),
        parts,
        predictions,
        residuals,
        covariance,
        spread,
        inflation=inflation,
        significance=significance,
    )
    sources = source_agreement(
        errors.shifts(predictions),
        residuals,
        covariance,
        spread,
        inflation=inflation,
        significance=significance,
    )
    factors = (local.inflation, np.maximum(local.inflation, sources.inflation))
    return Combination(
        curve=_curve(name, datasets, curve, fitted, gain, errors, predictions, factors),
        interpolation=curve,
        datasets=datasets,
        gain=gain,
        predictions=predictions,
        pulls=_pulls(residuals, covariance, spread),
        chi2=float(residuals @ np.linalg.solve(covariance, residuals)),
        ndf=len(values) - len(fitted),
        local=local,
        sources=sources,
        sets=set_agreement(datasets, parts, predictions, residuals, covariance, spread),
        iterations=iterations,
    )


class _Errors:
    """The covariance of all data as a function of the curve that relative errors refer to."""

    def __init__(self, datasets: Sequence[MeasuredCurve], values: Array) -> None:
        from scipy.linalg import block_diag  # type: ignore[import-untyped]

        self.values = values
        self.stat = np.asarray(block_diag(*(d.stat for d in datasets)), dtype=np.float64)
        self.syst = np.asarray(block_diag(*(d.syst for d in datasets)), dtype=np.float64)
        deviations = np.concatenate([dataset.errors for dataset in datasets])
        self.variances = deviations**2
        self.scales = np.abs(values) > SIGNIFICANT * deviations
        self.named: dict[tuple[str, bool], Array] = {}
        start = 0
        for dataset in datasets:
            for each in dataset.systematics:
                size = self.named.setdefault((each.tag, each.relative), np.zeros(len(values)))
                size[start : start + len(dataset)] = each.size
            start += len(dataset)

    def unnamed(self, predictions: Array) -> Array:
        """Return `syst` of the curve, shape (n, n)."""
        ratio = np.ones(len(predictions))
        ratio[self.scales] = predictions[self.scales] / self.values[self.scales]
        return self.syst * np.outer(ratio, ratio)

    def shifts(self, predictions: Array) -> dict[str, Array]:
        """Return one standard deviation of each named source, shape (n,)."""
        result: dict[str, Array] = {}
        for (tag, relative), size in self.named.items():
            shift = size * predictions if relative else size
            result[tag] = result.get(tag, np.zeros(len(predictions))) + shift
        return result

    def covariance(self, predictions: Array) -> Array:
        total: Array = self.stat + self.unnamed(predictions)
        for shift in self.shifts(predictions).values():
            total = total + np.outer(shift, shift)
        return total


def combined_curve(datasets: Sequence[MeasuredCurve], **options: Any) -> MeasuredCurve:
    """Return the combination of data sets of one channel as a curve with its full covariance.

    Parameters
    ----------
    datasets : sequence of MeasuredCurve
        With the same quantity, channel and dressing; correlated where tags of systematics agree.
    **options
        Of `vasilisa.inference.combine`, which also tells what each set contributes.

    Raises
    ------
    DataError, ConfigurationError
        As `vasilisa.inference.combine`.

    Examples
    --------
    >>> import vasilisa as vs
    >>> sets = [
    ...     vs.MeasuredCurve(n, "R", [v], [0.1], "out", "in", energies=[2.0])
    ...     for n, v in (("A", 2.0), ("B", 2.2))
    ... ]
    >>> float(vs.combine(sets).values[0].round(6))
    2.1
    """
    return combine(datasets, **options).curve


def _require_data(nodes: Array, datasets: Sequence[MeasuredCurve]) -> None:
    """Refuse nodes outside of all data."""
    low = min(dataset.range[0] for dataset in datasets)
    high = max(dataset.range[1] for dataset in datasets)
    outside = nodes[(nodes < low) | (nodes > high)]
    if len(outside):
        raise ConfigurationError(
            field="nodes",
            value=float(outside[0]),
            valid=f"within the data, {low:g} to {high:g} GeV",
        )


def _checked(datasets: Sequence[MeasuredCurve]) -> tuple[MeasuredCurve, ...]:
    found = tuple(datasets)
    if not found or not all(isinstance(each, MeasuredCurve) for each in found):
        raise ConfigurationError(
            field="datasets", value=datasets, valid="one MeasuredCurve or more"
        )
    for field in ("quantity", "channel", "vp", "fsr"):
        common(found, field)
    names = [dataset.name for dataset in found]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise DataError(f"datasets: {twice[0]!r} twice; valid: each data set once, by its name")
    for dataset in found:
        exact = np.flatnonzero(dataset.errors == 0)
        if len(exact):
            raise DataError(
                f"{dataset.name}: no error at {dataset.energies[exact[0]]:g} GeV; valid: above 0"
            )
    return found


def _design(curve: Interpolation, dataset: MeasuredCurve) -> Array:
    if dataset.edges is None:
        return curve.matrix(dataset.energies)
    return curve.averages(dataset.edges)


def _fit(design: Array, values: Array, covariance: Array) -> tuple[Array, Array]:
    """Return the fitted node values, shape (m,), and their derivatives by the data, (m, n)."""
    if not _positive_definite(covariance):
        raise DataError(
            "datasets: the covariance of all points is not positive definite; "
            "valid: points with independent errors of their own"
        )
    weighted = np.linalg.solve(covariance, design)
    normal = design.T @ weighted
    if not _positive_definite(normal):
        raise DataError(
            "nodes: the data do not determine the curve at all nodes; "
            "valid: fewer nodes or a larger cluster_size"
        )
    gain = np.linalg.solve(normal, weighted.T)
    return gain @ values, gain


def _positive_definite(matrix: Array) -> bool:
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return False
    return bool((np.diag(root) ** 2 > ROUNDING * np.diag(matrix)).all())


def _pulls(residuals: Array, covariance: Array, spread: Array) -> Array:
    variance = np.diag(covariance) - np.diag(spread)
    # A point alone in its cluster is met exactly.
    free = variance > 1e-9 * np.diag(covariance)
    return np.where(free, residuals, 0.0) / np.sqrt(np.where(free, variance, 1.0))


def _curve(
    name: str,
    datasets: Sequence[MeasuredCurve],
    curve: Interpolation,
    fitted: Array,
    gain: Array,
    errors: _Errors,
    predictions: Array,
    factors: tuple[Array, Array],
) -> MeasuredCurve:
    """Return the nodes as a curve whose errors are those of the data, carried through the fit.

    The factors inflate all errors and, at least as much, those of named sources.
    """
    first = datasets[0]
    inflated, shifted = (factor[:, None] * gain for factor in factors)
    return MeasuredCurve(
        name=name,
        quantity=first.quantity,
        values=fitted,
        stat=inflated @ errors.stat @ inflated.T,
        syst=inflated @ errors.unnamed(predictions) @ inflated.T,
        vp=first.vp,
        fsr=first.fsr,
        energies=curve.nodes,
        systematics=tuple(
            Systematic(tag, shifted @ shift, relative=False)
            for tag, shift in errors.shifts(predictions).items()
        ),
        channel=first.channel,
        source="; ".join(dict.fromkeys(d.source for d in datasets if d.source)),
    )
