"""Pseudo-experiments of radiative return, drawn event by event from one simulated sample.

The truth is a second weight of the same events: what it expects is known without further
statistics. Each toy draws how often data and simulation hold an event, independently.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vasilisa.detector import SolenoidDetector
from vasilisa.hadrons.form_factor import form_factor
from vasilisa.selection.cuts import selection
from vasilisa.studies.energy_scan.moment import moment_weights
from vasilisa.studies.energy_scan.result import squared
from vasilisa.studies.radiative_return.analysis import measured
from vasilisa.studies.radiative_return.bins import ratio_in_bins
from vasilisa.studies.radiative_return.choice import acceptance, selected, within_window
from vasilisa.studies.radiative_return.samples import (
    PAIRS,
    TRACK_MASS,
    Sums,
    add_virtual,
    generator_of,
)

PIECE = 20_000


def write_truth(path, dip):
    """Write cmd3 with another slope and rho-omega structure, and with a narrow dip if asked."""
    s = np.concatenate([np.linspace(0.2792, 1.05, 4000), np.linspace(1.06, 11.0, 400)]) ** 2
    energy = np.sqrt(s)
    away = (energy - 0.782) / 0.015
    # As the analysis has it at the beams' energy, where photons of the pair leave it.
    ratio = 1 + (0.05 + 0.3 * (energy - 0.75)) / (
        1 + np.exp(np.minimum((energy - 0.955) / 0.008, 50))
    )
    ratio = ratio * (1 + 0.15 * away * np.exp(-(away**2)))
    if dip:
        ratio = ratio * (1 - 0.25 * np.exp(-0.5 * ((energy - 0.70) / 0.005) ** 2))
    value = form_factor("cmd3")(s) * np.sqrt(ratio)
    rows = [f"{a:.9g},{b.real:.9g},{b.imag:.9g}\n" for a, b in zip(s, value, strict=True)]
    path.write_text("s,re,im\n" + "".join(rows))
    return path


@dataclass
class Seen:
    """What passes the cuts with one hypothesis: which events, and in which bins."""

    at: np.ndarray
    mass: np.ndarray
    cell: np.ndarray
    window: np.ndarray


class Sample:
    """n events of a process, as simulation and as data."""

    def __init__(self, settings, process, n, truth):
        self.settings, self.process, self.n = settings, process, n
        edges = settings.mass.edges
        changes = {"seed": 77, "effort": 0.25}
        if process == "pipigamma":
            changes["variations"] = {"truth": {"form_factor": str(truth)}}
        unidentified = settings.model_copy(update={"identification": None})
        generator = generator_of(settings, process, 1, **changes)
        detector, inside = SolenoidDetector(settings.detector), selection(acceptance(settings))
        sums, parts = Sums(), {}

        def keep(name, values):
            parts.setdefault(name, []).append(np.asarray(values))

        for first in range(0, n, PIECE):
            batch = generator.sample(min(PIECE, n - first), first=first)
            nominal = np.asarray(batch.weights["nominal"])
            keep("nominal", nominal)
            keep("truth", batch.weights["truth"] if process == "pipigamma" else nominal)
            kept = np.asarray(inside(batch))
            true = np.asarray(batch.pair_mass_squared)
            keep("true", place(true, edges))
            keep("kept", kept)
            if process == "pipigamma":
                add_virtual(settings, sums, batch[kept], true[kept], nominal[kept])
            seen = detector(batch, 3)
            for hypothesis in PAIRS:
                chosen = selected(unidentified, batch.run, seen.columns, hypothesis, process)
                keep((hypothesis, "at"), chosen.at + first)
                keep((hypothesis, "mass"), place(chosen.m2, edges))
                keep((hypothesis, "cell"), place(chosen.track, TRACK_MASS))
                keep((hypothesis, "window"), within_window(settings, hypothesis, chosen.track))
        found = {name: np.concatenate(each) for name, each in parts.items()}
        self.nominal, self.truth, self.true = (found[x] for x in ("nominal", "truth", "true"))
        self.inside = np.where(found["kept"], self.true, -1)
        self.seen = {
            hypothesis: Seen(*(found[hypothesis, x] for x in ("at", "mass", "cell", "window")))
            for hypothesis in PAIRS
        }
        self.sigma = batch.run.cross_section
        self.virtual = sums.values.get("virtual", np.zeros(1))
        self.generated = filled(self.inside, self.nominal, len(edges) - 1)

    def spectra(self, hypothesis, times):
        """Return spectrum and track masses of events that are there a number of times."""
        settings, each = self.settings, self.seen[hypothesis]
        n, m, slices = len(settings.mass.edges) - 1, len(TRACK_MASS) - 1, settings.mass.slices
        of_bin = np.concatenate([np.full(x.stop - x.start, i) for i, x in enumerate(slices)])
        amount = times[each.at]
        inside = (each.mass >= 0) & (each.cell >= 0)
        flat = of_bin[each.mass] * m + each.cell
        return (
            filled(each.mass[each.window], amount[each.window], n),
            filled(flat[inside], amount[inside], len(slices) * m).reshape(len(slices), m),
        )

    def recorded(self, hypothesis, parts):
        """Return what a record says of candidates: numbers of events, and what each counts."""
        record = {}
        for power, name in ((1, ""), (2, "_squares")):
            found = [self.spectra(hypothesis, times * value**power) for times, value in parts]
            record[f"seen_{hypothesis}{name}"] = sum(each[0] for each in found)
            record[f"track_mass_{hypothesis}{name}"] = sum(each[1] for each in found)
        return record

    def simulated(self, random, events):
        """Return a record of a job with a number of events, fluctuating."""
        n = len(self.settings.mass.edges) - 1
        times = random.poisson(events / self.n, self.n)
        whole = float(np.sum(times * self.nominal))
        squares = float(np.sum(times * self.nominal**2))
        record = {"sigma": self.sigma, "sigma_error": 0.0, "unit": self.sigma / whole}
        record |= {"whole": whole, "whole_squares": squares}
        for hypothesis in PAIRS:
            # Identified pairs are simulated as what they are.
            right = self.settings.identification is None or hypothesis == self.process
            record |= self.recorded(hypothesis, [(times, self.nominal * right)])
        for power, end in ((1, ""), (2, "_squares")):
            amount = times * self.nominal**power
            record["generated" + end] = filled(self.inside, amount, n)
            each = self.seen[self.process]
            true = self.true[each.at]
            inside = each.window & (each.mass >= 0) & (true >= 0)
            flat = each.mass[inside] * n + true[inside]
            value = amount[each.at][inside]
            record["counts" if power == 1 else "squares"] = filled(flat, value, n * n).reshape(n, n)
        if self.process == "pipigamma":
            record["virtual"] = self.virtual * (record["generated"] / self.generated)[:, None]
        return record

    def data(self, random, luminosity):
        """Return what candidates of the truth are, fluctuating; luminosity in 1/pb."""
        mean = self.truth * self.sigma / self.nominal.sum() * 1000 * luminosity
        times, identification = random.poisson(mean), self.settings.identification
        if identification is None:
            return {k: v for x in PAIRS for k, v in self.recorded(x, [(times, 1.0)]).items()}
        matrix, own = identification.pairs(), PAIRS.index(self.process)
        inverse = np.linalg.inv(matrix)
        pions = random.binomial(times, matrix[0, own])
        muons = random.binomial(times - pions, matrix[1, own] / (1 - matrix[0, own]))
        record = {}
        for i, hypothesis in enumerate(PAIRS):
            record |= self.recorded(hypothesis, [(pions, inverse[i, 0]), (muons, inverse[i, 1])])
        return record


def place(values, edges):
    """Return bins, -1 outside of them."""
    found = np.digitize(values, edges) - 1
    return np.where(found < len(edges) - 1, found, -1)


def filled(bins, amount, n):
    """Return sums by bin, without those that are in none."""
    inside = bins >= 0
    return np.bincount(bins[inside], amount[inside], n)


@dataclass
class Closure:
    """What toys say of one normalisation.

    Attributes
    ----------
    bias : ndarray, shape (toys,)
        Of a_mu, relative.
    amu_pulls : ndarray, shape (toys,)
    pulls : ndarray, shape (toys, bins)
    chi2 : ndarray, shape (toys,)
        With the whole covariance.
    """

    bias: np.ndarray
    amu_pulls: np.ndarray
    pulls: np.ndarray
    chi2: np.ndarray

    def __str__(self):
        toys, bins = self.pulls.shape
        error = np.std(self.bias, ddof=1) / np.sqrt(toys)
        return (
            f"bias {100 * np.mean(self.bias):+.3f}({100 * error:.3f}) % of spread "
            f"{100 * np.std(self.bias):.2f} %; pulls of a_mu {np.mean(self.amu_pulls):+.2f}, width "
            f"{np.std(self.amu_pulls):.3f}; of bins mean {np.mean(self.pulls):+.3f}, width "
            f"{np.std(self.pulls):.3f}, largest mean of a bin "
            f"{np.abs(np.mean(self.pulls, 0)).max():.2f}; "
            f"chi2/ndf {np.mean(self.chi2) / bins:.3f} ({toys} toys, {bins} bins)"
        )


def closure(settings, samples, truth, *, toys, luminosity, events, seed, window=(0.62, 0.88)):
    """Measure toys; return a `Closure` by normalisation."""
    random = np.random.default_rng(seed)
    true, start = squared(form_factor(str(truth))), squared(form_factor("cmd3"))
    fine = np.arange(window[0], window[1] + 5e-5, 1e-4)
    exact = float(moment_weights(fine, true, *window) @ true(fine))
    rows = {name: [] for name in settings.normalisation}
    for _ in range(toys):
        records = {name: each.simulated(random, events) for name, each in samples.items()}
        parts = [each.data(random, luminosity) for each in samples.values()]
        records["data"] = {name: sum(part[name] for part in parts) for name in parts[0]}
        found = measured(settings, records, luminosity)
        assert found.problems == []
        expected = ratio_in_bins(true, start, found.edges)
        energies = np.sqrt(found.m2)
        weights = moment_weights(energies, start, *window) * found.start
        for name in rows:
            total = found.covariance[name] + found.theory[name]
            away = found.ratio[name] - expected
            value = weights @ found.ratio[name]
            error = np.sqrt(weights @ total @ weights)
            rows[name].append(
                (
                    value / exact - 1,
                    (value - exact) / error,
                    away / np.sqrt(np.diag(total)),
                    away @ np.linalg.solve(total, away),
                )
            )
    return {name: Closure(*map(np.array, zip(*each, strict=True))) for name, each in rows.items()}
