"""Cross sections within the cuts at one energy, and how that of pions follows the form factor.

Another form factor changes the cross section through the masses that photons leave the pair. The
same events with F raised by little tents around nodes, fractions of the energy, give the share of
each node: with them an analysis follows the form factor without new events.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import hist
import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...amplitudes import born
from ...hadrons.form_factor import form_factor
from ...run.generator import Generator
from ...words.errors import RangeError
from ...words.processes import FACTS
from ..record import Record, derived_seed, jsonable
from .settings import PROCESSES, EnergyScanSettings, GeneratorChoice

__all__ = [
    "ANGLES",
    "EDGES",
    "LIFT",
    "NODES",
    "RIM",
    "THETA_CUTS",
    "born_at",
    "generator_of",
    "other_order",
    "raised_form_factors",
    "theory_at",
]

Array = NDArray[np.float64]

NODES = (0.0, 0.6, 0.75, 0.85, 0.92, 0.96, 0.985, 1.0)
"""Masses of the pair over the energy."""

ALONE = {f"node_{k}": (k,) for k in range(len(NODES))}
"""The nodes, one at a time."""

GROUPS = {
    "even": range(0, len(NODES) - 1, 2),
    "odd": range(1, len(NODES) - 1, 2),
    "last": (len(NODES) - 1,),
}
"""Nodes whose tents do not overlap: raised together, they are told apart by the mass of the pair.
At the last one is the energy itself, at which the form factor stands in every event."""

LIFT = 0.02
"""Of |F| at a node: so small that its square does not matter, and far above rounding."""

TOLERANCE = 1e-6
"""Of the tables of raised form factors."""

THETA_CUTS = (1.0, 1.1, 1.2, 1.3, 1.4)
"""rad; of the scan of the cut on theta_avg."""

RIM = 0.02
"""rad; width of the bins at the edge of the acceptance, whose content is the density there."""

ANGLES = (*THETA_CUTS[:1], THETA_CUTS[0] + RIM, *THETA_CUTS[1:], math.pi / 2 - RIM, math.pi / 2)
"""rad; edges of the bins of theta_avg in the forward half."""

EDGES = (*ANGLES, *(math.pi - angle for angle in reversed(ANGLES[:-1])))
"""rad; of all bins, forward first."""

AXIS, MASS = "cos_theta_avg", "pair_mass"

NOMINAL = "nominal"
"""Beside the names of `GROUPS`: the contents themselves."""

SEEN = 1e-5
"""Of pairs: where fewer are between two nodes, they say nothing of the shares."""

QUICK = 24_000
"""Points of each integral in quick form."""

BORN_NODES = 64
"""Of the integral of the lowest order: more than its poles at angles of zero need."""

EFFORT, QUICK_EFFORT = 0.25, 0.02
"""Of the set-up of samples, see `Generator`: they are small; in quick form of integrals, too."""


def generator_of(
    settings: EnergyScanSettings, index: int, process: str, threads: int, **changes: Any
) -> Generator:
    """Return the generator of a process at a point, as the card has it.

    Parameters
    ----------
    settings : EnergyScanSettings
        The card.
    index : int
        Of the point.
    process : str
        ``ee``, ``mumu`` or ``pipi``.
    threads : int
        Of the engine.
    **changes
        Arguments of `Generator` in place of the card's.
    """
    chosen = settings.generator
    arguments: dict[str, Any] = {
        "order": chosen.order,
        "vacuum_polarization": chosen.vacuum_polarization.get(process, "none"),
        "cuts": settings.cuts,
        "seed": derived_seed(settings.seed, "theory", index, process),
        "threads": threads,
    }
    if process == "pipi":
        arguments["form_factor"] = chosen.form_factor_of()
    return Generator(process, settings.points[index].ecm, **(arguments | changes))


def theory_at(settings: EnergyScanSettings, index: int, threads: int) -> Record:
    """Return what is known of a point before data are looked at.

    Returns
    -------
    dict
        By process: ``sigma`` and ``variance`` (nb, nb^2) in the bins of `EDGES` with underflow and
        overflow, forward first; ``born``, the lowest order within the cut on theta_avg (nb, pions
        point-like). Of pions besides: ``f2``, |F|^2 of the card, ``response``, shape (nodes,): nb
        that each node has in ``sigma``; ``by_mass``, shape (nodes - 1, nodes): its share in pairs
        of a mass between two nodes; ``structures``: what each model of the structure adds.
    """
    return {process: _process(settings, index, process, threads) for process in PROCESSES}


def _process(settings: EnergyScanSettings, index: int, process: str, threads: int) -> Record:
    chosen = settings.generator
    variations: dict[str, dict[str, Any]] = {}
    if process == "pipi":
        variations = raised_form_factors(chosen, settings.points[index].ecm, GROUPS)
        variations |= {name: {"pion_structure": name} for name in _structures(settings)}
    elif process == "ee" and "vacuum_polarization" in settings.systematics:
        variations = {"vp_up": {"vacuum_polarization": 1}}
    generator = generator_of(
        settings,
        index,
        process,
        threads,
        variations=variations,
        pion_structure="fxsqed",
        effort=QUICK_EFFORT if settings.quick else 1.0,
    )
    length = {"n": QUICK} if settings.quick else {"rel_error": chosen.precision}
    sigma, variance, differences, by_mass = _histogram(generator, length)
    found: Record = {
        "sigma": sigma,
        "variance": variance,
        "born": born_at(settings.points[index].ecm, process),
    }
    if process == "pipi":
        factor = form_factor(chosen.form_factor_of())
        found["f2"] = float(np.abs(factor(settings.points[index].ecm ** 2)) ** 2)
        response = _response(by_mass)
        found["response"] = response.sum(axis=0)
        found["by_mass"] = _shares(response, by_mass[NOMINAL])
        found["structures"] = {name: differences[name] for name in _structures(settings)}
    if "vp_up" in differences:
        found["vp_up"] = differences["vp_up"]
    if "order" in settings.systematics and not settings.quick:
        other = generator_of(settings, index, process, threads, order=other_order(chosen.order))
        found["other_order"] = _histogram(other, length)[0]
    plain: Record = jsonable(_lists(found))
    return plain


def _structures(settings: EnergyScanSettings) -> list[str]:
    """Return the models whose asymmetries are compared, beside fxsqed."""
    chosen = settings.generator.pion_structure
    known = ["gvmd"] if settings.quick else ["gvmd", "dispersive"]
    return list(dict.fromkeys([*known, *([chosen] if chosen != "fxsqed" else [])]))


def other_order(order: str) -> str:
    """Return what the order is compared with: another scheme of further photons."""
    return "nlops" if order == "mcgpj" else "mcgpj"


def raised_form_factors(
    chosen: GeneratorChoice, ecm: float, groups: Mapping[str, Sequence[int]] = ALONE
) -> dict[str, dict[str, Any]]:
    """Return the card's form factor raised by tents around nodes, by default one for each."""
    nominal = form_factor(chosen.form_factor_of())
    low, high = nominal.range
    if not low < ecm**2 < high:
        raise RangeError(
            f"generator.form_factor: {nominal.name} ends at {math.sqrt(high):g} GeV; valid: one "
            f"that holds {ecm:g} GeV"
        )
    nodes = np.array(NODES) * ecm
    breaks = [float(node**2) for node in nodes if low < node**2 < high]

    def tents(around: Sequence[int]) -> _core.FormFactor:
        heights = np.zeros(len(nodes))
        heights[list(around)] = LIFT

        def raised(s: Array) -> NDArray[np.complex128]:
            return np.asarray(nominal(s) * (1 + np.interp(np.sqrt(s), nodes, heights)))

        return form_factor(
            raised,
            kind=nominal.kind,
            s_range=(low, min(high, 1.2 * ecm**2)),
            tolerance=TOLERANCE,
            breaks=breaks,
        )

    return {name: {"form_factor": tents(around)} for name, around in groups.items()}


