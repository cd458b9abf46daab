"""Events into a compressed HepMC3 file and back, compared with what the generator says."""

import math
from pathlib import Path

import hist
import numpy as np
import pyhepmc

import vasilisa as vs
from vasilisa.display import plotting

FILE = Path("events.hepmc3.gz")
AXIS = hist.axis.Regular(22, -0.55, 0.55)
MU_MINUS = 13


def read(path):
    """Return cos(theta) of every mu-, the weights, the cross section (nb), its error, an event."""
    cosines, weights = [], []
    with pyhepmc.open(path) as file:
        for event in file:
            if not cosines:
                first = event
            final = {p.pid: p.momentum for p in event.particles if p.status == 1}
            muon = final[MU_MINUS]
            cosines.append(muon.pz / muon.p3mod())
            weights.append(event.weight())
    sigma = event.cross_section  # HepMC3 wants pb
    return cosines, np.array(weights), sigma.xsec() / 1000, sigma.xsec_err() / 1000, first


def main():
    generator = vs.Generator("mumu", ecm=0.7, order="nlo", cuts="cmd3", seed=1)
    generator.sample(40_000).write(FILE)
    cosines, weights, sigma, error, first = read(FILE)
    print(f"{FILE}: {len(cosines)} events")
    print("first event:")
    for particle in first.particles:
        p = particle.momentum
        momentum = "  ".join(f"{x:9.6f}" for x in (p.e, p.px, p.py, p.pz))
        print(f"  status {particle.status}  pid {particle.pid:4d}  {momentum}")

    result = generator.integrate(rel_error=2e-4)
    pull = (sigma - result.value) / math.hypot(error, result.error)
    print(f"cross section in the file  {sigma:.3f} +- {error:.3f} nb")
    print(f"integrated                 {result.value:.3f} +- {result.error:.3f} nb")
    print(f"difference                 {pull:+.1f} standard deviations")

    # Every event stands for a share of the cross section in proportion to its weight.
    from_file = hist.Hist(AXIS, storage=hist.storage.Weight())
    from_file.fill(cosines, weight=weights * (sigma / weights.sum()))
    engine = generator.histogram({"cos_theta_minus": AXIS})["cos_theta_minus"]
    filled = engine.values() > 0
    variance = (from_file.variances() + engine.variances())[filled]
    distance = (from_file.values() - engine.values())[filled]
    chi2 = (distance**2 / variance).sum()
    print(f"cos(theta) of the mu-      chi2 = {chi2:.1f} in {filled.sum()} bins")

    with plotting.style():
        figure, main_panel, ratio = plotting.ratio_panels()
        plotting.step_histogram(main_panel, engine, label="filled in the engine", flow="none")
        centers = AXIS.centers
        expected = np.where(filled, engine.values(), np.nan)
        errors = np.sqrt(from_file.variances())
        points = {"fmt": "o", "color": "black", "label": f"from {FILE}"}
        main_panel.errorbar(centers, np.where(filled, from_file.values(), np.nan), errors, **points)
        main_panel.set(xlabel="", ylabel="cross section per bin [nb]", ylim=(0, None))
        main_panel.legend(loc="lower center")
        ratio.axhline(1, color="grey", linewidth=1)
        ratio.errorbar(centers, from_file.values() / expected, errors / expected, **points)
        ratio.set(xlabel=r"$\cos\theta_{\mu^-}$", ylabel="file / engine")
        figure.savefig("events_hepmc3.png", dpi=110)


if __name__ == "__main__":
    main()
