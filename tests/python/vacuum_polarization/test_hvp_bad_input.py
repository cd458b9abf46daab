"""What users do wrong with R(s), measured curves and integrals: one clear line each."""

import numpy as np
import pytest
from typer.testing import CliRunner

import vasilisa as vs
from vasilisa.cli import app
from vasilisa.hadrons.piecewise_curve import PiecewiseCurve
from vasilisa.hadrons.spectrum import HadronicSpectrum
from vasilisa.measured import bare_cross_section, r_ratio, undressed, write_json


def curve(**changes):
    content = {
        "name": "A",
        "quantity": "cross_section",
        "energies": [0.7, 0.8, 0.9],
        "values": [1.0, 2.0, 3.0],
        "stat": [0.1, 0.1, 0.1],
        "vp": "in",
        "fsr": "in",
        "channel": "pipi",
    }
    return vs.MeasuredCurve(**(content | changes))


def integral(**options):
    return lambda: vs.hvp.integral("a_mu", **options)


OVERLAPPING = [[0.7, 0.8], [0.75, 0.85], [0.85, 0.9]]
INDEFINITE = [[1, 2, 0], [2, 1, 0], [0, 0, 1]]

CASES = {
    "overlapping bins": (
        lambda: curve(energies=None, edges=OVERLAPPING),
        "A: edges: bins 0.7 to 0.8 and 0.75 to 0.85 GeV overlap; valid: bins side by side",
    ),
    "negative cross section": (
        lambda: curve(values=[1, -5, 1]),
        "A: values: -5 +- 0.1 at 0.8 GeV is negative; valid: above -3 standard deviations",
    ),
    "covariance not definite": (
        lambda: curve(stat=INDEFINITE),
        "A: stat: covariance is not positive semi-definite",
    ),
    "covariance of the wrong size": (
        lambda: curve(stat=np.eye(2)),
        "A: stat: covariance of shape (2, 2) for 3 points; valid: (3, 3) or (3,)",
    ),
    "energies in MeV": (
        lambda: curve(energies=[700, 800, 900]),
        "A: energies: the median is 800 GeV, in MeV? valid: GeV, median up to 50",
    ),
    "channel counted twice": (
        lambda: HadronicSpectrum("R", [PiecewiseCurve([1, 2], [1, 1], name="pipi")] * 2),
        "R: channel 'pipi' is counted twice",
    ),
    "dressed used as bare": (lambda: r_ratio(curve()), "A: vp: 'in'; valid here: out"),
    "undressed without Pi": (
        lambda: bare_cross_section(curve(quantity="F2", fsr="out")),
        "polarization: None (A has vacuum polarisation inside); valid: a function of q^2",
    ),
    "undressed twice": (lambda: undressed(curve(vp="out"), 0), "A: vp: 'out'; valid here: in"),
    "form factor dressed twice": (
        lambda: vs.Generator("pipi", ecm=0.7, vacuum_polarization="default"),
        "vacuum_polarization: 'default' (the form factor 'cmd3' contains the vacuum",
    ),
    "unknown dressing": (lambda: curve(vp="bare"), "A: vp: 'bare' (unknown); valid: in, out"),
    "R without radiation": (
        integral(source=curve(quantity="R", vp="out", fsr="out", channel="3pi")),
        "channel: '3pi' (not a pair of charged scalars); valid: pipi, kk",
    ),
    "asymmetry": (integral(source=curve(quantity="asymmetry")), "A: quantity: 'asymmetry'"),
    "shape of an error": (
        lambda: curve().with_systematic("tag", [0.1, 0.2]),
        "A: systematics: tag: shape (2,); valid: one number or (3,)",
    ),
    "empty window": (integral(window=""), "window: ''; valid: short, intermediate, long"),
    "inverted range": (integral(low=0.9, high=0.6), "low: 0.9; valid: energies below high = 0.6"),
    "range of no width": (integral(low=0.6, high=0.6), "low: 0.6; valid: energies below"),
    "range below threshold": (
        integral(high=0.1),
        "all: nothing from 0 to 0.1 GeV; valid: within 0.1",
    ),
    "range without the channel": (
        integral(channel="pipi", low=3.0, high=4.0),
        "all, channel pipi: nothing from 3 to 4 GeV; valid: within 0.279",
    ),
    "range above a form factor": (
        integral(source="strong2020", low=50.0),
        "strong2020: nothing from 50 to inf GeV; valid: within 0.279",
    ),
    "not a number": (integral(low=float("nan")), "low: nan; valid: an energy in GeV, 0 or above"),
    "text": (integral(high="1 GeV"), "high: '1 GeV'; valid: an energy in GeV"),
    "negative": (integral(low=-1), "low: -1; valid: an energy in GeV"),
    "unknown channel": (integral(channel="pi"), "channel: 'pi'; valid: pipi, 3pi"),
    "unknown source": (integral(source="nope"), "source: 'nope' (unknown); valid: default"),
    "no source": (integral(source=3), "source: 3; valid: a name, a path, a MeasuredCurve"),
    "negative s": (lambda: vs.R(-1.0), "R(s): s = -1 GeV^2; valid: above 0"),
    "text for s": (lambda: vs.R("a"), "s"),
    "kernel": (lambda: vs.hvp.window_fractions(-1.0), "kernel: s must be > 0"),
    "edition": (lambda: vs.hvp.standard_model("2021"), "edition: '2021'; valid: 2020, 2025"),
    "pull": (
        lambda: vs.hvp.standard_model("2025").pull(hvp_lo="a"),
        "piece: 'a'; valid: an Integral, or value and error",
    ),
    "same set twice": (lambda: vs.combine([curve(), curve()]), "datasets: 'A' twice"),
    "dressed with bare": (
        lambda: vs.combine([curve(), curve(name="B", vp="out")]),
        "vp: differs between curves: A 'in', B 'out'; valid: the same for all",
    ),
    "nodes without data": (
        lambda: vs.combine([curve()], nodes=[0.7, 5.0]),
        "nodes: 5.0; valid: within the data, 0.7 to 0.9 GeV",
    ),
    "cluster size": (lambda: vs.combine([curve()], cluster_size="a"), "cluster_size"),
    "interpolation": (
        lambda: vs.combine([curve()], interpolation="straight"),
        "interpolation: 'straight' (unknown); valid: linear, cubic",
    ),
    "no resonances": (
        lambda: vs.vacuum_polarization([]),
        "vacuum_polarization: []; valid: one NarrowResonance or more",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_clear_line(case):
    call, message = CASES[case]
    with pytest.raises(vs.VasilisaError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["default", "default"], "SOURCE: 'default, default' (stands twice)"),
        (["nope"], "source: 'nope' (unknown)"),
        (["none.json"], "none.json: cannot be read"),
        (["--from", "0.9", "--to", "0.6", "-q", "a_mu"], "low: 0.9; valid"),
        (["--to", "0.1", "-q", "a_mu"], "nothing from 0 to 0.1 GeV"),
        (["-q", "a_mo"], "--quantity: 'a_mo' (unknown, did you mean 'a_mu'?)"),
        (["--channel", "pipi", "--channels"], "--channels: 'pipi'; valid: without --channel"),
        (["--standard-model", "1999"], "edition: '1999'"),
    ],
)
def test_the_command_says_it_in_one_line(arguments, message):
    found = CliRunner().invoke(app, ["hvp", *arguments])
    assert found.exit_code == 2
    assert found.stderr.count("\n") == 1
    assert message in found.stderr


def test_a_dressed_r_is_undressed_before_it_is_integrated(tmp_path):
    dressed = curve(quantity="R")
    bare = curve(quantity="R", vp="out")
    ratio = vs.hvp.integral("a_mu", dressed).value / vs.hvp.integral("a_mu", bare).value
    assert 0.9 < ratio < 0.995
    path = tmp_path / "curve.json"
    write_json(path, bare)
    assert vs.hvp.integral("a_mu", path).value == vs.hvp.integral("a_mu", bare).value


def test_the_command_says_what_is_not_computed_and_what_is_published():
    found = CliRunner().invoke(app, ["hvp", "without_cmd3", "-q", "a_mu"])
    assert "in proportion to lo" in found.stdout
    assert "692.78 +- 2.42" in found.stdout
    part = CliRunner().invoke(app, ["hvp", "without_cmd3", "-q", "a_mu", "--from", "0.6"])
    assert "692.78" not in part.stdout