def _response(differences: Mapping[str, Array]) -> Array:
    """Return what each node has in the cross section between nodes, nb, (nodes - 1, nodes).

    Parameters
    ----------
    differences : mapping
        By name of `GROUPS`, between neighbouring nodes: of those that are raised together the
        nearest is alone there. Where a pair radiates after another photon the form factor stands at
        a mass above that of the pair: a thousandth is given to a neighbour.
    """
    response = np.zeros((len(NODES) - 1, len(NODES)))
    for name, around in GROUPS.items():
        for place, difference in enumerate(differences[name]):
            response[place, min(around, key=lambda k: abs(k - place - 0.5))] += difference
    return response / (2 * LIFT + LIFT**2)


def _shares(response: Array, nominal: Array) -> Array:
    """Return the shares of nodes in each row; none where hardly anything is."""
    enough = nominal > SEEN * nominal.sum()
    return np.where(enough[:, None], response / np.where(enough, nominal, 1.0)[:, None], 0.0)


def _histogram(
    generator: Generator, length: dict[str, Any]
) -> tuple[Array, Array, dict[str, Array], dict[str, Array]]:
    """Return contents and variances of all bins of the angle, and differences of the variations.

    The last are in bins of the mass between the nodes, contents among them, the second last in
    those of the angle.
    """
    angle = hist.axis.Variable([math.cos(angle) for angle in reversed(EDGES)], name=AXIS)
    mass = hist.axis.Variable([node * generator.ecm for node in NODES[1:-1]], name=MASS)
    found = generator.histogram({AXIS: angle, MASS: mass}, **length, progress=False)

    def forward_first(histogram: hist.Hist[Any]) -> tuple[Array, Array]:
        view: Any = histogram.view(flow=True)
        return np.asarray(view.value)[::-1], np.asarray(view.variance)[::-1]

    def rising(histogram: hist.Hist[Any]) -> Array:
        view: Any = histogram.view(flow=True)
        return np.asarray(view.value)

    differences = {name: forward_first(h[AXIS])[0] for name, h in found.differences.items()}
    by_mass = {name: rising(h[MASS]) for name, h in found.differences.items()}
    by_mass[NOMINAL] = rising(found[MASS])
    return *forward_first(found[AXIS]), differences, by_mass


