"""Signals of n particles: the pair first, the others behind it, in batches and in all formats."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import awkward as ak
import numpy as np
import pyhepmc
import pytest
import uproot
from places import DATA

import vasilisa as vs
from vasilisa import _core
from vasilisa.events.batch import EventBatch
from vasilisa.events.files import SUFFIXES
from vasilisa.events.files.formats import format_of
from vasilisa.events.files.pieces import PIECE, slices_of
from vasilisa.words.errors import ConfigurationError, DataError

ECM = 1.0
SIGNALS = ([13, -13, 22], [211, -211, 211, -211])
MASS = {13: 0.1056583755, 22: 0.0, 211: 0.13957039}
COMPONENTS = ("E", "px", "py", "pz")


def run_info(pdg_id, first=0, n=0):
    run = _core.RunInfo()
    run.process, run.version, run.identity = "synthetic", "0.1.0", "same run"
    run.ecm, run.final_pdg_id = ECM, pdg_id
    run.beam_momenta = [[ECM / 2, 0, 0, ECM / 2], [ECM / 2, 0, 0, -ECM / 2]]
    run.cross_section, run.cross_section_error = 23.859, 0.016
    run.variation_cross_sections = [[22.5, 0.015]]
    run.first_event, run.n_events = first, n
    return run


def momenta(random, n, mass):
    p = random.normal(0, 0.2, (n, 3))
    return np.column_stack([np.sqrt((p**2).sum(axis=1) + mass**2), p])


def make_batch(pdg_id, n=40, first=0):
    random = np.random.default_rng(first)
    n_photons = random.integers(0, 3, n)
    core = _core.EventBatch.of_particles(
        event_number=np.arange(n) + first,
        weight_names=["nominal", "other"],
        weights=random.normal(1, 0.3, (n, 2)),
        particles=np.stack([momenta(random, n, MASS[abs(i)]) for i in pdg_id], axis=1),
        n_photons=n_photons,
        photons=momenta(random, n_photons.sum(), 0.0),
    )
    return EventBatch(core, run_info(pdg_id, first, n))


@pytest.fixture(params=SIGNALS, ids=["mumugamma", "four_pions"])
def batch(request):
    return make_batch(request.param)


def write_part(batch, path):
    """Write a file that belongs to a run, as `Generator.generate` does."""
    format_of(path).write(path, batch.run, batch.core.weight_names, slices_of(batch))


def assert_same_batch(found, expected):
    for name, array in expected.to_numpy().items():
        np.testing.assert_array_equal(found.to_numpy()[name], array)
    assert found.to_numpy().keys() == expected.to_numpy().keys()
    assert list(found.run.final_pdg_id) == list(expected.run.final_pdg_id)


def test_arrays(batch):
    n = len(batch.run.final_pdg_id)
    assert batch.particles.shape == (40, n, 4)
    assert batch.pdg_id.tolist() == batch.run.final_pdg_id
    np.testing.assert_array_equal(batch.p_minus, batch.particles[:, 0])
    np.testing.assert_array_equal(batch.p_plus, batch.particles[:, 1])
    assert not batch.photons_are_signal
    arrays = batch.to_numpy()
    assert {"particles", "pdg_id"} < arrays.keys()
    assert not {"p_minus", "p_plus"} & arrays.keys()


def test_pairs_have_particles_too_and_keep_their_columns():
    events = vs.Generator("mumu", 0.7, order="lo", threads=1).sample(20)
    assert events.pdg_id.tolist() == [13, -13]
    np.testing.assert_array_equal(events.particles[:, 1], events.p_plus)
    assert not {"particles", "pdg_id"} & events.to_numpy().keys()
    assert events.to_awkward().fields[2:] == ["p_minus", "p_plus", "photons"]
    photons = vs.Generator("gammagamma", 0.7, order="lo", threads=1).sample(5)
    assert photons.photons_are_signal
    assert photons.pdg_id.tolist() == [22, 22]


def test_select_and_concatenate(batch):
    mask = batch.event_number % 3 == 0
    np.testing.assert_array_equal(batch[mask].particles, batch.particles[mask])
    joined = EventBatch.concatenate([batch[:11], batch[11:]])
    np.testing.assert_array_equal(joined.particles, batch.particles)
    np.testing.assert_array_equal(joined.photons, batch.photons)
    assert batch[:0].particles.shape == (0, len(batch.pdg_id), 4)
    with pytest.raises(DataError, match=r"final_pdg_id: \[13, -13\]; valid: \d particles"):
        EventBatch(batch.core, run_info([13, -13]))


def test_awkward(batch):
    events = batch.to_awkward()
    assert events.fields == ["event_number", "weights", "particles", "photons"]
    assert ak.all(events.particles.pdg_id == batch.pdg_id)
    np.testing.assert_array_equal(ak.to_numpy(events.particles.E), batch.particles[..., 0])
    pair = events.particles[:, 0] + events.particles[:, 1]
    assert ak.to_numpy(pair.mass) == pytest.approx(batch.pair_mass, rel=1e-9)
    assert len(batch[:0].to_awkward()) == 0


def test_observables_take_the_pair_and_every_photon():
    batch = make_batch(SIGNALS[0])
    pair = batch.p_minus + batch.p_plus
    mass = np.sqrt(pair[:, 0] ** 2 - (pair[:, 1:] ** 2).sum(axis=1))
    assert batch.pair_mass == pytest.approx(mass, rel=1e-12)
    # The photon of the signal is one of the photons of observables and cuts.
    np.testing.assert_array_equal(batch.observable("n_photons"), batch.n_photons + 1)
    energies = [
        [batch.particles[i, 2, 0], *batch.photons[begin:end, 0]]
        for i, (begin, end) in enumerate(itertools.pairwise(batch.photon_offsets))
    ]
    np.testing.assert_array_equal(batch.photon_energy, [max(each) for each in energies])
    bound = float(np.median(batch.photon_energy))
    np.testing.assert_array_equal(
        vs.Cuts(photon_energy=(bound, None))(batch), batch.photon_energy >= bound
    )
    pions = make_batch(SIGNALS[1])
    np.testing.assert_array_equal(pions.observable("n_photons"), pions.n_photons)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_are_read_back(batch, tmp_path, suffix):
    path = tmp_path / f"events{suffix}"
    batch.write(path)
    assert_same_batch(EventBatch.concatenate(list(vs.read_events(path))), batch)
    nothing = tmp_path / f"nothing{suffix}"
    batch[:0].write(nothing)
    assert list(vs.read_events(nothing)) == []


def test_other_readers(batch, tmp_path):
    n = len(batch.pdg_id)
    for suffix in (".npz", ".parquet", ".root", ".hepmc3"):
        batch.write(tmp_path / f"events{suffix}")
    with np.load(tmp_path / "events.npz") as archive:
        np.testing.assert_array_equal(archive["particles"], batch.particles)
        np.testing.assert_array_equal(archive["pdg_id"], batch.pdg_id)
    nested = ak.from_parquet(tmp_path / "events.parquet")
    assert ak.array_equal(nested.particles, ak.without_parameters(batch.to_awkward().particles))
    with uproot.open(tmp_path / "events.root") as file:
        arrays = file["events"].arrays(library="np")
    for i, component in enumerate(COMPONENTS):
        np.testing.assert_array_equal(arrays[f"particles_{component}"], batch.particles[..., i])
    assert (arrays["particles_pdg_id"] == batch.pdg_id).all()
    with pyhepmc.open(str(tmp_path / "events.hepmc3")) as file:
        for i, event in enumerate(file):
            final = [p for p in event.particles if p.status == 1]
            assert [p.pid for p in final] == [*batch.pdg_id, *[22] * batch.n_photons[i]]
            assert [p.momentum.e for p in final[:n]] == batch.particles[i, :, 0].tolist()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_parts_are_joined(tmp_path, suffix):
    """The border of two pieces lies within the first part."""
    whole = make_batch(SIGNALS[0], n=60, first=PIECE - 20)
    for name, part in (("a", whole[:30]), ("b", whole[30:])):
        run = run_info(SIGNALS[0], int(part.event_number[0]), len(part))
        write_part(EventBatch(part.core, run), tmp_path / f"{name}{suffix}")
    parts = [tmp_path / f"{name}{suffix}" for name in "ab"]
    if suffix == ".hepmc3.gz":  # cut at the borders of pieces, as `generate` does
        for path, borders in zip(parts, ((0, 20, 30), (30, 60)), strict=True):
            batches = [whole[i:j] for i, j in itertools.pairwise(borders)]
            run = run_info(SIGNALS[0], PIECE - 20 + borders[0], borders[-1] - borders[0])
            format_of(path).write(path, run, whole.core.weight_names, batches)
    joined = vs.join_events(parts[::-1], tmp_path / f"joined{suffix}")
    assert joined.n_events == 60
    assert_same_batch(EventBatch.concatenate(list(vs.read_events(joined.path))), whole)


# --- files that do not fit ------------------------------------------------------------------------


def refused(path: Path, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        list(vs.read_events(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_is_written_of_a_run_that_does_not_fit(batch, tmp_path, suffix):
    batch.run.final_pdg_id = [13, -13]
    with pytest.raises(DataError, match="final_pdg_id"):
        batch.write(tmp_path / f"events{suffix}")
    assert not list(tmp_path.iterdir())


def with_run(source: Path, target: Path, pdg_id: list[int]) -> None:
    """Copy an archive whose run states other particles."""
    with np.load(source) as archive:
        arrays = dict(archive)
    run = json.loads(arrays["run"].item()) | {"final_pdg_id": pdg_id}
    np.savez(target, **(arrays | {"run": np.array(json.dumps(run))}))


def test_archives_of_other_particles(tmp_path):
    make_batch(SIGNALS[0]).write(tmp_path / "three.npz")
    with_run(tmp_path / "three.npz", tmp_path / "pair.npz", [13, -13])
    refused(tmp_path / "pair.npz", r"holds no p_minus; its run has the final particles \[13, -13\]")
    with_run(tmp_path / "three.npz", tmp_path / "four.npz", SIGNALS[1])
    refused(tmp_path / "four.npz", r"final_pdg_id: \[211, .*\]; valid: 3 particles")


def test_texts_of_other_particles(tmp_path):
    path = tmp_path / "three.hepmc3"
    make_batch(SIGNALS[0]).write(path)
    text = path.read_text()
    for stated in ("[13, -13, 211]", "[13, -13, 22, 22, 22, 22]"):
        path.write_text(text.replace("[13, -13, 22]", stated))
        refused(path, r"final particles \[13, -13, 22.*\]; valid: \[13, -13.*\] and photons")


# --- files of version 0.1 -------------------------------------------------------------------------

OLD = DATA / "files_of_0.1"
"""Eight events of mu pairs from number 19 996 on, at 0.7 GeV, order lo, cuts cmd3, seed 3."""


def test_files_of_version_0_1_are_read():
    archive, text = (next(vs.read_events(OLD / f"mumu.{form}")) for form in ("npz", "hepmc3"))
    assert_same_batch(archive, text)
    assert archive.event_number.tolist() == list(range(19_996, 20_004))
    assert archive.pdg_id.tolist() == [13, -13]
    assert archive.pair_mass == pytest.approx(0.7, rel=1e-12)
    assert vs.Cuts(scenario="cmd3")(archive).all()


@pytest.fixture
def unfinished(tmp_path):
    """The folder of an archive of these events that has the first four."""
    folder = tmp_path / "unfinished.npz.parts"
    shutil.copytree(OLD / folder.name, folder)
    return folder


def old_run(**changes):
    return vs.Generator("mumu", 0.7, **({"order": "lo", "seed": 3, "cuts": "cmd3"} | changes))


def test_version_0_1_joins_and_is_joined(unfinished, tmp_path):
    joined = vs.join_events([unfinished], tmp_path / "so_far.npz")
    assert (joined.first_event, joined.n_events) == (19_996, 4)
    whole = next(vs.read_events(OLD / "mumu.npz"))
    assert_same_batch(next(vs.read_events(joined.path)), whole[:4])
    old_run(seed=4).generate(4, tmp_path / "more.npz", first=20_004)
    with pytest.raises(ConfigurationError, match=r"different runs, seed: 3 and 4") as caught:
        vs.join_events([OLD / "mumu.npz", tmp_path / "more.npz"], tmp_path / "all.npz")
    assert "\n" not in str(caught.value)


def test_version_0_1_is_resumed(unfinished, tmp_path):
    target = tmp_path / "unfinished.npz"
    assert old_run().generate(8, target, first=19_996).n_resumed == 4
    found, whole = next(vs.read_events(target)), next(vs.read_events(OLD / "mumu.npz"))
    np.testing.assert_array_equal(found.event_number, whole.event_number)
    np.testing.assert_allclose(found.particles, whole.particles, rtol=1e-9)


def test_version_0_1_of_other_parameters_is_not_resumed(unfinished, tmp_path):
    """Also where that version had no such parameter."""
    target = tmp_path / "unfinished.npz"
    with pytest.raises(
        ConfigurationError, match=r"another run, parameters.seed: 3 there, 4 here"
    ) as caught:
        old_run(seed=4).generate(8, target, first=19_996)
    assert "\n" not in str(caught.value)
    identity = json.loads((unfinished / "run.json").read_text())
    del identity["parameters"]["k_soft"]
    (unfinished / "run.json").write_text(json.dumps(identity))
    with pytest.raises(
        ConfigurationError, match=r"parameters.k_soft: None there, 0.0001 here; choose"
    ):
        old_run().generate(8, target, first=19_996)
