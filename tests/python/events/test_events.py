"""Batches of events: arrays, Awkward arrays, HepMC3 files."""

from __future__ import annotations

import gc
import json
import resource
import signal
import subprocess
import sys

import awkward as ak
import hist
import numpy as np
import pyhepmc
import pytest

import vasilisa as vs
from vasilisa import _core
from vasilisa.events.batch import EventBatch
from vasilisa.events.properties import ObservableProperties
from vasilisa.words.errors import ConfigurationError, OutputError

ECM = 0.7
PION_MASS = 0.13957039


def run_info(process="pipi", final=(-211, 211)):
    run = _core.RunInfo()
    run.process = process
    run.ecm = ECM
    run.beam_momenta = [[ECM / 2, 0, 0, ECM / 2], [ECM / 2, 0, 0, -ECM / 2]]
    run.final_pdg_id = final
    run.cross_section = 23.859
    run.cross_section_error = 0.016
    run.n_events = 50
    run.seed = 2**64 - 1
    run.parameters = json.dumps({"ecm": ECM, "form_factor": "pointlike"})
    run.version = "0.1.0"
    return run


def momenta(random, n, mass):
    p = random.normal(0, 0.2, (n, 3))
    energy = np.sqrt((p**2).sum(axis=1) + mass**2)
    return np.column_stack([energy, p])


def make_batch(n=50, seed=1):
    random = np.random.default_rng(seed)
    n_photons = random.integers(0, 3, n)
    core = _core.EventBatch(
        event_number=np.arange(n) + 100,
        weight_names=["nominal", "other"],
        weights=random.normal(1, 0.3, (n, 2)),
        p_minus=momenta(random, n, PION_MASS),
        p_plus=momenta(random, n, PION_MASS),
        n_photons=n_photons,
        photons=momenta(random, n_photons.sum(), 0.0),
    )
    return EventBatch(core, run_info())


@pytest.fixture
def batch():
    return make_batch()


def test_views_share_memory_and_keep_the_batch_alive():
    batch = make_batch()
    core = batch.core
    first, again = core.p_minus, core.p_minus
    assert np.shares_memory(first, again)
    assert not first.flags.writeable
    expected = first.copy()
    del batch, core, again
    gc.collect()
    filler = [np.zeros((50, 4)) for _ in range(1000)]
    assert np.array_equal(first, expected)
    assert len(filler) == 1000


def test_shapes(batch):
    assert len(batch) == 50
    assert batch.p_minus.shape == batch.p_plus.shape == (50, 4)
    assert batch.photons.shape == (batch.n_photons.sum(), 4)
    assert batch.photon_offsets.shape == (51,)
    assert batch.photon_offsets[-1] == len(batch.photons)
    assert list(batch.weights) == ["nominal", "other"]
    assert batch.weights["nominal"].shape == (50,)
    with pytest.raises(KeyError, match=r"'nominl'.*nominal, other"):
        batch.weights["nominl"]


def test_an_empty_batch_has_shapes_too():
    empty = make_batch()[:0]
    assert empty.p_minus.shape == empty.photons.shape == (0, 4)
    assert empty.theta_avg.shape == (0,)
    assert len(empty.to_awkward()) == 0


def test_arrays_that_do_not_fit_together_are_refused():
    with pytest.raises(Exception, match="p_plus: 4 numbers; valid: 8"):
        _core.EventBatch(
            [1, 2], ["nominal"], [[1], [1]], np.ones((2, 4)), np.ones((1, 4)), [0, 0], []
        )


def test_slices_masks_and_indices(batch):
    arrays = batch.to_numpy()
    for selection in (slice(5, 20), slice(None, None, -3), batch.energy_minus > 0.3, [7, 3, 3], -1):
        part = batch[selection]
        indices = np.atleast_1d(np.arange(50)[selection])
        assert np.array_equal(part.event_number, arrays["event_number"][indices])
        assert np.array_equal(part.p_minus, arrays["p_minus"][indices])
        assert np.array_equal(part.weights["other"], arrays["weights"][indices, 1])
        offsets = arrays["photon_offsets"]
        photons = [arrays["photons"][offsets[i] : offsets[i + 1]] for i in indices]
        assert np.array_equal(part.photons, np.concatenate(photons))
    with pytest.raises(IndexError):
        batch[50]


def test_concatenate(batch):
    whole = EventBatch.concatenate([batch[:20], batch[20:]])
    for name, array in batch.to_numpy().items():
        assert np.array_equal(whole.to_numpy()[name], array)
    assert whole.run.n_events == 100
    assert batch.run.n_events == 50
    other = EventBatch(batch.core, run_info("mumu", (13, -13)))
    with pytest.raises(ConfigurationError, match="process"):
        EventBatch.concatenate([batch, other])
    with pytest.raises(ConfigurationError):
        EventBatch.concatenate([])


