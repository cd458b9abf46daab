"""Beams: boosts, crossing angles and energy spread against transformations and averages by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hist
import numpy as np
import pyhepmc
import pytest
from belle import BELLE, BELLE_ECM, generator
from numpy.typing import NDArray

import vasilisa as vs
from vasilisa.run.settings import RunSettings
from vasilisa.studies.card import read_card

Array = NDArray[np.float64]

ELECTRON, MUON = vs.Constants().electron_mass, vs.Constants().muon_mass


def by_hand(p: Array) -> Array:
    """Take momenta (..., 4) from the centre-of-mass frame of BELLE to the laboratory.

    Boosts the old way: along x and z one after another would turn the axes, so the boost is along
    the total momentum, and the electron's direction is found from its own image.
    """
    half = 0.0415
    momentum = np.sqrt(np.array([7.0, 4.0]) ** 2 - ELECTRON**2)
    electron = np.array([7.0, momentum[0] * np.sin(half), 0, momentum[0] * np.cos(half)])
    positron = np.array([4.0, momentum[1] * np.sin(half), 0, -momentum[1] * np.cos(half)])
    total = electron + positron
    velocity = total[1:] / total[0]

    def boost(q: Array, v: Array) -> Array:
        gamma = 1 / np.sqrt(1 - v @ v)
        along = q[..., 1:] @ v
        energy = gamma * (q[..., 0] + along)
        shift = (gamma - 1) * along / (v @ v) + gamma * q[..., 0]
        return np.concatenate([energy[..., None], q[..., 1:] + shift[..., None] * v], axis=-1)

    n = boost(electron, -velocity)[1:]
    angle = np.arctan2(n[0], n[2])  # the beams lie in the xz plane
    turned = p.copy()
    turned[..., 1] = np.cos(angle) * p[..., 1] + np.sin(angle) * p[..., 3]
    turned[..., 3] = -np.sin(angle) * p[..., 1] + np.cos(angle) * p[..., 3]
    return boost(turned, velocity)


def square(p: Array) -> Array:
    return p[..., 0] ** 2 - np.sum(p[..., 1:] ** 2, axis=-1)


def photon_sums(events: vs.EventBatch) -> Array:
    """Momentum of all photons of each event, shape (N, 4)."""
    sums = np.zeros((len(events), 4))
    np.add.at(sums, np.repeat(np.arange(len(events)), events.n_photons), events.photons)
    return sums


@pytest.mark.parametrize("order", ["lo", "nlops"])
def test_boost_leaves_total(order: str) -> None:
    """Without cuts the same points have the same weights in any frame."""
    run = {"n_events": 1, "progress": False}
    still = generator(order, ecm=BELLE_ECM, radiation="isr").integrate(**run)
    moving = generator(order, beams=BELLE, radiation="isr").integrate(**run)
    assert moving.value == pytest.approx(still.value, rel=1e-11)
    assert moving.error == pytest.approx(still.error, rel=1e-8)


@pytest.mark.parametrize("order", ["lo", "nlo"])
def test_events_are_those_of_the_centre_of_mass_frame(order: str) -> None:
    fields = {"radiation": "isr", "effort": 0.06}
    still = generator(order, ecm=BELLE_ECM, **fields).sample(1000, weighted=True)
    moving = generator(order, beams=BELLE, **fields).sample(1000, weighted=True)
    for ours, theirs in (
        (moving.p_minus, still.p_minus),
        (moving.p_plus, still.p_plus),
        (moving.photons, still.photons),
    ):
        np.testing.assert_allclose(ours, by_hand(theirs), rtol=0, atol=1e-9 * BELLE_ECM)
    assert moving.run.beam_momenta[0][0] == 7.0


def test_cuts_are_in_the_laboratory() -> None:
    """Compiled cuts equal the same cuts on momenta boosted by hand, event by event."""

    def selected(events: vs.EventBatch) -> NDArray[np.bool_]:
        minus, plus = by_hand(events.p_minus), by_hand(events.p_plus)
        theta = [np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]) for p in (minus, plus)]
        xi = theta[0] + theta[1] - np.pi
        return (
            (theta[0] > 0.3) & (theta[0] < 2.6) & (theta[1] > 0.3) & (theta[1] < 2.6)
            & (np.abs(xi) < 1.0) & (np.linalg.norm(plus[:, 1:], axis=1) > 1.5)
        )  # fmt: skip

    run = {"n_events": 1, "progress": False}
    cuts = vs.Cuts(theta_both=(0.3, 2.6), max_abs_xi=1.0, p_plus=(1.5, None))
    ours = generator("nlo", beams=BELLE, cuts=cuts).integrate(**run)
    theirs = generator("nlo", ecm=BELLE_ECM, cuts=selected).integrate(**run)
    assert ours.value == pytest.approx(theirs.value, rel=1e-9)
    assert ours.n_nonzero == theirs.n_nonzero


def test_belle_angles_are_those_of_the_born_cross_section() -> None:
    axis = hist.axis.Regular(24, 0, np.pi)
    h = generator(beams=BELLE).histogram({"theta_minus": axis}, n=400_000)["theta_minus"]
    cosine = (np.arange(2000) + 0.5) / 1000 - 1
    phi = (np.arange(400) + 0.5) * np.pi / 200
    c, f = (grid.ravel() for grid in np.meshgrid(cosine, phi))
    momentum = np.sqrt(BELLE_ECM**2 / 4 - MUON**2)
    s = np.sqrt(1 - c**2)
    unit = np.stack([s * np.cos(f), s * np.sin(f), c], axis=1)
    p = by_hand(np.column_stack([np.full(len(c), BELLE_ECM / 2), momentum * unit]))
    theta = np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3])
    # 1 + c^2 + (1 - c^2) 4 m^2/s, the electron's mass left out
    weight = 1 + c**2 + (1 - c**2) * 4 * MUON**2 / BELLE_ECM**2
    expected = np.histogram(theta, bins=axis.edges, weights=weight)[0]
    expected *= h.values().sum() / expected.sum()
    pull = (h.values() - expected) / np.sqrt(h.variances() + (2e-4 * expected) ** 2)
    assert np.sum(pull**2) < 55  # probability 3e-4 of 24 bins


SPREAD = vs.Beams(energies=(0.5, 0.3), spread=(3e-3, 1e-3), crossing_angle=0.1)


@pytest.mark.parametrize(
    ("process", "order"),
    [
        ("mumu", "nlops"),
        ("gammagamma", "nlo"),
        pytest.param("ee", "nlops", marks=pytest.mark.slow_ci),
    ],
)
def test_events_conserve_momentum(process: str, order: str) -> None:
    mass = {"mumu": MUON, "pipi": vs.Constants().pion_mass, "ee": ELECTRON, "gammagamma": 0.0}
    cuts = vs.Cuts(theta_both=(0.6, 2.5), min_momentum=0.05)
    events = generator(order, process, beams=SPREAD, cuts=cuts, effort=0.06).sample(1000)
    total = events.p_minus + events.p_plus + photon_sums(events)
    np.testing.assert_allclose(total, events.beam_momenta.sum(axis=1), rtol=0, atol=1e-9)
    assert np.all(np.abs(square(events.p_minus) - mass[process] ** 2) < 1e-9)
    assert np.all(np.abs(square(events.p_plus) - mass[process] ** 2) < 1e-9)
    assert np.all(np.abs(square(events.photons)) < 1e-9)
    assert np.all(np.abs(square(events.beam_momenta) - ELECTRON**2) < 1e-9)
    assert np.all(cuts(events))


def test_beam_energies_of_events() -> None:
    """Gaussians of the stated widths, uncorrelated; the cross section tilts them by s^-1."""
    n = 40_000
    events = generator(beams=SPREAD).sample(n)
    energies = events.beam_momenta[:, :, 0]
    assert len(np.unique(energies[:, 0])) == n
    error = 5 / np.sqrt(n)
    for i in range(2):
        sigma, nominal = SPREAD.spread[i], SPREAD.energies[i]
        # d ln(sigma)/dE = -1/E for a cross section of 1/s
        shifted = nominal - sigma**2 / nominal
        assert abs(energies[:, i].mean() - shifted) < error * sigma
        assert energies[:, i].std() == pytest.approx(sigma, rel=error / np.sqrt(2))
    assert abs(np.corrcoef(energies.T)[0, 1]) < error
    own_beams = events.beam_momenta.sum(axis=1)
    np.testing.assert_allclose(square(own_beams), square(events.p_minus + events.p_plus))


@pytest.mark.parametrize(
    ("process", "order", "polarization"),
    [
        ("pipi", "lo", "none"),
        ("pipi", "nlo", "none"),
        pytest.param("pipi", "nlops", "none", marks=pytest.mark.slow_ci),
        pytest.param("ee", "nlops", "leptonic", marks=pytest.mark.slow_ci),
    ],
)
def test_spread_is_the_average_over_energies(process: str, order: str, polarization: str) -> None:
    """Close to the omega, where the cross section bends."""
    sigma, ecm = 1e-3, 0.782
    fields: dict[str, Any] = {"cuts": "cmd3", "vacuum_polarization": polarization}
    run = {"n_events": 300_000, "progress": False}
    beams = vs.Beams(spread=sigma / np.sqrt(2))
    spread = generator(order, process, ecm=ecm, beams=beams, **fields).integrate(**run)
    # Gauss-Hermite of 4 nodes is right to 2e-5 here. sqrt(s) = 2 sqrt(E_- E_+) has a mean that is
    # lower by sigma^2/(2 sqrt(s)): the cross section falls by 6 % a MeV.
    x, w = np.polynomial.hermite_e.hermegauss(4)
    w /= w.sum()
    nodes = [
        # Other seeds: the errors of the nodes are independent.
        generator(order, process, ecm=energy, seed=10 + i, **fields).integrate(**run)
        for i, energy in enumerate(ecm - sigma**2 / (2 * ecm) + sigma * x)
    ]
    average = sum(w * [node.value for node in nodes])
    error = np.hypot(spread.error, np.linalg.norm(w * [node.error for node in nodes])) / average
    assert error < 4e-4
    assert abs(spread.value / average - 1) < 3 * error + 2e-5
    if order == "lo":
        at_once = generator(order, process, ecm=ecm, **fields).integrate(**run)
        assert abs(spread.value / at_once.value - 1) > 10 * error


def test_peak_narrower_than_the_spread() -> None:
    """A width of a tenth of the spread: the average over the peak, not a value at some energies."""
    mass, width, sigma, ecm = 0.9, 1e-4, 1e-3, 0.9004

    def peak(s: Array) -> Array:
        return 1 + 0.01 * s / (s - mass**2 + 1j * mass * width)

    form_factor = vs.form_factor(peak, s_range=(0.08, 1.1))
    beams = vs.Beams(spread=sigma / np.sqrt(2))
    result = generator(process="pipi", ecm=ecm, beams=beams, form_factor=form_factor).integrate(
        rel_error=1e-4, progress=False
    )
    # pi alpha^2 beta^3/(3 s) |F|^2
    constants = vs.Constants()
    w = ecm + sigma * np.linspace(-6, 6, 200_001)
    beta = np.sqrt(1 - 4 * constants.pion_mass**2 / w**2)
    born = np.pi * constants.alpha**2 * beta**3 / (3 * w**2) * np.abs(peak(w**2)) ** 2
    gauss = np.exp(-(((w - ecm) / sigma) ** 2) / 2)
    expected = constants.hbarc2 * np.sum(born * gauss) / np.sum(gauss)
    assert result.value == pytest.approx(expected, rel=5e-4)


def test_same_numbers_for_any_threads_and_pieces() -> None:
    fields = {"beams": SPREAD, "radiation": "isr", "effort": 0.06}
    one, two = (generator("nlo", **fields, threads=n) for n in (1, 2))
    run = {"n_events": 1, "progress": False}
    assert one.integrate(**run).value == two.integrate(**run).value
    events = one.sample(5000)
    pieces = vs.EventBatch.concatenate([two.sample(1000), two.sample(4000, first=1000)])
    for name, array in events.to_numpy().items():
        np.testing.assert_array_equal(array, pieces.to_numpy()[name])
    np.testing.assert_array_equal(events[100:200].beam_momenta, events.beam_momenta[100:200])


def test_variations_see_the_energy_of_the_event() -> None:
    """The variations of the same events equal runs of their own."""
    fields: dict[str, Any] = {"beams": SPREAD, "cuts": vs.Cuts(theta_both=(0.6, 2.5))}
    run = {"n_events": 1, "progress": False}
    both = generator("nlops", variations=["isr"], **fields).integrate(**run)
    alone = generator("nlops", radiation="isr", **fields).integrate(**run)
    error = np.hypot(both.variations["isr"].error, alone.error)
    assert error < 2e-3 * alone.value
    assert abs(both.variations["isr"].value - alone.value) < 3 * error


def test_functions_see_the_laboratory() -> None:
    seen: list[vs.EventBatch] = []

    def look(events: vs.EventBatch) -> NDArray[np.bool_]:
        seen.append(events)
        return events.p_minus[:, 3] > 0

    generator("nlo", beams=SPREAD, cuts=look).integrate(n_events=1, progress=False)
    total = max(seen, key=len)
    assert total.beam_momenta.shape == (len(total), 2, 4)
    assert total.beam_momenta[:, 0, 0].std() == pytest.approx(3e-3, rel=0.2)
    assert np.median(total.p_minus[:, 3] + total.p_plus[:, 3]) == pytest.approx(0.2, abs=0.02)


def test_missing_momentum_knows_the_boost() -> None:
    events = generator(beams=BELLE).sample(100)
    assert np.all(events.observable("missing_momentum") < 1e-9)
    assert np.all(np.isnan(events.observable("missing_cos_theta")))


def test_infrared_safety_in_the_laboratory() -> None:
    with pytest.raises(vs.ConfigurationError, match=r"^cuts: .*photon of"):
        generator("nlo", beams=BELLE, cuts=lambda e: e.n_photons == 0).integrate(n_events=1)
    photon = vs.Cuts(photon={"min_energy": 0.1, "theta": (0.3, 2.6)})
    assert generator("nlo", beams=BELLE, cuts=photon).integrate(n_events=1).value > 0


def test_bhabha_needs_an_angle_in_the_laboratory() -> None:
    with pytest.raises(vs.ConfigurationError, match=r"infinite without a cut"):
        vs.Generator("ee", beams=BELLE, cuts=vs.Cuts(theta_minus=(0.04, 2)))
    vs.Generator("ee", beams=BELLE, cuts=vs.Cuts(theta_minus=(0.05, 2)))


@pytest.mark.parametrize("beams", [SPREAD, BELLE])
def test_files_hold_the_beams_of_each_event(beams: vs.Beams, tmp_path: Path) -> None:
    events = generator(beams=beams).sample(50)
    events.write(tmp_path / "events.hepmc3")
    with pyhepmc.open(tmp_path / "events.hepmc3") as file:
        for i, event in enumerate(file):
            beams_read = [p for p in event.particles if p.status == 4]
            assert [p.pid for p in beams_read] == [11, -11]
            read = [[p.momentum.e, p.momentum.x, p.momentum.y, p.momentum.z] for p in beams_read]
            np.testing.assert_array_equal(read, events.beam_momenta[i])


def test_card(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    text = "process: mumu\nbeams: {energies: [7, 4], spread: 1e-3, crossing_angle: 0.083}\n"
    card.write_text(text)
    made = vs.load_card(card)
    assert isinstance(made, vs.Generator)
    assert made.ecm == pytest.approx(BELLE_ECM)
    assert made.beams == vs.Beams((7.0, 4.0), 1e-3, 0.083)
    assert made.parameters["beams"]["spread"] == (1e-3, 1e-3)
    card.write_text("points: [{sqrt_s: 0.7}]\nprocesses: [mumu]\nbeams: {spread: 3e-4}\n")
    assert isinstance(vs.load_card(card), vs.Scan)
    card.write_text("process: mumu\necm: 0.7\n")
    settings = read_card(card)
    assert isinstance(settings, RunSettings)
    assert "beams" not in settings.generator_arguments()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("beams: {energies: [7, 4], spred: 1}", "beams: 'spred'"),
        ("beams: {energies: [7]}", "beams.energies: "),
        ("beams: {energies: [7, -4]}", "beams.energies: "),
        ("beams: {energies: [7, 4], spread: -1}", "beams.spread: "),
        ("beams: {energies: [7, 4], spread: '1'}", "beams.spread: "),
        ("beams: {energies: [7, 4], spread: 1}", "beams.spread: "),
        ("beams: {energies: [7, 4], crossing_angle: 2}", "beams.crossing_angle: "),
        ("beams: {energies: [7, 4]}\necm: 10", "ecm: 10"),
        ("beams: {energies: [70, 40]}", "ecm: "),
        ("beams: {spread: 1e-3}", "ecm: missing"),
        ("beams: 7", "beams: 7"),
        ("ecm: 0.2115\nbeams: {spread: 1e-3}", "ecm: 0.20"),
    ],
)
def test_bad_cards(text: str, start: str, tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(f"process: mumu\n{text}\n")
    with pytest.raises(vs.ConfigurationError) as caught:
        vs.load_card(card)
    assert str(caught.value).startswith(f"{card}: {start}")
    assert "\n" not in str(caught.value)


def test_scan_refuses_energies() -> None:
    with pytest.raises(vs.ConfigurationError, match=r"^beams: .*points say the energies"):
        vs.Scan([{"sqrt_s": 0.7}], ["mumu"], beams={"energies": (0.3, 0.4)})
