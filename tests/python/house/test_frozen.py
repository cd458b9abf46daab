"""Numbers of every part of the engine are those that they were."""

from __future__ import annotations

import json

import numpy as np
import pytest
from frozen_numbers import cases, compare
from places import DATA

FROZEN = json.loads((DATA / "frozen.json").read_text(encoding="utf-8"))
LARGEST = 1e-10
"""Relative; processors and libraries differ in the last digits."""


@pytest.mark.parametrize("case", list(FROZEN))
def test_frozen(case, tmp_path):
    found = cases(tmp_path)[case]()
    for name, frozen in FROZEN[case].items():
        number = np.asarray(found[name])
        if np.iscomplexobj(number):
            number = number.view(float)
        np.testing.assert_allclose(number, frozen, rtol=LARGEST, atol=0, err_msg=name)


def test_differences_are_found(capsys):
    frozen = {"x": (1.0).hex(), "y": [(2.0).hex(), "nan"], "events": "sha256:1"}
    assert compare(frozen, dict(frozen))
    assert compare(frozen, frozen | {"x": (1 + 1e-14).hex()})
    assert not compare(frozen, frozen | {"x": (1 + 1e-9).hex()})
    assert "1.00e-09  x" in capsys.readouterr().out
    for changed in (
        {"events": "sha256:2"},
        {"y": [(2.0).hex()]},
        {"y": ["nan", (2.0).hex()]},
        {"z": "0"},
    ):
        assert not compare(frozen, frozen | changed)
