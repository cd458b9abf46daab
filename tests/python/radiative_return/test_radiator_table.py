"""The radiator of radiative return from the generator, and as a file."""

import math

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.words.errors import ConfigurationError, DataError, RangeError

ECM = 1.02
EDGES = [0.2, 0.35, 0.5, 0.7, 0.9]


def emission_of_one_photon(m2: float) -> float:
    """H at lowest order, all angles, without m_e^2/s. [BBN88] eq. (2.8)"""
    constants = vs.Constants()
    s = ECM**2
    z = m2 / s
    log = math.log(s / constants.electron_mass**2)
    return constants.alpha / (math.pi * s) * (1 + z * z) / (1 - z) * (log - 1)


@pytest.fixture(scope="module")
def table() -> vs.RadiatorTable:
    return vs.radiator_table("mumugamma", ECM, "lo", edges=EDGES, n=200_000, seed=1)


def require_one_photon(table: vs.RadiatorTable, sigma0: vs.HadronicCrossSection) -> None:
    assert (table.errors < 3e-3 * table.values).all()
    for i, (value, error) in enumerate(zip(table.values, table.errors, strict=True)):
        edges = np.linspace(EDGES[i], EDGES[i + 1], 801)
        m2 = (edges[1:] + edges[:-1]) / 2
        expected = np.average([emission_of_one_photon(x) for x in m2], weights=sigma0(m2))
        assert abs(value - expected) < 3.5 * error


def test_lowest_order_is_known(table):
    require_one_photon(table, vs.hadronic_cross_section("mumu"))


def test_radiation_of_the_beams_does_not_depend_on_the_pair():
    model = {"form_factor": "cmd3"}
    pions = vs.radiator_table("pipigamma", ECM, "lo", edges=EDGES, n=200_000, seed=2, **model)
    require_one_photon(pions, vs.hadronic_cross_section("pipi", **model))


def test_files_keep_all_bits(table, tmp_path):
    path = tmp_path / "radiator.json"
    table.write(path)
    again = vs.RadiatorTable.read(path)
    for name in ("edges", "values", "errors"):
        assert np.array_equal(getattr(again, name), getattr(table, name))
    assert (again.process, again.order, again.cuts) == ("mumugamma", "lo", table.cuts)
    assert again(0.3) == table(0.3)


def test_misuse(table, tmp_path):
    with pytest.raises(RangeError, match=r"m2: 1 GeV.2; valid: 0.2 to 0.9"):
        table([0.5, 1.0])
    with pytest.raises(ConfigurationError, match="process: 'mumu'; valid: mumugamma, pipigamma"):
        vs.radiator_table("mumu", ECM, edges=EDGES)
    with pytest.raises(ConfigurationError, match="edges"):
        vs.radiator_table("mumugamma", ECM, edges=[0.5, 0.4])
    with pytest.raises(vs.ConfigurationError, match=r"edges: .*valid: M\^2 from 0 to s = "):
        vs.radiator_table("mumugamma", ECM, edges=[0.3, 5.0], cuts={"m2_pair": (None, 0.9)})
    path = tmp_path / "other.json"
    path.write_text("{}")
    with pytest.raises(DataError, match="no radiator table"):
        vs.RadiatorTable.read(path)