def test_observables_against_vector(batch):
    events = batch.to_awkward()
    minus, plus = events.p_minus, events.p_plus
    pair = minus + plus
    expected = {
        "theta_minus": minus.theta,
        "theta_plus": plus.theta,
        "theta_avg": (minus.theta - plus.theta + np.pi) / 2,
        "acollinearity": minus.theta + plus.theta - np.pi,
        "dphi": np.abs(np.abs(plus.phi - minus.phi) - np.pi),
        "momentum_minus": minus.p,
        "momentum_plus": plus.p,
        "momentum_fraction_plus": plus.p / (ECM / 2),
        "pt_minus": minus.pt,
        "energy_plus": plus.E,
        "cos_theta_minus": minus.costheta,
        "pair_mass": pair.mass,
        "pair_mass_squared": pair.mass2,
        "missing_momentum": pair.p,
        "missing_cos_theta": -pair.costheta,
        "photon_energy": ak.fill_none(ak.max(events.photons.E, axis=1), 0.0),
    }
    for name, values in expected.items():
        assert getattr(batch, name) == pytest.approx(ak.to_numpy(values), rel=1e-12, abs=1e-13), (
            name
        )
    assert np.array_equal(batch.photon_energies, ak.to_numpy(ak.flatten(events.photons.E)))


def test_every_observable_by_name(batch):
    arrays = {"p_minus": batch.momentum_minus, "p_plus": batch.momentum_plus}
    for row in _core.observables():
        values = batch.observable(row.name)
        assert values.shape == (50,)
        of_batch = arrays[row.name] if row.name in arrays else getattr(batch, row.name)
        assert np.array_equal(of_batch, values, equal_nan=True)
        described = vars(ObservableProperties).get(row.name)
        assert described is None or (row.unit == "1" or row.unit in described.__doc__)
    with pytest.raises(ConfigurationError, match="theta_avg"):
        batch.observable("theta")


def test_recoil_mass_in_batches_files_cuts_and_histograms(tmp_path):
    """Of one photon of energy E it is sqrt(s - 2 E sqrt(s)), and the mass of the pair."""
    settings = {"process": "mumu", "ecm": 1.02, "order": "nlo", "cuts": "kloe_la", "seed": 3}
    generator = vs.Generator(**settings, subtraction="slicing", k_soft=1e-3, threads=1)
    events = generator.sample(200)
    expected = np.sqrt(1.02 * (1.02 - 2 * events.photon_energy))
    assert events.recoil_mass == pytest.approx(expected, rel=1e-12)
    assert events.recoil_mass == pytest.approx(events.pair_mass, rel=1e-6)

    events.write(tmp_path / "events.npz")
    (read,) = vs.read_events(tmp_path / "events.npz")
    assert np.array_equal(read.recoil_mass, events.recoil_mass)

    middle = float(np.median(events.recoil_mass))
    above = vs.Cuts(recoil_mass=(middle, None))(events)
    assert np.array_equal(above, events.recoil_mass >= middle)

    axis = hist.axis.Regular(4, 0.2, 1.02)
    axes = dict.fromkeys(("recoil_mass", "pair_mass"), axis)
    filled = generator.histogram(axes, n=20_000)
    assert np.sum(filled["recoil_mass"].values()) > 0
    assert filled["recoil_mass"].values() == pytest.approx(filled["pair_mass"].values(), rel=1e-9)

    with pytest.raises(ConfigurationError, match=r"recoil_mass.*slicing"):
        vs.Generator(**settings, threads=1).histogram({"recoil_mass": axis}, n=1000)


def test_recoil_mass_without_photon_or_without_beams(batch):
    values = batch.recoil_mass
    assert np.array_equal(np.isnan(values), batch.n_photons == 0)
    batch.run.beam_momenta = np.zeros((2, 4))
    assert np.nanmax(np.abs(batch.recoil_mass - values)) < 1e-12


def test_awkward(batch):
    events = batch.to_awkward()
    assert events.fields == ["event_number", "weights", "p_minus", "p_plus", "photons"]
    assert ak.to_list(ak.num(events.photons)) == batch.n_photons.tolist()
    assert np.array_equal(ak.to_numpy(events.weights.other), batch.weights["other"])
    assert ak.to_numpy(events.p_minus.mass) == pytest.approx(PION_MASS, rel=1e-9)
    pair = events.p_minus + events.p_plus
    at_rest = events.p_minus.boostCM_of(pair)
    assert ak.to_numpy(at_rest.E) == pytest.approx(ak.to_numpy(pair.mass) / 2, rel=1e-12)


