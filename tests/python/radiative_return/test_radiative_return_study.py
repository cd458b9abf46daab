"""Radiative return from candidates to result.json: small samples at lowest order."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest
from iminuit import Minuit
from places import EXAMPLES
from return_records import independent, records_of, toy

from vasilisa.candidates import read
from vasilisa.detector import SolenoidDetector
from vasilisa.detector.photons import true_photons
from vasilisa.hadrons.form_factor import form_factor
from vasilisa.inference.separation.fit import fitted
from vasilisa.measured import read_hepdata, read_json
from vasilisa.run.generator import Generator
from vasilisa.studies.card import load_card
from vasilisa.studies.energy_scan.moment import moment_weights
from vasilisa.studies.energy_scan.result import squared
from vasilisa.studies.radiative_return import RadiativeReturn, background
from vasilisa.studies.radiative_return.analysis import measured
from vasilisa.studies.radiative_return.kinematics import final_state_shares, photons_by_pair
from vasilisa.studies.radiative_return.result import ReturnResult
from vasilisa.studies.radiative_return.samples import Job, generator_of, run_job
from vasilisa.studies.radiative_return.simulation import return_candidates
from vasilisa.studies.runner import Resources, StopToken
from vasilisa.words.errors import ConfigurationError, DataError, VasilisaError, VasilisaWarning

TRUTH = {"form_factor": str(EXAMPLES / "energy_scan_truth.csv"), "pion_structure": "fxsqed"}
FIELDS = {
    "title": "small",
    "luminosity": 2.0,
    "truth": {**TRUTH, "order": "lo", "seed": 6},
    "mass": {"bins": [0.36, 0.80, 0.02]},
    "normalisation": ["both"],
    "generator": {"order": "lo", "events": 3e4},
    "threads": 1,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("return")
    RadiativeReturn(**FIELDS).run(place)
    return place


@pytest.fixture(scope="module")
def document(folder):
    return json.loads((folder / "result.json").read_text())


@pytest.fixture(scope="module")
def settings(document):
    return RadiativeReturn(**FIELDS).settings


def test_the_chain_finds_the_truth(document):
    assert document["problems"] == []
    assert document["kind"] == "radiative_return"
    assert (document["fsr"], document["vp"]) == ("in", "out")
    assert len(document["points"]) == 22
    assert 3e-8 < document["a_mu"] < 5e-8
    parts = document["parts"]
    total = np.sqrt(sum(each**2 for each in parts.values()))
    assert document["a_mu_error"] == pytest.approx(total)
    for name in ("radiator", "mumugamma"):
        found = document["truth"]["normalisations"][name]
        assert abs(found["moments"][0]["pull"]) < 3.5
        assert 0.6 < found["pull_width"] < 1.5
    muons = document["muons_over_qed"]
    assert abs(muons["value"] - 1) < 4 * muons["error"]
    # The start is 5 % and more off; what is measured is not.
    ratio = np.array([each["ratio_to_start"] for each in document["points"]])
    assert ratio.mean() == pytest.approx(1.05, abs=0.025)


def test_what_is_written(folder, document):
    curve = read_json(folder / "form_factor.json")
    assert (curve.quantity, curve.vp, curve.fsr) == ("F2", "in", "out")
    named = {"luminosity", "radiator", "fsr", "vacuum_polarization"}
    assert set(curve.shifts) == named | {"track_mass", "unfolding", "acceptance"}
    shifts = [row["shifts"] for row in document["moments"]["radiator"]]
    sizes = {name: size / document["a_mu"] for name, size in shifts[0].items()}
    assert sizes["luminosity"] == pytest.approx(0.003)
    assert sizes["track_mass"] < 0.01 and sizes["unfolding"] < 0.02
    # About two tracks of pions a radian and edge: 1 mrad takes a few per mille.
    assert 5e-4 < sizes["acceptance"] < 5e-3
    assert np.allclose(curve.covariance, document["covariance"])
    bare = read_json(folder / "cross_section.json")
    assert (bare.quantity, bare.vp, bare.fsr) == ("cross_section", "out", "in")
    again = read_hepdata(
        folder / "hepdata" / "form_factor.yaml", name="x", quantity="F2", vp="in", fsr="out"
    )
    assert np.allclose(again.values, curve.values)
    report = (folder / "report.html").read_text()
    assert "standard deviations off" in report
    pictures = ("truth", "spectrum", "track_mass", "response", "efficiency", "radiator", "muons")
    for name in (*pictures, "systematics"):
        assert (folder / f"{name}.png").stat().st_size > 0
        assert f'alt="{name}"' in report
    truth = json.loads((folder / "simulated" / "truth.json").read_text())
    assert truth["a_mu"] == pytest.approx(
        document["truth"]["normalisations"]["radiator"]["moments"][0]["a_mu"]
    )


def test_photons_belong_to_the_pair_that_is_near(folder):
    found = read(folder / "simulated" / "candidates.parquet", kind="radiative_return").columns
    assert np.all(found["true_n_isr"] == 1)  # untagged ones fly along the beams
    assert np.allclose(found["true_m_fsr"], found["true_m"])
    for order in ("lo", "nlops"):
        events = Generator("mumugamma", 1.02, order, cuts="kloe_la", effort=0.06).sample(2000)
        initial, final, mass = photons_by_pair(events)
        assert np.array_equal(initial + final, events.n_photons + 1)
        assert 0.2 < final.mean() < 0.8
        gained = mass - events.pair_mass
        assert np.all(gained[final > 0] > 0) and np.allclose(gained[final == 0], 0, atol=1e-12)
        # Where all photons are of the pair, it has all of the energy.
        assert np.allclose(mass[initial == 0], 1.02)


def test_a_structure_that_loops_do_not_know_is_said(tmp_path):
    truth = {**FIELDS["truth"], "pion_structure": "gvmd"}
    study = RadiativeReturn(**FIELDS | {"truth": truth, "luminosity": 1e-3})
    with pytest.warns(VasilisaWarning, match="pion_structure: 'gvmd': .* made with fxsqed"):
        paths = study.simulate(tmp_path)
    assert json.loads(paths[1].read_text())["generated_pion_structure"] == "fxsqed"


@pytest.mark.usefixtures("no_report")
def test_finished_jobs_are_kept(folder, document):
    again = RadiativeReturn(**FIELDS).run(folder)
    assert again.complete
    assert json.loads((folder / "result.json").read_text())["a_mu"] == document["a_mu"]


def test_blind_hides(folder, document):
    data = str(folder / "simulated" / "candidates.parquet")
    study = RadiativeReturn(**FIELDS | {"candidates": data, "blind": True})
    result = ReturnResult(study.settings, document["jobs"], len(document["jobs"]), {}, 0.0)
    answer = study.answer(result)
    assert 0.015 < abs(answer.a_mu / document["a_mu"] - 1) < 0.11
    assert answer.points[0]["f2"] != pytest.approx(document["points"][0]["f2"], rel=0.015)


def test_closure_with_another_interference(document, settings):
    """The truth's rho-omega structure is not the response's."""
    edges = settings.mass.edges
    middle = 0.5 * (edges[1:] + edges[:-1])
    away = (middle - 0.612) / 0.03
    ratio = (1.05 + 0.3 * (np.sqrt(middle) - 0.75)) * (1 + 0.15 * away * np.exp(-(away**2)))
    inner = settings.mass.inner
    start = squared(form_factor("cmd3"))
    energies = np.sqrt(middle[inner])
    weights = moment_weights(energies, start, 0.62, 0.88) * start(energies)
    random = np.random.default_rng(3)
    for name in settings.normalisation:
        biases, errors, pulls = [], [], []
        for _ in range(25):
            found = measured(settings, toy(document, ratio, random), document["luminosity"])
            total = found.covariance[name] + found.theory[name]
            biases.append(weights @ (found.ratio[name] - ratio[inner]) / (weights @ ratio[inner]))
            errors.append(np.sqrt(weights @ total @ weights) / (weights @ ratio[inner]))
            pulls.append((found.ratio[name] - ratio[inner]) / np.sqrt(np.diag(total)))
        assert abs(np.mean(biases)) < 3.5 * np.std(biases) / np.sqrt(len(biases))
        assert np.std(biases) < 1.4 * np.mean(errors)
        assert np.std(pulls) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("toys", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_templates_that_fluctuate_widen_no_pull(document, settings, toys):
    """Independent samples of data, templates and response, all drawn from what was simulated."""
    records, luminosity = records_of(document), document["luminosity"]
    random = np.random.default_rng(8)
    pulls, chi2 = [], []
    for _ in range(toys):
        found = measured(settings, independent(records, luminosity, random), luminosity)
        chi2 += [
            each.chi2 / each.degrees
            for spectrum in found.spectra.values()
            for each in spectrum.subtracted.shares
            if each is not None
        ]
        assert found.problems == []
        for name in settings.normalisation:
            total = found.covariance[name] + found.theory[name]
            pulls.append((found.ratio[name] - 1) / np.sqrt(np.diag(total)))
    assert np.std(pulls) == pytest.approx(1, abs=0.15)
    assert np.mean(chi2) == pytest.approx(1, abs=0.15)


SLICE_0, SLICE_1 = slice(0, 5), slice(5, 10)


def set_in(record, name, bins, value):
    array = np.array(record[name], float)
    array[bins] = value * array[bins]
    record[name] = array


def test_templates_of_another_detector_are_a_problem(document, settings):
    records = copy.deepcopy(records_of(document))
    table = np.array(records["data"]["track_mass_pipigamma"])
    records["data"]["track_mass_pipigamma"] = np.roll(table, 2, axis=1)
    result = ReturnResult(settings, list(records.values()), len(records), {}, 0.0)
    problems = RadiativeReturn(**FIELDS).problems(result)
    assert any("do not describe the candidates, chi2 = " in each for each in problems)


@pytest.mark.parametrize(
    ("sample", "change", "words"),
    [
        ("data", lambda r: set_in(r, "seen_pipigamma", SLICE_1, -1), "negative"),
        ("data", lambda r: set_in(r, "seen_pipigamma", SLICE_1, 0), "no candidates"),
        ("data", lambda r: set_in(r, "track_mass_mumugamma", 1, 0), "no candidates"),
        ("pipigamma", lambda r: set_in(r, "counts", (slice(None), SLICE_1), 0), "no entries"),
        ("pipigamma", lambda r: set_in(r, "generated", slice(7, 8), 0), "no entries"),
        ("mumugamma", lambda r: set_in(r, "track_mass_mumugamma", 1, 0), "no simulated signal"),
    ],
)
def test_a_bad_slice_is_named_and_the_others_go_on(document, settings, sample, change, words):
    records = copy.deepcopy(records_of(document))
    luminosity = document["luminosity"]
    whole = measured(settings, records, luminosity)
    change(records[sample])
    found = measured(settings, records, luminosity)
    (problem,) = found.problems
    assert words in problem and "from 0.42 to 0.52 GeV^2" in problem
    lost = range(3, 12) if "no entries" in words else range(5, 10)
    assert found.bins.tolist() == [i for i in range(2, 24) if i not in lost]
    for name in settings.normalisation:
        kept = np.isin(whole.bins, found.bins)
        errors = np.sqrt(np.diag(whole.covariance[name]))[kept]
        assert np.all(np.abs(found.ratio[name] - whole.ratio[name][kept]) < 2 * errors)
    result = ReturnResult(settings, list(records.values()), len(records), {}, 0.0)
    study = RadiativeReturn(**FIELDS)
    assert len(study.problems(result)) == 1 and "slice" in study.problems(result)[0]
    assert len(study.answer(result).points) == 22 - len(lost)


def same_templates(records):
    for end in ("", "_squares"):
        name = f"track_mass_pipigamma{end}"
        records["mumugamma"][name][1] = records["pipigamma"][name][1]


def other_track_masses(records):
    table = records["data"]["track_mass_pipigamma"]
    table[1] = table[1][::-1]


@pytest.mark.parametrize(
    ("change", "calls", "words"),
    [
        (lambda r: None, 1, "the fit does not converge: distance"),
        (same_templates, None, "pipigamma and mumugamma cannot be told apart"),
        (other_track_masses, None, "templates do not overlap with the candidates"),
    ],
)
def test_a_slice_without_fit_is_named(document, settings, monkeypatch, change, calls, words):
    fits = []

    def second_without_calls(model, counts):
        fits.append(model)
        with monkeypatch.context() as patch:
            if calls is not None and len(fits) == 2:
                patch.setattr(Minuit, "migrad", lambda minuit: migrad(minuit, calls, iterate=1))
            return fitted(model, counts)

    migrad = Minuit.migrad
    monkeypatch.setattr(background, "fitted", second_without_calls)
    records = copy.deepcopy(records_of(document))
    change(records)
    found = measured(settings, records, document["luminosity"])
    (problem,) = found.problems
    assert problem.startswith("pipigamma: slice of M^2 from 0.42 to 0.52 GeV^2: ")
    assert words in problem
    assert found.bins.tolist() == [i for i in range(2, 24) if i not in range(5, 10)]


def test_few_candidates_have_finite_errors(document, settings):
    records = copy.deepcopy(records_of(document))
    data, random = records["data"], np.random.default_rng(3)
    for name in [each for each in data if each.startswith(("seen", "track"))]:
        if not name.endswith("_squares"):
            few = random.binomial(np.array(data[name]).astype(int), 0.02).astype(float)
            data[name] = data[f"{name}_squares"] = few
    result = ReturnResult(settings, list(records.values()), len(records), {}, 0.0)
    problems = RadiativeReturn(**FIELDS).problems(result)
    assert any("muons have a relative error of" in each for each in problems)
    for name in ("radiator", "mumugamma"):
        assert np.all(np.isfinite(result.curve(name).covariance))
        assert all(np.max(size) <= 1 for size in result.systematics(name).values())


@pytest.mark.parametrize(
    ("sample", "change", "words"),
    [
        ("data", lambda r: set_in(r, "seen_pipigamma", slice(None), -1), "no slice"),
        ("pipigamma", lambda r: set_in(r, "counts", slice(None), 0), "no entries"),
        ("data", lambda r: set_in(r, "seen_mumugamma", slice(None), 0), "no candidates"),
    ],
)
def test_where_no_slice_is_good_the_first_is_named(document, settings, sample, change, words):
    records = copy.deepcopy(records_of(document))
    change(records[sample])
    with pytest.raises(DataError, match=words):
        measured(settings, records, 1.0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mass": {"bins": [0.35, 2.0, 0.01]}}, "mass.bins"),
        ({"mass": {"bins": [0.35, 0.355, 0.01]}}, "mass.bins"),
        ({"mass": {"fsr": "guess"}}, "fsr"),
        ({"a_mu": [[0.5, 0.7]]}, "a_mu"),
        ({"normalisation": ["bhabha"]}, "normalisation"),
        ({"cuts": "kloe"}, "cuts"),
        ({"truth": None}, "candidates"),
        ({"luminosity": -1}, "luminosity"),
        ({"unfolding": {"stop": "soon"}}, "unfolding.stop"),
        ({"backgrounds": {"mumugamma": "guess"}}, "backgrounds.mumugamma"),
        ({"track_mass": {"pipigamma": [0.2, 0.1]}}, "track_mass.pipigamma"),
        ({"generator": {"vacuum_polarization": {"pipigamma": "default"}}}, "pipigamma"),
        ({"detector": "delphi"}, "detector"),
    ],
)
def test_bad_cards_are_named(fields, words):
    with pytest.raises(ConfigurationError) as caught:
        RadiativeReturn(**FIELDS | fields)
    assert words in str(caught.value)


def test_momenta_in_mev_are_an_error(folder):
    data = read(folder / "simulated" / "candidates.parquet", kind="radiative_return")
    with pytest.raises(VasilisaError, match="MeV"):
        read(
            folder / "simulated" / "candidates.parquet",
            kind="radiative_return",
            columns={"p_minus": "1000 * p_minus"},
            energy=1.02,
        )
    assert set(data["true_process"]) == {"pipigamma", "mumugamma"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"p_minus": "p_minus / (p_minus < 0)"}, "p_minus"),
        ({"p_minus": "0.3 * p_minus", "p_plus": "0.3 * p_plus"}, "none of .* GeV"),
        ({"p_minus": "1000 * p_minus", "p_plus": "1000 * p_plus"}, "MeV"),
    ],
)
def test_candidates_that_cannot_be_are_named(folder, columns, words):
    data = str(folder / "simulated" / "candidates.parquet")
    study = RadiativeReturn(**FIELDS | {"candidates": data, "columns": columns})
    with pytest.raises(VasilisaError, match=words):
        run_job(study.settings, Job("data"), Resources(1, StopToken()))


@pytest.mark.parametrize("detector", ["kloe", "babar", "besiii"])
def test_photons_are_measured(settings, detector):
    batch = generator_of(settings, "pipigamma", 1).sample(4000)
    seen = SolenoidDetector(detector)(batch, 3)
    assert len(seen[seen.columns["n_tracks"] == 2]) > 0
    photon = true_photons(batch)[:, 0]
    columns = seen.columns
    there = np.isfinite(columns["k_energy"])
    calorimeter = SolenoidDetector(detector).settings.calorimeter
    theta = np.arctan2(np.hypot(photon[:, 1], photon[:, 2]), photon[:, 3])
    assert (columns["k_theta"][there] > calorimeter.coverage).all()
    inside = (theta > calorimeter.coverage + 0.05) & (theta < np.pi - calorimeter.coverage - 0.05)
    if inside.sum() > 50:
        assert there[inside].mean() > 0.98
        width = np.hypot(calorimeter.stochastic / np.sqrt(photon[:, 0]), calorimeter.constant)
        pulls = ((columns["k_energy"] / photon[:, 0] - 1) / width)[inside & there]
        assert np.std(pulls) == pytest.approx(1, abs=4 / np.sqrt(len(pulls)))
    assert len(return_candidates(seen)["p_minus"]) == (columns["probe"] != 3).sum()


def test_photons_along_the_beams_are_theirs(settings):
    batch = generator_of(settings, "pipigamma", 1).sample(2000)
    hardest, further, m2 = final_state_shares(batch, np.ones(2000))
    assert np.median(hardest) < 1e-3
    assert np.allclose(further, 0) and np.allclose(m2, batch.pair_mass_squared)


def test_the_example_is_a_card():
    study = load_card(EXAMPLES / "radiative_return.yaml")
    assert isinstance(study, RadiativeReturn)
    assert study.settings.normalisation == ["radiator", "mumugamma"]
