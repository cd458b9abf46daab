"""Cuts and observables in the centre-of-mass frame of beams of unequal energies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hist
import numpy as np
import pytest
from belle import BELLE, BELLE_ECM, generator
from numpy.typing import NDArray

import vasilisa as vs
from vasilisa import _core

Array = NDArray[np.float64]


SELECTION: dict[str, Any] = {
    "theta_both": (0.3, 2.6),
    "max_abs_xi": 1.0,
    "p_plus": (1.5, None),
    "photon": {"min_energy": 0.1, "theta": (0.5, 2.0)},
}


def test_cuts_in_the_centre_of_mass_frame() -> None:
    """Beams that meet head-on, as if they had equal energies."""
    run = {"n_events": 1, "progress": False}
    asymmetric = vs.Beams(energies=(7.0, 4.0))
    cuts = vs.Cuts(frame="cm", **SELECTION)
    moving = generator("nlo", beams=asymmetric, cuts=cuts)
    still = generator("nlo", ecm=moving.ecm, cuts=vs.Cuts(**SELECTION))
    ours, theirs = moving.integrate(**run), still.integrate(**run)
    assert ours.value == pytest.approx(theirs.value, rel=1e-9)
    assert ours.n_nonzero == theirs.n_nonzero
    assert "in the centre-of-mass frame" in ours.parameters["cuts"]
    assert generator("nlo", beams=asymmetric, cuts=vs.Cuts(**SELECTION)).integrate(
        **run
    ).value != pytest.approx(theirs.value, rel=0.01)


@pytest.mark.parametrize("conditions", [SELECTION, {"missing": 0.5}, {"recoil_mass": (3, 8)}])
def test_cuts_in_the_centre_of_mass_frame_of_crossing_beams(conditions: dict[str, Any]) -> None:
    """The same as cuts on momenta boosted by hand against the total momentum, axes kept."""
    events = generator("nlops", beams=BELLE, effort=0.06).sample(3000)
    total = np.sum(np.asarray(events.run.beam_momenta), axis=0)
    velocity = total[1:] / total[0]
    gamma = total[0] / BELLE_ECM

    def boosted(p: Array) -> Array:
        along = p[:, 1:] @ velocity
        shift = (gamma - 1) * along / (velocity @ velocity) - gamma * p[:, 0]
        space = p[:, 1:] + shift[:, None] * velocity
        return np.column_stack([gamma * (p[:, 0] - along), space])

    arrays = {name: boosted(getattr(events, name)) for name in ("p_minus", "p_plus", "photons")}
    core = _core.EventBatch(
        event_number=events.event_number,
        weight_names=["nominal"],
        weights=np.ones((len(events), 1)),
        n_photons=events.n_photons,
        **arrays,
    )
    run = _core.RunInfo()
    run.ecm, run.final_pdg_id = BELLE_ECM, [13, -13]
    expected = vs.Cuts(**conditions)(vs.EventBatch(core, run))
    assert 0 < expected.sum() < len(events)
    assert np.array_equal(vs.Cuts(frame="cm", **conditions)(events), expected)
    both = vs.Cuts(frame="cm", **conditions) & ~vs.Cuts(frame="cm", **conditions)
    assert not both(events).any()


def test_card_of_belle_with_cuts_in_the_centre_of_mass_frame(tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(
        "process: ee\norder: lo\nbeams: {energies: [7.0, 4.0], crossing_angle: 0.083}\n"
        "cuts: {frame: cm, theta_both: [15 deg, 165 deg]}\n"
    )
    run = vs.load_card(card)
    assert isinstance(run, vs.Generator)
    written = run.generate(100, tmp_path / "events.npz", progress=False)
    assert written.n_events == 100
    with pytest.raises(vs.ConfigurationError, match=r"^cuts.frame: 'cms' .*valid: laboratory, cm"):
        vs.Cuts(frame="cms", theta_both=(1, 2))


def test_observables_in_the_centre_of_mass_frame() -> None:
    """Arrays, histograms and cuts agree with momenta boosted by hand (beams head-on)."""
    beams = vs.Beams(energies=(7.0, 4.0))
    run = generator("nlops", beams=beams, effort=0.06)
    events = run.sample(2000)
    velocity = 3.0 / 11.0
    gamma = 1 / np.sqrt(1 - velocity**2)

    def polar(p: Array) -> Array:
        return np.arctan2(np.hypot(p[:, 1], p[:, 2]), gamma * (p[:, 3] - velocity * p[:, 0]))

    minus, plus = polar(events.p_minus), polar(events.p_plus)
    assert events.theta_minus_cm == pytest.approx(minus, abs=1e-6)
    assert events.theta_avg_cm == pytest.approx((minus - plus + np.pi) / 2, abs=1e-6)
    energy = gamma * (events.p_plus[:, 0] - velocity * events.p_plus[:, 3])
    assert events.observable("energy_plus_cm") == pytest.approx(energy)
    cuts = {"theta_minus_cm": (0.5, 2.0), "p_plus_cm": (2.0, None)}
    assert np.array_equal(
        vs.Cuts(**cuts)(events), vs.Cuts(frame="cm", theta_minus=(0.5, 2), p_plus=(2, None))(events)
    )


def test_histograms_in_the_centre_of_mass_frame() -> None:
    """Beams of any energies make the same, as their centre-of-mass frame sees it."""
    axis = hist.axis.Regular(20, 0, np.pi)
    moving = generator("nlo", beams=vs.Beams(energies=(7.0, 4.0)))
    still = generator("nlo", ecm=moving.ecm)
    ours = moving.histogram({"theta_minus_cm": axis}, n=1)["theta_minus_cm"]
    theirs = still.histogram({"theta_minus": axis}, n=1)["theta_minus"]
    assert ours.values() == pytest.approx(theirs.values(), rel=1e-6)
    same = still.histogram({"theta_minus_cm": axis}, n=1)["theta_minus_cm"]
    assert np.array_equal(same.values(), theirs.values())


@pytest.mark.parametrize("suffix", [".npz", ".hepmc3"])
def test_observables_of_files_in_the_centre_of_mass_frame(suffix: str, tmp_path: Path) -> None:
    cuts = vs.Cuts(theta_minus_cm=("40 deg", "140 deg"))
    path = tmp_path / f"events{suffix}"
    generator("nlo", beams=BELLE, cuts=cuts, effort=0.06).generate(200, path, progress=False)
    events = vs.EventBatch.concatenate(list(vs.read_events(path)))
    assert cuts(events).all()
    assert events.theta_minus.max() < events.theta_minus_cm.max() < np.radians(140.001)


def test_keyword_with_the_frame_in_its_name_says_how_to_write_it() -> None:
    words = r"'theta_both_cms' \(unknown, .*write \{frame: cm, theta_both: \.\.\.\}\)"
    with pytest.raises(vs.ConfigurationError, match=words):
        vs.Cuts(theta_both_cms=["15 deg", "165 deg"])
