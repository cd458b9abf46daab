"""What is known of every process, read from the engine: Python knows none of them by name."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .. import _core

__all__ = [
    "FACTS",
    "KAONS",
    "OPTIONS",
    "PAIRS",
    "PAIR_OF",
    "PIONS",
    "ProcessFacts",
    "owners_only",
    "processes_with",
]

SUPERSCRIPTS = str.maketrans("+-0", "⁺⁻⁰")
OPTIONS = ("coulomb", "two_photon_exchange", "pion_structure")
"""Fields of a run that some processes have, and the facts of the same names."""


@dataclass(frozen=True)
class ProcessFacts:
    """What is known of a process before anything is computed.

    Attributes
    ----------
    name : str
        As in cards.
    particles : tuple of int
        PDG ids of the final state, the negative particle first.
    orders : tuple of str
        At which it can be computed.
    beams : tuple of int
        PDG ids of the incoming particles, that along +z first.
    radiation : dict of str to str
        Values of the field `radiation` and what they mean.
    virtual_photon : {"none", "s_channel", "t_channel", "s_and_t_channel"}
        Channels in which it stands at lowest order; what vacuum polarisation dresses.
    typical_ecm : float
        Where checks of any process are made, GeV.
    meson : {"none", "pion", "kaon"}
        Whose form factor multiplies the amplitude.
    form_factor : str or None
        The default one.
    coulomb : bool
        Whether the Coulomb attraction can be had to all orders.
    two_photon_exchange : bool
        Whether the process can be had without it.
    pion_structure : bool
        Whether loops know how photons couple to pions.
    neutral : bool
        Whether the final state does not radiate.
    forward_backward : bool
        Whether the final particles can be told apart, so that there is an asymmetry.
    needs_angle_cut : bool
        Whether the cross section is infinite at small angles.
    hard_photon : bool
        Whether the last particle is a photon that the cuts must keep from being soft.
    muon_beam : bool
        Whether the first beam is one of muons, on electrons at rest.
    annihilation : bool
        Whether the beams are those of a particle and its antiparticle.
    """

    name: str
    particles: tuple[int, ...]
    orders: tuple[str, ...]
    beams: tuple[int, ...]
    radiation: dict[str, str]
    virtual_photon: str
    typical_ecm: float
    meson: str
    form_factor: str | None
    coulomb: bool
    two_photon_exchange: bool
    pion_structure: bool
    neutral: bool
    forward_backward: bool
    needs_angle_cut: bool
    hard_photon: bool
    muon_beam: bool
    annihilation: bool

    def radiation_value(self, name: str) -> _core.Radiation:
        """Return what the engine does for a value of the field `radiation`."""
        values = {each: value for each, value, _ in _core.process_facts(self.name).radiation}
        return values[name]

    def mass(self, constants: _core.Constants) -> float:
        """Return the mass of each final particle, GeV."""
        return _core.process_facts(self.name).mass(constants)

    def legs(self, constants: _core.Constants, muon_charge: float = 1) -> list[_core.Leg]:
        """Return the incoming legs, then the final particles."""
        return _core.process_legs(self.name, constants, muon_charge)

    def threshold(self, constants: _core.Constants) -> float:
        """Return the lowest energy of beams that can make the final state, GeV."""
        legs = self.legs(constants)
        return max(
            math.fsum(leg.mass for leg in legs if leg.incoming),
            math.fsum(leg.mass for leg in legs if not leg.incoming),
        )

    @property
    def label(self) -> str:
        """Return the process in TeX, for plots."""
        initial, final = (
            "".join(_names(ids, "latex_name")) for ids in (self.beams, self.particles)
        )
        return rf"${initial}\to {final}$"

    @property
    def text(self) -> str:
        """Return the process in plain letters."""
        initial, final = (
            "".join(map(_plain, _names(ids, "html_name"))) for ids in (self.beams, self.particles)
        )
        return f"{initial} → {final}"

    @property
    def summary(self) -> str:
        """Return in one line which choices of the physics have a meaning."""
        parts = ["radiation " + ", ".join(self.radiation)]
        if self.form_factor is not None:
            parts.append(f"form_factor of the {self.meson}, by default {self.form_factor}")
        parts += [field for field in OPTIONS if getattr(self, field)]
        return "; ".join(parts)


def _names(particles: Iterable[int], kind: str) -> list[str]:
    """Return the names of particles, positive ones first as is usual."""
    from particle import Particle  # reads its tables, which few runs need

    return [str(getattr(Particle.from_pdgid(each), kind)) for each in reversed(tuple(particles))]


def _plain(name: str) -> str:
    raised = re.sub(r"<SUP>(.*?)</SUP>", lambda match: match[1].translate(SUPERSCRIPTS), name)
    return html.unescape(raised)


def _read(name: str) -> ProcessFacts:
    found = _core.process_facts(name)
    return ProcessFacts(
        name=found.name,
        particles=tuple(found.particles),
        orders=tuple(_core.process_orders(name)),
        beams=tuple(found.beams),
        radiation={name: meaning for name, _, meaning in found.radiation},
        virtual_photon=found.virtual_photon.name,
        typical_ecm=found.typical_ecm,
        meson=found.meson.name,
        form_factor=found.form_factor or None,
        coulomb=found.coulomb,
        two_photon_exchange=found.two_photon_exchange,
        pion_structure=found.pion_structure,
        neutral=found.neutral,
        forward_backward=found.forward_backward,
        needs_angle_cut=found.needs_angle_cut,
        hard_photon=found.hard_photon,
        muon_beam=found.muon_beam,
        annihilation=found.annihilation,
    )


FACTS: dict[str, ProcessFacts] = {name: _read(name) for name in _core.process_names()}
"""Every process by its name."""

PAIRS: tuple[str, ...] = tuple(name for name, facts in FACTS.items() if not facts.hard_photon)
"""The processes that make a pair and nothing else at lowest order."""

PAIR_OF: dict[str, str] = {FACTS[name].meson: name for name in PAIRS if FACTS[name].meson != "none"}
"""The process that makes a pair of a meson, which is also the name of its hadronic channel."""

PIONS, KAONS = PAIR_OF["pion"], PAIR_OF["kaon"]


def processes_with(fact: str) -> tuple[str, ...]:
    """Return the names of the processes of which a fact is true."""
    return tuple(name for name, each in FACTS.items() if getattr(each, fact))


def owners_only(fact: str) -> str:
    """Return to which processes a field belongs, for messages about the others."""
    return f"this field belongs to {', '.join(processes_with(fact))} alone"
