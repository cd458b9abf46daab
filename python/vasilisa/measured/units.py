"""Units of published tables."""

from __future__ import annotations

from ..words.choices import check_name
from ..words.errors import ConfigurationError

__all__ = ["energy_power", "value_factor"]

CROSS_SECTIONS = {"pb": 1e-3, "nb": 1.0, "mub": 1e3, "mb": 1e6}
ENERGIES = {"gev": (1.0, 1.0), "mev": (1e-3, 1.0), "gev^2": (1.0, 0.5), "mev^2": (1e-6, 0.5)}


def value_factor(name: str, quantity: str, unit: str | None) -> float:
    """Return the factor that brings values to the unit of `quantity`.

    Raises
    ------
    ConfigurationError
        For an unknown unit, or a unit of a quantity that has none.
    """
    if not unit:
        return 1.0
    if quantity != "cross_section":
        raise ConfigurationError(
            f"{quantity} has none", field=f"{name}: unit", value=unit, valid="None"
        )
    key = unit.lower().replace("μ", "mu").replace("microb", "mub")
    return CROSS_SECTIONS[check_name(f"{name}: unit", key, CROSS_SECTIONS)]


def energy_power(name: str, unit: str) -> tuple[float, float]:
    """Return factor and power that bring energies, or s, to the square root of s in GeV."""
    key = unit.lower().replace("**", "^").replace("/c^2", "").replace("/c2", "").replace(" ", "")
    return ENERGIES[check_name(f"{name}: energy unit", key, ENERGIES)]
