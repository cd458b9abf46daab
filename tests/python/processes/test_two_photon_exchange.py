"""Parts of the two-photon exchange: independent numbers, their sum, their limits."""

import numpy as np
import pytest

import vasilisa as vs
from vasilisa import _core
from vasilisa.hadrons.pion_structure import propagators

COSINES = np.array([-0.9, -0.5, -0.1, 0.1, 0.5, 0.9])
PARTS = ("pole_pole", "pole_dispersive", "dispersive_dispersive")
PAIRS = _core.PhotonPairs.__members__
GVMD = {"form_factor": "gvmd_bwsum3", "pion_structure": "gvmd"}


def component(terms, ecm, pairs, constants=None):
    return _core.TwoPhotonComponent(terms, ecm, constants or _core.Constants(), PAIRS[pairs])


def soft_virtual(process, exchange, ecm=0.78, eps=1e-3, **model):
    return vs.amplitudes.soft_virtual(
        process, COSINES, ecm, eps, two_photon_exchange=exchange, **model
    )


# -- an independent method: Feynman rules, numerical Dirac matrices and Feynman parameters --------

ONE = np.eye(4)
PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = [np.diag([1, 1, -1, -1]).astype(complex)] + [
    np.block([[np.zeros((2, 2)), sigma], [-sigma, np.zeros((2, 2))]]) for sigma in PAULI
]
METRIC = np.array([1, -1, -1, -1])


def slash(p):
    return sum(METRIC[mu] * p[mu] * GAMMA[mu] for mu in range(4))


def one_loop(momenta, masses, order):
    """Integrate 1 and l over d^4l/(i pi^2) prod 1/[(l - r)^2 - m^2], by Gauss-Legendre."""
    x, weight = np.polynomial.legendre.leggauss(order)
    dimensions = len(momenta) - 1
    cube = np.meshgrid(*[(x + 1) / 2] * dimensions, indexing="ij")
    measure = np.prod(np.meshgrid(*[weight / 2] * dimensions, indexing="ij"), axis=0)
    rest, fractions = np.ones_like(measure), []
    for u in cube:
        fractions.append(rest * u)
        measure, rest = measure * rest, rest * (1 - u)
    fractions.append(rest)
    shift = np.tensordot(np.array(momenta).T, np.array(fractions), axes=1)
    delta = np.tensordot(METRIC, shift**2, axes=1) + sum(
        fraction * (mass - METRIC @ r**2)
        for fraction, r, mass in zip(fractions, momenta, masses, strict=True)
    )
    values = measure * (1 / delta**2 if dimensions == 3 else -1 / delta)
    return values.sum(), (values * shift).reshape(4, -1).sum(axis=1)


def exchange(p1, p2, p3, p4, m, big, photons, order):
    """Return direct, crossed and seagull diagram between the spinors."""
    q, first, second = p1 + p2, *photons
    scalar, vector = one_loop([0 * q, p1, q], [first, m * m, second], order)
    inside = scalar * (slash(p1) + m * ONE) - slash(vector)
    total = -2 * sum(METRIC[mu] * GAMMA[mu] @ inside @ GAMMA[mu] for mu in range(4))
    for minus, plus in ((p3, p4), (p4, p3)):
        scalar, vector = one_loop([0 * q, p1, q, minus], [first, m * m, second, big * big], order)
        inside = scalar * (slash(p1) + m * ONE) - slash(vector)
        total = total - 4 * slash(plus) @ inside @ slash(minus)
        # What is left where a photon's momentum at its vertex cancels the electron propagator.
        scalar, vector = one_loop([0 * q, q, minus], [first, second, big * big], order)
        total = total + 4 * scalar * slash(minus) - slash(vector)
    return total


@pytest.mark.parametrize(("ecm", "cosine"), [(0.7, 0.5), (1.1, -0.6)])
def test_dispersive_dispersive_from_feynman_parameters(ecm, cosine):
    constants = _core.Constants()
    constants.electron_mass = m = 0.1  # no collinear peak for the quadrature
    big = constants.pion_mass
    terms = [(1.0, 0.0), (-0.7 - 0.2j, 0.6 - 0.5j), (-0.3 + 0.2j, 1.3 - 0.9j)]
    energy, sine = ecm / 2, np.sqrt(1 - cosine**2)
    beam, pion = np.sqrt(energy**2 - m * m), np.sqrt(energy**2 - big * big)
    p1, p2 = (np.array([energy, 0, 0, sign * beam]) for sign in (1, -1))
    p3, p4 = (np.array([energy, s * pion * sine, 0, s * pion * cosine]) for s in (1, -1))
    loop = sum(
        a * b * exchange(p1, p2, p3, p4, m, big, (x, y), 40)
        for a, x in terms[1:]
        for b, y in terms[1:]
    )
    born = slash(p3 - p4) / ecm**2
    summed = [
        np.trace((slash(p2) - m * ONE) @ each @ (slash(p1) + m * ONE) @ born)  # born is its own bar
        for each in (loop, born)
    ]
    form_factor = sum(a * ecm**2 / (ecm**2 - x) for a, x in terms)
    expected = 1 / (2 * np.pi * constants.alpha_inverse) * (summed[0] / summed[1] / form_factor)
    found = component(terms, ecm, "dispersive_dispersive", constants)(cosine)
    assert found == pytest.approx(expected.real, rel=1e-7)


# -- parts of 1 + delta_SV ------------------------------------------------------------------------


