"""The columns of candidates: one table for the three kinds of measurement."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..words.choices import check_name
from ..words.errors import DataError

__all__ = ["KINDS", "SCHEMA", "CandidateColumn", "Kind", "kind_named"]

SCHEMA = 1
"""Number of this schema; files state it."""

LARGEST_ECM = 11.0
"""GeV, above the energies of all collisions meant here: what momenta are held against if a file
comes without its energies."""

LARGEST_BEAM = 200.0
"""GeV, the same for muons on a fixed target."""


@dataclass(frozen=True)
class CandidateColumn:
    """What a column holds.

    Attributes
    ----------
    name, meaning : str
    unit : str
        ``GeV``, ``rad``, ``cm``, ``ns``, or empty.
    role : {"required", "optional", "simulated"}
    type : {"number", "whole", "text", "numbers"}
        The last are lists, as of layers: arrays of shape (N, number of layers).
    missing : bool
        Whether NaN is valid: there was no cluster, no photon, or nobody looked.
    lost_with : {"", "minus", "plus"}
        The track whose loss takes the value away: NaN is then valid in the candidates of `probe`.
    """

    name: str
    meaning: str
    unit: str = ""
    role: str = "required"
    type: str = "number"
    missing: bool = False
    lost_with: str = ""

    @property
    def is_momentum(self) -> bool:
        """Whether it is a momentum or an energy, which may come in MeV."""
        return self.unit == "GeV"

    @property
    def range(self) -> tuple[float, float]:
        """Values that are possible at all."""
        if self.name == "probe":
            return -1.0, 2.0
        if self.unit == "rad" and "theta" in self.name:
            return 0.0, math.pi
        if self.unit == "rad":
            return -math.tau, math.tau
        if self.is_momentum and not self.name.startswith(("calo", "m_fit")):
            return 0.0, math.inf
        return -math.inf, math.inf


@dataclass(frozen=True)
class Kind:
    """The columns of a kind of measurement.

    Attributes
    ----------
    name : str
    columns : mapping
        By name, required ones first.
    alternatives : tuple of tuple of str
        Sets of required columns of which one suffices.
    energy : float
        GeV; what momenta and energies are held against where nothing better is known.
    """

    name: str
    columns: Mapping[str, CandidateColumn]
    alternatives: tuple[tuple[str, ...], ...]
    energy: float

    def find(self, name: str) -> CandidateColumn | None:
        """Return what is known of a column, weights of variations among them."""
        if name in self.columns:
            return self.columns[name]
        if re.fullmatch(r"weight_\w+", name, re.ASCII):
            return CandidateColumn(name, "a variation's weight", role="simulated")
        return None

    def required_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the required columns, in the alternative that the names fit best.

        Raises
        ------
        DataError
            If one is missing.
        """
        found = set(names)
        best = max(self.alternatives, key=lambda each: len(found & set(each)))
        missing = [name for name in best if name not in found]
        if missing:
            valid = ", or ".join(" ".join(each) for each in self.alternatives)
            raise DataError(
                f"holds no column {missing[0]!r}; required of {self.name}: {valid} "
                f'(names of your own: columns: {{{missing[0]}: "..."}})'
            )
        return best


def _both(*columns: CandidateColumn) -> list[CandidateColumn]:
    """Return columns for both charges."""
    return [
        replace(column, name=f"{column.name}_{charge}", lost_with=column.lost_with and charge)
        for column in columns
        for charge in ("minus", "plus")
    ]


LOST = "minus"
"""Stands for the charge of the column itself."""

TRACKS = _both(
    CandidateColumn("p", "momentum of the track", "GeV", lost_with=LOST),
    CandidateColumn("theta", "polar angle", "rad", lost_with=LOST),
    CandidateColumn("phi", "azimuth", "rad", lost_with=LOST),
)

CALORIMETER = _both(
    CandidateColumn("calo", "energy of the cluster; NaN: none", "GeV", missing=True)
)

TRIGGERS = [
    CandidateColumn(
        "trigger_track", "1 if the tracks made a trigger", role="optional", missing=True
    ),
    CandidateColumn(
        "trigger_calo", "1 if the clusters made a trigger", role="optional", missing=True
    ),
]

COMMON = [
    CandidateColumn("n_tracks", "number of tracks", role="optional", missing=True),
    CandidateColumn(
        "probe",
        "0 signal; -1, +1 the track that is lost; 2 a pair of clusters",
        role="optional",
        type="whole",
    ),
    CandidateColumn("run", "number of the run", role="optional", type="whole"),
    CandidateColumn("weight", "weight", role="optional"),
]

SIMULATED = [
    CandidateColumn("event_number", "number of the event", role="simulated", type="whole"),
    CandidateColumn("true_process", "final state", role="simulated", type="text"),
    CandidateColumn("true_ecm", "centre-of-mass energy", "GeV", role="simulated", missing=True),
    CandidateColumn("true_n_photons", "number of photons", role="simulated", missing=True),
]

