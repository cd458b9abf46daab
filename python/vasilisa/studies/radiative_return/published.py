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
    # Of small angles: 0.6 % of experiment and 0.6 % of theory [KLO08].
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
    # 0.5 % on the rho [BAB09a], [BAB12].
    "babar": {
        "filter": 0.001,
        "tracking": 0.002,
        "identification": 0.0025,
        "background": 0.0005,
        "acceptance": 0.001,
        "chi2": 0.0015,
        "correlated_loss": 0.001,
        "unfolding": 0.001,
        "isr_luminosity": 0.003,
    },
    # 0.9 % from 0.6 to 0.9 GeV [BES16].
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
"""Relative errors of |F|^2 by experiment: nominal sizes of single sources, the sum in quadrature
being the total that is published. What the chain finds by itself takes the place of its source."""


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