def test_parts_add_up():
    rest = soft_virtual("pipi", "none", **GVMD)
    parts = {name: soft_virtual("pipi", name, **GVMD) - rest for name in PARTS}
    full = soft_virtual("pipi", "full", **GVMD)
    np.testing.assert_allclose(rest + sum(parts.values()), full, rtol=0, atol=1e-11)
    for odd in parts.values():
        np.testing.assert_allclose(odd, -odd[::-1], atol=1e-13)
    # Near the rho the structure is that of one photon.
    assert parts["pole_dispersive"][-1] < -0.05
    assert abs(parts["pole_pole"][-1]) < 0.01
    assert abs(parts["dispersive_dispersive"][-1]) < 0.001


def test_parts_of_the_dispersive_exchange_add_up():
    terms = propagators("dispersive", vs.form_factor("cmd3"), 0.78, _core.Constants())
    terms = terms[::8]  # any will do, and quickly
    structure = _core.TwoPhotonStructure(terms, 0.78, _core.Constants())(0.6)
    point_like = component([(1.0, 0.0)], 0.78, "pole_pole")(0.6)
    assert sum(component(terms, 0.78, name)(0.6) for name in PARTS) == pytest.approx(
        point_like + structure, abs=1e-12
    )


@pytest.mark.parametrize("process", ["pipi", "kk", "mumu"])
def test_point_like_exchange_is_left_out(process):
    ecm = 1.2
    full, without = (soft_virtual(process, name, ecm) for name in ("full", "none"))
    box = full - without
    # The even part is untouched, and soft photons have nothing to do with the exchange.
    np.testing.assert_allclose(box, -box[::-1], atol=1e-13)
    assert abs(box[-1]) > 1e-3
    softer = [soft_virtual(process, name, ecm, eps=1e-6) for name in ("full", "none")]
    np.testing.assert_allclose(softer[0] - softer[1], box, atol=1e-12)


def test_pole_pole_is_the_point_like_box_over_the_form_factor():
    box = soft_virtual("pipi", "full") - soft_virtual("pipi", "none")
    point_like = component([(1.0, 0.0)], 0.78, "pole_pole")
    np.testing.assert_allclose([point_like(c) for c in COSINES], box, atol=1e-12)
    # Re[box/F(s)] is linear in 1/F(s); its imaginary part counts.
    s, poles = 0.78**2, (50.0, 0.6 - 0.11j, 0.7 - 0.3j, 0.4 - 0.2j)
    inverse = [1 / (1 - s / (s - mass2)) for mass2 in poles]
    found = [component([(1, 0), (-1, mass2)], 0.78, "pole_pole")(0.5) for mass2 in poles]
    parts = np.array([[z.real, -z.imag] for z in map(complex, inverse)])
    (re, im), *_ = np.linalg.lstsq(parts, found)
    np.testing.assert_allclose(parts @ [re, im], found, rtol=1e-12)
    assert re == pytest.approx(point_like(0.5), rel=1e-12)
    assert abs(im) > abs(re)


def test_heavy_pole_decouples():
    for mass2, bound in ((1e4, 2e-5), (1e8, 1e-8)):
        terms = [(1.0, 0.0), (-1.0, mass2)]
        for pairs in ("pole_dispersive", "dispersive_dispersive"):
            assert abs(component(terms, 0.7, pairs)(0.6)) < bound


# -- runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "accuracy"), [("nlo", 1e-6), ("nlops", 3e-5)])
def test_parts_of_the_asymmetry_add_up(order, accuracy):
    """At nlops odd corrections are exponentiated: the sum holds up to their products."""
    variations = {name: {"two_photon_exchange": name} for name in ("none", *PARTS)}
    run = vs.Generator("pipi", 0.78, order, cuts="cmd3", variations=variations, **GVMD)
    result = run.integrate(n_events=131_072)
    rest = result.variations["none"].asymmetry
    parts = {name: result.variations[name].asymmetry - rest for name in PARTS}
    assert rest + sum(parts.values()) == pytest.approx(result.asymmetry, abs=accuracy)
    assert rest > 0.01 > -0.005 > parts["pole_dispersive"]
    for varied in result.variations.values():
        # Even products of odd corrections: none at nlo.
        assert varied.value == pytest.approx(result.value, rel=1e-5 if order == "nlo" else 3e-4)


@pytest.mark.parametrize(
    ("process", "changes", "words"),
    [
        ("pipi", {"two_photon_exchange": "pole"}, ["did you mean 'pole_pole'"]),
        ("pipi", {"two_photon_exchange": "pole_pole"}, ["point-like", "valid: full, none"]),
        ("mumu", {"two_photon_exchange": "pole_dispersive"}, ["point-like", "full, none"]),
        ("ee", {"two_photon_exchange": "none"}, ["separated", "process ee"]),
        ("gammagamma", {"two_photon_exchange": "none"}, ["gammagamma has no exchange"]),
        ("mumu", {"two_photon_exchange": "none", "radiation": "isr"}, ["radiation isr"]),
    ],
)
def test_what_has_no_parts(process, changes, words):
    with pytest.raises(vs.ConfigurationError) as caught:
        vs.Generator(process, 0.7, cuts="cmd3", **changes)
    for word in ["two_photon_exchange", *words]:
        assert word in str(caught.value)


def test_card(tmp_path):
    card = tmp_path / "card.yaml"
    card.write_text("process: mumu\necm: 0.7\ntwo_photon_exchange: none\n")
    assert vs.load_card(card).parameters["two_photon_exchange"] == "none"


def test_known_variations_without_interference_have_no_parts_of_it():
    generator = vs.Generator(
        "mumu", 0.7, cuts="cmd3", two_photon_exchange="none", variations=["isr", "no_interference"]
    )
    assert list(generator.integrate(n_events=1, progress=False).variations) == [
        "isr",
        "no_interference",
    ]
