"""Radiative return: candidates of a detector, analysed with right and with wrong ingredients."""

from __future__ import annotations

from typing import Any

import hist
import numpy as np
from numpy.typing import NDArray

from ...hadrons.form_factor import form_factor
from ...selection.conditions import finite_number
from ...structure_functions.radiator_table import radiator_table
from ...words.errors import ConfigurationError
from ..energy_scan.result import squared
from ..energy_scan.theory import QUICK_EFFORT
from ..radiative_return.acceptance import ANGLES, with_mass
from ..radiative_return.analysis import measured
from ..radiative_return.samples import Job, generator_of, run_job
from ..radiative_return.settings import RadiativeReturnSettings
from ..record import Record, derived_seed
from ..runner import Resources, StopToken
from .side import STRETCH, Side

__all__ = ["isr_side"]

Array = NDArray[np.float64]

SAMPLE = "pipigamma"

BINS = 5
"""Of the mass squared in which wrong ingredients are compared."""

RIM = 0.02
"""rad; width of the bins at the edges of the acceptance, whose content is the density there."""

ORDERS = ("nlo", "nlops")

TABLES = 6
"""Times the points of others: radiation of the beams alone is cheap."""


def isr_side(settings: RadiativeReturnSettings, points: int, threads: int = 0) -> Side:
    """Simulate candidates with the truth of a card, and analyse them.

    Data and response are independent samples; counts of data fluctuate.

    Parameters
    ----------
    settings : RadiativeReturnSettings
        With a truth, normalised to the radiator, without backgrounds.
    points : int
        Of each integral.
    threads : int
        0: all processors.

    Raises
    ------
    ConfigurationError
        For another normalisation.
    """
    if settings.normalisation != ["radiator"] or settings.backgrounds:
        raise ConfigurationError(
            "of pions alone",
            field="normalisation",
            value=settings.normalisation,
            valid="radiator, with no backgrounds",
        )
    own = _record(settings, threads)
    # The data that follow are made of the response: nothing comes from beyond its bins.
    own = own | {f"seen_{SAMPLE}": np.sum(own["counts"], axis=1).tolist()}
    data = _data(settings, threads)
    found = measured(settings, {SAMPLE: own, "data": data}, settings.luminosity)
    energies = np.sqrt(found.m2)
    edges, changes, lost = _wrong(settings, points, threads)
    middle = 0.5 * (edges[1:] + edges[:-1])
    shifts: dict[str, tuple[Array, Array]] = {
        name: (np.interp(found.m2, middle, size), _of_bins(found.m2, edges, error))
        for name, (size, error) in changes.items()
    }
    # The analysis expects what the stretch has pushed out of the cuts.
    shifts["stretch"] = (np.full(len(energies), -lost), np.zeros(len(energies)))
    covariance = found.covariance["radiator"] + found.theory["radiator"]
    return Side(
        "radiative return",
        energies,
        found.ratio["radiator"] * found.start,
        covariance * np.outer(found.start, found.start),
        shifts,
    )


def _of_bins(m2: Array, edges: Array, error: Array) -> Array:
    """Return the error at each point, so that those of one bin together have the bin's error."""
    place = np.clip(np.digitize(m2, edges) - 1, 0, len(error) - 1)
    return np.asarray(error[place] * np.sqrt(np.bincount(place, minlength=len(error))[place]))


def _record(settings: RadiativeReturnSettings, threads: int) -> Record:
    return run_job(settings, Job(SAMPLE), Resources(threads, StopToken()))


def _data(settings: RadiativeReturnSettings, threads: int) -> Record:
    """Return spectra of another sample, its form factor that of the truth."""
    truth = settings.truth
    assert truth is not None
    other = settings.model_copy(update={"seed": derived_seed("tension", truth.seed, "isr")})
    made = _record(other, threads)
    edges = settings.mass.edges
    middle = np.sqrt(0.5 * (edges[1:] + edges[:-1]))
    ratio, start = (
        squared(form_factor(name))(middle)
        for name in (truth.form_factor, settings.generator.form_factor)
    )
    ratio = ratio / start
    virtual = np.array(made["virtual"]) / np.array(made["generated"])[:, None]
    # Photons of the pair as the sample has them: from which mass the form factor of a bin comes.
    true = virtual[:, :-1] @ ratio + virtual[:, -1]
    scale = made["unit"] * 1000 * settings.luminosity
    expected = np.array(made["counts"]) @ true * scale
    simulated = np.array(made["squares"]) @ true**2 * scale**2
    random = np.random.default_rng(derived_seed("tension", truth.seed, "isr", "counts"))
    seen = random.poisson(np.maximum(expected, 0.0)).astype(float)
    # The sample that data are made of is finite, too.
    return {f"seen_{SAMPLE}": seen, f"seen_{SAMPLE}_squares": seen + simulated}


def _wrong(
    settings: RadiativeReturnSettings, points: int, threads: int
) -> tuple[Array, dict[str, tuple[Array, Array]], float]:
    """Return relative changes of |F|^2 in bins, with errors, and what a stretch loses."""
    cuts = with_mass(settings.cuts, (settings.mass.bins[0], settings.mass.bins[1]))
    low, high = cuts["m2_pair"]
    edges = np.linspace(low, high, BINS + 1)
    generator = generator_of(
        settings,
        SAMPLE,
        threads,
        cuts=cuts,
        effort=QUICK_EFFORT,
        variations={"no_fsr": {"radiation": "isr"}},
    )
    first, last = (finite_number("cuts.theta_both", each, ANGLES) for each in cuts["theta_both"])
    axes: dict[str, Any] = {"pair_mass_squared": hist.axis.Variable(edges)}
    for charge in ("minus", "plus"):
        axes[f"theta_{charge}"] = hist.axis.Variable([first, first + RIM, last - RIM, last])
    found = generator.histogram(axes, n=points, progress=False)
    spectrum: Any = found["pair_mass_squared"].view()
    difference: Any = found.differences["no_fsr"]["pair_mass_squared"].view()
    relative = difference.value / spectrum.value
    changes = {
        "no_fsr": (-relative / (1 + relative), np.sqrt(difference.variance) / spectrum.value)
    }
    lost = 0.0
    for charge in ("minus", "plus"):
        view: Any = found[f"theta_{charge}"].view()
        lost += STRETCH * float(view.value[0] + view.value[2]) / RIM / float(view.value.sum())
    tables = {
        order: radiator_table(
            SAMPLE,
            settings.ecm,
            order,
            edges=edges,
            cuts=cuts,
            n=TABLES * points,
            threads=threads,
            form_factor=settings.generator.form_factor,
            seed=derived_seed("tension", settings.seed, order),
            effort=QUICK_EFFORT,
        )
        for order in ORDERS
    }
    one, two = (tables[order] for order in ORDERS)
    size = two.values / one.values - 1
    changes["nlo"] = (size, np.hypot(one.errors / one.values, two.errors / two.values))
    return edges, changes, lost
