"""Do quoted errors cover? Many seeds of every process and order, totals and bins.

For each process and order every seed is an integration to the relative error asked for, with a
histogram of the average polar angle. chi^2/ndf of the seeds about their mean is printed for the
total and for the bins, with the largest pull of either and the CPU seconds of one seed. Over 100
seeds chi^2/ndf is known to 0.14 for a total.

    python validation/pulls.py [--seeds 100] [--rel-error 1e-4] [RUN ...]

A RUN is a process and an order, `ee:nlops`; without one all are taken.
"""

from __future__ import annotations

import argparse
import math
import time
import warnings
from typing import Any

import hist
import numpy as np
from numpy.typing import NDArray

import vasilisa as vs
from vasilisa.validation.cross_sections import two_photon_cuts

Array = NDArray[np.float64]

ORDERS = ("nlo", "nlops", "mcgpj")
BINS = 10

RUNS: dict[str, dict[str, Any]] = {
    "ee": {"ecm": 0.7, "cuts": "cmd3"},
    "mumu": {"ecm": 0.7, "cuts": "cmd3"},
    "tautau": {"ecm": 4.0, "cuts": {"theta_both": ["50 deg", "130 deg"]}},
    "pipi": {"ecm": 0.7, "cuts": "cmd3", "form_factor": "strong2020"},
    "kk": {"ecm": 1.02, "cuts": {"theta_both": ["57 deg", "123 deg"]}},
    "gammagamma": {"ecm": 1.0, "cuts": two_photon_cuts()},
}


def seeds_of(process: str, order: str, seeds: int, rel_error: float) -> tuple[Array, Array]:
    """Return values and errors of the total and of the bins, each of shape (seeds, 1 + BINS)."""
    ecm = RUNS[process]["ecm"]
    axes = {
        "pair_mass": hist.axis.Regular(1, 0.0, 1.01 * ecm),  # the total
        "theta_avg": hist.axis.Regular(BINS, 1.0, math.pi - 1.0),
    }
    values, errors = [], []
    for seed in range(1, 1 + seeds):
        generator = vs.Generator(process, order=order, seed=seed, threads=1, **RUNS[process])
        filled = generator.histogram(axes, rel_error=rel_error, progress=False)
        values.append(np.concatenate([filled[name].values() for name in axes]))
        variances = np.concatenate([filled[name].variances() for name in axes])
        errors.append(np.sqrt(variances))
    return np.array(values), np.array(errors)


def pulls_of(values: Array, errors: Array) -> Array:
    """Return the pulls about the mean, of variance one if the errors are right."""
    n = len(values)
    pulls: Array = (values - values.mean(axis=0)) / errors * math.sqrt(n / (n - 1))
    return pulls


def main() -> None:
    """Print a line for each run and the mean over all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("runs", nargs="*", metavar="RUN")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--rel-error", type=float, default=1e-4)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", vs.PrecisionWarning)
    runs = chosen.runs or [f"{process}:{order}" for process in RUNS for order in ORDERS]
    print(f"{'run':18} {'chi2/ndf':>8} {'bins':>6} {'largest pull':>12} {'CPU s':>6}")
    totals, bins = [], []
    for run in runs:
        process, _, order = run.partition(":")
        begin = time.process_time()
        try:
            pulls = pulls_of(*seeds_of(process, order, chosen.seeds, chosen.rel_error))
        except vs.ConfigurationError as error:
            print(f"{run:18} {error}", flush=True)
            continue
        seconds = (time.process_time() - begin) / chosen.seeds
        chi_squared = (pulls**2).sum(axis=0) / len(pulls)
        totals.append(chi_squared[0])
        bins.append(chi_squared[1:].mean())
        largest = np.abs(pulls).max()
        print(
            f"{run:18} {totals[-1]:8.2f} {bins[-1]:6.2f} {largest:12.1f} {seconds:6.2f}", flush=True
        )
    print(f"{'mean':18} {np.mean(totals):8.2f} {np.mean(bins):6.2f}")


if __name__ == "__main__":
    main()
