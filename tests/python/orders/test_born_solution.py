"""From visible cross sections back to sigma_0."""

from __future__ import annotations

import json

import numpy as np
import pytest
from refusals import refused
from scipy.optimize import curve_fit

import vasilisa as vs

NAN = float("nan")
PHI = vs.resonance("phi", electron_width=1.27e-6, branching=0.49)

SCAN = np.array([1.004, 1.010, 1.0135, 1.016, 1.018, 1.019, 1.020, 1.0215, 1.024, 1.03, 1.05])
OPTIONS = {"energy_spread": 0.35e-3}


def phi_fit(ecm: np.ndarray, sigma0: np.ndarray, covariance: np.ndarray) -> object:
    def model(e: np.ndarray, *parameters: float) -> np.ndarray:
        return peak(*parameters)(e**2)

    def peak(area: float, mass: float, width: float) -> vs.HadronicCrossSection:
        return vs.resonance("phi", electron_width=area * 1e-6, mass=mass, width=width)

    start = (0.6, 1.0194, 0.0043)
    return peak(*curve_fit(model, ecm, sigma0, start, sigma=covariance)[0])


@pytest.mark.parametrize(
    ("method", "tolerance"),
    [
        ({"shape": PHI}, 3e-6),
        ({"shape": vs.resonance("phi", electron_width=1e-6, mass=1.0193, width=0.0044)}, 3e-3),
        ({"fit": phi_fit}, 1e-6),
    ],
    ids=["true shape", "wrong shape", "fit"],
)
def test_closure_at_the_phi(method, tolerance):
    visible = vs.InitialStateRadiation(PHI, **OPTIONS).cross_section(SCAN)
    found = vs.solve_born_cross_section(SCAN, visible, 0.01 * visible, **method, **OPTIONS)
    assert found.converged
    assert np.abs(found.sigma0 / PHI(SCAN**2) - 1).max() < tolerance
    assert found.one_plus_delta == pytest.approx(visible / found.sigma0, rel=1e-5)
    assert found.history[0] > 0.1 > 1e-6 > found.history[-1]
    assert found.iterations == len(found.history)


RHO = np.concatenate(
    [np.arange(0.4, 0.74, 0.02), np.arange(0.745, 0.8, 0.004), np.arange(0.81, 1.0, 0.015)]
)


@pytest.mark.parametrize(
    ("method", "tolerance"),
    [({"shape": "other"}, 1e-3), ({"threshold": 2 * vs.Constants().pion_mass}, 5e-3)],
    ids=["form factor", "threshold"],
)
def test_closure_at_rho_and_omega(method, tolerance):
    if "shape" in method:
        method = {"shape": vs.hadronic_cross_section("pipi", form_factor="strong2020")}
    truth = vs.hadronic_cross_section("pipi", form_factor="cmd3")
    visible = vs.InitialStateRadiation(truth).cross_section(RHO)
    found = vs.solve_born_cross_section(RHO, visible, 0.01 * visible, **method)
    assert found.converged
    assert np.abs(found.sigma0 / truth(RHO**2) - 1).max() < tolerance


SMALL = np.array([1.012, 1.016, 1.018, 1.0195, 1.021, 1.025, 1.035])


@pytest.mark.parametrize("method", [{"shape": PHI}, {"fit": phi_fit}], ids=["shape", "fit"])
def test_jacobian_is_the_response_of_the_solution(method):
    visible = vs.InitialStateRadiation(PHI).cross_section(SMALL)
    tight = {"tolerance": 1e-10, "errors": 0.01 * visible, **method}
    found = vs.solve_born_cross_section(SMALL, visible, **tight)
    for j in (0, 3, 6):
        step = np.zeros_like(visible)
        step[j] = 1e-3 * visible[j]
        up, down = (
            vs.solve_born_cross_section(SMALL, visible + d, **tight).sigma0 for d in (step, -step)
        )
        response = (up - down) / (2 * step[j])
        scale = np.abs(found.jacobian[:, j]).max()
        assert np.abs(response - found.jacobian[:, j]).max() < 2e-3 * scale


def test_covariance_with_toys():
    rng = np.random.default_rng(11)
    visible = vs.InitialStateRadiation(PHI).cross_section(SMALL)
    relative = np.diag(np.full(len(SMALL), 0.02**2)) + 0.01**2  # a common scale
    covariance = relative * np.outer(visible, visible)
    found = vs.solve_born_cross_section(SMALL, visible, covariance=covariance, shape=PHI)
    size = 120
    toys = np.array(
        [
            vs.solve_born_cross_section(SMALL, toy, covariance=covariance, shape=PHI).sigma0
            for toy in rng.multivariate_normal(visible, covariance, size)
        ]
    )
    # Whitened, the toys have unit covariance; its elements scatter by 1/sqrt(size).
    white = np.linalg.solve(np.linalg.cholesky(found.covariance), (toys - found.sigma0).T)
    sample = white @ white.T / size
    scatter = np.sqrt((1 + np.eye(len(SMALL))) / size)
    assert np.abs((sample - np.eye(len(SMALL))) / scatter).max() < 4
    assert found.error == pytest.approx(np.sqrt(np.diag(found.covariance)))
    # Above the peak the correction ties a point to those below.
    scaled = found.jacobian * found.visible / found.sigma0[:, None]
    assert scaled[6, :6].min() < -0.1


