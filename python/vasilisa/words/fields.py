"""The fields of a run: one definition of each, for cards, `Generator` and the manual.

A new field is a row here, and an argument with the same default where it is given: in
`run/generator.py` and, for cards, in `run/settings.py`. Tests compare both with this table.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .. import _core
from . import choices
from .kinds import AnyOf, Kind, Number, OneOf, OneOfOrTable, TrueOrFalse, WholeNumber

__all__ = ["FIELDS", "REL_ERROR", "RunField", "fields_of"]

MAX_ECM = 20.0
"""GeV; above, the Z boson is no longer negligible."""

LEAST_ENERGY = 1e-8
"""Over the beam energy. Below 1e-9 photons are lost in the rounding of momenta: of pipi inside
`cmd3` at 0.7 GeV nlo gives 588.0(2) nb for `xi_cut` and `k_soft` of 1e-9, 479.4(2) for 1e-10."""

REL_ERROR = 1e-3
"""Where nothing says when an integration is over."""


@dataclass(frozen=True)
class RunField:
    """What is known of one field.

    Attributes
    ----------
    name : str
        As cards and arguments have it.
    kind : Kind
        What its value can be.
    meaning : str
        In words, without a full stop; the manual and the docstring of `Generator` are made of it.
    default : object
        What holds if it is absent; ``...`` where it must be given. None may be given, too, where it
        is the default.
    absent : str
        What the manual says of that if not the default.
    variable : bool
        Whether a variation may change it.
    identity : bool
        Whether the numbers of a run depend on it.
    card, generator, integrate : bool
        Where it can be given: in the card of a single run, to `Generator`, to its `integrate`.
    type : str
        What Python takes, where the kind of value does not say it.
    fact : str
        The fact of a process (`ProcessFacts`) without which the field means nothing.
    page : str
        Where the manual says more.
    """

    name: str
    kind: Kind
    meaning: str
    default: Any = ...
    absent: str = ""
    variable: bool = False
    identity: bool = True
    card: bool = True
    generator: bool = True
    integrate: bool = False
    type: str = ""
    fact: str = ""
    page: str = ""

    @property
    def optional(self) -> bool:
        """Whether None can be given."""
        return self.default is None


def _stop(row: RunField) -> RunField:
    """Make a row of those that say when an integration is over."""
    return replace(row, identity=False, generator=False, integrate=True)


ROWS = (
    RunField("process", OneOf(choices.PROCESSES), "final state; `vasilisa info` lists them"),
    RunField(
        "ecm",
        Number(0.0, MAX_ECM, "GeV"),
        "centre-of-mass energy, above the threshold; may be left out where `beams` holds the "
        "energies",
        None,
        absent="must be given, here or by `beams`",
    ),
    RunField(
        "beams",
        AnyOf("a mapping of energies, spread, crossing_angle, spot, size"),
        "energies, spread, crossing angle, spot and size of the beams. Cuts, observables and "
        "events are then in their laboratory; without it, in the centre-of-mass frame",
        None,
        absent="head-on, equal energies, no spread",
        type="Beams or mapping",
        page="beams.md",
    ),
    RunField(
        "order",
        OneOf(choices.ORDERS),
        "of the calculation. lo: Born; sf: collinear structure functions; nlo: exact O(alpha); "
        "mcgpj: one exact photon at large angle, jets along every charged leg; nlops: O(alpha) "
        "matched to any number of photons",
        "nlo",
        variable=True,
        page="physics.md#orders",
    ),
    RunField(
        "form_factor",
        OneOfOrTable(choices.FORM_FACTORS, (Callable,), "in Python a function of s"),  # type: ignore[arg-type]
        "of the meson: a name, the path of a table of values or poles, and in Python a FormFactor, "
        "or a function F(s) of s in GeV^2; by default that of the process",
        None,
        absent=", ".join(f"`{names[0]}` ({key})" for key, names in choices.FORM_FACTORS_OF.items()),
        variable=True,
        type="str, path, FormFactor or callable",
        fact="form_factor",
    ),
    RunField(
        "form_factor_kind",
        OneOf(choices.FORM_FACTOR_KINDS),
        "whether the table of a form factor contains the vacuum polarisation",
        None,
        absent=f"`{choices.FORM_FACTOR_KINDS[0]}`",
        generator=False,
        fact="form_factor",
    ),
    RunField(
        "form_factor_below",
        OneOf(choices.FORM_FACTOR_CONTINUATIONS),
        "how the table of a form factor that begins above the threshold goes on below it, where "
        "photons from the initial state take the pair. pole: one pole with F(0) = 1 through the "
        "first point",
        None,
        absent=f"`{choices.FORM_FACTOR_CONTINUATIONS[0]}`",
        generator=False,
        fact="form_factor",
        page="physics.md#pions",
    ),
    RunField(
        "pion_structure",
        OneOf(choices.PION_STRUCTURES),
        "how photons couple to pions. fxsqed: point-like, times F at the virtuality the radiation "
        "leaves; kaons know only this. gvmd and dispersive: the same, but with F at both photons "
        "of the two-photon exchange, from a sum of poles (that of the form factor, or one fitted "
        "to it) or from the spectral function",
        "fxsqed",
        variable=True,
        fact="pion_structure",
        page="physics.md#structure-in-the-two-photon-exchange",
    ),
    RunField(
        "coulomb",
        OneOf(choices.COULOMBS),
        "the Coulomb attraction of the final pair: at O(alpha), or to all orders, which matters "
        "near the threshold; of no effect at order lo",
        "expanded",
        variable=True,
        fact="coulomb",
        page="physics.md#coulomb-attraction-near-the-threshold",
    ),
    RunField(
        "vacuum_polarization",
        OneOfOrTable(choices.VACUUM_POLARIZATIONS, (_core.VacuumPolarization,)),
        "a name (default: leptons, hadrons from the shipped R(s), top quark; without_cmd3, "
        "kloe ...: the same with another pi+ pi-), the path of a table in the Novosibirsk format, "
        "and in Python a VacuumPolarization",
        "none",
        variable=True,
        type="str, path or VacuumPolarization",
    ),
    RunField(
        "variations",
        AnyOf("a list of names, or a mapping of names to changed fields"),
        "further weights of the same events: a list of known names, or a mapping of own names to "
        "the fields they change",
        None,
        absent="none",
        type="sequence of str or mapping",
        page="variations.md",
    ),
    RunField(
        "cuts",
        AnyOf("a scenario, a mapping of cuts, none"),
        "a scenario's name, a mapping of the arguments of `vasilisa.Cuts`, and in Python a Cuts, "
        "or a function from EventBatch to an array of bool, shape (N,), called with whole batches",
        None,
        absent="`none`",
        type="str, mapping, Cuts or callable",
        page="cuts.md",
    ),
    RunField(
        "seed",
        WholeNumber(0, 2**63 - 1),
        "every seed is an independent run; the same seed repeats the same numbers to the last bit",
        1,
    ),
    RunField(
        "threads",
        WholeNumber(0, 4096),
        "0 takes every core; no result depends on it",
        0,
        identity=False,
    ),
    RunField(
        "radiation",
        OneOf(choices.RADIATIONS),
        "who radiates: the initial pair, the final pair, or both; no_interference: both, without "
        "the interference between them and without boxes. Some processes know only full",
        "full",
        variable=True,
        page="physics.md#processes",
    ),
    RunField(
        "two_photon_exchange",
        OneOf(choices.TWO_PHOTON_EXCHANGES),
        "what is kept of the two-photon exchange between the pairs: all, nothing, or with "
        "pion_structure gvmd and dispersive a part of it. What is infrared divergent in it is "
        "minimally subtracted at the scale ecm, from the exchange and from the real photons, so "
        "that the parts and none add up; of no effect at order lo",
        "full",
        variable=True,
        fact="two_photon_exchange",
        page="asymmetry.md#components",
    ),
    RunField(
        "subtraction",
        OneOf(choices.SUBTRACTIONS),
        "how soft photons are treated when integrating: without a cut-off, or with `k_soft`",
        "fks",
    ),
    RunField(
        "k_soft",
        Number(LEAST_ENERGY, 0.1),
        "lowest energy of a hard photon over the beam energy, for slicing, nlops, sf, mcgpj and "
        "events; in nlops a share of what its leg has left, so that several may come out softer; "
        "sf and mcgpj take up to 0.01; lowered near thresholds",
        1e-4,
    ),
    RunField(
        "theta_jet",
        Number(0.0, 0.5, "rad"),
        "opening angle of the jets along electrons, for mcgpj; no result depends on it but by "
        "terms of the order of its square",
        0.03,
    ),
    RunField(
        "xi_cut",
        # a photon takes at most the energy of its beam
        Number(LEAST_ENERGY, 1.0),
        "highest energy of counter-events over the beam energy (fks); no result depends on it",
        0.3,
    ),
    RunField(
        "effort",
        Number(0.0, 1.0),
        "part of the usual work in the set-up: points of the warm-up, cells that events are drawn "
        "in. With less a short run is over sooner, and each event of a long one takes longer; no "
        "result depends on it but by its random numbers",
        1.0,
    ),
    RunField(
        "allow_double_counting",
        TrueOrFalse(),
        "permit a form factor that contains vacuum polarisation together with dressed propagators",
        False,
    ),
    RunField(
        "constants",
        AnyOf("vasilisa.Constants"),
        "masses and couplings",
        None,
        card=False,
        type="Constants",
    ),
    _stop(
        RunField(
            "rel_error",
            Number(0.0, 1.0),
            "stop at this relative error of the cross section",
            None,
            absent=f"`{REL_ERROR:g}` if no stop is given",
        )
    ),
    _stop(
        RunField(
            "max_seconds",
            Number(0.0, math.inf, "seconds"),
            "stop after this time",
            None,
            absent="no limit",
        )
    ),
    _stop(
        RunField(
            "n_events",
            WholeNumber(1, 10**15, or_float=True),
            "stop after this number of points, rounded up to whole rounds",
            None,
            absent="no limit",
        )
    ),
    _stop(
        RunField(
            "asymmetry_error",
            Number(0.0, 1.0),
            "stop at this absolute error of the asymmetry",
            None,
            absent="no limit",
            card=False,
        )
    ),
)

FIELDS: dict[str, RunField] = {row.name: row for row in ROWS}
"""Every field by its name, in the order of cards and of the parameters in results."""


def fields_of(place: str) -> tuple[str, ...]:
    """Return the names of the fields of which something is true.

    Parameters
    ----------
    place : {"card", "generator", "integrate", "variable", "identity"}
        An attribute of `RunField`.
    """
    return tuple(name for name, row in FIELDS.items() if getattr(row, place))
