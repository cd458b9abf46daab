"""Fit a pion form factor and put it straight into the generator.

The points are PSEUDO-DATA: |F_pi|^2 of the parametrisation `cmd3`, smeared with errors of the size
a scan has. Replace `pseudo_data` by a reader of your own points.
"""

import numpy as np
from iminuit import Minuit
from iminuit.cost import LeastSquares

import vasilisa as vs
from vasilisa.display import plotting

PION = vs.Constants().pion_mass
OMEGA = (0.78266, 0.00868)  # mass and width in GeV, PDG 2022
RHO_PRIME = (1.465, 0.400)  # the same


def gounaris_sakurai(s, mass, width):
    """Return a rho resonance, 1 at s = 0; Phys. Rev. Lett. 21 (1968) 244. s in GeV^2."""

    def momentum(s):
        return np.sqrt(s / 4 - PION**2)

    def loop(s):
        return 2 / np.pi * momentum(s) / np.sqrt(s) * np.log((np.sqrt(s) / 2 + momentum(s)) / PION)

    m2, k, k0 = mass**2, momentum(s), momentum(mass**2)
    slope = loop(m2) * (1 / (8 * k0**2) - 1 / (2 * m2)) + 1 / (2 * np.pi * m2)
    f = width * m2 / k0**3 * (k**2 * (loop(s) - loop(m2)) + (m2 - s) * k0**2 * slope)
    running_width = width * (k / k0) ** 3 * mass / np.sqrt(s)
    d = (
        3 / np.pi * PION**2 / k0**2 * np.log((mass + 2 * k0) / (2 * PION))
        + mass / (2 * np.pi * k0)
        - PION**2 * mass / (np.pi * k0**3)
    )
    return m2 * (1 + d * width / mass) / (m2 - s + f - 1j * mass * running_width)


def model(s, mass, width, mixing, mixing_phase, excited):
    """Return F(s): rho with omega mixed in, and its first excitation."""
    m2, m_width = OMEGA[0] ** 2, OMEGA[0] * OMEGA[1]
    omega = 1 + mixing * np.exp(1j * mixing_phase) * s / (m2 - s - 1j * m_width)
    rho = gounaris_sakurai(s, mass, width) * omega
    return (rho + excited * gounaris_sakurai(s, *RHO_PRIME)) / (1 + excited)


def pseudo_data(seed=2):
    """Return energies in GeV, |F|^2 and its errors."""
    energies = np.concatenate(
        [np.arange(0.40, 0.74, 0.02), np.arange(0.745, 0.80, 0.004), np.arange(0.81, 0.96, 0.015)]
    )
    truth = np.abs(vs.form_factor("cmd3")(energies**2)) ** 2
    relative = np.hypot(0.006, 0.03 * np.abs(energies - 0.775) / 0.3)
    smeared = truth * (1 + relative * np.random.default_rng(seed).standard_normal(len(energies)))
    return energies, smeared, relative * truth


def fit(energies, f2, errors):
    def modulus_squared(energy, *parameters):
        return np.abs(model(energy**2, *parameters)) ** 2

    start = {"mass": 0.775, "width": 0.149, "mixing": 0.002, "mixing_phase": 0.1, "excited": -0.1}
    cost = LeastSquares(energies, f2, errors, modulus_squared)
    minuit = Minuit(cost, *start.values(), name=list(start))
    minuit.migrad()
    minuit.hesse()
    return minuit


def draw(energies, f2, errors, fitted):
    fine = np.linspace(0.36, 0.98, 600)
    with plotting.style():
        figure, main_panel, ratio = plotting.ratio_panels()
        main_panel.plot(fine, np.abs(fitted(fine**2)) ** 2, color="#009e73", label="fit")
        points = {"fmt": "o", "color": "black"}
        main_panel.errorbar(energies, f2, errors, label="pseudo-data", **points)
        main_panel.set(ylabel=r"$|F_\pi|^2$", yscale="log")
        main_panel.legend()
        curve = np.abs(fitted(energies**2)) ** 2
        ratio.axhline(1, color="#009e73")
        ratio.errorbar(energies, f2 / curve, errors / curve, **points)
        ratio.set(xlabel=plotting.ENERGY_LABEL, ylabel="data / fit")
        figure.savefig("form_factor_fit.png", dpi=110)


def main():
    energies, f2, errors = pseudo_data()
    print(f"pseudo-data: |F|^2 at {len(energies)} energies, smeared parametrisation cmd3")
    minuit = fit(energies, f2, errors)
    assert minuit.valid
    print(f"chi2 / ndf = {minuit.fval:.1f} / {minuit.ndof:.0f}")
    for name, value, error in zip(minuit.parameters, minuit.values, minuit.errors, strict=True):
        print(f"  {name:<14} {value:9.5f} +- {error:.5f}")

    def fitted(s):
        return model(s, *minuit.values)

    draw(energies, f2, errors, fitted)

    print("e+e- -> pi+pi- at 0.75 GeV, nlo, cuts cmd3:")
    for form_factor in ("cmd3", fitted):
        generator = vs.Generator("pipi", 0.75, form_factor=form_factor, cuts="cmd3")
        result = generator.integrate(rel_error=5e-4)
        name = generator.parameters["form_factor"]
        print(f"  form factor {name:<7} {result.value:.2f} +- {result.error:.2f} nb")


if __name__ == "__main__":
    main()
