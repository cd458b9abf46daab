"""Electrons, muons, pions and backgrounds told apart: by momenta, energies, or angles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...words.errors import ConfigurationError, DataError, speaking_of
from .fit import fitted
from .grid import AngleGrid, Counts, PairGrid, bin_edges
from .model import Model
from .narrowing import narrowed
from .parameters import Parameter
from .response import RESPONSE
from .result import Separation, separation_of
from .settings import AngleSettings, CalorimeterSettings, MomentumSettings, Settings
from .shapes import FoldedShape, TiltedShape

__all__ = [
    "Separator",
    "angle_separator",
    "energy_separator",
    "momentum_separator",
    "separate_angles",
    "separate_energies",
    "separate_momenta",
]

Array = NDArray[np.float64]

Columns = Mapping[str, NDArray[Any]]
"""Arrays of shape (N,) by name, as of candidates; `weight` may be among them."""

Sample = tuple[Array, Array, Array | None]
"""Both columns, and the weights."""

N_MOMENTUM_BINS = 60
N_ENERGY_BINS = 40

BELOW, ABOVE = 0.85, 1.12
"""Reach of the default bins of momenta: times the lowest and the highest peak."""

MARGIN = 0.15
"""Times the lowest edge: from so far below the bins a momentum may be seen in them."""

SHARPEST = 1e-4
"""Smallest relative resolution."""

RESPONSE_LIMITS = {
    "scale": (-0.2, 0.2),
    "resolution": (SHARPEST, 0.3),
    # A little below 0, or the limit would push yields where there is no loss.
    "loss": (-0.05, 1.0),
    "loss_length": (1e-2, 2.0),
    "wide": (-0.05, 0.5),
}


@dataclass(frozen=True)
class Separator:
    """Templates made ready: counts of many samples, or of parts of one, are fitted with them.

    Attributes
    ----------
    method : {"momentum", "calorimeter", "theta"}
    columns : tuple of str
        What it reads of candidates.
    model : Model
    axes : mapping
        Edges of the bins by quantity.
    missing : bool
        Whether each axis has a first bin for NaN.
    """

    method: str
    columns: tuple[str, str]
    model: Model
    axes: Mapping[str, Array]
    missing: bool
    count: Callable[[Array, Array, Array | None], Counts]

    def counts(self, candidates: Columns) -> Counts:
        """Return candidates in bins; counts of parts of a sample can be added."""
        return self.count(*_pair("candidates", candidates, self.columns))

    def fit(self, counts: Counts) -> Separation:
        """Return the yields of species in counts.

        Raises
        ------
        DataError
            If templates do not overlap with the candidates, bins are empty, species cannot be told
            apart, or the fit does not converge.
        """
        with speaking_of(f"separation by {self.method}"):
            fit = fitted(self.model, counts)
        return separation_of(
            self.method, self.model, counts, fit, self.axes, self.counts, self.missing
        )


def momentum_separator(
    templates: Mapping[str, Columns], settings: MomentumSettings | None = None
) -> Separator:
    """Return the separation by a binned likelihood in both momenta.

    Templates are generated momenta, folded with a response whose resolution, scale and tails are
    free, as in [CMD23]; or momenta seen by a simulated detector, with the generated ones beside
    them: part of their resolution is then taken out, see `narrowed`, and put back by the response,
    whose parameters begin at the simulation. Without generated ones, the response comes on top.

    Parameters
    ----------
    templates : mapping
        By species (``ee``, ``mumu``, ``pipi``, and names of backgrounds), `p_minus`, `p_plus` of
        shape (N,), GeV, perhaps with `weight`, and with `true_p_minus`, `true_p_plus` if they are
        seen; after the cuts that candidates have passed.
    settings : MomentumSettings, optional

    Raises
    ------
    ConfigurationError
        If settings or columns make no sense.
    DataError
        If a sample is empty.
    """
    settings = settings or MomentumSettings()
    names = ("p_minus", "p_plus")
    samples, taken = _narrowed(_samples(templates, names), templates)
    edges = settings.edges
    if edges is None:
        edges = _about_peaks(_looked_for(samples, settings))
    edges = bin_edges("edges", edges)
    highest = max(float(each.max(initial=0)) for row in samples.values() for each in row[:2])
    grid = PairGrid.folded(edges, settings.parts, highest, MARGIN * float(edges[0]))
    resolution = max(float(np.hypot(settings.resolution.start, taken)), SHARPEST)
    given = {name: getattr(settings, name) for name in RESPONSE}
    given["resolution"] = replace(settings.resolution, start=resolution, absent=resolution)
    nuisances = {
        name: each.parameters(name, templates, RESPONSE_LIMITS[name])
        for name, each in given.items()
    }
    shapes = {name: FoldedShape(grid, grid.cells(name, *each)) for name, each in samples.items()}
    of_species = {name: [nuisances[each][name] for each in RESPONSE] for name in samples}
    model = Model(shapes, of_species, settings.yields, settings.ratios)
    axes = dict.fromkeys(names, edges)
    return Separator("momentum", names, model, axes, grid.missing, grid.counts)


def energy_separator(
    templates: Mapping[str, Columns], settings: CalorimeterSettings | None = None
) -> Separator:
    """Return the separation by a binned likelihood in both energies of the calorimeter.

    Parameters
    ----------
    templates : mapping
        By species, `calo_minus`, `calo_plus` of shape (N,), GeV, NaN where there is no cluster,
        perhaps with `weight`: of a control sample, or simulated. Their statistical errors are part
        of the likelihood.
    settings : CalorimeterSettings, optional

    Raises
    ------
    ConfigurationError, DataError
        As in `momentum_separator`.
    """
    settings = settings or CalorimeterSettings()
    names = ("calo_minus", "calo_plus")
    samples = _samples(templates, names)
    edges = settings.edges
    if edges is None:
        edges = _up_to_largest(_looked_for(samples, settings))
    edges = bin_edges("edges", edges)
    grid = PairGrid(edges, np.empty(0), missing=True)
    shapes = {name: FoldedShape(grid, grid.cells(name, *each)) for name, each in samples.items()}
    fixed = [Parameter(each, 0.0, fixed=True) for each in RESPONSE]
    model = Model(shapes, dict.fromkeys(samples, fixed), settings.yields, settings.ratios)
    axes = dict.fromkeys(names, edges)
    return Separator("calorimeter", names, model, axes, grid.missing, grid.counts)


def angle_separator(
    templates: Mapping[str, Columns], settings: AngleSettings | None = None
) -> Separator:
    """Return the separation by a binned likelihood in the averaged polar angle.

    theta_avg = (theta_minus - theta_plus + pi)/2, [CMD23].

    Parameters
    ----------
    templates : mapping
        By species, `theta_minus`, `theta_plus` of shape (N,), rad, perhaps with `weight`.
    settings : AngleSettings, optional

    Raises
    ------
    ConfigurationError, DataError
        As in `momentum_separator`.
    """
    settings = settings or AngleSettings()
    names = ("theta_minus", "theta_plus")
    grid = AngleGrid(bin_edges("edges", settings.edges))
    shapes = {
        name: TiltedShape(grid.cells(name, *each), np.cos(grid.middle))
        for name, each in _samples(templates, names).items()
    }
    shifts = settings.shift.parameters("shift", templates, (-1.0, 1.0))
    of_species = {name: [shifts[name]] for name in shapes}
    model = Model(shapes, of_species, settings.yields, settings.ratios)
    return Separator("theta", names, model, {"theta_avg": grid.edges}, False, grid.counts)


def separate_momenta(
    candidates: Columns, templates: Mapping[str, Columns], settings: MomentumSettings | None = None
) -> Separation:
    """Separate species by both momenta.

    Parameters
    ----------
    candidates : mapping
        `p_minus`, `p_plus` of shape (N,), GeV; perhaps `weight`.
    templates, settings
        As in `momentum_separator`.

    Returns
    -------
    Separation

    Raises
    ------
    ConfigurationError, DataError
        As in `momentum_separator` and `Separator.fit`.
    """
    separator = momentum_separator(templates, settings)
    return separator.fit(separator.counts(candidates))


def separate_energies(
    candidates: Columns,
    templates: Mapping[str, Columns],
    settings: CalorimeterSettings | None = None,
) -> Separation:
    """Separate species by both energies in the calorimeter.

    Parameters
    ----------
    candidates : mapping
        `calo_minus`, `calo_plus` of shape (N,), GeV, NaN: no cluster; perhaps `weight`.
    templates, settings
        As in `energy_separator`.

    Returns
    -------
    Separation

    Raises
    ------
    ConfigurationError, DataError
        As in `energy_separator` and `Separator.fit`.
    """
    separator = energy_separator(templates, settings)
    return separator.fit(separator.counts(candidates))


def separate_angles(
    candidates: Columns, templates: Mapping[str, Columns], settings: AngleSettings | None = None
) -> Separation:
    """Separate species by the averaged polar angle.

    Parameters
    ----------
    candidates : mapping
        `theta_minus`, `theta_plus` of shape (N,), rad; perhaps `weight`.
    templates, settings
        As in `angle_separator`.

    Returns
    -------
    Separation

    Raises
    ------
    ConfigurationError, DataError
        As in `angle_separator` and `Separator.fit`.
    """
    separator = angle_separator(templates, settings)
    return separator.fit(separator.counts(candidates))


def _samples(templates: Mapping[str, Columns], names: tuple[str, str]) -> dict[str, Sample]:
    if not templates:
        raise ConfigurationError(field="templates", value={}, valid="one species or more")
    return {name: _pair(f"template {name}", each, names) for name, each in templates.items()}


def _pair(what: str, columns: Columns, names: tuple[str, str]) -> Sample:
    """Return both columns and the weights."""
    for name in names:
        if name not in columns:
            raise ConfigurationError(field=what, value=list(columns), valid=f"a column {name}")
    minus, plus = (np.asarray(columns[name], dtype=np.float64) for name in names)
    weights = np.asarray(columns["weight"], dtype=np.float64) if "weight" in columns else None
    lengths = {len(minus), len(plus)} | ({len(weights)} if weights is not None else set())
    if len(lengths) > 1:
        raise ConfigurationError(field=what, value=sorted(lengths), valid="columns of one length")
    read = {names[0]: minus, names[1]: plus} | ({} if weights is None else {"weight": weights})
    for name, values in read.items():
        # No cluster is an answer; no momentum is a candidate of another kind.
        if not (name.startswith("calo") or np.isfinite(values).all()):
            row = int(np.flatnonzero(~np.isfinite(values))[0])
            raise DataError(f"{what}: {name}: {values[row]} in row {row}; valid: finite numbers")
    return minus, plus, weights


def _narrowed(
    samples: Mapping[str, Sample], templates: Mapping[str, Columns]
) -> tuple[dict[str, Sample], float]:
    """Return samples, narrower where true momenta are known, and the resolution taken out."""
    names = ("p_minus", "p_plus")
    pairs = {
        (species, name): (seen, np.asarray(templates[species][f"true_{name}"]))
        for species, sample in samples.items()
        for name, seen in zip(names, sample[:2], strict=True)
        if f"true_{name}" in templates[species]
    }
    values, taken = narrowed(pairs)
    found = {}
    for species, (minus, plus, weights) in samples.items():
        new = (values.get((species, names[0]), minus), values.get((species, names[1]), plus))
        found[species] = (*new, weights)
    return found, taken


def _looked_for(samples: Mapping[str, Sample], settings: Settings) -> Mapping[str, Sample]:
    """Return the samples of species whose yields are not known; bins are made for these."""
    found = {name: each for name, each in samples.items() if name not in settings.yields}
    return found or samples


def _up_to_largest(samples: Mapping[str, Sample]) -> Array:
    """Return bins of energies."""
    tops = [
        np.nanquantile(each, 0.999)
        for row in samples.values()
        for each in row[:2]
        if np.isfinite(each).any()
    ]
    if not tops:
        raise DataError("templates: no sample has clusters")
    return np.linspace(0.0, 1.05 * float(max(tops)), N_ENERGY_BINS + 1)


def _about_peaks(samples: Mapping[str, Sample]) -> Array:
    """Return bins about the peaks of momenta."""
    peaks = [_peak(each) for row in samples.values() for each in row[:2] if len(each)]
    if not peaks:
        raise DataError("templates: the samples are empty")
    return np.linspace(BELOW * min(peaks), ABOVE * max(peaks), N_MOMENTUM_BINS + 1)


def _peak(values: Array) -> float:
    """Return the upper edge of what is densest: radiation only takes momentum away."""
    return float(np.quantile(values, 0.9))
