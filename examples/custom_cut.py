"""Your own cuts: one and the same as a Python function, as `Cuts` and compiled by numba."""

import hist
import numba
from matplotlib.figure import Figure

import vasilisa as vs
from vasilisa.display import plotting
from vasilisa.selection.cuts import CFUNC_SIGNATURE
from vasilisa.words.processes import FACTS

ECM = 1.02  # GeV
LOWEST_MASS = 0.85  # GeV


# 1. A function of whole batches: arrays in, an array of bool out. Anything NumPy can do.
def heavy_pair(events):
    pair = events.p_minus + events.p_plus  # (N, 4): E, px, py, pz
    return pair[:, 0] ** 2 - (pair[:, 1:] ** 2).sum(axis=1) > LOWEST_MASS**2


# 2. The same in the words of Cuts: compiled, no Python while the engine runs.
as_cuts = vs.Cuts(pair_mass=(LOWEST_MASS, None))


# 3. The same compiled by numba, one event at a time: full speed for what Cuts cannot say.
@numba.cfunc(CFUNC_SIGNATURE)
def compiled(p_minus, p_plus, photons, n_photons, ecm):
    energy = p_minus[0] + p_plus[0]
    x = p_minus[1] + p_plus[1]
    y = p_minus[2] + p_plus[2]
    z = p_minus[3] + p_plus[3]
    return energy * energy - x * x - y * y - z * z > LOWEST_MASS * LOWEST_MASS


# Only a function can say this one: an ellipse in acollinearity and acoplanarity.
def elliptic(events):
    return (events.acollinearity / 0.25) ** 2 + (events.dphi / 0.15) ** 2 < 1


def main():
    cmd3 = vs.Cuts.scenario("cmd3")
    selections = {
        "cmd3": cmd3,
        "cmd3 & function": cmd3 & heavy_pair,
        "cmd3 & Cuts": cmd3 & as_cuts,
        "cmd3 & numba": cmd3 & compiled,
        "cmd3 & elliptic": cmd3 & elliptic,
        "cmd3 & elliptic & ~Cuts": cmd3 & elliptic & ~as_cuts,
    }
    results = {}
    for name, cuts in selections.items():
        generator = vs.Generator("pipi", ECM, form_factor="cmd3", cuts=cuts, seed=7)
        results[name] = generator.integrate(n_events=400_000)
        print(f"{name:<24} {results[name].value:8.4f} +- {results[name].error:.4f} nb")

    # The seed is the same and so are the events: the three forms agree to rounding.
    reference = results["cmd3 & Cuts"].value
    for name in ("cmd3 & function", "cmd3 & numba"):
        difference = abs(results[name].value / reference - 1)
        assert difference < 1e-12, f"{name}: differs by {difference:.1e}"
    print("function, Cuts and numba agree")

    axis = hist.axis.Regular(34, 0.69, ECM + 0.01)
    with plotting.style():
        figure = Figure(figsize=(8, 5.5), layout="constrained")
        axes = figure.subplots()
        for name in ("cmd3", "cmd3 & elliptic"):
            generator = vs.Generator("pipi", ECM, form_factor="cmd3", cuts=selections[name])
            spectrum = generator.histogram({"pair_mass": axis})["pair_mass"]
            plotting.step_histogram(axes, spectrum, label=name, flow="none")
        axes.axvline(LOWEST_MASS, color="grey", linestyle="--", linewidth=1)
        axes.set(xlabel="mass of the pair [GeV]", ylabel="cross section per bin [nb]", yscale="log")
        axes.legend(title=f"{FACTS['pipi'].label}, √s = {ECM} GeV")
        figure.savefig("custom_cut.png", dpi=110)


if __name__ == "__main__":
    main()
