"""From counted events to the cross section at the phi: radiation and energy spread removed.

The scan is PSEUDO-DATA: events drawn from a known cross section. Put your own energies, visible
cross sections and their covariance in place of `pseudo_data`.
"""

import numpy as np

import vasilisa as vs
from vasilisa.display import plotting

# e+e- -> phi -> K+K-: mass and width of the phi are those of the Particle Data Group.
TRUTH = vs.resonance("phi", electron_width=1.27e-6, branching=0.491, threshold=0.98736)
BEAMS = {"energy_spread": 0.35e-3}  # GeV, of the centre-of-mass energy

BELOW = [1.0040, 1.0100, 1.0135, 1.0160, 1.0175, 1.0185]
ABOVE = [1.0205, 1.0220, 1.0240, 1.0280, 1.0340, 1.0420, 1.0500]
ENERGIES = np.array([*BELOW, 1.0195, *ABOVE])
LUMINOSITY = np.where(np.abs(ENERGIES - 1.0195) < 0.005, 20.0, 60.0)  # 1/nb
SCALE_ERROR = 0.01  # of luminosity and efficiency, common to all points


def pseudo_data(seed=3):
    """Return visible cross sections in nb and their covariance matrix."""
    expected = vs.InitialStateRadiation(TRUTH, **BEAMS).cross_section(ENERGIES)
    counted = np.random.default_rng(seed).poisson(expected * LUMINOSITY)
    visible = counted / LUMINOSITY
    covariance = np.diag(counted / LUMINOSITY**2) + np.outer(visible, visible) * SCALE_ERROR**2
    return visible, covariance


def table(solution):
    correlated = solution.covariance / np.outer(solution.error, solution.error)
    print("sqrt(s)   visible    1+delta   sigma_0  +- error      truth  correlation")
    print("    GeV        nb                   nb        nb         nb  to the left")
    for i, energy in enumerate(ENERGIES):
        left = f"{correlated[i, i - 1]:+.2f}" if i else ""
        print(
            f"{energy:7.4f}  {solution.visible[i]:8.2f}  {solution.one_plus_delta[i]:9.4f} "
            f"{solution.sigma0[i]:9.2f} {solution.error[i]:9.2f}  {TRUTH(energy**2):9.2f}"
            f"{left:>13}".rstrip()
        )


def draw(solution):
    fine = np.linspace(ENERGIES[0], ENERGIES[-1], 300)
    with plotting.style():
        figure, main_panel, ratio = plotting.ratio_panels()
        main_panel.plot(fine, TRUTH(fine**2), color="black", label=r"$\sigma_0$, truth")
        curves = {"radiation": {}, "radiation and energy spread": BEAMS}
        for (label, beams), color in zip(curves.items(), ("#8e5ea2", "#d55e00"), strict=True):
            folded = vs.InitialStateRadiation(TRUTH, **beams).cross_section(fine)
            main_panel.plot(fine, folded, color=color, label=label)
        points = {"fmt": "o", "color": "#0072b2"}
        main_panel.plot(ENERGIES, solution.visible, "s", color="#d55e00", markersize=3)
        main_panel.errorbar(
            ENERGIES, solution.sigma0, solution.error, label=r"$\sigma_0$, solution", **points
        )
        main_panel.set(ylabel=r"$\sigma$ [nb]", yscale="log")
        main_panel.legend()
        truth = TRUTH(ENERGIES**2)
        ratio.axhline(1, color="black")
        ratio.errorbar(ENERGIES, solution.sigma0 / truth, solution.error / truth, **points)
        ratio.set(xlabel=plotting.ENERGY_LABEL, ylabel="solution / truth")
        figure.savefig("structure_functions.png", dpi=110)


def main():
    visible, covariance = pseudo_data()
    # Between the points: this shape, bent to go through them. Its scale does not matter.
    shape = vs.resonance("phi", electron_width=1e-6, threshold=0.98736)
    solution = vs.solve_born_cross_section(
        ENERGIES, visible, covariance=covariance, shape=shape, **BEAMS
    )
    print(solution)
    table(solution)

    pull = solution.sigma0 - TRUTH(ENERGIES**2)
    chi2 = pull @ np.linalg.solve(solution.covariance, pull)
    print(f"chi2 of the solution against the truth: {chi2:.1f} for {len(ENERGIES)} points")

    jpsi = vs.resonance("J/psi", electron_width=5.53e-6, branching=0.877)
    for spread in (0.0, 0.7e-3):
        peak = vs.InitialStateRadiation(jpsi, energy_spread=spread).cross_section(3.0969)
        print(f"J/psi at its mass, energy spread {1e3 * spread:.1f} MeV: {peak:8.1f} nb")
    draw(solution)


if __name__ == "__main__":
    main()
