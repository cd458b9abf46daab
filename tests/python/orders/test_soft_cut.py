"""Cross sections of jets do not depend on which of their photons are particles."""

from __future__ import annotations

import math

import pytest

import vasilisa as vs
from vasilisa.words.processes import FACTS, PAIRS

PROCESSES = [name for name in PAIRS if FACTS[name].annihilation]


def run(process: str, order: str, k_soft: float, **options: object) -> vs.Result:
    settings: dict[str, object] = {"ecm": FACTS[process].typical_ecm} | options
    if FACTS[process].needs_angle_cut or FACTS[process].neutral:
        settings |= {"cuts": "cmd3"}
    generator = vs.Generator(process, order=order, k_soft=k_soft, seed=3, **settings)
    return generator.integrate(n_events=130_000, progress=False)


@pytest.mark.parametrize("process", PROCESSES)
def test_structure_functions(process: str) -> None:
    """The same points at every cut, so that differences show far below the statistical error."""
    low, standard, high, highest = (
        run(process, "sf", k_soft) for k_soft in (1e-5, 1e-4, 1e-3, 1e-2)
    )
    for other in (low, high):
        assert other.value == pytest.approx(standard.value, rel=2e-5)
    assert highest.value == pytest.approx(standard.value, rel=1.5e-4)


@pytest.mark.parametrize("process", PROCESSES)
def test_one_exact_photon(process: str) -> None:
    """Between 1e-4 and 1e-2 points are the same, too; at 1e-5 the exact photon starts lower."""
    low, standard, high = (run(process, "mcgpj", k_soft) for k_soft in (1e-5, 1e-4, 1e-3))
    assert high.value == pytest.approx(standard.value, rel=5e-5)
    error = math.hypot(low.error, standard.error)
    assert error < 1e-2 * standard.value
    assert abs(low.value - standard.value) < 1e-4 * standard.value + 3 * error


@pytest.mark.parametrize("ecm", [1.0175, 1.022])
@pytest.mark.parametrize("order", ["sf", "mcgpj"])
def test_narrow_resonance(order: str, ecm: float) -> None:
    """On its flanks what soft photons take decides: at 1e-2 results were 2 to 10 % off."""
    expected = vs.InitialStateRadiation(
        vs.hadronic_cross_section("kk"), radiator="third_order_factorised", pairs="none"
    ).cross_section(ecm)
    for k_soft in (1e-5, 1e-4, 1e-3, 1e-2):
        found = run("kk", order, k_soft, ecm=ecm, radiation="isr")
        assert found.error < 3e-4 * expected
        assert abs(found.value - expected) < 3e-4 * expected + 3 * found.error


@pytest.mark.parametrize("order", ["sf", "mcgpj"])
def test_momenta_with_a_high_cut(order: str) -> None:
    run = vs.Generator("mumu", 1.0, order, cuts="cmd3", k_soft=1e-2, seed=3, effort=0.06)
    events = run.sample(2000)
    total = events.p_minus.sum(axis=0) + events.p_plus.sum(axis=0) + events.photons.sum(axis=0)
    assert total == pytest.approx([2000.0, 0, 0, 0], abs=1e-8)
    assert (events.photons[:, 0] > 0).all()


@pytest.mark.parametrize("order", ["sf", "mcgpj"])
def test_too_high(order: str) -> None:
    with pytest.raises(vs.ConfigurationError, match=r"k_soft: 0.05 .*valid: up to 0.01 at order"):
        vs.Generator("mumu", 0.7, order, k_soft=0.05)
    vs.Generator("mumu", 0.7, "nlops", k_soft=0.05)
