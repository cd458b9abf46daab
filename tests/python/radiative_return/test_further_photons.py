"""What a sample radiates beyond the hardest photon, fitted by classes."""

import numpy as np
import pytest

from vasilisa.detector import SolenoidDetector
from vasilisa.studies.radiative_return import RadiativeReturn
from vasilisa.studies.radiative_return.choice import mass_of, selected
from vasilisa.studies.radiative_return.kinematics import batch_of
from vasilisa.studies.radiative_return.radiation import (
    CLASSES,
    N_CELLS,
    N_ENERGIES,
    fitted_radiation,
    radiation_cells,
    radiation_of,
    summed_cells,
    true_classes,
)
from vasilisa.studies.radiative_return.samples import PAIRS, Job, generator_of, run_job
from vasilisa.studies.runner import Resources, StopToken
from vasilisa.words.errors import ConfigurationError, DataError

CHANGED = np.array([1.0, 1.3, 0.8, 1.2, 1.5])


def settings_of(order, **changes):
    fields = {"cuts": "kloe_la", "mass": {"bins": [0.36, 0.80, 0.02]}, "backgrounds": {}} | changes
    truth = {"form_factor": "cmd3", "order": order, "seed": 5}
    generator = {"order": order, "events": 1e4}
    return RadiativeReturn(luminosity=2.0, truth=truth, generator=generator, **fields).settings


def pulls_of(classes, cells, weights, toys, seed):
    """Return pulls of fractions where classes of the data are changed."""
    random = np.random.default_rng(seed)
    true = np.bincount(classes, weights * CHANGED[classes])
    true = true / true.sum()
    pulls = []
    for _ in range(toys):
        drawn = weights * random.poisson(1.0, len(weights))
        squares = weights * drawn
        templates = {
            name: tuple(
                summed_cells(cells[classes == i], w[classes == i]) for w in (drawn, squares)
            )
            for i, name in enumerate(CLASSES)
        }
        data = weights * random.poisson(CHANGED[classes])
        counts, squares = summed_cells(cells, data), summed_cells(cells, weights * data)
        found = fitted_radiation(counts, squares, templates)
        assert found.fractions.sum() == pytest.approx(1)
        assert found.covariance.sum() == pytest.approx(0, abs=1e-12)
        pulls.append((found.fractions - true) / found.errors)
    return np.array(pulls)


def test_fractions_are_recovered_with_their_errors():
    random = np.random.default_rng(1)
    shapes = random.dirichlet(np.full(N_CELLS, 0.5), size=len(CLASSES))
    classes = np.repeat(np.arange(5), [7000, 1000, 1000, 400, 400])
    cells = np.concatenate(
        [random.choice(N_CELLS, (classes == i).sum(), p=each) for i, each in enumerate(shapes)]
    )
    pulls = pulls_of(classes, cells, np.ones(len(classes)), 40, 2)
    assert np.abs(pulls.mean(0)).max() < 4 / np.sqrt(40)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


def test_no_candidates_are_an_error():
    nothing = np.zeros(N_CELLS)
    with pytest.raises(DataError, match="no candidates"):
        fitted_radiation(nothing, nothing, dict.fromkeys(CLASSES, (nothing + 1, nothing + 1)))


def test_second_photons_find_their_cells():
    settings = settings_of("lo")
    batch = generator_of(settings, "mumugamma", 1, effort=0.05).sample(500)
    assert (true_classes(batch, 0.2) == 0).all()
    columns = SolenoidDetector("kloe")(batch, 3).columns
    chosen = selected(settings, batch.run, columns, "mumugamma", "mumugamma").at
    columns = {name: np.array(each)[chosen] for name, each in columns.items()}
    mass = mass_of("mumugamma")
    alone = radiation_cells(batch_of(batch.run, columns, mass)) // N_ENERGIES
    assert (alone >= 2).all()
    for theta, kind in ((columns["theta_minus"] + 0.1, 0), (np.full(len(alone), 0.3), 1)):
        second = {"k2_theta": theta, "k2_phi": columns["phi_minus"]}
        second["k2_energy"] = np.full(len(alone), 0.03)
        found = radiation_cells(batch_of(batch.run, columns | second, mass))
        assert (found // N_ENERGIES == kind).mean() > 0.9
        assert ((found >= 0) & (found < N_CELLS)).all()


@pytest.mark.slow
def test_a_measurement_fits_further_photons():
    """Data are the simulation itself: fractions are its own, with the pions under the muons."""
    settings = settings_of("nlo", further_photons=True)
    resources = Resources(0, StopToken())
    records = {name: run_job(settings, Job(name), resources) for name in PAIRS}
    luminosity = 3.0
    for name in PAIRS:
        key = f"radiation_{name}"
        assert np.array(records[name][key]).shape == (len(CLASSES), N_CELLS)
        counts = sum(
            np.array(each[key]).sum(0) * each["unit"] * 1000 * luminosity
            for each in records.values()
        )
        data = {key: [counts.tolist()], f"{key}_squares": [np.abs(counts).tolist()]}
        found = radiation_of(records | {"data": data}, name, luminosity)
        assert np.all(np.abs(found.fractions - found.simulated) < 2 * found.errors + 1e-9)
        assert 0.03 < 1 - found.simulated[0] < 0.5


def test_without_a_tag_nothing_is_fitted():
    with pytest.raises(ConfigurationError, match="further_photons"):
        settings_of("lo", further_photons=True, cuts="kloe_sa")


@pytest.mark.slow
def test_fractions_of_muons_are_recovered():
    settings = settings_of("nlops")
    detector = SolenoidDetector("kloe")
    batch = generator_of(settings, "mumugamma", 0, effort=0.1).sample(15_000)
    columns = detector(batch, 3).columns
    chosen = selected(settings, batch.run, columns, "mumugamma", "mumugamma").at
    columns = {name: np.array(each)[chosen] for name, each in columns.items()}
    cells = radiation_cells(batch_of(batch.run, columns, mass_of("mumugamma")))
    classes = true_classes(batch, detector.settings.calorimeter.coverage)[chosen]
    weights = np.asarray(batch.weights["nominal"])[chosen]
    assert np.bincount(classes, minlength=5).min() > 50
    pulls = pulls_of(classes, cells, weights, 100, 4)
    assert np.abs(pulls.mean(0)).max() < 4 / np.sqrt(100)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)
