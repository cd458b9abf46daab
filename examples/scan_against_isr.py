"""An energy scan against radiative return: which wrong ingredient of either fakes a tension.

Both experiments see the form factor of energy_scan_truth.csv and start their analyses from another
one. With the right ingredients their a_mu agree; then one analysis gets something wrong. For more
statistics: python scan_against_isr.py POINTS EVENTS
"""

import sys
from pathlib import Path

import vasilisa as vs
from vasilisa.studies.tension import isr_side, scan_side, tension, tension_plot

POINTS, EVENTS = 200_000, 140_000
LOW, HIGH = 0.6, 0.88  # GeV

if __name__ == "__main__":
    points, events = (int(float(each)) for each in sys.argv[1:] or (POINTS, EVENTS))
    cards = Path(__file__).parent / "scan_against_isr"
    scan, isr = (vs.load_card(cards / f"{name}.yaml").settings for name in ("scan", "isr"))
    isr = isr.model_copy(update={"generator": isr.generator.model_copy(update={"events": events})})
    sides = scan_side(scan, points), isr_side(isr, points)
    found = tension(*sides, "cmd3", LOW, HIGH)

    unit = 1e-10
    print(f"a_mu from {LOW} to {HIGH} GeV in 1e-10")
    for name, value, row in zip(found.names, found.values, (0, 1), strict=True):
        print(f"  {name:<18} {value / unit:7.1f} +- {found.covariance[row][row] ** 0.5 / unit:.1f}")
    print(f"  difference         {found.difference / unit:7.1f} +- {found.error / unit:.1f}")
    print("a wrong ingredient adds to the difference")
    for (side, name), (size, error) in found.fake.items():
        print(f"  {side:<18} {name:<8} {size / unit:+6.2f} +- {error / unit:.2f}")
    tension_plot(found).savefig("scan_against_isr.png")
