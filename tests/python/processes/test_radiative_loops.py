"""Loops of a pair with one hard photon against two other programs, and what is refused."""

import json

import numpy as np
import pytest
from places import DATA

import vasilisa as vs
from vasilisa import _core
from vasilisa.words.errors import ConfigurationError, RangeError

TABLE = json.loads((DATA / "radiative_points.json").read_text())
MOMENTA = ("p_minus", "p_plus", "k")


def computed(point, **model):
    return float(
        vs.amplitudes.radiative_soft_virtual(
            point["process"],
            *(point[name] for name in MOMENTA),
            point["ecm"],
            point["eps"],
            point.get("emission", "full"),
            **model,
        )
    )


@pytest.mark.parametrize("point", TABLE["babayaga"])
def test_points_of_babayaga(point):
    model = {"form_factor": point["form_factor"]} if point["form_factor"] else {}
    assert computed(point, **model) == pytest.approx(point["soft_virtual"], abs=1e-9)


@pytest.mark.parametrize("point", TABLE["phokhara"])
def test_points_of_phokhara(point):
    """Photons within m_e/E of the beam and energies of a B factory are among them."""
    constants = _core.Constants()
    for name, value in TABLE["phokhara_constants"].items():
        setattr(constants, name, value)
    model = {"form_factor": "pointlike"} if point["process"] == "pipigamma" else {}
    precision = 1e-7 if point["process"] == "mumugamma" else 3e-6  # of the other program
    assert computed(point, constants=constants, **model) == pytest.approx(
        point["soft_virtual"], abs=precision
    )


@pytest.mark.parametrize(("process", "ecm"), [("mumugamma", 10.58), ("pipigamma", 1.02)])
def test_loops_are_stable(process, ecm):
    """Turned about the beams, where rounding is another, at points as they occur, untagged."""
    model = {} if process == "mumugamma" else {"form_factor": "pointlike"}
    cuts = {"m2_pair": (0.09, 0.96 * ecm**2)}
    events = vs.Generator(process, ecm, "lo", cuts=cuts, seed=25, effort=0.05, **model).sample(40)
    momenta = np.moveaxis(events.particles, 1, 0)
    turned = momenta.copy()
    cosine, sine = np.cos(1.234), np.sin(1.234)
    turned[..., 1] = cosine * momenta[..., 1] - sine * momenta[..., 2]
    turned[..., 2] = sine * momenta[..., 1] + cosine * momenta[..., 2]
    first, second = (
        vs.amplitudes.radiative_soft_virtual(process, *p, ecm, 1e-4, **model)
        for p in (momenta, turned)
    )
    assert np.abs(first - second).max() < 1e-6


def test_arrays_keep_their_leading_axes():
    points = [p for p in TABLE["babayaga"] if p["process"] == "mumugamma"][:2]
    arrays = [np.array([[p[name] for p in points]]) for name in MOMENTA]
    values = vs.amplitudes.radiative_soft_virtual("mumugamma", *arrays, 1.02, 1e-5)
    assert values.shape == (1, 2)
    assert values[0] == pytest.approx([p["soft_virtual"] for p in points], abs=1e-9)


def test_the_cut_on_soft_photons_shifts_by_the_eikonal_logarithm():
    """Linear in ln(eps), and with the slope of all four legs."""
    point = TABLE["babayaga"][0]
    first, second, third = (computed(point | {"eps": eps}) for eps in (1e-3, 1e-4, 1e-5))
    assert first - second == pytest.approx(second - third, abs=1e-12)
    assert first > second


def test_a_soft_photon_leaves_the_loops_of_the_pair():
    energy, ecm, eps = 1e-4, 1.02, 1e-5
    mass = _core.Constants().muon_mass
    cosine, azimuth = 0.3, 0.7
    k = energy * np.array([1, 0.8, 0, 0.6])
    direction = np.array([np.sqrt(1 - cosine**2), 0, cosine])
    direction[:2] = direction[0] * np.cos(azimuth), direction[0] * np.sin(azimuth)
    # |p_minus| from the mass of what recoils against the photon and p_minus.
    low, high = 0.0, ecm / 2
    for _ in range(100):
        p = (low + high) / 2
        rest = -(p * direction + k[1:])
        total = np.hypot(p, mass) + np.sqrt(rest @ rest + mass**2) + energy
        low, high = (p, high) if total < ecm else (low, p)
    minus = np.array([np.hypot(p, mass), *(p * direction)])
    plus = np.array([ecm, 0, 0, 0]) - minus - k
    radiative = vs.amplitudes.radiative_soft_virtual("mumugamma", minus, plus, k, ecm, eps)
    elastic = vs.amplitudes.soft_virtual("mumu", cosine, ecm, eps)
    assert radiative == pytest.approx(elastic, abs=3 * energy / ecm)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"process": "mumu"}, "process.*mumugamma"),
        ({"process": "gammagammagamma"}, "process.*pipigamma"),
        ({"emission": "no_interference"}, "emission.*full, isr, fsr"),
        ({"eps": 2.0}, "eps"),
        ({"ecm": 1.1}, "p_minus, p_plus, k.*add up to ecm"),
        ({"k": [0.1, 0.0, 0.1]}, "k.*shape"),
        ({"pion_structure": "gvmd"}, "pion_structure.*fxsqed"),
    ],
)
def test_what_is_refused(change, message):
    point = TABLE["babayaga"][0]
    arguments = {name: point[name] for name in ("process", *MOMENTA, "ecm", "eps", "emission")}
    with pytest.raises((ConfigurationError, RangeError), match=message):
        vs.amplitudes.radiative_soft_virtual(**(arguments | change))
