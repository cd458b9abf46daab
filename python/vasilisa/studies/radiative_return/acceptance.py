"""Cuts of a card, the mass of the pair apart, and what lies a little outside of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...selection.conditions import finite_number
from ...selection.cuts import scenario_conditions
from ...words.errors import ConfigurationError

__all__ = ["loosened", "with_mass"]

ANGLE, PHOTON_ANGLE, MISSING = 0.05, 0.12, 0.10
"""rad; how far outside the cuts events are generated that a detector may see inside."""

MOMENTUM, PHOTON, MASS_SQUARED = 0.015, 0.6, 0.01
"""GeV; of the photon's energy that part of the limit; GeV^2."""

FROM_ABOVE = 0.15
"""GeV^2; how far above the bins pairs come from that are tagged: of pions that decay in flight
nothing but the track mass is looked at, and soft photons are many."""

ANGLES = "rad, or a text such as 50 deg"

RANGES_OF_ANGLES = {
    "theta_both": ANGLE,
    "theta_minus": ANGLE,
    "theta_plus": ANGLE,
    "photon_theta": PHOTON_ANGLE,
}


def with_mass(cuts: str | Mapping[str, Any], m2_pair: tuple[float, float]) -> dict[str, Any]:
    """Return the conditions of a card with a range of the pair's mass squared, GeV^2.

    Raises
    ------
    ConfigurationError
        For an unknown scenario.
    """
    conditions = dict(scenario_conditions(cuts) if isinstance(cuts, str) else cuts)
    if "scenario" in conditions:
        conditions = {**scenario_conditions(conditions.pop("scenario")), **conditions}
    if "pair_mass" in conditions:
        raise ConfigurationError(
            "mass.bins say it", field="cuts.pair_mass", value=conditions["pair_mass"], valid="none"
        )
    return conditions | {"m2_pair": list(m2_pair)}


def loosened(conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return conditions that keep what a detector may move inside those given."""
    loose = dict(conditions)
    low, high = loose["m2_pair"]
    loose["m2_pair"] = [low - MASS_SQUARED, high + MASS_SQUARED]
    for name, margin in RANGES_OF_ANGLES.items():
        if name in loose:
            loose[name] = _wider(loose[name], margin)
    if "missing" in loose:
        loose["missing"] = finite_number("cuts.missing", loose["missing"], ANGLES) + MISSING
    if "track" in loose:
        loose["track"] = {name: each - MOMENTUM for name, each in loose["track"].items()}
    for name in ("min_momentum", "min_pt"):
        if name in loose:
            loose[name] -= MOMENTUM
    if "photon" in loose:
        photon = dict(loose["photon"])
        if "theta" in photon:
            photon["theta"] = _wider(photon["theta"], PHOTON_ANGLE)
        photon["min_energy"] = PHOTON * photon["min_energy"]
        loose["photon"] = photon
        loose["m2_pair"][1] += FROM_ABOVE
    for name in ("photon_energy", "photon_energy_cm"):
        if name in loose:
            low, high = loose[name]
            loose[name] = [None if low is None else PHOTON * low, None]
    return loose


def _wider(limits: Any, margin: float) -> list[float]:
    low, high = (finite_number("cuts", each, ANGLES) for each in limits)
    return [max(low - margin, 0.01), min(high + margin, 3.13)]
