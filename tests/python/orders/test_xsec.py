"""Cross sections and asymmetries against published numbers and against closed forms."""

from __future__ import annotations

import math

import pytest

import vasilisa as vs
from vasilisa.structure_functions.born import fermion_pair_cross_section, scalar_pair_cross_section
from vasilisa.validation.cross_sections import Effort, compare_cross_sections, two_photon_cuts

QUICK = Effort(3e-4, 600_000)


@pytest.fixture(scope="module")
def comparisons():
    return list(compare_cross_sections(QUICK))


def test_published_cross_sections_and_asymmetries(comparisons):
    assert len(comparisons) >= 19
    failed = [c for c in comparisons if not c.passed]
    assert not failed


def test_they_are_not_all_on_one_side(comparisons):
    """A common bias smaller than each error would show in the mean pull."""
    pulls = [c.sigma for c in comparisons]
    assert abs(sum(pulls)) / math.sqrt(len(pulls)) < 3
    assert sum(p * p for p in pulls) / len(pulls) < 2


def test_errors_of_reference_asymmetries_are_named_where_they_are_not_the_quoted_ones(comparisons):
    asymmetries = [c for c in comparisons if c.topic == "asymmetry"]
    assert asymmetries
    assert all("quoted" in c.note for c in asymmetries)


@pytest.mark.parametrize("ecm", [0.25, 0.7, 3.0])
def test_total_muon_pair_cross_section(ecm):
    result = vs.Generator("mumu", ecm, "lo", seed=1).integrate(rel_error=1e-6, progress=False)
    exact = fermion_pair_cross_section(ecm**2, vs.Constants().muon_mass, vs.Constants())
    assert result.value == pytest.approx(exact, rel=1e-8)


@pytest.mark.parametrize("ecm", [0.3, 0.7, 3.0])
def test_total_cross_section_of_point_like_pions(ecm):
    generator = vs.Generator("pipi", ecm, "lo", form_factor="pointlike", seed=1)
    result = generator.integrate(rel_error=1e-6, progress=False)
    exact = scalar_pair_cross_section(ecm**2, vs.Constants().pion_mass, vs.Constants())
    assert result.value == pytest.approx(exact, rel=1e-6)


def test_bhabha_in_a_range_of_angles():
    """The integral of [PS95] problem 5.2 over cos(theta); the electron mass is negligible."""
    ecm, limit = 3.0, 0.6
    theta = math.acos(limit)
    cuts = vs.Cuts(theta_both=(theta, math.pi - theta))
    result = vs.Generator("ee", ecm, "lo", cuts=cuts, seed=3).integrate(1e-5, progress=False)

    def density(c):
        s, t, u = 1.0, -(1 - c) / 2, -(1 + c) / 2
        return (s * s + u * u) / t**2 + 2 * u * u / (s * t) + (u * u + t * t) / s**2

    from scipy.integrate import quad

    constants = vs.Constants()
    alpha = 1 / constants.alpha_inverse
    exact = math.pi * alpha**2 / ecm**2 * quad(density, -limit, limit)[0] * constants.hbarc2
    assert result.value == pytest.approx(exact, rel=3e-5)


def test_two_photons_in_a_range_of_angles():
    """2 pi alpha^2/s [ln((1 + c)/(1 - c)) - c], [PS95] eq. (5.107), identical particles."""
    ecm, limit = 3.0, math.cos(math.radians(45))
    cuts = two_photon_cuts()
    result = vs.Generator("gammagamma", ecm, "lo", cuts=cuts, seed=3).integrate(
        1e-4, progress=False
    )
    constants = vs.Constants()
    exact = 2 * math.pi / constants.alpha_inverse**2 / ecm**2 * constants.hbarc2
    exact *= math.log((1 + limit) / (1 - limit)) - limit
    assert result.value == pytest.approx(exact, rel=3e-4)


def test_acollinearity_of_two_photons_in_space_is_another_selection():
    """The published number belongs to polar angles; the opening angle gives 0.5 % less."""
    cuts = vs.Cuts(
        two_photons={
            "min_energy": 0.3,
            "theta": ("45 deg", "135 deg"),
            "max_acollinearity": "10 deg",
        }
    )
    effort = Effort(3e-4, 600_000)
    in_space = effort.integrate("gammagamma", 1.0, cuts=cuts, seed=2)
    polar = effort.integrate("gammagamma", 1.0, cuts=two_photon_cuts(), seed=2)
    assert in_space.value / polar.value == pytest.approx(0.995, abs=0.0015)
