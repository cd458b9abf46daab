"""Sizes of systematic errors, of the order that experiments publish."""

from __future__ import annotations

from collections.abc import Mapping

from ...words.choices import check_name
from ...words.errors import ConfigurationError

__all__ = ["NOMINAL", "SYSTEMATICS", "sizes_of"]

SYSTEMATICS = {
    "luminosity": 0.003,
    "radiator": 0.005,
    "fsr": 0.003,
    "vacuum_polarization": 0.001,
}
"""Relative errors of |F|^2 that no part of the chain finds by itself [KLO08]."""

NOMINAL: Mapping[str, Mapping[str, float]] = {
    # a_mu with photons at small angles, 0.35 to 0.95 GeV^2 [KLO08], table of systematic errors;
    # filter, particle identification, unfolding and the angle of tracks are negligible there.
    "kloe": {
        "background": 0.003,
        "track_mass": 0.002,
        "tracking": 0.003,
        "trigger": 0.001,
        "software_trigger": 0.001,
        "acceptance": 0.002,
        "energy": 0.002,
        **SYSTEMATICS,
    },
    # 0.6 to 0.9 GeV [BAB09a], table I; [BAB12], table of systematic errors.
    "babar": {
        "filter": 0.0010,
        "tracking": 0.0011,
        "identification": 0.0024,
        "background": 0.0010,
        "acceptance": 0.0010,
        "chi2": 0.0003,
        "correlated_loss": 0.0013,
        "not_cancelling": 0.0011,
        "unfolding": 0.0010,
        "isr_luminosity": 0.0034,
    },
    # 0.6 to 0.9 GeV [BES16], table of systematic errors.
    "besiii": {
        "photon": 0.002,
        "tracking": 0.003,
        "classifier": 0.002,
        "electrons": 0.002,
        "acceptance": 0.001,
        "background": 0.001,
        "unfolding": 0.002,
        "fsr": 0.002,
        "vacuum_polarization": 0.002,
        "radiator": 0.005,
        "luminosity": 0.005,
    },
}
"""Relative errors of |F|^2 by experiment. Single sources are quoted from memory of the tables named
and have not been compared with the print; their sums in quadrature are checked: 0.6 % of experiment
and 0.6 % of theory [KLO08], 0.50 % [BAB12], 0.9 % [BES16]. What the chain finds by itself takes the
place of its source."""


def sizes_of(value: object) -> dict[str, float]:
    """Return the sizes of an experiment, or those given; of ``none`` nothing.

    Raises
    ------
    ConfigurationError
        For an experiment that is unknown, and what is neither name nor mapping.
    """
    if value == "none":
        return {}
    if isinstance(value, str):
        return dict(NOMINAL[check_name("systematics", value, NOMINAL, also="none, a mapping")])
    if not isinstance(value, Mapping):
        raise ConfigurationError(
            field="systematics", value=value, valid=f"{', '.join(NOMINAL)}, none, or a mapping"
        )
    return dict(value)
