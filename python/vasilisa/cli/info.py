"""``vasilisa info``: versions, constants and names."""

from __future__ import annotations

from .._core import Constants
from ..detector.settings import detector_names
from ..events.observables import OBSERVABLES
from ..keep.versions import versions
from ..selection.cuts import Cuts
from ..studies.registry import STUDIES
from ..words import choices
from ..words.processes import FACTS
from .console import reported


@reported
def info() -> None:
    """Show versions, constants and the names a card may use.

    Example: vasilisa info
    """
    constants = Constants()
    sections = {
        "versions": versions(),
        "constants": {
            "1/alpha": f"{constants.alpha_inverse:.8f}",
            "electron mass": f"{constants.electron_mass:.8e} GeV",
            "muon mass": f"{constants.muon_mass:.9f} GeV",
            "tau mass": f"{constants.tau_mass:.5f} GeV",
            "pion mass": f"{constants.pion_mass:.8f} GeV",
            "kaon mass": f"{constants.kaon_mass:.6f} GeV",
            "(hbar c)^2": f"{constants.hbarc2:.9e} nb GeV^2",
        },
        "processes": {name: f"{facts.text}; {facts.summary}" for name, facts in FACTS.items()},
        "names": {
            "orders": ", ".join(choices.ORDERS),
            "cuts": ", ".join(Cuts.scenario_names()),
            "form factors": ", ".join(choices.FORM_FACTORS),
            "pion structures": ", ".join(choices.PION_STRUCTURES),
            "two-photon exchange": ", ".join(choices.TWO_PHOTON_EXCHANGES),
            "coulomb attraction": ", ".join(choices.COULOMBS),
            "vacuum polarizations": ", ".join(choices.VACUUM_POLARIZATIONS),
            "detectors": ", ".join(detector_names()),
        },
        "kinds of cards": {
            kind: f"vasilisa {study.command}; {str(study.__doc__).splitlines()[0][:-1]}"
            for kind, study in STUDIES.items()
        },
        "observables": {
            row.name: row.meaning + ("" if row.unit == "1" else f", {row.unit}")
            for row in OBSERVABLES.values()
            if not row.name.endswith("_cm")
        }
        | {"..._cm": "the same in the centre-of-mass frame of the beams, such as theta_avg_cm"},
    }
    for title, values in sections.items():
        print(title)
        for name, value in values.items():
            print(f"  {name:<23} {value}")
