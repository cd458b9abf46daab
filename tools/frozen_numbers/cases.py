"""All that is frozen, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from .cards import ASYMMETRY, HADRONS, RUN, SCAN, UNCERTAINTY, command
from .events import files, samples
from .functions import FORM_FACTORS, amplitudes, functions, structure_functions
from .numbers import Numbers
from .runs import SET_UPS, THREADS, histograms, integral, pieces, variations

__all__ = ["cases"]

ORDERS = ("lo", "sf", "nlo", "mcgpj", "nlops")
SHAPES = {
    "isr": {"radiation": "isr"},
    "fsr": {"radiation": "fsr"},
    "no_interference": {"radiation": "no_interference"},
    "resummed": {"coulomb": "resummed"},
    "no_exchange": {"two_photon_exchange": "none"},
    "leptonic": {"vacuum_polarization": "leptonic", "allow_double_counting": True},
    "boosted": {"ecm": None, "beams": {"energies": (0.62, 0.48), "crossing_angle": 0.05}},
    "crossing": {"beams": {"crossing_angle": 0.083}},
    "spread": {"beams": {"spread": (6e-4, 4e-4)}},
}
"""What every process and order is asked for; a refusal is frozen as well."""

SHAPES_OF = {"boosted": ("nlo", "nlops"), "crossing": ("nlo",), "spread": ("nlo",)}
"""Orders of the slow ones; pions with a spread have them all."""

NLO_ONLY = {"slicing": {"subtraction": "slicing"}, "xi_cut": {"xi_cut": 0.1}}
EXCHANGES = ("pole_pole", "pole_dispersive", "dispersive_dispersive")
REGIONS = {"kloe_la": 1.02, "kloe_sa": 1.02, "besiii": 3.77, "bfactory": 10.58}


def cases(folder: Path) -> dict[str, Callable[[], Numbers]]:
    """Return everything that is frozen, by name; nothing is computed yet."""
    found: dict[str, Callable[[], Numbers]] = {
        "functions": functions,
        "structure_functions": structure_functions,
    }
    for process in SET_UPS:
        found[f"amplitudes/{process}"] = partial(amplitudes, process)
        for order in ORDERS:
            here = f"{process}/{order}"
            found[f"orders/{here}"] = partial(integral, process, order)
            for name, options in SHAPES.items():
                if order in SHAPES_OF.get(name, ORDERS) or (process, name) == ("pipi", "spread"):
                    found[f"models/{here}/{name}"] = partial(integral, process, order, **options)
        for name, options in NLO_ONLY.items():
            found[f"models/{process}/nlo/{name}"] = partial(integral, process, "nlo", **options)
        for order in ("nlo", "nlops"):
            found[f"variations/{process}/{order}"] = partial(variations, process, order, folder)
            found[f"histograms/{process}/{order}"] = partial(histograms, process, order)
        found[f"pieces/{process}"] = partial(pieces, process, "nlo", folder)
        found[f"samples/{process}/nlops"] = partial(samples, process, "nlops")
    for order in ("nlo", "nlops"):
        for name in FORM_FACTORS:
            for process in ("pipi", "kk"):
                found[f"models/{process}/{order}/{name}"] = partial(
                    integral, process, order, form_factor=name
                )
        for name in ("gvmd", "dispersive"):
            found[f"models/pipi/{order}/{name}"] = partial(
                integral, "pipi", order, pion_structure=name
            )
    found["models/pipi/nlo/gvmd_poles"] = partial(
        integral, "pipi", "nlo", pion_structure="gvmd", form_factor="gvmd_bwsum3"
    )
    for structure in ("gvmd", "dispersive"):
        for name in EXCHANGES:
            found[f"models/pipi/nlo/{structure}/{name}"] = partial(
                integral, "pipi", "nlo", pion_structure=structure, two_photon_exchange=name
            )
    for name, ecm in REGIONS.items():
        found[f"cuts/{name}"] = partial(integral, "mumu", "nlops", ecm=ecm, cuts=name)
    found["models/ee/mcgpj/theta_jet"] = partial(integral, "ee", "mcgpj", theta_jet=0.1)
    found["models/mumu/nlops/k_soft"] = partial(integral, "mumu", "nlops", k_soft=1e-3)
    found["histograms/pipi/nlops/varied"] = partial(
        histograms, "pipi", "nlops", variations=["nlo", "isr"], beams={"spread": 1e-3}
    )
    for order in ORDERS[:-1]:
        found[f"samples/mumu/{order}"] = partial(samples, "mumu", order)
    found["samples/pipi/nlops/varied"] = partial(
        samples, "pipi", "nlops", beams={"spread": 5e-4}, variations=["lo", "isr", "strong2020"]
    )
    for suffix in (".hepmc3", ".hepmc3.gz", ".npz", ".parquet", ".root"):
        found[f"files/{suffix}"] = partial(files, suffix, folder)
    cards = {"scan": SCAN, "asymmetry": ASYMMETRY, "uncertainty": UNCERTAINTY, "xsec": RUN}
    for name, card in cards.items():
        rest = ["--rel-error", "0.01"] if name == "uncertainty" else []
        text = card.format(threads=THREADS)
        found[f"cli/{name}"] = partial(command, folder, name, text, name, *rest)
    found["cli/hadrons"] = partial(command, folder, "hadrons", HADRONS, "xsec")
    return found
