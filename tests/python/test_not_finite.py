"""Points that are not finite are an error, not a number."""

import pytest

import vasilisa as vs


def test_form_factor_beyond_all_measure() -> None:
    table = vs.form_factor(lambda s: 1e150 + 0 * s)
    generator = vs.Generator("pipi", 0.7, "nlo", form_factor=table, cuts="cmd3", threads=1)
    with pytest.raises(vs.DataError, match="not finite"):
        generator.integrate(n_events=66_000)
    with pytest.raises(vs.DataError, match="not finite"):
        generator.sample(10)
