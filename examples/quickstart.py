"""First numbers: a cross section, a few events and a histogram of e+e- -> pi+pi-."""

import hist

import vasilisa as vs

generator = vs.Generator("pipi", ecm=0.7, order="nlo", form_factor="cmd3", cuts="cmd3", seed=1)
result = generator.integrate(rel_error=1e-3)
print(f"cross section {result.value:.2f} +- {result.error:.2f} nb")
print(f"asymmetry     {result.asymmetry:.4f} +- {result.asymmetry_error:.4f}")
events = generator.sample(20_000)
print(f"a photon above 10 MeV in {(events.photon_energy > 0.01).mean():.1%} of the events")
mass = generator.histogram({"pair_mass": hist.axis.Regular(50, 0.4, 0.7)}, n=300_000)["pair_mass"]
print(f"below 0.6 GeV of pair mass: {mass[: hist.loc(0.6)].sum().value:.3f} nb")
