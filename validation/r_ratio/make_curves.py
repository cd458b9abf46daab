"""Make R(s) again from the published measurements, and compare it with what the package ships.

    python validation/r_ratio/make_curves.py DATA [--write FILE]

DATA is the folder of measurements (see `vasilisa.hadrons.r_ratio.published`). Two to three minutes.
With --write the result goes to FILE, in the form of the package's ``curves.npz``.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

import vasilisa as vs
from vasilisa.hadrons.hvp.kernels import kernel
from vasilisa.hadrons.r_ratio import load_source
from vasilisa.hadrons.r_ratio.build import build
from vasilisa.hadrons.r_ratio.published import PublishedData
from vasilisa.hadrons.r_ratio.recipe import SOURCES
from vasilisa.hadrons.r_ratio.shipped import save
from vasilisa.hadrons.spectrum import HadronicSpectrum

ALPHA = vs.Constants().alpha
KINDS = ("statistical", "systematic", "vacuum_polarization", "fsr", "parametric")

PUBLISHED = {
    "pipi": 503.46,
    "3pi": 46.73,
    "2pip2pim": 14.87,
    "pippim2pi0": 19.39,
    "kpkm": 23.03,
    "kskl": 13.04,
    "pi0gamma": 4.46,
    "etagamma": 0.70,
    "etapipi": 1.34,
    "omegapi0": 0.88,
    "kkpi": 2.71,
    "kk2pi": 1.93,
    "kk3pi": 0.04,
    "5pi": 0.98,
    "pippim3pi0": 0.62,
    "3pip3pim": 0.23,
    "2pip2pim2pi0": 1.35,
    "pippim4pi0": 0.21,
    "eta3pi": 0.71,
    "etaomega": 0.30,
    "phieta": 0.41,
    "etaomegapi0": 0.24,
    "eta4pi": 0.20,
    "omega2pi": 0.13,
    "omega3pi": 0.17,
    "ppbar": 0.03,
    "nnbar": 0.03,
    "inclusive": 43.55,
    "jpsi": 6.26,
    "psi2s": 1.58,
    "perturbative": 2.07,
}
"""a_mu in 1e-10 by channel, [KNT20] table 1; ours have the thresholds of pi pi (0.87), pi0 gamma
(0.12) and 3 pi (0.01) inside, which the table keeps apart."""

IN_RHO = {
    "cmd2": 366.5,
    "snd05": 364.7,
    "kloe": 360.6,
    "babar": 370.1,
    "besiii": 361.8,
    "cleoc": 370.0,
    "snd20": 366.7,
    "cmd3_only": 379.3,
}
"""a_mu of pi pi from 0.6 to 0.88 GeV in 1e-10, as published."""

SAME = 2e-4
"""Relative difference of a_mu by source between the file and what was made again."""


def a_mu(s: np.ndarray) -> np.ndarray:
    return (ALPHA / np.pi) ** 2 / 3 * kernel("mu", s) * 1e10


def report(spectrum: HadronicSpectrum) -> None:
    total = spectrum.integral(a_mu)
    split = ", ".join(f"{kind} {total.errors(kind)[0]:.2f}" for kind in KINDS)
    print(f"{spectrum.name}: a_mu = {total.values[0]:.2f} +- {total.errors()[0]:.2f} ({split})")
    mz2 = 91.1876**2
    running = spectrum.dispersion([mz2])
    scale = -ALPHA / (3 * np.pi) * 1e4
    print(
        f"    Delta alpha_had(M_Z^2) = {scale * running.values[0]:.2f}"
        f" +- {abs(scale) * running.errors()[0]:.2f} 1e-4"
    )


def channels(spectrum: HadronicSpectrum) -> None:
    for name in spectrum.channels:
        found = spectrum.integral(a_mu, channel=name)
        published = f"{PUBLISHED[name]:8.2f}" if name in PUBLISHED else "        "
        print(f"    {name:14s} {found.values[0]:8.3f} +- {found.errors()[0]:6.3f} {published}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the published measurements")
    parser.add_argument("--write", type=Path, help="file for the curves")
    options = parser.parse_args()
    start = time.perf_counter()
    built = build(PublishedData(options.data), a_mu)
    steps = ", ".join(f"{value:.3f}" for value in built.history)
    print(f"{time.perf_counter() - start:.0f} s; a_mu of `all` by iteration: {steps}")
    spectra = {source: built.spectrum(source) for source in SOURCES}
    for source in ("all", "without_cmd3", "cmd3_only"):
        report(spectra[source])
    channels(spectra["without_cmd3"])
    for source, published in IN_RHO.items():
        found = spectra[source].integral(a_mu, 0.6, 0.88, channel="pipi")
        print(
            f"    0.6-0.88 GeV {source:10s} {found.values[0]:.2f} +- {found.errors()[0]:.2f}"
            f"  published {published:.1f}"
        )
    if options.write:
        save(built, options.write)
        return 0
    # By integrals: where two points are equally precise their rounding decides which is a node.
    worst = max(
        abs(
            built.spectrum(source).integral(a_mu, channel=name).values[0]
            / load_source(source).integral(a_mu, channel=name).values[0]
            - 1
        )
        for source in SOURCES
        for name in built.spectrum(source).channels
    )
    print(f"largest relative difference of a channel's a_mu from the shipped one: {worst:.1e}")
    return int(worst > SAME)


if __name__ == "__main__":
    sys.exit(main())
