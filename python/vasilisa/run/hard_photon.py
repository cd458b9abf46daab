"""Signals with a hard photon: the lowest energy that the cuts leave it, or why they leave none."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .. import _core
from ..selection.conditions import Combination, Expression, InCentreOfMass, Photons, Range
from ..selection.cuts import CallableCuts, Cuts
from ..words.errors import AcceptanceError, ConfigurationError
from ..words.fields import LEAST_ENERGY

__all__ = ["Reach", "lowest_photon"]

MOVED = 1.1
"""Factor between energies in the centre of mass of an event and of the beams without spread."""

SHARED_BY = {"lo": 1, "nlops": 4}
"""Photons among which the energy that the pair lacks is shared, two at the other orders; more than
these would have to be as hard as each other at `nlops`, which is rarer than 1e-6."""


@dataclass(frozen=True)
class Reach:
    """Energies of the beams.

    Attributes
    ----------
    lowest, highest : float
        Of the centre of mass, GeV.
    boost, boost_cm : float
        Largest factors by which the energy of a photon in the laboratory and in the centre of mass
        of the beams without their spread is above that in the centre of mass of its event.
    """

    lowest: float
    highest: float
    boost: float = 1.0
    boost_cm: float = 1.0

    @classmethod
    def of_beams(cls, beams: _core.Beams) -> Reach:
        """Return the reach of beams with energies, a crossing angle and a spread of their own."""
        total = [first + second for first, second in zip(*beams.momenta, strict=True)]
        moved = MOVED if beams.lowest_ecm < beams.highest_ecm else 1.0
        boost = (total[0] + math.hypot(*total[1:])) / beams.ecm
        return cls(beams.lowest_ecm, beams.highest_ecm, boost * moved, moved)


def lowest_photon(
    process: str, order: str, cuts: Cuts | CallableCuts, threshold: float, reach: Reach
) -> float:
    """Return a bound below the energy of the hardest photon inside the cuts.

    Parameters
    ----------
    process, order : str
        Of the run.
    cuts : Cuts or CallableCuts
        Of a function nothing is known: what is compiled must bound the photon.
    threshold : float
        Sum of the masses of the pair, GeV.
    reach : Reach
        Energies of the beams.

    Returns
    -------
    float
        GeV, centre-of-mass frame.

    Raises
    ------
    ConfigurationError
        If photons may be arbitrarily soft, where the cross section is infinite.
    AcceptanceError
        If the energies or masses asked for are beyond those of the beams.
    """
    compiled = cuts.prior if isinstance(cuts, CallableCuts) else cuts
    if _beyond(compiled.expression, reach.highest):
        raise AcceptanceError(
            f"cuts: '{cuts}' ask for a pair as heavy as the beams or heavier; valid for {process} "
            f"at {reach.highest:.6g} GeV: pair_mass below it, m2_pair below "
            f"{reach.highest**2:.6g} GeV^2"
        )
    bound = _Bounds(order, reach).of(compiled.expression, in_centre_of_mass=False)
    if bound < LEAST_ENERGY * reach.lowest:
        raise ConfigurationError(
            f"photons of no energy pass, where the cross section of {process} is infinite",
            field="cuts",
            value=str(cuts),
            valid="cuts that ask for energy of the photon: photon with a min_energy, or m2_pair or "
            f"pair_mass with an upper limit below {reach.lowest:.6g} GeV",
        )
    highest = (reach.highest - threshold) * (reach.highest + threshold) / (2 * reach.highest)
    if bound >= highest:
        raise AcceptanceError(
            f"cuts: '{cuts}' ask for a photon above {bound:.4g} GeV; valid for {process} at "
            f"{reach.highest:.6g} GeV: below {highest:.4g} GeV"
        )
    return bound


def _beyond(expression: Expression | None, highest: float) -> bool:
    """Tell whether all that passes is a pair of more than the energy of the beams (GeV)."""
    if isinstance(expression, Range):
        top = {"pair_mass": highest, "pair_mass_squared": highest**2}
        return expression.lower >= top.get(expression.observable, math.inf)
    if isinstance(expression, Combination) and expression.word != "not":
        found = [_beyond(each, highest) for each in expression.operands]
        return any(found) if expression.word == "and" else all(found)
    return False


class _Bounds:
    """Energies below which no photon of an accepted event is the hardest one."""

    def __init__(self, order: str, reach: Reach) -> None:
        self._shared = SHARED_BY.get(order, 2)
        self._reach = reach

    def of(self, expression: Expression | None, *, in_centre_of_mass: bool) -> float:
        """Return the bound that an expression gives; 0 where it gives none."""
        boost = self._reach.boost_cm if in_centre_of_mass else self._reach.boost
        if isinstance(expression, Photons):
            return expression.min_energy / boost
        if isinstance(expression, Range):
            return self._of_range(expression, boost)
        if isinstance(expression, InCentreOfMass):
            return self.of(expression.operand, in_centre_of_mass=True)
        if isinstance(expression, Combination) and expression.word != "not":
            bounds = (
                self.of(each, in_centre_of_mass=in_centre_of_mass) for each in expression.operands
            )
            return max(bounds) if expression.word == "and" else min(bounds)
        return 0.0

    def _of_range(self, test: Range, boost: float) -> float:
        name = test.observable.removesuffix("_cm")
        if name != test.observable:
            boost = self._reach.boost_cm
        if name == "photon_energy":
            return max(test.lower, 0.0) / boost
        if name == "missing_momentum":  # at most the energy of all photons
            return max(test.lower, 0.0) / boost / self._shared
        upper = math.inf
        if test.observable == "pair_mass_squared":
            upper = test.upper
        elif test.observable == "pair_mass" and test.upper >= 0:
            upper = test.upper**2
        return max(0.0, self._reach.lowest**2 - upper) / (2 * self._reach.lowest * self._shared)
