"""The form factor of pions and its part of a_mu, from simulated candidates to the report.

Three energies of examples/energy_scan.yaml, in quick form. Name your own file of candidates in the
card, and it is measured instead.
"""

from pathlib import Path

import numpy as np

import vasilisa as vs
from vasilisa.display import plotting

CARD = Path(__file__).with_name("energy_scan.yaml")
ENERGIES = (0.6, 0.74, 0.88)  # GeV
SYSTEMATICS = ["angle_stretch", "angle_one_track", "efficiency_slope", "nuclear", "beam_energy"]


def main():
    card = vs.load_card(CARD)
    points = [point for point in card.settings.points if point.ecm in ENERGIES]
    changes = {"points": points, "quick": True, "systematics": SYSTEMATICS}
    card.settings = card.settings.model_copy(update=changes)
    result = card.run("energy_scan")  # simulates, measures, writes report.html and result.json

    curve, truth = result.curve, card.comparison["f2"]  # opened when result.json was on disk
    stat = np.sqrt(np.diag(curve.stat))
    print("GeV      |F|^2    statistical   all errors   over the truth")
    for row in zip(curve.energies, curve.values, stat, curve.errors, truth, strict=True):
        *shown, true = row
        print("{:.2f}    {:6.2f}   +- {:.2f}       +- {:.2f}".format(*shown), end="      ")
        print(f"{row[1] / true:.3f} +- {row[2] / true:.3f}")
    (moment,) = result.moments()
    value, error = 1e10 * moment["value"], 1e10 * moment["error"]
    print(f"a_mu from {moment['low']} to {moment['high']} GeV: ({value:.1f} +- {error:.1f})e-10")
    for shift in result.shifts:
        print(f"{shift.name:<17} |F|^2 {100 * np.mean(shift.size):+.3f} %", end="  ")
        print(f"a_mu {1e10 * moment['shifts'][shift.name]:+.2f}e-10")
    with plotting.style():
        card.plots(result)["form_factor"].savefig("energy_scan.png", dpi=90)


if __name__ == "__main__":
    main()
