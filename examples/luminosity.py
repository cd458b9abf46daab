"""Luminosity of one energy point from two processes: L = N / (efficiency x cross section).

Bhabha scattering has the statistics; e+e- -> gamma gamma has other systematics, and no vacuum
polarisation enters it at this order. The numbers of events below are made up; put in your own.
"""

import math

import hist
from matplotlib.figure import Figure

import vasilisa as vs
from vasilisa.display import plotting
from vasilisa.words.processes import FACTS

ECM = 0.750  # GeV

# The selections, in the words of the analysis that counted the events.
COLLINEAR = {"max_acollinearity": 0.25, "min_energy": 0.3 * ECM, "theta": (1.0, "pi - 1.0")}
CUTS = {
    "ee": vs.Cuts(
        theta_avg=(1.0, "pi - 1.0"), max_abs_xi=0.25, max_dphi=0.15, min_p_over_half_ecm=0.45
    ),
    "gammagamma": vs.Cuts(two_photons=COLLINEAR),
}
COUNTED = {"ee": 471_300, "gammagamma": 82_510}
EFFICIENCY = {"ee": (0.988, 0.002), "gammagamma": (0.960, 0.004)}  # and its error


def cross_sections(process):
    """Return the O(alpha) result, and an estimate of the relative size of what it neglects."""
    # Hadronic vacuum polarisation: put the path of your collaboration's table in place of leptonic.
    physics = {"ee": {"vacuum_polarization": "leptonic"}, "gammagamma": {}}[process]
    results = {
        order: vs.Generator(process, ECM, order, cuts=CUTS[process], **physics).integrate(5e-4)
        for order in ("lo", "nlo")
    }
    # Leading photonic corrections exponentiate: the second order is about half the first squared.
    delta = results["nlo"].value / results["lo"].value - 1
    return results["nlo"], delta**2 / 2


def luminosity(process):
    """Print one line of the table; return the luminosity in 1/nb and its error, all combined."""
    result, theory = cross_sections(process)
    efficiency, efficiency_error = EFFICIENCY[process]
    value = COUNTED[process] / (efficiency * result.value)
    parts = {
        "counting": 1 / math.sqrt(COUNTED[process]),
        "efficiency": efficiency_error / efficiency,
        "integration": result.rel_error,
        "theory": theory,
    }
    error = value * math.hypot(*parts.values())
    columns = "  ".join(f"{part:>{len(name)}.2%}" for name, part in parts.items())
    print(f"{process:<11} {result.value:6.2f} nb  {value:5.1f} +- {error:3.1f} /nb  {columns}")
    return value, error


def expected_events(process, value):
    """Return the number of events expected in bins of the polar angle, to lay over the data."""
    axis = hist.axis.Regular(22, 1.0, math.pi - 1.0, label="theta_avg")
    physics = {"vacuum_polarization": "leptonic"} if process == "ee" else {}
    generator = vs.Generator(process, ECM, cuts=CUTS[process], **physics)
    return generator.histogram({"theta_avg": axis}, rel_error=1e-3)["theta_avg"] * value


def main():
    print("                                         relative errors of the luminosity")
    print("process    sigma(nlo)       luminosity  counting  efficiency  integration  theory")
    found = {process: luminosity(process) for process in CUTS}

    weights = {process: error**-2 for process, (_, error) in found.items()}
    mean = sum(weights[p] * found[p][0] for p in found) / sum(weights.values())
    difference = found["ee"][0] - found["gammagamma"][0]
    pull = difference / math.hypot(found["ee"][1], found["gammagamma"][1])
    print(f"weighted mean {mean:.1f} +- {sum(weights.values()) ** -0.5:.1f} /nb")
    print(f"the two differ by {pull:+.1f} standard deviations")

    with plotting.style():
        figure = Figure(figsize=(8, 5.5), layout="constrained")
        axes = figure.subplots()
        for process in CUTS:
            plotting.step_histogram(
                axes,
                expected_events(process, mean) * EFFICIENCY[process][0],
                flow="none",
                color=plotting.COLORS[process],
                label=FACTS[process].label,
            )
        axes.set(xlabel=r"$\theta_{avg}$ [rad]", ylabel="events expected per bin", yscale="log")
        axes.legend()
        figure.savefig("luminosity.png", dpi=110)


if __name__ == "__main__":
    main()