TRUE_TRACKS = [
    replace(
        column,
        name=f"true_{column.name}",
        meaning=f"true {column.meaning}",
        role="simulated",
        missing=True,
    )
    for column in TRACKS
]


def _photon(name: str, role: str) -> list[CandidateColumn]:
    quantities = (("energy", "GeV"), ("theta", "rad"), ("phi", "rad"))
    return [
        CandidateColumn(
            f"{name}_{each}", f"{each} of the photon; NaN: untagged", unit, role, missing=True
        )
        for each, unit in quantities
    ]


def _kind(
    name: str,
    columns: list[CandidateColumn],
    energy: float,
    alternatives: tuple[tuple[str, ...], ...] = (),
) -> Kind:
    required = tuple(column.name for column in columns if column.role == "required")
    return Kind(
        name, {column.name: column for column in columns}, alternatives or (required,), energy
    )


ENERGY_SCAN = [
    CandidateColumn("point", "number in the table of points", type="whole"),
    *TRACKS,
    *CALORIMETER,
    *_both(
        CandidateColumn(
            "calo_layers", "energy in layers", "GeV", "optional", "numbers", missing=True
        ),
        CandidateColumn(
            "theta_strip", "polar angle of the strips", "rad", "optional", missing=True
        ),
        CandidateColumn(
            "rho", "distance of the track from the beam", "cm", "optional", missing=True
        ),
        CandidateColumn("z", "of the track at the beam", "cm", "optional", missing=True),
        CandidateColumn("t", "time of the track", "ns", "optional", missing=True),
        CandidateColumn("n_hits", "number of hits", "", "optional", missing=True),
        CandidateColumn("chi2", "of the track's fit", "", "optional", missing=True),
    ),
    *TRIGGERS,
    *COMMON,
    *SIMULATED,
    *TRUE_TRACKS,
]

RADIATIVE_RETURN = [
    *TRACKS,
    *_photon("k", "required"),
    *(replace(column, role="optional") for column in CALORIMETER),
    *_both(
        CandidateColumn("pid", "ln of the likelihoods' ratio pi/mu", "", "optional", missing=True)
    ),
    *_photon("k2", "optional"),
    CandidateColumn("classifier", "output of a classifier", "", "optional", missing=True),
    CandidateColumn("m_fit", "mass of the pair after the fit", "GeV", "optional", missing=True),
    CandidateColumn(
        "chi2_isr", "of the fit with initial-state radiation", "", "optional", missing=True
    ),
    CandidateColumn(
        "chi2_fsr", "of the fit with final-state radiation", "", "optional", missing=True
    ),
    *TRIGGERS,
    *COMMON,
    *SIMULATED,
    *TRUE_TRACKS,
    *(replace(each, name=f"true_{each.name}") for each in _photon("k", "simulated")),
    CandidateColumn("true_m", "mass of the pair", "GeV", "simulated", missing=True),
    CandidateColumn(
        "true_m_fsr", "the same with photons of the final state", "GeV", "simulated", missing=True
    ),
    CandidateColumn(
        "true_n_isr", "number of photons of the initial state", "", "simulated", missing=True
    ),
    CandidateColumn(
        "true_n_fsr", "number of photons of the final state", "", "simulated", missing=True
    ),
]

IDENTIFIED = ("theta_e", "theta_mu", "phi_e", "phi_mu")
UNIDENTIFIED = ("theta_1", "theta_2", "phi_1", "phi_2")

MUONE = [
    *(CandidateColumn(name, "laboratory angle", "rad") for name in (*IDENTIFIED, *UNIDENTIFIED)),
    CandidateColumn("beam_momentum", "of the incoming muon", "GeV", "optional", missing=True),
    CandidateColumn("calo_e", "energy of the cluster; NaN: none", "GeV", "optional", missing=True),
    CandidateColumn("station", "number of the station", role="optional", type="whole"),
    CandidateColumn("weight", "weight", role="optional"),
    CandidateColumn("event_number", "number of the event", role="simulated", type="whole"),
    CandidateColumn("true_process", "final state", role="simulated", type="text"),
    CandidateColumn("true_t_ee", "transfer to the electron", "GeV^2", "simulated", missing=True),
    CandidateColumn("true_t_mumu", "transfer to the muon", "GeV^2", "simulated", missing=True),
]

KINDS: Mapping[str, Kind] = {
    "energy_scan": _kind("energy_scan", ENERGY_SCAN, LARGEST_ECM),
    "radiative_return": _kind("radiative_return", RADIATIVE_RETURN, LARGEST_ECM),
    "muone": _kind("muone", MUONE, LARGEST_BEAM, (IDENTIFIED, UNIDENTIFIED)),
}


def kind_named(name: str) -> Kind:
    """Return the columns of a kind of measurement.

    Raises
    ------
    ConfigurationError
        If there is none of that name.
    """
    return KINDS[check_name("kind", name, KINDS)]
