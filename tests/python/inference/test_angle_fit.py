"""The structure of pions from asymmetries, with the shift of angles free."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vasilisa.studies.energy_scan.angle_fit import angle_fit
from vasilisa.studies.energy_scan.asymmetry import wrong_sign
from vasilisa.studies.energy_scan.settings import EnergyScanSettings

SHIFT = {"ee": -0.7, "mumu": -0.8, "pipi": -1.1}
STRETCH = {"ee": -0.5, "mumu": 0.0, "pipi": 0.0}
ERRORS = {"ee": 2e-4, "mumu": 8e-4, "pipi": 4e-4}


def records(
    amount: float,
    shift: float,
    random: np.random.Generator | None = None,
    stretch: float = 0.0,
) -> list[dict[str, Any]]:
    """Return points whose pions have a part of gvmd, seen with wrong angles."""
    found = []
    for ecm in np.linspace(0.6, 0.9, 8):
        plain = {"ee": 0.3, "mumu": 0.01, "pipi": -0.01 + 0.02 * (ecm - 0.75)}
        gvmd = plain["pipi"] - 0.01 * np.sin(9 * (ecm - 0.55))
        each = {}
        for name, value in plain.items():
            models = {"fxsqed": value} | ({"gvmd": gvmd} if name == "pipi" else {})
            seen = value + (amount * (gvmd - value) if name == "pipi" else 0.0)
            noise = 0.0 if random is None else random.normal(0, ERRORS[name])
            each[name] = {
                "value": seen + SHIFT[name] * shift + STRETCH[name] * stretch + noise,
                "error": ERRORS[name],
                "theory_error": 0.0,
                "models": models,
                "slopes": {"angle_shift": SHIFT[name], "angle_stretch": STRETCH[name]},
            }
        found.append({"ecm": ecm, "asymmetry": each})
    return found


def test_shift_and_structure_are_found_apart() -> None:
    fit = angle_fit(records(1.0, 1e-3), "gvmd")
    assert fit is not None
    assert fit.amount == pytest.approx(1.0, abs=1e-9)
    assert fit.shift == pytest.approx(1e-3, abs=1e-12)
    assert fit.stretch == pytest.approx(0.0, abs=1e-12)
    assert fit.pulls["fxsqed"] > 5
    assert fit.pulls["gvmd"] == pytest.approx(0.0, abs=1e-6)
    assert fit.ndf == 22


def test_a_stretch_moves_electrons_and_not_the_structure() -> None:
    """Its error of one mrad, within which it is found, is far larger than that of the data."""
    fit = angle_fit(records(1.0, 1e-3, stretch=1e-3), "gvmd")
    assert fit is not None
    assert fit.amount == pytest.approx(1.0, abs=0.01)
    assert fit.stretch == pytest.approx(1e-3, abs=0.2e-3)
    assert fit.shift == pytest.approx(1e-3, abs=0.2e-3)


def test_pulls_have_width_one() -> None:
    random = np.random.default_rng(5)
    fits = [angle_fit(records(1.0, 1e-3, random), "gvmd") for _ in range(200)]
    pulls = [each.pulls["gvmd"] for each in fits if each is not None]
    shifts = [(each.shift - 1e-3) / each.shift_error for each in fits if each is not None]
    for found in (pulls, shifts):
        assert len(found) == 200
        assert abs(np.mean(found)) < 0.25
        assert np.std(found) == pytest.approx(1.0, abs=0.15)


def test_without_pions_there_is_no_fit() -> None:
    points = records(1.0, 0.0)
    for each in points:
        del each["asymmetry"]["pipi"]
    assert angle_fit(points, "gvmd") is None
    assert angle_fit([], "gvmd") is None


def test_the_sign_of_electrons_tells_which_particle_is_counted() -> None:
    card = {"points": [{"ecm": 0.7, "luminosity": 1}], "truth": {"form_factor": "cmd3"}}
    settings = EnergyScanSettings.model_validate(card)
    points = records(0.0, 0.0)
    assert wrong_sign(settings, points) == []
    for each in points:
        each["asymmetry"]["ee"]["value"] *= -1
    (found,) = wrong_sign(settings, points)
    assert "asymmetry_of: minus" in found
    assert "valid: plus" in found