def test_solution_that_was_not_allowed_to_converge():
    visible = vs.InitialStateRadiation(PHI).cross_section(SMALL)
    found = vs.solve_born_cross_section(SMALL, visible, 0.01 * visible, shape=PHI, max_iterations=2)
    assert not found.converged
    assert found.iterations == 2
    assert "NOT CONVERGED" in str(found)


def test_solution_as_a_document_and_a_figure():
    visible = vs.InitialStateRadiation(PHI).cross_section(SMALL)
    found = vs.solve_born_cross_section(SMALL, visible, 0.01 * visible, shape=PHI)
    assert json.loads(json.dumps(found.to_dict()))["sigma0"] == found.sigma0.tolist()
    assert len(found.plot().axes) == 2


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("ecm", {"ecm": [1.02, 1.01]}),
        ("ecm", {"ecm": [1.02, NAN]}),
        ("ecm", {"ecm": [1.02]}),
        ("ecm", {"ecm": 1.02}),
        ("visible", {"visible": [1.0, -1.0]}),
        ("visible", {"visible": [1.0, 0.0], "shape": None, "fit": phi_fit}),
        ("visible", {"visible": [1.0]}),
        ("errors", {"errors": [1.0, -1.0]}),
        ("errors", {"errors": None}),
        ("errors", {"covariance": np.eye(2)}),
        ("covariance", {"errors": None, "covariance": np.eye(3)}),
        ("covariance", {"errors": None, "covariance": [[1, 2], [2, 1]]}),
        ("covariance", {"errors": None, "covariance": [[1, 0], [0.5, 1]]}),
        ("shape", {"shape": None}),
        ("shape", {"threshold": 1.0}),
        ("shape", {"shape": lambda s: np.maximum(s - 1.03, 0)}),
        ("threshold", {"shape": None, "threshold": 1.02}),
        ("fit", {"fit": phi_fit}),
        ("fit", {"shape": None, "fit": 5}),
        ("tolerance", {"tolerance": 0}),
        ("max_iterations", {"max_iterations": 0}),
        ("pairs", {"pairs": "some"}),
    ],
)
def test_solution_refused(field, changes):
    arguments = {"ecm": [1.01, 1.02], "visible": [1.0, 2.0], "errors": [0.1, 0.1], "shape": PHI}
    refused(field, lambda: vs.solve_born_cross_section(**(arguments | changes)))


def test_fit_that_returns_no_function():
    ecm = np.linspace(1.0, 1.04, 5)
    with pytest.raises(vs.ConfigurationError, match=r"^fit: None"):
        vs.solve_born_cross_section(ecm, ecm, errors=0.1 * ecm, fit=lambda *_: None)


def test_a_measured_curve_in_and_out():
    visible = vs.InitialStateRadiation(PHI, **OPTIONS).cross_section(SMALL)
    curve = vs.MeasuredCurve(
        "scan", "cross_section", visible, 0.01 * visible, "in", "in", energies=SMALL, channel="kk"
    ).with_systematic("luminosity", 0.02)
    # Not the very shape: where the ratio to it is flat, the monotone cubic has no derivative.
    shape = vs.resonance("phi", electron_width=1e-6, mass=1.0185, width=0.0050)
    found = vs.solve_born_cross_section(curve, shape=shape, **OPTIONS)
    arrays = vs.solve_born_cross_section(
        SMALL, visible, covariance=curve.covariance, shape=shape, **OPTIONS
    )
    assert found.sigma0 == pytest.approx(arrays.sigma0, rel=1e-12)
    assert found.covariance == pytest.approx(arrays.covariance, rel=1e-9)
    born = found.born
    assert (born.channel, born.vp, born.unit) == ("kk", "in", "nb")
    assert found.measured is curve
    # A scale of all points is one of sigma_0; the statistical errors are correlated by radiation.
    assert born.shifts["luminosity"] == pytest.approx(0.02 * found.sigma0, rel=1e-4)
    assert np.abs(born.stat - np.diag(np.diag(born.stat))).max() > 0
    with pytest.raises(vs.ConfigurationError, match=r"^errors: 'given with a curve'; valid: only"):
        vs.solve_born_cross_section(curve, errors=0.1 * visible, shape=PHI)
    with pytest.raises(vs.ConfigurationError, match=r"^visible: None; valid: cross sections"):
        vs.solve_born_cross_section(SMALL, shape=PHI)
    with pytest.raises(vs.ConfigurationError, match=r"^ecm: 'F2'; valid: a curve of quantity"):
        other = vs.MeasuredCurve("F", "F2", [1.0, 1.0], [0.1, 0.1], "in", "out", energies=[1, 1.1])
        vs.solve_born_cross_section(other, shape=PHI)
