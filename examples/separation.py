"""Electrons, muons and pions told apart by their momenta and by their angles, in pseudo-data.

Put your own file of candidates in the place of `candidates.csv`; the templates stay what they are.
"""

import matplotlib.colors
import numpy as np
from matplotlib.figure import Figure

import vasilisa as vs
from vasilisa import candidates
from vasilisa.display import plotting
from vasilisa.inference import separation
from vasilisa.words.processes import FACTS

ECM = 0.7  # GeV
COUNTS = {"ee": 8_000, "mumu": 800, "pipi": 6_000}
TEMPLATE = 20_000
RESOLUTION = 0.018  # of momenta; the fit does not know it


def columns_of(events):
    """Return the columns of candidates that the two methods need, as generated."""
    columns = {"point": np.ones(len(events), dtype=int)}
    for charge in ("minus", "plus"):
        p = getattr(events, f"p_{charge}")
        columns[f"p_{charge}"] = np.sqrt((p[:, 1:] ** 2).sum(axis=1))
        columns[f"theta_{charge}"] = np.arccos(p[:, 3] / columns[f"p_{charge}"])
        columns[f"phi_{charge}"] = np.arctan2(p[:, 2], p[:, 1])
        columns[f"calo_{charge}"] = np.full(len(events), np.nan)  # no calorimeter here
    return columns


def samples():
    """Return templates by process, and pseudo-data smeared by the resolution."""
    random = np.random.default_rng(1)
    templates, parts = {}, []
    for process, n in COUNTS.items():
        generator = vs.Generator(process, ECM, "nlops", cuts="cmd3", seed=3)
        columns = columns_of(generator.sample(TEMPLATE + n))
        templates[process] = {name: each[:TEMPLATE] for name, each in columns.items()}
        data = {name: each[TEMPLATE:] for name, each in columns.items()}
        for name in ("p_minus", "p_plus"):
            data[name] = data[name] * (1 + RESOLUTION * random.normal(size=n))
        parts.append(data)
    return templates, {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


def draw(found):
    """Draw the candidates in both momenta, and the sum of the templates along one of them."""
    histograms = found.histograms
    edges = histograms.axes["p_minus"]
    with plotting.style():
        figure = Figure(figsize=(11, 5), layout="constrained")
        plane, line = figure.subplots(1, 2)
        counts = np.where(histograms.counts > 0, histograms.counts, np.nan)
        image = plane.pcolormesh(edges, edges, counts.T, norm=matplotlib.colors.LogNorm())
        figure.colorbar(image, ax=plane, label="candidates")
        plane.set(xlabel=r"$p_-$ [GeV]", ylabel=r"$p_+$ [GeV]")
        middle = 0.5 * (edges[1:] + edges[:-1])
        data = histograms.counts.sum(axis=1)
        line.errorbar(middle, data, np.sqrt(data), fmt="k.", markersize=4, label="candidates")
        for process, expected in histograms.by_species.items():
            label, color = FACTS[process].label, plotting.COLORS[process]
            line.stairs(expected.sum(axis=1), edges, color=color, label=label)
        line.stairs(histograms.expected.sum(axis=1), edges, color="gray", label="sum")
        line.set(xlabel=r"$p_-$ [GeV]", ylabel="candidates per bin", yscale="log", ylim=(1, None))
        line.legend()
        figure.savefig("separation.png", dpi=110)


def main():
    templates, data = samples()
    candidates.write("candidates.csv", data, kind="energy_scan")
    data = candidates.read("candidates.csv", kind="energy_scan", energy=ECM)

    qed = {"muons": "qed", "muon_ratio": (COUNTS["mumu"] / COUNTS["ee"], 0.001)}
    edges = np.linspace(0.27, 0.39, 41)
    no_loss = separation.Nuisance(0.0)  # the smearing above has no bremsstrahlung
    methods = {
        "momentum": separation.separate_momenta(
            data, templates, separation.MomentumSettings(edges=edges, loss=no_loss, **qed)
        ),
        "theta": separation.separate_angles(data, templates, separation.AngleSettings(**qed)),
    }
    print("method            ee       mumu        pipi   chi2/ndf      pipi/ee")
    for name, found in methods.items():
        yields = "  ".join(f"{found.yields[p]:.0f} +- {found.errors[p]:.0f}" for p in COUNTS)
        ratio, error = found.ratio("pipi", "ee")
        goodness = f"{found.goodness.chi2:.0f}/{found.goodness.ndf}"
        print(f"{name:<9} {yields}   {goodness:<8}  {ratio:.2f} +- {error:.2f}")
    value, error = methods["momentum"].nuisances["resolution"]
    print(f"resolution {value:.2%} +- {error:.2%}, put in {RESOLUTION:.2%}")
    print(f"the methods differ by {separation.pull(*methods.values()):+.1f} standard deviations")
    draw(methods["momentum"])


if __name__ == "__main__":
    main()
