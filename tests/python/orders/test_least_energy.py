"""The smallest limits on photon energies that are accepted still give the right cross section."""

from typing import Any

import pytest

import vasilisa as vs


def cross_section(**options: Any) -> vs.Result:
    generator = vs.Generator("pipi", 0.7, "nlo", cuts="cmd3", threads=1, **options)
    return generator.integrate(n_events=300_000)


@pytest.mark.parametrize(
    "options", [{"xi_cut": 1.1e-8}, {"subtraction": "slicing", "k_soft": 1.1e-8}], ids=str
)
def test_just_above_the_limit(options: dict[str, Any]) -> None:
    result = cross_section(**options)
    assert abs(result.value - 588.06) < 4 * result.error + 0.05


@pytest.mark.parametrize("field", ["xi_cut", "k_soft"])
def test_refused_where_rounding_starts(field: str) -> None:
    with pytest.raises(vs.ConfigurationError, match=f"{field}: 1e-10; valid: above 1e-08"):
        cross_section(**{field: 1e-10})