@pytest.mark.parametrize("name", ["out.hepmc3", "out.hepmc3.gz"])
def test_hepmc3_is_read_back_to_the_last_bit(batch, tmp_path, name):
    path = tmp_path / name
    batch.write(path)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (path.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    with pyhepmc.open(str(path)) as file:
        events = list(file)
    assert len(events) == len(batch)
    offsets = batch.photon_offsets
    for i, event in enumerate(events):
        assert event.event_number == batch.event_number[i]
        assert event.momentum_unit == pyhepmc.Units.GEV
        assert event.length_unit == pyhepmc.Units.MM
        assert event.weights == [batch.weights[w][i] for w in ("nominal", "other")]
        beams = [p for p in event.particles if p.status == 4]
        final = [p for p in event.particles if p.status == 1]
        assert len(beams) + len(final) == len(event.particles)
        assert [p.pid for p in beams] == [11, -11]
        assert [p.momentum.pz for p in beams] == [ECM / 2, -ECM / 2]
        assert [p.pid for p in final] == [-211, 211] + [22] * batch.n_photons[i]
        expected = [batch.p_minus[i], batch.p_plus[i], *batch.photons[offsets[i] : offsets[i + 1]]]
        for particle, (energy, px, py, pz) in zip(final, expected, strict=True):
            p = particle.momentum
            assert (p.e, p.px, p.py, p.pz) == (energy, px, py, pz)
        assert event.cross_section.xsec() == pytest.approx(23859.0, rel=1e-8)
        assert event.cross_section.xsec_err() == pytest.approx(16.0, rel=1e-8)

    run = events[0].run_info
    assert list(run.weight_names) == ["nominal", "other"]
    assert [(t.name, t.version) for t in run.tools] == [("vasilisa", "0.1.0")]
    attributes = run.attributes
    assert json.loads(str(attributes["parameters"])) == {"ecm": ECM, "form_factor": "pointlike"}
    assert str(attributes["process"]) == "pipi"
    assert str(attributes["seed"]) == str(2**64 - 1)


def test_hepmc3_of_no_events_is_a_valid_file(batch, tmp_path):
    batch[:0].write(tmp_path / "none.hepmc3")
    with pyhepmc.open(str(tmp_path / "none.hepmc3")) as file:
        assert list(file) == []


def test_hepmc3_cannot_be_written(batch, tmp_path):
    folder, full = tmp_path / "folder.hepmc3", tmp_path / "full.hepmc3"
    folder.mkdir()
    full.symlink_to("/dev/full")
    for path, named in (
        (tmp_path / "nowhere" / "out.hepmc3", "nowhere"),
        (folder, "folder.hepmc3"),
        (full, "full.hepmc3"),
    ):
        with pytest.raises(OutputError, match=named) as caught:
            batch.write(path)
        assert "\n" not in str(caught.value)
    assert sorted(tmp_path.iterdir()) == [folder, full]
    with pytest.raises(ConfigurationError, match=r"out.txt.*valid: names that end in .hepmc3"):
        batch.write(tmp_path / "out.txt")


@pytest.mark.parametrize("name", ["out.hepmc3", "out.hepmc3.gz"])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path, name):
    # A limit on the size of files acts as a full disk does, in a process of its own.
    code = f"""
import sys
sys.path.insert(0, {str(__file__.rsplit("/", 1)[0])!r})
from test_events import make_batch
from vasilisa.words.errors import OutputError
try:
    make_batch(20_000).write({str(tmp_path / name)!r})
except OutputError as error:
    print(error)
"""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    run = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=limit, capture_output=True, text=True, check=True
    )
    assert str(tmp_path / name) in run.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_writer_leaves_what_stood_there(batch, tmp_path, monkeypatch):
    path = tmp_path / "out.hepmc3"
    path.write_text("before")
    text = _core.hepmc3_text

    def interrupted(run, core, vertices=()):
        if len(core):
            raise KeyboardInterrupt
        return text(run, core, vertices)

    monkeypatch.setattr(_core, "hepmc3_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        batch.write(path)
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.hepmc3"]


def test_a_symbolic_link_stays_and_what_it_names_is_replaced(batch, tmp_path):
    (tmp_path / "target").write_text("before")
    link = tmp_path / "link.hepmc3.gz"
    link.symlink_to(tmp_path / "target")
    batch.write(link)
    assert link.is_symlink()
    assert (tmp_path / "target").read_bytes()[:2] == b"\x1f\x8b"
    assert len(list(tmp_path.iterdir())) == 2
