"""From the histograms of all jobs to fits: pseudo-data of both kinds, shifts, toys."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...executors import Executor
from ...executors.running import in_order
from ...hadrons.elastic_form import DEFAULT_K, DEFAULT_M
from ...hadrons.vacuum_polarization import vacuum_polarization
from ...words.errors import DataError
from ..record import Record
from .fit import Expectation, Found, fitted, moment
from .kinematics import largest_transfer
from .settings import MuoneSettings
from .templates import FROM_R, STEPS, TRUE, Binning, nodes_of, unpacked

__all__ = ["Analysis", "Toys"]

Array = NDArray[np.float64]

LARGEST_LOST = 1e-3
"""Share of the data in bins without template that is accepted."""

TOYS_AT_ONCE = 20
"""Pseudo-experiments that are fitted in one go."""

FEW = 5
"""Candidates that may lie there anyhow."""


@dataclass(frozen=True)
class Toys:
    """Fits of pseudo-experiments.

    Attributes
    ----------
    a_mu, errors : ndarray, shape (toys,)
    true : float
    """

    a_mu: Array
    errors: Array
    true: float

    @property
    def pulls(self) -> Array:
        """Distances from the truth in standard deviations."""
        return (self.a_mu - self.true) / self.errors


class Analysis:
    """What the histograms say.

    Parameters
    ----------
    settings : MuoneSettings
        The card.
    records : list of dict
        Of all jobs.

    Raises
    ------
    DataError
        If no bin holds enough template events.
    """

    def __init__(self, settings: MuoneSettings, records: Sequence[Record]) -> None:
        self.settings = settings
        self._toys: Toys | None = None
        self.binning = Binning.of(settings)
        own = [each for each in records if each["sample"] == "templates"]
        self.records = records
        self.sums = unpacked(own, self.binning.size)
        self.cross_section = own[0]["cross_section"]
        drawn = sum(each["events"] for each in own)
        self.used = self.sums["events"] >= settings.templates.least_events
        if not self.used.any():
            raise DataError(
                f"templates: no bin holds {settings.templates.least_events} events; valid: more "
                "templates.events, or fewer bins"
            )
        self.per_event = settings.luminosity * self.cross_section / drawn

    def counts(self, name: str) -> Array:
        """Return expected counts of one of the templates, shape (used bins,)."""
        return np.asarray(self.per_event * self.sums[name][self.used])

    @cached_property
    def expectation(self) -> Expectation:
        """Expected counts at nominal luminosity."""
        nodes = nodes_of(self.settings)
        templates = np.stack([self.counts(f"node_{i}") for i in range(len(nodes.pairs()))])
        nominal = self.counts("nominal")
        responses = {}
        for name in self.settings.nuisances:
            up, down = (
                self.per_event * self.sums.get(f"{name}_{word}", self.sums["nominal"])[self.used]
                for word in ("up", "down")
            )
            step = STEPS[name]
            responses[name] = (
                (up - down) / (2 * step * nominal),
                (up + down - 2 * nominal) / (2 * step**2 * nominal),
            )
        return Expectation(nodes, templates, responses)

    def fit(self, counts: Array, *, nuisances: bool = True, **more: Any) -> Found:
        """Fit counts as the card says."""
        options: dict[str, Any] = {
            "expectation": self.expectation,
            "parameters": self.settings.fit.parameters,
            "free_normalisation": self.settings.fit.normalisation == "free",
            "nuisances": list(self.expectation.responses) if nuisances else [],
        }
        return fitted(counts, **(options | more))

    # -- data and pseudo-data ----------------------------------------------------------------------

    def pseudo_data(self, number: int) -> Array:
        """Return pseudo-data (a): the truth's expectation of the same events, as Poisson counts."""
        random = np.random.default_rng([self.settings.truth.seed, number])
        return random.poisson(self.counts(TRUE)).astype(float)

    def of_sample(self, sample: str) -> tuple[Array, Array]:
        """Return the counts of a file, or of an independent sample (b), and their variances.

        Raises
        ------
        DataError
            If much of it lies where templates are empty.
        """
        own = [each for each in self.records if each["sample"] == sample]
        sums = unpacked(own, self.binning.size)
        counts = sums["counts"]
        lost = np.where(self.sums["events"] > 0, 0.0, counts)
        if lost.sum() > max(LARGEST_LOST * counts.sum(), FEW):
            worst = int(lost.argmax())
            raise DataError(
                f"{sample}: {counts[worst]:.0f} in the bin {self.binning.named(worst)}, where the "
                f"template is empty; {100 * lost.sum() / counts.sum():.2g} % are in such bins; "
                "valid: more templates.events, or data of this beam and these cuts"
            )
        return counts[self.used], sums["squares"][self.used]

    @cached_property
    def samples(self) -> list[str]:
        """Names of the independent samples."""
        names = dict.fromkeys(str(each["sample"]) for each in self.records)
        return [name for name in names if name.startswith("independent")]

    @cached_property
    def main(self) -> Found:
        """The measurement: of the file, or of the first pseudo-experiment."""
        data = self.settings.candidates is not None
        if not data:
            return self.fit(self.pseudo_data(0))
        counts, variances = self.of_sample("candidates")
        return self.fit(counts, **self._as_known(counts, variances))

    @cached_property
    def independent(self) -> list[Found]:
        """Fits of K to independent samples (b), at their own statistics and that of templates."""
        return [self._independent(sample) for sample in self.samples]

    def _independent(self, sample: str) -> Found:
        counts, variances = self.of_sample(sample)
        return self.fit(
            counts,
            nuisances=False,
            parameters=["K"],
            fixed={"M": self.settings.truth.M},
            **self._as_known(counts, variances),
        )

    def _as_known(self, counts: Array, variances: Array) -> dict[str, Any]:
        """Return what the fit of another sample needs: normalisation near 1, template errors."""
        own, squares = self.sums["nominal"][self.used], self.sums["squares"][self.used]
        of_data = np.divide(variances, counts, out=np.ones_like(counts), where=counts > 0)
        scale = counts.sum() / self.counts("nominal").sum()
        expectation = self.expectation
        scaled = Expectation(
            expectation.nodes, scale * expectation.templates, expectation.responses
        )
        return {"expectation": scaled, "inflation": of_data + counts * squares / own**2}

    def toys(self, executor: Executor | None = None) -> Toys:
        """Return the fits of all pseudo-experiments (a), made on an executor the first time."""
        if self._toys is None:
            number = self.settings.pseudo_experiments
            blocks = (
                range(i, min(i + TOYS_AT_ONCE, number)) for i in range(0, number, TOYS_AT_ONCE)
            )
            found = [*in_order(executor, functools.partial(_toys, self), blocks)]
            pairs = np.array([pair for block in found for pair in block]).reshape(-1, 2)
            truth = self.settings.truth
            self._toys = Toys(pairs[:, 0], pairs[:, 1], moment(truth.K, truth.M))
        return self._toys

    # -- systematic errors -------------------------------------------------------------------------

    @cached_property
    def shifts(self) -> list[Record]:
        """How a_mu moves with a nuisance wrong by one sigma: not fitted, and fitted."""
        expectation, truth = self.expectation, self.settings.truth
        true = moment(truth.K, truth.M)
        rows = []
        names = list(expectation.responses)
        for name in names:
            moved = [1.0 if each == name else 0.0 for each in names]
            counts = expectation(truth.K, truth.M, 0.0, moved)
            ignored, followed = self.fit(counts, nuisances=False), self.fit(counts)
            rows.append(
                {
                    "nuisance": name,
                    "sigma": self.settings.nuisances[name],
                    "shift": ignored.a_mu - true,
                    "shift_fitted": followed.a_mu - true,
                    "found": followed.values[name],
                    "found_error": followed.errors[name],
                    "a_mu_error": followed.a_mu_error,
                }
            )
        return rows

    @cached_property
    def of_r(self) -> tuple[float, float] | None:
        """Return a_mu fitted with K and M to pseudo-data from R(s), and a_mu of R(s)."""
        if FROM_R not in self.sums:
            return None
        from ...hadrons.hvp.running import magnetic_moment

        hadrons = vacuum_polarization("default")
        leptons = vacuum_polarization("leptonic")
        largest = 0.99 * hadrons.range[1]

        def running(t: Array) -> Array:
            inside = np.maximum(t, -largest)
            return np.asarray((hadrons(inside) - leptons(inside)).real)

        found = self.fit(self.counts(FROM_R), nuisances=False)
        return found.a_mu, magnetic_moment(running)

    @cached_property
    def extrapolated(self) -> float:
        """Share of a_mu beyond the momentum transfers of the beam [LPR72]."""
        from ...hadrons.hvp.running import hadronic_running

        constants = _core.Constants()
        ratio = largest_transfer(self.settings.target_beam.fixed_target) / constants.muon_mass**2
        # x^2/(1-x) = ratio at the edge
        edge = ratio * (math.sqrt(1 + 4 / ratio) - 1) / 2
        nodes, weights = np.polynomial.legendre.leggauss(40)
        x = edge + (1 - edge) * (1 + nodes) / 2
        t = -(x**2) * constants.muon_mass**2 / (1 - x)
        values = (1 - x) * hadronic_running(t, DEFAULT_K, DEFAULT_M)
        beyond = (1 - edge) / 2 * float(weights @ values)
        return constants.alpha / math.pi * beyond / moment(DEFAULT_K, DEFAULT_M)

    @property
    def highest_energy(self) -> float:
        """sqrt(-t) that the beam reaches, GeV."""
        return math.sqrt(largest_transfer(self.settings.target_beam.fixed_target))


def _toys(analysis: Analysis, numbers: range) -> list[tuple[float, float]]:
    """Return a_mu and its error of some pseudo-experiments, wherever this is called."""
    found = [analysis.fit(analysis.pseudo_data(i)) for i in numbers]
    return [(each.a_mu, each.a_mu_error) for each in found]
