"""Points that are not finite are an error, not a number, whatever the input."""

from __future__ import annotations

import pytest

import vasilisa as vs


def of_size(value: float) -> vs.FormFactor:
    return vs.form_factor(lambda s: value + 0j * s)


@pytest.mark.parametrize("order", ["lo", "nlo", "sf", "nlops"])
@pytest.mark.parametrize("size", [1e20, 1e76, 1e150])
def test_form_factor_beyond_all_measure(order: str, size: float) -> None:
    with pytest.raises(vs.ConfigurationError, match=r"form_factor: .*\|F\| = .*below 1e\+20"):
        vs.Generator("pipi", 0.7, order, form_factor=of_size(size), cuts="cmd3")


def test_variation_beyond_all_measure() -> None:
    with pytest.raises(vs.ConfigurationError, match=r"variations.huge: form_factor"):
        vs.Generator("pipi", 0.7, variations={"huge": {"form_factor": of_size(1e150)}})


def test_table(tmp_path) -> None:
    table = tmp_path / "huge.csv"
    table.write_text("sqrt_s,re,im\n" + "".join(f"{0.279 + 0.01 * i},1e150,0\n" for i in range(99)))
    with pytest.raises(vs.ConfigurationError, match="form_factor"):
        vs.Generator("pipi", 0.7, form_factor=table, cuts="cmd3")


@pytest.mark.parametrize("order", ["lo", "nlo", "sf", "nlops"])
@pytest.mark.parametrize("hbarc2", [1e305, 1e200])
def test_constants_beyond_all_measure(order: str, hbarc2: float) -> None:
    """Weights are infinite, or their squares are."""
    constants = vs.Constants()
    constants.hbarc2 = hbarc2
    generator = vs.Generator("mumu", 0.7, order, constants=constants, cuts="cmd3", threads=1)
    with pytest.raises(vs.VasilisaError, match=r"finite|passes"):
        generator.integrate(n_events=66_000, progress=False)
    with pytest.raises(vs.VasilisaError, match=r"finite|passes"):
        generator.sample(10)