def born_at(ecm: float, process: str) -> float:
    """Return the lowest order within the widest cut on theta_avg, nb; F = 1 of pions.

    The pair is back to back: an integral over one angle, smooth enough for Gauss and Legendre.
    """
    constants = _core.Constants()
    nodes, weights = np.polynomial.legendre.leggauss(BORN_NODES)
    edge = math.cos(THETA_CUTS[0])
    cosine, energy = edge * nodes, ecm / 2
    mass = FACTS[process].threshold(constants) / 2
    p, p_beam = (math.sqrt(energy**2 - m**2) for m in (mass, constants.electron_mass))
    sine = np.sqrt(1 - cosine**2)
    minus = np.stack([np.full_like(cosine, energy), p * sine, 0 * cosine, p * cosine], axis=1)
    plus = minus * [1, -1, -1, -1]
    model = {"form_factor": form_factor("pointlike")} if process == "pipi" else {}
    squared = born(process, minus, plus, ecm, **model)
    # [PDG22], Kinematics: flux and phase space of two particles; a quarter is the mean over spins.
    rate = squared / 4 * p / p_beam / (32 * math.pi * ecm**2) * constants.hbarc2
    return float(edge * weights @ rate)


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lists(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_lists(each) for each in value]
    return value.tolist() if isinstance(value, np.ndarray) else value
