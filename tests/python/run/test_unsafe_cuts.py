"""Cuts that make no sense, or see how many soft photons there are, are refused."""

from __future__ import annotations

from typing import Any

import pytest
from refusals import refused

import vasilisa as vs
from vasilisa import _core
from vasilisa.run.infrared import require_infrared_safe
from vasilisa.selection.conditions import KEYWORDS
from vasilisa.selection.cuts import selection

NAN = float("nan")


@pytest.mark.parametrize(
    "conditions", [{"n_photons": (0, 0)}, {"theta_both": (0.5, 2.6), "photon": {}}]
)
def test_cuts_that_are_not_infrared_safe(conditions: dict[str, Any]) -> None:
    refused("cuts", lambda: vs.Generator("mumu", 0.7, cuts=vs.Cuts(**conditions)).integrate())


def safe(cuts: Any, ecm: float = 1.02) -> None:
    run = _core.RunInfo()
    run.ecm = ecm
    run.final_pdg_id = [13, -13]
    require_infrared_safe(selection(cuts), run, (0.105658375, 0.105658375))


@pytest.mark.parametrize(
    "cuts",
    [
        *vs.Cuts.scenario_names(),
        None,
        ~vs.Cuts(photon={"min_energy": 0.01}),
        vs.Cuts(pair_mass=(1.0, None)),
        vs.Cuts(missing_momentum=(None, 0.1)),
        lambda batch: batch.theta_avg > 1,
    ],
)
def test_selections_that_ignore_soft_photons(cuts: Any) -> None:
    safe(cuts)


@pytest.mark.parametrize(
    "cuts",
    [
        vs.Cuts(photon={}),
        vs.Cuts(photon={"theta": (1, 2)}),
        vs.Cuts(n_photons=(0, 0)),
        vs.Cuts(photon_theta=(0, 3)),
        vs.Cuts(missing=0.3),
        lambda batch: batch.n_photons > 0,
    ],
)
def test_selections_that_see_soft_photons(cuts: Any) -> None:
    refused("cuts", lambda: safe(cuts))


def test_scenario_at_an_energy_where_it_sees_soft_photons() -> None:
    refused("cuts", lambda: safe("kloe_sa", 0.7))


@pytest.mark.parametrize("value", [0, -0.1, 1.1, "0", NAN, True, 10**400])
def test_cosines_that_keep_no_event(value: Any) -> None:
    refused("cuts.abs_cos_theta_max", lambda: vs.Cuts(abs_cos_theta_max=value))
    refused("cuts.photon", lambda: vs.Cuts(photon={"abs_cos_theta_max": value}))


@pytest.mark.parametrize("value", [0, [0, 0], [0, 1e-300], [1e-300, 0], {}, 10**400])
@pytest.mark.parametrize("name", KEYWORDS)
def test_cuts_at_their_edge(name: str, value: Any) -> None:
    """Whatever a keyword takes compiles; what it refuses it refuses by its name."""
    try:
        cuts = vs.Cuts(**{name: value})
    except vs.ConfigurationError as error:
        assert str(error).startswith(f"cuts.{name}")
        return
    assert len(cuts.program) > 0
