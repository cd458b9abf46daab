"""Squared amplitudes, form factors, vacuum polarisation and structure functions."""

from __future__ import annotations

from typing import Any

import numpy as np

import vasilisa as vs

from .numbers import Numbers
from .runs import SET_UPS

__all__ = ["FORM_FACTORS", "amplitudes", "functions", "structure_functions"]

FORM_FACTORS = ("pointlike", "strong2020", "cmd3", "gvmd_bwsum3", "kaon_vmd")


def momenta(process: str) -> tuple[list[Any], float]:
    """Return pairs and one photon in the centre-of-mass frame, shapes (3, 4), and the energy."""
    constants, ecm = vs.Constants(), SET_UPS[process]["ecm"]
    names = {"ee": "electron", "mumu": "muon", "pipi": "pion", "kk": "kaon"}
    mass = getattr(constants, f"{names[process]}_mass") if process in names else 0.0
    energy = np.array([0.01, 0.03, 0.05]) * (ecm - 2 * mass)
    cosine, phi = np.array([0.3, -0.8, 0.95]), np.array([0.2, 2.0, -1.0])
    sine = np.sqrt(1 - cosine**2)
    k = energy[:, None] * np.column_stack(
        [np.ones(3), sine * np.cos(phi), sine * np.sin(phi), cosine]
    )
    # In the frame of the pair, along some direction; then boosted against the photon.
    total = np.array([ecm, 0.0, 0.0, 0.0]) - k
    half = np.sqrt(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1)) / 2
    p = np.sqrt(half**2 - mass**2)[:, None] * np.array([0.6, 0.0, 0.8])
    pairs = []
    for sign in (1, -1):
        e = (total[:, 0] * half + np.sum(sign * p * total[:, 1:], axis=1)) / (2 * half)
        scale = (half + e) / (total[:, 0] + 2 * half)
        pairs.append(np.column_stack([e, sign * p + scale[:, None] * total[:, 1:]]))
    rest = np.sqrt(ecm**2 / 4 - mass**2) * np.array([[0.6, 0.0, 0.8], [0.0, -0.96, -0.28]])
    born = [np.column_stack([np.full(2, ecm / 2), sign * rest]) for sign in (1, -1)]
    return [*pairs, k, *born], ecm


def amplitudes(process: str) -> Numbers:
    """Return squared amplitudes and 1 + delta_SV at a few points."""
    (minus, plus, k, *born), ecm = momenta(process)
    numbers: Numbers = {"born": vs.amplitudes.born(process, *born, ecm)}
    for emission in ("full", "isr", "fsr", "no_interference"):
        try:
            numbers[f"real/{emission}"] = vs.amplitudes.real(
                process, minus, plus, k, ecm, emission=emission
            )
            numbers[f"soft_virtual/{emission}"] = vs.amplitudes.soft_virtual(
                process, [-0.7, 0.1, 0.6], ecm, 1e-3, emission=emission
            )
        except vs.VasilisaError as error:
            numbers[f"{emission}/refused"] = type(error).__name__
    models: dict[str, dict[str, Any]] = {"leptonic": {"vacuum_polarization": "leptonic"}}
    models["leptonic"]["allow_double_counting"] = True
    if process in ("mumu", "pipi", "kk"):
        models["resummed"] = {"coulomb": "resummed"}
        models["no_exchange"] = {"two_photon_exchange": "none"}
    if process == "pipi":
        models |= {name: {"form_factor": name} for name in FORM_FACTORS[:4]}
        models["gvmd"] = {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}
        models["dispersive"] = {"pion_structure": "dispersive"}
    for name, model in models.items():
        numbers[f"soft_virtual/{name}"] = vs.amplitudes.soft_virtual(
            process, [-0.7, 0.1, 0.6], ecm, 1e-3, **model
        )
    return numbers


def functions() -> Numbers:
    """Return form factors, vacuum polarisation, loop functions and fitted poles."""
    numbers: Numbers = {}
    for name in FORM_FACTORS:
        factor, s = vs.form_factor(name), [1.0, 1.04, 1.3, 1.9]
        numbers[f"form_factor/{name}"] = factor(s if name == "kaon_vmd" else [0.1, 0.5, 0.61, *s])
    table = vs.form_factor(lambda s: 1 / (1 - s / (0.6 - 0.1j)), s_range=(0.08, 2.0))
    numbers["form_factor/function"] = table([0.1, 0.5, 1.3])
    leptonic = vs.vacuum_polarization("leptonic")
    numbers["vacuum_polarization"] = leptonic([-30.0, -1.0, -1e-4, 1e-3, 0.5, 1.04, 9.0, 100.0])
    fit = vs.fit_pole_sum("cmd3", 4)
    numbers["fit_pole_sum"] = [fit.accuracy, fit.mean_accuracy]
    numbers["fit_pole_sum/values"] = fit.form_factor([0.3, 0.6, 1.0])
    return numbers


def structure_functions() -> Numbers:
    """Return visible cross sections, and one from which radiation is removed."""
    phi = vs.resonance("phi", electron_width=1.27e-6, branching=0.49, threshold=0.98736)
    energies = np.array([1.0, 1.01, 1.016, 1.0195, 1.022, 1.03, 1.05])
    numbers: Numbers = {"sigma0": phi(energies**2)}
    for radiator in ("kuraev_fadin", "third_order_additive", "third_order_factorised"):
        for pairs in ("none", "virtual", "full"):
            for spread in (0.0, 4e-4):
                radiation = vs.InitialStateRadiation(
                    phi, radiator=radiator, pairs=pairs, energy_spread=spread
                )
                visible = radiation.cross_section(energies)
                numbers[f"{radiator}/{pairs}/{spread:g}"] = visible
    for channel in ("mumu", "pipi", "kk"):
        sigma0 = vs.hadronic_cross_section(channel)
        numbers[f"{channel}/sigma0"] = sigma0(np.array([1.1, 1.3]))
        numbers[channel] = vs.InitialStateRadiation(sigma0).one_plus_delta([1.1, 1.3])
    solution = vs.solve_born_cross_section(
        energies, 0.97 * visible, 0.01 * visible + 0.1, shape=phi, energy_spread=4e-4
    )
    numbers |= {f"solution/{n}": getattr(solution, n) for n in ("sigma0", "one_plus_delta")}
    return numbers | {"solution/covariance": np.ravel(solution.covariance)}
