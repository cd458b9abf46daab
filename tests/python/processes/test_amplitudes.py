"""Squared amplitudes, soft-virtual corrections and their building blocks at single points."""

from __future__ import annotations

import numpy as np
import pytest

import vasilisa as vs
from vasilisa.validation.amplitudes import (
    compare_form_factors,
    compare_points,
    compare_scalar_functions,
)
from vasilisa.validation.comparison import table
from vasilisa.validation.limits import compare_limits

COMPARISONS = [*compare_points(), *compare_scalar_functions(), *compare_form_factors()]
BEAM_PHOTON_POINTS = 3


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda c: f"{c.topic}-{c.quantity}")
def test_reference_points(comparison):
    assert comparison.passed, comparison


def test_the_table_holds_photons_collinear_to_the_beam():
    """Where p.k computed naively loses digits."""
    points = [p for p in table("points.json")["points"] if p["kind"] == "real"]
    photons = [np.array(p["photons"][0]) for p in points if p["process"] != "ee"]
    close = [k for k in photons if 1 - abs(k[3]) / k[0] < 1e-5]
    assert len(close) >= BEAM_PHOTON_POINTS


@pytest.mark.parametrize("comparison", list(compare_limits()), ids=lambda c: c.quantity)
def test_soft_and_collinear_limits(comparison):
    assert comparison.passed, comparison


def momenta(process):
    points = [
        p for p in table("points.json")["points"] if p["process"] == process and p["kind"] == "real"
    ]
    points = [p for p in points if len(p["photons"]) == 1 and p["ecm"] == 1.0]
    return tuple(np.array([p[name] for p in points]) for name in ("p_minus", "p_plus", "photons"))


def test_arrays_may_have_any_leading_axes():
    minus, plus, k = momenta("mumu")
    flat = vs.amplitudes.real("mumu", minus, plus, k, 1.0)
    n = len(flat) // 2
    shaped = vs.amplitudes.real(
        "mumu",
        minus[: 2 * n].reshape(2, n, 4),
        plus[: 2 * n].reshape(2, n, 4),
        k[: 2 * n, 0].reshape(2, n, 4),
        1.0,
    )
    assert shaped.shape == (2, n)
    assert np.array_equal(shaped.ravel(), flat[: 2 * n])


@pytest.mark.parametrize("process", ["mumu", "pipi"])
def test_interference_is_odd_under_exchange_of_charges(process):
    """|M|^2 symmetrised in the charges is the sum of initial and final radiation."""
    model = {"form_factor": "pointlike"} if process == "pipi" else {}
    minus, plus, k = momenta(process)

    def even(emission):
        return sum(
            vs.amplitudes.real(process, a, b, k, 1.0, emission=emission, **model)
            for a, b in ((minus, plus), (plus, minus))
        )

    assert even("full") == pytest.approx(even("isr") + even("fsr"), rel=1e-9)


@pytest.mark.parametrize("process", ["mumu", "pipi"])
def test_one_photon_without_interference_comes_from_either_pair(process):
    minus, plus, k = momenta(process)
    cosines = np.linspace(-0.9, 0.9, 5)

    def squared(emission):
        return vs.amplitudes.real(process, minus, plus, k, 1.0, emission=emission)

    def soft_virtual(emission):
        return vs.amplitudes.soft_virtual(process, cosines, 1.0, 1e-4, emission=emission)

    assert squared("no_interference") == pytest.approx(squared("isr") + squared("fsr"), rel=1e-12)
    assert soft_virtual("no_interference") - 1 == pytest.approx(
        soft_virtual("isr") + soft_virtual("fsr") - 2, abs=1e-12
    )


@pytest.mark.parametrize("process", ["mumu", "pipi"])
def test_a_soft_photon_without_interference_is_emitted_by_both_pairs_apart(process):
    """|M_2|^2 -> |M_1|^2 times the sum of the eikonal factors of the pairs."""
    minus, plus, k = momenta(process)
    c = vs.Constants()
    momentum = np.sqrt(0.25 - c.electron_mass**2)
    beams = np.array([[0.5, 0, 0, momentum], [0.5, 0, 0, -momentum]])
    soft = 1e-7 * np.array([1, 0.6, 0, 0.8])

    def dot(a, b):
        return a[..., 0] * b[..., 0] - (a[..., 1:] * b[..., 1:]).sum(axis=-1)

    def eikonal(a, b):
        current = a / dot(a, soft)[..., None] - b / dot(b, soft)[..., None]
        return -dot(current, current)

    both = np.stack([k[:, 0], np.broadcast_to(soft, k[:, 0].shape)], axis=1)
    one, two = (
        vs.amplitudes.real(process, minus, plus, photons, 1.0, emission="no_interference")
        for photons in (k, both)
    )
    expected = 4 * np.pi * c.alpha * (eikonal(*beams) + eikonal(minus, plus))
    assert two / one == pytest.approx(expected, rel=1e-4)


def test_vacuum_polarization_dresses_the_born_amplitude():
    minus, plus, _ = momenta("mumu")
    energy = 0.5
    p = np.sqrt(energy**2 - 0.105658375**2)
    direction = minus[:, 1:] / np.linalg.norm(minus[:, 1:], axis=1)[:, None]
    minus = np.column_stack([np.full(len(minus), energy), p * direction])
    plus = minus * [1, -1, -1, -1]
    bare = vs.amplitudes.born("mumu", minus, plus, 1.0)
    dressed = vs.amplitudes.born("mumu", minus, plus, 1.0, vacuum_polarization="leptonic")
    polarization = vs.vacuum_polarization("leptonic")(1.0)
    assert dressed / bare == pytest.approx(1 / abs(1 - polarization) ** 2, rel=1e-12)


def test_the_order_of_the_photons_makes_no_difference():

    points = [p for p in table("points.json")["points"] if len(p.get("photons", [])) == 2]
    for point in points:
        one, two = (
            vs.amplitudes.real(
                point["process"],
                point["p_minus"],
                point["p_plus"],
                np.array(photons),
                point["ecm"],
                **point["model"],
            )
            for photons in (point["photons"], point["photons"][::-1])
        )
        assert one == pytest.approx(two, rel=1e-10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tau", np.ones((1, 4)), np.ones((1, 4)), np.ones((1, 4)), 1.0), "tau"),
        (("mumu", np.ones((1, 3)), np.ones((1, 3)), np.ones((1, 4)), 1.0), "shape"),
        (("mumu", np.ones((2, 4)), np.ones((1, 4)), np.ones((1, 4)), 1.0), "shapes"),
        (("mumu", np.full((1, 4), np.nan), np.ones((1, 4)), np.ones((1, 4)), 1.0), "NaN"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(vs.ConfigurationError, match=message):
        vs.amplitudes.real(*arguments)


@pytest.mark.parametrize(("process", "words"), [("mue", "mue_born"), ("mumugamma", "valid: ee,")])
def test_other_processes_have_functions_of_their_own(process, words):
    minus, plus, _ = momenta("mumu")
    for asked in (
        lambda: vs.amplitudes.born(process, minus, plus, 1.0),
        lambda: vs.amplitudes.soft_virtual(process, 0.3, 1.0, 1e-3),
    ):
        with pytest.raises(vs.ConfigurationError, match=f"process: '{process}'.*{words}"):
            asked()
